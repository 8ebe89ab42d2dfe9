"""Follow-ups and buttons: what is remembered, for whom, for how long, and over a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from retrieval.types import Scope, ScopeSource
from tests.fakes.digests import MONDAY
from tests.fakes.engines import FakeEngine
from tests.service.talking import Talk, action_of, labels

Open = Callable[..., Talk]


def histories(talk: Talk) -> list[list[str]]:
    """For each question what its history held."""
    return [[turn.content for turn in question.history] for question in talk.engine.asked]


def test_a_question_goes_on_from_the_one_before(talk: Open) -> None:
    own = talk()
    own.ask("机器人？")
    own.ask("它的代码？")
    assert histories(own) == [[], ["机器人？", "答：机器人？ [1]"]]
    assert own.engine.asked[1].history[1].cited == ("2601.00001",)


@pytest.mark.parametrize("text", ["🤖", "😀😀", "？", "。。。", "🤖" * 2_500])
def test_signs_alone_are_no_question_whatever_was_said_before(talk: Open, text: str) -> None:
    own = talk()
    own.ask("机器人？")
    assert own.say(text) == "请写出想问的内容。"
    assert own.say(text, language_code="en") == "Please write what you want to know."
    assert len(own.engine.asked) == 1


def test_memory_survives_a_restart_and_ages_out(talk: Open) -> None:
    talk().ask("机器人？")
    later = talk()
    later.clock.pass_by(hours=23)
    later.ask("它的代码？")
    assert len(histories(later)[0]) == 2
    later.clock.pass_by(hours=25)
    later.ask("还有呢？")
    assert histories(later)[1] == []


def test_reset_forgets(talk: Open) -> None:
    own = talk()
    reply = own.reply("机器人？")
    assert own.say("/reset") == "好的，这段对话已经忘记。"
    assert own.say("/reset") == "这里没有需要忘记的对话。"
    own.ask("它的代码？")
    assert histories(own)[1] == []
    assert "已经不在记录里了" in own.press(reply, "证据").blocks[0].text


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        ({"user_id": "8", "is_private": False}, False),
        ({"thread_id": "5", "is_private": False}, False),
        ({"chat_id": "-2", "is_private": False}, False),
        ({"platform": "discord", "is_private": False}, False),
        ({"is_private": False}, True),
    ],
)
def test_conversations_are_by_chat_and_thread_and_in_groups_by_user(
    talk: Open, other: dict[str, object], *, shared: bool
) -> None:
    own = talk()
    group = {"chat_id": "-1", "is_private": False}
    own.ask("机器人？", **group)
    own.ask("它的代码？", **(group | other))
    assert bool(histories(own)[1]) is shared


def test_in_a_thread_for_one_question_everybody_goes_on_with_it(talk: Open) -> None:
    own = talk()
    thread = {"chat_id": "-1", "thread_id": "5", "is_private": False, "is_shared": True}
    own.ask("机器人？", **thread)
    own.ask("它的代码？", **thread, user_id="8")
    assert len(histories(own)[1]) == 2


def test_a_chat_that_moved_keeps_its_memory(talk: Open) -> None:
    own = talk()
    own.ask("机器人？", chat_id="-1", thread_id="3", is_private=False)
    asyncio.run(own.service.chat_moved("telegram", "-1", "-1001"))
    own.ask("它的代码？", chat_id="-1001", thread_id="3", is_private=False)
    assert len(histories(own)[1]) == 2


def test_a_message_that_was_replied_to_is_gone_on_from(talk: Open) -> None:
    own = talk()
    own.ask("机器人？")
    own.ask("它呢？", replied_text="别人的回答：2601.00020 很好")
    assert own.engine.asked[1].history[-1].cited == ("2601.00020",)
    own.ask("它呢？", replied_text="答：它呢？ [1]")
    assert len(own.engine.asked[2].history) == 4, "the last answer itself stands in the history already"


def test_evidence_and_papers_behind_an_answer_work_after_a_restart(talk: Open) -> None:
    reply = talk(FakeEngine(papers=("2601.00001", "2601.00020"))).reply("机器人？")
    assert labels(reply) == ["📎 证据", "🌐 English", "➕ 更多", "🔎 [1]", "🔎 [2]"]
    later = talk()
    evidence = later.press(reply, "证据")
    assert [block.text for block in evidence.blocks] == [
        "每条引用所依据的原文",
        "[1] 2601.00001 的标题 · 2026-01-19",
        "2601.00001 的一句原文。",
        "[2] 2601.00020 的标题 · 2026-01-19",
        "2601.00020 的一句原文。",
    ]
    assert later.press(reply, "[2]").blocks[0].text == "Robots of All Shapes"


def test_the_other_language_asks_again_with_the_history_of_then(talk: Open) -> None:
    own = talk()
    own.ask("地图？")
    own.clock.pass_by(minutes=1)
    reply = own.reply("机器人？")
    own.clock.pass_by(minutes=1)
    own.ask("天气？")
    later = talk()
    answer = later.press(reply, "English")
    (asked,) = later.engine.asked
    assert (asked.text, asked.language) == ("机器人？", "en")
    assert [turn.content for turn in asked.history] == ["地图？", "答：地图？ [1]"]
    assert "🌐 中文" in labels(answer)


def test_more_leaves_out_what_was_cited(talk: Open) -> None:
    own = talk(FakeEngine(papers=("2601.00002",)))
    reply = own.reply("论文")
    more = own.press(reply, "更多")
    assert more.blocks[0].text == "更多相关论文"
    assert not any("第2号论文" in block.text for block in more.blocks)
    last = own.press(more, "更多")
    assert last.blocks[1].text.startswith("9. ")
    assert "➕ 更多" not in labels(last)


@pytest.mark.parametrize("action", ["", "ev", "ev:", "ev:nothing", "ev:a:b", "da:zh:2026-13-01:1", "da:fr:2026-01-19:1",
                                    "mo:nothing:x", "se:zh:2601.00001:x", "la:fr", "zz:1", "🙂"])  # fmt: skip
def test_buttons_of_nobody_are_answered_politely(talk: Open, action: str) -> None:
    said = talk().say(action=action)
    assert said.startswith(("这条回答已经不在记录里了", "可以选 "))


def test_the_buttons_of_one_chat_do_not_work_in_another(talk: Open) -> None:
    own = talk()
    reply = own.reply("机器人？")
    assert "已经不在记录里了" in own.press(reply, "证据", chat_id="8").blocks[0].text


def test_in_a_group_anybody_may_press_the_buttons(talk: Open) -> None:
    own = talk()
    reply = own.reply("机器人？", chat_id="-1", is_private=False)
    assert (
        own.press(reply, "证据", chat_id="-1", user_id="8", is_private=False).blocks[0].text == "每条引用所依据的原文"
    )


def test_old_exchanges_are_forgotten(talk: Open) -> None:
    own = talk()
    reply = own.reply("机器人？")
    own.clock.pass_by(days=31)
    own.ask("天气？")
    assert own.store.exchange(action_of(reply, "证据").partition(":")[2]) is None


def test_a_paper_that_was_opened_can_be_asked_about(talk: Open) -> None:
    own = talk()
    reply = own.reply("/papers 前天")
    own.press(reply, "2")
    own.ask("它的代码？")
    assert own.engine.asked[0].history[-1].cited == ("2601.00002",)


def test_a_place_is_one_in_the_list_that_was_shown_last(talk: Open) -> None:
    own = talk()
    own.ask("/papers 前天")
    for question in ("第3篇讲了什么？", "昨天的第1篇呢？"):
        own.ask(question)
    own.ask("/papers 前天")
    own.clock.pass_by(days=2)
    own.ask("第3篇讲了什么？")
    monday = Scope(MONDAY, MONDAY, ScopeSource.GIVEN)
    assert own.engine.scopes == [monday, None, None]


def test_a_place_after_an_answer_is_one_in_the_answer(talk: Open) -> None:
    own = talk()
    own.ask("机器人？")
    own.ask("第一篇呢？")
    assert own.engine.scopes == [None, None]
