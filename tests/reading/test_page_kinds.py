"""Whether a page is a paper, and which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.edition.reading.page import NoPaper, PageText, decode_page, is_same_title, read_page
from tests.fakes.latexml import CAPTCHA_PAGE, FILLER, abstract_page, failed_page, no_edition_page, paper_page

ID, TITLE = "2601.10001", "TouchGrip: Fragile Objects in Hand"


def read(content: bytes, content_type: str = "text/html; charset=utf-8") -> PageText | NoPaper:
    return read_page(content, content_type, paper_id=ID, title=TITLE)


def text_of(content: bytes, content_type: str = "text/html; charset=utf-8") -> PageText:
    found = read(content, content_type)
    assert isinstance(found, PageText)
    return found


@pytest.mark.parametrize(
    ("content", "why", "is_final"),
    [
        (no_edition_page(ID), "no HTML edition", True),
        (CAPTCHA_PAGE, "whether a person reads", False),
        (abstract_page(ID, TITLE), "page of the abstract", True),
        (failed_page(ID, TITLE), "conversion failed", True),
        (paper_page("2601.10002", TITLE), "another paper, 2601.10002", True),
        (paper_page(ID, "A Survey of Federated Learning", watermark=False), "another paper: A Survey", True),
        (b"<html><body><p>502 Bad Gateway</p></body></html>", "not the HTML edition", False),
        (b"", "not the HTML edition", False),
        (b"\x00\xff\xfe%PDF-1.7", "not the HTML edition", False),
        (b'{"error": "x"}', "not the HTML edition", False),
    ],
)
def test_what_is_not_the_paper_is_told_from_it(content: bytes, why: str, *, is_final: bool) -> None:
    found = read(content)
    assert isinstance(found, NoPaper)
    assert why in found.why
    assert found.is_final is is_final


def test_a_title_that_changed_is_the_same_paper_where_the_page_has_its_id() -> None:
    assert text_of(paper_page(ID, "Holding Eggs")).title == "Holding Eggs"


def test_a_page_without_a_watermark_counts_by_its_title() -> None:
    found = text_of(paper_page(ID, "TouchGrip - Fragile Objects in the Hand", watermark=False))
    assert (found.paper_id, found.version) == (None, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("TouchGrip: Fragile Objects in Hand", "TOUCHGRIP: Fragile Objects in Hand (v2)", True),
        (r"$\pi$-Grip", r"\(\pi\)-Grip", True),
        ("MarkText: Signs That Stay", "ThinWire: Gradients on a Diet", False),
        ("", "ThinWire", True),
    ],
)
def test_titles(one: str, other: str, *, same: bool) -> None:
    assert is_same_title(one, other) is same


def test_a_page_that_broke_off_says_so() -> None:
    page = paper_page(ID, TITLE, sections={"Introduction": FILLER * 4, "Results": FILLER * 4})
    found = text_of(page[: len(page) * 3 // 4])
    assert found.is_cut
    assert found.lack
    assert "broke off" in found.lack


def test_a_conversion_that_stopped_late_says_so() -> None:
    page = paper_page(ID, TITLE).replace(b"</article>", b"</article><p>Conversion to HTML had a Fatal error</p>")
    lack = text_of(page).lack
    assert lack is not None
    assert "stopped" in lack


def test_a_section_called_abstract_is_the_abstract() -> None:
    page = paper_page(ID, TITLE, sections={"Abstract": "We hold eggs gently.", "Introduction": FILLER * 4})
    page = page.replace(b'class="ltx_abstract"', b'class="ltx_note ltx_role_thanks"')
    found = text_of(page)
    assert found.abstract == "We hold eggs gently."
    assert [part.title for part in found.parts] == ["Introduction"]


@pytest.mark.parametrize("content_type", ["text/html; charset=latin-1", "text/html; charset=klingon", "text/html", ""])
def test_utf_8_is_read_as_such_whatever_is_declared(content_type: str) -> None:
    page = paper_page(ID, TITLE, sections={"引言": "机械手拿起鸡蛋 🥚。" + FILLER * 4})
    assert text_of(page, content_type).parts[0].text.startswith("机械手拿起鸡蛋 🥚。")


def test_other_encodings_are_read_as_declared() -> None:
    assert decode_page("机械手".encode("gb18030"), "text/html; charset=gb18030") == "机械手"
    assert decode_page(b'<meta charset="latin-1">caf\xe9', "text/html").endswith("café")
    assert decode_page("机械手".encode("utf-16"), "text/html") == "机械手"
    assert "�" in decode_page(b"\xff\x00caf\xe9", "text/html; charset=undefined")


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000,
        "<table class='ltx_tabular'><tr><td>" * 3_000,
        "<figure class='ltx_table'>" * 200 + "<p class='ltx_p'>word</p>" * 3_000,
        "<span class='ltx_note ltx_role_footnote'><span class='ltx_note_content'>" * 200,
        "<section class='ltx_section'><h2 class='ltx_title'>T</h2>" * 240,
        "<p>" + "(, " * 20_000,
        "<math alttext='" + "\\frac{" * 5_000 + "'>",
        "<td colspan='9999999999' rowspan='9999'>" * 1_000,
        "<ul><li>" * 3_000 + "word",
    ],
)
def test_hostile_markup_neither_raises_nor_hangs(hostile: str) -> None:
    page = paper_page(ID, TITLE).replace(b"</article>", hostile.encode() + b"</article>")
    assert text_of(page).parts


def test_a_very_long_paper_is_cut_with_a_notice() -> None:
    page = paper_page(ID, TITLE, sections={"Introduction": "\n".join([FILLER * 8] * 400)})
    found = text_of(page)
    assert found.lack is not None
    assert "very long" in found.lack
    assert sum(len(part.text) for part in found.parts) < 700_000


TAGS = st.sampled_from(
    [
        "p class='ltx_p'",
        "div class='ltx_para'",
        "section class='ltx_section'",
        "section class='ltx_paragraph'",
        "h2 class='ltx_title'",
        "span class='ltx_tag ltx_tag_item'",
        "figure class='ltx_table'",
        "figcaption class='ltx_caption'",
        "table class='ltx_tabular'",
        "table class='ltx_equation'",
        "tr",
        "td colspan='3'",
        "td rowspan='2'",
        "span class='ltx_note ltx_role_footnote'",
        "cite class='ltx_cite'",
        "math alttext='x_{i}'",
        "ul",
        "li class='ltx_item'",
        "sup",
        "br",
        "script",
        "div class='ltx_abstract'",
        "article class='ltx_document'",
        "!--",
        "svg",
    ]
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.text(max_size=20),
    st.just("鸡蛋 🥚"),
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=60))
def test_no_markup_raises(pieces: list[str]) -> None:
    filler = f"<p class='ltx_p'>{FILLER * 4}</p>"
    page = f"<html><body><article class='ltx_document'>{filler}{''.join(pieces)}</article></body></html>"
    found = read(page.encode("utf-8", "replace"))
    if isinstance(found, PageText):
        assert all(line.strip() for part in found.parts for line in part.text.split("\n"))


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    assert isinstance(read(content), NoPaper)
