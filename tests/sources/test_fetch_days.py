"""Days asked for on a loopback server: taken in, unchanged, empty, not out, broken, somebody else's."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from retrieval.archive import DayState, FetchRecord, Outcome
from retrieval.errors import StoreError
from retrieval.sources.fetching import Fetched
from retrieval.sources.plan import Fetch
from retrieval.sources.source import Source
from retrieval.types import Form
from tests.fakes.sources import at, list_of, newsletter_of
from tests.fakes.web_server import Served
from tests.sources.asking import TUESDAY, Desk

SHARED = Path(__file__).parents[3] / "shared"
WEDNESDAY = TUESDAY + timedelta(days=1)
API = "/api/daily_papers"
NEWS = "/news/2026/01/20.md"
TITLES = ("Maps for Robots", "Small Models", "Long Videos")


def ask(desk: Desk, source: Source | None = None, day: date = TUESDAY) -> Fetched:
    return desk.fetcher.fetch(Fetch(source or desk.api, day))


def record(desk: Desk, source: Source | None = None, day: date = TUESDAY) -> FetchRecord:
    return desk.archive.records.fetches(day, day)[(source or desk.api).key, day]


def test_a_list_is_taken_in_kept_as_it_came_and_the_day_is_held(desk: Desk) -> None:
    answer = list_of(TUESDAY, *TITLES)
    desk.server.play(API, Served(answer, etag='"1"'))
    fetched = ask(desk)
    assert fetched.is_new
    assert (fetched.record.outcome, fetched.record.papers) == (Outcome.TAKEN, 3)
    assert desk.server.asked[0].path == f"{API}?date=2026-01-20&limit=100"
    (path,) = desk.taken
    assert path.name == "2026-01-20.json"
    assert path.is_relative_to(desk.folder)
    assert path.read_bytes() == answer
    known = desk.archive.day_record(TUESDAY)
    assert (known.state, known.papers, known.checked_at, known.closed) == (DayState.HELD, 3, desk.now, False)


def test_what_has_not_changed_is_not_taken_in_again(desk: Desk) -> None:
    desk.server.play(API, Served(list_of(TUESDAY, *TITLES), etag='"1"'))
    ask(desk)
    desk.now = at(TUESDAY, 10)
    again = ask(desk)
    assert not again.is_new
    assert len(desk.taken) == 1
    assert desk.server.asked[1].headers["if-none-match"] == '"1"'
    assert (record(desk).checked_at, record(desk).papers) == (desk.now, 3)


def test_a_long_list_is_asked_for_page_by_page_and_whole_each_time(desk: Desk) -> None:
    titles = [f"Paper {number}" for number in range(130)]
    entries = json.loads(list_of(TUESDAY, *titles))
    first, rest = (json.dumps(part).encode() for part in (entries[:100], entries[100:]))
    desk.server.play(API, Served(first, etag='"1"'))
    desk.server.play(f"{API}?date=2026-01-20&limit=100&p=1", Served(rest))
    assert ask(desk).record.papers == 130
    assert len(json.loads(desk.taken[0].read_bytes())) == 130
    assert record(desk).etag is None  # that the first page is the same does not tell that the second one is
    desk.now = at(TUESDAY, 10)
    assert not ask(desk).is_new


def test_a_long_list_whose_end_cannot_be_had_is_a_failure_that_is_tried_again(desk: Desk) -> None:
    entries = json.loads(list_of(TUESDAY, *(f"Paper {number}" for number in range(130))))
    desk.server.play(API, Served(json.dumps(entries[:100]).encode()))
    second = f"{API}?date=2026-01-20&limit=100&p=1"
    desk.server.play(second, Served(status=503), Served(json.dumps(entries[100:]).encode()))
    assert ask(desk).record.outcome is Outcome.FAILED
    assert desk.taken == []
    assert ask(desk).record.papers == 130


def test_a_server_without_pages_gives_the_same_list_again(desk: Desk) -> None:
    answer = list_of(TUESDAY, *(f"Paper {number}" for number in range(60)))
    desk.server.play(API, Served(answer, etag='"1"'))
    assert ask(desk).record.papers == 60
    assert desk.taken[0].read_bytes() == answer
    assert record(desk).etag == '"1"'


def test_late_papers_are_added_and_the_close_is_noted(desk: Desk) -> None:
    desk.server.play(API, Served(list_of(TUESDAY, *TITLES[:2]), etag='"1"'), Served(list_of(TUESDAY, *TITLES)))
    ask(desk)
    desk.now = at(WEDNESDAY, 3)
    assert ask(desk).is_new
    known = desk.archive.day_record(TUESDAY)
    assert (known.papers, known.closed) == (3, True)


def test_the_close_is_news_although_the_list_is_the_same(desk: Desk) -> None:
    desk.server.play(API, Served(list_of(TUESDAY, *TITLES), etag='"1"'))
    ask(desk)
    desk.now = at(WEDNESDAY, 3)
    assert ask(desk).is_new
    assert desk.archive.day_record(TUESDAY).closed


def test_several_forms_of_a_day_become_one_digest(desk: Desk) -> None:
    desk.server.play(API, Served(list_of(TUESDAY, *TITLES)))
    desk.server.play(NEWS, Served(newsletter_of(TUESDAY, *TITLES)))
    ask(desk)
    assert ask(desk, desk.newsletter).is_new
    digest = desk.archive.day(TUESDAY)
    assert digest is not None
    assert set(digest.forms) == {Form.NEWSLETTER, Form.HF_DAILY}
    assert len(digest.papers) == 3
    assert all(paper.languages == {"zh", "en"} for paper in digest.papers)


def test_an_empty_list_is_not_out_before_its_close_and_a_holiday_after_it(desk: Desk) -> None:
    desk.server.play(API, Served(b"[]"))
    assert ask(desk).record.outcome is Outcome.EMPTY
    assert desk.archive.day_record(TUESDAY).state is DayState.NOT_OUT
    desk.now = at(WEDNESDAY, 3)
    assert ask(desk).is_new
    known = desk.archive.day_record(TUESDAY)
    assert (known.state, known.closed) == (DayState.EMPTY, True)
    assert desk.taken == []


@pytest.mark.parametrize(
    "served",
    [
        Served(b'{"error":"Date must be before today"}', status=400),
        Served(b'{"error":"Date must be before today"}'),
        Served(b"Not Found", status=404),
        Served(b"gone", status=410),
    ],
)
def test_a_day_without_a_page_is_not_out_yet(desk: Desk, served: Served) -> None:
    desk.server.play(API, served)
    assert ask(desk).record.outcome is Outcome.ABSENT
    assert desk.archive.day_record(TUESDAY).state is DayState.NOT_OUT


@pytest.mark.parametrize(
    ("served", "why"),
    [
        (
            Served(b"<!doctype html><html><body>Log in</body></html>", headers={"Content-Type": "text/html"}),
            "no digest",
        ),
        (Served(b""), "no digest"),
        (Served(b"\x89PNG\r\n\x1a\n" + bytes(200)), "no digest"),
        (Served(b'{"papers": 3}'), "no list"),
        (Served(b'[{"paper": {"id": "2601.1'), "can be read"),
        (Served(b"busy", status=503), "HTTP status 503"),
        (Served(b"no", status=403), "HTTP status 403"),
    ],
)
def test_what_is_no_digest_is_a_failure_that_says_why(desk: Desk, served: Served, why: str) -> None:
    desk.server.play(API, served)
    fetched = ask(desk)
    assert fetched.record.outcome is Outcome.FAILED
    known = desk.archive.day_record(TUESDAY)
    assert known.state is DayState.FAILED
    assert why in str(known.reason)
    assert "127.0.0.1" in str(known.reason)
    assert "http://" not in str(known.reason)


def test_failures_in_a_row_are_counted_and_forgotten_after_a_success(desk: Desk) -> None:
    busy = Served(status=503, headers={"Retry-After": "90"})
    desk.server.play(API, busy, busy, Served(list_of(TUESDAY, *TITLES)))
    ask(desk)
    ask(desk)
    assert (record(desk).failures, record(desk).retry_after) == (2, 90)
    ask(desk)
    assert (record(desk).failures, record(desk).retry_after) == (0, None)


def test_a_source_that_is_not_set_any_more_has_no_say(desk: Desk) -> None:
    desk.archive.records.note_fetch(FetchRecord("url of before", TUESDAY, Outcome.FAILED, desk.now, reason="gone"))
    desk.server.play(API, Served(b"[]"))
    ask(desk)
    assert desk.archive.day_record(TUESDAY).state is DayState.NOT_OUT


def test_no_record_tells_the_key_of_an_address(desk: Desk) -> None:
    desk.server.play(NEWS, Served(status=500))
    ask(desk, desk.newsletter)
    assert "hunter2" not in repr(record(desk, desk.newsletter))
    assert desk.server.asked[0].path == f"{NEWS}?key=hunter2"


def test_the_digest_of_another_day_is_not_taken_in(desk: Desk) -> None:
    desk.server.play(NEWS, Served(newsletter_of(TUESDAY - timedelta(days=1), *TITLES)))
    desk.server.play(API, Served(list_of(TUESDAY - timedelta(days=4), *TITLES)))
    for source in (desk.newsletter, desk.api):
        assert ask(desk, source).record.outcome is Outcome.ABSENT
        assert "gave the digest of" in str(record(desk, source).reason)
    assert desk.archive.days() == ()


def test_a_broken_list_does_not_replace_a_whole_one(desk: Desk) -> None:
    whole = list_of(TUESDAY, *TITLES)
    cut = whole[: whole.index(b"Long Videos")]
    desk.server.play(API, Served(whole), Served(cut))
    ask(desk)
    fetched = ask(desk)
    assert fetched.record.outcome is Outcome.FAILED
    assert "gave only 2 papers" in str(fetched.record.reason)
    assert not fetched.is_new
    assert desk.archive.day_record(TUESDAY).papers == 3


def test_a_broken_list_is_better_than_none(desk: Desk) -> None:
    whole = list_of(TUESDAY, *TITLES)
    desk.server.play(API, Served(whole[: whole.index(b"Long Videos")]))
    assert ask(desk).record.papers == 2


def test_what_cannot_be_taken_in_is_asked_for_again_without_validators(desk: Desk) -> None:
    desk.server.play(API, Served(list_of(TUESDAY, *TITLES), etag='"1"'))
    working = desk.take_in

    def refuse(path: Path, day: date) -> None:
        raise StoreError(f"The disk has no room for {path.name} of {day}.")

    desk.take_in = refuse  # type: ignore[method-assign]
    assert ask(desk).record.outcome is Outcome.FAILED
    desk.take_in = working  # type: ignore[method-assign]
    assert ask(desk).record.outcome is Outcome.TAKEN
    assert "if-none-match" not in desk.server.asked[1].headers


MALFORMED = SHARED / "hf_daily" / "malformed"


@pytest.mark.skipif(not MALFORMED.is_dir(), reason="the real answers lie beside the repository")
def test_real_answers_are_taken_in_and_malformed_ones_as_far_as_they_can_be_read(desk: Desk) -> None:
    for path in (*sorted(MALFORMED.glob("*.json")), *sorted((SHARED / "hf_daily").glob("2026-01-0*.json"))):
        day = date.fromisoformat(path.stem)
        desk.now = at(day, 12)
        desk.server.play(API, Served(path.read_bytes()))
        fetched = ask(desk, day=day)
        assert fetched.record.outcome is Outcome.TAKEN, fetched.record.reason
        assert desk.archive.day_record(day).papers == fetched.record.papers >= 3


def test_entries_that_are_texts_are_read(desk: Desk) -> None:
    entries = [repr(entry) for entry in json.loads(list_of(TUESDAY, *TITLES))]
    desk.server.play(API, Served(json.dumps(entries).encode()))
    assert ask(desk).record.papers == 3
