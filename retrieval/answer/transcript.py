"""What has been shown of a model's answer, with numbered citations, and what was held back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.answer.draft import Draft
from retrieval.answer.ground.gate import MENDABLE, Dropped, Kept, Reason, Verdict
from retrieval.answer.ground.numbers import claimed_numbers
from retrieval.answer.ground.source import Source
from retrieval.types import Paper

_KEY = re.compile(r"\[([a-z]\d[a-z0-9]{2,8})\]")
_MOST_DROPPED = 25
_MOST_REPEATED = 4
_MOST_MENDED = 6  # sentences that are asked for once more


@dataclass(slots=True)
class Transcript:
    """Takes the gate's verdicts and says what each adds to the text. ``papers`` are the sources' by key."""

    draft: Draft
    sources: Mapping[str, Source]
    papers: Mapping[str, Paper]
    longest: int
    text: str = ""
    dropped: list[Dropped] = field(default_factory=list)
    _opening: Kept | None = None
    _begins_line: bool = False

    def take(self, verdict: Verdict) -> str:
        """The text that a verdict adds, empty for a dropped sentence. An opening waits for what it opens."""
        if isinstance(verdict, Dropped):
            self.dropped.append(verdict)
            return ""
        if not verdict.quotes:
            self._opening = verdict
            return ""
        opening, self._opening = self._opening, None
        before = len(self.text)
        for kept in (opening, verdict):
            self.text += self._written(kept) if kept else ""
        return self.text[before:]

    def add_note(self, note: str) -> str:
        """The text that a line of the code's own adds."""
        self.text += f"\n\n{note}"
        return f"\n\n{note}"

    def begin_line(self) -> None:
        """Put the next sentence on a line of its own; an opening that still waits opens nothing any more."""
        self._opening = None
        self._begins_line = True

    @property
    def is_full(self) -> bool:
        """Whether the answer is as long as it may be."""
        return len(self.text) >= self.longest

    @property
    def is_hopeless(self) -> bool:
        """Whether the model says nothing of use any more."""
        repeated = sum(verdict.reason is Reason.REPEATED for verdict in self.dropped)
        endless = sum(verdict.reason is Reason.LENGTH for verdict in self.dropped)
        return len(self.dropped) > _MOST_DROPPED or max(repeated, endless) >= _MOST_REPEATED

    @property
    def is_in_other_language(self) -> bool:
        """Whether the model has begun in the other language."""
        return not self.text and any(verdict.reason is Reason.LANGUAGE for verdict in self.dropped)

    def begin_anew(self) -> None:
        """Forget what was held back; what was shown stays."""
        self.dropped.clear()
        self._opening = None

    def mendable(self) -> list[str]:
        """The dropped sentences that a second attempt may put right.

        A sentence that cites nothing and has no figure is small talk, unless there is nothing else.
        """
        return [
            verdict.text
            for verdict in self.dropped
            if verdict.reason in MENDABLE
            and (verdict.reason is not Reason.NO_KEY or not self.text or claimed_numbers(verdict.text))
        ][:_MOST_MENDED]

    def _written(self, kept: Kept) -> str:
        text = _KEY.sub(lambda match: self._number(match[1], kept.quotes), kept.text)
        lead = "\n" if self._begins_line else kept.lead
        self._begins_line = False
        return f"{lead}{text}" if self.text else text

    def _number(self, key: str, quotes: Mapping[str, str]) -> str:
        return f"[{self.draft.cite(self.papers[key], self.sources[key].day, quotes[key])}]"
