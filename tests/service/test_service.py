"""What holds for every message: order, limits, lateness, streaming, and a sentence whatever fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from threading import Event as Flag

import pytest

from bot.reply import Reply
from bot.service import Access, Final, Suggestion, Working
from bot.service.lanes import MOST_IN_LANE
from retrieval.archive import Archive
from retrieval.errors import ModelError, StoreError
from retrieval.reasons import Reason
from tests.fakes.engines import LONGEST, FailingEngine, FakeEngine, ScriptedStream
from tests.service.talking import ADMIN, Talk

Open = Callable[..., Talk]
HIDDEN = "hunter2"


def test_events_begin_with_work_and_end_with_the_reply(talk: Open) -> None:
    working, final = talk().events("机器人？")
    assert isinstance(working, Working)
    assert isinstance(final, Final)


@pytest.mark.slow
def test_two_hundred_chats_at_once_are_answered_in_order(talk: Open) -> None:
    own = talk(FakeEngine(seconds=0.002), workers=8)
    finished: dict[str, list[str]] = {}

    async def one(chat: int, number: int) -> None:
        incoming = own.incoming(f"问题{number}", chat_id=str(chat), user_id=str(chat))
        async with aclosing(own.service.stream(incoming)) as events:
            async for event in events:
                if isinstance(event, Final):
                    await asyncio.sleep(0.001 * (3 - number))  # sending an earlier reply takes longer
                    finished.setdefault(str(chat), []).append(event.reply.blocks[0].text)

    async def everybody() -> None:
        await asyncio.gather(*(one(chat, number) for number in range(2) for chat in range(200)))

    asyncio.run(everybody())
    assert len(finished) == 200
    assert all(texts == [f"答：问题{number} [1]" for number in range(2)] for texts in finished.values())


def test_a_slow_chat_holds_up_nobody_else(talk: Open) -> None:
    go = Flag()
    own = talk(FakeEngine(go=go), workers=1)

    async def both() -> list[str]:
        done: list[str] = []

        async def one(text: str, chat: str) -> None:
            await own.service.ask(own.incoming(text, chat_id=chat))
            done.append(chat)
            go.set()

        await asyncio.gather(one("机器人？", "slow"), one("/about", "quick"))
        return done

    assert asyncio.run(both()) == ["quick", "slow"]


def test_a_full_queue_says_so(talk: Open) -> None:
    go = Flag()
    own = talk(FakeEngine(go=go), waiting=1)

    async def one(chat: str) -> Reply | None:
        reply = await own.service.ask(own.incoming("机器人？", chat_id=chat))
        go.set()
        return reply

    async def two() -> list[Reply | None]:
        return await asyncio.gather(*map(one, "12"))

    first, second = asyncio.run(two())
    assert first is not None
    assert second is not None
    assert second.blocks[0].text == "现在排队的人太多，请稍后再试。"


def test_one_chat_cannot_fill_the_queue(talk: Open) -> None:
    own = talk(FakeEngine(seconds=0.02))

    async def flood() -> list[Reply | None]:
        return await asyncio.gather(*(own.service.ask(own.incoming("/about")) for _ in range(MOST_IN_LANE + 1)))

    replies = asyncio.run(flood())
    assert sum(reply is not None and "排队" in reply.blocks[0].text for reply in replies) == 1


# lateness


def test_messages_that_waited_while_the_bot_was_away_get_one_apology_a_chat(talk: Open) -> None:
    own = talk()
    late = {"sent_at": own.clock.now - timedelta(minutes=6)}
    assert own.say("机器人？", **late).startswith("抱歉，我刚才不在线")
    assert own.ask("机器人？", **late) is None
    assert own.ask("机器人？", **late) is None
    assert own.say("robots?", chat_id="8", language_code="en", **late).startswith("Sorry, I was away")
    assert own.engine.asked == []
    assert own.reply("机器人？", sent_at=own.clock.now - timedelta(minutes=4)).buttons
    own.clock.pass_by(hours=2)
    assert own.ask("机器人？", sent_at=own.clock.now - timedelta(minutes=6)) is not None


def test_a_message_from_the_future_is_answered(talk: Open) -> None:
    own = talk()
    assert own.reply("机器人？", sent_at=own.clock.now + timedelta(hours=1)).buttons


# limits


def test_questions_in_a_minute_are_limited_and_said_once(talk: Open) -> None:
    own = talk(questions_a_minute=2)
    own.ask("一？")
    own.clock.pass_by(seconds=20)
    own.ask("二？")
    assert own.say("三？") == "问得有点快，请在 40 秒后再试。"
    assert own.ask("四？") is None
    assert own.ask("五？", user_id="8") is not None, "another user"
    assert own.ask("/about") is not None, "no question"
    assert own.ask("/ask 六？") is None, "a question"
    own.clock.pass_by(seconds=41)
    assert own.reply("七？").buttons
    assert len(own.engine.asked) == 4


def test_commands_are_limited_too(talk: Open) -> None:
    own = talk(questions_a_minute=1)
    said = [own.ask("/about") for _ in range(7)]
    assert [reply is None for reply in said] == [False] * 6 + [True]
    assert "问得有点快" in (said[5].blocks[0].text if said[5] else "")


def test_questions_in_a_day_are_limited_over_a_restart(talk: Open) -> None:
    talk(questions_a_day=2).ask("一？")
    own = talk(questions_a_day=2)
    own.ask("二？")
    assert own.say("三？") == "今天的 2 个问题已经用完，明天再来吧。"
    own.clock.pass_by(days=1)
    assert own.reply("四？").buttons


def test_only_those_who_may_are_answered(talk: Open) -> None:
    rule = Access(users=frozenset("1"), chats=frozenset({"-5"}), admins=frozenset({ADMIN}))
    own = talk(access={"telegram": rule})
    assert own.say("机器人？") == "抱歉，这个机器人只对指定的用户和群开放。"
    assert own.ask("机器人？", chat_id="-6", is_private=False) is None, "groups are not disturbed"
    allowed = [{"user_id": "1"}, {"user_id": ADMIN}, {"chat_id": "-5", "is_private": False}, {"platform": "discord"}]
    assert all(own.reply("机器人？", **who).buttons for who in allowed)
    assert asyncio.run(own.service.offer(own.incoming("机器人"))) == ()


def test_who_may_not_use_it_is_told_where_silence_looks_like_a_failure(talk: Open) -> None:
    own = talk(access={"discord": Access(servers=frozenset("1"))}, questions_a_minute=1)
    there = {"platform": "discord", "server_id": "2", "is_private": False, "language_code": "en-GB"}
    command, press = {**there, "command": "today"}, {**there, "action": "ev:x"}
    for given in (command, press, command, press, command, press, command):
        reply = own.reply(**given)
        assert reply.private
        assert reply.blocks[0].text == "Sorry, this bot is only open to certain users and groups."
    assert own.ask("机器人？", **there) is None
    assert own.say(**{**command, "language_code": "zh-CN"}).startswith("抱歉，这个机器人")
    assert own.reply(**{**command, "server_id": "1"}).buttons


def test_who_may_not_use_it_is_not_told_again_and_again(talk: Open) -> None:
    own = talk(access={"telegram": Access(users=frozenset("1"))}, questions_a_minute=1)
    said = [own.ask("/today") for _ in range(7)]
    assert [reply is None for reply in said] == [False] * 5 + [True] * 2


def test_a_command_that_came_too_fast_or_too_late_is_answered_all_the_same(talk: Open) -> None:
    own = talk(questions_a_minute=1)
    given = {"platform": "discord", "command": "ask", "options": {"question": "机器人？"}}
    assert own.reply(**given).buttons
    assert all("问得有点快" in own.say(**given) for _ in range(3))
    late = {**given, "sent_at": own.clock.now - timedelta(minutes=6)}
    assert all("不在线" in own.say(**late) for _ in range(3))


# failures


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError(HIDDEN), "抱歉，出了问题，没能回答。"),
        (StoreError(f"The archive {HIDDEN} cannot be used."), "抱歉，出了问题，没能回答。"),
        (ModelError(f"No answer: {HIDDEN}"), "抱歉，语言模型暂时没有回应"),
    ],
)
def test_a_failure_is_a_sentence_and_a_log_line_without_secrets(
    talk: Open, caplog: pytest.LogCaptureFixture, error: Exception, said: str
) -> None:
    own = talk(FailingEngine(error))
    with caplog.at_level(logging.INFO):
        reply = own.say("我的秘密问题")
    assert reply.startswith(said)
    assert HIDDEN not in reply + caplog.text
    assert "我的秘密问题" not in caplog.text
    (line,) = caplog.messages
    assert type(error).__name__ in line
    assert "engines.py" in line
    assert line.split("reference=")[1][:6] in reply
    assert own.store.questions_of(own.clock.today(), "telegram/7") == 1


def test_admins_read_the_reason(talk: Open) -> None:
    own = talk(FailingEngine(StoreError("The index is gone.")))
    assert "管理员可见：The index is gone." in own.say("机器人？", user_id=ADMIN)
    own.engine = FailingEngine(StoreError(Reason("index_unusable", advice="reindex", place="x", problem="gone")))
    assert "管理员可见：x 处的索引无法使用：gone。请运行 `paperboy reindex`。" in own.say("机器人？", user_id=ADMIN)


def test_a_failure_after_the_first_words_ends_in_a_sentence(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service._BETWEEN_PARTIALS", 0.0)
    events = talk(ScriptedStream(("机器人",), seconds=0.01, error=ModelError("cut off"))).events("机器人？")
    assert isinstance(events[-1], Final)
    assert "语言模型暂时没有回应" in events[-1].reply.blocks[0].text


def test_the_chat_goes_on_after_a_failure(talk: Open) -> None:
    own = talk(FailingEngine(RuntimeError()))
    own.ask("机器人？")
    own.engine = FakeEngine()
    assert own.reply("机器人？").buttons


def test_an_answer_is_given_even_if_it_cannot_be_remembered(
    talk: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("disk full")

    own = talk()
    monkeypatch.setattr("bot.store.ChatStore.keep", fail)
    reply = own.reply("机器人？")
    assert reply.blocks[0].text == "答：机器人？ [1]"
    assert reply.buttons == ()
    assert "StoreError" in caplog.text
    assert own.say("/search 论文").startswith("与“论文”相关的论文")
    assert own.say("/today").startswith("今天")


def test_a_broken_archive_is_a_sentence(talk: Open, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("unreadable")

    monkeypatch.setattr(Archive, "newest", fail)
    assert archive.days()
    assert talk().say("/today").startswith("抱歉，出了问题")
    assert asyncio.run(talk().service.offer(talk().incoming(""))) == ()


def test_halves_of_characters_break_nothing(talk: Open) -> None:
    own = talk()
    assert own.reply("机器人\ud83d？").blocks[0].text == "答：机器人?？ [1]"
    assert own.say("/paper \udc00").startswith("没有找到")


@pytest.mark.parametrize("text", ["", "  \n", "/ "])
def test_nothing_asked(talk: Open, text: str) -> None:
    assert talk().ask(text) is not None


def test_after_closing_nothing_is_taken_in(talk: Open) -> None:
    go = Flag()
    engine = FakeEngine(go=go)
    own = talk(engine)

    async def close_while_one_is_answered() -> tuple[Reply | None, Reply | None]:
        first = asyncio.create_task(own.service.ask(own.incoming("一？")))
        assert await asyncio.to_thread(engine.begun.wait, LONGEST)
        second = asyncio.create_task(own.service.ask(own.incoming("二？")))
        await asyncio.sleep(0)
        closing = asyncio.create_task(own.service.close())
        await asyncio.sleep(0)
        go.set()
        await closing
        return await first, await second

    first, second = asyncio.run(close_while_one_is_answered())
    assert first is not None
    assert second is not None
    assert first.buttons
    assert second.blocks[0].text == "我正在重启，请稍后再问。"


# what is offered while somebody types


def test_dates_and_papers_are_suggested(talk: Open) -> None:
    own = talk()

    def suggest(command: str, option: str, typed: str, **values: object) -> list[Suggestion]:
        incoming = own.incoming(command=command, **values)
        return list(asyncio.run(own.service.suggest(incoming, option=option, typed=typed)))

    assert suggest("papers", "date", "")[0] == Suggestion("2026-01-31 星期六", "2026-01-31")
    assert [each.value for each in suggest("papers", "date", "-01-2")] == ["2026-01-20"]
    assert suggest("papers", "date", "this week") == [
        Suggestion("this week · 2026-01-19 – 2026-01-25", "this week"),
        Suggestion("2026-01-20 星期二", "2026-01-20"),
        Suggestion("2026-01-19 星期一", "2026-01-19"),
    ]
    assert suggest("papers", "date", "昨") == [Suggestion("昨天 · 2026-01-20 星期二", "昨天")]
    assert suggest("paper", "paper", "机器人") == [Suggestion("机器人抓取 · 2601.00021", "2601.00021")]
    assert suggest("paper", "paper", "2601.0002")[0].value == "2601.00020"
    assert [each.value for each in suggest("paper", "paper", "rob")] == ["2601.00020"]
    assert [each.value for each in suggest("paper", "paper", "第2篇")] == ["2601.00021"]
    english = suggest("compare", "first", "", language_code="en")
    assert [each.label for each in english] == ["Robots of All Shapes · 2601.00020", "Paper Number 21 · 2601.00021"]
    assert suggest("ask", "question", "x") == suggest("nothing", "date", "") == suggest("paper", "nothing", "") == []


def test_papers_are_offered_to_be_shared(talk: Open) -> None:
    own = talk()
    newest = asyncio.run(own.service.offer(own.incoming("")))
    assert [offer.id for offer in newest] == ["2601.00020", "2601.00021"]
    (offer,) = asyncio.run(own.service.offer(own.incoming("地图")))
    assert (offer.title, offer.description) == ("用地图思考", "Thinking with Maps · 2026-01-31")
    assert offer.reply.link_preview
    assert offer.reply.blocks[-1].text == "地图能帮助智能体。它很准。"
