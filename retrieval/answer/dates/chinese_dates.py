"""Chinese written dates: 2025年12月31号, 去年12月, 1月21日, 上个月20号, 20号, 12和14号, 1月中旬, 月底, 2024年."""

from __future__ import annotations

import re
from datetime import date

from retrieval.answer.dates.chinese import WEEK, WEEKDAY
from retrieval.answer.dates.periods import (
    Cycle,
    Expression,
    Fixed,
    Recurring,
    Span,
    day_number,
    month_day,
    month_name,
    month_third,
    one_day,
    third_of_month,
    whole,
)
from retrieval.answer.dates.plain import parse_number, parse_year
from retrieval.answer.dates.rules import Context, rule
from retrieval.types import ScopeSource

_YEAR_WORDS = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1}
_THIRDS = {"上旬": 0, "初": 0, "中旬": 1, "中": 1, "下旬": 2, "底": 2, "末": 2}

_DIGIT = "[一二三四五六七八九]"
_DAY = rf"(?:\d{{1,2}}(?!\d)|三十一?|二十{_DIGIT}?|廿{_DIGIT}?|卅一?|十{_DIGIT}?|{_DIGIT})"
_MONTH = rf"(?:\d{{1,2}}|十[一二]?|{_DIGIT})"
_FOUR = r"(?:20\d\d|二[〇零][〇零一二三四五六七八九]{2})"
_YEAR = rf"(?:(?P<year>{_FOUR}|\d\d) ?年的? ?|(?<!过)(?P<word>[前去今本明])年的?)"
_THIRD = r"(?:上旬|中旬|下旬|[初底末]|中(?=[的,.，。?？ ]|$))"
# 天宫一号, 120号, 第3号 and v2号 are names or numbers, and so are 12号线, 3号楼, 20号文件, 3日均线.
_FREE = r"(?<![\d.第个a-z一二三四五六七八九十廿卅百千万零几数])"
_NO_DAY = r"(?![线位楼机店院令码内游均活间龄]|种子|选手|车|病房|模型|节点|电池|文档|文件|实验|样本)"
_LINK = r" ?(?:以及|[和跟与及、,到至~-]) ?"
_OUTER = rf"(?:(?<![每一两几])(?:上|这|本)?{WEEK}[一二三四五六日天][(, ]{{0,2}})?"
_INNER = rf"(?: ?[(,]? ?(?:上|这|本)?{WEEK}{WEEKDAY}[)]?)?"
# A bare number after 12月 is a day unless it counts or measures something: 12月20有, but 12月20篇 and 12月3D.
_BARE = (
    rf"(?:\d{{1,2}}|十{_DIGIT}|二十{_DIGIT}?|三十一?|廿{_DIGIT}?)"
    r"(?![\w%]|[.:]\d| ?[篇个条年天次种家位款张份亿万千百倍比维十多余项])"
)
_NUMBERED = rf"(?P<day>{_DAY}) ?[号日]{_NO_DAY}{_INNER}"
# 八月桂花 and 三月不知肉味 are no dates; 八月的论文 and 三月份 are.
_CHINESE_MONTH_ALONE = r"(?=份|[的里有以发到至和与、,.!?;。 ]|论文|文章|日报|哪|$|[a-z])"


@rule(rf"(?:天宫|嫦娥|神舟|长征|天问|玉兔|祝融|旅行者|东方红|北斗|力箭|梦舟|风云|地球){_DAY}[号日]")
def _craft(_found: re.Match[str], _context: Context) -> None:
    """Spacecraft and rockets have numbers."""


@rule(rf"{_OUTER}{_FREE}{_YEAR}?{_FREE}(?P<month>{_MONTH}) ?月(?:份?的? ?{_NUMBERED}|份? ?(?P<bare>{_BARE}){_INNER})")
def _month_day(found: re.Match[str], context: Context) -> Expression:
    month, day = parse_number(found["month"]), parse_number(found["day"] or found["bare"])
    year = _year(found, context)
    if year is None:
        return month_day(month, day)
    return Fixed(one_day(date(year, month, day)), _source(found), Cycle.MONTH)


