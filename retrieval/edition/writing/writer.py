"""Writers of notes: one that has a language model, one without; several papers at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Protocol

from retrieval.answer.ground.names import LexiconVocabulary
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import EmbeddedLikeness
from retrieval.answer.model.budget import Budget, BudgetSpentError
from retrieval.answer.model.patience import PatientModel
from retrieval.edition.at_once import work_at_once
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.types import Cost, FullText, Note
from retrieval.edition.writing.asking import Job
from retrieval.edition.writing.assembling import assemble
from retrieval.edition.writing.cache import Entry, NoteCache, key_of
from retrieval.edition.writing.extract import Extractor
from retrieval.edition.writing.facts import Facts
from retrieval.edition.writing.messages import instructions
from retrieval.errors import ModelError
from retrieval.index.embedding import Embedder, load_builtin
from retrieval.index.lexicon import Lexicon, load_lexicon
from retrieval.types import Language, Paper

Read = tuple[Paper, FullText]
"""A paper and what was read of it."""
Progress = Callable[[Note], None]
"""Told of each note as it is done, in no order, in the thread that waits for them."""
MOST_INPUT = 24_000
"""Tokens of a request: what is longer costs more than it tells."""
NOTE_TOKENS = 3_000
"""Tokens that a model should be let answer with: a note has about half as many."""
_MOST_FAILURES = 3  # papers in a row without an answer; then the model is let rest
_REST = 600.0  # seconds


class Writer(Protocol):
    """Writes notes. Bad papers and silent models are no errors: the note says what is missing."""

    def write(self, paper: Paper, text: FullText) -> Note:
        """The note of a paper."""

    def write_all(self, papers: Sequence[Read], progress: Progress | None = None) -> tuple[Note, ...]:
        """The notes of several papers, in their order."""


class ExtractWriter:
    """Writes without a model: the papers' own sentences."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def write(self, paper: Paper, text: FullText) -> Note:
        """The note of a paper."""
        return self._extractor.note(paper, text)

    def write_all(self, papers: Sequence[Read], progress: Progress | None = None) -> tuple[Note, ...]:
        """The notes of several papers, in their order."""
        return _write_each(self.write, papers, at_once=1, progress=progress)


class ModelWriter:
    """Writes with a model, checks what it writes, and keeps what was paid for. Safe to use from several threads."""

    def __init__(
        self,
        model: PatientModel,
        cache: NoteCache,
        extractor: Extractor,
        *,
        lexicon: Lexicon,
        embedder: Embedder,
        language: Language,
        prices: Budget,
        at_once: int,
        most_input: int,
    ) -> None:
        self._model, self._cache, self._extractor = model, cache, extractor
        self._vocabulary, self._embedder = LexiconVocabulary(lexicon), embedder
        self._secret = SecretText(instructions())
        self._language, self._prices = language, prices
        self._at_once, self._most_input = at_once, most_input
        self._health = _Health()
        self._spent, self._lock = Cost(), Lock()

    @property
    def spent(self) -> Cost:
        """What this writer has had to pay for, without what was in the cache."""
        return self._spent

    def write(self, paper: Paper, text: FullText) -> Note:
        """The note of a paper: from the cache, from the model, or in the paper's own words, with the reason why."""
        facts = self._facts(paper, text)
        key = key_of(self._model.model.name, paper, text, self._language)
        begun = self._cache.load(paper, key) or Entry(self._model.model.name)
        job = Job(
            paper,
            text,
            facts,
            begun,
            model=self._model,
            prices=self._prices,
            language=self._language,
            most_input=self._most_input,
            save=lambda entry: self._cache.save(paper, key, entry),
        )
        why = self._run(job)
        self._count(begun.cost, job.entry.cost)
        extract = self._extractor.note(paper, text)
        if why is not None and not job.entry.is_begun:
            older = self._cache.load_other(paper, key, self._language)
            if older is not None and older.is_begun:
                note = assemble(older, facts, extract, self._language)
                return replace(note, missing=(*note.missing, lack("writing.older", why=why)))
        return assemble(job.entry, facts, extract, self._language, why=why)

    def write_all(self, papers: Sequence[Read], progress: Progress | None = None) -> tuple[Note, ...]:
        """The notes of several papers, in their order; a model that was silent before is asked again."""
        self._health.reset()
        return _write_each(self.write, papers, at_once=self._at_once, progress=progress)

    def _run(self, job: Job) -> str | Lack | None:
        """Have the model write; why it did not, where it did not."""
        if not job.has_work:
            return None
        if self._health.is_down:
            return lack("writing.model_down")
        try:
            job.run()
        except BudgetSpentError:
            return lack("writing.budget_spent")
        except ModelError as error:
            self._health.failed()
            return error.reason
        self._health.succeeded()
        return None

    def _facts(self, paper: Paper, text: FullText) -> Facts:
        likeness = EmbeddedLikeness(self._embedder)
        return Facts(paper, text, vocabulary=self._vocabulary, likeness=likeness, secret=self._secret)

    def _count(self, before: Cost, after: Cost) -> None:
        with self._lock:
            self._spent = self._spent.plus(after.minus(before))


class _Health:
    """Knows whether the model has failed for several papers in a row, and lets it rest for a while then."""

    def __init__(self) -> None:
        self._failures, self._failed_at = 0, 0.0

    @property
    def is_down(self) -> bool:
        return self._failures >= _MOST_FAILURES and monotonic() < self._failed_at + _REST

    def failed(self) -> None:
        self._failures, self._failed_at = self._failures + 1, monotonic()

    def succeeded(self) -> None:
        self._failures = 0

    reset = succeeded


def build_writer(
    model: PatientModel | None,
    folder: Path,
    language: Language,
    *,
    prices: Budget | None = None,
    at_once: int = 4,
    most_input: int = MOST_INPUT,
) -> Writer:
    """The writer for a model, or without one.

    ``folder`` keeps what was paid for. ``prices`` are those of a million tokens; a limit is the model's own affair
    (``BudgetedModel``). ``at_once`` papers are written at a time; a request has ``most_input`` tokens at most.
    """
    lexicon = load_lexicon()
    extractor = Extractor(lexicon)
    if model is None:
        return ExtractWriter(extractor)
    return ModelWriter(
        model,
        NoteCache(folder),
        extractor,
        lexicon=lexicon,
        embedder=load_builtin(),
        language=language,
        prices=prices or Budget(),
        at_once=at_once,
        most_input=most_input,
    )


def _write_each(
    write: Callable[[Paper, FullText], Note], papers: Sequence[Read], *, at_once: int, progress: Progress | None
) -> tuple[Note, ...]:
    notes: dict[int, Note] = {}
    for place, note in work_at_once(lambda read: write(*read), papers, at_once):
        notes[place] = note
        if progress is not None:
            progress(note)
    return tuple(notes[place] for place in range(len(papers)))
