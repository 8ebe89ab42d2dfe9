"""Measures the search on automatic question sets: the right paper is known without anybody judging.

The documents of a set (``retrieval.training.questions``) become papers without titles in a memory like that of the
bot, and its questions are ranked by all the evidence, in the scope of the right day and over all days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import QuestionSetError
from retrieval.evaluation.parts import Setup, build_searcher
from retrieval.index.embedding import Embedder, load_builtin
from retrieval.index.memory import Memory
from retrieval.index.passages import day_number
from retrieval.index.query import Query
from retrieval.index.search import Searcher
from retrieval.text.tokens import is_chinese
from retrieval.training.data import SourcePaper, load_parallel, plan_blocks
from retrieval.training.evaluate import Measured, Recall
from retrieval.training.questions import QuestionSet, build_question_sets
from retrieval.types import Digest, Form, Language, Paper, Scope, ScopeSource, Section, SectionName


def build_memory(digests: Iterable[Digest], embedder: Embedder, builtin: Embedder) -> Memory:
    """A memory of digests (one a day) without archive and Chroma."""
    held = list(digests)
    hashes = {day_number(digest.date): digest.content_hash for digest in held}
    empty = Memory.empty(embedder.dimensions, builtin.dimensions)
    return empty.renewed(
        held, hashes, builtin, lambda passages: embedder.embed_texts([passage.text for passage in passages])
    )


def digests_of(question_set: QuestionSet) -> list[Digest]:
    """The documents of a set as papers without titles, whose ids are the documents' numbers, a digest a day."""
    papers: defaultdict[date, list[Paper]] = defaultdict(list)
    for number, (text, day) in enumerate(zip(question_set.documents, question_set.days, strict=True)):
        language: Language = "zh" if is_chinese(text) else "en"
        section = Section(SectionName.ABSTRACT, text, language, Form.NEWSLETTER)
        papers[day].append(Paper(str(number), "", len(papers[day]) + 1, sections=(section,)))
    return [Digest(day, tuple(papers[day]), (Form.NEWSLETTER,)) for day in sorted(papers)]


def thin_out(question_set: QuestionSet, most: int, *, seed: int) -> QuestionSet:
    """The same documents with so many of the questions, drawn at random."""
    if len(question_set.questions) <= most:
        return question_set
    drawn = np.sort(np.random.default_rng(seed).choice(len(question_set.questions), most, replace=False))
    return replace(
        question_set,
        questions=tuple(question_set.questions[place] for place in drawn),
        answers=tuple(question_set.answers[place] for place in drawn),
    )


def measure_search(question_set: QuestionSet, searcher: Searcher) -> Measured:
    """Rank a set's documents, which the searcher's memory holds (``digests_of``), for each of its questions."""
    entry_of = {int(paper): entry for entry, paper in enumerate(searcher.memory.entries.paper_ids)}
    in_day, in_all = [], []
    for text, answer in zip(question_set.questions, question_set.answers, strict=True):
        query, day = searcher.query(text), question_set.days[answer]
        in_day.append(_rank(searcher, query, entry_of[answer], Scope(day, day, ScopeSource.GIVEN)))
        in_all.append(_rank(searcher, query, entry_of[answer], None))
    return Measured(question_set.name, len(question_set.questions), _recall(in_day), _recall(in_all))


def load_held_out(path: Path, *, last: bool) -> tuple[SourcePaper, ...]:
    """Parallel papers that were not trained on: those to tune on, or the ``last`` ones, kept for the final figures.

    Raises QuestionSetError where the file holds no such papers.
    """
    try:
        blocks = plan_blocks(load_parallel(path), (), held_out=frozenset())
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"{path} holds no parallel papers, as JSON lines in gzip ({error}).") from error
    papers = blocks.test if last else blocks.tuning
    if not papers:
        raise QuestionSetError(f"{path} holds no papers that were kept out of training.")
    return papers


def measure_all(
    papers: Sequence[SourcePaper], embedder: Embedder, setup: Setup, *, most: int, seed: int
) -> Iterator[Measured]:
    """Each automatic set of the papers with up to ``most`` of its questions; yields each as soon as it is measured."""
    builtin = load_builtin()
    searchers: dict[tuple[str, ...], Searcher] = {}  # sets share their documents
    for whole in build_question_sets(papers, seed=seed):
        if whole.documents not in searchers:
            memory = build_memory(digests_of(whole), embedder, builtin)
            searchers[whole.documents] = build_searcher(memory, embedder, builtin, setup)
        yield measure_search(thin_out(whole, most, seed=seed), searchers[whole.documents])


def _rank(searcher: Searcher, query: Query, entry: int, scope: Scope | None) -> int:
    """The place of an entry from 1; ties count against it."""
    evidence = searcher.rank(query, scope)
    return int((evidence.total >= evidence.total[entry - evidence.low]).sum())


def _recall(ranks: Sequence[int]) -> Recall:
    counted: NDArray[np.int64] = np.array(ranks, np.int64)
    return Recall.of(counted)
