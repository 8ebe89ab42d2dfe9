"""The search on a small bilingual archive, with the embedding that is shipped."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from retrieval.evaluation.automatic import build_memory
from retrieval.evaluation.parts import PARTS, Setup, build_searcher, without
from retrieval.index import search as search_module
from retrieval.index.embedding import load_builtin
from retrieval.index.evidence import sentences_of
from retrieval.index.memory import Memory
from retrieval.index.search import Evidence, Searcher, Weights
from retrieval.types import Digest, Scope, ScopeSource
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of

DIGESTS = (
    digest_of(
        MONDAY,
        paper_of(
            1, zh="机械手靠触觉传感器学会抓取易碎的物体，成功率 97%。", title="TouchGrip: Fragile Objects in Hand"
        ),
        paper_of(2, en="Long videos are answered frame by frame with a small memory.", title="FrameWalk"),
        paper_of(3, zh="给大语言模型生成的文本加上水印，改写之后仍能认出来。", title="MarkText: Signs That Stay"),
        paper_of(4, en="Gradients are compressed before they travel between data centres.", title="ThinWire"),
    ),
    digest_of(
        TUESDAY,
        paper_of(5, zh="用扩散模型修复老照片里的人脸。", title="OldFace: Restoration by Diffusion"),
        paper_of(1, zh="机械手靠触觉传感器学会抓取易碎的物体。", title="TouchGrip: Fragile Objects in Hand"),
        paper_of(6, en="Attackers extract private training data by asking the right prompts.", title="LeakProbe"),
        paper_of(7, zh="自动驾驶汽车预测行人会不会过马路。", title_zh="行人预测", title="CrossOver"),
    ),
)
MEMORY = build_memory(DIGESTS, load_builtin(), load_builtin())


def searcher(*off: str, memory: Memory = MEMORY) -> Searcher:
    return build_searcher(memory, load_builtin(), load_builtin(), without(off))


def found(text: str, scope: Scope | None = None, *off: str) -> list[str]:
    asked = searcher(*off)
    return [MEMORY.entries.paper_ids[entry][-1] for entry in asked.rank(asked.query(text), scope).best()]


def on(day: date) -> Scope:
    return Scope(day, day, ScopeSource.NAMED)


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("which robot hand feels fragile things", "1"),
        ("长视频问答省内存", "2"),
        ("how to watermark generated text", "3"),
        ("分布式训练的梯度压缩", "4"),
        ("修复人脸老照片", "5"),
        ("隐私泄露 训练数据提取", "6"),
        ("will pedestrians cross in front of self-driving cars", "7"),
        ("what is LeakProbe", "6"),
        ("thinwire 讲了啥", "4"),
        ("行人预测", "7"),
    ],
)
def test_a_question_in_either_language_finds_its_paper_first(question: str, paper: str) -> None:
    assert found(question)[0] == paper


def test_a_scope_holds_the_entries_of_its_days_alone() -> None:
    assert sorted(found("机器人", on(MONDAY))) == ["1", "2", "3", "4"]
    assert sorted(found("机器人", on(TUESDAY))) == ["1", "5", "6", "7"]
    assert len(found("机器人")) == 8
    assert found("机器人", on(date(2026, 1, 21))) == []


def test_equal_entries_come_in_their_order() -> None:
    assert found("anything", None, *PARTS) == ["1", "2", "3", "4", "5", "1", "6", "7"]


def test_the_total_is_the_weighted_sum_of_the_parts() -> None:
    asked = searcher()
    evidence = asked.rank(asked.query("what is TouchGrip, 触觉抓取"))
    expected = sum(getattr(Weights(), weight.name) * getattr(evidence, weight.name) for weight in fields(Weights))
    np.testing.assert_allclose(evidence.total, expected, rtol=1e-5)


@pytest.mark.parametrize("part", [weight.name for weight in fields(Weights)])
def test_a_part_that_is_off_adds_nothing(part: str) -> None:
    question = "what is TouchGrip, 触觉抓取"
    whole, lacking = searcher(), searcher(part)
    with_part, without_part = (each.rank(each.query(question)) for each in (whole, lacking))
    difference = getattr(Weights(), part) * getattr(with_part, part)
    np.testing.assert_allclose(with_part.total - without_part.total, difference, atol=1e-5)


def test_translations_carry_words_into_the_other_language() -> None:
    whole, lacking = searcher(), searcher("translations")
    question, entry = "rewriting", 2
    assert whole.rank(whole.query(question)).coverage[entry] > 0
    assert lacking.rank(lacking.query(question)).coverage[entry] == 0
    assert lacking.rarity("rewriting") == whole.rarity("rewriting")


def test_the_evidence_of_an_entry_is_counted_in_the_whole_memory() -> None:
    asked = searcher()
    evidence = asked.rank(asked.query("老照片"), on(TUESDAY))
    assert evidence.low == 4
    assert evidence.of(4)["total"] == pytest.approx(float(evidence.total[0]))
    assert next(evidence.best()) == 4
    assert set(evidence.of(4)) == {field.name for field in fields(Evidence)} - {"low"}


def test_beyond_the_best_entries_sentences_count_as_the_least_of_these(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = searcher()
    query = asked.query("修复人脸老照片")
    full = asked.rank(query)
    monkeypatch.setattr(search_module, "DEEP", 3)
    cut = asked.rank(query)
    without_sentences = full.total - Weights().sentence * full.sentence
    best = np.argsort(-without_sentences)[:3]
    np.testing.assert_allclose(cut.sentence[best], full.sentence[best], atol=1e-6)
    rest = np.setdiff1d(np.arange(8), best)
    np.testing.assert_allclose(cut.sentence[rest], cut.sentence[best].min(), atol=1e-6)
    assert next(cut.best()) == next(full.best())


def test_sentence_vectors_come_out_of_memory_or_are_made() -> None:
    asked = searcher()
    texts = [sentence.text for sentence in sentences_of(DIGESTS[0].papers[0])]
    made = load_builtin().embed_texts(texts)
    np.testing.assert_allclose(asked.sentence_vectors("2601.00001", MONDAY, texts), made, atol=0.01)
    np.testing.assert_array_equal(asked.sentence_vectors("2601.99999", MONDAY, texts), made)
    changed = [*texts, "又多了一句话。"]
    np.testing.assert_array_equal(
        asked.sentence_vectors("2601.00001", MONDAY, changed), load_builtin().embed_texts(changed)
    )


def test_common_words_are_less_of_a_name_than_rare_ones() -> None:
    asked = searcher()
    assert 0 < asked.rarity("model") < asked.rarity("xyzzyx") == 1
    assert asked.rarity("") == 0


@pytest.mark.parametrize("question", ["", "😀", "的", "?!", "a" * 5_000, "\u0000", "ＧＰＴ"])
def test_any_question_is_ranked(question: str) -> None:
    asked = searcher()
    assert np.isfinite(asked.rank(asked.query(question)).total).all()


def test_an_empty_memory_finds_nothing() -> None:
    nothing: list[Digest] = []
    empty = searcher(memory=build_memory(nothing, load_builtin(), load_builtin()))
    assert list(empty.rank(empty.query("机器人")).best()) == []
    assert Setup() == without([])
