"""Kinds of quantities in questions and sentences."""

from __future__ import annotations

import pytest

from retrieval.answer.quantities import asked_quantities, gives_quantity


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
