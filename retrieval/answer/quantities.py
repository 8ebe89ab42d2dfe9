"""Kinds of quantities: what a question asks for, and how figures of that kind look in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Quantity:
    """A kind of quantity: ``asked`` finds it in a question, ``given`` a figure of it in a sentence."""

    asked: re.Pattern[str]
    given: re.Pattern[str]


def _quantity(asked: str, given: str) -> Quantity:
    return Quantity(re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE))


_QUANTITIES = (
    _quantity(
        r"参数|多大|规模|尺寸|几个?[bB]\b|\bparam\w*|\bhow (big|large)\b|\b(model )?sizes?\b",
        r"\d\s*[bm](?![a-z0-9])|[\d万]亿|亿(个)?参数|\d\s*(billion|million)",
    ),
    _quantity(
        r"多(久|快|长时间)|几(秒|毫秒|分钟|小时|天)|多少(秒|毫秒|分钟|小时|天|时间)|延迟|时长|耗时|速度|帧"
        r"|\bhow (long|fast|quick)|\b(latency|delay|seconds?|minutes?|hours?|hrs|days?|ms|hz|fps)\b",
        r"\d\s*(ms|s|hz|fps|h)(?![a-z0-9])|\d\s*(毫秒|秒|分钟|小时|天|帧|倍)|\d[\d.,]*[\s-]*(second|minute|hour|day)",
    ),
    _quantity(
        r"几(张|块)?卡|多少(张|块)?卡|(什么|啥|哪种?)卡|显卡|硬件|\bgpus?\b|\bhardware\b",
        r"[AHVBL]\d{2,3}(?!\d)|RTX|TPU|GPU|NPU|显卡|\d0[5-9]0",
    ),
    _quantity(
        r"百分|比例|几成|占多少|[率度](?!先)|%|\bpercent\w*|\b\w*rate\b|\baccura\w+|\b(share|fraction|ratio)\b",
        r"\d\s*[%％]|百分点|\b0?\.\d|[一二三四五六七八九]分之|\bhalf\b",
    ),
    _quantity(
        r"多少钱|几块钱|成本|花费|费用|开销|美元|\b(cost|costs|price|dollars?|usd|budget)\b",
        r"[$＄¥]\s*\d|\d\s*(美元|美金|元|dollars?|usd)",
    ),
    _quantity(r"几倍|多少倍|\bspeed-?ups?\b|\bhow (many|much) (times|faster)\b", r"\d\s*(倍|x(?![a-z0-9])|×|times)"),
    _quantity(r"第几|几号|排名|名次|\brank(ed|s)?\b", r"第[\d一二三四五六七八九十]|\b\d+(st|nd|rd|th)\b|top[- ]?\d"),
)
_CLASSIFIER = re.compile(r"(?:多少|几)([个种张篇条道项首名位台款对类轮步层句段题])")


@lru_cache(256)
def asked_quantities(question: str) -> tuple[re.Pattern[str], ...]:
    """How figures of the kinds that a question asks for look; empty if it asks for none that has a look of its own."""
    counted = dict.fromkeys(_CLASSIFIER.findall(question))
    return (
        *(each.given for each in _QUANTITIES if each.asked.search(question)),
        *(re.compile(rf"\d[\d,.]*\s*[万千百亿kKM余多]*\s*{classifier}") for classifier in counted),
    )


def gives_quantity(sentence: str, sought: tuple[re.Pattern[str], ...]) -> bool:
    """Whether a sentence has a figure of one of the kinds."""
    return any(pattern.search(sentence) for pattern in sought)
