"""Chat servers through LlamaIndex: an LLM of LlamaIndex that speaks to them, and any LlamaIndex LLM behind our seam.

LlamaIndex's own integrations for these servers are packages of their own, and their clients retry by themselves, under
LlamaIndex's retries. ``ChatServer`` needs nothing that is not installed, tries once, and names what went wrong;
``patience`` retries. Importing this module imports LlamaIndex, which takes seconds.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import LLM, CustomLLM
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback
from pydantic import PrivateAttr, SecretStr

from retrieval.answer.model.seam import Message, Role, TokenCount
from retrieval.answer.model.usage import parse_usage, usage_in
from retrieval.answer.model.wire import Delta, Kind, Request, parse_line, plan_request
from retrieval.errors import ModelError
from retrieval.reasons import Reason

_LONGEST_LINE, _LONGEST_ANSWER = 1 << 20, 1 << 22  # bytes; a server that sends more is not answering
_ROLES: dict[str, Role] = {"system": "system", "user": "user", "assistant": "assistant"}
_ADVICE = {
    400: "model_request",
    401: "model_key",
    402: "model_payment",
    403: "model_access",
    404: "model_name",
    429: "model_limit",
}
_RETRYABLE = frozenset({408, 409, 425, 429})
_FIRST_SERVER_ERROR = 500
_NOT_ACCEPTED = frozenset({400, 422})


class _NotAcceptedError(ModelError):
    """The server does not accept the request as it is."""


class _Options(NamedTuple):
    """What a server is asked for that not every one accepts."""

    as_json: bool
    with_usage: bool


class ChatServer(CustomLLM):
    """A chat model on a server that speaks as OpenAI or Ollama does. Raises ModelError alone, and never retries.

    ``as_json`` asks for JSON objects. Of a server that speaks as OpenAI does the number of tokens is asked for, too.
    One that accepts the request only without either is asked without it from then on.
    """

    kind: Kind
    model: str
    base_url: str
    max_tokens: int
    context_window: int
    temperature: float | None = None
    connect_seconds: float = 10.0
    read_seconds: float = 120.0
    as_json: bool = False
    _api_key: SecretStr | None = PrivateAttr()
    _options: tuple[_Options, ...] = PrivateAttr()

    def __init__(self, *, api_key: SecretStr | None = None, **settings: Any) -> None:  # noqa: ANN401 - the fields
        super().__init__(**settings)
        self._api_key = api_key
        self._options = tuple(
            _Options(as_json, with_usage)
            for with_usage in ((True, False) if self.kind == "openai" else (False,))
            for as_json in ((True, False) if self.as_json else (False,))
        )

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex knows this class."""
        return "PaperboyChatServer"

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex asks of a model."""
        return LLMMetadata(
            context_window=self.context_window,
            num_output=self.max_tokens,
            is_chat_model=True,
            model_name=self.model,
        )

    @llm_chat_callback()
    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:  # noqa: ANN401, ARG002 - LlamaIndex's signature
        """The answer as it comes."""
        return self._responses([Message(_ROLES.get(turn.role.value, "user"), turn.content or "") for turn in messages])

    @llm_chat_callback()
    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:  # noqa: ANN401 - LlamaIndex's signature
        """The whole answer."""
        last = _response("")
        for last in self.stream_chat(messages, **kwargs):  # noqa: B007 - the last one has it all
            pass
        return last

    @llm_completion_callback()
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ANN401, ARG002, FBT001, FBT002 - LlamaIndex's signature
        """The answer to a prompt as it comes."""
        for response in self._responses([Message("user", prompt)]):
            yield CompletionResponse(text=response.message.content or "", delta=response.delta)

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ANN401, FBT001, FBT002 - LlamaIndex's signature
        """The whole answer to a prompt."""
        last = CompletionResponse(text="")
        for last in self.stream_complete(prompt, formatted, **kwargs):  # noqa: B007 - the last one has it all
            pass
        return last

    def _responses(self, messages: Sequence[Message]) -> ChatResponseGen:
        text = ""
        for delta in self._deltas(messages):
            text += delta.text
            yield _response(text, delta.text, delta.count)

    def _deltas(self, messages: Sequence[Message]) -> Iterator[Delta]:
        *more, barest = options = self._options
        for tried, each in enumerate(more):
            try:
                yield from self._answered(messages, each)
            except _NotAcceptedError:
                continue
            self._options = options[tried:]
            return
        yield from self._answered(messages, barest)
        self._options = (barest,)

    def _answered(self, messages: Sequence[Message], options: _Options) -> Iterator[Delta]:
        request = plan_request(
            self.kind,
            self.model,
            messages,
            max_tokens=self.max_tokens,
            context_window=self.context_window,
            temperature=self.temperature,
            as_json=options.as_json,
            with_usage=options.with_usage,
        )
        ended = False
        with self._errors_translated(), self._opened(request) as response:
            self._check(response)
            for line in _lines_of(response.iter_bytes()):
                delta = parse_line(self.kind, line)
                if delta is not None:
                    yield delta
                    ended = ended or delta.is_end
        if not ended:
            raise ModelError(Reason("model_broke_off", place=self._place), retryable=True)

    @contextmanager
    def _opened(self, request: Request) -> Iterator[httpx.Response]:
        headers = {"Authorization": f"Bearer {self._api_key.get_secret_value()}"} if self._api_key else {}
        timeout = httpx.Timeout(self.read_seconds, connect=self.connect_seconds)
        url = self.base_url.rstrip("/") + request.path
        with (
            httpx.Client(timeout=timeout) as client,
            client.stream("POST", url, json=request.body, headers=headers) as response,
        ):
            yield response

    def _check(self, response: httpx.Response) -> None:
        """Raise ModelError unless the server has begun to answer."""
        status = response.status_code
        if response.is_success:
            return
        retryable = status in _RETRYABLE or status >= _FIRST_SERVER_ERROR
        advice = _ADVICE.get(status, "try_later" if retryable else "check_model_address")
        kind = _NotAcceptedError if status in _NOT_ACCEPTED else ModelError
        raise kind(
            Reason("model_status", advice=advice, place=self._place, status=status),
            retryable=retryable,
            retry_after=_seconds(response.headers.get("retry-after", "")),
        )

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        """The client's errors as ModelErrors, without its own words, which may hold addresses with passwords."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ModelError(
                Reason("model_unreachable", advice="check_model_server", place=self._place), retryable=True
            ) from error
        except httpx.TimeoutException as error:
            raise ModelError(Reason("model_silent", place=self._place), retryable=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            reason = Reason("model_broke_off_by", place=self._place, kind=type(error).__name__)
            raise ModelError(reason, retryable=True) from error

    @property
    def _place(self) -> str:
        """Model and host, fit to be shown."""
        return Reason("model_at", name=self.model, host=urlsplit(self.base_url).hostname or "-")


class LlamaModel:
    """Any chat model of LlamaIndex behind our seam."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The model's name."""
        return self._llm.metadata.model_name

    @property
    def context_window(self) -> int:
        """How many tokens request and answer may have together."""
        return self._llm.metadata.context_window

    @property
    def max_tokens(self) -> int:
        """How many tokens of these are the answer's."""
        return self._llm.metadata.num_output

    def stream(self, messages: Sequence[Message]) -> Iterator[str | TokenCount]:
        """The answer in pieces, and the number of tokens where the model reports it."""
        count = None
        turns = [ChatMessage(role=MessageRole(message.role), content=message.content) for message in messages]
        for response in self._llm.stream_chat(turns):
            count = parse_usage(response.additional_kwargs) or usage_in(response.raw) or count
            yield response.delta or ""
        if count is not None:
            yield count


def _response(text: str, delta: str = "", count: TokenCount | None = None) -> ChatResponse:
    """A response as LlamaIndex's own integration for OpenAI gives it, the number of tokens under the names there."""
    usage = {} if count is None else {"prompt_tokens": count.asked, "completion_tokens": count.answered}
    message = ChatMessage(role=MessageRole.ASSISTANT, content=text)
    return ChatResponse(message=message, delta=delta, additional_kwargs=usage)


def _lines_of(chunks: Iterator[bytes]) -> Iterator[str]:
    """The lines of an answer; bytes that are no UTF-8 are replaced. Raises ModelError where there is no end to it."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest, size = "", 0
    for chunk in chunks:
        size += len(chunk)
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from lines
        if len(rest) > _LONGEST_LINE or size > _LONGEST_ANSWER:
            raise ModelError(Reason("model_endless"))
    yield rest + decoder.decode(b"", final=True)


def _seconds(header: str) -> float | None:
    """The seconds of a Retry-After header; None for a date or nonsense."""
    return float(header) if header.isascii() and header.isdecimal() else None
