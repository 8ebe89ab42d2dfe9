"""Reads how many tokens a server says that a request and its answer had. Pure.

OpenAI's chat completions report ``usage`` where ``stream_options`` asks for it, servers like them in the last chunk or
in each, as a running total; Ollama reports counts beside the end of its answer. LlamaIndex hands them on in
``additional_kwargs`` of a response, or leaves them in its ``raw``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from retrieval.answer.model.seam import TokenCount

_NAMES: Final = (
    ("prompt_tokens", "completion_tokens"),
    ("input_tokens", "output_tokens"),
    ("prompt_eval_count", "eval_count"),
)


def parse_usage(report: object) -> TokenCount | None:
    """The tokens in a report of usage, an object or a mapping; None where it is none, or says nonsense."""
    for asked_name, answered_name in _NAMES:
        asked, answered = _number(report, asked_name), _number(report, answered_name)
        if asked is not None and answered is not None:
            return TokenCount(asked, answered)
    return None


def _number(report: object, name: str) -> int | None:
    found = report.get(name) if isinstance(report, Mapping) else getattr(report, name, None)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def usage_in(answer: object) -> TokenCount | None:
    """The tokens that a chunk of an answer, as its server sent it, reports: in its ``usage``, or beside its text."""
    inner = answer.get("usage") if isinstance(answer, Mapping) else getattr(answer, "usage", None)
    return parse_usage(inner) or parse_usage(answer)
