"""A note out of what a model has written so far and what the paper's own sentences give. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.locales import say
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.types import Dropped, Note
from retrieval.edition.writing.cache import Entry
from retrieval.edition.writing.facts import Facts
from retrieval.edition.writing.judging import Bad, find_bad, replaced
from retrieval.edition.writing.schema import FIELDS, SECTIONS, Written
from retrieval.types import Language, SectionName


def assemble(entry: Entry, facts: Facts, extract: Note, language: Language, *, why: str | Lack | None = None) -> Note:
    """The note of an entry: without the sentences that the paper does not bear out, with its own ones for what lacks.

    ``extract`` is the note without a model; ``why`` says what kept the model from going on.
    """
    bad = find_bad(entry.written, facts)
    kept = _borne_out(entry.written, bad)
    dropped = tuple(Dropped(each.sentence, _reason(each, language)) for each in bad)
    note = replace(extract, dropped=dropped, missing=tuple(_missing(entry, kept, bad, why)))
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


def _missing(entry: Entry, kept: Written, bad: Sequence[Bad], why: str | Lack | None) -> Iterator[Lack]:
    written = entry.written
    absent = [name for name in FIELDS if not written.items_of(name)]
    open_ = [name for name in absent if not entry.is_settled(name)]
    settled = [name for name in absent if entry.is_settled(name)]
    unmended = {name for name in FIELDS if all(each.sentence in entry.unmended for each in bad if each.name == name)}
    emptied = [name for name in FIELDS if written.items_of(name) and not kept.items_of(name)]
    if why and len(open_) == len(FIELDS):
        yield lack("writing.model_failed", why=why)
    elif why and open_:
        yield lack("writing.model_stopped", parts=_named(open_), why=why)
    elif open_:
        yield lack("writing.not_written", parts=_named(open_))
    if settled:
        yield lack("writing.not_written", is_final=True, parts=_named(settled))
    if why and not unmended.issuperset(FIELDS):
        yield lack("writing.not_repaired", why=why)
    if emptied:
        yield lack("writing.emptied", is_final=unmended.issuperset(emptied), parts=_named(emptied))


def _named(fields: Sequence[str]) -> tuple[Lack, ...]:
    return tuple(lack(f"writing.part_{name}") for name in fields)


def _reason(bad: Bad, language: Language) -> str:
    return say(f"writing.dropped_{bad.objection.reason}", language, words=", ".join(bad.objection.words))
