"""What a model is told so that it writes a note. The paper goes in fenced, as data. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from config.prompts import NOTE_PROMPTS, load_prompt, render_prompt
from retrieval.answer.model.seam import Message, estimate_request
from retrieval.answer.prompting import as_data
from retrieval.edition.types import FullText
from retrieval.edition.writing.facts import Reason
from retrieval.edition.writing.judging import Bad
from retrieval.edition.writing.roles import fit_text
from retrieval.edition.writing.schema import FIELDS, Written
from retrieval.types import Language, Paper

_REASONS: Mapping[Reason, Mapping[Language, str]] = {
    Reason.NUMBER: {"zh": "正文里没有这些数字：{words}", "en": "numbers that the text does not have: {words}"},
    Reason.NAME: {"zh": "正文里没有这些名称：{words}", "en": "names that the text does not have: {words}"},
    Reason.LINK: {"zh": "不要链接", "en": "no links"},
    Reason.UNLIKE: {"zh": "正文没有说过类似的内容", "en": "the text says nothing like it"},
    Reason.SECRET: {"zh": "与论文无关", "en": "not about the paper"},
}
_LONGEST_ECHO = 4_000  # characters of an unusable answer that are shown to the model again


def note_messages(
    paper: Paper, text: FullText, wanted: Collection[str], language: Language, *, room: int
) -> list[Message]:
    """The rules, then the paper as far as the request has ``room`` for it, in tokens."""
    rules = Message("system", load_prompt("note", language).format())
    fields = ", ".join(name for name in FIELDS if name in wanted)
    head = f"{as_data(paper.title)}\n\n"
    bare = render_prompt("note_ask", language, paper=head, fields=fields)
    left = room - estimate_request([rules, Message("user", bare)])
    shown = head + as_data(fit_text(text, max(left, 0)))
    return [rules, Message("user", render_prompt("note_ask", language, paper=shown, fields=fields))]


def mend_messages(
    before: Sequence[Message], answer: str, problems: Mapping[str, str], language: Language
) -> list[Message]:
    """The same again for the fields that an answer lacked or had wrongly."""
    listed = "\n".join(f"- {name}: {problem}" for name, problem in problems.items())
    asked = render_prompt("note_mend", language, problems=listed, fields=", ".join(problems))
    return [*before, Message("assistant", answer[:_LONGEST_ECHO]), Message("user", asked)]


def repair_messages(
    before: Sequence[Message], written: Written, bad: Iterable[Bad], language: Language
) -> list[Message]:
    """One request for all sentences that may not stand, each with its number and the reason."""
    listed = "\n".join(
        f"{number}. {as_data(each.sentence)} ({_reason(each, language)})" for number, each in enumerate(bad, 1)
    )
    asked = render_prompt("note_repair", language, sentences=listed)
    answer = json.dumps({name: getattr(written, name) for name in FIELDS if written.items_of(name)}, ensure_ascii=False)
    return [*before, Message("assistant", answer), Message("user", asked)]


def _reason(bad: Bad, language: Language) -> str:
    return _REASONS[bad.objection.reason][language].format(words=as_data(", ".join(bad.objection.words)))


def instructions() -> Iterable[str]:
    """What the model is told and no note may show: all prompts of notes in both languages."""
    languages: tuple[Language, ...] = ("zh", "en")
    return (load_prompt(name, language) for name in NOTE_PROMPTS for language in languages)
