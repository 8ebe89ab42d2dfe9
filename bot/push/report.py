"""What admins are told: a day that failed, is late or thin; posts that are uncertain or could not be delivered.

Each trouble of a day is told once to each admin, by day, and noted in the ledger as a delivery of its own: so that it
is neither told twice after a restart, nor lost.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from bot.days import thin_days
from bot.incoming import Platform
from bot.push.attempt import Made
from bot.push.deliver import Deliverer
from bot.push.hours import OUT_BY
from bot.push.ledger import Ledger
from bot.push.plan import late_days
from bot.push.sending import Sender, SendError
from bot.push.types import Delivery, DeliveryState, Subscription, Target, Timing
from bot.reply import sentence
from config.locales import say
from retrieval.archive import DayRecord, DayState
from retrieval.reasons import Reason, in_short
from retrieval.types import Language

NEWS_DAYS: Final = 3  # days for which a trouble is still worth telling
OWNER: Final = "report"

TroubleKind = Literal["failed", "late", "thin", "uncertain", "undelivered"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of a day that admins should know; ``values`` are for its sentence."""

    kind: TroubleKind
    day: date
    values: Mapping[str, object]

    def sentence(self, language: Language) -> str:
        """It in words."""
        told = {
            name: in_short(value, language) if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return say(f"delivery.admin_{self.kind}", language, day=self.day, **told)


def find_troubles(
    records: Mapping[date, DayRecord],
    deliveries: Iterable[Delivery],
    now: datetime,
    *,
    since: date,
    late_after: timedelta,
    out_by: time = OUT_BY,
) -> tuple[Trouble, ...]:
    """The troubles of the last days. Pure. ``records`` reach back as far as days are compared with.

    A digest is late ``late_after`` the time at which lists are whole; what was before ``since`` concerns nobody.
    """
    first = max(since, (now - timedelta(days=NEWS_DAYS)).date())
    news = [record for day, record in sorted(records.items()) if day >= first]
    late = late_days(news, now, after=late_after, out_by=out_by)
    return (*_of_late(late), *_of_thin(records, news), *_of_posts(each for each in deliveries if each.day >= first))


def _of_late(late: Iterable[DayRecord]) -> Iterator[Trouble]:
    for record in late:
        failed = record.state is DayState.FAILED
        yield Trouble("failed" if failed else "late", record.day, {"reason": record.reason or "-"} if failed else {})


def _of_thin(records: Mapping[date, DayRecord], news: Iterable[DayRecord]) -> Iterator[Trouble]:
    """Days with few papers whose lists are closed, or came as files."""
    thin = set(thin_days({day: record.papers for day, record in records.items() if record.state is DayState.HELD}))
    for record in news:
        if record.day in thin and (record.closed or record.checked_at is None):
            yield Trouble("thin", record.day, {"papers": record.papers})


def _of_posts(deliveries: Iterable[Delivery]) -> Iterator[Trouble]:
    kinds: Mapping[DeliveryState, TroubleKind] = {
        DeliveryState.UNCERTAIN: "uncertain",
        DeliveryState.FAILED: "undelivered",
    }
    of_posts = [each for each in deliveries if each.state in kinds and not is_report(each.subscription_id)]
    counts = Counter((kinds[each.state], each.day) for each in of_posts)
    for (kind, day), count in sorted(counts.items(), key=lambda counted: (counted[0][1], counted[0][0])):
        reasons = Counter(each.reason or "-" for each in of_posts if (kinds[each.state], each.day) == (kind, day))
        yield Trouble(kind, day, {"count": count, "reason": reasons.most_common(1)[0][0]})


def is_report(subscription_id: str) -> bool:
    """Whether a record of the ledger is of a report rather than of a post."""
    return subscription_id.startswith(f"{OWNER}-")


class Reporter:
    """Tells admins. ``admins`` are their ids by platform, ``language_of`` knows the language of "telegram/7"."""

    def __init__(
        self,
        ledger: Ledger,
        senders: Mapping[Platform, Sender],
        admins: Mapping[Platform, Collection[str]],
        language_of: Callable[[str], Language],
    ) -> None:
        self._senders = senders
        self._admins = admins
        self._language_of = language_of
        self._ledger = ledger

    async def tell(self, troubles: Iterable[Trouble]) -> None:
        """Tell each admin each trouble that they were not told yet."""
        for trouble in troubles:
            for platform, sender in self._senders.items():
                for admin in self._admins.get(platform, ()):
                    await self._tell(trouble, sender, admin)

    async def _tell(self, trouble: Trouble, sender: Sender, admin: str) -> None:
        record_id = _report_id(trouble, sender.platform, admin)
        if not await self._ledger.is_open(record_id, trouble.day):
            return
        try:
            target = await sender.private_chat(admin)
        except SendError:  # tried again in a minute
            return
        language = await asyncio.to_thread(self._language_of, f"{sender.platform}/{admin}")
        deliverer = Deliverer(self._ledger, {sender.platform: sender}, _Said(trouble.sentence(language)))
        try:
            await deliverer.deliver(_as_subscription(record_id, target, language, self._ledger.now()), trouble.day)
        finally:
            deliverer.close()


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence as a post."""

    text: str

    def make(self, subscription: Subscription, delivery: Delivery, sender: Sender) -> Made:  # noqa: ARG002 - for any
        return Made(tuple(sender.parts(sentence(self.text))))


def _report_id(trouble: Trouble, platform: Platform, admin: str) -> str:
    name = f"{trouble.kind}/{platform}/{admin}"
    return f"{OWNER}-{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"


def _as_subscription(record_id: str, target: Target, language: Language, now: datetime) -> Subscription:
    return Subscription(record_id, "digest", target, Timing("UTC", None), language, OWNER, now)
