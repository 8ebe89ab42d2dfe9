"""What goes wrong on Discord's side, and what the bot makes of it. The bot's service is scripted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.discord.processes import connected, scripted, standing_in
from tests.e2e.discord.stage import WAIT, Json, Stage, labels, shown
from tests.e2e.processes import Running

pytestmark = pytest.mark.slow

RETRY_AFTER = 6.0  # seconds, in which another chat is answered on a busy machine, too


@pytest.fixture(scope="module")
def stage(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in of which some refusals are expected."""
    with standing_in(tmp_path_factory.mktemp("standin"), specification) as stage:
        yield stage


@pytest.fixture(scope="module")
def bot(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with scripted(stage, tmp_path_factory.mktemp("bot"), discord__mentions=True) as bot:
        yield bot
        assert bot.stop() == 0, bot.logged()


@pytest.fixture(autouse=True)
def _running(bot: Running) -> None:
    """Every test talks to the same bot."""


def statuses(stage: Stage, since: int, route: str) -> list[object]:
    return [call["status"] for call in stage.calls(since, route, "POST")]


def still_answers(stage: Stage) -> None:
    """Another chat is none the worse for it."""
    assert shown(stage.say("still there?", dm=True, user="bob"))


def test_a_rate_limit_is_waited_out_and_delays_no_other_chat(stage: Stage) -> None:
    dm = stage.say("hello", dm=True)
    since = stage.last()
    route = f"/channels/{dm['channel_id']}/messages"
    stage.act("fault", route=route, method="POST", status=429, body={"retry_after": RETRY_AFTER})
    written = stage.write("limited", dm=True)
    stage.until(lambda: 429 in statuses(stage, since, route))
    still_answers(stage)
    assert stage.read("messages", after=written["id"], author="bot", dm=1)["messages"] == []
    stage.answers(written, dm=1)
    tries = [call["t"] for call in stage.calls(since, route, "POST")]
    assert tries[1] - tries[0] >= RETRY_AFTER


def test_failing_servers_and_cut_connections_are_tried_again(stage: Stage) -> None:
    route = f"/channels/{stage.say('hello', dm=True)['channel_id']}/messages"
    for fault in ({"status": 500}, {"status": 503}, {"cut": True}):
        since = stage.last()
        stage.act("fault", route=route, method="POST", **fault)
        assert shown(stage.say("again", dm=True))
        assert statuses(stage, since, route) == [fault.get("status", "cut"), 200]


def test_an_answer_to_an_interaction_is_tried_again(stage: Stage) -> None:
    stage.act("fault", route="/webhooks/*", method="PATCH", status=503)
    assert shown(stage.slash("about")["original"])


def test_an_acknowledgement_that_was_cut_off_is_made_again(stage: Stage) -> None:
    stage.act("fault", route="/interactions/*", method="POST", cut=True)
    done = stage.slash("about")
    assert shown(done["original"])
    assert not done["late"]


def test_a_refused_format_goes_out_as_plain_text(stage: Stage) -> None:
    route = f"/channels/{stage.say('hello', dm=True)['channel_id']}/messages"
    stage.act("fault", route=route, method="POST", status=400, body={"code": 50035, "message": "Invalid Form Body"})
    written = stage.write("picture", dm=True)
    text, instead = stage.answers(written, 2, dm=1)
    assert [(each["embeds"], each["attachments"]) for each in (text, instead)] == [([], [])] * 2
    assert "Figures" in text["content"]
    assert instead["content"] == "what it shows"


def test_where_embeds_are_not_allowed_the_text_is_plain(stage: Stage) -> None:
    stage.act("channel", name="plain")
    stage.act("permissions", channel="plain", deny=["EMBED_LINKS", "CREATE_PUBLIC_THREADS"])
    answer = stage.say("anything", mention=True, channel="plain")
    assert answer["embeds"] == []
    assert "anything" in shown(answer)
    assert labels(answer) == ["Two", "Private"]


@pytest.mark.parametrize(("question", "said"), [("may you?", "may not write"), ("可以吗？", "没有权限")])
def test_where_the_bot_may_not_write_the_asker_is_told_elsewhere(stage: Stage, question: str, said: str) -> None:
    name = f"closed-{len(question)}"
    stage.act("channel", name=name)
    stage.act("permissions", channel=name, deny=["SEND_MESSAGES", "CREATE_PUBLIC_THREADS"])
    asked = stage.write(question, mention=True, channel=name, user="owner")
    assert said in shown(stage.answers(asked, dm=1, user="owner")[0])
    assert stage.silence(asked, seconds=0.1, channel=name) == []


def test_an_interaction_where_the_bot_is_no_member(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "hello"}, channel="random", brought=True)
    assert "hello" in shown(done["original"])
    late = stage.slash("ask", options={"question": "held away"}, until="ack", channel="random", brought=True)
    stage.act("expire", id=late["id"])
    stage.release("away")
    still_answers(stage)


