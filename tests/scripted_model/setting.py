"""A small archive with an engine in front of it, and that engine with a model behind a scripted server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import SecretStr

from retrieval.answer.context import ContextReader
from retrieval.answer.engine import QAEngine
from retrieval.answer.events import Event, Finished, Shown
from retrieval.answer.generate import GeneratingEngine
from retrieval.answer.ground.numbers import claimed_numbers, stated_numbers
from retrieval.answer.model.patience import Limits, PatientModel
from retrieval.answer.model.seam import LanguageModel
from retrieval.answer.model.server import ChatServer, LlamaModel
from retrieval.answer.model.wire import Kind
from retrieval.archive import Archive
from retrieval.digest.load import load
from retrieval.index.embedding import load_builtin
from retrieval.index.lexicon import load_lexicon
from retrieval.index.memory import Memory
from retrieval.index.passages import day_number
from retrieval.index.search import Searcher
from retrieval.samples import sample_folder
from retrieval.types import Answer, Digest, Language, Paper, Passage, Question, Turn

TODAY = date(2026, 1, 21)
LONGEST = 120.0  # seconds that anything may take on a busy machine
PATIENT = Limits(first_token=LONGEST, between_tokens=LONGEST, whole=LONGEST, attempts=2)
QUICK = Limits(first_token=0.6, between_tokens=0.3, whole=5.0, attempts=2)  # for servers that never say anything


@cache
def sample_digests() -> tuple[Digest, ...]:
    with sample_folder() as folder:
        return tuple(load(path) for path in sorted(folder.glob("*.md")))


def archive_of(folder: Path, digests: Sequence[Digest]) -> Archive:
    archive = Archive(folder / "archive.sqlite")
    for digest in digests:
        archive.put(digest)
    return archive


class Setting:
    """An archive, its search, and the engine without a model."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        builtin = load_builtin()

        def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
            return builtin.embed_texts([passage.text for passage in passages])

        empty = Memory.empty(builtin.dimensions, builtin.dimensions)
        hashes = {day_number(day): value for day, value in archive.day_hashes().items()}
        memory = empty.renewed(archive.digests(), hashes, builtin, vectors_of)
        self.searcher = Searcher(memory, builtin, builtin, load_lexicon())
        self.plain = QAEngine(archive, self.searcher)

    def engine(self, model: LanguageModel, limits: Limits = PATIENT) -> GeneratingEngine:
        return GeneratingEngine(
            self.plain,
            ContextReader(self.archive, self.searcher),
            PatientModel(model, limits, sleep=lambda _seconds: None),
            lexicon=load_lexicon(),
            embedder=load_builtin(),
        )

    def papers(self) -> dict[str, Paper]:
        """All papers, each with all its texts."""
        found = (self.archive.paper(paper.id) for digest in self.archive.digests() for paper in digest.papers)
        return {paper.id: paper for paper in found if paper}


def model_at(url: str, kind: Kind = "openai", *, context_window: int = 64_000) -> LlamaModel:
    server = ChatServer(
        kind=kind,
        model="scripted-1",
        base_url=url.removesuffix("/v1") if kind == "ollama" else url,
        max_tokens=1_000,
        context_window=context_window,
        temperature=0.0,
        connect_seconds=LONGEST,
        read_seconds=LONGEST,
        api_key=SecretStr("sk-secret-key"),
    )
    return LlamaModel(server)


def question(text: str, *, history: tuple[Turn, ...] = (), language: Language | None = None) -> Question:
    return Question(text, TODAY, history=history, language=language)


def ask(engine: GeneratingEngine, asked: Question) -> tuple[Answer, list[Event]]:
    """The answer and the events that led to it, held to what events promise."""
    events = list(engine.stream(asked))
    *shown, last = events
    assert isinstance(last, Finished)
    assert all(isinstance(event, Shown) for event in shown)
    assert "".join(event.text for event in shown if isinstance(event, Shown)) == last.answer.text
    return last.answer, events


def assert_borne_out(answer: Answer, papers: dict[str, Paper]) -> None:
    """Every citation is of the archive, every key in the text is a citation's, and every number of a line that a model
    wrote stands in a paper that the line cites."""
    keys = {citation.key: citation for citation in answer.citations}
    for citation in answer.citations:
        paper = papers[citation.paper_id]
        assert (citation.title, citation.url, citation.arxiv_url) == (
            paper.title,
            paper.links.huggingface,
            paper.links.arxiv,
        )
        assert citation.quote in text_of(paper)
    if answer.model is not None:
        for line in answer.text.splitlines():
            cited = [key for key in keys if f"[{key}]" in line]
            said = line
            for key in cited:
                said = said.replace(f"[{key}]", " ")
            stated = frozenset().union(*(stated_numbers(text_of(papers[keys[key].paper_id])) for key in cited))
            assert claimed_numbers(said) <= stated, line


def text_of(paper: Paper) -> str:
    about = (paper.title, paper.title_zh or "", f"Authors: {', '.join(paper.authors)}", paper.organization or "")
    return "\n".join((*about, *(section.text for section in paper.sections)))
