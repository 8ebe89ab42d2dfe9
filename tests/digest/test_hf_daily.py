"""The answer of the Daily Papers API in the shapes in which it was found, in small texts of our own."""

import json
from datetime import date

import pytest

from retrieval.digest.load import parse
from retrieval.digest.python_repr import read_python_repr
from retrieval.errors import DigestError
from retrieval.types import Digest, Form, Paper, SectionName, Severity

PAPER = {
    "id": "2601.00001",
    "title": "A Paper",
    "summary": "An abstract.",
    "submittedOnDailyAt": "2026-01-05T02:28:17.668Z",
}


def read(value: object, name: str = "2026-01-05.json") -> Digest:
    return parse(json.dumps(value).encode(), name=name)


def one(**fields: object) -> Paper:
    (paper,) = read([{"paper": {**PAPER, **fields}}]).papers
    return paper


@pytest.mark.parametrize(
    "value",
    [
        [{"paper": PAPER, "title": "A Paper"}],
        [PAPER],
        {"status": "success", "date": "2026-01-05", "count": 1, "data": [{"paper": PAPER}]},
        {"papers": [PAPER]},
        [str({"paper": PAPER, "numComments": None, "isAuthorParticipating": False})],
        [json.dumps({"paper": PAPER})],
        [{"paper": str(PAPER)}],
        {"data": [str({"paper": PAPER})]},
    ],
    ids=["list", "flat", "wrapped", "other key", "repr", "JSON text", "repr inside", "wrapped repr"],
)
def test_every_shape_gives_the_same_paper(value: object) -> None:
    digest = read(value)
    assert (digest.date, digest.forms, digest.notices) == (date(2026, 1, 5), (Form.HF_DAILY,), ())
    assert digest.papers == read([{"paper": PAPER}]).papers
    assert [(s.name, s.text, s.language) for s in digest.papers[0].sections] == [
        (SectionName.ABSTRACT, "An abstract.", "en"),
    ]


def test_fields_of_the_entry_fill_those_that_the_paper_lacks() -> None:
    entry = {"paper": {"id": "2601.00001", "summary": ""}, "title": "From Outside", "summary": "Outer."}
    (paper,) = read([entry]).papers
    assert (paper.title, paper.sections[0].text) == ("From Outside", "Outer.")


def test_all_that_the_api_says() -> None:
    paper = one(
        ai_summary="In short.",
        ai_keywords=["Robots", " 大模型 ", "", 3, "Robots"],
        authors=[{"name": "Ada Li"}, {"name": ""}, "Bo Chen", 7, {"user": None}],
        upvotes=12,
        githubRepo="https://github.com/a/b",
        projectPage="https://a.github.io/b/",
    )
    assert paper.sections[1].name is SectionName.SUMMARY
    assert paper.keywords == ("Robots", "大模型")
    assert paper.authors == ("Ada Li", "Bo Chen")
    assert paper.upvotes == 12
    assert (paper.links.code, paper.links.project) == ("https://github.com/a/b", "https://a.github.io/b/")


@pytest.mark.parametrize(
    ("given", "organization"),
    [
        ({"name": "lab", "fullname": "The Lab"}, "The Lab"),
        ({"name": "lab", "fullname": ""}, "lab"),
        ("The Lab", "The Lab"),
        ({}, None),
        (None, None),
        (3, None),
    ],
)
def test_organization_is_a_name_or_an_object(given: object, organization: str | None) -> None:
    assert one(organization=given).organization == organization


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.example/b", "//a.example", "https://", "x", 7, "https://a b.c/"]
)
def test_only_web_links_are_kept(link: object) -> None:
    links = one(githubRepo=link, projectPage=link).links
    assert (links.code, links.project) == (None, None)


@pytest.mark.parametrize("upvotes", [True, -1, 10**30, "12", 1.5, None])
def test_upvotes_that_are_no_count_are_left_out(upvotes: object) -> None:
    assert one(upvotes=upvotes).upvotes is None


@pytest.mark.parametrize("paper_id", ["2601.00001v3", "arXiv:2601.00001", "https://arxiv.org/abs/2601.00001v1"])
def test_the_id_loses_its_version(paper_id: str) -> None:
    assert one(id=paper_id).id == "2601.00001"


