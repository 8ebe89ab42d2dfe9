"""An answer as it comes about: drafts in private chats, edits in groups, at the end always the whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from bot.adapters.telegram import showing
from bot.reply import Button, Picture, Reply, Span, paragraph, sentence
from bot.service import Partial, Working
from tests.e2e.telegram.processes import problems, standing_in
from tests.e2e.telegram.scripted import Adapted, ScriptedService, adapted
from tests.e2e.telegram.stage import WAIT, Json, Stage

pytestmark = pytest.mark.slow

GROUP = {"id": -1001000000009, "type": "supergroup", "title": "Readers"}
WHOLE = Reply((paragraph("One two three ", Span("[1]", link="https://arxiv.org/abs/2601.12993"), "."),))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200817778ed780000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture(scope="module")
def alone(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with standing_in(specification, tmp_path_factory.mktemp("alone")) as stage:
        stage.act("bot", privacy=False)
        yield stage
        assert problems(stage) == []


@pytest.fixture(scope="module", autouse=True)
def adapter(alone: Stage, service: ScriptedService) -> Iterator[Adapted]:
    with pytest.MonkeyPatch.context() as patched, adapted(alone, service) as running:
        patched.setattr(showing, "DRAFT_SECONDS", 0.1)
        patched.setattr(showing, "EDIT_SECONDS", 0.1)
        yield running


@pytest.fixture(autouse=True)
def no_faults_left(alone: Stage) -> Iterator[None]:
    yield
    alone.reset()


def partial(text: str) -> Partial:
    return Partial(sentence(text))


def done(stage: Stage, service: ScriptedService, text: str, **where: object) -> list[Json]:
    """The calls by which a text is answered, without those that show typing."""
    before = service.ended
    since = stage.write(text, **where)
    deadline = time.monotonic() + WAIT
    while service.ended == before:
        assert time.monotonic() < deadline, stage.calls(since)
        time.sleep(0.02)
    return [call for call in stage.silence(since) if call["method"] != "sendChatAction"]


def told(calls: list[Json]) -> list[tuple[str, str]]:
    return [(call["method"], call["params"].get("text", "")) for call in calls]


def test_drafts_in_private_chats(alone: Stage, service: ScriptedService) -> None:
    service.answer("draft", Working(), partial("One"), 0.2, partial("One two"), 0.2, WHOLE)
    calls = done(alone, service, "draft")
    assert told(calls) == [
        ("sendMessageDraft", "One"),
        ("sendMessageDraft", "One two"),
        ("sendMessage", "One two three [1]."),
    ]
    assert len({call["params"]["draft_id"] for call in calls[:2]}) == 1
    assert calls[-1]["params"]["entities"][0]["url"] == "https://arxiv.org/abs/2601.12993"


def test_edits_in_groups(alone: Stage, service: ScriptedService) -> None:
    service.answer("@harness_bot edit", WHOLE)
    service.answer("edit", Working(), partial("One"), 0.2, partial("One two"), 0.2, WHOLE)
    calls = done(alone, service, "@harness_bot edit", chat=GROUP)
    assert told(calls) == [
        ("sendMessage", "One"),
        ("editMessageText", "One two"),
        ("editMessageText", "One two three [1]."),
    ]
    assert calls[0]["params"]["reply_parameters"]["message_id"]


def test_what_follows_too_soon_is_left_out(
    alone: Stage, service: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "DRAFT_SECONDS", 60.0)
    service.answer("hasty", *(partial(f"Number {number}") for number in range(50)), WHOLE)
    assert told(done(alone, service, "hasty")) == [
        ("sendMessageDraft", "Number 0"),
        ("sendMessage", "One two three [1]."),
    ]


def test_nothing_is_edited_that_stays_as_it_is(alone: Stage, service: ScriptedService) -> None:
    service.answer("same", partial("One"), 0.2, partial("One"), 0.2, sentence("One"))
    assert told(done(alone, service, "@harness_bot same", chat=GROUP)) == [("sendMessage", "One")]
    assert told(done(alone, service, "same")) == [("sendMessageDraft", "One"), ("sendMessage", "One")]


def test_a_flood_limit_in_the_middle_costs_pieces_but_not_the_end(alone: Stage, service: ScriptedService) -> None:
    service.answer("flood", partial("One"), 0.2, partial("One two"), 0.2, WHOLE)
    alone.act("fault", method="sendMessageDraft", preset="flood", retry_after=3)
    assert told([call for call in done(alone, service, "flood") if call["status"] == 200]) == [
        ("sendMessage", "One two three [1].")
    ]


def test_who_takes_no_drafts_gets_the_answer(alone: Stage, service: ScriptedService) -> None:
    service.answer("no drafts", partial("One"), 0.2, partial("One two"), 0.2, WHOLE)
    alone.act("fault", method="sendMessageDraft", status=400, times=9)
    methods = [call["method"] for call in done(alone, service, "no drafts")]
    assert methods == ["sendMessageDraft", "sendMessage"]


def test_the_last_edit_waits_for_the_flood_limit(alone: Stage, service: ScriptedService) -> None:
    service.answer("last", partial("One"), WHOLE)
    alone.act("fault", method="editMessageText", hold=1)
    since = alone.write("@harness_bot last", chat=GROUP)
    assert len(alone.answers(since, 2)) == 2
    assert alone.calls(since, "editMessageText", status=429)
    assert alone.answers(since, 2)[-1]["text"] == "One two three [1]."


def test_an_answer_that_outgrows_a_message_and_shrinks(alone: Stage, service: ScriptedService) -> None:
    long = Partial(Reply((paragraph("长" * 4000), paragraph("短" * 4000))))
    service.answer("long", long, 0.2, sentence("Short after all"))
    calls = done(alone, service, "@harness_bot long", chat=GROUP)
    assert [call["method"] for call in calls] == ["sendMessage", "sendMessage", "editMessageText", "deleteMessage"]
    assert "reply_parameters" not in calls[1]["params"]


def test_a_picture_takes_the_place_of_the_text_so_far(alone: Stage, service: ScriptedService) -> None:
    service.answer("picture", partial("Drawing"), 0.2, Reply((paragraph("Drawn"),), picture=Picture(PNG, "P", "A dot")))
    calls = done(alone, service, "@harness_bot picture", chat=GROUP)
    assert [call["method"] for call in calls] == ["sendMessage", "deleteMessage", "sendPhoto"]


def test_a_page_whose_message_is_gone_comes_as_a_new_one(alone: Stage, service: ScriptedService) -> None:
    service.answer("list", Reply((paragraph("Page 1"),), buttons=((Button("Next", "page:2"),),)))
    service.answer("page:2", Reply((paragraph("Page 2"),), replaces=True))
    since = alone.write("list")
    first = alone.answers(since, 1)[0]
    gone = {"ok": False, "error_code": 400, "description": "Bad Request: message to edit not found"}
    alone.act("fault", method="editMessageText", status=400, body=gone)
    second = alone.press(first, "Next")
    assert second["text"] == "Page 2"
    assert second["message_id"] != first["message_id"]


def test_what_came_in_is_told_in_the_time_here(
    alone: Stage, service: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(hours=2)

    monkeypatch.setattr("bot.adapters.telegram.connecting.datetime", WrongClock)
    service.answer("when", WHOLE)
    alone.say("when")
    late = service.came_in[-1].sent_at - datetime.now(UTC)
    assert late > timedelta(hours=1, minutes=50)


def test_an_answer_without_events_is_silence(alone: Stage) -> None:
    assert alone.silence(alone.write("unscripted")) == []
