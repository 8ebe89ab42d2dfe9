"""Draws papers a day as bars: of 30 days up to one, weekends and days without a digest told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from config.locales import say
from retrieval.picture.sheet import Sheet
from retrieval.types import Language

DAYS: Final = 30
_LEGEND, _LABEL, _COUNT = 20, 20, 22  # sizes of letters
_AXIS = 56  # pixels for the numbers beside the bars
_BESIDE = 78  # pixels for the name of the mean
_UNDER = 46  # pixels for the dates under them
_SATURDAY = 5
_TICKS = 4  # steps of the axis at most


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the trend; ``papers`` is None where no digest of it is held."""

    day: date
    papers: int | None

    @property
    def is_weekend(self) -> bool:
        """Whether it is a Saturday or a Sunday, on which there are no lists as a rule."""
        return self.day.weekday() >= _SATURDAY


def columns_of(trend: Mapping[date, int], day: date) -> tuple[Column, ...]:
    """The last 30 days up to a day, those without a digest too."""
    days = (day - timedelta(days=DAYS - 1 - number) for number in range(DAYS))
    return tuple(Column(each, trend.get(each)) for each in days)


def axis_of(most: int) -> tuple[int, int]:
    """The step of the axis and its end, for a highest number of papers: steps of 1, 2 or 5 times a power of ten."""
    steps = (factor * 10**power for power in range(6) for factor in (1, 2, 5))
    step = next(step for step in steps if most <= step * _TICKS)
    return step, step * max(-(-most // step), 1)


def draw_columns(
    sheet: Sheet, left: float, top: float, width: float, height: float, columns: tuple[Column, ...], language: Language
) -> None:
    """The bars of the days in a box, the last one marked, with axes, the mean and a legend."""
    held = [column.papers for column in columns if column.papers is not None]
    step, end = axis_of(max(held, default=1))
    floor = top + height - _UNDER - 2 * _LEGEND
    scale = (floor - top) / end
    room = (width - _AXIS - _BESIDE) / len(columns)
    for number, column in enumerate(columns):
        _draw_ground(sheet, left + _AXIS + room * number, top, room, floor, column)
    for tick in range(0, end + 1, step):
        height_of = floor - tick * scale
        sheet.line(left + _AXIS, height_of, left + width - _BESIDE, height_of, sheet.colours.rule, 1)
        sheet.text(left + _AXIS - 12, height_of, str(tick), _LABEL, sheet.colours.faint, "rm")
    if len(held) > 1:
        _draw_mean(sheet, left + _AXIS, left + _AXIS + room * len(columns), floor, scale, fmean(held), language)
    for number, column in enumerate(columns):
        _draw_column(sheet, left + _AXIS + room * (number + 0.5), room, floor, scale, column, columns[-1].day)
    _draw_dates(sheet, left + _AXIS, room, floor, columns)
    _draw_legend(sheet, left + _AXIS, top + height - _LEGEND, columns, language)


def _draw_ground(sheet: Sheet, left: float, top: float, room: float, floor: float, column: Column) -> None:
    if column.is_weekend:
        sheet.box(left, top, left + room, floor, sheet.colours.weekend)


def _draw_column(
    sheet: Sheet, middle: float, room: float, floor: float, scale: float, column: Column, today: date
) -> None:
    colours = sheet.colours
    colour = colours.accent if column.day == today else colours.bar
    if column.papers is None:
        if not column.is_weekend:
            _draw_cross(sheet, middle, floor - 14, 6)
        return
    upper = floor - max(column.papers * scale, 3)
    sheet.box(middle - room * 0.36, upper, middle + room * 0.36, floor, colour, 3)
    count = str(column.papers)
    if column.day == today:
        sheet.text(middle, upper - 6, count, _COUNT, colours.accent, "ms", bold=True)
    else:
        sheet.label(middle, upper - 5, count, _LABEL - 4, colours.faint, "ms")


def _draw_cross(sheet: Sheet, x: float, y: float, arm: float) -> None:
    sheet.line(x - arm, y - arm, x + arm, y + arm, sheet.colours.faint, 2)
    sheet.line(x - arm, y + arm, x + arm, y - arm, sheet.colours.faint, 2)


def _draw_mean(
    sheet: Sheet, left: float, right: float, floor: float, scale: float, mean: float, language: Language
) -> None:
    height, dash = floor - mean * scale, 8
    for start in range(round(left), round(right), 2 * dash):
        sheet.line(start, height, min(start + dash, right), height, sheet.colours.faint, 1.5)
    sheet.text(
        right + 8, height, say("picture.mean", language, mean=f"{mean:.0f}"), _LABEL - 2, sheet.colours.faint, "lm"
    )


def _draw_dates(sheet: Sheet, left: float, room: float, floor: float, columns: tuple[Column, ...]) -> None:
    """The Mondays and the last day; a Monday that would run into the last day is left out."""
    for number, column in enumerate(columns):
        is_last = column is columns[-1]
        if is_last or (column.day.weekday() == 0 and len(columns) - number > 3):  # noqa: PLR2004 - days of a label's width
            ink = sheet.colours.accent if is_last else sheet.colours.faint
            middle = left + room * (number + 0.5)
            sheet.text(middle, floor + 12, f"{column.day:%m-%d}", _LABEL, ink, "ma", bold=is_last)


def _draw_legend(sheet: Sheet, left: float, middle: float, columns: tuple[Column, ...], language: Language) -> None:
    for kind in _kinds(columns):
        if kind == "missing":
            _draw_cross(sheet, left + 8, middle, 6)
        else:
            fill = {"day": sheet.colours.accent, "papers": sheet.colours.bar, "weekend": sheet.colours.weekend}[kind]
            sheet.box(left, middle - 8, left + 16, middle + 8, fill, 3)
        label = say(f"picture.{kind}", language)
        sheet.text(left + 26, middle, label, _LEGEND, sheet.colours.faint, "lm")
        left += 26 + sheet.width_of(label, _LEGEND) + 36


def _kinds(columns: tuple[Column, ...]) -> Iterator[str]:
    """What a legend has to explain of the columns."""
    yield "day"
    if any(column.papers is not None for column in columns[:-1]):
        yield "papers"
    yield "weekend"
    if any(column.papers is None and not column.is_weekend for column in columns):
        yield "missing"
