"""Paperboy as a process, in private chats: every command and every button, in Chinese and English."""

from __future__ import annotations

import pytest

from tests.e2e.telegram.processes import ADMIN
from tests.e2e.telegram.stage import WAIT, Stage, labels, links

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("running")]

ROBOTS = "1月21号有哪些关于机器人的论文？"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/start", "Hello!"),
        ("/help", "/compare"),
        ("/about", "28 different papers"),
        ("/today", "2026-01-21"),
        ("/papers 1月14号", "2026-01-14"),
        ("/papers nonsense", "could not read"),
        ("/paper 2601.12993", "Being-H0.5"),
        ("/ask Which papers on robots came out on Jan 21?", "Being-H0.5"),
        ("/search robots", "Papers on “robots”"),
        ("/compare 2601.12993 2601.13976", "FantasyVLN"),
        ("/stats 2026-01", "28, in 2 digests"),
        ("/language", "Language of the answers"),
        ("/reset", "conversation"),
        ("/nosuchcommand", "/help lists all commands"),
        ("/status", "for admins only"),
    ],
)
def test_commands(stage: Stage, text: str, said: str) -> None:
    answer = stage.say(text)
    assert said in (answer.get("text") or answer["caption"])


@pytest.mark.parametrize(("text", "said"), [("/status", "Days held: 2"), ("/usage", "the last 7 days")])
def test_commands_of_admins(stage: Stage, text: str, said: str) -> None:
    assert said in stage.say(text, user_id=ADMIN)["text"]


def test_menus_in_both_languages_and_for_admins(stage: Stage) -> None:
    menus = {
        (kind, code): {command["command"]: command["description"] for command in value}
        for (what, kind, code), value in ((each["key"], each["value"]) for each in stage.read("state")["profile"])
        if what == "commands"
    }
    everybody, admins = '{"type": "all_group_chats"}', f'{{"chat_id": {ADMIN}, "type": "chat"}}'
    assert menus[everybody, "zh"]["compare"] == "对比两篇论文"
    assert menus[everybody, ""]["compare"] == "Set two papers side by side"
    assert "status" not in menus[everybody, ""]
    assert {"status", "usage"} <= set(menus[admins, "zh"])


def test_a_picture_comes_with_its_words(stage: Stage) -> None:
    answer = stage.say("/stats 2026-01")
    assert answer["photo"]
    assert "caption" in answer


def test_an_answer_replies_with_links_but_no_preview(stage: Stage) -> None:
    answer = stage.say(ROBOTS)
    assert answer["reply_to_message"]["text"] == ROBOTS
    assert "https://huggingface.co/papers/2601.12993" in links(answer)
    assert answer["link_preview_options"] == {"is_disabled": True}


def test_the_buttons_under_an_answer(stage: Stage) -> None:
    answer = stage.say(ROBOTS)
    assert "依据" in stage.press(answer, "📎 证据")["text"]
    assert "Sources" in stage.press(answer, "🌐 English")["text"]
    assert stage.press(answer, "➕ 更多")["text"]
    depth = next(label for label in labels(answer) if label.startswith("🔎"))
    assert "Being-H0.5" in stage.press(answer, depth)["text"]


def test_pages_take_each_others_place(stage: Stage) -> None:
    first = stage.say("/papers 2026-01-21")
    second = stage.press(first, "Next ▶")
    assert second["message_id"] == first["message_id"]
    assert second["text"] != first["text"]
    assert stage.press(second, "◀ Back")["text"] == first["text"]


def test_a_paper_section_by_section(stage: Stage) -> None:
    paper = stage.say("/paper 2601.12993")
    results = stage.press(paper, "Results")
    assert results["text"] != paper["text"]
    assert any(label.startswith("• ") for label in labels(results))
    chosen = next(label for label in labels(results) if label.startswith("• "))
    again = stage.push(results, chosen)
    stage.say("/about")
    assert not stage.calls(again, "editMessageText"), "what is shown already is not edited"
    back = next(label for label in labels(results) if label.startswith("↩"))
    assert "14 papers" in stage.press(results, back)["text"]


def test_choosing_a_language(stage: Stage) -> None:
    choice = stage.say("/language", user_id=1044)
    assert "中文" in stage.press(choice, "中文", user_id=1044)["text"]
    assert "机器人" in stage.say("Which papers on robots came out on Jan 21?", user_id=1044)["text"]


def test_a_button_that_means_nothing_any_more(stage: Stage) -> None:
    answer = stage.say(ROBOTS, user_id=1045)
    stage.say("/reset", user_id=1045)
    assert "do not remember" in (said := stage.press(answer, "📎 证据", user_id=1045)["text"]) or "no longer" in said


def test_presses_are_acknowledged(stage: Stage) -> None:
    answer = stage.say(ROBOTS)
    since = stage.push(answer, "📎 证据")
    assert stage.calls(since, "answerCallbackQuery", wait=WAIT)[0]["status"] == 200
    assert stage.answer(since)["text"]


def test_a_follow_up_knows_the_conversation(stage: Stage) -> None:
    stage.say(ROBOTS, user_id=1046)
    assert "Being-H0.5" in stage.say("第一篇用了什么方法？", user_id=1046)["text"]


def test_messages_without_words_are_answered_politely(stage: Stage) -> None:
    given = stage.act("message", user_id=1047, voice={"base64": "T2dnUw==", "name": "v.ogg"})
    assert "write" in stage.answer(given["since"])["text"]


def test_typing_is_shown_before_the_answer_only(stage: Stage) -> None:
    since = stage.write(ROBOTS, user_id=1048)
    stage.answers(since, 1)
    methods = [call["method"] for call in stage.silence(since) if call["params"]["chat_id"] == 1048]
    assert methods == ["sendChatAction", "sendMessage"]