def test_a_deleted_question_is_answered_all_the_same(stage: Stage) -> None:
    written = stage.write("held gone", dm=True)
    stage.act("delete", message_id=written["id"])
    stage.release("gone")
    (answer,) = stage.answers(written, dm=1)
    assert "message_reference" not in answer


def test_an_answer_that_is_deleted_while_it_is_written_comes_again(stage: Stage) -> None:
    written = stage.write("stream 2", dm=True)
    (first,) = stage.answers(written, dm=1)
    stage.act("delete", message_id=first["id"], anybody=True)
    last = stage.until(lambda: [each for each in stage.answers(written, dm=1) if labels(each) == ["More"]])
    assert last[0]["id"] != first["id"]


def test_deleted_channels_and_threads_end_nothing_but_themselves(stage: Stage) -> None:
    channel = stage.act("channel", name="passing")
    first = stage.write("beginning", mention=True, channel="passing")
    stage.answers(first, channel="passing")
    stage.act("thread", channel="passing", name="theirs", message_id=first["id"])
    for kind, place_id in (("thread", first["id"]), ("channel", channel["id"])):
        place = {kind: place_id}
        since = stage.last()
        here = f"/channels/{stage.write(f'held {kind}', mention=True, **place)['channel_id']}"
        assert stage.calls(since, f"{here}/typing", wait=WAIT)
        stage.act("close", **place)
        stage.release(kind)
        assert stage.calls(since, f"{here}/messages", "POST", wait=WAIT)[0]["status"] == 404
        still_answers(stage)


def test_an_interaction_that_expired_is_answered_in_the_channel(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "held expired"}, until="ack", channel="random")
    stage.act("expire", id=done["id"])
    stage.release("expired")
    answers = stage.read("messages", channel="random", after=done["original"]["id"], author="bot", wait=WAIT)[
        "messages"
    ]
    assert "held expired" in shown(answers[-1])


def test_an_interaction_that_cannot_be_acknowledged_is_answered_in_the_channel(stage: Stage) -> None:
    since = stage.slash("about", channel="random")["original"]
    stage.act("fault", route="/interactions/*", method="POST", status=404, body={"code": 10062, "message": "Unknown"})
    stage.act("slash", name="ask", options={"question": "late"}, channel="random")
    answers = stage.read("messages", channel="random", after=since["id"], author="bot", wait=WAIT)["messages"]
    assert "late" in shown(answers[-1])
    still_answers(stage)


@pytest.mark.parametrize(
    "fault",
    [
        {"gateway": "drop", "refuse_seconds": 1},
        {"gateway": "drop", "code": 4000},
        {"gateway": "reconnect"},
        {"gateway": "invalid_session", "resumable": False},
    ],
    ids=["cut", "closed", "asked", "forgotten"],
)
def test_a_lost_connection_loses_no_message(stage: Stage, bot: Running, fault: Json) -> None:
    def connected_again() -> list[str]:
        return [call["method"] for call in stage.calls(since) if call["method"] in {"RESUMED", "IDENTIFY"}]

    since = stage.last()
    stage.act("fault", **fault)
    if fault["gateway"] == "invalid_session":  # what is written before the bot is back is not for it
        assert stage.until(connected_again) == ["IDENTIFY"]
        connected(stage, bot)
    written = stage.write("in between", dm=True)
    stage.answers(written, dm=1)
    assert stage.until(connected_again) == ["IDENTIFY" if fault["gateway"] == "invalid_session" else "RESUMED"]
    assert ["in between" in shown(each) for each in stage.silence(written, dm=1, count=2)] == [True]


def test_the_log_says_what_happened_without_what_was_written(stage: Stage, bot: Running) -> None:
    route = f"/channels/{stage.say('hello', dm=True)['channel_id']}/messages"
    stage.act("fault", route=route, method="POST", status=503)
    stage.say("a private matter", dm=True)
    assert "failed (DiscordServerError 503" in bot.logged()
    assert "a private matter" not in bot.logged()
