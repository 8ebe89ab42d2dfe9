"""Answers of a language model as paperboy shows them: drafts, edits, and always the whole at the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.discord.stage import labels as discord_labels
from tests.e2e.discord.stage import shown
from tests.e2e.load import both
from tests.e2e.telegram.stage import Json, labels, links
from tests.e2e.telegram.stage import Stage as TelegramStage
from tests.scripted_model.asking import GOOD, HOURS, MORE
from tests.scripted_model.server import ScriptedServer, Stage, fails, filled, serving

pytestmark = pytest.mark.slow

GROUP = {"id": -1001000000088, "type": "supergroup", "title": "Readers"}
PAPER = "https://huggingface.co/papers/2601.12993"
BEGUN, WHOLE = "35,000 小时", "RoboCasa 53.9%"


def slowly(stage: Stage) -> None:
    """Writes two sentences, with time enough between them for the first to be shown."""
    stage.begin()
    for sentence in (GOOD, MORE):
        stage.say(filled(sentence, stage.prompt))
        stage.closing.wait(4.0)
    stage.end()


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with serving() as server:
        server.plays = [slowly]
        yield server


@pytest.fixture(scope="module")
def stages(
    model: ScriptedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TelegramStage, DiscordStage]]:
    settings = {"model__name": "scripted", "model__base_url": model.url, "model__api_key": "none"}
    with both(tmp_path_factory.mktemp("streamed"), **settings) as (telegram, discord, bot):
        telegram.act("bot", privacy=False)
        yield telegram, discord
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()


@pytest.fixture
def telegram(stages: tuple[TelegramStage, DiscordStage]) -> TelegramStage:
    return stages[0]


@pytest.fixture
def discord(stages: tuple[TelegramStage, DiscordStage]) -> DiscordStage:
    return stages[1]


def written(stage: TelegramStage, since: int, last: str) -> list[Json]:
    """The calls that show an answer, once the last of them was made."""
    stage.calls(since, last, status=200, wait=60)
    return [call for call in stage.silence(since) if "text" in call["params"]]


def test_a_private_chat_sees_drafts_and_then_the_answer(telegram: TelegramStage) -> None:
    calls = written(telegram, telegram.write(HOURS, user_id=8801), "sendMessage")
    *drafts, last = calls
    assert drafts
    assert {call["method"] for call in drafts} == {"sendMessageDraft"}
    assert BEGUN in drafts[0]["params"]["text"]
    assert WHOLE not in drafts[0]["params"]["text"]
    assert WHOLE in last["params"]["text"]
    assert PAPER in links(last["response"]["result"])
    assert labels(last["response"]["result"])


def test_a_group_sees_one_message_that_grows(telegram: TelegramStage) -> None:
    calls = written(telegram, telegram.write(f"@harness_bot {HOURS}", chat=GROUP, user_id=8802), "editMessageText")
    assert [call["method"] for call in calls] == ["sendMessage", *["editMessageText"] * (len(calls) - 1)]
    texts = [call["params"]["text"] for call in calls]
    assert all(before != after for before, after in pairwise(texts))
    assert PAPER in links(calls[-1]["response"]["result"])
    assert labels(calls[-1]["response"]["result"])


def test_a_channel_sees_one_message_that_grows(discord: DiscordStage) -> None:
    since = discord.last()
    asked = discord.write(HOURS, dm=True)
    (answer,) = discord.until(lambda: [each for each in discord.answers(asked, dm=1) if discord_labels(each)])
    assert f"]({PAPER})" in shown(answer)
    assert WHOLE in shown(answer)
    here = f"/channels/{asked['channel_id']}/messages"
    sent = [call for call in discord.calls(since, f"{here}*") if call["method"] in {"POST", "PATCH"}]
    own = [call for call in sent if answer["id"] in (call["path"].rsplit("/")[-1], (call["response"] or {}).get("id"))]
    assert [call["method"] for call in own if call["status"] == 200][:2] == ["POST", "PATCH"]


def test_a_model_that_fails_ends_in_the_answer_without_one(telegram: TelegramStage, model: ScriptedServer) -> None:
    model.plays = [fails(500)]
    try:
        answer = telegram.say(HOURS, user_id=8803)
    finally:
        model.plays = [slowly]
    assert BEGUN in answer["text"]
    assert PAPER in links(answer)
