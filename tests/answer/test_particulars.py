"""Particulars that few papers give."""

from __future__ import annotations

import pytest

from retrieval.answer.particulars import lacks_particular

TEXT = "We train a small model on open data. 我们在公开数据上训练了一个小模型，成功率为 79.1%。"


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("X 用的什么开源协议", "权重以 Apache 2.0 发布"),
        ("what license is X under?", "released under the MIT license"),
        ("X 被哪个会议录用了", "已被 ICLR 2026 录用"),
        ("which conference accepted X", "accepted to CVPR"),
        ("X 是谁资助的", "由国家基金资助"),
        ("which optimizer did X use", "We use AdamW throughout"),
        ("X 的学习率是多少", "learning rate 为 1e-5"),
        ("what batch size did X use", "a batch of 256"),
        ("how many annotators labelled X", "three experts annotated it"),
        ("X 的用户调研找了多少人", "40 participants rated the clips"),
        ("X 训练要花多少电", "训练能耗为 30 kWh"),
        ("X 支持中文吗", "covers 30 languages, Mandarin among them"),
        ("does X run on a phone", "runs on edge devices"),
        ("X 真机实验用的哪家机器人", "在 Franka 上做了真实实验"),
        ("how much vram does X need", "fits in 8 GB"),
        ("did X get irb approval", "approved by the IRB"),
    ],
)
def test_a_text_without_any_word_for_it_lacks_a_particular(question: str, given: str) -> None:
    assert lacks_particular(question, TEXT)
    assert not lacks_particular(question, f"{TEXT} {given}")


@pytest.mark.parametrize(
    "question",
    [
        "what is X about",
        "X 的成功率多少",
        "the prompt optimiser for depression, what does it cast the process as",
        "X 的主要贡献",
        "how do they learn the rate of change",
        "",
    ],
)
def test_other_questions_ask_for_no_particular(question: str) -> None:
    assert not lacks_particular(question, TEXT)
