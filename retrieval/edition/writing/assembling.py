"""A note out of what a model has written so far and what the paper's own sentences give. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.locales import say
from retrieval.edition.types import Dropped, Note
from retrieval.edition.writing.cache import Entry
from retrieval.edition.writing.facts import Facts
from retrieval.edition.writing.judging import Bad, find_bad, replaced
from retrieval.edition.writing.schema import FIELDS, SECTIONS, Written
from retrieval.types import Language, SectionName


def unwritten(entry: Entry, facts: Facts) -> tuple[str, ...]:
    """The fields that the model has not written yet, or not so that the paper bears out anything of them."""
    kept = _borne_out(entry.written, find_bad(entry.written, facts))
    return tuple(name for name in FIELDS if not kept.items_of(name))


def assemble(entry: Entry, facts: Facts, extract: Note, language: Language, *, why: str | None = None) -> Note:
    """The note of an entry: without the sentences that the paper does not bear out, with its own ones for what lacks.

    ``extract`` is the note without a model; ``why`` says what kept the model from going on.
    """
    bad = find_bad(entry.written, facts)
    kept = _borne_out(entry.written, bad)
    dropped = tuple(Dropped(each.sentence, _reason(each, language)) for each in bad)
    note = replace(extract, dropped=dropped, missing=tuple(_missing(entry, kept, language, why)))
    note = replace(note, cost=entry.cost)
    if not any(map(kept.items_of, FIELDS)):
        return note
    return replace(
        note,
        title_zh=kept.title_zh,
        abstract=kept.abstract_zh or marked(extract.abstract, language),
        abstract_language="zh" if kept.abstract_zh else extract.abstract_language,
        sections={name: text for name, text in _sections(kept, extract, language) if text},
        language=language,
        model=entry.model,
    )


def marked(text: str, language: Language) -> str:
    """The paper's own words, each line with the mark that they are; nothing stays nothing."""
    return "\n".join(say("writing.extracted", language, text=line) for line in text.split("\n") if line)


def _sections(kept: Written, extract: Note, language: Language) -> Iterator[tuple[SectionName, str]]:
    for field, name in SECTIONS.items():
        yield name, "\n".join(kept.items_of(field)) or marked(extract.sections.get(name, ""), language)


def _borne_out(written: Written, bad: Sequence[Bad]) -> Written:
    return replaced(written, {each.sentence: "" for each in bad})


def _missing(entry: Entry, kept: Written, language: Language, why: str | None) -> Iterator[str]:
    written = entry.written
    absent = [name for name in FIELDS if not written.items_of(name)]
    emptied = [name for name in FIELDS if written.items_of(name) and not kept.items_of(name)]
    if why and len(absent) == len(FIELDS):
        yield say("writing.model_failed", language, why=why)
    elif why and absent:
        yield say("writing.model_stopped", language, parts=_named(absent, language), why=why)
    elif absent:
        yield say("writing.not_written", language, parts=_named(absent, language))
    if why and kept != written and not entry.is_repaired:
        yield say("writing.not_repaired", language, why=why)
    if emptied:
        yield say("writing.emptied", language, parts=_named(emptied, language))


def _named(fields: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(say(f"writing.part_{name}", language) for name in fields)


def _reason(bad: Bad, language: Language) -> str:
    return say(f"writing.dropped_{bad.objection.reason}", language, words=", ".join(bad.objection.words))
