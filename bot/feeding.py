"""Wires what brings digests: the inbox, the sources of the settings, and the watcher over both."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from bot.render.ingest import render_file
from config.sources import SourceSettings
from retrieval.errors import DigestError
from retrieval.reasons import together
from retrieval.sources.feed import Feed
from retrieval.sources.fetching import Fetcher, TakeIn
from retrieval.sources.inbox import Inbox
from retrieval.sources.plan import Pace
from retrieval.sources.source import Source, dated_address, hugging_face
from retrieval.types import Language
from retrieval.web.fetch import Web

if TYPE_CHECKING:
    from bot.app import App

_PAUSES: Final = {"huggingface.co": 1.0}  # seconds between requests, so that filling many gaps burdens nobody


def build_feed(app: App, language: Language) -> Feed:
    """The watcher, not yet started; its notes in the inbox are in ``language``. Raises StoreError or EmbeddingError."""
    settings, stopped = app.settings.sources, Event()
    return Feed(
        inbox=Inbox(app.folder.inbox),
        take_in=app.upkeep.ingest,
        describe=lambda report: render_file(report, language),
        fetcher=build_fetcher(app, build_web(settings, sleep=stopped.wait), taking_in(app)),
        sources=sources_of(settings),
        archive=app.archive,
        pace=pace_of(settings),
        stopped=stopped,
    )


def build_fetcher(app: App, web: Web, take_in: TakeIn) -> Fetcher:
    """What fetches days; each answer is kept as it came in the folder ``fetched`` of the data folder."""
    settings = app.settings.sources
    return Fetcher(
        web, app.archive, take_in, folder=app.folder.fetched, pace=pace_of(settings), sources=sources_of(settings)
    )


def taking_in(app: App) -> TakeIn:
    """Takes a fetched file in here, in this process."""

    def take_in(path: Path, day: date) -> None:
        (report,) = app.upkeep.ingest([path], day=day).files
        if report.day is None:
            raise DigestError(together([notice.message for notice in report.rejections]))

    return take_in


def build_web(settings: SourceSettings, *, sleep: Callable[[float], object] = time.sleep) -> Web:
    """What fetches pages; ``sleep`` waits between attempts, and may end early when the process is to stop."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    agent = f"paperboy/{version('paperboy')}{contact}"
    return Web(user_agent=agent, private_hosts=settings.trusted_hosts, seconds_between=_PAUSES, sleep=sleep)


def sources_of(settings: SourceSettings) -> tuple[Source, ...]:
    """The sources that are set."""
    api = [hugging_face(settings.huggingface)] if settings.huggingface else []
    return (*api, *(dated_address(url.get_secret_value()) for url in settings.urls))


def pace_of(settings: SourceSettings) -> Pace:
    """How often the sources are asked."""
    return Pace(
        between=timedelta(minutes=settings.poll_minutes),
        settling=timedelta(minutes=settings.settle_minutes),
        missing_days=settings.missing_days,
    )
