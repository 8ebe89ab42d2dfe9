"""Dates in words, Chinese and English, as days of the calendar. Pure: ``today`` is given, nothing is looked up.

A day without a year is the latest one on or before today, and so are a day number without a month and a weekday
without a week. Weeks run from Monday to Sunday. 上周三 is the Wednesday of the calendar week before this one.

English speakers disagree on "last Tuesday" when a Tuesday of the present week is already over. Here it is the Tuesday
of the calendar week before, unless this week's Tuesday lies three days back or more: on a Thursday "last Tuesday" is
the one nine days ago (two days ago is simply "Tuesday"), on a Sunday it is the one five days ago.

"Past week", 最近一周 and their like are the days that end with today, today included; "last week", 上周 and "this
month" are whole calendar weeks and months. "01/12" is the twelfth of January: the month comes first, except where only
the other order names a day. A date that does not exist is none, and no part of it is read as one.
"""

from retrieval.answer.dates.argument import parse_day
from retrieval.answer.dates.reading import DateMention, DateReading, find_dates

__all__ = ["DateMention", "DateReading", "find_dates", "parse_day"]
