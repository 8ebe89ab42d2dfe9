from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.archive import Archive
from retrieval.errors import EmbeddingError, StampMismatchError
from retrieval.index.ingest import Ingestor, Stage
from retrieval.index.passages import passages_of
from retrieval.types import Form
from tests.fakes.digests import MONDAY, SATURDAY, TUESDAY, digest_of, paper_of
from tests.fakes.passage_store import FakeEmbedder, FakePassageDatabase, FakePassageStore

_SHARED = Path(__file__).parents[2] / "../shared"

_NEWSLETTER = """\
# Hugging Face 2026-01-19 论文日报

## 📊 今日论文统计
- 总论文数：2

## 📝 论文详情

### 1. 学会走路的机器人

**原文标题：** Robots That Learn to Walk

**摘要：**
让机器人在仿真里学会走路。

**论文链接：** [HuggingFace](https://huggingface.co/papers/2601.00001) | [arXiv](https://arxiv.org/abs/2601.00001)

---

### 2. 更短的提示

**原文标题：** Shorter Prompts

**摘要：**
提示词越短，推理越快。

**论文链接：** [HuggingFace](https://huggingface.co/papers/2601.00002) | [arXiv](https://arxiv.org/abs/2601.00002)
"""


@dataclass
class Bench:
    """An ingestor with everything it works on; ``restart`` is a new process on the same data."""

    path: Path
    database: FakePassageDatabase = field(default_factory=FakePassageDatabase)
    embedder: FakeEmbedder = field(default_factory=FakeEmbedder)
    changed: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.archive = Archive(self.path)
        self.ingestor = self._build()

    def _build(self) -> Ingestor:
        return Ingestor(
            self.archive,
            lambda: self.database,
            self.embedder,
            holds_index=lambda: bool(self.database.collections),
            on_change=self.changed.extend,
        )

    def restart(self, embedder: FakeEmbedder | None = None) -> Ingestor:
        self.embedder = embedder or self.embedder
        self.changed.clear()
        self.ingestor = self._build()
        return self.ingestor

    @property
    def store(self) -> FakePassageStore:
        (store,) = self.database.collections.values()
        return store

    def expected_ids(self) -> set[str]:
        return {passage.id for day, paper in self.archive.entries() for passage in passages_of(paper, day)}

    def is_in_line(self) -> bool:
        return set(self.store.held) == self.expected_ids() and not self.archive.index.pending()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "archive.sqlite")
    yield bench
    bench.archive.close()


