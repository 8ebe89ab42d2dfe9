"""What the tests of generated answers ask, what a good model answers, and what is left when it fails."""

from __future__ import annotations

from config.locales import say
from retrieval.types import Answer, Question
from tests.scripted_model.setting import (
    Setting,
)

HOURS = "Being-H0.5 用了多少小时的数据？"
HOURS_EN = "How many hours of data does Being-H0.5 use?"
GOOD = "Being-H0.5 的数据 UniHand-2.0 超过 35,000 小时[@Being-H0.5]。"
MORE = "仿真成绩是 LIBERO 98.9%、RoboCasa 53.9%[@Being-H0.5]。"
GOOD_EN = "The pre-training data UniHand-2.0 of Being-H0.5 exceeds 35,000 hours [@Being-H0.5]."


def plain(setting: Setting, asked: Question) -> Answer:
    return setting.plain.answer(asked)


def assert_falls_back(answer: Answer, setting: Setting, asked: Question, reason: str) -> None:
    without = plain(setting, asked)
    assert answer.text == f"{without.text}\n\n{say(f'model.{reason}', without.language)}"
    assert (answer.status, answer.citations, answer.model) == (without.status, without.citations, None)
