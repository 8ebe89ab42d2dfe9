"""Kinds of quantities in questions and sentences."""

from __future__ import annotations

import unicodedata

import pytest

from retrieval.answer.quantities import asked_quantities, gives_quantity, lacks_quantity


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("多少参数", "用的是 0.4B 的模型"),
        ("how big is it", "a 102B-parameter mixture"),
        ("跑一次要几秒", "大约 1.8 秒出一张图"),
        ("first token latency?", "首个 token 只要 92ms"),
        ("训练用了多少卡", "动用 128 块 NVIDIA A100"),
        ("what hardware", "two H100s for a day"),
        ("成功率多少", "成功率为 79.1%"),
        ("what share of layers stays", "保留 25% 的层"),
        ("花了多少钱", "总成本约 65 美元"),
        ("how much does it cost", "about $65 in all"),
        ("快了几倍", "提速 2.7 倍"),
        ("一共多少道题", "包含 641 道题目"),
        ("有多少张经验卡", "整理成 135K 张经验卡片"),
    ],
)
def test_a_figure_of_the_kind_asked_for_is_seen(question: str, sentence: str) -> None:
    assert gives_quantity(sentence, asked_quantities(question))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("训练用了多少卡", "成功率为 79.1%"),
        ("花了多少钱", "训练了 12 小时"),
        ("一共多少道题", "使用 12 个模型"),
        ("多少参数", "在 2026 年发布"),
        ("它讲了什么", "用的是 0.4B 的模型"),
    ],
)
def test_a_figure_of_another_kind_is_not(question: str, sentence: str) -> None:
    assert not gives_quantity(sentence, asked_quantities(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("SceneOCR一页pdf几毫秒", "十亿参数的端到端模型，在 OlmOCR-Bench 上得 83.2 分。"),
        ("训练跑了几天", "胜率提高 24.2%，共 13 个数据集。"),
        ("how many params does it have", "Images of 512x512 pixels in one step, FID 2.22."),
        ("一共用了多少张胸片训练", "在两个基准上，理解提升 46.1%，生成提升 24.2%。"),
        ("how many gpus did they train on", "98.9% on LIBERO, with 35,000 hours of data."),
        ("how many hours of video did it see", "仅用四分之一参数，提升 46.1%。"),
    ],
)
def test_a_kind_of_figure_that_a_text_has_nowhere_is_lacking(question: str, text: str) -> None:
    assert lacks_quantity(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("一页要几毫秒", "快了 9 倍。"),
        ("延迟多少", "首个 token 的延迟低至 92ms"),
        ("训练花了多久", "three days on one machine"),
        ("模型有多少参数", "参数量为 0.6B"),
        ("how many parameters", "十亿参数"),
        ("how many gpus", "8 张 A100"),
        ("用了多少张图", "１３ 万张图像"),
        ("用了多少小时的语音", "140万小时"),
        ("how many images", "a set of 12,500 images"),
        ("how many languages does it speak", "没有数字"),  # a kind without a look of its own is not judged
        ("这篇讲了什么", "没有数字"),
    ],
)
def test_what_may_be_such_a_figure_is_one(question: str, text: str) -> None:
    assert not lacks_quantity(question, unicodedata.normalize("NFKC", text))
