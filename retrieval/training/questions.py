"""Automatic test sets: questions made by code out of papers that were kept out of training.

In every set the question comes from one text of a paper and the answer is another text of the same paper, so that the
right paper is known without anybody judging. Words of the title are taken out of questions made of abstracts, because
a copied name finds its paper without any understanding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from retrieval.text.tokens import CHINESE_STOP_WORDS, embedding_tokens
from retrieval.training.data import SourcePaper
from retrieval.training.vocabulary import is_han

_ENGLISH_CLAUSE = re.compile(r"(?<=[a-z)])[,.;:]\s+")
_ENGLISH_SENTENCE = re.compile(r"(?<=[a-z)]\.)\s+(?=[A-Z])")
_CHINESE_CLAUSE = re.compile(r"[，。；：、]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'-]*")
_NAME = re.compile(r"^([A-Za-z][\w.+-]*(?: [\w.+-]+)?):\s")
_FEWEST_WORDS, _MOST_WORDS = 4, 16
_FEWEST_WORDS_OF_SENTENCE = 10
_FEWEST_CHARACTERS, _MOST_CHARACTERS = 8, 45
_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over documents: ``questions[i]`` is about ``documents[answers[i]]``; ``days`` are the documents'."""

    name: str
    documents: tuple[str, ...]
    days: tuple[date, ...]
    questions: tuple[str, ...]
    answers: tuple[int, ...]


Maker = Callable[[SourcePaper, np.random.Generator], str | None]
Document = Callable[[SourcePaper], str]


def build_question_sets(papers: Sequence[SourcePaper], *, seed: int) -> list[QuestionSet]:
    """All sets over parallel papers; the same papers and seed give the same questions."""
    return [_question_set(name, papers, make, document, seed) for name, (make, document) in _SETS.items()]


def _question_set(name: str, papers: Sequence[SourcePaper], make: Maker, document: Document, seed: int) -> QuestionSet:
    made = [make(paper, np.random.default_rng((seed, index))) for index, paper in enumerate(papers)]
    return QuestionSet(
        name=name,
        documents=tuple(document(paper) for paper in papers),
        days=tuple(paper.date for paper in papers),
        questions=tuple(question for question in made if question),
        answers=tuple(index for index, question in enumerate(made) if question),
    )


def _notes(paper: SourcePaper) -> str:
    return "\n".join(paper.texts[2:])


def _english(paper: SourcePaper) -> str:
    return "\n".join(paper.texts[:2])


def _later_half(paper: SourcePaper) -> str:
    abstract = paper.texts[1]
    return abstract[len(abstract) // 2 :]


def _notes_without_method(paper: SourcePaper) -> str:
    return "\n".join((*paper.texts[2:4], *paper.texts[5:]))


def _abstract(paper: SourcePaper, rng: np.random.Generator) -> str:  # noqa: ARG001 - of the shape of all makers
    return _without_title_words(paper.texts[1], paper)


def _one_line(paper: SourcePaper, rng: np.random.Generator) -> str:  # noqa: ARG001 - of the shape of all makers
    return paper.texts[2]


def _english_clause(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    clauses = _ENGLISH_CLAUSE.split(paper.texts[1])
    return _drawn(
        [_without_title_words(x, paper) for x in clauses if _FEWEST_WORDS <= len(x.split()) <= _MOST_WORDS], rng
    )


def _english_sentence(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    sentences = [
        text for text in _ENGLISH_SENTENCE.split(paper.texts[1]) if len(text.split()) >= _FEWEST_WORDS_OF_SENTENCE
    ]
    sentence = _drawn(sentences, rng)
    return _without_title_words(sentence, paper) if sentence else None


def _early_clause(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    abstract = paper.texts[1]
    clauses = _ENGLISH_CLAUSE.split(abstract[: len(abstract) // 2])[:-1]
    return _drawn([x for x in clauses if _FEWEST_WORDS <= len(x.split()) <= _MOST_WORDS], rng)


def _chinese_clause(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    return _drawn([x for x in _CHINESE_CLAUSE.split(_notes(paper)) if _is_clause(x)], rng)


def _method_clause(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    return _drawn([x for x in _CHINESE_CLAUSE.split(paper.texts[4]) if _is_clause(x)], rng)


def _english_keywords(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    words = [word for word in dict.fromkeys(_WORD.findall(paper.texts[1])) if embedding_tokens(word)]
    return " ".join(rng.choice(words, _KEYWORDS, replace=False)) if len(words) >= _KEYWORDS else None


def _chinese_keywords(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    tokens = [token for token in dict.fromkeys(embedding_tokens(_notes(paper))) if len(token) > 1 and is_han(token)]
    words = [token for token in tokens if token not in CHINESE_STOP_WORDS]
    return " ".join(rng.choice(words, _KEYWORDS, replace=False)) if len(words) >= _KEYWORDS else None


def _english_name(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    name = _name_in_notes(paper)
    return rng.choice(["what does {} do", "{}", "how does {} work"]).format(name.lower()) if name else None


def _chinese_name(paper: SourcePaper, rng: np.random.Generator) -> str | None:
    name = _name_in_notes(paper)
    return rng.choice(["{}是干啥的", "{} 讲了什么", "有没有说 {} 的论文"]).format(name.lower()) if name else None


def _name_in_notes(paper: SourcePaper) -> str | None:
    """The name before the colon of a title, where the notes use it: else nothing could find it there."""
    match = _NAME.match(paper.texts[0])
    return match[1] if match and match[1] in _notes(paper) else None


def _without_title_words(text: str, paper: SourcePaper) -> str:
    in_title = set(embedding_tokens(paper.texts[0]))
    return " ".join(word for word in text.split() if not in_title.intersection(embedding_tokens(word)))


def _is_clause(text: str) -> bool:
    return _FEWEST_CHARACTERS <= len(text) <= _MOST_CHARACTERS


def _drawn(texts: Sequence[str], rng: np.random.Generator) -> str | None:
    return texts[int(rng.integers(len(texts)))] if texts else None


_SETS: dict[str, tuple[Maker, Document]] = {
    "English abstract -> Chinese notes": (_abstract, _notes),
    "Chinese line -> English abstract": (_one_line, _english),
    "English sentence -> Chinese notes": (_english_sentence, _notes),
    "English clause -> Chinese notes": (_english_clause, _notes),
    "Chinese clause -> English abstract": (_chinese_clause, _english),
    "English keywords -> Chinese notes": (_english_keywords, _notes),
    "Chinese keywords -> English abstract": (_chinese_keywords, _english),
    "English clause -> rest in English": (_early_clause, _later_half),
    "Chinese clause -> rest in Chinese": (_method_clause, _notes_without_method),
    "name in English -> Chinese notes": (_english_name, _notes),
    "name in Chinese -> Chinese notes": (_chinese_name, _notes),
}
