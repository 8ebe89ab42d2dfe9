"""The sample digests parse cleanly, agree with each other, and tell nothing that the real digests do not."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from retrieval.digest.load import load
from retrieval.samples import sample_folder
from retrieval.text.sentences import split_sentences
from retrieval.types import Digest, Form, Links, Paper, SectionName

DAYS = (date(2026, 1, 14), date(2026, 1, 21))
FORMS = (Form.NEWSLETTER, Form.REPORT)
REPORT_SECTIONS = [
    SectionName.FIELD,
    SectionName.CONTRIBUTION,
    SectionName.USAGE,
    SectionName.INNOVATIONS,
    SectionName.RESULTS,
]
SHARED = Path(__file__).parents[2] / "../shared"

PAPER_LINK = re.compile(r"huggingface\.co/papers/(\d{4}\.\d{5})")
URL = re.compile(r"https?://[\w./-]+\w")
FIGURE = re.compile(r"\d+(?:\.\d+)*(?:%|[KMBT](?![A-Za-z]))?")
LIST_MARKER = re.compile(r"^\s*(?:#+\s*)?\d+\.\s", re.MULTILINE)

each_day = pytest.mark.parametrize("day", DAYS, ids=str)
each_form = pytest.mark.parametrize("form", FORMS)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real digests are in ../shared, which is not here")


@cache
def sample(day: date, form: Form) -> Digest:
    with sample_folder() as folder:
        return load(folder / f"{day}.{form}.md")


def texts_of(paper: Paper) -> list[str]:
    return [*([paper.title_zh] if paper.title_zh else []), *(section.text for section in paper.sections)]


@cache
def real_metadata(day: date) -> dict[str, dict[str, object]]:
    entries = json.loads((SHARED / f"hf_daily/{day}.json").read_text(encoding="utf-8"))
    return {entry["paper"]["id"]: entry["paper"] for entry in entries}


@cache
def real_titles(day: date) -> dict[str, str]:
    noted = {paper.id: paper.title for paper in load(SHARED / f"digests/{day}.md").papers}
    return noted | {id_: str(paper["title"]) for id_, paper in real_metadata(day).items()}


@cache
def real_sources(day: date) -> dict[str, str]:
    """All that the real digest and the real metadata say of each paper, by its id."""
    told: dict[str, str] = {}
    for block in re.split(r"(?m)^## 📄 |^---$", (SHARED / f"digests/{day}.md").read_text(encoding="utf-8")):
        if link := PAPER_LINK.search(block):
            told[link[1]] = block
    for id_, paper in real_metadata(day).items():
        fields = ("title", "summary", "ai_summary", "githubRepo", "projectPage")
        told[id_] = "\n".join([told.get(id_, ""), *(str(paper.get(name, "")) for name in fields)])
    return told


def figures(text: str) -> set[str]:
    """The numbers in a text, with their per cent sign or their K, M, B, T: ``135k`` and ``135K`` are one."""
    plain = LIST_MARKER.sub("", text).replace("\\%", "%").replace(",", "")
    return set(FIGURE.findall(re.sub(r"(\d)([kmbt])(?![A-Za-z])", lambda m: m[1] + m[2].upper(), plain)))


def compact(text: str) -> str:
    return re.sub(r"[\s*`]+", "", text)


def test_figures_keep_their_unit() -> None:
    assert figures("1. 约 35,000 小时，135k 张，42\\%，GPT-4.1") == {"35000", "135K", "42%", "4.1"}


def test_the_folder_holds_both_forms_of_both_days_and_nothing_else() -> None:
    with sample_folder() as folder:
        found = {file.name for file in folder.iterdir() if file.suffix not in {".py", ""}}
    assert found == {f"{day}.{form}.md" for day in DAYS for form in FORMS}


@each_day
@each_form
def test_it_parses_with_nothing_odd_or_rejected(day: date, form: Form) -> None:
    digest = sample(day, form)
    assert digest.date == day
    assert digest.forms == (form,)
    assert [notice.message for notice in digest.notices] == []


@each_day
def test_the_header_counts_its_papers(day: date) -> None:
    digest = sample(day, Form.NEWSLETTER)
    assert digest.declared_count == len(digest.papers)
    assert len(digest.papers) >= 10


@each_day
def test_both_forms_list_the_same_papers(day: date) -> None:
    newsletter, report = (sample(day, form) for form in FORMS)
    assert [(paper.id, paper.title) for paper in newsletter.papers] == [
        (paper.id, paper.title) for paper in report.papers
    ]
    assert len({paper.id for paper in newsletter.papers}) == len(newsletter.papers)


@each_day
@each_form
def test_every_paper_has_its_links(day: date, form: Form) -> None:
    for paper in sample(day, form).papers:
        named = Links.of_arxiv_id(paper.id)
        assert (paper.links.huggingface, paper.links.arxiv) == (named.huggingface, named.arxiv)


@each_day
def test_every_newsletter_paper_has_both_titles_and_an_abstract(day: date) -> None:
    for paper in sample(day, Form.NEWSLETTER).papers:
        assert paper.title
        assert paper.title_zh
        assert [section.name for section in paper.sections] == [SectionName.ABSTRACT]
        assert 3 <= len(split_sentences(paper.sections[0].text)) <= 8


@each_day
def test_every_report_paper_has_the_five_sections_in_order(day: date) -> None:
    for paper in sample(day, Form.REPORT).papers:
        assert [section.name for section in paper.sections] == REPORT_SECTIONS
        assert all(section.text for section in paper.sections)
        assert paper.read_from in {"HTML", "ArXiv Abs"}


@each_day
@each_form
def test_labels_rules_and_closing_sections_leak_into_no_paper(day: date, form: Form) -> None:
    text = "\n".join(text for paper in sample(day, form).papers for text in texts_of(paper))
    assert not re.search(r"摘要：|论文链接|样例|高频词|={3}|-{3}|\*\*|^#", text, re.MULTILINE)


@needs_shared
@each_day
@each_form
def test_ids_and_english_titles_are_the_real_ones(day: date, form: Form) -> None:
    for paper in sample(day, form).papers:
        assert compact(paper.title) == compact(real_titles(day)[paper.id])


@needs_shared
@each_day
@each_form
def test_every_figure_stands_in_the_real_texts_of_its_paper(day: date, form: Form) -> None:
    for paper in sample(day, form).papers:
        told = "\n".join(texts_of(paper))
        assert figures(told) <= figures(real_sources(day)[paper.id]), paper.title


@needs_shared
@each_day
@each_form
def test_every_address_stands_in_the_real_texts_of_its_paper(day: date, form: Form) -> None:
    for paper in sample(day, form).papers:
        for url in URL.findall("\n".join(texts_of(paper))):
            assert url in real_sources(day)[paper.id]


@needs_shared
@each_day
@each_form
def test_no_sentence_is_taken_from_the_real_texts(day: date, form: Form) -> None:
    real = compact("\n".join(real_sources(day).values()))
    for paper in sample(day, form).papers:
        for sentence in split_sentences(URL.sub("", "\n".join(texts_of(paper)))):
            own = compact(sentence)
            assert len(own) < 15 or own not in real, sentence
