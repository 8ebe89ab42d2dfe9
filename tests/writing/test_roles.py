"""Which sections of a long paper go to the model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.model.seam import estimate_tokens
from retrieval.edition.types import FullText, Part, ReadFrom
from retrieval.edition.writing.roles import Role, fit_text, roles_of
from tests.fakes.notes import ABSTRACT, WHOLE


def parts_of(*titles: str) -> tuple[Part, ...]:
    return tuple(Part(title, f"Text of {title}.") for title in titles)


def test_titles_tell_the_roles_and_subsections_follow_their_section() -> None:
    titles = {
        "1 Introduction": Role.INTRODUCTION,
        "2 Related Work": Role.OTHER,
        "2.1 Memory Models": Role.OTHER,
        "3 ShelfMap": Role.METHOD,
        "3.1 Shelves": Role.METHOD,
        "4 Experiments": Role.EXPERIMENTS,
        "4.1 Setup": Role.EXPERIMENTS,
        "4.2 Model Details": Role.METHOD,
        "5 Limitations": Role.OTHER,
        "6 Conclusion": Role.CONCLUSION,
        "Acknowledgements": Role.BACK,
        "References": Role.BACK,
        "A Prompts": Role.APPENDIX,
        "A.1 Results in full": Role.APPENDIX,
        "Appendix B More": Role.APPENDIX,
    }
    assert dict(zip(titles, roles_of(parts_of(*titles)), strict=True)) == titles


def test_titles_may_be_paths() -> None:
    titles = {
        "Introduction": Role.INTRODUCTION,
        "Related Work › Evaluation of Memory": Role.OTHER,
        "ShelfMap › Shelves": Role.METHOD,
        "ShelfMap › Training": Role.METHOD,
        "Experiments › Setup": Role.EXPERIMENTS,
        "Experiments › Main Results › On TidyBench": Role.EXPERIMENTS,
        "Conclusion": Role.CONCLUSION,
        "Appendix › Results in full": Role.APPENDIX,
    }
    assert dict(zip(titles, roles_of(parts_of(*titles)), strict=True)) == titles


def test_a_paper_that_fits_goes_whole_without_its_references() -> None:
    shown = fit_text(WHOLE, 10_000)
    assert shown.startswith(ABSTRACT)
    assert all(part.text in shown for part in WHOLE.parts[:-1])
    assert "9,999" not in shown


def test_of_a_long_paper_each_important_section_keeps_its_beginning() -> None:
    filler = "\n".join(f"Words that fill line {number} of a long section." for number in range(500))
    titles = ("1 Introduction", "2 Related Work", "3 Method", "4 Experiments", "5 Conclusion", "A Prompts")
    text = FullText("2601.00001", ReadFrom.HTML, ABSTRACT, tuple(Part(each, filler) for each in titles))

    shown = fit_text(text, 4_000)

    assert [title for title in titles if f"# {title}\nWords that fill line 0" in shown] == [
        title for title in titles if title not in {"2 Related Work", "A Prompts"}
    ]
    assert shown.count("\nWords") > 200


@given(
    st.lists(
        st.tuples(st.sampled_from(["1 Introduction", "3 Method", "4 Results", "References"]), st.text()), max_size=5
    ),
    st.integers(min_value=0, max_value=400),
)
def test_no_more_tokens_are_shown_than_there_is_room_for(parts: list[tuple[str, str]], room: int) -> None:
    text = FullText("2601.00001", ReadFrom.HTML, ABSTRACT, tuple(Part(title, body) for title, body in parts))
    assert estimate_tokens(fit_text(text, room)) <= room + 10 * (len(parts) + 1)
