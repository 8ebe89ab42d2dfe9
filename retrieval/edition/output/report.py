"""An edition as the reading report, in the form that ``retrieval.digest.report`` reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from config.locales import say
from retrieval.edition.output.escape import blocks, escape_line, escape_span, readable_line
from retrieval.edition.output.figures import missing_lines, reading_figures
from retrieval.edition.output.newsletter import keyword_line, named_links, readable_keywords
from retrieval.edition.types import Edition, EditionPaper
from retrieval.types import Language, SectionName

RULE: Final = "=" * 60


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the form in a language, as the parser knows them."""

    link: str
    source: str
    keywords: str
    writer: str
    code: str
    project: str
    sections: Mapping[SectionName, str]


WORDS: Final[Mapping[Language, Words]] = {
    "zh": Words(
        link="链接",
        source="阅读来源",
        keywords="关键词",
        writer="撰写",
        code="代码",
        project="项目",
        sections={
            SectionName.FIELD: "应用领域",
            SectionName.CONTRIBUTION: "一句话核心贡献",
            SectionName.USAGE: "使用指南",
            SectionName.INNOVATIONS: "主要创新点",
            SectionName.RESULTS: "实验效果",
        },
    ),
    "en": Words(
        link="Link",
        source="Read from",
        keywords="Keywords",
        writer="Written by",
        code="Code",
        project="Project",
        sections={
            SectionName.FIELD: "Application area",
            SectionName.CONTRIBUTION: "Core contribution",
            SectionName.USAGE: "Usage guide",
            SectionName.INNOVATIONS: "Main innovations",
            SectionName.RESULTS: "Key results",
        },
    ),
}


def render_report(edition: Edition) -> str:
    """The report: a head, then each paper under a rule with its link, what was read of it, and its five sections."""
    entries = [_entry(each, edition.language) for each in edition.papers]
    return "\n".join([*_head(edition), ""]) + "".join(f"\n{RULE}\n\n{entry}\n" for entry in entries)


def _head(edition: Edition) -> Iterator[str]:
    yield "# Hugging Face Daily Papers Report"
    yield f"**Date**: {edition.date}"
    yield f"**Source URL**: https://huggingface.co/papers/date/{edition.date}"
    yield ""
    yield f"- {say('edition.papers', edition.language, count=len(edition.papers))}"
    yield from (f"- {escape_span(line)}" for line in reading_figures(edition, edition.language))
    for what in missing_lines(edition, edition.language):
        yield f"- {say('edition.missing', edition.language, what=escape_span(what))}"


def _entry(each: EditionPaper, language: Language) -> str:
    words = WORDS[language]
    sections = (
        f"### {number}. {name}\n{blocks(each.note.sections[section])}"
        for number, (section, name) in enumerate(words.sections.items(), 1)
        if readable_line(each.note.sections.get(section, ""))
    )
    return "\n\n".join([f"## 📄 {escape_line(each.paper.title)}", "\n".join(_facts(each, language, words)), *sections])


def _facts(each: EditionPaper, language: Language, words: Words) -> Iterator[str]:
    paper, note = each.paper, each.note
    own = [paper.links.huggingface] if paper.links.huggingface and paper.is_traced else []
    links = [*own, *named_links(paper, code=words.code, project=words.project)]
    if links:
        yield f"- **{words.link}**: {' | '.join(links)}"
    yield f"- **{words.source}**: {each.read_from}"
    writer = note.model or say("edition.extracted", language)
    yield f"- **{words.writer}**: {escape_span(readable_line(writer))}"
    if readable_keywords(note):
        yield f"- **{words.keywords}**: {keyword_line(note)}"
