"""Wires the daily push: the ledger, what makes posts, what sends them, and the schedule over all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.edition_files import audio_of, poster_of
from bot.incoming import Platform, interface_language
from bot.push.claims import Claims
from bot.push.deliver import Deliverer
from bot.push.ledger import Ledger
from bot.push.planned import Planned
from bot.push.posts import DigestPosts
from bot.push.report import Reporter
from bot.push.schedule import Rules, Schedule, as_they_are
from bot.push.sending import Sender
from retrieval.archive import DayRecord
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.app import App
    from config.settings import Settings


HoldBack = Callable[[Mapping[date, DayRecord]], Mapping[date, DayRecord]]


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Sending:
    """What sends deliveries in this process's name."""

    claims: Claims
    ledger: Ledger
    deliverer: Deliverer


@contextmanager
def sending_of(
    app: App, senders: Mapping[Platform, Sender], now: Callable[[], datetime] = utc_now
) -> Iterator[Sending]:
    """What sends deliveries through these senders. Raises StoreError."""
    with ExitStack() as opened:
        claims = opened.enter_context(Claims(app.folder.claims))
        ledger = Ledger(app.push_store, claims.own, now)
        opened.callback(ledger.close)
        deliverer = Deliverer(ledger, senders, posts_of(app))
        opened.callback(deliverer.close)
        yield Sending(claims, ledger, deliverer)


@contextmanager
def schedule_of(
    app: App,
    senders: Iterable[Sender],
    now: Callable[[], datetime] = utc_now,
    *,
    hold_back: HoldBack = as_they_are,
) -> Iterator[Schedule]:
    """The schedule over these senders, not yet running; ``hold_back`` says what of the days is not to be pushed yet.

    Raises StoreError.
    """
    by_platform = {sender.platform: sender for sender in senders}
    with sending_of(app, by_platform, now) as sending:
        yield Schedule(
            store=app.push_store,
            ledger=sending.ledger,
            archive=app.archive,
            deliverer=sending.deliverer,
            reporter=Reporter(sending.ledger, by_platform, _admins(app.settings), lambda user: _language_of(app, user)),
            rules=rules_of(app.settings),
            is_alive=sending.claims.is_alive,
            hold_back=hold_back,
        )


def posts_of(app: App) -> DigestPosts:
    """What makes the posts."""
    return DigestPosts(
        app.archive,
        threads=app.settings.push.threads,
        poster=partial(poster_of, app.settings),
        audio=partial(audio_of, app.settings),
    )


def planned_now(app: App, now: datetime, *, hold_back: HoldBack = as_they_are) -> tuple[Planned, ...]:
    """What the schedule of a bot with these settings would plan now. Raises StoreError."""
    rules = rules_of(app.settings)
    first, last = rules.planned_days(now)
    records = hold_back(app.archive.day_records(first, last))
    return rules.plan(app.push_store.subscriptions(), app.push_store.deliveries(first), records, now)


def rules_of(settings: Settings) -> Rules:
    """What the settings say of the schedule."""
    push = settings.push
    return Rules(
        catch_up=push.catch_up,
        out_by=push.out_by,
        late_after=timedelta(hours=push.late_hours),
        post_late=timedelta(hours=push.post_late_hours),
        zone=push.zone or settings.time_zone,
    )


def _admins(settings: Settings) -> Mapping[Platform, tuple[str, ...]]:
    return {"telegram": settings.telegram.admins, "discord": settings.discord.admins}


def _language_of(app: App, user: str) -> Language:
    """The language that an admin has chosen, else that of the settings."""
    chosen = app.chats.language_of(user)
    if chosen is not None:
        return chosen
    return interface_language(None) if app.settings.language == "auto" else app.settings.language
