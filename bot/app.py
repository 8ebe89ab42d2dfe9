"""The composition root: the only place that wires the parts of paperboy together.

Reading (questions, lists) needs no lock: it uses the archive, whose database lets readers read while one writes, and
the snapshot of the search's memory. Writing, and bringing that memory up to date out of Chroma, owns the data folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from retrieval.errors import DataFolderBusyError, RetrievalError
from retrieval.folder import DataFolder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.service import AnswerService, ChatRules
    from bot.store import ChatStore
    from config.settings import Settings
    from retrieval.answer.engine import QAEngine
    from retrieval.answer.events import Answering
    from retrieval.answer.model.budget import Usage
    from retrieval.archive import Archive
    from retrieval.evaluation.parts import Setup
    from retrieval.index.embedding import Embedder
    from retrieval.index.ingest import Ingestor
    from retrieval.index.memory import Memory
    from retrieval.index.report import IngestReport
    from retrieval.index.search import Searcher
    from retrieval.index.store import PassageDatabase, PassageStore
    from retrieval.types import Passage

# Set before NumPy comes in: the products are small, and on a busy machine BLAS threads wait for each other (a search
# over all days was 5 to 8 times slower with two).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MEMORY = "memory"  # the stage of long work in which the search's memory is made; the ingestor names the others
_T = TypeVar("_T")


class Progress(Protocol):
    """Told how long work gets on: ``done`` of ``total`` files or days of a stage."""

    def __call__(self, total: int, done: int, what: str) -> None:
        """Take note."""


def _silent(total: int, done: int, what: str) -> None:
    """Progress that nobody watches."""


def build_app(settings: Settings) -> App:
    """Paperboy with these settings; raises StoreError where the data folder cannot be used."""
    return App(settings, DataFolder(settings.data_dir))


class App:
    """The parts of paperboy, each built when it is first needed. A context: closes what was opened."""

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self.settings = settings
        self.folder = folder
        self._opened = ExitStack()
        self._building = Lock()

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

    @cached_property
    def engine(self) -> Answering:
        """What answers questions, on a memory in line with the archive; with a language model if one is set.

        Raises StoreError or EmbeddingError where that cannot be had.
        """
        from retrieval.answer.engine import QAEngine

        plain = QAEngine(self.archive, self.searcher)
        return plain if self.settings.model.name is None else self._generating(plain, self.searcher)

    @cached_property
    def searcher(self) -> Searcher:
        """What finds papers, on a memory in line with the archive; raises as ``engine`` does."""
        from retrieval.index.lexicon import load_lexicon
        from retrieval.index.search import Searcher

        return Searcher(self._memory, self.embedder, self._builtin, load_lexicon())

    @cached_property
    def service(self) -> AnswerService:
        """What answers chats; engine and index are built in its threads, at the first question. Raises StoreError."""
        from bot.search import IndexSearch
        from bot.service import AnswerService

        return AnswerService(
            engine=lambda: self._built(lambda: self.engine),
            archive=self.archive,
            search=IndexSearch(lambda: self._built(lambda: self.searcher)),
            store=self._chats,
            rules=chat_rules(self.settings),
            today=self.settings.today,
            model_usage=self._model_usage,
        )

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
    def _chats(self) -> ChatStore:
        """The memory of chats: in the archive's database if a URL names it, else in a file of its own."""
        from bot.store import ChatStore

        url = self.settings.archive_url
        store = ChatStore(url.get_secret_value() if url else self.folder.path / "chats.sqlite")
        self._opened.callback(store.close)
        return store

    def _built(self, part: Callable[[], _T]) -> _T:
        """A part that several threads may ask for at once, and that is to be built once."""
        with self._building:
            return part()

    def _generating(self, plain: QAEngine, searcher: Searcher) -> Answering:
        """The engine that words its answers with the language model of the settings."""
        from bot.language_model import build_model
        from retrieval.answer.context import ContextReader
        from retrieval.answer.generate import GeneratingEngine
        from retrieval.index.lexicon import load_lexicon

        return GeneratingEngine(
            plain,
            ContextReader(self.archive, searcher),
            build_model(self.settings.model, self.folder.path, self.settings.today),
            lexicon=load_lexicon(),
            embedder=self._builtin,
        )

    def engine_with(self, setup: Setup) -> QAEngine:
        """An engine set otherwise, to measure what its parts bring; raises as ``engine`` does."""
        from retrieval.evaluation.parts import build_engine, build_searcher

        return build_engine(self.archive, build_searcher(self._memory, self.embedder, self._builtin, setup), setup)

    def ingest(self, paths: Iterable[Path], *, day: date | None = None, progress: Progress = _silent) -> IngestReport:
        """Take digests in; see ``Ingestor.ingest``. Raises DataFolderBusyError where another process writes."""
        with self._writing("paperboy index") as ingestor:
            report = ingestor.ingest(paths, day=day, progress=progress)
            self._renew_memory(ingestor, progress)
        return report

    def reindex(self, *, progress: Progress = _silent) -> int:
        """Build the index anew out of the archive; returns the number of passages. Raises as ``ingest`` does."""
        with self._writing("paperboy reindex") as ingestor:
            passages = ingestor.reindex(progress=progress)
            self._renew_memory(ingestor, progress)
        return passages

    @cached_property
    def _memory(self) -> Memory:
        return self._current_memory()

    def _current_memory(self) -> Memory:
        """The memory in line with the archive; the last one where another process is writing just now."""
        kept = self._kept_memory()
        if kept.hashes == self._hashes():
            return kept
        try:
            with self._writing("paperboy, bringing the index up to date") as ingestor:
                ingestor.repair()
                return self._renew_memory(ingestor, _silent)
        except DataFolderBusyError:
            if kept.hashes:
                return kept
            raise

    def _kept_memory(self) -> Memory:
        from retrieval.index.memory import Memory
        from retrieval.index.snapshot import load_snapshot

        kept = load_snapshot(self.folder.memory, self._memory_stamp)
        return Memory.empty(self.embedder.dimensions, self._builtin.dimensions) if kept is None else kept

    def _renew_memory(self, ingestor: Ingestor, progress: Progress) -> Memory:
        """Make the memory anew for the days that changed, and keep it; the index is in line with the archive."""
        from retrieval.index.passages import day_number
        from retrieval.index.snapshot import save_snapshot

        kept, hashes = self._kept_memory(), self._hashes()
        changed = {day for day, value in hashes.items() if kept.hashes.get(day) != value}
        if not changed and len(hashes) == len(kept.hashes):
            return kept
        digests = (digest for digest in self.archive.digests() if day_number(digest.date) in changed)
        vectors_of = _counted(ingestor.store, len(changed), progress)
        memory = kept.renewed(digests, hashes, self._builtin, vectors_of)
        save_snapshot(memory, self.folder.memory, self._memory_stamp)
        return memory

    @property
    def _builtin(self) -> Embedder:
        """The built-in embedding, which embeds sentences whatever finds passages."""
        from retrieval.index.embedding import load_builtin

        return load_builtin()

    @property
    def _memory_stamp(self) -> str:
        from retrieval.index.passages import PASSAGE_SCHEMA

        return f"{self.embedder.stamp} {self._builtin.stamp} {PASSAGE_SCHEMA}"

    def _hashes(self) -> dict[int, str]:
        from retrieval.index.passages import day_number

        return {day_number(day): value for day, value in self.archive.day_hashes().items()}

    @contextmanager
    def _writing(self, purpose: str) -> Iterator[Ingestor]:
        """Own the data folder for as long as the context lasts."""
        from retrieval.index.ingest import Ingestor

        with self.folder.lock(purpose), ExitStack() as opened:
            ingestor = Ingestor(self.archive, self._open_database, self.embedder, holds_index=self._holds_index)
            opened.callback(ingestor.close)
            yield ingestor

    def _open_database(self) -> PassageDatabase:
        from retrieval.index.chroma import ChromaDatabase

        url = self.settings.chroma_url
        return ChromaDatabase(url.get_secret_value() if url else self.folder.chroma)

    def _holds_index(self) -> bool:
        return self.settings.chroma_url is not None or self.folder.holds_chroma


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


def without_password(url: str) -> str:
    """An address fit to be shown."""
    parts = urlsplit(url)
    name, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{name.partition(':')[0]}{at}{host}"))


def _counted(
    store: Callable[[], PassageStore], days: int, progress: Progress
) -> Callable[[Sequence[Passage]], NDArray[np.float32]]:
    """What the memory asks for vectors, once for each day."""
    done = count(1)

    def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
        vectors = store().vectors_of([passage.id for passage in passages])
        progress(days, next(done), MEMORY)
        return vectors

    return vectors_of
