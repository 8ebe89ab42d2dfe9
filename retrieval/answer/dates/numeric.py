"""Dates in digits: 2026-01-12, 2026/1/12, 2026-01, 20260112, 01/12; and the digits and names that are no dates."""

from __future__ import annotations

import re

from retrieval.answer.dates.periods import Expression, Fixed, month_day, month_or_day
from retrieval.answer.dates.rules import Context, rule

_DECEMBER = 12
VENUE = (
    r"(?:iclr|icml|neurips|nips|cvpr|iccv|eccv|wacv|acl|emnlp|naacl|eacl|coling|colm|aaai|ijcai|kdd|sigir|siggraph|"
    r"interspeech|icassp|icra|iros|corl|rss|miccai|aistats|uai|ilsvrc|wmt|trec|clef|semeval|aime|hmmt|brumo|cmimc|"
    r"imo|usamo|amc|ioi|icpc|noi|putnam|matharena|gaokao|[a-z-]{0,24}bench(?: verified| pro)?|高考|考研|中考)"
)

# 1/12 may be a fraction: it is a date where a word beside it says so. 01/12, 12/10 and days above 12 need none.
_ISSUE = r"(?: |'s |的)?(?:日报|论文|文章|digest|papers?\b|issue|edition|newsletter|那天|那期)"
_TO_CLEAR_DAY = r" ?(?:[到至~-]|to|and|through) ?\d{1,2}/(?:1[3-9]|[23]\d)(?!\d)"
_NO_FRACTION = (
    r"(?![\w%.:/]|-\D|,\d| ?[个项篇类种倍]"
    r"| ?(?:of|bits?|shots?|tasks?|cases?|samples?|layers?|questions?|heads?|gpus?|fps)\b)"
)


@rule(r"https?://[!-~]+|\b(?:www\.|arxiv\.org|huggingface\.co|github\.com)[!-~]*|\b\d{4}\.\d{4,5}(?:v\d+)?\b")
def _link_or_id(_found: re.Match[str], _context: Context) -> None:
    """Links and arXiv ids hold digits that are no dates."""


@rule(rf"(?<![a-z]){VENUE}[ '-]?(?:20)?\d\d(?:-\d\d)?(?!\d|[-/.]\d)|(?<![\d.])20\d\d年?的? ?{VENUE}(?![a-z])")
def _venue(_found: re.Match[str], _context: Context) -> None:
    """The year of a venue, a benchmark or an examination belongs to its name."""


@rule(r"(?<![\w./-])(?P<year>20\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\w|[-/.]\d)")
def _year_month_day(found: re.Match[str], _context: Context) -> Expression:
    return _fixed(found)


@rule(r"(?<![\w./-])(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\w%]|[-/.]\d)")
def _compact(found: re.Match[str], _context: Context) -> Expression:
    return _fixed(found)


@rule(r"(?<![\w./-])(?P<year>20\d\d)[-/](?P<month>0[1-9]|1[0-2])(?P<day>)(?!\w|[-/.]\d)")
def _year_month(found: re.Match[str], _context: Context) -> Expression:
    return _fixed(found)


@rule(r"(?<![\w./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>20\d\d)(?!\w|[-/.]\d)")
def _slashes(found: re.Match[str], _context: Context) -> Expression:
    month, day = month_first(int(found["first"]), int(found["second"]))
    return month_or_day(int(found["year"]), month, day)


@rule(
    rf"(?<![\w./])(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})"
    rf"(?:(?={_ISSUE}|{_TO_CLEAR_DAY})(?P<issue>)|{_NO_FRACTION})"
)
def _slash(found: re.Match[str], _context: Context) -> Expression | None:
    first, second = found["first"], found["second"]
    month, day = month_first(int(first), int(second))
    if int(first) > _DECEMBER and len(second) == 1:  # 24/7 and 16/8 are no days
        return None
    is_plain = (len(first) == len(second) == len("01")) or max(month, day) > _DECEMBER
    is_asked_for = found["issue"] is not None or found.string.endswith(("on ", "since "), 0, found.start())
    return month_day(month, day) if is_plain or is_asked_for else None


@rule(
    r"(?<![\w./-])(?P<first>\d{1,2})[./](?P<second>\d{1,2}) ?[号日]|(?<![\w./-])(?P<third>0\d)-(?P<fourth>\d\d)"
    f"(?={_ISSUE})"
)
def _marked_day(found: re.Match[str], _context: Context) -> Expression:
    return month_day(*month_first(int(found["first"] or found["third"]), int(found["second"] or found["fourth"])))


RULES = (_link_or_id, _venue, _year_month_day, _compact, _year_month, _slashes, _slash, _marked_day)


def _fixed(found: re.Match[str]) -> Fixed:
    return month_or_day(int(found["year"]), int(found["month"]), int(found["day"]) if found["day"] else None)


def month_first(first: int, second: int) -> tuple[int, int]:
    """Month and day: the month comes first, unless only the other order names a day."""
    return (second, first) if first > _DECEMBER else (first, second)
