"""One answer in the making by a model: its text through the gate, a second try in the right language, one repair."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto

from config.prompts import REFUSAL
from retrieval.answer.events import Shown
from retrieval.answer.ground.gate import Gate, Verdict
from retrieval.answer.ground.stream import without_thinking
from retrieval.answer.model.patience import PatientModel
from retrieval.answer.model.seam import Message
from retrieval.answer.prompting import language_messages, repair_messages
from retrieval.answer.transcript import Transcript
from retrieval.errors import ModelError
from retrieval.types import Language

_MOST_WRITTEN = 12_000  # characters that are taken from a model for one answer, shown or not
_REFUSAL = re.compile(rf"[\s\"'*`“]*{REFUSAL}(?P<rest>[^\n]{{0,24}})")
_KEY = re.compile(r"[a-z]\d[a-z0-9]{2,8}")


class End(Enum):
    """How a model's text ended."""

    COMPLETE = auto()
    REFUSED = auto()  # it wrote that the passages do not answer
    FULL = auto()  # it was stopped at the length of an answer
    STOPPED = auto()  # it was stopped because nothing of use came any more
    OTHER_LANGUAGE = auto()
    BROKE_OFF = auto()  # the model failed


@dataclass(slots=True)
class Composition:
    """Has a model write an answer. Afterwards ``end`` says how it went, ``failure`` what the model failed with."""

    model: PatientModel
    gate: Gate
    transcript: Transcript
    messages: Sequence[Message]
    language: Language
    deadline: float
    end: End = End.COMPLETE
    failure: ModelError | None = None
    near: str | None = None  # the key of the paper that a refusal names
    _written: str = ""

    def shown(self) -> Iterator[Shown]:
        """The answer as it passes the gate."""
        yield from self._attempt(self.messages)
        if self.end is End.OTHER_LANGUAGE:
            messages = language_messages(self.messages, self._written, self.language)
            self.transcript.begin_anew()
            yield from self._attempt(messages, is_last=True)
        if self.end is End.COMPLETE and (dropped := self.transcript.mendable()):
            yield from self._repair(dropped)

    def _repair(self, dropped: Iterable[str]) -> Iterator[Shown]:
        """Ask once more for sentences that were dropped. What was shown is an answer whether this works or not."""
        messages = repair_messages(self.messages, self._written, dropped, self.language)
        self.transcript.begin_anew()
        self.transcript.begin_line()
        had_text = bool(self.transcript.text)
        yield from self._attempt(messages, is_last=True)
        if had_text or self.end is End.REFUSED:
            self.end = End.COMPLETE

    def _attempt(self, messages: Sequence[Message], *, is_last: bool = False) -> Iterator[Shown]:
        """One request. ``is_last``: another one would be of no use, whatever the language."""
        self._written, self.end = "", End.COMPLETE
        try:
            with closing(self.model.stream(messages, deadline=self.deadline)) as pieces:
                for piece in without_thinking(pieces):
                    self._written += piece
                    yield from self._passed(self.gate.feed(piece))
                    self.end = self._ending(is_last=is_last)
                    if self.end is not End.COMPLETE:
                        break
        except ModelError as error:
            self.failure, self.end = error, End.BROKE_OFF
        yield from self._passed(self.gate.close(is_cut=self.end is not End.COMPLETE))
        if self.end is End.COMPLETE:
            self.end = self._ending(is_last=is_last, is_over=True)

    def _passed(self, verdicts: Iterable[Verdict]) -> Iterator[Shown]:
        for verdict in verdicts:
            if not self.transcript.is_full and (added := self.transcript.take(verdict)):
                yield Shown(added)

    def _ending(self, *, is_last: bool, is_over: bool = False) -> End:
        """How the text ends here, COMPLETE if it may go on."""
        refusal = None if self.transcript.text else _REFUSAL.match(self._written)
        if refusal and (is_over or refusal.end() < len(self._written)):
            key = _KEY.search(refusal["rest"])
            self.near = key[0] if key else None
            return End.REFUSED
        if self.transcript.is_in_other_language and not is_last:
            return End.OTHER_LANGUAGE
        if self.transcript.is_full and not is_over:
            return End.FULL
        if (self.transcript.is_hopeless or len(self._written) > _MOST_WRITTEN) and not is_over:
            return End.STOPPED
        return End.COMPLETE
