"""The composition root: the only place that wires the parts of paperboy together.

Reading (questions, lists) needs no lock: it uses the archive, whose database lets readers read while one writes, and
the snapshot of the search's memory. Writing, and bringing that memory up to date out of Chroma, owns the data folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from retrieval.errors import RetrievalError
from retrieval.folder import DataFolder

if TYPE_CHECKING:
    from bot.push.rules import PushDesk, PushRules
    from bot.push.store import PushStore
    from bot.service import AnswerService, ChatRules
    from bot.store import ChatStore
    from bot.upkeep import Upkeep
    from config.settings import Settings
    from retrieval.answer.engine import QAEngine
    from retrieval.answer.events import Answering
    from retrieval.answer.model.budget import Usage
    from retrieval.answer.model.patience import PatientModel
    from retrieval.archive import Archive
    from retrieval.evaluation.parts import Setup
    from retrieval.index.embedding import Embedder
    from retrieval.index.memory import Memory
    from retrieval.index.search import Searcher
    from retrieval.index.store import PassageDatabase
    from retrieval.types import Language

# Set before NumPy comes in: the products are small, and on a busy machine BLAS threads wait for each other (a search
# over all days was 5 to 8 times slower with two).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_T = TypeVar("_T")


def build_app(settings: Settings) -> App:
    """Paperboy with these settings; raises StoreError where the data folder cannot be used."""
    return App(settings, DataFolder(settings.data_dir))


class App:
    """The parts of paperboy, each built when it is first needed. A context: closes what was opened."""

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self.settings = settings
        self.folder = folder
        self.when_subscribed: list[Callable[[], None]] = []  # called after each change of a subscription
        self._opened = ExitStack()
        self._building = RLock()
        self._upkeep: Upkeep | None = None
        self._talking: _Talking | None = None
        self._owns_folder = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @cached_property
    def archive(self) -> Archive:
        """The archive, opened; raises StoreError."""
        from retrieval.archive import Archive

        url = self.settings.archive_url
        archive = Archive(url.get_secret_value() if url else self.folder.archive)
        self._opened.callback(archive.close)
        return archive

    @property
    def archive_name(self) -> str:
        """Where the archive is, without a password."""
        url = self.settings.archive_url
        return without_password(url.get_secret_value()) if url else str(self.folder.archive)

    @property
    def chroma_name(self) -> str | None:
        """The address of the Chroma server, without a password; None for the embedded one."""
        url = self.settings.chroma_url
        return without_password(url.get_secret_value()) if url else None

    @property
    def embedding_name(self) -> str:
        """The embedding as the settings name it."""
        return self.settings.embedding

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding that the settings name; raises EmbeddingError."""
        from retrieval.index.embedding import load_embedder

        key = self.settings.embedding_api_key
        return load_embedder(
            self.settings.embedding,
            api_key=key.get_secret_value() if key else None,
            base_url=self.settings.embedding_base_url,
        )

    @property
    def engine(self) -> Answering:
        """What answers questions, on the newest memory; with a language model if one is set.

        Ask for it anew for each question: it is another one after a digest was taken in. Raises StoreError or
        EmbeddingError where it cannot be had.
        """
        return self._talk().engine

    @property
    def searcher(self) -> Searcher:
        """What finds papers, on the newest memory; as ``engine``."""
        return self._talk().searcher

    def _talk(self) -> _Talking:
        if self._talking is None or self._talking.memory is not self.upkeep.newest:
            self._talking = self._build_talking(self.upkeep.memory())
        return self._talking

    def _build_talking(self, memory: Memory) -> _Talking:
        from retrieval.answer.engine import QAEngine
        from retrieval.index.lexicon import load_lexicon
        from retrieval.index.search import Searcher

        searcher = Searcher(memory, self.embedder, self._builtin, load_lexicon())
        plain = QAEngine(self.archive, searcher)
        engine = plain if self.settings.model.name is None else self._generating(plain, searcher)
        return _Talking(memory, searcher, engine)

    @property
    def upkeep(self) -> Upkeep:
        """What takes digests in and keeps the search's memory; raises StoreError or EmbeddingError."""
        with self._building:
            if self._upkeep is None:
                self._upkeep = self._build_upkeep()
                self._opened.callback(self._upkeep.release)
            return self._upkeep

    def _build_upkeep(self) -> Upkeep:
        from bot.upkeep import Upkeep

        return Upkeep(
            self.folder,
            self.archive,
            self.embedder,
            self._builtin,
            self._open_database,
            holds_index=self._holds_index,
            owns=lambda: self._owns_folder,
        )

    @contextmanager
    def holding(self, purpose: str) -> Iterator[None]:
        """Own the data folder for as long as the context lasts; ``purpose`` is what this process runs.

        Raises DataFolderBusyError, which names the process that owns it.
        """
        with self.folder.lock(purpose):
            self._owns_folder = True
            try:
                yield
            finally:
                self._owns_folder = False
                if self._upkeep is not None:
                    self._upkeep.release()

    @cached_property
    def service(self) -> AnswerService:
        """What answers chats; engine and index are built in its threads, at the first question. Raises StoreError."""
        from bot.search import IndexSearch
        from bot.service import AnswerService

        return AnswerService(
            engine=lambda: self._built(lambda: self.engine),
            archive=self.archive,
            search=IndexSearch(lambda: self._built(lambda: self.searcher)),
            store=self.chats,
            rules=chat_rules(self.settings),
            today=self.settings.today,
            model_usage=self._model_usage,
            push=self.push_desk,
        )

    @cached_property
    def push_desk(self) -> PushDesk:
        """Subscriptions as commands see them; raises StoreError."""
        from bot.edition_files import audio_of, poster_of
        from bot.push.rules import PushDesk

        return PushDesk(
            self.push_store,
            push_rules(self.settings),
            lambda: datetime.now(UTC),
            self._tell_subscribed,
            poster=partial(poster_of, self.settings),
            audio=partial(audio_of, self.settings),
        )

    def _tell_subscribed(self) -> None:
        for told in self.when_subscribed:
            told()

    def _model_usage(self) -> Usage | None:
        """What the language model has used today."""
        if self.settings.model.name is None:
            return None
        from bot.language_model import USAGE
        from retrieval.answer.model.budget import Budget, Ledger

        return Ledger(self.folder.path / USAGE, Budget(), self.settings.today).usage()

    def warm_up(self) -> None:
        """Build what the first question needs; what fails is left to that question, which says it."""
        with suppress(RetrievalError):
            self._built(lambda: self.engine)

    @cached_property
    def chats(self) -> ChatStore:
        """The memory of chats: in the archive's database if a URL names it, else in a file of its own."""
        from bot.store import ChatStore

        url = self.settings.archive_url
        store = ChatStore(url.get_secret_value() if url else self.folder.path / "chats.sqlite")
        self._opened.callback(store.close)
        return store

    @cached_property
    def push_store(self) -> PushStore:
        """Subscriptions, those of the settings among them, and the ledger of posts; raises StoreError.

        They stand beside the memory of chats.
        """
        from bot.push.configured import build_subscriptions, settle
        from bot.push.store import PushStore

        url = self.settings.archive_url
        history = timedelta(days=self.settings.push.history_days)
        store = PushStore(url.get_secret_value() if url else self.folder.path / "chats.sqlite", history=history)
        self._opened.callback(store.close)
        language: Language = "en" if self.settings.language == "en" else "zh"
        configured, rules = self.settings.push.subscriptions, push_rules(self.settings)
        settle(store, tuple(build_subscriptions(configured, rules, language, datetime.now(UTC))))
        return store

    def _built(self, part: Callable[[], _T]) -> _T:
        """A part that several threads may ask for at once, and that is to be built once."""
        with self._building:
            return part()

    def _generating(self, plain: QAEngine, searcher: Searcher) -> Answering:
        """The engine that words its answers with the language model of the settings."""
        from retrieval.answer.context import ContextReader
        from retrieval.answer.generate import GeneratingEngine
        from retrieval.index.lexicon import load_lexicon

        return GeneratingEngine(
            plain,
            ContextReader(self.archive, searcher),
            self._model,
            lexicon=load_lexicon(),
            embedder=self._builtin,
        )

    @cached_property
    def _model(self) -> PatientModel:
        from bot.language_model import build_model

        return build_model(self.settings.model, self.folder.path, self.settings.today)

    def engine_with(self, setup: Setup) -> QAEngine:
        """An engine set otherwise, to measure what its parts bring; raises as ``engine`` does."""
        from retrieval.evaluation.parts import build_engine, build_searcher

        return build_engine(
            self.archive, build_searcher(self.upkeep.memory(), self.embedder, self._builtin, setup), setup
        )

    @property
    def _builtin(self) -> Embedder:
        """The built-in embedding, which embeds sentences whatever finds passages."""
        from retrieval.index.embedding import load_builtin

        return load_builtin()

    def check_index(self) -> None:
        """Read from the index, if any was made; raises StoreError where it is damaged, gone, or cannot be reached.

        One in the data folder belongs to one process at a time: raises DataFolderBusyError while another has it.
        """
        from retrieval.errors import StoreError
        from retrieval.index.passages import day_number
        from retrieval.reasons import Reason

        state = self.archive.index
        record, days = state.record(), state.days()
        if record is None or not days:
            return
        with ExitStack() as opened:
            if self.settings.chroma_url is None:
                opened.enter_context(self.folder.lock("paperboy doctor"))
            store = None
            if self._holds_index():
                database = self._open_database()
                opened.callback(database.close)
                store = database.open(record.name, record.stamp)
            if store is None or not store.vectors_of_day(day_number(max(days)))[0]:
                place = self.chroma_name or str(self.folder.chroma)
                raise StoreError(Reason("index_gone", advice="reindex", place=place))

    def _open_database(self) -> PassageDatabase:
        from retrieval.index.chroma import ChromaDatabase

        url = self.settings.chroma_url
        return ChromaDatabase(url.get_secret_value() if url else self.folder.chroma)

    def _holds_index(self) -> bool:
        return self.settings.chroma_url is not None or self.folder.holds_chroma


