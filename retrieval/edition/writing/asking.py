"""One paper at the model: the requests that are made for it, and the state that is saved after each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from retrieval.answer.ground.stream import without_thinking
from retrieval.answer.model.budget import Budget
from retrieval.answer.model.patience import PatientModel
from retrieval.answer.model.seam import Message, TokenCount, estimate_request, estimate_tokens
from retrieval.edition.types import Cost, FullText
from retrieval.edition.writing.cache import ANSWERS, Entry
from retrieval.edition.writing.facts import Facts
from retrieval.edition.writing.judging import Bad, find_bad, replaced
from retrieval.edition.writing.messages import mend_messages, note_messages, repair_messages
from retrieval.edition.writing.schema import FIELDS, find_object, is_sentence_in, parse_answer, plain_line
from retrieval.errors import ModelError
from retrieval.types import Language, Paper

_LONGEST = 40_000  # characters; a model that goes on longer writes no note
_ECHO = 2_500  # tokens kept free for an answer that is shown to the model again, and what is said of it
_MOST_OF_WINDOW = 5  # of a small window a fifth is kept free for it


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered, and whether the server broke off in it."""

    text: str
    broke_off: bool

    @property
    def is_temporary(self) -> bool:
        """Whether another time may bring more: it broke off, or there was nothing in it."""
        return self.broke_off or not self.text.strip()


class Job:
    """The writing of one paper. ``entry`` is how far it has come; ``save`` is called whenever it changes.

    ``room`` is how many tokens a request for a note may have.
    """

    def __init__(
        self,
        paper: Paper,
        text: FullText,
        facts: Facts,
        entry: Entry,
        *,
        model: PatientModel,
        prices: Budget,
        language: Language,
        most_input: int,
        save: Callable[[Entry], None],
    ) -> None:
        self.entry = entry
        self._paper, self._text, self._facts = paper, text, facts
        self._model, self._prices, self._language = model, prices, language
        inside = model.model
        echo = min(_ECHO, inside.context_window // _MOST_OF_WINDOW)
        self._room = min(most_input, inside.context_window - inside.max_tokens - echo)
        self._save = save

    @property
    def has_work(self) -> bool:
        """Whether there is anything to ask the model for."""
        return bool(self._wanted() or self._unrepaired())

    def run(self) -> None:
        """Have the model write what is not written yet, then mend the sentences that the paper does not bear out.

        Raises ModelError where the model does not answer; what was written until then is in ``entry``.
        """
        if wanted := self._wanted():
            self._write(wanted)
        if bad := self._unrepaired():
            self._repair(bad)

    def _wanted(self) -> Sequence[str]:
        """The fields to ask for: those without text that are not settled."""
        entry = self.entry
        return [name for name in FIELDS if not entry.written.items_of(name) and not entry.is_settled(name)]

    def _unrepaired(self) -> Sequence[Bad]:
        found = find_bad(self.entry.written, self._facts)
        return [bad for bad in found if bad.sentence not in self.entry.unmended]

    def _write(self, wanted: Sequence[str]) -> None:
        room = self._room
        first = messages = note_messages(self._paper, self._text, wanted, self._language, room=room)
        for _ in range(ANSWERS):
            reply = self._ask(messages)
            parsed = parse_answer(reply.text, wanted, self._language)
            wanted = [name for name in wanted if name in parsed.problems]
            entry = replace(self.entry, written=self.entry.written.merged(parsed.written))
            self._keep(entry if reply.is_temporary else entry.asked_in_vain(wanted))
            wanted = [name for name in wanted if not self.entry.is_settled(name)]
            if not wanted:
                return
            if parsed.is_cut or reply.broke_off:
                room //= 2  # too much for the model, as it seems
                first = messages = note_messages(self._paper, self._text, wanted, self._language, room=room)
            else:
                messages = mend_messages(first, reply.text, parsed.problems, self._language)

    def _repair(self, bad: Sequence[Bad]) -> None:
        before = note_messages(self._paper, self._text, FIELDS, self._language, room=self._room)
        reply = self._ask(repair_messages(before, self.entry.written, bad, self._language))
        found, _ = find_object(reply.text, [str(number) for number, _ in enumerate(bad, 1)])
        others = dict(self._repaired(bad, found or {}))
        answered = [
            each.sentence
            for number, each in enumerate(bad, 1)
            if not reply.is_temporary or str(number) in (found or {})
        ]
        unmended = [sentence for sentence in dict.fromkeys(answered) if sentence not in others]
        written = replaced(self.entry.written, others)
        self._keep(replace(self.entry, written=written, unmended=(*self.entry.unmended, *unmended)))

    def _repaired(self, bad: Sequence[Bad], found: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """For each bad sentence the one that is now good; those that are not stay, to be dropped and recorded."""
        for number, each in enumerate(bad, 1):
            given = found.get(str(number))
            line = plain_line(given) if isinstance(given, str) else ""
            if line and is_sentence_in(line, each.name, self._language) and self._facts.objection(line) is None:
                yield each.sentence, line

    def _ask(self, messages: Sequence[Message]) -> Reply:
        """The model's answer, its cost counted. Raises ModelError where there is none."""
        pieces: list[str] = []
        counts: list[TokenCount] = []
        broke_off = False
        try:
            text = "".join(without_thinking(self._pieces(messages, pieces, counts)))
        except ModelError:
            if not pieces:
                raise
            text, broke_off = "".join(without_thinking(pieces)), True
        used = TokenCount(estimate_request(messages), sum(map(estimate_tokens, pieces)))
        used = counts[-1] if counts else used
        money = self._prices.price(used.asked, used.answered)
        self.entry = self.entry.plus(Cost(1, used.asked, used.answered, money, counted=len(counts[-1:])))
        return Reply(text, broke_off)

    def _pieces(self, messages: Sequence[Message], taken: list[str], counts: list[TokenCount]) -> Iterator[str]:
        length, deadline = 0, self._model.deadline()
        with closing(self._model.stream(messages, deadline=deadline, counted=counts.append)) as stream:
            for piece in stream:
                taken.append(piece)
                length += len(piece)
                yield piece
                if length > _LONGEST:
                    return

    def _keep(self, entry: Entry) -> None:
        self.entry = entry
        self._save(entry)
