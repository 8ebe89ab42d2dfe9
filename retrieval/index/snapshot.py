"""Keeps a memory in files, so that a start needs neither Chroma nor an embedding of what is already there.

A snapshot is a folder of NumPy arrays, read through memory maps, with a manifest. It is a copy: a missing, damaged or
foreign one is built anew from archive and Chroma.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.entries import Entries, Ragged
from retrieval.index.memory import Memory
from retrieval.index.postings import Postings, TokenBags

SCHEMA = 2  # of the files and of what they hold; a snapshot of another one is not read
_POINTER = "current.json"

Arrays = dict[str, NDArray[Any]]


def save_snapshot(memory: Memory, folder: Path, stamp: str) -> None:
    """Write a memory below a folder; readers see the old one or the new one, never a mixture.

    ``stamp`` names the embedding. Older snapshots are removed; a process that has one open keeps it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(old.name) for old in folder.iterdir() if old.name.isdigit()), default=0)
    target = folder / str(number)
    target.mkdir()
    for name, array in _arrays_of(memory).items():
        np.save(target / f"{name}.npy", array)
    entries = memory.entries
    texts = {"paper_ids": entries.paper_ids, "titles": entries.titles, "titles_zh": entries.titles_zh}
    (target / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    manifest = {"schema": SCHEMA, "stamp": stamp, "folder": target.name, "hashes": memory.hashes}
    unfinished = folder / f"{_POINTER}.{number}"
    unfinished.write_text(json.dumps(manifest), encoding="utf-8")
    unfinished.replace(folder / _POINTER)
    for old in folder.iterdir():
        if old.is_dir() and old != target:
            shutil.rmtree(old, ignore_errors=True)


def load_snapshot(folder: Path, stamp: str) -> Memory | None:
    """The memory kept below a folder; None if there is none that can be used with this stamp."""
    manifest = _load_manifest(folder)
    while manifest and (manifest.get("schema"), manifest.get("stamp")) == (SCHEMA, stamp):
        memory = _load_memory(folder, manifest)
        newest = _load_manifest(folder)
        if memory is not None or newest == manifest:
            return memory
        manifest = newest  # another process replaced the snapshot while it was read
    return None


def _load_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / _POINTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _load_memory(folder: Path, manifest: dict[str, Any]) -> Memory | None:
    try:
        source = folder / manifest["folder"]
        texts = json.loads((source / "texts.json").read_text(encoding="utf-8"))
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in source.glob("*.npy")}
        hashes = {int(day): str(value) for day, value in manifest["hashes"].items()}
        return _memory_of(arrays, texts, hashes)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        return None  # whatever is wrong with a copy, the cure is the same: a new one


def _arrays_of(memory: Memory) -> Arrays:
    entries, postings = memory.entries, memory.postings
    parts: dict[str, object] = {
        "bags": entries.bags,
        "texts": entries.texts,
        "sentences": entries.sentences,
        "postings": postings,
    }
    columns = {f"{part}_{name}": getattr(held, name) for part, held in parts.items() for name in type(held).__slots__}  # type: ignore[attr-defined]  # the parts are slotted dataclasses
    return {"days": entries.days, **columns}


def _memory_of(arrays: Arrays, texts: dict[str, list[str]], hashes: dict[int, str]) -> Memory:
    def columns(part: str, held: type) -> dict[str, NDArray[Any]]:
        return {name: arrays[f"{part}_{name}"] for name in held.__slots__}  # type: ignore[attr-defined]  # as above

    entries = Entries(
        days=np.array(arrays["days"]),
        paper_ids=tuple(texts["paper_ids"]),
        titles=tuple(texts["titles"]),
        titles_zh=tuple(texts["titles_zh"]),
        bags=TokenBags(**columns("bags", TokenBags)),
        texts=Ragged(**columns("texts", Ragged)),
        sentences=Ragged(**columns("sentences", Ragged)),
    )
    return Memory(entries, Postings(**columns("postings", Postings)), hashes)
