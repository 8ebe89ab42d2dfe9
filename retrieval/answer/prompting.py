"""What is sent to a language model. Texts of digests and users go in fenced, as data."""

from __future__ import annotations

import hashlib
import string
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from config.prompts import PROMPTS, load_prompt, render_prompt
from retrieval.answer.ground.source import Source
from retrieval.answer.ground.stream import mended
from retrieval.answer.model.seam import Message
from retrieval.types import Language, Turn

_SHORTEST_KEY, _LONGEST_KEY = 4, 10
_LETTERS, _ALL = string.ascii_lowercase, string.ascii_lowercase + string.digits
_TURNS, _TURN_LENGTH = 6, 600  # of the conversation; characters of a turn
_QUESTION_LENGTH = 2_000
_FENCES = str.maketrans("<>", "‹›")


def keys_of(paper_ids: Sequence[str]) -> dict[str, str]:
    """A short key for each paper, such as ``k3f9``: the same whenever the same papers are shown, and all different.

    Made of a hash of the id: a letter and a digit, so that no word is mistaken for a key, then letters and digits.
    """
    for length in range(_SHORTEST_KEY, _LONGEST_KEY):
        keys = {paper_id: _key(paper_id, length) for paper_id in paper_ids}
        if len(set(keys.values())) == len(keys):
            break
    return keys


def answer_messages(
    question: str, sources: Iterable[Source], history: Sequence[Turn], language: Language, *, length: int
) -> list[Message]:
    """What the model is asked: the rules, then papers, conversation and question as data."""
    papers = "\n".join(render_source(source) for source in sources)
    asked = render_prompt(
        "ask",
        language,
        papers=papers,
        conversation=_conversation(history),
        question=as_data(question)[:_QUESTION_LENGTH],
    )
    return [Message("system", render_prompt("answer", language, length=length)), Message("user", asked)]


def language_messages(before: Sequence[Message], written: str, language: Language) -> list[Message]:
    """The same question again after an answer in the other language."""
    return [*before, Message("assistant", written), Message("user", render_prompt("language", language))]


def repair_messages(
    before: Sequence[Message], written: str, dropped: Iterable[str], language: Language
) -> list[Message]:
    """A request for the sentences that were dropped, in one."""
    sentences = "\n".join(f"- {as_data(sentence)}" for sentence in dropped)
    asked = render_prompt("repair", language, sentences=sentences)
    return [*before, Message("assistant", written), Message("user", asked)]


def condense_messages(question: str, history: Sequence[Turn], language: Language) -> list[Message]:
    """A request for the question in words that need no conversation."""
    asked = render_prompt(
        "condense",
        language,
        conversation=_conversation(history),
        question=as_data(question)[:_QUESTION_LENGTH],
    )
    return [Message("user", asked)]


def render_source(source: Source) -> str:
    """A paper as the model sees it."""
    body = "\n".join(as_data(sentence) for sentence in source.sentences)
    return f'<paper key="{source.key}" digest="{source.day}">\n{body}\n</paper>'


def secret_texts() -> Iterable[str]:
    """What the model is told and may not tell: all prompts in both languages."""
    languages: Mapping[Language, None] = dict.fromkeys(("zh", "en"))
    return (load_prompt(name, language) for name in PROMPTS for language in languages)


def _conversation(history: Sequence[Turn]) -> str:
    turns = [f"{turn.role}: {as_data(turn.content)[:_TURN_LENGTH]}" for turn in history[-_TURNS:]]
    return "<conversation>\n{}\n</conversation>".format("\n".join(turns)) if turns else ""


def as_data(text: str) -> str:
    """A text that cannot end its fence: no angle brackets (‹ and › in their place), no control characters."""
    visible = (
        c for c in mended(text) if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200d"
    )
    return "".join(visible).translate(_FENCES)


def _key(paper_id: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(paper_id.encode("utf-8", "surrogatepass")).digest()[:8])
    number, letter = divmod(number, len(_LETTERS))
    number, digit = divmod(number, len(string.digits))
    rest = []
    for _ in range(length - 2):
        number, place = divmod(number, len(_ALL))
        rest.append(_ALL[place])
    return _LETTERS[letter] + string.digits[digit] + "".join(rest)
