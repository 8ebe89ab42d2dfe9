"""Questions in channels open threads, in which everything is answered. The bot's service is scripted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.discord.processes import scripted, standing_in
from tests.e2e.discord.stage import WAIT, Json, Stage, is_private, seen, shown
from tests.e2e.processes import Running

pytestmark = pytest.mark.slow

THREADS = {"discord__mentions": True, "discord__open_threads": True}


@pytest.fixture(scope="module", autouse=True)
def bot(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with scripted(stage, tmp_path_factory.mktemp("threads"), **THREADS) as bot:
        yield bot
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()


def asked(stage: Stage, question: str, **given: object) -> Json:
    """A question by a command; the message in the channel that has the thread."""
    done = stage.slash("ask", options={"question": question}, **given)
    assert not done["late"]
    return dict(done["original"])


def test_a_mention_opens_a_thread_in_which_everything_is_answered(stage: Stage) -> None:
    written = stage.write("what is   new?", mention=True, channel="general")
    (answer,) = stage.answers(written, thread=written["id"])
    assert (seen(answer)["text"], seen(answer)["in_thread"]) == ("what is   new?", True)
    assert stage.read("messages", thread=written["id"])["channel"]["name"] == "what is new?"
    inside = stage.write("and yesterday?", thread=written["id"], user="bob")
    assert seen(stage.answers(inside, thread=written["id"])[0])["text"] == "and yesterday?"
    assert stage.silence(written, channel="general") == []


def test_a_question_by_a_command_opens_a_thread_too(stage: Stage) -> None:
    question = asked(stage, "有哪些*新*论文？", locale="zh-CN", channel="general")
    assert shown(question) == r"💬 有哪些\*新\*论文？"
    (answer,) = stage.answers(question, thread=question["id"])
    handed = seen(answer)
    assert (handed["command"], handed["options"]) == ("ask", {"question": "有哪些*新*论文？"})
    assert (handed["in_thread"], handed["language"]) == (True, "zh-CN")
    assert stage.read("messages", thread=question["id"])["channel"]["name"] == "有哪些*新*论文？"
    inside = stage.write("and the first?", thread=question["id"])
    assert seen(stage.answers(inside, thread=question["id"])[0])["text"] == "and the first?"
    assert [each["id"] for each in stage.silence(question, channel="general")] == []


def test_a_slow_answer_by_a_command_is_acknowledged_in_time(stage: Stage) -> None:
    done = stage.slash("ask", options={"question": "slow 3.5"}, channel="general")
    assert (done["ack"]["type"], done["late"]) == (5, False)
    (answer,) = stage.answers(done["original"], thread=done["original"]["id"])
    assert "slow 3.5" in shown(answer)


@pytest.mark.parametrize("place", ["dm", "thread", "forum", "brought"])
def test_no_thread_is_opened_where_there_can_be_none(stage: Stage, place: str) -> None:
    begun = stage.write("hello", mention=True, channel="general")
    stage.answers(begun, thread=begun["id"])
    post = stage.act("thread", channel="questions", name="A post", content="What about robots?")
    places: dict[str, Json] = {
        "dm": {"dm": True},
        "thread": {"thread": begun["id"]},
        "forum": {"thread": post["id"]},
        "brought": {"channel": "general", "brought": True},
    }
    since = stage.last()
    assert seen(asked(stage, "here", **places[place]))["options"] == {"question": "here"}
    assert stage.calls(since, "*/threads", "POST") == []


def test_what_asks_nothing_opens_no_thread(stage: Stage) -> None:
    since = stage.last()
    assert shown(stage.slash("today", channel="general")["original"])
    written = stage.write("/papers 昨天", mention=True, channel="general")
    assert seen(stage.answers(written, channel="general")[0])["text"] == "/papers 昨天"
    answer = stage.write("more", reply_to=stage.answers(written, channel="general")[0]["id"], channel="general")
    assert seen(stage.answers(answer, channel="general")[0])["text"] == "more"
    assert stage.calls(since, "*/threads", "POST") == []


def test_who_gets_no_answer_gets_no_thread(stage: Stage) -> None:
    since = stage.last()
    written = stage.write("silent", mention=True, channel="general")
    assert stage.silence(written, channel="general") == []
    assert stage.calls(since, "*/threads", "POST") == []


def test_where_a_thread_is_refused_the_answer_comes_in_the_channel(specification: Path, tmp_path: Path) -> None:
    with standing_in(tmp_path, specification) as stage, scripted(stage, tmp_path, **THREADS):
        stage.act("fault", route="*/threads", method="POST", status=400, times=2, body={"code": 160006, "message": "x"})
        done = stage.slash("ask", options={"question": "full"}, until="ack", channel="general")
        answer = stage.until(lambda: (now := stage.original(done)) and "in_thread" in shown(now) and now)
        assert (answer["content"], seen(answer)["in_thread"]) == ("", False)
        written = stage.write("full too", mention=True, channel="general")
        assert seen(stage.answers(written, channel="general")[0])["in_thread"] is False


def test_where_no_thread_may_be_opened_the_answer_comes_in_the_channel(stage: Stage) -> None:
    stage.act("channel", name="flat")
    stage.act("permissions", channel="flat", deny=["CREATE_PUBLIC_THREADS"])
    question = stage.slash("ask", options={"question": "flat"}, channel="flat", until="ack")
    answer = stage.until(lambda: (now := stage.original(question)) and "in_thread" in shown(now) and now)
    assert seen(answer)["in_thread"] is False
    written = stage.write("flat too", mention=True, channel="flat")
    assert seen(stage.answers(written, channel="flat")[0])["in_thread"] is False


def test_posts_of_a_forum_are_answered_by_mention_and_by_command(stage: Stage) -> None:
    post = stage.act("thread", channel="questions", name="Robots", content="Which papers are on robots?")
    assert "id" in post, post
    assert stage.silence(post, seconds=0.2, thread=post["id"]) == []
    plain = stage.write("I wonder too", thread=post["id"])
    mentioned = stage.write("which?", mention=True, thread=post["id"], user="bob")
    (answer,) = stage.answers(mentioned, thread=post["id"])
    assert (seen(answer)["text"], seen(answer)["in_thread"]) == ("which?", True)
    assert answer["message_reference"]["message_id"] == mentioned["id"]
    assert [each["id"] for each in stage.silence(plain, thread=post["id"])] == [answer["id"]]
    assert seen(stage.slash("today", thread=post["id"])["original"])["in_thread"] is True
    assert is_private(stage.slash("help", thread=post["id"])["original"])


def test_a_post_that_begins_with_a_mention_is_answered(stage: Stage) -> None:
    post = stage.act("thread", channel="questions", name="Robots", content="Which papers?", mention=True)
    (answer,) = stage.read("messages", thread=post["id"], author="bot", wait=WAIT)["messages"]
    assert (seen(answer)["text"], seen(answer)["in_thread"]) == ("Which papers?", True)


def test_a_mention_of_the_bots_role_is_one_of_the_bot(stage: Stage) -> None:
    written = stage.write("what is new?", mention="role", channel="random")
    (answer,) = stage.answers(written, thread=written["id"])
    assert seen(answer)["text"] == "what is new?"


def test_a_thread_it_has_opened_is_known_after_a_restart(specification: Path, tmp_path: Path) -> None:
    with standing_in(tmp_path, specification) as stage:
        with scripted(stage, tmp_path, **THREADS) as bot:
            question = asked(stage, "before", channel="general")
            stage.answers(question, thread=question["id"])
            assert bot.stop() == 0
        with scripted(stage, tmp_path, **THREADS):
            written = stage.write("and now?", thread=question["id"])
            (answer,) = stage.answers(written, thread=question["id"])
            assert seen(answer)["text"] == "and now?"
