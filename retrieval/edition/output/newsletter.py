"""An edition as the Chinese newsletter, in the form that ``retrieval.digest.newsletter`` reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.locales import say
from retrieval.digest.identity import web_link
from retrieval.digest.markdown import KEYWORD_MARK
from retrieval.edition.output.escape import escape_line, escape_span, paragraphs, readable_line
from retrieval.edition.output.figures import area_names, missing_lines, reading_figures
from retrieval.edition.output.files import FEED, Kind, file_name
from retrieval.edition.types import Edition, EditionPaper, Note
from retrieval.types import Paper


def render_newsletter(edition: Edition) -> str:
    """The newsletter: head with statistics, papers with title, abstract and links, then pictures and audio."""
    head = [f"# Hugging Face {edition.date} 论文日报", "## 📊 今日论文统计\n" + "\n".join(_statistics(edition))]
    entries = [_entry(place, each) for place, each in enumerate(edition.papers, 1)]
    return "\n\n".join([*head, "## 📝 论文详情", *entries, *_tail(edition)]) + "\n"


def named_links(paper: Paper, *, code: str, project: str) -> Iterator[str]:
    """Links to code and project, in the words that the parser knows them by."""
    for name, url in ((code, paper.links.code), (project, paper.links.project)):
        if web_link(url):
            yield f"[{name}]({url})"


def keyword_line(note: Note) -> str:
    """The keywords of a note with the mark between them that the parsers split at."""
    return KEYWORD_MARK.join(escape_span(word) for word in readable_keywords(note))


def readable_keywords(note: Note) -> list[str]:
    """Keywords as lines of text without the mark that separates them."""
    words = (readable_line(word.replace(KEYWORD_MARK.strip(), " ")) for word in note.keywords)
    return list(dict.fromkeys(word for word in words if word))


def _statistics(edition: Edition) -> Iterator[str]:
    yield f"- 总论文数：{len(edition.papers)}"
    if areas := area_names(edition.statistics, "zh"):
        yield f"- 热门领域：{escape_span(', '.join(areas))}"
    yield from (f"- {escape_span(line)}" for line in reading_figures(edition, "zh"))
    for what in missing_lines(edition, "zh"):
        yield f"- {say('edition.missing', 'zh', what=escape_span(what))}"


def _entry(place: int, each: EditionPaper) -> str:
    paper, note = each.paper, each.note
    parts = [
        f"### {place}. {escape_line(note.title_zh or paper.title)}",
        f"**原文标题：** {escape_span(readable_line(paper.title))}",
        f"**摘要：**\n{paragraphs(note.abstract)}",
        f"**关键词：** {keyword_line(note)}" if readable_keywords(note) else "",
        f"**撰写：** {escape_span(readable_line(writer_of(note)))}",
        f"**论文链接：** {_links(paper)}",
        "---",
    ]
    return "\n\n".join(filter(None, parts))


def writer_of(note: Note) -> str:
    """Who wrote a Chinese note: the model's name, or that it is the paper's own words."""
    return note.model or say("edition.extracted", "zh")


def _links(paper: Paper) -> str:
    own = [("HuggingFace", paper.links.huggingface), ("arXiv", paper.links.arxiv), ("PDF", paper.links.pdf)]
    found = [f"[{name}]({url})" for name, url in own if url and paper.is_traced]
    return " | ".join([*(found or ["[]()"]), *named_links(paper, code="代码", project="项目")])


def _tail(edition: Edition) -> Iterator[str]:
    day: date = edition.date
    if edition.drawings.cloud:
        yield f"## 🔍 关键词云图\n![关键词云图]({file_name(day, Kind.CLOUD)})"
    if edition.drawings.trend:
        yield f"## 📈 近期论文趋势\n![论文趋势]({file_name(day, Kind.TREND)})"
    if edition.spoken and edition.spoken.mp3:
        yield f"## 🎙️ 语音播报\n- [收听今日论文解读]({file_name(day, Kind.AUDIO)})"
    yield f"## 📱 订阅渠道\n- [网页版]({file_name(day, Kind.PAGE)})\n- [Atom 订阅源]({FEED})"
