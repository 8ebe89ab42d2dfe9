from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.passages import PASSAGE_LENGTH, cut, day_number, passages_of
from retrieval.types import Form, Paper, Section, SectionName
from tests.fakes.digests import MONDAY, TUESDAY, paper_of

_mixed = st.text(alphabet=st.sampled_from("甲乙丙。！？ab. \n\t😀3") | st.characters(codec="utf-8"), max_size=400)


def _bare(text: str) -> str:
    return "".join(text.split())


def test_a_passage_has_the_titles_and_the_text_of_its_section() -> None:
    paper = paper_of(1, zh="一句话。", en="A sentence.", title="Title", title_zh="题目")

    chinese, english = passages_of(paper, MONDAY)

    assert chinese.id == "20260119/2601.00001/newsletter.abstract/0"
    assert chinese.text == "题目 Title\n一句话。"
    assert (chinese.paper_id, chinese.date, chinese.section, chinese.language) == (
        "2601.00001",
        20260119,
        "abstract",
        "zh",
    )
    assert english.id == "20260119/2601.00001/newsletter.abstract/1"
    assert english.language == "en"


def test_a_paper_without_text_is_found_by_its_titles() -> None:
    (english,) = passages_of(paper_of(1, title="Only a Title"), MONDAY)
    (chinese,) = passages_of(paper_of(2, zh=" \n", title="X", title_zh="只有题目"), MONDAY)

    assert (english.id, english.text, english.language) == ("20260119/2601.00001/title/0", "Only a Title", "en")
    assert (chinese.text, chinese.section, chinese.language) == ("只有题目 X", "title", "zh")


def test_another_day_makes_other_ids() -> None:
    paper = paper_of(1, zh="一句话。")

    assert passages_of(paper, MONDAY)[0].id != passages_of(paper, TUESDAY)[0].id


def test_forms_and_sections_have_ids_of_their_own() -> None:
    sections = tuple(
        Section(name, f"{form} {name}.", "en", form) for form in Form for name in SectionName for _ in range(2)
    )
    passages = passages_of(replace(paper_of(1), sections=sections), MONDAY)

    assert len({passage.id for passage in passages}) == len(sections)


def test_a_long_section_is_cut_at_ends_of_sentences() -> None:
    text = "".join(f"这是第{number}句话，它讲一件事。" for number in range(200))

    passages = passages_of(paper_of(1, zh=text, title="T"), MONDAY)

    bodies = [passage.text.removeprefix("T\n") for passage in passages]
    assert len(bodies) > 2
    assert "".join(bodies) == text
    assert all(body.endswith("。") and len(body) <= PASSAGE_LENGTH for body in bodies)
    assert [passage.id.rsplit("/", 1)[1] for passage in passages] == [str(place) for place in range(len(passages))]


def test_line_breaks_inside_a_piece_stay() -> None:
    assert cut("First item.\n- Second item.\n\n第三项。", 30) == ("First item.\n- Second item.", "第三项。")


@pytest.mark.parametrize(
    ("text", "pieces"), [("", ()), (" \n ", ()), ("ab cd ef", ("ab cd", "ef")), ("甲" * 8, ("甲" * 6, "甲" * 2))]
)
def test_a_sentence_that_is_too_long_is_cut_anyway(text: str, pieces: tuple[str, ...]) -> None:
    assert cut(text, 6) == pieces


@given(text=_mixed, length=st.integers(1, 60))
def test_no_piece_is_too_long_and_nothing_is_lost(text: str, length: int) -> None:
    pieces = cut(text, length)

    assert "".join(_bare(piece) for piece in pieces) == _bare(text)
    assert all(piece and len(piece) <= length for piece in pieces)


@given(texts=st.lists(_mixed, max_size=6))
def test_ids_are_unique_and_stable(texts: list[str]) -> None:
    sections = tuple(Section(SectionName.NOTE, text, "zh", Form.REPORT) for text in texts)
    paper = Paper(id="untraced-0a1b", title="标题", position=3, sections=sections)

    passages = passages_of(paper, MONDAY)

    assert passages
    assert len({passage.id for passage in passages}) == len(passages)
    assert passages == passages_of(paper.at(4), MONDAY)


def test_a_day_is_a_number_of_eight_digits() -> None:
    assert day_number(MONDAY) == 20260119
