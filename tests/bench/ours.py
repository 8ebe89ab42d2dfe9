"""paperboy's own way: ``App.ingest``, the search in memory, and whole answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from bot.app import build_app
from config.settings import Settings
from retrieval.answer.engine import QAEngine
from retrieval.index.embedding import load_builtin
from retrieval.index.lexicon import load_lexicon
from retrieval.index.passages import passages_of
from retrieval.index.search import Searcher
from retrieval.types import Question, Scope, ScopeSource
from tests.bench.job import FOUND, Answered, AskedQuestion, Built, Times, load_questions
from tests.bench.measure import peak_megabytes, spent_so_far, time_each


def build(digests: Path, data: Path) -> Built:
    """Index a folder of digests from nothing."""
    with build_app(_settings(data)) as app:
        app.upkeep.ingest([digests])
        spent, peak = spent_so_far(), peak_megabytes()
        passages = [len(passages_of(paper, day)) for day, paper in app.archive.entries()]
        return Built(spent.wall, spent.processor, peak, papers=len(passages), passages=sum(passages))


def ask(data: Path, questions: Path) -> Answered:
    """Ask all questions, of one day and of all days: finding alone, and whole answers."""
    asked = load_questions(questions)
    with build_app(_settings(data)) as app:
        builtin, held = load_builtin(), app.archive.days()
        searcher = Searcher(app._memory, builtin, builtin, load_lexicon())
        engine = QAEngine(app.archive, searcher)
        everything = Scope(held[0], held[-1], ScopeSource.GIVEN)

        def find_in(scope_of: Callable[[AskedQuestion], Scope]) -> Callable[[AskedQuestion], object]:
            return lambda one: list(islice(searcher.rank(searcher.query(one.text), scope_of(one)).best(), FOUND))

        def answer_in(scope_of: Callable[[AskedQuestion], Scope]) -> Callable[[AskedQuestion], object]:
            return lambda one: engine.answer(Question(one.text, held[-1], scope=scope_of(one)))

        times = {
            "find one day": time_each(find_in(_one_day), asked),
            "find all days": time_each(find_in(lambda _: everything), asked),
            "answer one day": time_each(answer_in(_one_day), asked),
            "answer all days": time_each(answer_in(lambda _: everything), asked),
        }
    return Answered({name: Times.of(each) for name, each in times.items()}, peak_megabytes())


def _one_day(question: AskedQuestion) -> Scope:
    return Scope(question.day, question.day, ScopeSource.GIVEN)


def _settings(data: Path) -> Settings:
    """The settings of a new installation, whatever the environment says."""
    return Settings(data_dir=data, archive_url=None, chroma_url=None, embedding="builtin")
