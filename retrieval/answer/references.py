"""Papers that a question names outright: by id, link, place in the list, title, or by pointing back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.types import Turn

_ARXIV_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)")
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_ORDINALS = {
    word: place
    for place, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th",
         "ninth 9th", "tenth 10th"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_NTH_ZH = re.compile(
    r"第\s*(\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])\s*(篇|个|条|项)|(倒数第一|最后一?)\s*(篇|个)"
)
_NTH_EN = re.compile(
    rf"\b(?:the )?({'|'.join(_ORDINALS)}|last)(?: (?:one|paper|entry|article|item))?\b(?!-)"
    r"|\b(?:paper|number|no\.?|nr\.?|item)\s*#?\s*(\d{1,3})\b|(?<!\w)#\s?(\d{1,3})\b",
    re.IGNORECASE,
)
_FEW = {"two": 2, "three": 3, "2": 2, "3": 3}
_FIRST_FEW = re.compile(r"前\s*([2-3两二三])\s*篇|\b(?:first|top) (two|three|2|3) (?:papers|ones)\b", re.IGNORECASE)
_PAPER_WORD = re.compile(r"篇|\b(paper|entry|article|item)\b|#", re.IGNORECASE)
_BACK = re.compile(
    r"\b(it|its|it's|they|their|them|this|that|these|those|the (?:same )?(?:paper|one|authors?|model|method))\b"
    r"|(它|它们|他们|这篇|那篇|该|此|其|这个|那个|上面|刚才|前面|作者)",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"\b(it|its|it's|this paper|that paper|the paper)\b|它(?!们)|这篇|该(论文|文|工作|模型)", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S+|\barxiv:\s*", re.IGNORECASE)
_LEADING_LINK = re.compile(
    r"^\W*(and|n|also|so|what about|how about|but|or)\b|^\W*(那么?|那他|还有|以及|另外|呢|然后|所以)", re.IGNORECASE
)
_NEW_TOPIC = re.compile(
    r"换个?(话题|一个|个|下)|另一个(话题|问题)|说(点|个)别的|除了(这|它|那)|先不(说|管|聊|谈|提)(这|它|那)(个|篇|些)?|(抛|撇)开(这|它|那)(个|篇|些)?"
    r"|\b(another|other|different|new|next|change (the|of)|switch(ing)?) (topic|subject|question)"
    r"|\b(unrelated|anyway|by the way|btw)\b",
    re.IGNORECASE,
)
_LAST = -1
# Families of models that come in numbered versions. A version that no paper mentions is a different thing from the
# ones that they do mention, however alike the words are.
FAMILIES = [
    "gpt",
    "llama",
    "qwen",
    "gemini",
    "claude",
    "deepseek",
    "kimi",
    "glm",
    "chatglm",
    "grok",
    "mistral",
    "ministral",
    "mixtral",
    "phi",
    "gemma",
    "internvl",
    "internlm",
    "llava",
    "ernie",
    "hunyuan",
    "doubao",
    "seed",
    "seedream",
    "seedance",
    "minimax",
    "sora",
    "veo",
    "imagen",
    "flux",
    "whisper",
    "sam",
    "dino",
    "dinov",
    "cosmos",
    "wan",
    "kling",
    "vidu",
    "yi",
    "baichuan",
    "minicpm",
    "falcon",
    "olmo",
    "nemotron",
    "command",
    "opus",
    "sonnet",
    "palm",
    "molmo",
    "janus",
]
_VERSION = re.compile(
    rf"(?<![A-Za-z0-9])({'|'.join(sorted(FAMILIES, key=len, reverse=True))})[\s_-]*"
    r"([vrVR]?)(\d+(?:\.\d+)*)(?![\d%]|\.\d|\s?[bBmM](?![A-Za-z0-9]))",  # "Qwen 7B" is a size
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Version:
    """A numbered version of a family of models, such as GPT-5 or DeepSeek-V4."""

    name: str
    pattern: re.Pattern[str]

    def stands_in(self, text: str) -> bool:
        """Whether a text mentions this very version, whatever stands between its parts."""
        return self.pattern.search(unicodedata.normalize("NFKC", text)) is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: ``number`` counts from 1, or is -1 for the last.

    ``of_papers`` if it says that of a paper ("第3篇", "paper 4"), ``of_things`` if of one of some things spoken of
    ("the second one", "第二个"); neither for a bare ordinal, which may be part of anything.
    """

    number: int
    of_papers: bool
    of_things: bool = False


