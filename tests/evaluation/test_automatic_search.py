"""The search measured on questions made of papers: documents in, ranks out."""

from __future__ import annotations

import gzip
import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from retrieval.errors import QuestionSetError
from retrieval.evaluation.automatic import (
    build_memory,
    digests_of,
    load_held_out,
    measure_all,
    measure_search,
    thin_out,
)
from retrieval.evaluation.parts import PARTS, Setup, build_searcher, without
from retrieval.index.embedding import load_builtin
from retrieval.training.data import PARALLEL_FIELDS, TEST_FROM, TUNING_FROM
from retrieval.training.questions import QuestionSet

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
WHOLE = QuestionSet(
    name="made",
    documents=(
        "蛋白质结构预测的生成模型。",
        "机器人用触觉抓取易碎物体。",
        "给大模型生成的文本加水印。",
        "机器人学会跳舞。",
    ),
    days=(TUESDAY, MONDAY, TUESDAY, TUESDAY),
    questions=("protein structures", "robots that grasp fragile objects", "watermarks for text"),
    answers=(0, 1, 2),
)

packed = partial(gzip.compress, mtime=0)  # the same bytes whenever they are made


def row(number: int, day: date) -> dict[str, str]:
    return {
        "id": f"2603.{number:05}",
        "date": day.isoformat(),
        **{name: f"{name} {number}" for name in PARALLEL_FIELDS},
    }


def test_documents_become_papers_of_their_days() -> None:
    monday, tuesday = digests_of(WHOLE)
    assert (monday.date, [paper.id for paper in monday.papers]) == (MONDAY, ["1"])
    assert [(paper.id, paper.position) for paper in tuesday.papers] == [("0", 1), ("2", 2), ("3", 3)]
    assert tuesday.papers[0].sections[0].language == "zh"


def test_the_search_finds_each_document_whatever_the_order_of_days() -> None:
    memory = build_memory(digests_of(WHOLE), load_builtin(), load_builtin())
    searcher = build_searcher(memory, load_builtin(), load_builtin(), Setup())
    measured = measure_search(WHOLE, searcher)
    assert (measured.name, measured.questions) == ("made", 3)
    assert measured.in_day.at_1 == measured.in_all.at_1 == 1


def test_without_any_evidence_all_documents_tie_and_the_right_one_comes_last() -> None:
    memory = build_memory(digests_of(WHOLE), load_builtin(), load_builtin())
    blind = build_searcher(memory, load_builtin(), load_builtin(), without(PARTS))
    measured = measure_search(WHOLE, blind)
    assert measured.in_all.mrr == pytest.approx(1 / 4)
    assert measured.in_day.mrr == pytest.approx((1 / 3 + 1 + 1 / 3) / 3)


def test_a_set_is_thinned_out_the_same_way_each_time() -> None:
    thin = thin_out(WHOLE, 2, seed=1)
    assert thin == thin_out(WHOLE, 2, seed=1)
    assert thin.documents == WHOLE.documents
    pairs = dict(zip(WHOLE.questions, WHOLE.answers, strict=True))
    assert [pairs[question] for question in thin.questions] == list(thin.answers)
    assert len(thin.questions) == 2
    assert thin_out(WHOLE, 3, seed=1) is WHOLE


def test_papers_kept_out_of_training_are_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    rows = [row(1, date(2025, 1, 1)), row(2, TUNING_FROM), row(3, TEST_FROM)]
    path.write_bytes(gzip.compress("".join(json.dumps(each) + "\n" for each in rows).encode()))
    assert [paper.id for paper in load_held_out(path, last=False)] == ["2603.00002"]
    assert [paper.id for paper in load_held_out(path, last=True)] == ["2603.00003"]
    measured = list(measure_all(load_held_out(path, last=False), load_builtin(), Setup(), most=5, seed=1))
    assert len({each.name for each in measured}) == len(measured) > 5


@pytest.mark.parametrize(
    "data",
    [b"no gzip", packed(b"no JSON\n"), packed(b"[]\n"), packed(b"{}\n"), packed(b"")[:-4]],
)
def test_a_file_of_something_else_is_said_to_be_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "papers.jsonl.gz").write_bytes(data)
    with pytest.raises(QuestionSetError, match="holds no parallel papers"):
        load_held_out(tmp_path / "papers.jsonl.gz", last=False)


def test_a_file_of_trained_papers_alone_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row(1, date(2025, 1, 1))).encode()))
    with pytest.raises(QuestionSetError, match="kept out of training"):
        load_held_out(path, last=False)
