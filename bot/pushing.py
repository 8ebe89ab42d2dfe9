"""Wires the daily push: the ledger, what makes posts, what sends them, and the schedule over all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.edition_files import poster_of
from bot.incoming import Platform, interface_language
from bot.push.claims import Claims
from bot.push.deliver import Deliverer
from bot.push.ledger import Ledger
from bot.push.posts import DigestPosts
from bot.push.report import Reporter
from bot.push.schedule import Rules, Schedule
from bot.push.sending import Sender
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.app import App
    from config.settings import Settings


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@contextmanager
def schedule_of(app: App, senders: Iterable[Sender], now: Callable[[], datetime] = utc_now) -> Iterator[Schedule]:
    """The schedule over these senders, not yet running, in this process's name. Raises StoreError."""
    by_platform = {sender.platform: sender for sender in senders}
    with ExitStack() as opened:
        claims = opened.enter_context(Claims(app.folder.claims))
        ledger = Ledger(app.push_store, claims.own, now)
        opened.callback(ledger.close)
        deliverer = Deliverer(ledger, by_platform, posts_of(app))
        opened.callback(deliverer.close)
        yield Schedule(
            store=app.push_store,
            ledger=ledger,
            archive=app.archive,
            deliverer=deliverer,
            reporter=Reporter(ledger, by_platform, _admins(app.settings), lambda user: _language_of(app, user)),
            rules=rules_of(app.settings),
            is_alive=claims.is_alive,
        )


def posts_of(app: App) -> DigestPosts:
    """What makes the posts."""
    return DigestPosts(app.archive, threads=app.settings.push.threads, poster=partial(poster_of, app.settings))


def rules_of(settings: Settings) -> Rules:
    """What the settings say of the schedule."""
    push = settings.push
    return Rules(
        catch_up=push.catch_up,
        out_by=push.out_by,
        late_after=timedelta(hours=push.late_hours),
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