def _write(path: Path, text: str = _NEWSLETTER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_goes_into_archive_and_index(bench: Bench, tmp_path: Path) -> None:
    report = bench.ingestor.ingest([_write(tmp_path / "日报.md")])

    assert (report.added, report.changed, report.unchanged, report.removed) == (2, 0, 0, 0)
    assert report.days == report.indexed_days == (MONDAY,)
    assert not report.has_rejections
    (file,) = report.files
    assert (file.day, file.form, file.papers) == (MONDAY, Form.NEWSLETTER, 2)
    assert bench.is_in_line()
    assert bench.changed == [MONDAY]
    assert any("学会走路" in text for text in bench.embedder.embedded)


def test_importing_it_costs_neither_chroma_nor_llama_index() -> None:
    program = "import sys, retrieval.index.ingest, retrieval.folder; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )

    assert not {"chromadb", "llama_index", "llama_index.core"} & set(done.stdout.split())


def test_running_it_again_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    path = _write(tmp_path / "日报.md")
    bench.ingestor.ingest([path])
    opened = bench.database.times_opened

    report = bench.restart().ingest([path])

    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert report.indexed_days == ()
    assert bench.changed == []
    assert bench.database.times_opened == opened, "the database need not be opened where nothing is to be written"


def test_only_what_changed_is_written(bench: Bench, tmp_path: Path) -> None:
    bench.ingestor.ingest([_write(tmp_path / "日报.md")])
    bench.store.written.clear()

    report = bench.ingestor.ingest([_write(tmp_path / "日报.md", _NEWSLETTER.replace("推理越快", "推理更快"))])

    assert (report.changed, report.unchanged) == (1, 1)
    assert bench.store.written == ["20260119/2601.00002/newsletter.abstract/0"]
    assert bench.is_in_line()


def test_passages_of_a_removed_paper_go(bench: Bench, tmp_path: Path) -> None:
    bench.ingestor.ingest([_write(tmp_path / "日报.md")])

    shorter = _NEWSLETTER[: _NEWSLETTER.index("### 2.")].replace("总论文数：2", "总论文数：1")
    report = bench.ingestor.ingest([_write(tmp_path / "日报.md", shorter)])

    assert report.removed == 1
    assert bench.store.ids_of_day(20260119) == ("20260119/2601.00001/newsletter.abstract/0",)


def test_one_bad_file_stops_nothing_else(bench: Bench, tmp_path: Path) -> None:
    bad = _write(tmp_path / "in" / "a.md", "# Shopping\n\n- milk\n")
    missing = tmp_path / "nowhere.md"
    good = _write(tmp_path / "in" / "b.markdown")

    report = bench.ingestor.ingest([tmp_path / "in", missing])

    assert [file.path for file in report.files] == [bad, good, missing]
    assert [bool(file.rejections) for file in report.files] == [True, False, True]
    assert report.has_rejections
    assert report.added == 2
    assert "no digest" in report.files[0].rejections[0].message
    assert "There is no file or folder" in report.files[2].rejections[0].message


def test_folders_are_searched_in_order_without_hidden_and_foreign_files(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    wanted = [_write(folder / "2026-01-19.md"), _write(folder / "z" / "B.MD"), _write(folder / "z" / "a.json", "[]")]
    for name in (".hidden.md", ".git/x.md", "notes.txt", "picture.png"):
        _write(folder / name)

    report = bench.ingestor.ingest([folder, wanted[0]])

    assert [file.path for file in report.files] == wanted


def test_a_folder_without_digests_and_a_pipe_are_rejected(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.md")

    report = bench.ingestor.ingest([tmp_path / "empty", tmp_path / "pipe.md"])

    messages = [notice.message for file in report.files for notice in file.rejections]
    assert messages == [
        f"{tmp_path / 'empty'} holds no .md or .json file.",
        f"{tmp_path / 'pipe.md'} is neither a file nor a folder.",
    ]
    assert not bench.database.collections


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_rejected(bench: Bench, tmp_path: Path) -> None:
    closed = _write(tmp_path / "in" / "closed.md")
    closed.chmod(0)
    shut = tmp_path / "in" / "shut"
    shut.mkdir(mode=0)

    report = bench.ingestor.ingest([tmp_path / "in"])

    assert [file.path for file in report.files if file.rejections] == [closed, shut]
    shut.chmod(0o700)


def test_a_given_date_overrides_the_files(bench: Bench, tmp_path: Path) -> None:
    report = bench.ingestor.ingest([_write(tmp_path / "日报.md")], day=TUESDAY)

    assert report.days == bench.archive.days() == (TUESDAY,)


def test_a_second_file_of_the_same_form_and_day_is_noticed(bench: Bench, tmp_path: Path) -> None:
    first = _write(tmp_path / "a.md")
    second = _write(tmp_path / "b.md", _NEWSLETTER.replace("提示词越短", "提示越短"))

    report = bench.ingestor.ingest([first, second])

    assert "replaces a.md" in report.files[1].notices[-1].message
    assert not report.has_rejections
    assert (report.added, report.changed, report.unchanged) == (2, 0, 0), "a paper counts once a day"


def test_progress_is_told(bench: Bench, tmp_path: Path) -> None:
    told: list[tuple[int, int, Stage]] = []
    paths = [
        _write(tmp_path / "a.md"),
        _write(tmp_path / "b.md", _NEWSLETTER.replace("2026-01-19", "2026-01-20")),
    ]

    bench.ingestor.ingest(paths, progress=lambda total, done, what: told.append((total, done, what)))

    assert told == [(2, 1, Stage.READING), (2, 2, Stage.READING), (2, 2, Stage.INDEXING)]


def test_a_text_of_another_day_renews_each_day_of_the_paper(bench: Bench) -> None:
    bench.archive.put(digest_of(SATURDAY, paper_of(1, zh="解读。", form=Form.REPORT), form=Form.REPORT))
    bench.ingestor.repair()
    bench.archive.put(digest_of(MONDAY, paper_of(1, en="Abstract.", form=Form.HF_DAILY), form=Form.HF_DAILY))

    assert bench.ingestor.repair() == (MONDAY, SATURDAY)

    assert bench.store.ids_of_day(20260131) == (
        "20260131/2601.00001/hf_daily.abstract/0",
        "20260131/2601.00001/report.abstract/0",
    )


def test_a_day_without_papers_is_indexed_too(bench: Bench) -> None:
    bench.archive.put(digest_of(MONDAY))

    assert bench.ingestor.repair() == (MONDAY,)
    assert bench.ingestor.repair() == ()


class _FailingEmbedder(FakeEmbedder):
    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise EmbeddingError(f"The embedding does not answer for {len(texts)} texts.", retryable=True)


def test_what_an_embedding_failed_on_is_repaired_later(bench: Bench, tmp_path: Path) -> None:
    healthy = bench.embedder
    with pytest.raises(EmbeddingError):
        bench.restart(_FailingEmbedder()).ingest([_write(tmp_path / "日报.md")])
    assert bench.archive.days() == (MONDAY,)

    assert bench.restart(healthy).repair() == (MONDAY,)

    assert bench.is_in_line()


def test_a_deleted_index_is_built_again(bench: Bench) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    bench.ingestor.repair()
    bench.database.collections.clear()

    assert bench.restart().repair() == (MONDAY,)

    assert bench.is_in_line()


def test_another_embedding_asks_for_reindex_before_anything_is_read(bench: Bench, tmp_path: Path) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    bench.ingestor.repair()
    other = bench.restart(FakeEmbedder("fake@2", 8))

    for attempt in (other.check, other.repair, lambda: other.ingest([_write(tmp_path / "日报.md")])):
        with pytest.raises(
            StampMismatchError, match=r"made with fake@1/.*, the settings name fake@2/.*paperboy reindex"
        ):
            attempt()
    assert len(bench.archive.day(MONDAY).papers) == 1


def test_reindex_changes_over_to_another_embedding(bench: Bench) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。"), paper_of(2)))
    bench.archive.put(digest_of(TUESDAY, paper_of(3, en="Three.")))
    bench.ingestor.repair()
    told: list[tuple[int, int, Stage]] = []

    count = bench.restart(FakeEmbedder("fake@2", 8)).reindex(progress=lambda *state: told.append(state))

    assert count == 3
    assert bench.store.stamp.startswith("fake@2")
    assert bench.store.dimensions == 8
    assert bench.is_in_line()
    assert bench.changed == [MONDAY, TUESDAY]
    assert told == [(2, 2, Stage.INDEXING)]
    bench.ingestor.check()


def test_the_old_collection_is_whole_while_the_new_one_is_built(bench: Bench) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    bench.ingestor.repair()
    old = bench.store
    seen: list[list[str]] = []

    def look(*_state: object) -> None:
        record = bench.archive.index.record()
        seen.append(sorted(bench.database.open(record.name, record.stamp).held))

    bench.restart(FakeEmbedder("fake@2")).reindex(progress=look)

    assert seen == [sorted(old.held)]
    assert bench.store is not old


def test_a_reindex_that_broke_off_leaves_the_old_index_and_is_cleared_away(bench: Bench) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    bench.ingestor.repair()
    old, healthy = bench.store, bench.embedder
    with pytest.raises(EmbeddingError):
        bench.restart(_FailingEmbedder()).reindex()
    assert len(bench.database.collections) == 2

    assert bench.restart(healthy).repair() == ()

    assert bench.store is old
    assert bench.is_in_line()


def test_an_old_collection_that_a_kill_left_is_dropped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.archive.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    bench.ingestor.repair()
    with monkeypatch.context() as patch:
        patch.setattr(bench.database, "drop", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            bench.ingestor.reindex()
    assert len(bench.database.collections) == 2

    assert bench.restart().repair() == ()

    assert bench.is_in_line()


def _interrupt(_name: str) -> None:
    raise KeyboardInterrupt


def test_reindex_of_an_empty_archive(bench: Bench) -> None:
    assert bench.ingestor.reindex() == 0
    assert bench.store.count() == 0


def test_the_store_is_made_when_it_is_first_asked_for(bench: Bench) -> None:
    assert bench.ingestor.store() is bench.ingestor.store()
    assert len(bench.database.collections) == 1
    bench.ingestor.close()
    assert bench.restart().store() is bench.store


@pytest.mark.skipif(not _SHARED.is_dir(), reason="../shared is not beside the repository")
def test_the_real_digests_go_in_without_a_rejection(bench: Bench, tmp_path: Path) -> None:
    shutil.copytree(_SHARED / "digests", tmp_path / "in" / "digests")
    shutil.copytree(_SHARED / "hf_daily", tmp_path / "in" / "hf_daily")

    report = bench.ingestor.ingest([tmp_path / "in"])

    assert [notice for file in report.files for notice in file.rejections] == []
    counts = {day: len(bench.archive.day(day).papers) for day in report.days}
    assert sum(counts.values()) == report.added
    assert bench.is_in_line()
    saturday = bench.archive.day(SATURDAY)
    assert any("en" in paper.languages for paper in saturday.papers), "Friday's abstracts reach Saturday's report"
