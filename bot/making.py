"""Wires what makes digests, and takes what was made in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.handover import RUNNING, hand_over_files
from bot.made_day import Finished
from config.locales import say
from config.making import MakingSettings
from config.sources import HUGGING_FACE
from retrieval.answer.model.budget import Budget
from retrieval.digest.load import load
from retrieval.edition.audio import Voice, build_voice
from retrieval.edition.day_list import DayLister
from retrieval.edition.dressing import Dresser
from retrieval.edition.make import Maker, Making
from retrieval.edition.output.files import EditionFolder, Kind
from retrieval.edition.output.publish import Publisher
from retrieval.edition.progress import Progress
from retrieval.edition.reading.reader import POLITE_PAUSES, Reader
from retrieval.edition.statistics import DAYS
from retrieval.edition.types import Cost
from retrieval.edition.writing.writer import NOTE_TOKENS, ModelWriter, Writer, build_writer
from retrieval.errors import DataFolderBusyError, DigestError
from retrieval.reasons import Reason
from retrieval.sources.plan import closes_at
from retrieval.types import Digest, Form, Language
from retrieval.web.fetch import Web

if TYPE_CHECKING:
    from bot.app import App
    from config.settings import Settings

INDEX: Final = "index"  # the stage in which a made day is taken in; `Stage` has the others
_SATURDAY: Final = 5
_INDEXED: Final = (Kind.NEWSLETTER, Kind.REPORT, Kind.JSON)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a run beside the settings."""

    language: Language
    folder: Path
    audio: bool = True
    model: bool = True
    force: bool = False


class DayMaker:
    """Makes days and takes them in."""

    def __init__(self, app: App, maker: Maker, writer: Writer, wishes: Wishes) -> None:
        self._app = app
        self._maker = maker
        self._writer = writer
        self._wishes = wishes
        self._folder = EditionFolder(wishes.folder)

    def make(self, day: date, progress: Progress) -> Finished:
        """Make a day and take it in; what is as it was is neither written nor taken in again. Raises RetrievalError."""
        before = self._spent
        made = self._maker.make(day, progress, force=self._wishes.force)
        paid = self._spent.minus(before)
        files = [self._folder.file(day, kind) for kind in _INDEXED] if made.edition is not None else []
        if not files or not (self._wishes.force or self._is_new(day, files)):
            return Finished(made, paid)
        progress(1, 0, INDEX)
        is_taken_in = self._take_in(day, files)
        progress(1, 1, INDEX)
        return Finished(made, paid, indexed=is_taken_in, handed_over=not is_taken_in)

    def _take_in(self, day: date, files: Sequence[Path]) -> bool:
        """Take the files in here, or by way of the bot that runs on the data folder; whether that is done already."""
        language = self._wishes.language
        try:
            report = self._app.upkeep.ingest(files, day=day)
        except DataFolderBusyError as busy:
            if busy.purpose != RUNNING:
                raise
            outcomes = hand_over_files(self._app.folder.inbox, files, day, language)
            return all(outcome.is_taken_in for outcome in outcomes)
        if rejections := [notice.message for file in report.files for notice in file.rejections]:
            raise DigestError(Reason("made_not_taken_in", day=day, why=rejections[0]))
        return True

    def why_silent(self, language: Language) -> str | None:
        """Why no audio is to be made, where that is so."""
        if not self._wishes.audio:
            return say("make.silent_wish", language)
        return say("make.silent_engine", language) if self._app.settings.voice.engine == "none" else None

    @property
    def _spent(self) -> Cost:
        return self._writer.spent if isinstance(self._writer, ModelWriter) else Cost()

    def _is_new(self, day: date, files: Sequence[Path]) -> bool:
        """Whether the archive has something else of the day than the files say."""
        held = {digest.forms: digest.content_hash for digest in self._app.archive.forms(day)}
        made = (load(path, day=day) for path in files)
        return any(held.get(digest.forms) != digest.content_hash for digest in made)


@contextmanager
def building_maker(app: App, wishes: Wishes) -> Iterator[DayMaker]:
    """What makes days, with the settings' sources, model and voice, for as long as the context lasts."""
    settings, making = app.settings, app.settings.making
    caches = app.folder.path / "making"
    with _build_web(settings) as web:
        reader = Reader(web, caches / "pages", arxiv_url=str(making.arxiv_url), export_url=str(making.export_url))
        writer = _build_writer(app, wishes, caches / "notes")
        publisher = Publisher(EditionFolder(wishes.folder), site_url=making.site_url)
        lister = DayLister(
            web,
            settings.sources.huggingface or HUGGING_FACE,
            lambda day: held_list(app, day),
            export_url=str(making.export_url),
        )
        parts = Making(
            list_day=lister.list_day,
            read=reader.read,
            write=writer.write,
            earlier=lambda day: _earlier(app, day),
            dresser=Dresser(publisher.spoken_before, _voice(settings, wishes)),
            publisher=publisher,
            language=wishes.language,
            at_once=making.at_once,
        )
        yield DayMaker(app, Maker(parts), writer, wishes)


def _build_web(settings: Settings) -> Web:
    contact = f" (+{settings.sources.contact})" if settings.sources.contact else ""
    return Web(
        user_agent=f"paperboy/{version('paperboy')}{contact}",
        private_hosts=settings.sources.trusted_hosts | _own_hosts(settings.making),
        seconds_between=POLITE_PAUSES,
    )


def _own_hosts(making: MakingSettings) -> frozenset[str]:
    """The hosts that the operator put in arXiv's place, which may be inside a private network."""
    defaults = MakingSettings.model_fields
    urls = {name: str(getattr(making, name)) for name in ("arxiv_url", "export_url")}
    return frozenset(urlsplit(url).netloc for name, url in urls.items() if url != defaults[name].default)


def _build_writer(app: App, wishes: Wishes, folder: Path) -> Writer:
    settings = app.settings.model
    if settings.name is None or not wishes.model:
        return build_writer(None, folder, wishes.language)
    from bot.language_model import build_model  # noqa: PLC0415 - LlamaIndex takes seconds

    model = build_model(
        settings,
        app.folder.path,
        app.settings.today,
        as_json=True,
        max_tokens=max(NOTE_TOKENS, settings.max_tokens),
    )
    prices = Budget(price_in=settings.price_in, price_out=settings.price_out)
    return build_writer(model, folder, wishes.language, prices=prices, at_once=app.settings.making.at_once)


def held_list(app: App, day: date) -> Digest | None:
    """What the archive has of the API's answer for a day."""
    return next((digest for digest in app.archive.forms(day) if Form.HF_DAILY in digest.forms), None)


def _earlier(app: App, day: date) -> list[Digest]:
    """The digests of the days before one that tell what is usual."""
    days = (day - timedelta(days=before) for before in range(DAYS, 0, -1))
    held = set(app.archive.days())
    found = (app.archive.day(each) for each in days if each in held)
    return [digest for digest in found if digest is not None]


def _voice(settings: Settings, wishes: Wishes) -> Callable[[], Voice | None]:
    return (lambda: build_voice(settings.voice)) if wishes.audio else lambda: None


def newest_closed_day(now: datetime, settling: timedelta) -> date:
    """The newest weekday whose list has surely closed; weekends have no list."""
    day = now.astimezone(UTC).date()
    while day.weekday() >= _SATURDAY or now < closes_at(day) + settling:
        day -= timedelta(days=1)
    return day
