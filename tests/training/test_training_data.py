"""Which papers are trained on, and what becomes of their texts."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.training.data import (
    RECENT_DIGESTS_FROM,
    TEST_FROM,
    TUNING_FROM,
    SourcePaper,
    held_out_ids,
    load_english,
    load_parallel,
    plan_blocks,
)
from retrieval.training.quantise import LARGEST_CODE, quantise
from retrieval.training.vocabulary import background_idf, build_vocabulary, encode, tokenize

SHARED = Path(__file__).parents[2] / "../shared"
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def paper(number: int, day: date, *texts: str) -> SourcePaper:
    return SourcePaper(id=f"2601.{number:05}", date=day, texts=texts)


@given(st.lists(DAYS), st.lists(DAYS), st.sets(st.integers(0, 30)))
def test_no_paper_is_trained_on_and_tested_with(parallel: list[date], english: list[date], held: set[int]) -> None:
    held_out = frozenset(paper(number, TEST_FROM).id for number in held)
    blocks = plan_blocks(
        [paper(number, day) for number, day in enumerate(parallel)],
        [paper(number, day) for number, day in enumerate(english)],
        held_out=held_out,
    )
    tuning, test = {each.id for each in blocks.tuning}, {each.id for each in blocks.test}
    trained = {each.id for each in (*blocks.training, *blocks.english)}
    assert not tuning & test
    assert not trained & (tuning | test | held_out)


@pytest.mark.parametrize(
    ("day", "block"),
    [
        (TUNING_FROM - timedelta(days=1), "training"),
        (TUNING_FROM, "tuning"),
        (TEST_FROM - timedelta(days=1), "tuning"),
        (TEST_FROM, "test"),
    ],
)
def test_blocks_are_split_by_date(day: date, block: str) -> None:
    blocks = plan_blocks([paper(1, day)], [], held_out=frozenset())
    assert [name for name in ("training", "tuning", "test") if getattr(blocks, name)] == [block]


def test_papers_of_recent_digests_are_not_trained_on() -> None:
    blocks = plan_blocks(
        [paper(1, date(2025, 5, 1)), paper(2, date(2025, 5, 1))], [paper(1, RECENT_DIGESTS_FROM)], held_out=frozenset()
    )
    assert [each.id for each in blocks.training] == [paper(2, TEST_FROM).id]
    assert not blocks.english


def test_ids_are_held_out_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[HF](https://huggingface.co/papers/2601.05432) 61.5", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"id": "2512.00001"}', encoding="utf-8")
    (tmp_path / "c.gz").write_bytes(b"2512.00002")
    assert held_out_ids([tmp_path]) == {"2601.05432", "2512.00001"}
    assert held_out_ids([tmp_path / "a.md"]) == {"2601.05432"}


def test_collections_are_read_field_by_field(tmp_path: Path) -> None:
    row = {"id": "1", "date": "2025-05-01", "title": "T", "ai_keywords": ["a", "b"], "summary": None, "tldr": "短"}
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    assert load_english(path) == [SourcePaper("1", date(2025, 5, 1), ("T", "", "", "a b"))]
    assert load_parallel(path) == [SourcePaper("1", date(2025, 5, 1), ("T", "", "短", "", "", "", ""))]


def test_the_vocabulary_leaves_out_rare_and_ubiquitous_tokens() -> None:
    papers = [
        paper(i, TEST_FROM, f"everywhere {'often' if i % 4 == 0 else ''} {'once' if i == 0 else ''}") for i in range(40)
    ]
    tokenized = tokenize(papers, processes=1)
    vocabulary = build_vocabulary(tokenized, len(papers))
    assert vocabulary.tokens == ("often",)
    assert vocabulary.idf == pytest.approx([np.log(4)])
    assert [len(fields[0]) for fields in encode(tokenized, vocabulary)[:5]] == [1, 0, 0, 0, 1]


def test_background_idf_counts_papers() -> None:
    papers = [paper(i, TEST_FROM, "robot robot" if i % 2 else "机器人") for i in range(20)]
    idf = background_idf(papers, processes=1)
    assert idf["robot"] == pytest.approx(np.log(2))
    assert idf["机器"] == pytest.approx(np.log(2))


@given(st.integers(0, 10_000))
def test_codes_stay_close_to_the_table(seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=(20, 64)).astype(np.float32)
    codes, scales = quantise(table, step=0.5)
    assert np.abs(codes).max() <= LARGEST_CODE
    restored = codes * scales[:, None]
    cosine = (restored * table).sum(1) / np.linalg.norm(restored, axis=1) / np.linalg.norm(table, axis=1)
    assert cosine.min() > 0.97


@pytest.mark.skipif(not (SHARED / "parallel").is_dir(), reason="the collections are not beside the project")
def test_the_blocks_of_the_real_collections_are_large_enough() -> None:
    blocks = plan_blocks(
        load_parallel(SHARED / "parallel/zh_en.jsonl.gz"),
        load_english(SHARED / "hf_daily/archive_to_2026-02.jsonl.gz"),
        held_out=held_out_ids([SHARED / "digests"]),
    )
    assert len(blocks.test) >= 8000
    assert len(blocks.tuning) >= 3000
    assert len(blocks.training) >= 38_000
