"""Data folders with a digest of today and subscriptions, made without a bot."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.incoming import Platform
from bot.push.store import PushStore
from bot.push.types import Size, Subscription, Target, Timing
from retrieval.archive import Archive
from retrieval.types import Form
from tests.fakes.digests import digest_of, paper_of

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def put_digest(data: Path, day: date, papers: int = 20, *, form: Form = Form.NEWSLETTER) -> None:
    """A digest of a day, in the archive of a data folder."""
    data.mkdir(parents=True, exist_ok=True)
    archive = Archive(data / "archive.sqlite")
    first = day.toordinal() % 1000 * 50
    numbered = (
        paper_of(first + n, zh=f"第 {n} 篇论文提出了一种新方法。", en=f"Paper {n} proposes a new method for robots.")
        for n in range(papers)
    )
    archive.put(digest_of(day, *numbered, form=form))
    archive.close()


def soon(seconds: float) -> datetime:
    """The first full minute that is at least so many seconds away."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds + 59.999)
    return moment.replace(second=0, microsecond=0)


def subscription_at(
    name: str, platform: Platform, chat: str, moment: datetime, *, size: Size = "titles"
) -> Subscription:
    """A subscription that is due at a moment, every day, from now on."""
    at = time(moment.hour, moment.minute)
    since = datetime.now(UTC) - timedelta(days=1)
    target = Target(platform, chat)
    return Subscription(
        name, "digest", target, Timing("UTC", at), "zh", f"{platform}/1", since, size=size, pictures=False
    )


def subscribe(data: Path, subscriptions: Iterable[Subscription]) -> None:
    """Keep subscriptions in a data folder."""
    data.mkdir(parents=True, exist_ok=True)
    store = PushStore(data / "chats.sqlite")
    for each in subscriptions:
        store.add(each)
    store.close()
