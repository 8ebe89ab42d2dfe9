"""Builds the language model that the settings name. Importing this module imports LlamaIndex, which takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.language_model import ModelSettings
from retrieval.answer.model.budget import Budget, BudgetedModel, Ledger
from retrieval.answer.model.patience import Limits, PatientModel
from retrieval.answer.model.server import ChatServer, LlamaModel

USAGE = "model-usage.json"  # in the data folder


def build_model(
    settings: ModelSettings,
    folder: Path,
    today: Callable[[], date],
    *,
    as_json: bool = False,
    max_tokens: int | None = None,
) -> PatientModel:
    """The model of the settings, asked with patience and within the day's budget, of which ``folder`` keeps account.

    ``as_json`` is for one that answers with JSON objects, as the notes of papers are written; ``max_tokens`` for
    answers longer than those in chats, up to a third of the context window.
    """
    server = ChatServer(
        kind=settings.kind,
        model=settings.name,
        base_url=settings.url,
        api_key=settings.api_key,
        max_tokens=min(max_tokens or settings.max_tokens, settings.context_window // 3),
        context_window=settings.context_window,
        temperature=settings.temperature,
        connect_seconds=settings.connect_seconds,
        read_seconds=max(settings.first_token_seconds, settings.between_tokens_seconds),
        as_json=as_json,
    )
    budget = Budget(settings.daily_tokens, settings.daily_money, settings.price_in, settings.price_out)
    limits = Limits(
        settings.first_token_seconds, settings.between_tokens_seconds, settings.whole_seconds, settings.attempts
    )
    return PatientModel(BudgetedModel(LlamaModel(server), Ledger(folder / USAGE, budget, today)), limits)
