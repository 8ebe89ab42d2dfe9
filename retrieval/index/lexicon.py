"""What words of one language mean in the other, and how common words are in papers: learned tables and a few facts.

Translations come from word alignment over papers with texts in both languages (``retrieval.training.alignment``), and
for words that papers do not use out of ``builtin/everyday.toml``; names that chat users write in Chinese and papers in
English come from ``builtin/aliases.toml``. The last two are kept by hand.
"""

from __future__ import annotations

import gzip
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from retrieval.errors import EmbeddingError, system_reason
from retrieval.reasons import Reason
from retrieval.text.tokens import stem

EVERYDAY = 0.3  # weight of a translation of an everyday word; it serves where next to nothing was learned


class Lexicon:
    """Translations of tokens and their background idf, both in the tokens of ``retrieval.text.tokens``."""

    def __init__(
        self, translations: Mapping[str, tuple[tuple[str, float], ...]], background_idf: Mapping[str, float]
    ) -> None:
        self._translations = translations
        self._background_idf = background_idf

    def translations(self, token: str) -> tuple[tuple[str, float], ...]:
        """Tokens of the other language with weights from 0 to 1, best first; empty where none is known."""
        return self._translations.get(token, ())

    def background_idf(self, token: str) -> float | None:
        """ln(papers / papers with the token) over the training papers; None where the token is in next to none."""
        return self._background_idf.get(token)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that is shipped with the package; the same object on every call."""
    return load_lexicon_from(resources.files(__package__).joinpath("builtin"))


def load_lexicon_from(folder: Traversable) -> Lexicon:
    """Read the learned and the hand-kept tables of a folder; raises EmbeddingError where they are damaged."""
    try:
        learned = [(source, target, float(weight)) for source, target, weight in _rows(folder / "lexicon.tsv.gz")]
        idf = {token: float(value) for token, value in _rows(folder / "idf.tsv.gz")}
        dictionary = tomllib.loads((folder / "everyday.toml").read_text(encoding="utf-8"))["words"]
        aliases = tomllib.loads((folder / "aliases.toml").read_text(encoding="utf-8"))["aliases"]
    except (OSError, EOFError, ValueError, KeyError) as error:
        told = Reason("lexicon_unreadable", advice="install_again", problem=system_reason(error))
        raise EmbeddingError(told) from error
    known = _gathered([*_alias_pairs(aliases), *learned])
    everyday = [
        (source, target, EVERYDAY)
        for word, targets in dictionary.items()
        for source in [stem(word)]
        if source not in known or known[source][0][1] < EVERYDAY / 2
        for target in targets
    ]
    return Lexicon(known | _gathered(everyday), idf)


def save_lexicon(
    folder: Path, translations: Iterable[tuple[str, str, float]], background_idf: Mapping[str, float]
) -> None:
    """Write the two learned tables; translations are (token, token of the other language, weight)."""
    _write(folder / "lexicon.tsv.gz", (f"{source}\t{target}\t{weight:.3f}" for source, target, weight in translations))
    _write(folder / "idf.tsv.gz", (f"{token}\t{value:.2f}" for token, value in sorted(background_idf.items())))


def _rows(file: Traversable) -> list[list[str]]:
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def _write(path: Path, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def _alias_pairs(aliases: Mapping[str, list[str]]) -> list[tuple[str, str, float]]:
    pairs = [(chinese, stem(name)) for chinese, names in aliases.items() for name in names]
    return [(a, b, 1.0) for a, b in pairs] + [(b, a, 1.0) for a, b in pairs]


def _gathered(pairs: Iterable[tuple[str, str, float]]) -> dict[str, tuple[tuple[str, float], ...]]:
    best: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for source, target, weight in pairs:
        best[source][target] = max(weight, best[source].get(target, 0.0))
    return {
        source: tuple(sorted(targets.items(), key=lambda item: (-item[1], item[0]))) for source, targets in best.items()
    }
