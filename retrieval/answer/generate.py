"""Answers with a language model: streamed through the citation gate, with the extractive answer to fall back on.

What the reader has seen is never taken back: a sentence is shown when the gate has let it through, and an answer that
breaks off says so. Where nothing comes through, the answer is the one without a model, with a line that says why.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from time import perf_counter

from config.locales import say
from retrieval.answer.aspects import find_aspect
from retrieval.answer.composing import Composition, End
from retrieval.answer.condense import LONGEST as LONGEST_CONDENSED
from retrieval.answer.condense import checked, needs_history
from retrieval.answer.context import ContextReader
from retrieval.answer.draft import Draft, name_scope, title_in
from retrieval.answer.events import Answering, Event, Finished, Shown
from retrieval.answer.ground.gate import Gate
from retrieval.answer.ground.names import LexiconVocabulary
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import EmbeddedLikeness, Source
from retrieval.answer.ground.stream import without_thinking
from retrieval.answer.intents import Intent
from retrieval.answer.model.budget import BudgetSpentError
from retrieval.answer.model.patience import PatientModel
from retrieval.answer.model.seam import estimate_request
from retrieval.answer.prompting import answer_messages, condense_messages, secret_texts
from retrieval.answer.transcript import Transcript
from retrieval.answer.understand import Asked, understand
from retrieval.errors import ModelError
from retrieval.index.embedding import Embedder
from retrieval.index.lexicon import Lexicon
from retrieval.types import Answer, Question, Status

_LOG = logging.getLogger(__name__)
_LONGEST, _LONGEST_LIST = 1_200, 2_000  # characters of an answer; a sentence begun before is still shown


class GeneratingEngine:
    """Answers as ``plain`` does, in a model's words where these hold. Safe to use from several threads."""

    def __init__(
        self,
        plain: Answering,
        context: ContextReader,
        model: PatientModel,
        *,
        lexicon: Lexicon,
        embedder: Embedder,
    ) -> None:
        self._plain = plain
        self._context = context
        self._model = model
        self._vocabulary = LexiconVocabulary(lexicon)
        self._embedder = embedder
        self._secret = SecretText(secret_texts())

    def answer(self, question: Question) -> Answer:
        """The answer to a question."""
        *_, last = self.stream(question)
        assert isinstance(last, Finished)
        return last.answer

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer as it is written. Closing the iterator ends the model's work, too."""
        started = perf_counter()
        asked, plain = understand(question), self._plain.answer(question)
        answer = plain
        if _is_for_code(asked, plain):
            yield Shown(plain.text)
        else:
            answer = yield from self._generated(question, asked, plain)
        yield Finished(replace(answer, took_ms=(perf_counter() - started) * 1000))

    def _generated(self, question: Question, asked: Asked, plain: Answer) -> Generator[Event, None, Answer]:
        """The answer in the model's words, or the plain one where there are none."""
        composition = self._composition(question, asked, plain)
        transcript = composition.transcript
        if composition.failure is None and transcript.sources:
            yield from composition.shown()
        if not transcript.text:
            answer = self._without_words(composition, asked, plain)
            yield Shown(answer.text)
            return answer
        if note := _what_is_missing(composition):
            yield Shown(transcript.add_note(note))
        citations = tuple(transcript.draft.citations)
        return Answer(Status.ANSWERED, transcript.text, citations, plain.scope, asked.language, self._model.model.name)

    def _without_words(self, composition: Composition, asked: Asked, plain: Answer) -> Answer:
        """The model's refusal in our words, or the plain answer with the reason for it."""
        if composition.end is End.REFUSED:
            return self._refusal(composition, asked, plain)
        if composition.failure is not None:
            _LOG.warning("%s", composition.failure)
        return replace(plain, text=f"{plain.text}\n\n{_why_plain(composition, asked)}")

    def _refusal(self, composition: Composition, asked: Asked, plain: Answer) -> Answer:
        """The refusal; a paper that is about the matter is named as the near miss."""
        draft = Draft(asked.language, plain.scope, Status.REFUSED)
        source = composition.transcript.sources.get(composition.near or "")
        if source is None:
            draft.say("refused", scope=name_scope(asked.scope, asked.language))
        else:
            paper = composition.transcript.papers[source.key]
            key = draft.cite(paper, source.day, paper.title)
            draft.say("near")
            draft.say("one", title=title_in(paper, asked.language), day=source.day, key=key)
        return Answer(draft.status, draft.text, tuple(draft.citations), plain.scope, asked.language)

    # what the model is given

    def _composition(self, question: Question, asked: Asked, plain: Answer) -> Composition:
        deadline = self._model.deadline()
        failure, text = None, question.text
        try:
            text = self._in_own_words(question, asked, deadline)
        except ModelError as error:
            failure = error
        length = _LONGEST if asked.intent is Intent.ONE else _LONGEST_LIST
        sources = () if failure else self._sources(replace(question, text=text), asked, plain, length)
        return Composition(
            self._model,
            self._gate(sources, asked),
            Transcript(
                Draft(asked.language, plain.scope),
                {source.key: source for source in sources},
                {source.key: self._context.paper(source) for source in sources},
                length,
            ),
            answer_messages(text, sources, question.history, asked.language, length=length),
            asked.language,
            deadline,
            failure=failure,
        )

    def _sources(self, question: Question, asked: Asked, plain: Answer, length: int) -> tuple[Source, ...]:
        """What fits into the context window beside rules, conversation, answer and one repair of it."""
        bare = answer_messages(question.text, (), question.history, asked.language, length=length)
        model = self._model.model
        budget = model.context_window - 2 * model.max_tokens - estimate_request(bare)
        first = [(citation.paper_id, citation.date) for citation in plain.citations]
        return self._context.sources(question.text, plain.scope, first, budget)

    def _gate(self, sources: Sequence[Source], asked: Asked) -> Gate:
        return Gate(
            sources,
            asked.language,
            vocabulary=self._vocabulary,
            likeness=EmbeddedLikeness(self._embedder),
            secret=self._secret,
        )

    def _in_own_words(self, question: Question, asked: Asked, deadline: float) -> str:
        """The question in words that need no conversation, where it leans on one and the model's words hold."""
        if not needs_history(asked):
            return question.text
        written = ""
        messages = condense_messages(question.text, question.history, asked.language)
        with closing(self._model.stream(messages, deadline=deadline)) as pieces:
            for piece in without_thinking(pieces):
                written += piece
                if len(written) > 2 * LONGEST_CONDENSED:
                    break
        return checked(written, question, asked) or question.text


def _is_for_code(asked: Asked, plain: Answer) -> bool:
    """Whether the answer is exact without a model: counts, days and ids that are not there, what is declined, links."""
    if plain.status in {Status.DECLINED, Status.NO_DIGEST} or asked.intent in {Intent.DECLINE, Intent.COUNT}:
        return True
    if plain.status is Status.REFUSED and (asked.arxiv_ids or asked.places):
        return True
    titles = (f"{citation.title} {citation.title_zh or ''}" for citation in plain.citations[:1])
    return any(find_aspect(asked.text, (), each) for each in titles)


def _why_plain(composition: Composition, asked: Asked) -> str:
    if isinstance(composition.failure, BudgetSpentError):
        return say("model.budget_spent", asked.language)
    return say("model.failed" if composition.failure else "model.unsupported", asked.language)


def _what_is_missing(composition: Composition) -> str | None:
    """What the reader has to know of an answer that is not whole, or None."""
    if composition.end is End.BROKE_OFF:
        return say("model.broke_off", composition.language)
    return say("model.shortened", composition.language) if composition.end is End.FULL else None
