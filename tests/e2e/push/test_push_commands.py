"""``paperboy push``, ``deliveries`` and ``resend`` as processes, against the stand-in for Telegram."""

from __future__ import annotations

import re
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState
from retrieval.types import Form
from tests.e2e.processes import PAPERBOY, environment
from tests.e2e.push.subscribing import put_digest, subscribe, subscription_at
from tests.e2e.telegram.processes import TOKEN, connection
from tests.e2e.telegram.stage import Stage

pytestmark = pytest.mark.slow

CHAT = 8001
LATE = time(23, 59)  # in UTC: the day's post is still to come, whenever the test runs


@pytest.fixture
def data(telegram_stage: Stage, today: date, tmp_path: Path) -> Path:
    telegram_stage.act("chat", id=CHAT, started=True)
    put_digest(tmp_path / "data", today, papers=3)
    return tmp_path / "data"


def paperboy(stage: Stage | None, data: Path, *words: str, **more: object) -> tuple[int, str]:
    """The exit code, and all that was printed; ``more`` are settings."""
    settings = {"data_dir": data, "time_zone": "UTC", "language": "en", **(connection(stage) if stage else {}), **more}
    done = subprocess.run(
        (*PAPERBOY, *words), env=environment(**settings), capture_output=True, text=True, timeout=120, check=False
    )
    said = done.stdout + done.stderr
    assert TOKEN not in said
    assert "Traceback" not in said
    return done.returncode, said


def posts(stage: Stage) -> int:
    return len([message for message in stage.read("messages", chat_id=CHAT)["messages"] if "text" in message])


def test_a_day_is_sent_by_hand_once_unless_it_is_asked_for_again(
    telegram_stage: Stage, data: Path, today: date
) -> None:
    before = posts(telegram_stage)
    to = ("push", str(today), "--to", f"telegram:{CHAT}", "--no-pictures", "--lang", "zh")
    code, said = paperboy(telegram_stage, data, *to)
    assert (code, posts(telegram_stage)) == (0, before + 1), said
    code, said = paperboy(telegram_stage, data, *to)
    assert (code, posts(telegram_stage)) == (1, before + 1)
    assert "--again" in said
    assert paperboy(telegram_stage, data, *to, "--again")[0] == 0
    assert posts(telegram_stage) == before + 2
    code, said = paperboy(telegram_stage, data, "deliveries", "--chat", f"telegram:{CHAT}")
    assert len(re.findall(r"hand-\w+  telegram:8001  sent", said)) == 2


def test_what_is_uncertain_is_resolved_by_hand(telegram_stage: Stage, data: Path, today: date) -> None:
    telegram_stage.act("fault", method="sendMessage", match={"chat_id": CHAT}, drop=True, commit=True)
    code, said = paperboy(telegram_stage, data, "push", str(today), "--to", f"telegram:{CHAT}", "--no-pictures")
    assert code == 1
    assert "uncertain" in said
    before = posts(telegram_stage)
    code, said = paperboy(telegram_stage, data, "resend", "--uncertain", str(today), "--sent")
    assert (code, posts(telegram_stage)) == (0, before), said
    assert paperboy(telegram_stage, data, "resend", "--uncertain", str(today)) == (0, "There are no such deliveries.\n")


def test_what_is_missing_of_a_post_is_sent_again(telegram_stage: Stage, data: Path, today: date) -> None:
    subscribe(data, [subscription_at("ours", "telegram", str(CHAT), datetime.combine(today, LATE))])
    store = PushStore(data / "chats.sqlite")
    store.plan(Delivery("ours", today, DeliveryState.FAILED, reason="no connection"))
    store.close()
    before = posts(telegram_stage)
    code, said = paperboy(telegram_stage, data, "resend", "ours", str(today))
    assert (code, said, posts(telegram_stage)) == (0, "ours: sent.\n", before + 1)
    code, said = paperboy(telegram_stage, data, "resend", "ours", str(today))
    assert code == 1
    assert "was sent" in said
    code, said = paperboy(telegram_stage, data, "push", str(today), "--to", f"telegram:{CHAT}", "--no-pictures")
    assert (code, posts(telegram_stage)) == (1, before + 1), "its subscription has had it"
    assert "The subscription ours of that place has the post" in said
    assert "--again" in said


def test_a_dry_run_sends_nothing_and_shows_a_post(data: Path, today: date) -> None:
    subscribe(data, [subscription_at("ours", "telegram", str(CHAT), datetime.combine(today, LATE))])
    code, said = paperboy(None, data, "push", "--dry-run")
    assert code == 0
    assert re.search(rf"{today}  ours  telegram:{CHAT}  planned", said)
    assert "Paper Number" in said


def test_a_dry_run_holds_back_what_the_bot_would_make_first(tmp_path: Path, today: date) -> None:
    data = tmp_path / "listed"
    put_digest(data, today, papers=3, form=Form.HF_DAILY)
    subscribe(data, [subscription_at("ours", "telegram", str(CHAT), datetime.combine(today, LATE))])
    for is_made, is_due in ((False, True), (True, False)):
        code, said = paperboy(None, data, "push", "--dry-run", making__daily=is_made)
        assert code == 0
        assert (f"{today}  ours" in said, "Paper Number" in said) == (is_due, is_due)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("push",), 2, "give either --dry-run or --to"),
        (("push", "--to", "telegram:@me"), 2, "is no place"),
        (("push", "--to", f"telegram:{CHAT}"), 2, "PAPERBOY_TELEGRAM__TOKEN"),
        (("push", "2026-01-17", "--to", f"telegram:{CHAT}"), 1, "weekends"),
        (("push", "--dry-run", "some day"), 2, "is not a day"),
        (("push", "--dry-run"), 0, "Nobody is subscribed"),
        (("deliveries",), 0, "no such deliveries of the last 7 days"),
        (("deliveries", "--day", "2026-01-20"), 0, "no such deliveries."),
        (("deliveries", "--state", "lost"), 2, "is none of"),
        (("resend",), 2, "give a subscription and a day"),
        (("resend", "ours", "2026-01-20"), 1, "There is no delivery"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(data: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    assert paperboy(None, data, *words)[0] == code
    assert sentence in " ".join(paperboy(None, data, *words)[1].split())
