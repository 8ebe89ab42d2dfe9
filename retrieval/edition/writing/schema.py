"""The form of what a model writes of a paper, and reading it out of whatever the model answers. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import from_json

from retrieval.answer.ground.clean import cleaned
from retrieval.text.tokens import is_chinese
from retrieval.types import Language, SectionName

SECTIONS: Mapping[str, SectionName] = {
    "field": SectionName.FIELD,
    "contribution": SectionName.CONTRIBUTION,
    "usage": SectionName.USAGE,
    "innovations": SectionName.INNOVATIONS,
    "results": SectionName.RESULTS,
}
"""The fields that make the report, by the section that each is."""
FIELDS = ("title_zh", "abstract_zh", *SECTIONS)
_MOST_ITEMS = 8
_FEWEST_HAN = 2  # of a Chinese title
_MOST_BRACES = 40  # places where an object may begin that are looked at
_HAN = re.compile(r"[\u3400-\u9fff]")
_LOWER_WORD = re.compile(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])")
_FEW_WORDS = 4  # English words that do not make an item of names an English one
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_BULLET = re.compile(r"^· ")
_LABEL = re.compile(r"^(?:中文)?(?:标题|摘要|应用领域|一句话核心贡献)\s*[:：]\s*")


def plain_line(text: str) -> str:
    """A text as one plain line without marks, bullets and the label of its field."""
    pieces = (_BULLET.sub("", cleaned(piece)) for piece in text.splitlines())
    return _LABEL.sub("", " ".join(filter(None, pieces)))


def _line(value: object) -> object:
    """A text as one plain line; a list of texts is joined."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = " ".join(value)
    return plain_line(value) if isinstance(value, str) else value


def _items(value: object) -> object:
    """A list of plain lines; a text is taken as one item a line, an object as its texts."""
    if isinstance(value, str):
        value = value.splitlines()
    if isinstance(value, dict):
        value = [f"{name}: {text}" for name, text in value.items()]
    if not isinstance(value, list):
        return value
    lines = [_line(" ".join(map(str, item.values())) if isinstance(item, dict) else item) for item in value]
    return [line for line in lines if line != ""]


def _few(items: list[str]) -> list[str]:
    if not 1 <= len(items) <= _MOST_ITEMS:
        raise ValueError(f"1 to {_MOST_ITEMS} items")
    return items


_Line = Annotated[str, BeforeValidator(_line)]
_Item = Annotated[str, StringConstraints(min_length=2, max_length=600)]
_Items = Annotated[list[_Item], BeforeValidator(_items), AfterValidator(_few)]


class Written(BaseModel):
    """What a model has written of a paper: plain text, one line a field or item. None: not, or not usable."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    title_zh: Annotated[_Line, StringConstraints(min_length=2, max_length=150)] | None = None
    abstract_zh: Annotated[_Line, StringConstraints(min_length=30, max_length=2_000)] | None = None
    field: Annotated[_Line, StringConstraints(min_length=2, max_length=400)] | None = None
    contribution: Annotated[_Line, StringConstraints(min_length=8, max_length=600)] | None = None
    usage: _Items | None = None
    innovations: _Items | None = None
    results: _Items | None = None

    def items_of(self, name: str) -> tuple[str, ...]:
        """The lines of a field; none where it is not written."""
        value: str | list[str] | None = getattr(self, name)
        return () if value is None else (value,) if isinstance(value, str) else tuple(value)

    def with_items(self, items: Mapping[str, Collection[str]]) -> Written:
        """The same with other lines in some fields; a field without lines is none."""
        changed: dict[str, Any] = {}
        for name, lines in items.items():
            kept = [line for line in lines if line]
            is_list = name in {"usage", "innovations", "results"}
            changed[name] = None if not kept else kept if is_list else " ".join(kept)
        return self.model_copy(update=changed)

    def merged(self, other: Written) -> Written:
        """The same with what another one has."""
        return self.model_copy(update={name: getattr(other, name) for name in FIELDS if other.items_of(name)})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an answer brought, what is wrong with which field, and whether it broke off before its end."""

    written: Written
    problems: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False


def parse_answer(text: str, wanted: Collection[str], language: Language) -> Parsed:
    """The wanted fields out of a model's answer: JSON, also in a fence, with words around it, or broken off."""
    found, is_cut = find_object(text, FIELDS)
    if found is None:
        return Parsed(Written(), dict.fromkeys(wanted, "no JSON object"), is_cut)
    written, problems = _validated({name: found[name] for name in wanted if found.get(name) not in (None, "", [])})
    for name in wanted:
        lines = written.items_of(name)
        if not lines:
            problems.setdefault(name, "missing")
        elif not _is_in(name, lines, language):
            problems[name] = f"not in {'Chinese' if _is_to_be_chinese(name, language) else 'English'}"
    return Parsed(written.with_items(dict.fromkeys(problems, ())), problems, is_cut)


def _validated(values: dict[str, Any]) -> tuple[Written, dict[str, str]]:
    """The fields that fit the schema, and what is wrong with the others."""
    try:
        return Written.model_validate(values), {}
    except ValidationError as error:
        problems = {str(each["loc"][0]): each["msg"] for each in error.errors()}
    return Written.model_validate({name: value for name, value in values.items() if name not in problems}), problems


def _is_to_be_chinese(name: str, language: Language) -> bool:
    return language == "zh" or name not in SECTIONS


def _is_in(name: str, lines: Collection[str], language: Language) -> bool:
    """Whether a field is in its language; names and terms of the other one may be in it."""
    whole = " ".join(lines)
    if not _is_to_be_chinese(name, language):
        return not is_chinese(whole)
    if name == "title_zh":
        return len(_HAN.findall(whole)) >= _FEWEST_HAN
    return is_chinese(whole) or (len(_LOWER_WORD.findall(whole)) < _FEW_WORDS and _HAN.search(whole) is not None)


def is_sentence_in(sentence: str, name: str, language: Language) -> bool:
    """Whether a sentence may stand in a field: written in the field's language."""
    return _is_in(name, [sentence], language)


def find_object(text: str, keys: Collection[str]) -> tuple[dict[str, Any] | None, bool]:
    """The JSON object with the most of the keys in a text, and whether the text broke off inside it.

    Of an object that broke off, what was complete counts, without the field in which it did.
    """
    best: dict[str, Any] | None = None
    for match in islice(re.finditer(r"\{", text), _MOST_BRACES):
        start = match.start()
        found = _complete(text[start:])
        if found and len(found.keys() & set(keys)) > len((best or {}).keys() & set(keys)):
            best = found
        if best is not None and len(best.keys() & set(keys)) == len(keys):
            break
    if best is not None:
        return best, False
    begin = text.find("{")
    return (_broken_off(text[begin:]), True) if begin >= 0 else (None, False)


def _complete(text: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder(strict=False)
    for candidate in (text, _BAD_ESCAPE.sub(r"\\\\", text)):
        try:
            found, _ = decoder.raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else None
    return None


def _broken_off(text: str) -> dict[str, Any] | None:
    try:
        found = from_json(_BAD_ESCAPE.sub(r"\\\\", text), allow_partial=True)
    except ValueError:
        return None
    if not isinstance(found, dict) or not found:
        return None
    whole = dict(found)
    whole.popitem()
    return whole
