"""An inverted index over entries: which entries hold a token, how often, and whether their title does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

TITLE_WEIGHT = 3  # a word in the title counts as three in the text
_MOST = 255  # counts are kept in a byte; BM25 is flat long before


@lru_cache(1 << 18)
def token_key(token: str) -> int:
    """A 64-bit key of a token: stable between processes, and far smaller in memory than a table of strings."""
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class TokenBags:
    """The tokens of n entries, one bag after the other: keys, counts, and whether the title has the token.

    ``starts`` has n + 1 elements; the bag of entry i is ``[starts[i]:starts[i + 1]]``.
    """

    starts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    counts: NDArray[np.uint8]
    titled: NDArray[np.bool_]

    @classmethod
    def build(cls, texts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> TokenBags:
        """Bags of entries given as (tokens of the titles, tokens of the text)."""
        starts, keys, counts, titled = [0], [], [], []
        for title, body in texts:
            bag = Counter(body)
            in_title = set(title)
            for token in title:
                bag[token] += TITLE_WEIGHT
            keys += [token_key(token) for token in bag]
            counts += [min(count, _MOST) for count in bag.values()]
            titled += [token in in_title for token in bag]
            starts.append(len(keys))
        return cls(
            np.array(starts, np.int64),
            np.array(keys, np.uint64),
            np.array(counts, np.uint8),
            np.array(titled, np.bool_),
        )

    def between(self, first: int, last: int) -> TokenBags:
        """The bags of entries first to last, the last one excluded."""
        low, high = self.starts[first], self.starts[last]
        return TokenBags(
            self.starts[first : last + 1] - low,
            self.keys[low:high],
            self.counts[low:high],
            self.titled[low:high],
        )

    @classmethod
    def join(cls, parts: Sequence[TokenBags]) -> TokenBags:
        """The bags of several groups of entries, one group after the other."""
        sizes = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.starts) for part in parts)])
        return cls(
            np.cumsum(sizes),
            np.concatenate([np.empty(0, np.uint64), *(part.keys for part in parts)]),
            np.concatenate([np.empty(0, np.uint8), *(part.counts for part in parts)]),
            np.concatenate([np.empty(0, np.bool_), *(part.titled for part in parts)]),
        )


@dataclass(frozen=True, slots=True)
class Postings:
    """For each token the entries that hold it, ascending; so a range of entries (a scope) is a slice.

    ``lengths`` is the number of tokens of each entry, title weight included.
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    entries: NDArray[np.int32]
    counts: NDArray[np.uint8]
    titled: NDArray[np.bool_]
    lengths: NDArray[np.float32]

    @classmethod
    def build(cls, bags: TokenBags) -> Postings:
        """Turn bags by entry into postings by token."""
        sizes = np.diff(bags.starts)
        owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(bags.keys, kind="stable")
        keys, first = np.unique(bags.keys[order], return_index=True)
        totals = np.bincount(owners, weights=bags.counts, minlength=len(sizes))
        return cls(
            keys,
            np.append(first, len(order)).astype(np.int64),
            owners[order],
            bags.counts[order],
            bags.titled[order],
            totals.astype(np.float32),
        )

    def holds(self, token: str) -> bool:
        """Whether any entry has the token."""
        held = self.find(token, 0, len(self.lengths))
        return bool(held.start != held.stop)

    def find(self, token: str, low: int, high: int) -> slice:
        """Where the postings of a token stand, of entries low to high (excluded) alone; empty if there are none."""
        key = np.uint64(token_key(token))
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return slice(0, 0)
        begin, end = int(self.starts[place]), int(self.starts[place + 1])
        if low == 0 and high == len(self.lengths):
            return slice(begin, end)
        held = self.entries[begin:end]
        return slice(begin + int(np.searchsorted(held, low)), begin + int(np.searchsorted(held, high)))