def find_arxiv_ids(text: str) -> tuple[str, ...]:
    """The arXiv ids in a text, alone or in links, without versions."""
    return tuple(dict.fromkeys(_ARXIV_ID.findall(unicodedata.normalize("NFKC", text))))


def find_versions(text: str) -> tuple[Version, ...]:
    """The numbered versions of models that a text names."""
    return tuple(
        Version(match[0], re.compile(rf"{family}[\s_-]*{mark}{re.escape(number)}(?!\d|\.\d)", re.IGNORECASE))
        for match in _VERSION.finditer(unicodedata.normalize("NFKC", text))
        for family, mark, number in [match.groups()]
    )


def find_place(text: str) -> Place | None:
    """The place in a list that a text names: "第3篇", "the second one", "paper #4"."""
    text = unicodedata.normalize("NFKC", text)
    if match := _NTH_ZH.search(text):
        number = _LAST if match[1] is None else _chinese_number(match[1])
        return Place(number, of_papers=(match[2] or match[4]) == "篇", of_things=True)
    if match := _NTH_EN.search(text):
        word = match[1]
        number = int(match[2] or match[3]) if word is None else _ORDINALS.get(word.casefold(), _LAST)
        of_papers = _PAPER_WORD.search(match[0]) is not None
        return Place(number, of_papers, of_things=of_papers or match[0].casefold().endswith(" one"))
    return None


def find_places(text: str) -> tuple[Place, ...]:
    """All places in a list that a text names, each once: "第一篇和第三篇", "the first and second paper", "前两篇".

    One ordinal that is of papers makes the others so.
    """
    text = unicodedata.normalize("NFKC", text)
    if match := _FIRST_FEW.search(text):
        count = _chinese_number(match[1] or "") if match[1] else _FEW[match[2].casefold()]
        return tuple(Place(number, of_papers=True, of_things=True) for number in range(1, count + 1))
    spans = sorted((match.start(), match[0]) for nth in (_NTH_ZH, _NTH_EN) for match in nth.finditer(text))
    found = [place for _, span in spans if (place := find_place(span))]
    of_papers, of_things = any(place.of_papers for place in found), any(place.of_things for place in found)
    return tuple(dict.fromkeys(Place(place.number, of_papers, of_things) for place in found))


def without_place(text: str) -> str:
    """The text without what says a place in a list ("第二篇", "the 3rd paper")."""
    return _NTH_EN.sub(" ", _NTH_ZH.sub(" ", text))


def points_back(text: str) -> bool:
    """Whether a text has a word that stands for something said before."""
    return _BACK.search(text) is not None


def refers_back(text: str) -> bool:
    """Whether a text has a word that can only stand for a paper spoken of before ("its code", "它")."""
    return _STANDS_FOR.search(text) is not None


def without_ids(text: str) -> str:
    """A text without the arXiv ids and links in it."""
    return _ARXIV_ID.sub(" ", _LINK.sub(" ", text)).strip()


def goes_on(text: str) -> bool:
    """Whether a text starts like the continuation of a conversation ("and its code?", "那…呢")."""
    return _LEADING_LINK.search(text) is not None


def changes_topic(text: str) -> bool:
    """Whether a text says that it leaves what was talked about."""
    return _NEW_TOPIC.search(text) is not None


def without_change(text: str) -> str:
    """A text without the words that say it leaves what was talked about."""
    return _NEW_TOPIC.sub(" ", text).strip(" ，,。.;；:：")


def last_cited(history: Sequence[Turn]) -> tuple[str, ...]:
    """The papers that the latest answer with citations cited, in its order."""
    return next((turn.cited for turn in reversed(history) if turn.role == "assistant" and turn.cited), ())


@lru_cache(1 << 16)
def title_key(title: str) -> str:
    """A title folded for comparing: letters, digits and Chinese characters alone."""
    return "".join(character for character in unicodedata.normalize("NFKC", title).casefold() if character.isalnum())


def _chinese_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, found, units = text.partition("十")
    if not found:
        return _CHINESE_DIGITS[text]
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[units] if units else 0)
