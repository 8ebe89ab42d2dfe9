"""Writes the script of the spoken edition: a short talk of two to four minutes, one paragraph a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from config.locales import say
from retrieval.areas import areas_of
from retrieval.edition.audio.speakable import speakable
from retrieval.edition.types import Area, Edition, EditionPaper
from retrieval.picture.wording import title_of
from retrieval.text.extracts import unmarked
from retrieval.text.sentences import split_sentences
from retrieval.text.tokens import is_chinese
from retrieval.types import Language, SectionName

_MOST, _LEAST = 8, 5  # papers that are talked of
_AREAS = 3
_HOT = 1.25  # times the usual
_LENGTH: Final[dict[Language, int]] = {"zh": 760, "en": 2_600}  # characters of the papers' part: about three minutes
_SENTENCE: Final[dict[Language, int]] = {"zh": 110, "en": 330}  # characters at most of what is said of a paper
_ENDS: Final = ("。", "！", "？", ".", "!", "?")
_END: Final[dict[Language, str]] = {"zh": "。", "en": "."}
_JOINTS: Final = ("spoken.then", "spoken.also", "spoken.next")
_CLAUSE_ENDS: Final = "，；、,;:："
_TELLS: Final = re.compile(
    r"本文|我们|提出|\b(?:we|this paper|is introduced|presents|introduces|proposes)\b", re.IGNORECASE
)
_LEADING: Final = re.compile(  # what leans on sentences that are not told
    r"^(?:(?:为此|对此|因此|然而|为了?[^，。]{0,16}(?:局限|问题|挑战|不足|空白|差距)性?)，"
    r"|(?:to (?:address|bridge|tackle|overcome|mitigate|fill|close|solve|resolve|remedy|meet|alleviate|this end)"
    r"\b(?: (?:this|that|these|those|such|the)\b[^,.]{0,60})?|therefore|thus|hence|however|consequently"
    r"|in this (?:work|paper|report|study)|motivated by this[^,.]{0,40}|based on this[^,.]{0,40}), )",
    re.IGNORECASE,
)
_SAME_AREA: Final = 0.6  # of its upvotes a paper counts for each one before it that shares an area


def write_script(edition: Edition, language: Language) -> str:
    """What is read aloud of an edition: date and number, hot areas, some papers, a closing. Figures are in words.

    Papers are picked by their upvotes, spread over areas; of each its note's contribution is told, or its abstract's
    first sentence, shortened at a clause.
    """
    picked = _within(pick_papers(edition.papers), language)
    parts = [_opening(edition, language), _areas(edition.statistics.areas, language)]
    parts += [_of_paper(each, number, language) for number, each in enumerate(picked, start=1)]
    rest = len(edition.papers) - len(picked)
    parts.append(say("spoken.closing_more" if rest > 0 else "spoken.closing", language, count=rest))
    said = (speakable(part, language) for part in parts if part)
    return "\n".join(line if line.endswith(_ENDS) else line + _END[language] for line in said)


def pick_papers(papers: Sequence[EditionPaper]) -> list[EditionPaper]:
    """Up to eight papers: the most upvoted, those of areas that were not talked of before preferred."""
    left = list(papers)
    picked: list[EditionPaper] = []
    told: dict[str, int] = {}
    while left and len(picked) < _MOST:
        best = max(left, key=lambda each: _worth(each, told))
        left.remove(best)
        picked.append(best)
        for key in areas_of(best.paper):
            told[key] = told.get(key, 0) + 1
    return picked


def _worth(each: EditionPaper, told: dict[str, int]) -> tuple[float, int]:
    shared = max((told.get(key, 0) for key in areas_of(each.paper)), default=0)
    return ((each.paper.upvotes or 0) + 1) * _SAME_AREA**shared, -each.paper.position


def _within(papers: Sequence[EditionPaper], language: Language) -> Sequence[EditionPaper]:
    """The first papers whose texts are not too long together, but five at least."""
    length = 0
    for number, each in enumerate(papers):
        length += len(_title(each, language)) + len(_sentence(each, language))
        if number >= _LEAST and length > _LENGTH[language]:
            return papers[:number]
    return papers


def _opening(edition: Edition, language: Language) -> str:
    day = edition.date
    return say(
        "spoken.opening_one" if len(edition.papers) == 1 else "spoken.opening",
        language,
        year=day.year,
        month=say("picture.months", language).split()[day.month - 1],
        day=day.day,
        weekday=say("picture.weekdays", language).split()[day.weekday()],
        count=len(edition.papers),
    )


def _areas(areas: Sequence[Area], language: Language) -> str:
    hot = [area for area in areas if area.papers > 1 and (area.lift or 0) >= _HOT][:_AREAS]
    shown = hot or [area for area in areas if area.papers > 1][:_AREAS]
    if not shown:
        return ""
    named = [
        say("spoken.area", language, name=_spoken_name(area.names[language], language), count=area.papers)
        for area in shown
    ]
    key = "spoken.hot" if hot else "spoken.areas"
    return say(key, language, areas=say("spoken.between", language).join(named))


def _spoken_name(name: str, language: Language) -> str:
    return name if language == "zh" else name[0].lower() + name[1:] if name[1:2].islower() else name


def _of_paper(each: EditionPaper, number: int, language: Language) -> str:
    key = "spoken.first" if number == 1 else _JOINTS[number % len(_JOINTS)]
    votes = say("spoken.votes", language, count=each.paper.upvotes) if number == 1 and each.paper.upvotes else ""
    return say(key, language, title=_title(each, language), votes=votes) + _sentence(each, language)


def _title(each: EditionPaper, language: Language) -> str:
    return title_of(each.paper, each.note.title_zh, language).rstrip("。. ")


def _sentence(each: EditionPaper, language: Language) -> str:
    """What a paper brings in a sentence or two of the language; nothing where no text is in it."""
    text = next((text for text in map(unmarked, _texts(each)) if text and is_chinese(text) == (language == "zh")), "")
    sentences = split_sentences(text)
    start = next((place for place, sentence in enumerate(sentences) if _TELLS.search(sentence)), 0)
    told, joint = "", "" if language == "zh" else " "
    for sentence in sentences[start : start + 2]:
        if told and len(told + joint + sentence) > _SENTENCE[language]:
            break
        told += (joint if told else "") + sentence
    bare = told
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    return _shortened(bare[:1].upper() + bare[1:] if bare != told else told, _SENTENCE[language])


def _texts(each: EditionPaper) -> list[str]:
    """The texts of a paper that may be told, the most telling first."""
    sections = {(section.name, section.language): section.text for section in each.paper.sections}
    names = (SectionName.CONTRIBUTION, SectionName.SUMMARY, SectionName.ABSTRACT)
    own = [sections.get((name, language), "") for name in names for language in ("zh", "en")]
    return [each.note.sections.get(SectionName.CONTRIBUTION, ""), *own[:4], each.note.abstract, *own[4:]]


def _shortened(sentence: str, most: int) -> str:
    """A sentence that is too long for the ear, cut at the last clause that fits; whole where it has no clauses."""
    if len(sentence) <= most:
        return sentence
    cut = max(sentence.rfind(mark, 0, most) for mark in _CLAUSE_ENDS)
    return sentence[:cut] if cut > most // 3 else sentence
