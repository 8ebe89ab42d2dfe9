"""The memory kept in files: what is saved is loaded, and whatever is damaged or foreign is not."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from retrieval.index.memory import Memory
from retrieval.index.passages import day_number
from retrieval.index.snapshot import load_snapshot, save_snapshot
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of
from tests.fakes.passage_store import FakeEmbedder
from tests.index.columns import assert_same

STAMP = "fake@1 passages@1"
SIZE = 4


def memory_of(*numbers: int) -> Memory:
    embedder = FakeEmbedder(dimensions=SIZE)
    digests = [
        digest_of(MONDAY, *(paper_of(number, zh=f"第{number}篇的摘要。", title_zh="标题😀") for number in numbers)),
        digest_of(TUESDAY),
    ]
    hashes = {day_number(digest.date): digest.content_hash for digest in digests}
    return Memory.empty(SIZE, SIZE).renewed(
        digests, hashes, embedder, lambda passages: embedder.embed_texts([passage.text for passage in passages])
    )


def loaded(folder: Path) -> Memory:
    memory = load_snapshot(folder, STAMP)
    assert memory is not None
    return memory


@pytest.mark.parametrize("memory", [memory_of(1, 2, 3), memory_of(), Memory.empty(SIZE, SIZE)])
def test_what_is_saved_is_loaded(tmp_path: Path, memory: Memory) -> None:
    save_snapshot(memory, tmp_path / "memory", STAMP)
    found = loaded(tmp_path / "memory")
    assert_same(found.entries, memory.entries)
    assert_same(found.postings, memory.postings)
    assert found.hashes == memory.hashes
    assert found.days == memory.days


def test_the_last_one_saved_counts_and_no_other_is_kept(tmp_path: Path) -> None:
    for numbers in ((1,), (1, 2), (3,)):
        save_snapshot(memory_of(*numbers), tmp_path, STAMP)
    assert loaded(tmp_path).entries.paper_ids == ("2601.00003",)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_one_that_is_open_stays_usable_when_another_is_saved(tmp_path: Path) -> None:
    save_snapshot(memory_of(1, 2), tmp_path, STAMP)
    old = loaded(tmp_path)
    save_snapshot(memory_of(3), tmp_path, STAMP)
    assert_same(old.entries, memory_of(1, 2).entries)


def test_a_loaded_memory_can_be_renewed_and_saved_in_its_place(tmp_path: Path) -> None:
    save_snapshot(memory_of(1, 2), tmp_path, STAMP)
    embedder = FakeEmbedder(dimensions=SIZE)
    old = loaded(tmp_path)
    monday = {day_number(MONDAY): old.hashes[day_number(MONDAY)]}
    save_snapshot(old.renewed([], monday, embedder, lambda _: np.empty((0, SIZE), np.float32)), tmp_path, STAMP)
    found = loaded(tmp_path)
    assert_same(found.entries, memory_of(1, 2).entries)
    assert found.days == (MONDAY,)


def test_a_snapshot_of_another_embedding_or_schema_is_not_read(tmp_path: Path) -> None:
    save_snapshot(memory_of(1), tmp_path, STAMP)
    assert load_snapshot(tmp_path, "other@2 passages@1") is None
    manifest = json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))
    (tmp_path / "current.json").write_text(json.dumps({**manifest, "schema": 0}), encoding="utf-8")
    assert load_snapshot(tmp_path, STAMP) is None


def test_no_folder_holds_no_snapshot(tmp_path: Path) -> None:
    assert load_snapshot(tmp_path / "nowhere", STAMP) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"schema": 1}'])
def test_a_damaged_pointer_is_no_snapshot(tmp_path: Path, content: bytes) -> None:
    save_snapshot(memory_of(1), tmp_path, STAMP)
    (tmp_path / "current.json").write_bytes(content)
    assert load_snapshot(tmp_path, STAMP) is None


@pytest.mark.parametrize("damage", ["removed", "emptied", "cut"])
def test_any_damaged_file_makes_it_no_snapshot(tmp_path: Path, damage: str) -> None:
    save_snapshot(memory_of(1, 2, 3), tmp_path, STAMP)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    for file in sorted(folder.iterdir()):
        whole = file.read_bytes()
        if damage == "removed":
            file.unlink()
        else:
            file.write_bytes(b"" if damage == "emptied" else whole[: len(whole) - 1])
        assert load_snapshot(tmp_path, STAMP) is None, file.name
        file.write_bytes(whole)
    assert load_snapshot(tmp_path, STAMP) is not None


def test_a_save_that_broke_off_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_snapshot(memory_of(1), tmp_path, STAMP)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("retrieval.index.snapshot.np.save", full)
        with pytest.raises(OSError, match="No space"):
            save_snapshot(memory_of(2), tmp_path, STAMP)
    assert loaded(tmp_path).entries.paper_ids == ("2601.00001",)
    save_snapshot(memory_of(3), tmp_path, STAMP)
    assert loaded(tmp_path).entries.paper_ids == ("2601.00003",)


def test_a_reader_beside_a_writer_sees_one_or_the_other(tmp_path: Path) -> None:
    memories = [memory_of(1), memory_of(1, 2, 3)]
    save_snapshot(memories[0], tmp_path, STAMP)

    def save_again_and_again() -> None:
        for number in range(40):
            save_snapshot(memories[number % 2], tmp_path, STAMP)

    writer = Thread(target=save_again_and_again)
    writer.start()
    sizes = set()
    while writer.is_alive():
        found = loaded(tmp_path)
        assert_same(found.entries, memories[len(found.entries) != 1].entries)
        sizes.add(len(found.entries))
    writer.join()
    assert sizes <= {1, 3}
