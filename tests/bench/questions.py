"""The questions that are asked, and the day that each is about where one day is in scope."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

from retrieval.digest.load import load
from retrieval.index.files import find_files
from retrieval.index.lexicon import Lexicon, load_lexicon
from retrieval.text.tokens import search_tokens
from tests.bench.job import AskedQuestion
from tests.bench.synthetic import seeded

MADE = 100  # questions made from papers of the archive, half of them Chinese
_TUNING = Path(__file__).parents[1] / "questions" / "tune.jsonl"
_TOPIC_WORDS = 3
_WORD = re.compile(r"[A-Za-z]{4,}")
_ENGLISH = (
    "which paper is about {}?",
    "what did they measure in the {} work, and how well does it do",
    "papers on {}",
    "how does the one with {} work?",
)
_CHINESE = ("有没有讲{}的论文？", "{}那篇效果提升了多少", "哪些论文做{}", "用{}的那个方法是怎么做的")


def build_questions(titles: Sequence[tuple[date, str]], seed: int = 4) -> list[AskedQuestion]:
    """Colloquial questions of the tests, and questions made from words of these titles; each is asked of some day."""
    random, lexicon = seeded(seed), load_lexicon()
    texts = list(dict.fromkeys([*_made(titles, random, lexicon), *_colloquial()]))
    days = sorted({day for day, _ in titles})
    return [AskedQuestion(text, random.choice(days)) for text in texts]


def titles_in(folder: Path) -> list[tuple[date, str]]:
    """The titles of the papers of all digests in a folder, with their days."""
    digests = (load(path) for path, problem in find_files([folder]).items() if problem is None)
    return [(digest.date, paper.title) for digest in digests for paper in digest.papers]


def _colloquial() -> Iterator[str]:
    for line in _TUNING.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("history"):
            yield row["question"]


def _made(titles: Sequence[tuple[date, str]], random: Random, lexicon: Lexicon) -> Iterator[str]:
    chosen = random.choices(titles, k=4 * MADE)  # most titles have enough words that are known; not all
    topics = [topic for _, title in chosen if len(topic := _topic(title, lexicon)) == _TOPIC_WORDS]
    for number, topic in enumerate(topics[:MADE]):
        if number % 2:
            yield random.choice(_CHINESE).format("".join(lexicon.translations(word)[0][0] for word in topic.values()))
        else:
            yield random.choice(_ENGLISH).format(" ".join(topic))


def _topic(title: str, lexicon: Lexicon) -> dict[str, str]:
    """The rarest words of a title that have a translation, as they stand there, with their tokens."""
    tokens = {word: token for word in _WORD.findall(title) for token in search_tokens(word)[:1]}
    known = {word: token for word, token in tokens.items() if lexicon.translations(token)}
    rarest = sorted(known, key=lambda word: (-(lexicon.background_idf(known[word]) or 0.0), word))[:_TOPIC_WORDS]
    return {word: token for word, token in known.items() if word in rarest}