@rule(rf"{_FREE}{_YEAR}?{_FREE}(?P<month>{_MONTH}) ?月份?(?P<third>{_THIRD})")
def _month_third(found: re.Match[str], context: Context) -> Expression:
    month, third = parse_number(found["month"]), _THIRDS[found["third"]]
    year = _year(found, context)
    if year is None:
        return month_third(month, third)
    return Fixed(third_of_month(date(year, month, 1), third), _source(found), Cycle.MONTH)


@rule(
    rf"{_FREE}{_YEAR}?{_FREE}(?P<month>{_MONTH})"
    rf"(?: ?月(?:份|(?<=\d月)|(?<=\d 月)|{_CHINESE_MONTH_ALONE})(?![球亮光饼])"
    rf"|(?= ?[到至和~、-] ?{_MONTH} ?月(?! ?{_DAY} ?[号日])))"
)
def _month(found: re.Match[str], context: Context) -> Expression:
    month = parse_number(found["month"])
    year = _year(found, context)
    if year is None:
        return month_name(month)
    return Fixed(whole(Cycle.MONTH, date(year, month, 1)), _source(found), Cycle.YEAR)


@rule(rf"{_FREE}(?:(?P<year>{_FOUR}) ?年|(?<!过)(?P<word>[前去今本明])年)(?:年?(?P<part>[初底末]))?(?![级代度轮])")
def _whole_year(found: re.Match[str], context: Context) -> Fixed:
    start = date(_year(found, context) or context.today.year, 1, 1)
    if found["part"] is None:
        return Fixed(whole(Cycle.YEAR, start), _source(found))
    return Fixed(whole(Cycle.MONTH, start.replace(month=1 if found["part"] == "初" else 12)), _source(found))


@rule(r"(?<![\d.])(?P<first>20\d\d)[到至~-](?P<last>20\d\d) ?年")
def _years(found: re.Match[str], _context: Context) -> Fixed:
    return Fixed(Span(date(int(found["first"]), 1, 1), date(int(found["last"]), 12, 31)), ScopeSource.NAMED)


@rule(
    r"(?:(?<![以海水晚早])(?P<back>上{1,3})|这|本|(?P<on>下{1,3}))(?:一个?|个)?月份?"
    rf"(?:的? ?{_NUMBERED}|(?P<bare>{_BARE})|(?P<third>{_THIRD})|(?![球亮光饼]))"
)
def _month_from_today(found: re.Match[str], context: Context) -> Fixed:
    month = whole(Cycle.MONTH, context.today, len(found["on"] or "") - len(found["back"] or ""))
    day = found["day"] or found["bare"]
    if day:
        month = one_day(month.first.replace(day=parse_number(day)))
    elif found["third"]:
        month = third_of_month(month.first, _THIRDS[found["third"]])
    return Fixed(month, ScopeSource.RELATIVE, Cycle.MONTH if day else None)


@rule(rf"{_OUTER}{_FREE}{_NUMBERED}")
def _day_number(found: re.Match[str], _context: Context) -> Recurring | None:
    day = found["day"]
    if "日" in found[0] and f"{day}日" in found[0].replace(" ", "") and not day.isdecimal() and len(day) == 1:
        return None  # 一日 and 十日 are so many days
    return day_number(parse_number(day))


@rule(rf"{_FREE}(?P<day>{_DAY})(?=(?:{_LINK}{_DAY}){{1,6}} ?[号日]{_NO_DAY})")
def _listed_day(found: re.Match[str], _context: Context) -> Recurring:
    return day_number(parse_number(found["day"]))


@rule(r"(?<![\d个年一二三四五六七八九十本上这下])月(?P<part>[初底末])|(?<![月份])(?P<third>[上中下]旬)")
def _third(found: re.Match[str], _context: Context) -> Recurring:
    third = _THIRDS[found["part"] or found["third"]]
    return Recurring(Cycle.MONTH, lambda start: third_of_month(start, third))


def _year(found: re.Match[str], context: Context) -> int | None:
    if found["word"]:
        return context.today.year + _YEAR_WORDS[found["word"]]
    return parse_year(found["year"]) if found["year"] else None


def _source(found: re.Match[str]) -> ScopeSource:
    return ScopeSource.RELATIVE if found["word"] else ScopeSource.NAMED


RULES = (
    _craft,
    _month_day,
    _month_third,
    _month,
    _whole_year,
    _years,
    _month_from_today,
    _day_number,
    _listed_day,
    _third,
)
