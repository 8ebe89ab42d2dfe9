"""What chats are told of days without a digest, from the record of each day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from retrieval.archive import Archive, DayRecord, DayState
from retrieval.reasons import Reason
from tests.fakes.digests import TUESDAY, digest_of, paper_of
from tests.service.talking import Talk

WEDNESDAY = TUESDAY + timedelta(days=1)  # today, in these talks
BUSY = "503 (Service Unavailable)"
DOWN = Reason("web_status", advice="try_later", address="huggingface.co", status=BUSY)
WHY = f"huggingface.co 返回了 HTTP 状态码 {BUSY}"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive.sqlite")
    archive.put(digest_of(TUESDAY, paper_of(1, zh="地图。", title="Thinking with Maps")))
    yield archive
    archive.close()


@pytest.fixture
def talk(archive: Archive, tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(archive, tmp_path / "chats.sqlite")
    yield talk
    asyncio.run(talk.service.close())
    talk.store.close()
    talk.push.close()


@pytest.mark.parametrize(
    ("state", "today", "yesterday"),
    [
        (DayState.FAILED, f"2026-01-21 的日报还没能取到（{WHY}）。下面是最新的一期。", f"的日报还没能取到（{WHY}）。"),
        (DayState.EMPTY, "2026-01-21（星期三）没有发布论文列表，可能是节假日。下面是最新的一期。", "没有发布论文列表"),
        (DayState.NOT_OUT, "今天（2026-01-21）的日报还没有收到，这是最新一期。", "2026-01-19 的论文列表还没有发布。"),
        (DayState.UNKNOWN, "今天（2026-01-21）的日报还没有收到，这是最新一期。", "没有收录这一天"),
    ],
)
def test_today_and_papers_tell_the_record(
    archive: Archive, talk: Talk, state: DayState, today: str, yesterday: str
) -> None:
    for day in (WEDNESDAY, date(2026, 1, 19)):
        archive.note_day(DayRecord(day, state, reason=DOWN if state is DayState.FAILED else None))
    assert talk.say("/today").startswith(f"{today}\n\n2026-01-20（星期二）")
    assert yesterday in talk.say("/papers 2026-01-19")
