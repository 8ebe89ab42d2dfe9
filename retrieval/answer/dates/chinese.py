"""Chinese words for days counted from today: 昨天, 上周三, 周末, 最近三天, 两周前. Written dates: chinese_dates.py."""

from __future__ import annotations

import re
from datetime import timedelta

from retrieval.answer.dates.periods import (
    Cycle,
    Expression,
    Fixed,
    Span,
    ago,
    days_back,
    one_day,
    relative,
    weekday_name,
    weekend,
    weekend_of,
    whole,
)
from retrieval.answer.dates.plain import CHINESE_NUMBER, is_vague, parse_number
from retrieval.answer.dates.rules import Context, rule

WEEK = r"(?:周|星期|礼拜)"
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_WEEKDAYS = {name: value for value, name in enumerate("一二三四五六日")} | {"天": 6}

# 本周三篇 is three papers of this week, 上周一共 a total, 上周三维重建 3D: the number belongs to what follows it.
_COUNTED = r"(?![篇条种次维足元阶份位项款家倍天周月年]|个(?![性人体])|大(?!模型|语言|规模)|自由度)"
WEEKDAY = rf"(?:一{_COUNTED}(?![共直样些起定般致体键站步旦])|[二三四五六]{_COUNTED}|[日天](?!均))"
# 手术前三天 counts from the operation: 前三天 counts from today at the beginning of a clause or behind these.
_BEFORE = r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[的在看把有和跟是说你我们讲下要给到从就找那搜查出列]))前"
_SPAN_UNIT = r"(?:天|日|个?(?:周(?![年期岁])|星期|礼拜|小时)|个月|年(?![级代度]))"


@rule(rf"每个?(?:月(?:\d{{1,2}}|{CHINESE_NUMBER})[号日]|{WEEK}[一二三四五六日天末])|第{CHINESE_NUMBER}[号日天周月年]")
def _no_date(_found: re.Match[str], _context: Context) -> None:
    """每周三 and 第三天 name no day of the calendar."""


@rule(
    r"(?P<word>大前|大后(?=天)|(?<![提目之以大])前(?=[天日晚])|昨|(?<![如当])今|(?<![聪发说证表光透文简鲜声英分])明"
    r"|(?<![先最之以然大])后(?=天(?!习得|学习|培养|形成|获得|的?努力)))"
    r"(?:天|日(?!头条|方舟)|儿个?|早|晚|晨|夜)(?:早上|上午|中午|下午|晚上|凌晨|夜里|一早)?"
)
def _day(found: re.Match[str], context: Context) -> Fixed:
    return relative(one_day(context.today + timedelta(days=_DAYS[found["word"]])))


@rule(
    rf"(?:(?<![以晚早])(?P<back>上{{1,3}})|这|本|(?P<on>下{{1,3}}))(?:一个?|个)?{WEEK}"
    rf"(?:(?P<day>{WEEKDAY})|(?P<end>末)|(?![期边围岁刊年]))"
)
def _week(found: re.Match[str], context: Context) -> Fixed:
    week = whole(Cycle.WEEK, context.today, len(found["on"] or "") - len(found["back"] or ""))
    if found["day"]:
        return relative(one_day(week.first + timedelta(days=_WEEKDAYS[found["day"]])), Cycle.WEEK)
    return relative(weekend_of(week.first) if found["end"] else week)


@rule(rf"(?<![一二两三四五六七八九十几每数半个\d第圆外])(?:{WEEK}(?P<day>{WEEKDAY})|周末)")
def _weekday(found: re.Match[str], _context: Context) -> Expression:
    return weekday_name(_WEEKDAYS[found["day"]]) if found["day"] else weekend()


@rule(
    rf"(?:最近的?这?|(?<![附接将临靠远贴亲])近|过去的?这?|刚过去的|这(?![一1](?!\d))"
    rf"|(?P<before>{_BEFORE})(?![一1](?!\d)))"
    rf"(?P<count>半|{CHINESE_NUMBER})(?P<unit>{_SPAN_UNIT})(?:以来|以内|之内|里|内|来(?!自))?"
)
def _recent(found: re.Match[str], context: Context) -> Fixed | None:
    end = context.today - timedelta(days=1 if found["before"] else 0)
    if "小时" in found["unit"]:
        if found[0].startswith(("近", "前", "这")):  # 近一小时 is nearly an hour
            return None
        days = -(-parse_number(found["count"]) // 24)
        return relative(Span(end - timedelta(days=days), end))
    measure = _measure(found)
    return relative(days_back(end, *measure)) if measure else None


@rule(
    rf"(?<![\d.第])(?P<count>{CHINESE_NUMBER})(?P<unit>天|周|个?星期|个?礼拜|个月)(?:以|之)?内的?"
    r"(?=论文|paper|文章|日报|新|所有|有|关于|发)"
)
def _within(found: re.Match[str], context: Context) -> Fixed | None:
    measure = _measure(found)
    return relative(days_back(context.today, *measure)) if measure else None


@rule(
    rf"(?<![\d.第])(?P<count>半|{CHINESE_NUMBER})(?P<unit>天|个?(?:周(?![年期岁])|星期|礼拜)|个月|年)"
    r"(?:以|之)?前(?![沿景提端馈向缀置后三两])"
)
def _ago(found: re.Match[str], context: Context) -> Fixed | None:
    measure = _measure(found)
    if measure is None:
        return None
    if is_vague(found["count"]):
        return relative(days_back(context.today - timedelta(days=1), *measure))
    return relative(ago(context.today, *measure))


def _measure(found: re.Match[str]) -> tuple[int, Cycle | None] | None:
    """How many of which unit; half a month is fifteen days. None for half a day or week, which are no days."""
    unit = found["unit"][-1]
    cycle = {"周": Cycle.WEEK, "期": Cycle.WEEK, "拜": Cycle.WEEK, "月": Cycle.MONTH, "年": Cycle.YEAR}.get(unit)
    if found["count"] != "半":
        return parse_number(found["count"]), cycle
    return {"月": (15, None), "年": (6, Cycle.MONTH)}.get(unit)


RULES = (_no_date, _day, _week, _weekday, _recent, _within, _ago)
