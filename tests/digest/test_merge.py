"""Forms of one day merged into one digest."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.digest.codec import digest_from_json, digest_to_json
from retrieval.digest.identity import untraced_id
from retrieval.digest.merge import content_hash, merge
from retrieval.digest.titles import is_same_title
from retrieval.types import Digest, Form, Language, Links, Notice, Paper, Section, SectionName, Severity

DAY = date(2026, 1, 5)
LANGUAGES: dict[Form, Language] = {Form.NEWSLETTER: "zh", Form.REPORT: "zh", Form.HF_DAILY: "en"}


def paper(number: int, form: Form, title: str | None = None, **fields: object) -> Paper:
    section = Section(SectionName.ABSTRACT, f"{form} {number}", LANGUAGES[form], form)
    made = Paper(
        id=f"2601.{number:05}",
        title=title or f"The Paper Number {number}",
        position=0,
        sections=(section,),
        links=Links.of_arxiv_id(f"2601.{number:05}"),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # each test names real fields


def untraced(made: Paper) -> Paper:
    return replace(made, id=untraced_id(made.title), links=Links())


def digest(form: Form, *papers: Paper, origin: str = "") -> Digest:
    placed = tuple(p.at(position) for position, p in enumerate(papers, 1))
    return Digest(DAY, placed, (form,), (origin or form.value,), content_hash=content_hash(DAY, placed))


def test_the_markdown_digests_come_first_and_positions_are_counted_anew() -> None:
    merged = merge(
        [
            digest(Form.HF_DAILY, *(paper(n, Form.HF_DAILY) for n in (4, 2, 1))),
            digest(Form.REPORT, paper(3, Form.REPORT), paper(2, Form.REPORT)),
            digest(Form.NEWSLETTER, paper(2, Form.NEWSLETTER)),
        ],
    )
    assert [(p.position, p.id[-1]) for p in merged.papers] == [(1, "2"), (2, "3"), (3, "4"), (4, "1")]
    assert merged.forms == (Form.NEWSLETTER, Form.REPORT, Form.HF_DAILY)
    assert merged.origins == ("newsletter", "report", "hf_daily")
    assert [s.text for s in merged.papers[0].sections] == ["newsletter 2", "report 2", "hf_daily 2"]


def test_every_field_comes_from_a_form_that_has_it() -> None:
    news = paper(
        1,
        Form.NEWSLETTER,
        "English",
        title_zh="中文",
        links=Links.of_arxiv_id("2601.00001", code="https://github.com/guess/ed"),
    )
    note = paper(1, Form.REPORT, "English", read_from="HTML")
    api = paper(
        1,
        Form.HF_DAILY,
        "English!",
        authors=("Ada",),
        organization="Lab",
        upvotes=0,
        keywords=("k",),
        links=Links.of_arxiv_id("2601.00001", code="https://github.com/a/b", project="https://a.example"),
    )
    (merged,) = merge([digest(Form.NEWSLETTER, news), digest(Form.REPORT, note), digest(Form.HF_DAILY, api)]).papers
    assert (merged.title, merged.title_zh, merged.read_from) == ("English", "中文", "HTML")
    assert (merged.authors, merged.organization, merged.upvotes, merged.keywords) == (("Ada",), "Lab", 0, ("k",))
    assert (merged.links.code, merged.links.project) == ("https://github.com/a/b", "https://a.example")


def test_a_chinese_title_in_place_of_the_english_one_gives_way() -> None:
    news = digest(Form.NEWSLETTER, paper(1, Form.NEWSLETTER, "中文", title_zh="中文"))
    (merged,) = merge([news, digest(Form.HF_DAILY, paper(1, Form.HF_DAILY, "English"))]).papers
    assert (merged.title, merged.title_zh) == ("English", "中文")


def test_the_later_of_two_digests_of_one_form_counts() -> None:
    old, new = digest(Form.REPORT, paper(1, Form.REPORT)), digest(Form.REPORT, paper(2, Form.REPORT))
    assert [p.id for p in merge([old, new]).papers] == ["2601.00002"]


@pytest.mark.parametrize(
    "title",
    [
        "Reading Maps: A Fine-Grained Agent",
        "READING MAPS：a fine grained agent",
        "Reading  Maps - A Fine‐Grained Agent!",
        "Ｒeading Maps: A Fine-Grained Agent",
        "Reading Maps: A Fine-Graned Agent",
        "Reading Maps: A Fine-Grianed Agent",
    ],
)
def test_an_untraced_paper_takes_the_id_of_its_title(title: str) -> None:
    known = paper(7, Form.HF_DAILY, "Reading Maps: A Fine-Grained Agent")
    lost = untraced(paper(1, Form.NEWSLETTER, title))
    merged = merge([digest(Form.NEWSLETTER, lost), digest(Form.HF_DAILY, known)])
    (found,) = merged.papers
    assert (found.id, found.title, found.links.arxiv) == ("2601.00007", title, "https://arxiv.org/abs/2601.00007")
    assert len(found.sections) == 2
    assert [(n.severity, n.paper) for n in merged.notices] == [(Severity.ODD, "2601.00007")]


def test_an_untraced_paper_is_found_by_its_chinese_title() -> None:
    lost = untraced(paper(1, Form.REPORT, "看图识路"))
    merged = merge(
        [digest(Form.REPORT, lost), digest(Form.NEWSLETTER, paper(7, Form.NEWSLETTER, "Maps", title_zh="看图 识路"))]
    )
    assert [p.id for p in merged.papers] == ["2601.00007"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A Technical Report on GPT-4 Models", "A Technical Report on GPT-5 Models"),
        ("Replication of the Journey, Part I", "Replication of the Journey, Part II"),
        ("Controlled Generation of Long Images", "Controlled Generation of Long Videos"),
        ("Supervised Learning from Long Documents", "Unsupervised Learning from Long Documents"),
        ("Symmetric Learning from Long Documents", "Asymmetric Learning from Long Documents"),
        ("REINFORCE: Simple and Efficient Alignment", "REINFORCE++: Simple and Efficient Alignment"),
        ("Short One", "Short Ones"),
        ("Learning from Long Documents", "Learning from Very Long Documents"),
        ("！？", "？！"),
    ],
)
def test_different_papers_are_never_merged(one: str, other: str) -> None:
    assert not is_same_title(one, other)
    merged = merge(
        [
            digest(Form.NEWSLETTER, untraced(paper(1, Form.NEWSLETTER, one))),
            digest(Form.HF_DAILY, paper(2, Form.HF_DAILY, other)),
        ],
    )
    assert len(merged.papers) == 2


def test_an_untraced_paper_is_not_one_that_its_own_digest_lists() -> None:
    news = digest(
        Form.NEWSLETTER, paper(1, Form.NEWSLETTER, "One Title"), untraced(paper(2, Form.NEWSLETTER, "One Title"))
    )
    assert len(merge([news, digest(Form.HF_DAILY, paper(1, Form.HF_DAILY, "One Title"))]).papers) == 2


def test_an_ambiguous_title_finds_nothing() -> None:
    news = digest(Form.NEWSLETTER, untraced(paper(1, Form.NEWSLETTER, "One Title")))
    api = digest(Form.HF_DAILY, paper(2, Form.HF_DAILY, "One Title"), paper(3, Form.HF_DAILY, "One title"))
    assert len(merge([news, api]).papers) == 3


@pytest.mark.parametrize(
    "digests", [[], [digest(Form.REPORT), replace(digest(Form.NEWSLETTER), date=date(2026, 1, 6))]]
)
def test_only_one_day_can_be_merged(digests: list[Digest]) -> None:
    with pytest.raises(ValueError, match="one day"):
        merge(digests)


def test_the_hash_follows_date_and_papers_only() -> None:
    papers = digest(Form.REPORT, paper(1, Form.REPORT)).papers
    assert content_hash(DAY, papers) == content_hash(DAY, tuple(papers))
    assert content_hash(DAY, papers) != content_hash(date(2026, 1, 6), papers)
    assert content_hash(DAY, papers) != content_hash(DAY, (replace(papers[0], upvotes=1),))
    assert content_hash(DAY, papers) != content_hash(DAY, ())


TITLES = [
    "Reading Maps with Small Agents",
    "Reading Maps with Small Agent",
    "视觉语言模型",
    "A",
    "a",
    "GPT-4",
    "GPT-5",
    "?!",
]


@st.composite
def digests_of_a_form(draw: st.DrawFn, form: Form) -> Digest:
    numbers = draw(st.lists(st.integers(1, 6), unique=True, max_size=5))
    papers = {}
    for number in numbers:
        made = paper(
            number, form, draw(st.sampled_from(TITLES)), title_zh=draw(st.sampled_from([None, "视觉语言模型", "地图"]))
        )
        made = replace(
            made,
            upvotes=draw(st.none() | st.integers(0, 9)),
            read_from=draw(st.sampled_from([None, "HTML"])),
            authors=draw(st.sampled_from([(), ("Ada",), ("Bo", "Cy")])),
            links=Links.of_arxiv_id(
                made.id, code=draw(st.sampled_from([None, "https://github.com/a/b", "https://c.example"]))
            ),
        )
        made = untraced(made) if draw(st.booleans()) else made
        papers[made.id] = made
    notices = draw(st.sampled_from([(), (Notice(Severity.ODD, f"odd {form}"),)]))
    return replace(digest(form, *papers.values()), notices=notices, declared_count=draw(st.none() | st.integers(0, 9)))


all_forms = st.tuples(*(digests_of_a_form(form) for form in Form))


@given(all_forms, st.integers(1, 3))
def test_the_order_of_the_input_does_not_matter(digests: tuple[Digest, ...], count: int) -> None:
    results = {digest_to_json(merge(order)) for order in permutations(digests[:count])}
    assert len(results) == 1


@given(all_forms, st.integers(1, 3))
def test_merging_again_changes_nothing(digests: tuple[Digest, ...], count: int) -> None:
    merged = merge(digests[:count])
    assert merge([merged]) == merged
    assert merge([merged, merged]) == merged


@given(all_forms)
def test_every_paper_is_accounted_for(digests: tuple[Digest, ...]) -> None:
    merged = merge(digests)
    ids = [p.id for p in merged.papers]
    assert len(ids) == len(set(ids))
    assert [p.position for p in merged.papers] == list(range(1, len(ids) + 1))
    assert {p.id for d in digests for p in d.papers if p.is_traced} <= set(ids)
    assert {s for d in digests for p in d.papers for s in p.sections} == {s for p in merged.papers for s in p.sections}
    assert merged.content_hash == content_hash(DAY, merged.papers)


@given(all_forms, st.integers(1, 3))
def test_digests_survive_json(digests: tuple[Digest, ...], count: int) -> None:
    merged = merge(digests[:count])
    assert digest_from_json(digest_to_json(merged)) == merged
