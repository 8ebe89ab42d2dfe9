"""How well an embedding, or any other ranking, finds papers: recall and reciprocal rank over question sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.training.questions import QuestionSet

Scores = NDArray[np.float32]
Ranking = Callable[[Sequence[str]], Scores]  # questions -> scores of shape (questions, documents), higher is better
_QUESTIONS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of questions whose paper comes first, or among the first five, and the mean reciprocal rank."""

    at_1: float
    at_5: float
    mrr: float

    @property
    def figures(self) -> tuple[float, float, float]:
        """The three in order."""
        return self.at_1, self.at_5, self.mrr

    @classmethod
    def of(cls, ranks: NDArray[np.int64]) -> Recall:
        """From ranks that count from 1."""
        if not len(ranks):
            return cls(0.0, 0.0, 0.0)
        return cls(float(np.mean(ranks == 1)), float(np.mean(ranks <= 5)), float(np.mean(1 / ranks)))  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Measured:
    """A question set measured among the papers of the right day, and among all papers of the set."""

    name: str
    questions: int
    in_day: Recall
    in_all: Recall


def measure(question_set: QuestionSet, ranking: Ranking) -> Measured:
    """Rank the documents of a set for each of its questions."""
    _, day_of = np.unique([day.toordinal() for day in question_set.days], return_inverse=True)
    in_day, in_all = [], []
    for questions, answers in _batches(question_set):
        scores = ranking(questions)
        not_worse = scores >= scores[np.arange(len(answers)), answers][:, None]  # ties count against the ranking
        in_all.append(not_worse.sum(axis=1))
        in_day.append((not_worse & (day_of[None, :] == day_of[answers][:, None])).sum(axis=1))
    return Measured(
        name=question_set.name,
        questions=len(question_set.questions),
        in_day=Recall.of(np.concatenate([*in_day, np.empty(0, np.int64)])),
        in_all=Recall.of(np.concatenate([*in_all, np.empty(0, np.int64)])),
    )


def embedding_ranking(embedder: Embedder, documents: Sequence[str]) -> Ranking:
    """Ranking by the cosine alone."""
    vectors = embedder.embed_texts(documents)

    def rank(questions: Sequence[str]) -> Scores:
        asked = np.stack([embedder.embed_question(question) for question in questions])
        scores: Scores = asked @ vectors.T
        return scores

    return rank


def _batches(question_set: QuestionSet) -> Iterator[tuple[Sequence[str], NDArray[np.int64]]]:
    for start in range(0, len(question_set.questions), _QUESTIONS_AT_ONCE):
        stop = start + _QUESTIONS_AT_ONCE
        yield question_set.questions[start:stop], np.array(question_set.answers[start:stop], dtype=np.int64)
