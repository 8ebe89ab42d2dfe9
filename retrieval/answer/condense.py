"""A question that leans on the conversation, put by the model into words of its own, and checked by the code."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.dates import find_dates
from retrieval.answer.ground.clean import cleaned, without_addresses
from retrieval.answer.intents import Intent
from retrieval.answer.references import find_arxiv_ids
from retrieval.answer.understand import Asked, understand
from retrieval.text.tokens import is_chinese
from retrieval.types import Question

LONGEST = 300  # characters


def needs_history(asked: Asked) -> bool:
    """Whether the question cannot be understood without the conversation."""
    return asked.goes_on and bool(asked.earlier or asked.context)


def checked(written: str, question: Question, asked: Asked) -> str | None:
    """The question in the model's words, or None where these are none or go against what the code has read.

    It may name no other days and no other ids than the code found, has to be in the language of the question, and must
    be a question to this bot.
    """
    text = cleaned(written)
    if not 0 < len(text) <= LONGEST or "\n" in written.strip() or without_addresses(text, "") != text:
        return None
    if (is_chinese(text) and asked.language == "en") or (not is_chinese(text) and asked.language == "zh"):
        return None
    days = find_dates(text, question.asked_on).scope
    if days is not None and (asked.scope is None or (days.first, days.last) != (asked.scope.first, asked.scope.last)):
        return None
    if not set(find_arxiv_ids(text)) <= {*asked.arxiv_ids, *asked.earlier}:
        return None
    is_declined = understand(replace(question, text=text)).intent is Intent.DECLINE
    return None if is_declined else text
