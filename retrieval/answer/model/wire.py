"""How chat servers are spoken to: OpenAI's chat completions and Ollama's own chat. Pure.

Ollama also speaks the former, but then there is no way to say how long the context is to be, and what is too long for
its default is cut off without a word; its own interface takes ``num_ctx``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from retrieval.answer.model.seam import Message, TokenCount
from retrieval.answer.model.usage import usage_in
from retrieval.errors import ModelError
from retrieval.reasons import Reason

Kind = Literal["openai", "ollama"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted: the path below the base URL and the JSON body."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delta:
    """What a line of the answer brings: a piece of text, the end, the tokens so far."""

    text: str = ""
    is_end: bool = False
    count: TokenCount | None = None


def plan_request(
    kind: Kind,
    model: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    context_window: int,
    temperature: float | None,
    as_json: bool = False,
    with_usage: bool = False,
) -> Request:
    """The request for a streamed answer; ``as_json`` for one that is a JSON object.

    ``with_usage`` asks OpenAI's interface for the number of tokens; Ollama's tells it unasked.
    """
    turns = [{"role": message.role, "content": message.content} for message in messages]
    given = {} if temperature is None else {"temperature": temperature}
    body: dict[str, Any] = {"model": model, "messages": turns, "stream": True}
    if kind == "ollama":
        options = {"num_predict": max_tokens, "num_ctx": context_window, **given}
        form: dict[str, Any] = {"format": "json"} if as_json else {}
        return Request("/api/chat", body | form | {"options": options})
    form = {"response_format": {"type": "json_object"}} if as_json else {}
    form |= {"stream_options": {"include_usage": True}} if with_usage else {}
    return Request("/chat/completions", body | form | {"max_tokens": max_tokens, **given})


def parse_line(kind: Kind, line: str) -> Delta | None:
    """What a line of the answer brings; None for comments, blank lines and fields of no use.

    Raises ModelError where the line is not what the protocol says, or reports an error.
    """
    text = line.strip()
    if kind == "openai":
        if not text.startswith("data:"):
            return None
        text = text.removeprefix("data:").strip()
        if text == "[DONE]":
            return Delta(is_end=True)
    return _parse_object(kind, text) if text else None


def _parse_object(kind: Kind, text: str) -> Delta:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_protocol(kind) from error
    if not isinstance(found, dict):
        raise _no_protocol(kind)
    if found.get("error"):
        raise ModelError(Reason("model_own_error", advice="ask_again"), retryable=True)
    return _delta_of_ollama(found) if kind == "ollama" else _delta_of_openai(found)


def _delta_of_openai(found: dict[str, Any]) -> Delta:
    choices = found.get("choices")
    count = usage_in(found)
    if not choices:  # a report of usage
        return Delta(count=count)
    choice = choices[0] if isinstance(choices, list) else None
    if not isinstance(choice, dict):
        raise _no_protocol("openai")
    return Delta(_content(choice.get("delta"), "openai"), bool(choice.get("finish_reason")), count)


def _delta_of_ollama(found: dict[str, Any]) -> Delta:
    return Delta(_content(found.get("message"), "ollama"), bool(found.get("done")), usage_in(found))


def _content(message: object, kind: Kind) -> str:
    """The text of a message or delta; what a model thinks aloud comes in other fields and is left out."""
    if message is None:
        return ""
    content = message.get("content") if isinstance(message, dict) else 0
    if content is None:
        return ""
    if not isinstance(content, str):
        raise _no_protocol(kind)
    return content


def _no_protocol(kind: Kind) -> ModelError:
    other = "openai" if kind == "ollama" else "ollama"
    return ModelError(Reason("model_other_protocol", kind=kind, other=other))
