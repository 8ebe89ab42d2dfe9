import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.dates import DateReading, find_dates, parse_day
from retrieval.types import Scope, ScopeSource

SUNDAY = date(2026, 1, 25)
MONTHS = tuple(f"{date(2026, month, 1):%B}" for month in range(1, 13))
NUMERALS = "〇一二三四五六七八九"


def _cases() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "date_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(today, text, expected) for today, text, expected in rows]


def _days(scope: Scope | None) -> str:
    if scope is None:
        return "-"
    return str(scope.first) if scope.is_one_day else f"{scope.first}..{scope.last}"


@pytest.mark.parametrize(("today", "text", "expected"), _cases())
def test_case(today: str, text: str, expected: str) -> None:
    assert _days(find_dates(text, date.fromisoformat(today)).scope) == expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("20号那天有没有讲编译器的", "有没有讲编译器的"),
        ("1月20号的日报里面有讲机器人的吗", "有讲机器人的吗"),
        ("在昨天的论文中找视频生成", "论文中找视频生成"),
        ("12号到20号这几期里讲语音的", "讲语音的"),
        ("yesterday那篇讲缓存的", "那篇讲缓存的"),
        ("1月20号那篇讲检索的说了啥", "那篇讲检索的说了啥"),
        ("今天，有讲蛋白质的吗？", "有讲蛋白质的吗？"),
        ("有没有上周三的机器人论文", "有没有机器人论文"),
        ("how many robots were in the jan 12 one", "how many robots were"),
        ("which ones from today use memory", "which ones use memory"),
        ("between the 12th and 20th, which papers use RL", "which papers use RL"),
        ("any protein papers between the 12th and 14th?", "any protein papers?"),
        ("what's in yesterday's digest about RL", "what's about RL"),
        ("papers on speech from Jan 12 to Jan 14", "papers on speech"),
        ("over the past week any diffusion papers", "any diffusion papers"),
        ("speech papers since Monday please", "speech papers please"),
        ("比较12号和14号的语音论文", "比较语音论文"),
        ("compare yesterday vs today on agents", "compare on agents"),
        ("20号晚上那篇", "那篇"),
        ("RL ones this week so far?", "RL ones?"),
        ("昨天", ""),
        ("today?", ""),
        ("今天的日报", ""),
        ("no date  at all", "no date at all"),
        ("paper昨天agent", "paper agent"),
    ],
)
def test_rest_is_the_topic(text: str, rest: str) -> None:
    assert find_dates(text, SUNDAY).rest == rest


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("2026-01-21", "2026-01-21"),
        (" 昨天 ", "2026-01-24"),
        ("last Tuesday", "2026-01-20"),
        ("0121", "2026-01-21"),
        ("１．２１", "2026-01-21"),
        ("1.21", "2026-01-21"),
        ("1-21", "2026-01-21"),
        ("1/2", "2026-01-02"),
        ("31/12", "2025-12-31"),
        ("20260121", "2026-01-21"),
        ("260121", "2026-01-21"),
        ("202601", "2026-01-01..2026-01-31"),
        ("2026-1", "2026-01-01..2026-01-31"),
        ("2025", "2025-01-01..2025-12-31"),
        ("1231", "2025-12-31"),
        ("21", "2026-01-21"),
        ("3rd", "2026-01-03"),
        ("fri", "2026-01-23"),
        ("Sun", "2026-01-25"),
        ("dec", "2025-12-01..2025-12-31"),
        ("may", "2025-05-01..2025-05-31"),
        ("1月12日至20日", "2026-01-12..2026-01-20"),
        ("the 12th", "2026-01-12"),
        ("today?", "2026-01-25"),
        ("", "-"),
        ("0230", "-"),
        ("2月30号", "-"),
        ("1345", "-"),
        ("32", "-"),
        ("20261321", "-"),
        ("0000", "-"),
        ("agents", "-"),
        ("昨天的机器人论文", "-"),
        ("3.14159", "-"),
    ],
)
def test_argument(argument: str, expected: str) -> None:
    assert _days(parse_day(argument, SUNDAY)) == expected


def test_mentions_of_a_list_stay_apart() -> None:
    reading = find_dates("12号和14号的区别", SUNDAY)
    assert [(mention.text, mention.first.day) for mention in reading.mentions] == [("12号", 12), ("14号", 14)]
    assert reading.scope == Scope(date(2026, 1, 12), date(2026, 1, 14), ScopeSource.NAMED)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("1月12号", ScopeSource.NAMED),
        ("the 12th", ScopeSource.NAMED),
        ("in 2024", ScopeSource.NAMED),
        ("12号到20号", ScopeSource.NAMED),
        ("昨天", ScopeSource.RELATIVE),
        ("Wednesday", ScopeSource.RELATIVE),
        ("上个月20号", ScopeSource.RELATIVE),
        ("从12号到昨天", ScopeSource.RELATIVE),
    ],
)
def test_source_says_how_the_days_were_found(text: str, source: ScopeSource) -> None:
    scope = find_dates(text, SUNDAY).scope
    assert scope is not None
    assert scope.source is source


def _numeral(number: int) -> str:
    tens, units = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[units] if units else "")


