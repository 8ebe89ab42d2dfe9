"""The adapter in a process of its own, with a scripted service, against the stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.commands.table import COMMANDS
from tests.e2e.discord.load import ask_at_once
from tests.e2e.discord.processes import scripted
from tests.e2e.discord.stage import Stage, buttons, is_private, labels, seen, shown
from tests.e2e.processes import Running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bot(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with scripted(stage, tmp_path_factory.mktemp("bot"), discord__mentions=True) as bot:
        yield bot
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()


@pytest.fixture(autouse=True)
def _running(bot: Running) -> None:
    """Every test talks to the same bot."""


def test_commands_are_registered_in_both_languages_with_typed_options(stage: Stage) -> None:
    commands = {command["name"]: command for command in stage.read("state")["commands"]}
    assert set(commands) == {command.name for command in COMMANDS.for_audience(admin=True)}
    assert {"today", "papers", "paper", "ask", "search", "compare", "stats", "status"} <= set(commands)
    papers = commands["papers"]
    assert papers["name_localizations"]["zh-CN"] == "日报"
    assert papers["description"] == "The papers of a day"
    assert papers["description_localizations"]["zh-CN"] == "某一天的论文列表"
    assert papers["integration_types"] == [0, 1]
    assert papers["contexts"] == [0, 1, 2]
    (date,) = papers["options"]
    assert (date["name"], date["name_localizations"]["zh-CN"], date["autocomplete"]) == ("date", "日期", True)
    (language,) = commands["language"]["options"]
    assert [choice["value"] for choice in language["choices"]] == ["zh", "en", "auto"]
    assert commands["status"]["default_member_permissions"] == "0"
    assert [option["required"] for option in commands["ask"]["options"]] == [True, False]


def test_a_command_is_deferred_at_once_and_handed_in_with_its_options(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "有什么新论文？", "date": "昨天"}, locale="zh-CN")
    assert done["ack"]["type"] == 5
    assert not is_private(done["original"])
    handed = seen(done["original"])
    assert (handed["command"], handed["language"], handed["private"]) == ("ask", "zh-CN", False)
    assert handed["options"] == {"question": "有什么新论文？", "date": "昨天"}


def test_a_slow_command_misses_no_limit(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "slow 3.5"}, channel="random")
    assert (done["ack"]["type"], done["late"]) == (5, False)
    assert shown(done["original"])


def test_a_private_command_is_seen_by_the_asker_alone(stage: Stage) -> None:
    assert is_private(stage.slash("help")["original"])


def test_a_private_reply_to_an_open_command_is_private_too(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "private"}, until="ack")
    (answer,) = stage.followups(done)
    assert shown(answer) == "for your eyes"
    assert is_private(answer)
    assert stage.original(done) is None


def test_silence_leaves_no_thinking_behind(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "silent"}, until="ack")
    stage.until(lambda: stage.original(done) is None)


def test_buttons_answer_in_place_or_beside(stage: Stage) -> None:
    asked = stage.slash("about", dm=True)["original"]
    beside = stage.followups(stage.press(asked, "Private"))
    assert [(shown(message), is_private(message)) for message in beside] == [("for your eyes", True)]
    pressed = stage.press(asked, "Two")
    stage.until(lambda: shown(stage.original(pressed) or asked) == "page two")
    assert labels(stage.original(pressed) or asked) == ["Back"]


def test_a_direct_message_is_answered_by_a_reply(stage: Stage) -> None:
    written = stage.write("昨天有什么？🤖", dm=True)
    (answer,) = stage.answers(written, dm=1)
    assert answer["message_reference"]["message_id"] == written["id"]
    assert (seen(answer)["text"], seen(answer)["private"], seen(answer)["user"]) == ("昨天有什么？🤖", True, "Alice")


def test_typing_is_shown_while_it_works(stage: Stage) -> None:
    since = stage.last()
    stage.say("slow 0.5", dm=True)
    assert {call["status"] for call in stage.calls(since, "/channels/*/typing")} == {204}


def test_a_reply_to_the_bot_is_answered_where_it_stands(stage: Stage) -> None:
    first = stage.slash("about", channel="random")["original"]
    written = stage.write("more, please", channel="random", reply_to=first["id"])
    (answer,) = stage.answers(written, channel="random")
    assert seen(answer)["text"] == "more, please"
    assert seen(answer)["replied"].strip("'") == shown(first).strip("`")
    assert answer["message_reference"]["message_id"] == written["id"]


def test_what_is_not_meant_for_the_bot_is_left_alone(stage: Stage) -> None:
    plain = stage.write("good morning", channel="random")
    other = stage.write("indeed", channel="random", user="bob", reply_to=plain["id"])
    stage.act("thread", channel="random", name="theirs", message_id=other["id"])
    inside = stage.write("among us", thread=other["id"])
    assert stage.silence(plain, channel="random") == []
    assert stage.silence(inside, seconds=0.2, thread=other["id"]) == []


def test_an_answer_is_streamed_by_edits_and_ends_in_its_final_text(stage: Stage) -> None:
    since = stage.last()
    written = stage.write("stream 40", dm=True)
    stage.until(lambda: labels(stage.answers(written, dm=1)[-1]) == ["More"])
    messages = stage.answers(written, dm=1)
    assert len(messages) == 2
    assert shown(messages[-1]).endswith("](https://arxiv.org/abs/2601.12993)")
    sent = [call for call in stage.calls(since, "/channels/*/messages*") if call["method"] in {"POST", "PATCH"}]
    for message in messages:
        changes = [call for call in sent if message["id"] in (call["path"].rsplit("/")[-1], call["response"]["id"])]
        bodies = [json.dumps(call["body"]["embeds"]) for call in changes]
        assert all(one != other for one, other in pairwise(bodies))
    edits = [call["t"] for call in sent if call["method"] == "PATCH"]
    assert len(edits) <= 6


def test_a_picture_comes_in_the_embed_with_words_for_those_who_do_not_see_it(stage: Stage) -> None:
    answer = stage.say("picture", dm=True)
    (attachment,) = answer["attachments"]
    assert (attachment["filename"], attachment["description"]) == ("paperboy.png", "what it shows")
    assert answer["embeds"][0]["image"]["url"] == "attachment://paperboy.png"
    assert answer["embeds"][0]["footer"]["text"] == "caption"


def test_nobody_is_mentioned_through_the_bot(stage: Stage) -> None:
    since = stage.last()
    answer = stage.say("mention", dm=True)
    assert (answer["mention_everyone"], answer["mentions"]) == (False, [])
    (call,) = stage.calls(since, "/channels/*/messages", "POST")
    assert call["body"]["allowed_mentions"] == {"parse": [], "replied_user": False}


def test_suggestions_are_at_most_25_and_never_late(stage: Stage) -> None:
    given = stage.act("autocomplete", name="papers", option="date", value="昨")
    assert len(given["choices"]) == 25
    assert given["choices"][0] == {"name": "papers date 昨 0", "value": "昨0"}
    late = stage.act("autocomplete", name="ask", option="date", value="slow", options={"question": "x"})
    assert late["choices"] == []
    assert not late["late"]


def test_buttons_stay_within_the_limits(stage: Stage) -> None:
    answer = stage.say("many", dm=True)
    assert len(answer["components"]) == 5
    assert len({button["custom_id"] for button in buttons(answer)}) == len(buttons(answer))


def test_a_paper_is_shown_with_a_preview(stage: Stage) -> None:
    answer = stage.say("link", dm=True)
    assert answer["content"] == "https://arxiv.org/abs/2601.12993"
    assert not answer["flags"] & 4


def test_a_chat_is_answered_in_order_and_delays_no_other(stage: Stage) -> None:
    first = stage.write("held first", dm=True)
    stage.write("second", dm=True)
    other = stage.write("elsewhere", dm=True, user="bob")
    stage.answers(other, dm=1, user="bob")
    assert stage.read("messages", after=first["id"], author="bot", dm=1)["messages"] == []
    stage.release("first")
    answers = stage.answers(first, 2, dm=1)
    assert [seen(answer)["text"] for answer in answers] == ["held first", "second"]


def test_many_chats_at_once_are_answered_in_order_and_within_the_limits(stage: Stage) -> None:
    answered = ask_at_once(stage, 60, ("first", "second"))
    assert {tuple(seen(answer)["text"] for answer in answers) for answers in answered.values()} == {("first", "second")}