@pytest.mark.parametrize("paper_id", ["", "none", "2613.00001", "２６０１.00001", None, 2601.00001])
def test_an_entry_without_a_good_id_is_kept_untraced(paper_id: object) -> None:
    digest = read([{**PAPER, "id": paper_id}])
    assert not digest.papers[0].is_traced
    assert [n.severity for n in digest.notices] == [Severity.ODD]


def test_old_ids() -> None:
    assert one(id="cs.CL/0601001v2").links.arxiv == "https://arxiv.org/abs/cs.CL/0601001"


def test_wrapped_abstracts_are_joined_and_indented_lines_start_paragraphs() -> None:
    paper = one(title="A Title\n  Wrapped", summary="One line\ngoes on and exceeds\n22. Multi-\nmodal.\n  A new one.")
    assert paper.title == "A Title Wrapped"
    assert paper.sections[0].text == "One line goes on and exceeds 22. Multi-modal.\nA new one."


@pytest.mark.parametrize(
    "entry",
    [
        7,
        None,
        [],
        "no literal",
        "{'paper': {'id': '2601.0",
        "__import__('os').getcwd()",
        {"paper": {"id": "2601.00002"}},
    ],
)
def test_an_entry_that_cannot_be_used_is_rejected_with_its_line(entry: object) -> None:
    text = f"[\n{json.dumps({'paper': PAPER})},\n{json.dumps(entry)},\n{json.dumps({**PAPER, 'id': '2601.00003'})}\n]"
    digest = parse(text.encode(), name="2026-01-05.json")
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00003"]
    assert [(n.severity, n.line) for n in digest.notices] == [(Severity.REJECTED, 3)]


def test_a_file_that_was_cut_off_keeps_its_whole_entries() -> None:
    text = json.dumps([{"paper": PAPER}, {**PAPER, "id": "2601.00002"}], indent=1)
    digest = parse(text[:-40].encode(), name="2026-01-05.json")
    assert [paper.id for paper in digest.papers] == ["2601.00001"]
    assert "breaks off" in digest.notices[0].message
    assert digest.notices[0].severity is Severity.REJECTED


def test_missing_abstract_and_wrong_count_are_noticed() -> None:
    digest = read({"count": 5, "data": [{"id": "2601.00001", "title": "T"}]})
    assert [n.message for n in digest.notices] == [
        "The header counts 5 papers, but 1 were read.",
        "The entry has no abstract.",
    ]


def test_an_empty_day_is_a_digest_without_papers() -> None:
    assert read([]).papers == ()
    assert read({"status": "success", "count": 0, "data": []}).papers == ()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"status": "error", "message": "late"}, "no list of papers .* but status, message"),
        ({"id": "2601.00001", "title": "T"}, "but id, title"),
        ([1, 2], "no paper that can be read"),
        ({}, "but nothing"),
    ],
)
def test_json_that_is_no_digest_is_an_error(value: object, reason: str) -> None:
    with pytest.raises(DigestError, match=reason):
        read(value)


@pytest.mark.parametrize(
    "text", ["[]\n[1]", "[](link) text", "{", '{"data" []}', '{"data": [{]', "[nul", "[" * 100_000]
)
def test_broken_json_is_an_error(text: str) -> None:
    with pytest.raises(DigestError):
        parse(text.encode(), name="2026-01-05.json")


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2.5, 1e-3, True, None, ("x", ("y",))], "b": {}},
        ["it's", 'a "quote"', "both ' and \"", "back\\slash", "a\nb\tc\r", "\x00\x1f\x7f\xa0", "中文🚀", "\u2028"],
        [],
    ],
)
def test_python_literals_are_read_as_python_prints_them(value: object) -> None:
    assert read_python_repr(repr(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo",
        "{'a': foo()}",
        "{'a': 1",
        "'a' 'b'",
        "{'a'}",
        "1 + 1",
        "b'x'",
        "{'a': 'b",
        "(" * 100_000,
        "nan",
        "9" * 5000,
    ],
)
def test_anything_else_is_no_python_literal(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_python_repr(text)
