"""Who is due which day, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.push.plan import late_days, plan_deliveries
from bot.push.planned import PlannedReason
from bot.push.types import Delivery, Sent, Timing
from retrieval.archive import DayRecord, DayState
from tests.push.ledgers import (
    OUT,
    WEDNESDAY,
    KeptLedger,
    State,
    after,
    closed,
    empty,
    growing,
    missing,
    subscription,
    utc,
    whole,
)

DAY = WEDNESDAY
NEXT = after(1)


def test_a_file_is_posted_at_the_hour_of_its_own_day() -> None:
    ledger, one = KeptLedger(), subscription()
    (planned,) = ledger.look(utc(DAY, 0), [one], [whole(DAY)])
    assert (planned.state, planned.due) == (State.PLANNED, utc(DAY, 1))
    ledger.look(utc(DAY, 0, 59), [one], [whole(DAY)])
    assert ledger.posts == []
    ledger.look(utc(DAY, 1), [one], [whole(DAY)])
    ledger.look(utc(DAY, 2), [one], [whole(DAY)])
    assert ledger.posts == [(utc(DAY, 1), "one", DAY)]


def test_a_newsletter_is_whole_although_the_list_of_its_day_was_asked_for_too() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(DAY, 1), [one], [growing(DAY, 4)])
    assert ledger.posts == []
    ledger.look(utc(DAY, 1, 30), [one], [replace(growing(DAY), has_notes=True)])
    assert ledger.posts == [(utc(DAY, 1, 30), "one", DAY)]


def test_a_morning_gets_the_whole_list_of_the_day_before() -> None:
    ledger, one = KeptLedger(), subscription()
    for hour in range(1, 24):
        ledger.look(utc(DAY, hour), [one], [growing(DAY)])
    assert ledger.posts == []
    ledger.look(utc(NEXT, 1), [one], [growing(DAY), growing(NEXT, 4)])
    assert ledger.posts == [(utc(NEXT, 1), "one", DAY)]


def test_an_evening_gets_the_list_of_the_same_day() -> None:
    ledger, one = KeptLedger(), subscription(Timing("Asia/Shanghai", time(20)))
    ledger.look(utc(DAY, 3), [one], [growing(DAY)])
    ledger.look(utc(DAY, 12), [one], [growing(DAY)])
    assert ledger.posts == [(utc(DAY, 12), "one", DAY)]


def test_a_morning_west_of_the_list_gets_the_same_day() -> None:
    ledger, one = KeptLedger(), subscription(Timing("America/New_York", time(8)))
    ledger.look(utc(DAY, 3), [one], [growing(DAY)])
    ledger.look(utc(DAY, 13), [one], [growing(DAY)])
    assert ledger.posts == [(utc(DAY, 13), "one", DAY)]


def test_what_is_late_is_noted_with_its_reason_and_posted_when_it_comes() -> None:
    ledger, one = KeptLedger(), subscription()
    failed = missing(DAY, DayState.FAILED, "the server does not answer")
    ledger.look(utc(DAY, 20), [one], [failed])
    assert ledger.states() == {}, "not late yet"
    ledger.look(utc(NEXT, 1), [one], [failed])
    assert ledger.states() == {DAY: "planned its digest is not there yet: the server does not answer."}
    ledger.look(utc(NEXT, 4), [one], [closed(DAY)])
    assert ledger.posts == [(utc(NEXT, 4), "one", DAY)]


def test_one_late_digest_moves_none_of_the_following() -> None:
    ledger, one = KeptLedger(), subscription()
    for hour in range(24 * 3):
        now = utc(DAY, 0) + timedelta(hours=hour)
        first = missing(DAY) if now < utc(NEXT, 5) else closed(DAY)
        second = growing(NEXT) if now >= utc(NEXT, 1) else missing(NEXT)
        ledger.look(now, [one], [first, second])
    assert ledger.posts == [(utc(NEXT, 5), "one", DAY), (utc(after(2), 1), "one", NEXT)]


def test_as_soon_as_it_is_out_is_at_first_sight() -> None:
    ledger, one = KeptLedger(), subscription(OUT)
    ledger.look(utc(DAY, 0, 10), [one], [missing(DAY)])
    ledger.look(utc(DAY, 0, 40), [one], [growing(DAY, 6)])
    assert ledger.posts == [(utc(DAY, 0, 40), "one", DAY)]


def test_a_list_that_has_only_begun_is_given_an_hour() -> None:
    ledger, one = KeptLedger(), subscription(OUT)
    (planned,) = ledger.look(utc(DAY, 0, 20), [one], [growing(DAY, 2)])
    assert planned.due == utc(DAY, 1, 20)
    ledger.look(utc(DAY, 1), [one], [growing(DAY, 3)])
    assert ledger.posts == []
    ledger.look(utc(DAY, 1, 20), [one], [growing(DAY, 3)])
    assert ledger.posts == [(utc(DAY, 1, 20), "one", DAY)]


def test_a_thin_file_is_whole() -> None:
    ledger = KeptLedger()
    ledger.look(utc(DAY, 0, 20), [subscription(OUT)], [whole(DAY, 1)])
    assert ledger.sent_days() == [DAY]


def test_late_papers_are_added_to_the_post() -> None:
    ledger, one = KeptLedger(), subscription(OUT)
    ledger.look(utc(DAY, 1), [one], [growing(DAY, 6)])
    ledger.look(utc(DAY, 1, 5), [one], [growing(DAY, 7)])
    assert ledger.additions == [], "not every few minutes"
    ledger.look(utc(DAY, 1, 20), [one], [growing(DAY, 9)])
    ledger.look(utc(DAY, 1, 40), [one], [growing(DAY, 9)])
    assert ledger.additions == [(utc(DAY, 1, 20), "one", DAY)]
    ledger.look(utc(NEXT, 3), [one], [closed(DAY, 10)])
    assert len(ledger.additions) == 2
    ledger.look(utc(after(9), 3), [one], [closed(DAY, 12)])
    assert len(ledger.additions) == 2, "nobody reads so far back"


def test_a_watch_that_found_nothing_looks_again_when_the_list_has_grown() -> None:
    one, now = subscription(OUT, kind="watch"), utc(DAY, 2)
    row = Delivery("one", DAY, State.SKIPPED, reason=PlannedReason.NO_MATCH, total=6, changed_at=utc(DAY, 1))
    key = {("one", DAY): row}
    assert plan_deliveries([one], key, {DAY: growing(DAY, 6)}, now, catch_up=3) == ()
    (planned,) = plan_deliveries([one], key, {DAY: growing(DAY, 8)}, now, catch_up=3)
    assert (planned.state, planned.over) == (State.PENDING, row)


def test_a_day_that_was_empty_and_is_held_after_all_is_posted() -> None:
    saturday = after(3)
    ledger, one = KeptLedger(), subscription(empty_days="silent")
    ledger.look(utc(after(4), 1), [one], [empty(saturday)])
    ledger.look(utc(after(4), 5), [one], [closed(saturday)])
    assert ledger.sent_days() == [saturday]


def test_after_three_days_off_the_newest_follow_and_the_rest_is_skipped() -> None:
    days = [after(-6), after(-5), after(-2), after(-1), DAY]
    ledger, one = KeptLedger(catch_up=2), subscription()
    ledger.look(utc(NEXT, 1), [one], map(whole, days))
    assert ledger.sent_days() == [after(-1), DAY]
    assert ledger.states() == {
        **dict.fromkeys(days[:3], "skipped too_old"),
        after(-1): "sent",
        DAY: "sent",
    }
    ledger.look(utc(NEXT, 2), [one], map(whole, days))
    assert len(ledger.posts) == 2, "catching up is done once"


def test_old_days_that_are_filled_in_are_not_posted() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(DAY, 1), [one], [whole(DAY)])
    ledger.look(utc(DAY, 2), [one], [*(closed(after(-each)) for each in range(1, 30)), whole(DAY)])
    assert set(ledger.sent_days()) <= {DAY, *(after(-each) for each in range(1, 4))}
    assert len(ledger.posts) <= 4


def test_a_digest_that_never_came_is_given_up() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(NEXT, 1), [one], [missing(DAY)])
    ledger.look(utc(after(5), 1), [one], [missing(DAY)])
    assert ledger.states() == {DAY: "skipped never_came"}
    ledger.look(utc(after(5), 2), [one], [closed(DAY)])
    assert ledger.posts == []


def test_days_before_a_subscription_are_not_owed() -> None:
    ledger, one = KeptLedger(), subscription(since=utc(DAY, 2))
    ledger.look(utc(DAY, 3), [one], [closed(after(-1)), closed(after(-2)), growing(DAY)])
    ledger.look(utc(NEXT, 1), [one], [closed(after(-1)), closed(after(-2)), growing(DAY)])
    assert ledger.sent_days() == [DAY], "the first post brings the newest digest"


def test_a_new_subscription_begins_with_the_newest_alone() -> None:
    ledger, one = KeptLedger(), subscription(since=utc(DAY, 2))
    ledger.look(utc(NEXT, 0), [one], [whole(DAY), whole(NEXT)])
    ledger.look(utc(NEXT, 1), [one], [whole(DAY), whole(NEXT)])
    assert ledger.sent_days() == [NEXT]
    assert ledger.states()[DAY] == "skipped before"


def test_who_subscribes_before_the_digest_is_there_gets_it_as_soon_as_it_is() -> None:
    ledger, one = KeptLedger(), subscription(OUT, since=utc(DAY, 10))
    ledger.look(utc(DAY, 10, 1), [one], [missing(DAY, DayState.UNKNOWN)])
    ledger.look(utc(DAY, 11), [one], [whole(DAY)])
    assert ledger.posts == [(utc(DAY, 11), "one", DAY)]


def test_who_subscribes_after_it_was_out_gets_the_next_one() -> None:
    ledger, one = KeptLedger(), subscription(OUT, since=utc(DAY, 10))
    ledger.look(utc(DAY, 10, 1), [one], [whole(DAY)])
    assert (ledger.posts, ledger.rows) == ([], {})


def test_another_zone_sends_nothing_again_and_leaves_nothing_out() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(DAY, 1), [one], [whole(DAY)])
    moved = replace(one, timing=Timing("America/Los_Angeles", time(9)))
    for hour in range(1, 72):
        ledger.look(utc(DAY, 1) + timedelta(hours=hour), [moved], [whole(DAY), whole(NEXT)])
    assert ledger.posts == [(utc(DAY, 1), "one", DAY), (utc(NEXT, 17), "one", NEXT)]


def test_a_clock_that_is_set_back_sends_nothing_twice() -> None:
    ledger, one = KeptLedger(), subscription()
    for now in (utc(DAY, 1), utc(after(-1), 20), utc(DAY, 0, 30), utc(DAY, 1), utc(DAY, 1, 1)):
        ledger.look(now, [one], [whole(DAY)])
    assert ledger.sent_days() == [DAY]


def test_a_clock_that_was_ahead_holds_nothing_up() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(after(30), 0), [one], [missing(DAY)], sending=False)
    ledger.rows.clear()
    ledger.rows["one", DAY] = Delivery("one", DAY, State.PLANNED, changed_at=utc(after(30), 0))
    ledger.look(utc(DAY, 1), [one], [whole(DAY)])
    assert ledger.sent_days() == [DAY]


def test_the_last_day_of_february() -> None:
    day = date(2028, 2, 29)
    ledger, one = KeptLedger(), subscription(since=datetime(2028, 1, 1, tzinfo=UTC))
    ledger.look(utc(day, 1), [one], [whole(day)])
    ledger.look(utc(date(2028, 3, 1), 1), [one], [whole(day), whole(date(2028, 3, 1))])
    assert ledger.sent_days() == [day, date(2028, 3, 1)]


@pytest.mark.parametrize("state", [State.SENDING, State.FAILED, State.UNCERTAIN, State.SENT])
def test_what_is_being_sent_or_was_decided_is_left_alone(state: State) -> None:
    row = Delivery("one", DAY, state, total=10, claim="x" if state is State.SENDING else None)
    assert plan_deliveries([subscription()], {("one", DAY): row}, {DAY: whole(DAY)}, utc(NEXT, 1), catch_up=3) == ()


def test_an_attempt_that_is_to_be_made_again_keeps_its_time_and_its_count() -> None:
    again = utc(NEXT, 2)
    row = Delivery("one", DAY, State.PENDING, attempts=2, reason="HTTP 502", not_before=again, sent=(Sent(0, "5"),))
    (planned,) = plan_deliveries([subscription()], {("one", DAY): row}, {DAY: whole(DAY)}, utc(NEXT, 1), catch_up=3)
    assert (planned.due, planned.changes, planned.delivery(utc(NEXT, 1))) == (again, False, row)


def test_an_ended_subscription_is_owed_nothing() -> None:
    assert not KeptLedger().look(utc(NEXT, 1), [replace(subscription(), ended="left")], [whole(DAY)])


def test_days_that_are_late_are_found_for_admins() -> None:
    records = [missing(DAY), empty(DAY), whole(DAY), missing(DAY, DayState.FAILED, "HTTP 500")]
    hours = timedelta(hours=6)
    assert late_days(records, utc(DAY, 11), after=hours) == ()
    assert [each.state for each in late_days(records, utc(DAY, 12), after=hours)] == [DayState.NOT_OUT, DayState.FAILED]


def test_the_state_of_a_record_without_papers_is_that_of_an_empty_day() -> None:
    ledger = KeptLedger()
    ledger.look(utc(NEXT, 1), [subscription()], [DayRecord(DAY, DayState.EMPTY, 0)])
    assert ledger.sent_days() == [DAY]
