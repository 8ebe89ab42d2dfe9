"""Paperboy as a process: what is for one person alone, and what who may not use it reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.telegram.processes import ADMIN, CHINESE_ADMIN, paperboy, problems, standing_in
from tests.e2e.telegram.stage import WAIT, Stage, links

pytestmark = pytest.mark.slow

GROUP = {"id": -1001000000021, "type": "supergroup", "title": "Readers"}
ALLOWED = {"id": -1001000000022, "type": "supergroup", "title": "Allowed"}


@pytest.fixture(scope="module")
def closed(specification: Path, sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in, and paperboy, which only some may use."""
    with standing_in(specification, tmp_path_factory.mktemp("closed")) as stage:
        folder = tmp_path_factory.mktemp("closed-bot")
        with paperboy(stage, sample_data, folder, telegram__users=7001, telegram__chats=ALLOWED["id"]) as process:
            stage.until_polled()
            yield stage
            assert process.stop() == 0, process.logged()
        assert problems(stage) == []


@pytest.mark.parametrize(
    ("command", "code", "said", "notice"),
    [
        ("/help", "en", "/compare", "I have answered you in our private chat. Open it"),
        ("/help@harness_bot", "zh-hans", "对比两篇论文", "已私聊回复你。 打开私聊"),
        ("/language", "en", "Language of the answers", "I have answered you"),
        ("/status", "en", "Days held: 2", "I have answered you"),
        ("/status", "zh", "日报 2 天", "已私聊回复你"),
    ],
)
@pytest.mark.usefixtures("running")
def test_what_is_for_one_person_goes_to_the_private_chat(
    stage: Stage, command: str, code: str, said: str, notice: str
) -> None:
    admin = ADMIN if code == "en" else CHINESE_ADMIN
    stage.act("user", id=admin, first_name="Ann", language_code=code)
    stage.say("/about", user_id=admin)
    private, here = stage.sent(stage.write(command, chat=GROUP, user_id=admin), 2)
    assert private["params"]["chat_id"] == admin
    assert said in private["params"]["text"]
    assert here["params"]["chat_id"] == GROUP["id"]
    assert notice in here["params"]["text"]
    assert links(here["response"]["result"]) == ["https://t.me/harness_bot"]


@pytest.mark.usefixtures("running")
def test_who_has_no_private_chat_with_the_bot_is_shown_the_way(stage: Stage) -> None:
    stage.act("user", id=7100, first_name="Ben", language_code="en")
    calls = stage.sent(stage.write("/language@harness_bot", chat=GROUP, user_id=7100), 2)
    assert [call["status"] == 200 for call in calls] == [False, True]
    notice = calls[-1]["response"]["result"]
    assert "That answer is for you alone. Please open our private chat first" in notice["text"]
    assert links(notice) == ["https://t.me/harness_bot?start=language"]
    assert "Language of the answers" in stage.say("/start language", user_id=7100)["text"]


@pytest.mark.usefixtures("running")
def test_who_writes_as_the_group_gets_nothing_that_others_would_read(stage: Stage) -> None:
    anonymous = {"sender_chat": GROUP, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
    (notice,) = stage.sent(stage.write("/help@harness_bot", chat=GROUP, extra=anonymous))
    assert "/compare" not in notice["params"]["text"]


def test_who_may_not_use_it_is_told_in_private_and_not_in_groups(closed: Stage) -> None:
    for code, said in (("en", "only open to certain users"), ("zh-hans", "只对指定的用户")):
        user = 7200 + len(code)
        closed.act("user", id=user, first_name="Cem", language_code=code)
        assert said in closed.say("/today", user_id=user)["text"]
        assert closed.silence(closed.write("/today@harness_bot", chat=GROUP, user_id=user)) == []
    assert closed.act("inline", user_id=7202, query="robots", wait=WAIT)["answer"]["results"] == []


def test_who_may_use_it_is_answered(closed: Stage) -> None:
    assert "2026-01-21" in closed.say("/today", user_id=7001)["text"]
    assert "2026-01-21" in closed.say("/today", user_id=ADMIN)["text"]
    assert "2026-01-21" in closed.say("/today@harness_bot", chat=ALLOWED, user_id=7300)["text"]
