"""Answers as replies: text with links at its citations, the sources, and buttons to go on from there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.actions import Verb, write_action
from bot.reply import Block, Button, Reply, Span, heading, item, paragraph, quote
from config.locales import say
from retrieval.types import Answer, Citation, Language, Paper, Status

OTHER: Mapping[Language, Language] = {"zh": "en", "en": "zh"}

_KEY = re.compile(r"\[([^\[\]\s]{1,24})\]")
_ITEM = re.compile(r"(?:\d+[.、)]|[·•*-])\s")
_DIVISION = re.compile(r"【.+】.*|.+:\s*\d+|.+[:：]")
_FEW = 3  # so many citations are listed as sources even where the text names their papers
_DEPTH_BUTTONS = 10
_IN_A_ROW = 5


def answer_reply(answer: Answer, token: str | None = None) -> Reply:
    """An answer with its sources; with the token of its exchange, the buttons for it."""
    blocks = (*answer_blocks(answer), *_sources(answer))
    return Reply(blocks, buttons=() if token is None else _buttons(answer, token))


def partial_reply(text: str, language: Language) -> Reply:
    """An answer that is still being written."""
    unfinished = say("chat.answer_part", language, text=text)
    return Reply(tuple(_blocks(unfinished.splitlines(), {})))


def answer_blocks(answer: Answer) -> tuple[Block, ...]:
    """The text of an answer, its keys and the titles before them linked."""
    return tuple(_blocks(answer.text.splitlines(), {citation.key: citation for citation in answer.citations}))


def evidence_reply(answer: Answer) -> Reply:
    """The sentence behind each citation."""
    cited = [block for citation in answer.citations if citation.quote for block in _evidence(citation, answer.language)]
    if not cited:
        return Reply((paragraph(say("chat.evidence_none", answer.language)),))
    return Reply((heading(say("chat.evidence_head", answer.language)), *cited))


def found_reply(head: str, found: Sequence[tuple[Paper, date]], language: Language, *, start: int = 1) -> Reply:
    """Papers that were found, numbered from ``start``, with a button each."""
    lines = []
    for number, (paper, day) in enumerate(found, start=start):
        lines += [item(f"{number}. ", paper_link(paper, language), f" · {day}")]
        if paper.title_zh:
            lines.append(item(Span(_second_title(paper, language), italic=True)))
    buttons = [
        Button(str(number), write_action(Verb.PAPER, language, paper.id))
        for number, (paper, _) in enumerate(found, start=start)
    ]
    return Reply((heading(head), *lines), buttons=rows(buttons))


def paper_link(paper: Paper, language: Language) -> Span:
    """The paper's title in a language, leading to the paper."""
    title = paper.title_zh if language == "zh" and paper.title_zh else paper.title
    return Span(title, bold=True, link=paper.links.huggingface or paper.links.arxiv)


def rows(buttons: Sequence[Button], width: int = _IN_A_ROW) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _second_title(paper: Paper, language: Language) -> str:
    return paper.title if language == "zh" else paper.title_zh or ""


def _blocks(lines: Sequence[str], by_key: Mapping[str, Citation]) -> Iterator[Block]:
    written = [line for line in lines if line.strip()]
    for line, following in zip(written, [*written[1:], ""], strict=True):
        spans = tuple(_linked(line.strip(), by_key))
        if _ITEM.match(line.strip()):
            yield item(*spans)
        elif line.startswith("   "):
            yield quote(*spans)
        elif _ITEM.match(following.strip()) and _DIVISION.fullmatch(line.strip()):
            yield heading(*spans)
        else:
            yield paragraph(*spans)


def _linked(line: str, by_key: Mapping[str, Citation]) -> Iterator[Span]:
    """A line as spans: known keys lead to their papers, and so does a cited paper's title before its key."""
    start = 0
    for match in _KEY.finditer(line):
        citation = by_key.get(match[1])
        if citation is None:
            continue
        yield from _titled(line[start : match.start()], citation)
        yield Span(match[0], link=_address(citation))
        start = match.end()
    yield Span(line[start:])


def _titled(text: str, citation: Citation) -> Iterator[Span]:
    title = next((each for each in (citation.title_zh, citation.title) if each and each in text), None)
    if title is None:
        yield Span(text)
        return
    before, _, after = text.rpartition(title)
    yield from (Span(before), Span(title, bold=True, link=_address(citation)), Span(after))


def _address(citation: Citation) -> str | None:
    return citation.url or citation.arxiv_url


def _sources(answer: Answer) -> Iterator[Block]:
    """The citations: all where they are few, else those whose papers the text does not name."""
    listed = [
        citation for citation in answer.citations if len(answer.citations) <= _FEW or not _is_named(citation, answer)
    ]
    if listed:
        yield heading(say("chat.sources", answer.language))
    for citation in listed:
        links = [citation.url, citation.arxiv_url] if citation.url else [citation.arxiv_url]
        names = ["Hugging Face", "arXiv"] if citation.url else ["arXiv"]
        spans = [Span(name, link=link) for name, link in zip(names, links, strict=True) if link]
        parts: list[str | Span] = [f"[{citation.key}] {citation.title}"]
        for span in spans:
            parts += [" · ", span]
        yield item(*parts, f" · {citation.date}")


def _is_named(citation: Citation, answer: Answer) -> bool:
    return any(title and title in answer.text for title in (citation.title_zh, citation.title))


def _evidence(citation: Citation, language: Language) -> Iterator[Block]:
    title = citation.title_zh if language == "zh" and citation.title_zh else citation.title
    yield item(f"[{citation.key}] ", Span(title, bold=True, link=_address(citation)), f" · {citation.date}")
    yield quote(" ".join(citation.quote.split()))


def _buttons(answer: Answer, token: str) -> tuple[tuple[Button, ...], ...]:
    language = answer.language
    first = []
    if answer.status is Status.ANSWERED and any(citation.quote for citation in answer.citations):
        first.append(Button(say("chat.button_evidence", language), write_action(Verb.EVIDENCE, token)))
    if answer.status is not Status.DECLINED:
        first.append(Button(say("chat.button_other", language), write_action(Verb.OTHER, token)))
    if answer.status is Status.ANSWERED:
        first.append(Button(say("chat.button_more", language), write_action(Verb.MORE, token, 1)))
    row = (tuple(first),) if first else ()
    return (*row, *rows([_depth_button(citation, answer) for citation in answer.citations[:_DEPTH_BUTTONS]]))


def _depth_button(citation: Citation, answer: Answer) -> Button:
    name = "button_depth" if len(answer.citations) == 1 else "button_depth_of"
    label = say(f"chat.{name}", answer.language, key=citation.key)
    return Button(label, write_action(Verb.PAPER, answer.language, citation.paper_id))