@dataclass(frozen=True, slots=True)
class _Talking:
    """What answers on one memory. It is exchanged as a whole, so that a question never sees two memories."""

    memory: Memory
    searcher: Searcher
    engine: Answering


def chat_rules(settings: Settings) -> ChatRules:
    """What the settings say of chats."""
    from bot.service import Access, ChatRules

    chat, telegram, discord = settings.chat, settings.telegram, settings.discord
    return ChatRules(
        access={
            "telegram": Access(*map(frozenset, (telegram.users, telegram.chats, (), telegram.admins))),
            "discord": Access(*map(frozenset, (discord.users, discord.channels, discord.servers, discord.admins))),
        },
        language=None if settings.language == "auto" else settings.language,
        questions_a_minute=chat.questions_a_minute,
        questions_a_day=chat.questions_a_day,
        memory=timedelta(hours=chat.memory_hours),
        buttons=timedelta(days=chat.buttons_days),
        stale=timedelta(minutes=chat.stale_minutes),
        workers=chat.workers,
        waiting=chat.waiting,
    )


def push_rules(settings: Settings) -> PushRules:
    """What the settings say of subscriptions."""
    from bot.push.rules import PushRules

    push = settings.push
    zone = push.zone or settings.time_zone or _local_zone()
    return PushRules(zone=zone, at=push.time, most=push.most_subscriptions, out_by=push.out_by)


def _local_zone() -> str:
    """The time zone of this machine; UTC where it does not say which."""
    from tzlocal import get_localzone_name

    try:
        return get_localzone_name() or "UTC"
    except LookupError:  # its settings name two zones, or none that there is
        return "UTC"


def without_password(url: str) -> str:
    """An address fit to be shown."""
    parts = urlsplit(url)
    name, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{name.partition(':')[0]}{at}{host}"))
