"""What a model has written, kept on disk paper by paper as it is paid for, so that nothing is paid twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retrieval.edition.types import Cost, FullText
from retrieval.edition.writing.messages import instructions
from retrieval.edition.writing.schema import FIELDS, Written
from retrieval.types import Language, Paper
from retrieval.whole_files import write_whole

ANSWERS = 3  # for a field: the first, and two more where it is missing or wrong
RUNS = 3  # times as many where nothing of the paper could be used
_SCHEMA = 1  # of the entries; another one makes all of them old
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")
_KEY_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """How far the writing of a paper has come.

    ``in_vain`` counts, for each field, the answers that were to have it and did not; ``unmended`` are the sentences
    that the paper does not bear out and for which the model, asked again, gave none that it does. Both settle what is
    not to be paid for again; an answer that broke off settles nothing.
    """

    model: str
    written: Written = field(default_factory=Written)
    in_vain: Mapping[str, int] = field(default_factory=dict)
    unmended: tuple[str, ...] = ()
    cost: Cost = field(default_factory=Cost)

    @property
    def is_begun(self) -> bool:
        """Whether the model has answered at all."""
        return self.cost.requests > 0

    def is_settled(self, name: str) -> bool:
        """Whether a field has been asked for as often as it is worth.

        A model that has written nothing usable of the paper at all may be ill rather than at its wits' end.
        """
        most = ANSWERS if any(map(self.written.items_of, FIELDS)) else ANSWERS * RUNS
        return self.in_vain.get(name, 0) >= most

    def asked_in_vain(self, names: Iterable[str]) -> Entry:
        """The same after an answer without these fields."""
        return replace(self, in_vain={**self.in_vain, **{name: self.in_vain.get(name, 0) + 1 for name in names}})

    def plus(self, cost: Cost) -> Entry:
        """The same with further cost."""
        return replace(self, cost=self.cost.plus(cost))


_ENTRY = TypeAdapter(Entry)


class NoteCache:
    """Entries as files in a folder; the name has the paper, the language and a hash of all that decides the text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, paper: Paper, key: str) -> Entry | None:
        """The entry under a key, or None where there is none that can be read."""
        return _load(self._path(paper, key))

    def load_other(self, paper: Paper, key: str, language: Language) -> Entry | None:
        """The newest entry of the same paper and language under another key, such as one from the abstract alone."""
        own = self._path(paper, key)
        others = [path for path in self._folder.glob(f"{_safe(paper.id)}.{language}.*.json") if path != own]
        return next(filter(None, map(_load, sorted(others, key=_age))), None)

    def save(self, paper: Paper, key: str, entry: Entry) -> None:
        """Write the entry; a reader sees the old one or the new one, never a part."""
        write_whole(self._path(paper, key), _ENTRY.dump_json(entry, indent=1))

    def _path(self, paper: Paper, key: str) -> Path:
        return self._folder / f"{_safe(paper.id)}.{key}.json"


def key_of(model: str, paper: Paper, text: FullText, language: Language) -> str:
    """The language and a hash of model, prompts, paper and the text that was read."""
    known: Iterable[str] = (model, *instructions(), paper.id, paper.title, text.whole, str(_SCHEMA))
    digest = hashlib.sha256("\x00".join(known).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{language}.{digest[:_KEY_LENGTH]}"


def _load(path: Path) -> Entry | None:
    try:
        return _ENTRY.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _safe(paper_id: str) -> str:
    return _UNSAFE.sub("_", paper_id)
