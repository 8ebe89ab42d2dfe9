"""Makes written text fit to be read aloud: no marks, links or ids; figures, units and abbreviations in words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from retrieval.edition.audio.chinese_numbers import say_digits, say_number, say_percent, with_two
from retrieval.text.markup import plain_text
from retrieval.types import Language

_SIGN = r"(?:(?<![\w%％)）.-])[+-])?"
_NUMBER = rf"{_SIGN}(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FREE = rf"(?<![A-Za-z\d_])(?<!\d[.,])(?<![A-Za-z]-){_NUMBER}(?![\d_]|\.\d|,\d{{3}})"  # no part of a name
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s，。；、（）()]*|\b[\w.-]+\.(?:com|org|io|ai|net|cn)(?:/[^\s，。；、（）()]*)?"
)
_ARXIV_ID = re.compile(r"(?:arXiv:?\s*)?(?<![\d.])\d{4}\.\d{4,5}(?:v\d+)?(?!\.?\d)", re.IGNORECASE)
_REFERENCE = re.compile(r"\[\d+(?:[,，、\s–-]+\d+)*\]")
_ASIDE = re.compile(r"\s*[（(](?:[A-Za-z0-9+.\s-]{1,30})[)）]")  # (LLMs): an abbreviation of what was just said
_BRACKETS = re.compile(r"\s*[（(【\[{《「『]\s*|\s*[)）】\]}》」』]\s*")
_DASHES = re.compile(r"\s*[—―]+\s*|\s+[-–]+\s+")
_NAME_PARTS = re.compile(
    r"(?<=[A-Za-z])[-_/](?=[A-Za-z\d])|(?<=\d)[-_/](?=[A-Za-z])|(?<=\d)-(?=\d+(?:\.\d+)?[A-Za-z])",
)
_SEE_NOTHING = re.compile(r"(?:^|[，,;；(（]|(?<=[。.]))\s*(?:详?见|[Ss]ee)(?:\s|和|and|，|,)*(?=[。.;；]|$)")
_ABBREVIATION = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?P<plural>s?)(?![A-Za-z])")
_SAID_AS_WORDS: Final = """
RAG SAM CLIP BERT DINO SLAM GAN ARC AIME MATH LIBERO SORA BLIP LAION MAE ROUGE BLEU SWE DAPO SOTA JEPA NASA ICE AND
"""
_SPOKEN_AS_WORDS: Final = frozenset(_SAID_AS_WORDS.split())
_HALF_WIDTH: Final = {  # letters, digits and per cent; full-width punctuation stays
    code: code - 0xFEE0 for code in (0xFF05, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff，。；！？、]) +(?=[\u3400-\u9fff])")
_HYPHEN_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])")
_LETTER_AND_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_ANY_NUMBER = re.compile(_NUMBER)
_DROPPED = re.compile(r"[*`#|<>~^\\{}$_•◦▪\"“”]+")
_SPACES = re.compile(r"[ \t\u3000]+")
_MARKS = re.compile(r"[，,;；、]\s*(?=[，,;；、。.!?！？])|(?<=[。！？])[，、；,]+")

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def speakable(text: str, language: Language) -> str:
    """A text on one line as it is to be read aloud. What cannot be said (links, ids, emoji) is left out."""
    plain = " ".join(plain_text(text).translate(_HALF_WIDTH).split("\n"))
    for pattern in (_LINK, _ARXIV_ID, _REFERENCE):
        plain = pattern.sub(" ", plain)
    plain = _SEE_NOTHING.sub("", _ASIDE.sub("", plain))
    for rule, said in _CHINESE if language == "zh" else _ENGLISH:
        plain = rule.sub(said, plain)
    plain = _NAME_PARTS.sub(" ", plain)
    plain = _ABBREVIATION.sub(_spell, plain)
    if language == "en":
        return _tidy(plain, ", ")
    plain = _ANY_NUMBER.sub(lambda match: say_number(match[0]), _LETTER_AND_DIGIT.sub(" ", plain))
    plain = _HYPHEN_BETWEEN_HAN.sub("，", plain)  # sizes of models: "Qwen 二点五，七 B"
    return _BETWEEN_HAN.sub("", with_two(_tidy(plain, "，")))


def _spell(match: re.Match[str]) -> str:
    """An abbreviation letter by letter, unless people say it as a word."""
    letters = match[0].removesuffix("s")
    if letters in _SPOKEN_AS_WORDS:
        return match[0]
    return " ".join(letters) + ("'s" if match["plural"] else "")  # "V L Ms" would end in a "miz"


def _tidy(text: str, comma: str) -> str:
    text = _BRACKETS.sub(comma, _DASHES.sub(comma, text))
    text = _DROPPED.sub(" ", text)
    text = "".join(
        character for character in text if unicodedata.category(character) not in {"So", "Sk", "Cs", "Co", "Cn"}
    )
    text = _SPACES.sub(" ", text).strip()
    text = re.sub(r"\s+([，。；：！？、,.;:!?])", r"\1", text)
    text = re.sub(r"[:：]\s*", comma, text) if comma == "，" else text
    return _MARKS.sub("", text).strip(" ,，;；、")


def _rule(pattern: str, said: str | Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), said


def _say(name: str = "number") -> Callable[[re.Match[str]], str]:
    return lambda match: say_number(match[name])


# Rules are tried in this order; what one has put into words the next ones leave alone.
_CHINESE: Final[tuple[Rule, ...]] = (
    _rule(r"(?<![\d/])(\d+)/(\d+)(?![\d/])", lambda match: f"{say_number(match[2])}分之{say_number(match[1])}"),
    _rule(r"\b10\^(\d+)", lambda match: f"十的{say_number(match[1])}次方"),
    _rule(r"(?<!\d)(\d{4})\s*年", lambda match: f"{say_digits(match[1])}年"),
    _rule(
        rf"(?P<a>{_FREE})\s*[%％]?\s*[-–~～—至到]\s*(?P<b>\d+(?:\.\d+)?)\s*[%％]",
        lambda match: f"{say_percent(match['a'])}到{say_percent(match['b'])}",
    ),
    _rule(rf"(?P<number>{_FREE})\s*[%％]", lambda match: say_percent(match["number"])),
    _rule(
        rf"(?P<a>{_FREE})\s*[-–~～—]\s*(?P<b>\d+(?:\.\d+)?)(?![\d.A-Za-z])",
        lambda match: f"{say_number(match['a'])}到{say_number(match['b'])}",
    ),
    _rule(
        rf"(?P<a>{_FREE})\s*[×xX*]\s*(?P<b>\d+(?:\.\d+)?)(?![\d.A-Za-z])",
        lambda match: f"{say_number(match['a'])}乘{say_number(match['b'])}",
    ),
    _rule(rf"(?P<number>{_FREE})\s*[×xX](?![A-Za-z\d])", lambda match: f"{say_number(match['number'])}倍"),
    _rule(rf"\$\s*(?P<number>{_FREE})", lambda match: f"{say_number(match['number'])}美元"),
    _rule(rf"(?P<number>{_FREE})\s*ms(?![A-Za-z])", lambda match: f"{say_number(match['number'])}毫秒"),
    _rule(rf"(?P<number>{_FREE})\s*s(?![A-Za-z])", lambda match: f"{say_number(match['number'])}秒"),
    _rule(
        rf"(?P<number>{_FREE})\s*(?P<unit>[KMBT]|GB|MB|TB|FPS|fps|px|Hz)(?![A-Za-z])",
        lambda match: f"{say_number(match['number'])} {match['unit'].upper()}",
    ),
    _rule(rf"(?P<number>{_FREE})(?![A-Za-z%％])", _say()),
    _rule(r"约?\s*[~≈]\s*(?=[一二三四五六七八九十零百])", "约"),
    _rule(r"(?<=[\u3400-\u9fff])[-–](?=[\u3400-\u9fff])", ""),
    _rule(r"\s*×\s*", "乘"),
    _rule(r"@", " at "),
    _rule(r"[≥]|>=", "不少于"),
    _rule(r"[≤]|<=", "不超过"),
    _rule(r"\s*(?:→|->|=>)\s*", "到"),
    _rule(r"\s*\+\s*(?=[\u3400-\u9fff])", "加"),
    _rule(r"\s*&\s*", "和"),
)
_ENGLISH: Final[tuple[Rule, ...]] = (
    _rule(
        rf"\bbetween\s+(?P<a>{_FREE})\s*(?P<unit>%?)\s*[-–~—]\s*(?P<b>\d+(?:\.\d+)?)(?![\d.A-Za-z])",
        lambda match: f"between {match['a']}{match['unit']} and {match['b']}",
    ),
    _rule(
        rf"(?P<a>{_FREE})\s*%?\s*[-–~—]\s*(?P<b>\d+(?:\.\d+)?)\s*%",
        lambda match: f"{_short(match['a'])} to {_short(match['b'])} percent",
    ),
    _rule(rf"(?P<number>{_FREE})\s*[%％]", lambda match: f"{_short(match['number'])} percent"),
    _rule(
        rf"(?P<a>{_FREE})\s*[–~]\s*(?P<b>\d+(?:\.\d+)?)(?![\d.A-Za-z])",
        lambda match: f"{_short(match['a'])} to {_short(match['b'])}",
    ),
    _rule(
        rf"(?P<a>{_FREE})\s*[×xX*]\s*(?P<b>\d+(?:\.\d+)?)(?![\d.A-Za-z])",
        lambda match: f"{_short(match['a'])} by {_short(match['b'])}",
    ),
    _rule(rf"(?P<number>{_FREE})\s*[×xX](?![A-Za-z\d])", lambda match: f"{_short(match['number'])} times"),
    _rule(rf"\$\s*(?P<number>{_FREE})", lambda match: f"{_short(match['number'])} dollars"),
    _rule(rf"(?P<number>{_FREE})\s*K(?![A-Za-z])", lambda match: f"{_short(match['number'])} thousand"),
    _rule(rf"(?P<number>{_FREE})\s*M(?![A-Za-z])", lambda match: f"{_short(match['number'])} million"),
    _rule(rf"(?P<number>{_FREE})\s*B(?![A-Za-z])", lambda match: f"{_short(match['number'])} billion"),
    _rule(rf"(?P<number>{_FREE})\s*T(?![A-Za-z])", lambda match: f"{_short(match['number'])} trillion"),
    _rule(rf"(?P<number>{_FREE})\s*ms(?![A-Za-z])", lambda match: f"{_short(match['number'])} milliseconds"),
    _rule(r"[~≈]\s*(?=\d)", "about "),
    _rule(r"≥|>=", " at least "),
    _rule(r"≤|<=", " at most "),
    _rule(r"\s*(?:→|->|=>)\s*", " to "),
    _rule(r"\s*&\s*", " and "),
    _rule(r"\be\.g\.,?", "for example,"),
    _rule(r"\bi\.e\.,?", "that is,"),
    _rule(r"\bet al\.", "and others"),
    _rule(r"\bvs\.?(?=\s)", "versus"),
)


def _short(number: str) -> str:
    """A number without the noughts that end its decimals: 8.0 is said as 8."""
    return re.sub(r"\.?0+$", "", number) if "." in number else number
