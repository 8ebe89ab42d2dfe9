"""Paperboy itself as a process, on Discord: every command and every button, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.discord.processes import connected, running
from tests.e2e.discord.stage import Json, Stage, is_private, labels, shown
from tests.e2e.processes import PAPERBOY, Running, index_samples

pytestmark = pytest.mark.slow

ROBOTS = "1月21号有哪些关于机器人的论文？"


@pytest.fixture(scope="module")
def bot(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("paperboy")
    index_samples(folder / "data")
    admins = next(user["id"] for user in stage.read("state")["users"] if user["username"] == "owner")
    settings = {"discord__admins": admins, "discord__mentions": True, "discord__open_threads": True}
    with running((*PAPERBOY, "run"), stage, folder, **settings) as bot:
        connected(stage, bot)
        yield bot
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()


@pytest.fixture(autouse=True)
def _running(bot: Running) -> None:
    """Every test talks to the same bot."""


def asked(stage: Stage, question: str = ROBOTS, **given: object) -> Json:
    """The message that answers /ask, once it is whole and has its buttons."""
    done = stage.slash("ask", options={"question": question}, **{"dm": True, **given})

    def whole() -> Json | None:
        now = stage.original(done)
        return now if now and labels(now) else None

    return stage.until(whole)


@pytest.mark.parametrize(
    ("name", "options", "english", "chinese"),
    [
        ("help", {}, "/compare", "对比两篇论文"),
        ("about", {}, "28 different papers", "28 篇不同的论文"),
        ("today", {}, "2026-01-21", "2026-01-21"),
        ("papers", {"date": "1月14号"}, "2026-01-14", "2026-01-14"),
        ("papers", {"date": "nonsense"}, "could not read", "没有看懂"),
        ("paper", {"paper": "2601.12993"}, "Being-H0.5", "Being-H0.5"),
        ("ask", {"question": ROBOTS, "date": "2026-01-21"}, "Being-H0.5", "Being-H0.5"),
        ("search", {"words": "robots"}, "Papers on “robots”", "与“robots”相关的论文"),
        ("compare", {"first": "2601.12993", "second": "2601.13976"}, "FantasyVLN", "FantasyVLN"),
        ("stats", {"date": "2026-01"}, "28, in 2 digests", "28 篇"),
        ("language", {}, "Language of the answers", "回答的语言"),
        ("reset", {}, "conversation", "对话"),
        ("status", {}, "for admins only", "只有管理员"),
    ],
)
def test_commands(stage: Stage, name: str, options: dict[str, str], english: str, chinese: str) -> None:
    for locale, said in (("en-GB", english), ("zh-CN", chinese)):
        assert said in shown(stage.slash(name, options=options, dm=True, locale=locale)["original"])


@pytest.mark.parametrize(("name", "said"), [("status", "Days held: 2"), ("usage", "the last 7 days")])
def test_commands_of_admins(stage: Stage, name: str, said: str) -> None:
    answer = stage.slash(name, user="owner", channel="general")["original"]
    assert said in shown(answer)
    assert is_private(answer)


def test_the_picture_of_a_period(stage: Stage) -> None:
    answer = stage.slash("stats", options={"date": "2026-01"}, locale="zh-CN")["original"]
    (picture,) = answer["attachments"]
    assert picture["description"]
    assert answer["embeds"][0]["image"]["url"] == "attachment://paperboy.png"


def test_an_answer_cites_with_links(stage: Stage) -> None:
    answer = asked(stage)
    assert "](https://huggingface.co/papers/2601.12993)" in shown(answer)


def test_the_buttons_under_an_answer(stage: Stage) -> None:
    answer = asked(stage)
    assert "依据" in shown(stage.followups(stage.press(answer, "📎 证据"))[0])
    assert "Sources" in shown(stage.followups(stage.press(answer, "🌐 English"))[0])
    assert shown(stage.followups(stage.press(answer, "➕ 更多"))[0])
    depth = next(label for label in labels(answer) if label.startswith("🔎"))
    assert "Being-H0.5" in shown(stage.followups(stage.press(answer, depth))[0])


def test_pages_take_each_others_place(stage: Stage) -> None:
    first = stage.slash("papers", options={"date": "2026-01-21"})["original"]
    pressed = stage.press(first, "Next ▶")
    assert pressed["ack"]["type"] == 6
    second = stage.until(lambda: _other(stage, pressed, first))
    pressed = stage.press(second, "◀ Back")
    assert shown(stage.until(lambda: _other(stage, pressed, second))) == shown(first)


def test_a_paper_section_by_section(stage: Stage) -> None:
    paper = stage.slash("paper", options={"paper": "2601.12993"})["original"]
    pressed = stage.press(paper, "Results")
    results = stage.until(lambda: _other(stage, pressed, paper))
    assert any(label.startswith("• ") for label in labels(results))


def _other(stage: Stage, pressed: Json, before: Json) -> Json | None:
    """The message with the button, once it has changed."""
    now = stage.original(pressed)
    return now if now and shown(now) != shown(before) else None


def test_choosing_a_language(stage: Stage) -> None:
    choice = stage.slash("language", dm=True, user="bob")["original"]
    assert is_private(choice)
    assert "中文" in shown(stage.followups(stage.press(choice, "中文", user="bob"))[0])
    assert "机器人" in shown(asked(stage, "Which papers on robots came out on Jan 21?", dm=True, user="bob"))


def test_dates_and_papers_are_suggested(stage: Stage) -> None:
    dates = stage.act("autocomplete", name="papers", option="date", value="")["choices"]
    assert {"2026-01-14", "2026-01-21"} <= {choice["value"] for choice in dates}
    papers = stage.until(lambda: stage.act("autocomplete", name="paper", option="paper", value="robots")["choices"])
    assert any("Being-H0.5" in choice["name"] for choice in papers)
    assert papers[0]["name"][:20] in shown(stage.slash("paper", options={"paper": papers[0]["value"]})["original"])


def test_a_button_that_means_nothing_any_more(stage: Stage) -> None:
    answer = asked(stage, dm=True, user="owner")
    stage.slash("reset", dm=True, user="owner")
    said = stage.followups(stage.press(answer, "📎 证据", user="owner"))[0]
    assert "no longer" in shown(said)
    assert is_private(said)


def test_a_conversation_in_a_thread(stage: Stage) -> None:
    written = stage.write(ROBOTS, mention=True, channel="general")
    assert "Being-H0.5" in shown(stage.answers(written, thread=written["id"])[0])
    inside = stage.write("第一篇用了什么方法？", thread=written["id"], user="bob")
    assert "Being-H0.5" in shown(stage.answers(inside, thread=written["id"])[0])


def test_a_direct_message_and_a_typed_command(stage: Stage) -> None:
    assert "Being-H0.5" in shown(stage.say(ROBOTS, dm=True))
    assert "2026-01-14" in shown(stage.say("/日报 1月14号", dm=True))


def test_a_message_without_words_is_answered_politely(stage: Stage) -> None:
    assert "write" in shown(stage.say("", dm=True, files=[{"filename": "a.txt", "text": "x"}]))


def test_long_answers_stay_within_the_limits(stage: Stage) -> None:
    since = stage.last()
    for name, options in (("stats", {}), ("papers", {"date": "2026-01"}), ("today", {})):
        assert shown(stage.slash(name, options=options)["original"])
    assert all(call["status"] in {200, 204} for call in stage.calls(since) if call["kind"] == "rest")
