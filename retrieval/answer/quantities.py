"""Kinds of quantities: what a question asks for, and how figures of that kind look in a sentence.

There are two tables. The first is generous in what a question may mean, for choosing among the sentences of a paper.
The second is for refusing: its questions leave no doubt what they ask for, and whatever may be meant as a figure of
the kind counts as one, so that a paper without any cannot hold the answer.
"""

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
        r"[AHVBL]\d{2,3}(?!\d)|RTX|(?<![a-z])[tgn]pu|显卡|\d0[5-9]0",
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

_INTEGER = r"(?<![A-Za-z0-9.\-])\d[\d,]*(?!\d)(?!\.\d)(?![\d.]*\s*[%％])"
_COUNTED_THINGS = (
    r"(images?|pictures?|photos?|x-?rays?|samples?|examples?|hours?|videos?|clips?|pairs?|tokens?|trajector\w+"
    r"|questions?|problems?|tasks?|documents?|pages?|conversations?|dialog\w*|annotat\w+|users?|people|participants?"
    r"|patients?)\b"
)
_UNMISTAKABLE = (
    _quantity(
        r"(多少|几)(个)?(亿|[bB]\b)?(个)?参数|参数(量|规模|有|是)?(多少|多大|几)|\bhow many (\w+ )?param"
        r"|\bparam(eter)?s? (count|size)|\bhow (big|large) is (the|this|that)? ?\w* ?model|模型(多大|有多大)"
        r"|几[bB](?![a-z])|\bhow many (b|billion)\b",
        r"\d\s*[bmtk](?![a-z0-9])|[\d十百千万][亿万]|\d\s*(billion|million|trillion)|参数.{0,12}\d|\d.{0,12}(参数|param)",
    ),
    _quantity(
        r"几(个)?(秒|毫秒|分钟|小时|天|ms)|多少(个)?(秒|毫秒|分钟|小时|天|ms)|多(久|长时间)"
        r"|延迟(是|有|大概)?(多少|多大|几)|\bhow long (does|did|do|is|to|it|until)|\blatency\b"
        r"|\bhow many (ms|millisec\w+|sec(ond)?s|minutes|hours|hrs|days|gpu hours)\b",
        r"\d\s*(ms|s|h|hz|fps|min|hrs?)(?![a-z0-9])|[\d一二两三四五六七八九十半几百千万]\s*(个)?(毫秒|秒|分钟|小时|天|周|月|帧|倍)"
        r"|\d[\d.,]*[\s-]*(\w+ )?(millisecond|second|minute|hour|day|week|month|times|x\b)"
        r"|\b(one|two|three|four|five|six|seven|eight|nine|ten|several)[\s-](second|minute|hour|day|week|month)",
    ),
    _quantity(
        r"(多少|几)(张|块)?(显)?卡|(什么|啥|哪种?)(卡|显卡|gpu)|\bhow many (\w+ )?gpus?\b"
        r"|\b(which|what) (kind of )?gpus?\b",
        r"[AHVBL]\d{2,3}(?!\d)|RTX|(?<![a-z])[tgn]pu|显卡|\d0[5-9]0|\d\s*(张|块)",
    ),
    _quantity(
        rf"(多少|几)(万|千)?(张|条|小时|句|幅|帧|首|对|段)(?!卡)|\bhow many (\w+ )?{_COUNTED_THINGS}",
        rf"{_INTEGER}|[二两三四五六七八九十百千万]+\s*[多余]?(张|条|小时|句|幅|帧|首|对|段|道)|[百十千]万"
        r"|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred\w*|thousand\w*|million\w*)\b",
    ),
)


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


def lacks_quantity(question: str, text: str) -> bool:
    """Whether a question asks beyond doubt for kinds of quantities of none of which a text has a figure."""
    sought = [each.given for each in _UNMISTAKABLE if each.asked.search(question)]
    return bool(sought) and not gives_quantity(text, tuple(sought))
