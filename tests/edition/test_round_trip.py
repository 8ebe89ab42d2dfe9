"""What is made is read again as what it was: newsletter, report and JSON, whatever stands in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from retrieval.digest.identity import linked_repository
from retrieval.digest.load import parse
from retrieval.digest.merge import merge
from retrieval.edition.lacks import lack
from retrieval.edition.output.escape import readable_line, readable_lines
from retrieval.edition.output.json_answer import render_json
from retrieval.edition.output.newsletter import readable_keywords, render_newsletter
from retrieval.edition.output.report import render_report
from retrieval.edition.types import Edition, EditionPaper, ReadFrom
from retrieval.text.markup import plain_text
from retrieval.types import Digest, Form, Language, Links, Paper, SectionName
from tests.edition.editions import DAY, REPORT_SECTIONS, edition, editions, listed, note


def read(text: str) -> Digest:
    """What the parser reads, from a file whose name says nothing."""
    return parse(text.encode(), name="made")


def as_json(made: Edition) -> str:
    return render_json(made, files=["made.html"], updated=datetime(2026, 1, 22, 3, tzinfo=UTC))


def lines(text: str) -> str:
    return "\n".join(readable_lines(text))


def wanted_links(paper: Paper, code_in: str = "") -> Links:
    code = paper.links.code or linked_repository([code_in])
    return Links.of_arxiv_id(paper.id, code=code, project=paper.links.project)


def texts_of(paper: Paper) -> Mapping[SectionName, str]:
    return {section.name: section.text for section in paper.sections}


def filled(texts: Mapping[SectionName, str]) -> Mapping[SectionName, str]:
    return {name: lines(text) for name, text in texts.items() if lines(text)}


@settings(max_examples=40)
@given(editions())
def test_a_newsletter_is_read_as_it_was_made(made: Edition) -> None:
    digest = read(render_newsletter(made))
    assert (digest.date, digest.forms, digest.declared_count) == (DAY, (Form.NEWSLETTER,), len(made.papers))
    assert len(digest.papers) == len(made.papers)
    for paper, each in zip(digest.papers, made.papers, strict=True):
        title, title_zh = readable_line(each.paper.title), readable_line(each.note.title_zh or "")
        assert (paper.id, paper.title) == (each.paper.id, title)
        assert paper.title_zh == (title_zh if title_zh not in {"", title} else None)
        assert texts_of(paper) == filled({SectionName.ABSTRACT: each.note.abstract})
        assert paper.links == wanted_links(each.paper, lines(each.note.abstract))
        assert list(paper.keywords) == readable_keywords(each.note)


@settings(max_examples=40)
@given(editions())
def test_a_report_is_read_as_it_was_made(made: Edition) -> None:
    digest = read(render_report(made))
    assert (digest.date, digest.forms) == (DAY, (Form.REPORT,))
    assert len(digest.papers) == len(made.papers)
    for paper, each in zip(digest.papers, made.papers, strict=True):
        assert (paper.id, paper.title) == (each.paper.id, readable_line(each.paper.title))
        assert paper.read_from == each.read_from.value
        assert texts_of(paper) == filled(each.note.sections)
        assert paper.links == wanted_links(each.paper)
        assert list(paper.keywords) == readable_keywords(each.note)


@settings(max_examples=40)
@given(editions())
def test_the_json_is_read_as_the_list_was(made: Edition) -> None:
    digest = read(as_json(made))
    assert (digest.date, digest.forms, digest.declared_count) == (DAY, (Form.HF_DAILY,), len(made.papers))
    for paper, each in zip(digest.papers, made.papers, strict=True):
        own = each.paper
        assert (paper.id, paper.title, paper.upvotes) == (own.id, readable_line(own.title), own.upvotes)
        assert texts_of(paper) == filled(texts_of(own))
        assert paper.links == wanted_links(own, texts_of(paper).get(SectionName.ABSTRACT, ""))
        assert paper.organization == (readable_line(own.organization or "") or None)
        assert list(paper.authors) == list(dict.fromkeys(filter(None, map(readable_line, own.authors))))
        assert list(paper.keywords) == list(dict.fromkeys(filter(None, map(readable_line, own.keywords))))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_about_a_made_day_is_odd_to_the_parsers(language: Language) -> None:
    made = edition(language=language, missing=(lack("make.no_audio", why="none"),))
    forms = [read(render(made)) for render in (render_newsletter, render_report, as_json)]
    assert [digest.notices for digest in forms] == [(), (), ()]
    (paper,) = merge(forms).papers
    assert (paper.title_zh, paper.read_from, paper.upvotes) == ("阅读地图", "HTML", 12)
    assert {section.name for section in paper.sections} == {SectionName.ABSTRACT, *REPORT_SECTIONS}
    assert paper.links == listed().links


def test_ordinary_text_is_written_without_marks() -> None:
    text = "我们在 3 个基准上达到 95.1%（提高 2.3 倍），见 https://a.example/x_y 和 snake_case。"
    each = EditionPaper(listed(), ReadFrom.HTML, note("2601.00001", abstract=text))
    assert f"\n{text}\n" in render_newsletter(edition(each))


def test_a_paper_without_an_arxiv_id_keeps_its_place_without_a_link() -> None:
    title = "Lost Maps"
    found = read(render_newsletter(edition(EditionPaper(listed("untraced-1", title), ReadFrom.ABSTRACT, note("x")))))
    assert [(paper.title, paper.is_traced, paper.links.arxiv) for paper in found.papers] == [(title, False, None)]


def test_what_was_extracted_and_what_is_missing_can_be_seen() -> None:
    each = EditionPaper(listed(), ReadFrom.ABSTRACT, note("2601.00001", model=None))
    made = edition(each, missing=(lack("make.no_picture", why="the trend"),))
    for text in (render_newsletter(made), render_report(made)):
        assert "未用语言模型，摘自原文" in text
        assert "图没有画成：the trend" in text
    assert "no language model" in render_report(replace(made, language="en"))


def test_marks_read_as_text() -> None:
    assert plain_text("约 \\~\\~3 倍\\~\\~") == "约 ~~3 倍~~"
