"""Tokens are those that the server reports; where it reports none they are estimated, and it is said which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen
from llama_index.core.llms import MockLLM

from bot.made_day import Finished
from bot.render.making import render_finished
from retrieval.answer.model.budget import Budget, BudgetedModel, BudgetSpentError, Ledger, Usage
from retrieval.answer.model.seam import Message, TokenCount
from retrieval.answer.model.server import LlamaModel
from retrieval.answer.model.usage import parse_usage
from retrieval.answer.model.wire import Kind
from retrieval.edition.make import Made, Outcome
from retrieval.edition.types import Cost
from retrieval.edition.writing.writer import ModelWriter
from retrieval.types import Language
from tests.edition.editions import DAY, edition
from tests.fakes.notes import GOOD, PAPER, WHOLE, answers, paper_of, writes
from tests.scripted_model.server import ScriptedServer, Stage, fails, sends
from tests.scripted_model.setting import model_at

BuildWriter = Callable[..., ModelWriter]
ASKED = [Message("user", "what?")]
COUNTED = answers(GOOD, used=(4_321, 987))


@pytest.mark.parametrize("kind", ["openai", "ollama"])
def test_the_count_of_the_server_comes_last(server: ScriptedServer, kind: Kind) -> None:
    server.plays = [answers("yes", used=(12, 3)), answers("yes")]

    first, second = (list(model_at(server.url, kind).stream(ASKED)) for _ in range(2))

    assert first[-1] == TokenCount(12, 3)
    assert not any(isinstance(piece, TokenCount) for piece in (*first[:-1], *second))


def test_a_server_that_refuses_to_count_is_asked_without_from_then_on(server: ScriptedServer) -> None:
    def counts_nothing(stage: Stage) -> None:
        (fails(400) if "stream_options" in stage.body else COUNTED)(stage)

    server.plays = [counts_nothing]
    model = model_at(server.url)

    assert "".join(map(str, model.stream(ASKED))) == "".join(map(str, model.stream(ASKED)))
    assert ["stream_options" in request for request in server.requests] == [True, False, False]


def test_a_running_total_counts_once(server: ScriptedServer) -> None:
    usage = b'"usage": {"prompt_tokens": 9, "completion_tokens": %d}'
    first = b'data: {"choices": [{"delta": {"content": "a"}}], ' + usage % 1 + b"}\n\n"
    last = b'data: {"choices": [{"delta": {"content": "b"}, "finish_reason": "stop"}], ' + usage % 2 + b"}\n\n"
    server.plays = [sends(first, last, b"data: [DONE]\n\n")]

    assert [piece for piece in model_at(server.url).stream(ASKED) if piece] == ["a", "b", TokenCount(9, 2)]


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 0}, TokenCount(5, 0)),
        ({"input_tokens": 5, "output_tokens": 6}, TokenCount(5, 6)),
        (SimpleNamespace(prompt_tokens=5, completion_tokens=6), TokenCount(5, 6)),
        ({"prompt_tokens": "5", "completion_tokens": 6}, None),
        ({"prompt_tokens": True, "completion_tokens": 6}, None),
        ({"prompt_tokens": -5, "completion_tokens": 6}, None),
        ({"prompt_tokens": 5}, None),
        ({}, None),
        (None, None),
        ("many", None),
    ],
)
def test_a_report_of_usage_is_read_or_passed_over(report: object, found: TokenCount | None) -> None:
    assert parse_usage(report) == found


class RawLLM(MockLLM):
    """A model of LlamaIndex whose integration leaves the usage in the raw answer."""

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:  # noqa: ANN401, ARG002 - LlamaIndex's signature
        for raw in (None, {"usage": {"input_tokens": 7, "output_tokens": 2}}, {"usage": None}):
            yield ChatResponse(message=ChatMessage(content="a"), delta="a", raw=raw)


def test_the_usage_that_another_integration_leaves_in_the_raw_answer_counts() -> None:
    assert list(LlamaModel(RawLLM()).stream(ASKED)) == ["a", "a", "a", TokenCount(7, 2)]


def test_the_budget_and_the_cost_are_the_count_of_the_server(
    server: ScriptedServer, writer: BuildWriter, tmp_path: Path
) -> None:
    server.plays = [COUNTED]
    prices = Budget(price_in=1.0, price_out=4.0)
    ledger = Ledger(tmp_path / "usage.json", prices, lambda: date(2026, 1, 21))
    one = writer(prices=prices, wrapped=lambda model: BudgetedModel(model, ledger))

    note = one.write(PAPER, WHOLE)

    assert note.cost == Cost(1, 4_321, 987, pytest.approx(0.008269), counted=1)
    assert ledger.usage() == Usage(5_308, pytest.approx(0.008269))


def test_a_budget_is_spent_by_what_the_server_counts(server: ScriptedServer, tmp_path: Path) -> None:
    server.plays = [answers("yes", used=(9_000, 500))]
    ledger = Ledger(tmp_path / "usage.json", Budget(tokens=10_000), lambda: date(2026, 1, 21))
    model = BudgetedModel(model_at(server.url), ledger)
    list(model.stream(ASKED))

    with pytest.raises(BudgetSpentError):
        list(model.stream(ASKED))
    assert len(server.requests) == 1


def test_what_a_server_does_not_count_is_estimated(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [COUNTED, writes()]
    one = writer()
    first, second = one.write(paper_of(1), WHOLE), one.write(paper_of(2), WHOLE)

    assert (first.cost.counted, second.cost.counted) == (1, 0)
    assert second.cost.asked > 0 < second.cost.answered
    assert (one.spent.requests, one.spent.counted) == (2, 1)


@pytest.mark.parametrize(
    ("counted", "language", "said"),
    [
        (3, "en", "3 requests, 9 + 4 tokens (counted by the server)"),
        (2, "en", "(counted by the server for 2 requests, estimated for the others)"),
        (0, "en", "(estimated)"),
        (3, "zh", "3 次请求，9 + 4 个 token（服务器计数）"),
        (2, "zh", "（其中 2 次由服务器计数，其余为估计）"),
    ],
)
def test_the_summary_says_which_it_is(counted: int, language: Language, said: str) -> None:
    finished = Finished(Made(DAY, Outcome.MADE, edition()), Cost(3, 9, 4, counted=counted))

    assert said in render_finished(finished, Path("digests"), language)
