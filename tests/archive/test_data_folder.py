from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import DataFolderBusyError, StoreError
from retrieval.folder import DataFolder, Owner

_HOLD = """
import sys, time
from pathlib import Path
from retrieval.folder import DataFolder
with DataFolder(Path(sys.argv[1])).lock("paperboy run"):
    print("held", flush=True)
    time.sleep(60)
"""


def _start_holder(folder: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _end(holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.communicate()


@pytest.mark.slow
def test_a_second_process_is_told_about_the_first(tmp_path: Path) -> None:
    holder = _start_holder(tmp_path)
    try:
        with pytest.raises(DataFolderBusyError) as caught, DataFolder(tmp_path).lock("paperboy index"):
            pytest.fail("Two processes held the lock.")
    finally:
        _end(holder)

    sentence = str(caught.value)
    assert f"process {holder.pid} (`paperboy run`, running since 20" in sentence
    assert "Wait until it ends or stop it" in sentence
    assert sentence.count(". ") == 1
    assert caught.value.retryable


@pytest.mark.slow
def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    _end(_start_holder(tmp_path))
    assert (tmp_path / "lock.owner").exists()

    with DataFolder(tmp_path).lock("paperboy index"):
        owner = Owner.from_json((tmp_path / "lock.owner").read_text(encoding="utf-8"))
        assert owner is not None
        assert (owner.pid, owner.purpose) == (os.getpid(), "paperboy index")


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1, "purpose": "a"}', None])
def test_a_note_that_names_nobody_is_passed_over(tmp_path: Path, note: str | None) -> None:
    folder = DataFolder(tmp_path)
    with folder.lock("paperboy run"):
        if note is None:
            (tmp_path / "lock.owner").unlink()
        else:
            (tmp_path / "lock.owner").write_text(note, encoding="utf-8")

        with pytest.raises(DataFolderBusyError, match=r"in use by another process\. Wait"), folder.lock("x"):
            pytest.fail("The lock was taken twice.")


def test_the_note_of_a_dead_process_names_nobody(tmp_path: Path) -> None:
    holder = _start_holder(tmp_path)
    _end(holder)
    stale = (tmp_path / "lock.owner").read_text(encoding="utf-8")
    folder = DataFolder(tmp_path)

    with folder.lock("paperboy run"):
        (tmp_path / "lock.owner").write_text(stale, encoding="utf-8")
        with pytest.raises(DataFolderBusyError, match="another process"), folder.lock("paperboy index"):
            pytest.fail("The lock was taken twice.")


def test_the_lock_is_free_afterwards(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "数据")

    for purpose in ("paperboy index", "paperboy ask"):
        with folder.lock(purpose):
            assert (folder.path / "lock.owner").exists()
        assert not (folder.path / "lock.owner").exists()


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with pytest.raises(KeyError), folder.lock("paperboy index"):
        raise KeyError

    with folder.lock("paperboy index"):
        assert (tmp_path / "lock.owner").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StoreError, match=r"file cannot be used: .* Name another one"):
        DataFolder(tmp_path / "file")


def test_everything_lies_inside(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)

    assert {path.parent for path in (folder.archive, folder.chroma, folder.memory, folder.inbox)} == {tmp_path}
    assert not folder.holds_chroma
