"""``paperboy fetch``, and files that go to the inbox of a bot that runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, build_app
from bot.cli import fetch as command
from bot.feeding import build_feed
from bot.handover import RUNNING
from config.settings import load_settings
from retrieval.archive import Archive, DayRecord, DayState, Outcome
from tests.bot.running import Run
from tests.fakes.sources import list_of, newsletter_of
from tests.fakes.web_server import ScriptedWebServer, Served, serving

API = "/api/daily_papers"
TUESDAY = date(2026, 1, 20)


def asking(day: date) -> str:
    return f"{API}?date={day}&limit=100"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedWebServer]:
    with serving() as running:
        monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", running.url)
        yield running


def held(home: Path) -> Archive:
    return Archive(home / "data" / "archive.sqlite")


def test_without_a_source_it_says_what_to_set(run: Run) -> None:
    ran = run("fetch")
    assert (ran.code, ran.out) == (2, "")
    assert "PAPERBOY_SOURCES__HUGGINGFACE" in ran.err


def test_days_are_fetched_in_any_form_people_type(run: Run, server: ScriptedWebServer, home: Path) -> None:
    for day in ("2026-01-20", "2026-01-21"):
        server.play(f"{API}?date={day}&limit=100", Served(list_of(date.fromisoformat(day), "Maps for Robots")))
    ran = run("fetch", "2026年1月20号", "2026-01-21")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "2026-01-21  127.0.0.1: 1 paper\n2026-01-20  127.0.0.1: 1 paper\n"
    archive = held(home)
    assert archive.days() == (TUESDAY, date(2026, 1, 21))
    archive.close()


def test_what_is_no_day_is_wrong_usage(run: Run, server: ScriptedWebServer) -> None:
    ran = run("fetch", "someday")
    assert ran.code == 2
    assert "'someday' is not a day" in ran.err
    assert server.asked == []


def test_a_day_that_fails_is_said_with_the_reason_and_an_exit_code(run: Run, server: ScriptedWebServer) -> None:
    server.play(asking(TUESDAY), Served(b"<html>Log in</html>"))
    ran = run("fetch", "2026-01-20")
    assert ran.code == 1
    assert ran.out.startswith("2026-01-20  127.0.0.1: failed: 127.0.0.1 is no digest")


def test_gaps_are_filled_weekends_and_known_days_left_alone(
    run: Run, server: ScriptedWebServer, home: Path, today: date
) -> None:
    days = [today - timedelta(days=before) for before in range(10)]
    weekdays = [day for day in days if day.weekday() < 5]
    for day in weekdays:
        server.play(asking(day), Served(list_of(day, "Maps for Robots")))
    (home / "data").mkdir()
    archive = held(home)
    archive.note_day(DayRecord(weekdays[1], DayState.EMPTY, closed=True))
    archive.note_day(DayRecord(weekdays[2], DayState.FAILED, reason="it was down"))
    archive.close()
    assert run("fetch", "--missing", "10").code == 0
    assert [asked.path for asked in server.asked] == [asking(day) for day in weekdays if day != weekdays[1]]
    again = run("fetch", "--missing", "10")
    assert (again.code, again.out) == (0, "No day is missing.\n")


def test_it_is_stopped_in_one_sentence_and_goes_on_from_there(
    run: Run, server: ScriptedWebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [TUESDAY - timedelta(days=before) for before in range(2)]
    for day in days:
        server.play(asking(day), Served(list_of(day, "Maps for Robots"), etag='"1"'))
    told = command._told

    def interrupted(*arguments: object) -> str:
        if len(server.asked) == 1:
            raise KeyboardInterrupt
        return told(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "_told", interrupted)
    ran = run("fetch", "2026-01-19", "2026-01-20")
    assert ran.code == 130
    assert ran.err == "Stopped: 1 of 2 are done. The same command goes on from here.\n"
    monkeypatch.setattr(command, "_told", told)
    assert run("fetch", "2026-01-19", "2026-01-20").code == 0
    assert server.asked[1].headers["if-none-match"] == '"1"'


def test_another_command_that_holds_the_folder_is_named(run: Run, server: ScriptedWebServer) -> None:
    with build_app(load_settings()) as app, app.holding("paperboy reindex"):
        ran = run("fetch", "2026-01-20")
    assert ran.code == 1
    assert "`paperboy reindex`" in ran.err
    assert server.asked == []


@pytest.fixture
def running() -> Iterator[App]:
    """A bot that runs on the data folder, its inbox alone watched."""
    with build_app(load_settings()) as app, app.holding(RUNNING):
        feed = build_feed(app, "en")
        feed._sources = ()
        feed.start()
        yield app
        feed.stop()


@pytest.mark.slow
def test_what_is_fetched_while_a_bot_runs_goes_to_its_inbox(run: Run, server: ScriptedWebServer, running: App) -> None:
    server.play(asking(TUESDAY), Served(list_of(TUESDAY, "Maps for Robots")))
    ran = run("fetch", "2026-01-20")
    assert (ran.code, ran.out) == (0, "2026-01-20  127.0.0.1: 1 paper\n")
    assert "A bot runs on this data folder" in ran.err
    assert running.archive.day_record(TUESDAY).papers == 1
    (record,) = running.archive.records.fetches(TUESDAY, TUESDAY).values()
    assert record.outcome is Outcome.TAKEN


@pytest.mark.slow
def test_files_given_to_index_while_a_bot_runs_go_to_its_inbox(run: Run, running: App, tmp_path: Path) -> None:
    good, bad = tmp_path / "今天.md", tmp_path / "page.html"
    good.write_bytes(newsletter_of(TUESDAY, "Maps for Robots"))
    bad.write_text("<html></html>", encoding="utf-8")
    ran = run("index", str(good))
    assert (ran.code, ran.out) == (0, f"{good}: Taken in: 2026-01-20, newsletter, 1 paper.\n")
    assert running.archive.day_record(TUESDAY).papers == 1
    ran = run("index", str(bad), str(good), "--date", "2026-01-19")
    assert ran.code == 1
    assert f"Refused: {bad}: {bad} is no digest" in ran.out
    assert running.archive.day_record(date(2026, 1, 19)).papers == 1


def test_a_bot_that_does_not_answer_is_waited_for_and_the_files_stay(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr("bot.handover.hand_over_files.__kwdefaults__", {"wait": 0.0})
    path = tmp_path / "a.md"
    path.write_bytes(newsletter_of(TUESDAY, "Maps for Robots"))
    with build_app(load_settings()) as app, app.holding(RUNNING):
        ran = run("index", str(path))
    assert ran.code == 1
    assert "handed over, but not taken in yet" in ran.out
    assert len(list((home / "data" / "inbox").glob("a-*.md"))) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "is yet to come, so there is no digest to fetch. Today is"), ("zh", "还没到，没有日报可以抓取")],
)
def test_a_day_that_is_yet_to_come_is_wrong_usage(
    run: Run, server: ScriptedWebServer, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", language)
    ran = run("fetch", str(datetime.now(UTC).date() + timedelta(days=3)))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert server.asked == []


def test_what_is_yet_to_come_of_a_span_is_left_out_and_said(run: Run, server: ScriptedWebServer, today: date) -> None:
    server.play(asking(today), Served(list_of(today, "Maps for Robots")))
    ran = run("fetch", str(today), str(today + timedelta(days=9)))
    assert (ran.code, ran.out) == (0, f"{today}  127.0.0.1: 1 paper\n")
    assert "are left out, as they are yet to come" in ran.err
    assert [asked.path for asked in server.asked] == [asking(today)]


WEEKEND = date(2026, 1, 17)


@pytest.mark.parametrize(
    ("day", "served", "code", "en", "zh"),
    [
        (TUESDAY, Served(list_of(TUESDAY, "Maps", "Tools")), 0, "2 papers", "2 篇论文"),
        (TUESDAY, Served(b"[]"), 0, "no papers (its list is empty)", "没有论文（列表是空的）"),
        (WEEKEND, Served(b"[]"), 0, "no papers (its list is empty)", "没有论文（列表是空的）"),
        (
            WEEKEND,
            Served(b"", status=404),
            0,
            "nothing: 127.0.0.1 has no page for 2026-01-17 (HTTP status 404).",
            "没有取到：127.0.0.1 没有 2026-01-17 的页面（HTTP 状态码 404）。",
        ),
        (
            TUESDAY,
            Served(b'{"error": "Too old"}'),
            1,
            "nothing: 127.0.0.1 has no list for 2026-01-20: Too old.",
            "没有取到：127.0.0.1 没有 2026-01-20 的列表：Too old。",
        ),
        (
            TUESDAY,
            Served(b"no", status=403),
            1,
            "failed: 127.0.0.1 answered with HTTP status 403 (Forbidden). Check the address.",
            "失败：127.0.0.1 返回了 HTTP 状态码 403 (Forbidden)。请检查地址。",
        ),
        (
            TUESDAY,
            Served(b'{"papers": 3}'),
            1,
            "failed: 127.0.0.1 is no list of Hugging Face Daily Papers: the object holds no list of papers (data,",
            "失败：127.0.0.1 不是 Hugging Face Daily Papers 的列表：对象里没有论文列表（data,",
        ),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_came_of_a_day_is_said_in_the_language_of_reports(
    run: Run,
    server: ScriptedWebServer,
    monkeypatch: pytest.MonkeyPatch,
    *,
    language: str,
    day: date,
    served: Served,
    code: int,
    en: str,
    zh: str,
) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", language)
    server.play(asking(day), served)
    ran = run("fetch", str(day))
    assert (ran.code, ran.err) == (code, "")
    said = f"{day}  127.0.0.1{'：' if language == 'zh' else ': '}{zh if language == 'zh' else en}"
    assert ran.out.startswith(said)
