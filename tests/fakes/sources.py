"""Sources and their records for tests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from retrieval.archive import FetchRecord, Outcome
from retrieval.sources.source import dated_address, hugging_face

API = hugging_face("https://api.example.org")
NEWSLETTER = dated_address("https://news.example.org/{date:%Y/%m/%d}.md")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def fetched(
    day: date,
    outcome: Outcome,
    checked_at: datetime,
    *,
    source: str = API.key,
    failures: int = 0,
    reason: str | None = None,
    retry_after: float | None = None,
) -> FetchRecord:
    """A record of a fetch."""
    return FetchRecord(source, day, outcome, checked_at, failures=failures, reason=reason, retry_after=retry_after)


def list_of(day: date, *titles: str) -> bytes:
    """An answer of the API: a paper for each title, put on the day's list."""
    return json.dumps(
        [
            {
                "paper": {
                    "id": f"2601.{10_000 + number}",
                    "title": title,
                    "summary": f"We study {title.lower()} on 12 tasks and gain 3.5 points over earlier methods.",
                    "upvotes": number,
                    "submittedOnDailyAt": f"{day.isoformat()}T05:00:00.000Z",
                },
                "title": title,
            }
            for number, title in enumerate(titles, 1)
        ]
    ).encode()


def newsletter_of(day: date, *titles: str) -> bytes:
    """A newsletter of a day in its usual form."""
    entries = (
        f"### {number}. 论文{number}\n\n**原文标题：** {title}\n\n"
        f"**摘要：**\n我们研究 {title}，在 12 个任务上提高 3.5 分。\n\n"
        f"**论文链接：** [arXiv](https://arxiv.org/abs/2601.{10_000 + number})\n\n---\n"
        for number, title in enumerate(titles, 1)
    )
    return "\n".join([f"# Hugging Face {day.isoformat()} 论文日报\n\n## 📝 论文详情\n", *entries]).encode()
