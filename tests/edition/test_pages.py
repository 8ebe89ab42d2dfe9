"""The web pages: whatever papers and models say is text on them, and nothing runs or loads from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from PIL import Image

from retrieval.edition.lacks import lack
from retrieval.edition.output.escape import readable_lines
from retrieval.edition.output.json_answer import render_json
from retrieval.edition.output.summary import Listed, parse_summary
from retrieval.edition.output.views import date_name, month_name
from retrieval.edition.output.web import render_day, render_index, render_navigation, with_navigation
from retrieval.edition.types import Area, Drawings, Edition, EditionPaper, ReadFrom, Spoken
from retrieval.types import Links
from tests.edition.editions import DAY, edition, editions, listed, note

VOID = {"meta", "link", "img", "source", "br"}


class Page(HTMLParser):
    """A page as a browser takes it apart: its elements, its text, and whether what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def page_of(made: Edition, *, before: date | None = None, after: date | None = None) -> Page:
    return Page(render_day(made, before=before, after=after, site_url=None))


def png(width: int = 4, height: int = 3) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return content.getvalue()


@settings(max_examples=40)
@given(editions())
def test_texts_are_text_and_links_are_web_links(made: Edition) -> None:
    page = page_of(made, before=date(2026, 1, 20))
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "iframe", "object", "form", "base"})
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    for link in page.all("a"):
        assert re.match(r"https?://|#|[\w.-]+\.(html|mp3|md|json)$", str(link["href"])), link
    for each in made.papers:
        for line in readable_lines(each.note.abstract):
            assert " ".join(line.split()) in page.text


def test_the_policy_allows_the_own_style_alone() -> None:
    text = render_day(edition(), before=None, after=None, site_url=None)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(each["content"] for each in Page(text).all("meta") if each.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script" not in policy


def test_a_page_carries_its_pictures_and_says_what_they_show() -> None:
    made = edition(drawings=Drawings(png(), png(), png(), png(), None), spoken=Spoken("x", b"mp3", 185.0, "voice"))
    page = page_of(made)
    images = page.all("img")
    assert len(images) == 2
    for image in images:
        assert str(image["src"]).startswith("data:image/png;base64,")
        assert image["alt"]
        assert (image["width"], image["height"]) == ("4", "3")
    assert [source["media"] for source in page.all("source")] == ["(prefers-color-scheme: dark)"]
    assert page.all("audio")[0]["src"] == f"{DAY}.mp3"
    assert "3 分 05 秒" in page.text


def test_each_paper_has_its_place_in_the_contents_and_its_facts() -> None:
    page = page_of(edition())
    anchors = {link["href"] for link in page.all("a") if str(link["href"]).startswith("#p")}
    assert anchors == {f"#{article['id']}" for article in page.all("article")}
    assert {link["href"] for link in page.all("a")} >= {
        "https://huggingface.co/papers/2601.00001",
        "https://github.com/maps/reading",
        "https://maps.example/",
    }
    for fact in ("Map Institute · Ada Map、王 地图", "▲ 12", "读全文", "scripted-1", "提出一种读地图的方法。"):
        assert fact in page.text
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert {heading.get("lang") for heading in page.all("h3")} == {"zh-CN"}


def test_an_english_page_has_english_titles_first() -> None:
    page = page_of(edition(language="en"))
    assert page.all("html")[0]["lang"] == "en"
    assert page.text.index("Reading Maps") < page.text.index("阅读地图")
    assert "Wednesday, 21 January 2026" in page.text


def test_a_link_that_is_no_web_link_is_left_out() -> None:
    bad = listed(links=replace(Links.of_arxiv_id("2601.00001"), code="javascript:alert(1)", project="https://a b"))
    hrefs = {link["href"] for link in page_of(edition(EditionPaper(bad, ReadFrom.HTML, note("2601.00001")))).all("a")}
    assert not any("alert" in str(href) or " " in str(href) for href in hrefs)


def test_what_is_missing_and_what_was_extracted_is_shown() -> None:
    each = EditionPaper(listed(), ReadFrom.ABSTRACT, note("2601.00001", model=None))
    page = page_of(edition(each, missing=(lack("make.no_audio", why="没有"),)))
    assert "这一期还缺：" in page.text
    assert "没有语音版" in page.text
    assert {"class": "extracted"} in page.all("li")


def test_links_between_days_can_be_renewed() -> None:
    old = render_day(edition(), before=None, after=None, site_url=None)
    renewed = with_navigation(old, render_navigation(date(2026, 1, 20), date(2026, 1, 22), "zh"))
    direct = render_day(edition(), before=date(2026, 1, 20), after=date(2026, 1, 22), site_url=None)
    assert renewed == direct
    assert [link["href"] for link in Page(renewed).all("a") if link.get("rel") == "next"] == ["2026-01-22.html"]


def test_a_published_page_names_its_address_and_its_poster() -> None:
    made = edition(drawings=Drawings(poster=png()))
    text = render_day(made, before=None, after=None, site_url="https://papers.example.org")
    assert f'<link rel="canonical" href="https://papers.example.org/{DAY}.html">' in text
    assert f'<meta property="og:image" content="https://papers.example.org/{DAY}.poster.png">' in text


def test_the_index_lists_days_by_month_the_newest_first() -> None:
    made = edition()
    days = []
    for day in (date(2025, 12, 31), DAY, date(2026, 1, 20)):
        files = [f"{day}.html", f"{day}.poster.png"] if day == DAY else [f"{day}.html"]
        text = render_json(replace(made, date=day), files=files, updated=datetime(2026, 1, 22, tzinfo=UTC))
        summary = parse_summary(text.encode())
        assert summary is not None
        days.append(summary)
    text = render_index(days, "zh", site_url=None)
    assert re.findall(r'<h3><a href="([\d-]+)\.html">', text) == [str(DAY), "2026-01-20", "2025-12-31"]
    page = Page(text)
    assert [image["src"] for image in page.all("img")] == [f"{DAY}.poster.png"]
    assert "2026年1月" in page.text
    assert "2025年12月" in page.text
    assert "多模态 1" in page.text


def test_an_index_of_nothing_says_so() -> None:
    assert "还没有制作任何一期" in Page(render_index([], "zh", site_url=None)).text


def test_a_summary_has_what_lists_show() -> None:
    text = render_json(edition(), files=["a"], updated=datetime(2026, 1, 22, tzinfo=UTC))
    summary = parse_summary(text.encode())
    assert summary is not None
    assert summary.papers == (Listed("Reading Maps", "阅读地图", "https://huggingface.co/papers/2601.00001", 12),)
    assert summary.areas == (Area({"zh": "多模态", "en": "Multimodal"}, 1, 1.8),)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"date": "2026-01-21"}', b"\xff", b'{"date": 3, "paperboy": []}']
)
def test_a_json_that_was_not_made_here_has_no_summary(content: bytes) -> None:
    assert parse_summary(content) is None


def test_days_and_months_are_named_as_people_do() -> None:
    assert date_name(DAY, "zh") == "2026年1月21日 星期三"
    assert date_name(DAY, "en") == "Wednesday, 21 January 2026"
    assert (month_name(DAY, "zh"), month_name(DAY, "en")) == ("2026年1月", "January 2026")