def _english_ordinal(number: int) -> str:
    suffix = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day:%y}年{day.month}月{day.day}日",
    lambda day: (
        f"{''.join(NUMERALS[int(digit)] for digit in str(day.year))}年{_numeral(day.month)}月{_numeral(day.day)}日"
    ),
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{MONTHS[day.month - 1][:3]} {day.day} {day.year}",
    lambda day: f"{MONTHS[day.month - 1]} {_english_ordinal(day.day)} {day.year}",
    lambda day: f"the {_english_ordinal(day.day)} of {MONTHS[day.month - 1]}, {day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
)
FORMS_WITHOUT_YEAR: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.month}月{day.day}号",
    lambda day: f"{day:%m/%d}",
    lambda day: f"{_numeral(day.month)}月{_numeral(day.day)}日",
    lambda day: f"{MONTHS[day.month - 1][:3]} {day.day}",
    lambda day: f"{_english_ordinal(day.day)} of {MONTHS[day.month - 1]}",
)
FORMS_WITHOUT_MONTH: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.day}号",
    lambda day: f"{_numeral(day.day)}号",
    lambda day: f"on the {_english_ordinal(day.day)}",
)
SENTENCES = ("{}", "{}的论文有哪些", "papers of {} about agents", "有没有{}讲机器人的", "what came out on {}?")

TODAYS = st.dates(date(2023, 1, 1), date(2032, 12, 31))
# Words and pieces of words that make dates, joined at random, find more than random characters do.
CHINESE_PIECES = (
    "今天 昨 前 天 上 周 三 这 个 月 号 日 年 到 和 的 最近 月底 中旬 二十 廿 几 两 半 以来 之前 周末 论文 ，"
)
ENGLISH_PIECES = "last Tuesday the 12th 1st Jan May and to between from since before ago 3 days week past this of GPT"
DIGIT_PIECES = "20 2026 12 31 02 29 １２ - / . , 。"
PIECES = st.sampled_from([*CHINESE_PIECES.split(), *ENGLISH_PIECES.split(), *DIGIT_PIECES.split()])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=14).map(" ".join))


def _one_day(reading: DateReading) -> date:
    assert reading.scope is not None
    assert reading.scope.is_one_day
    return reading.scope.first


@given(TEXTS, st.dates())
def test_any_text_is_read(text: str, today: date) -> None:
    reading = find_dates(text, today)
    end = 0
    for mention in reading.mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.first <= mention.last
        end = mention.end
    assert (reading.scope is None) == (not reading.mentions)
    if reading.scope:
        assert all(reading.scope.covers(day) for each in reading.mentions for day in (each.first, each.last))


@given(TEXTS, st.dates())
def test_any_argument_is_read(text: str, today: date) -> None:
    scope = parse_day(text, today)
    assert scope is None or scope.first <= scope.last


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), TODAYS, st.sampled_from(FORMS), st.sampled_from(SENTENCES))
def test_a_full_date_is_read_back(day: date, today: date, form: Callable[[date], str], sentence: str) -> None:
    assert _one_day(find_dates(sentence.format(form(day)), today)) == day


def test_every_day_of_three_years_is_read_back() -> None:
    for offset in range(3 * 366):
        day = date(2024, 1, 1) + timedelta(days=offset)
        assert [_one_day(find_dates(form(day), SUNDAY)) for form in FORMS[::4]] == [day] * len(FORMS[::4])


@given(TODAYS, st.integers(0, 364), st.sampled_from(FORMS_WITHOUT_YEAR), st.sampled_from(SENTENCES))
def test_without_a_year_the_latest_is_meant(today: date, back: int, form: Callable[[date], str], sentence: str) -> None:
    day = today - timedelta(days=back)
    assert _one_day(find_dates(sentence.format(form(day)), today)) == day


@given(TODAYS, st.integers(0, 27), st.sampled_from(FORMS_WITHOUT_MONTH))
def test_without_a_month_the_latest_is_meant(today: date, back: int, form: Callable[[date], str]) -> None:
    day = today - timedelta(days=back)
    assert _one_day(find_dates(form(day), today)) == day


@given(
    TODAYS,
    TODAYS,
    st.sampled_from(["昨天", "前天", "三天前", "最近三天", "两周前", "yesterday", "past 7 days", "a week ago"]),
)
def test_relative_days_move_with_today(today: date, other: date, text: str) -> None:
    one, two = find_dates(text, today).scope, find_dates(text, other).scope
    assert one is not None
    assert two is not None
    assert (two.first - one.first, two.last - one.last) == (other - today, other - today)


@given(
    TODAYS, st.integers(-60, 60), st.sampled_from(["上周三", "这周", "周日", "last Tuesday", "this week", "on Monday"])
)
def test_weeks_move_with_the_week(today: date, weeks: int, text: str) -> None:
    move = timedelta(weeks=weeks)
    one, two = find_dates(text, today).scope, find_dates(text, today + move).scope
    assert one is not None
    assert two is not None
    assert (two.first - one.first, two.last - one.last) == (move, move)


@given(TODAYS, st.sampled_from(["周三", "星期天", "Monday", "on fri", "20号", "the 31st", "12月31号", "Feb 29"]))
def test_a_day_that_recurs_is_not_in_the_future(today: date, text: str) -> None:
    assert _one_day(find_dates(text, today)) <= today


@given(st.text(alphabet="bcgkpqvxz ,.!?模型论文方法视觉语言的了吗🤖"), TODAYS)
def test_without_a_date_word_there_is_no_date(text: str, today: date) -> None:
    assert find_dates(text, today).mentions == ()


@given(TEXTS, TODAYS)
def test_full_width_forms_read_the_same(text: str, today: date) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
    assert unicodedata.normalize("NFKC", wide) == unicodedata.normalize("NFKC", text)
    assert find_dates(wide, today).scope == find_dates(text, today).scope


def test_a_text_of_many_thousand_characters_is_read() -> None:
    assert len(find_dates("12号和the 12th, " * 700, SUNDAY).mentions) == 1400
