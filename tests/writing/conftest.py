"""A scripted model behind the real seam, and writers that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from retrieval.answer.model.budget import Budget
from retrieval.answer.model.patience import Limits, PatientModel
from retrieval.answer.model.seam import LanguageModel
from retrieval.answer.model.server import ChatServer, LlamaModel
from retrieval.edition.writing.writer import ModelWriter, build_writer
from retrieval.types import Language
from tests.scripted_model.server import ScriptedServer, serving
from tests.scripted_model.setting import LONGEST, PATIENT


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with serving() as script:
        yield script


@pytest.fixture
def writer(server: ScriptedServer, tmp_path: Path) -> Callable[..., ModelWriter]:
    """Builds writers on one cache, so that each is a further run."""

    def build(
        *,
        language: Language = "zh",
        at_once: int = 1,
        name: str = "scripted-1",
        context_window: int = 64_000,
        wrapped: Callable[[LanguageModel], LanguageModel] = lambda model: model,
        prices: Budget | None = None,
        limits: Limits = PATIENT,
    ) -> ModelWriter:
        chat = ChatServer(
            kind="openai",
            model=name,
            base_url=server.url,
            max_tokens=1_000,
            context_window=context_window,
            connect_seconds=LONGEST,
            read_seconds=LONGEST,
            as_json=True,
            api_key=SecretStr("sk-secret-key"),
        )
        model = PatientModel(wrapped(LlamaModel(chat)), limits, sleep=lambda _seconds: None)
        built = build_writer(model, tmp_path / "notes", language, prices=prices, at_once=at_once)
        assert isinstance(built, ModelWriter)
        return built

    return build
