"""Places that stand for a time zone by where they stand, and what looks like a zone and is none. Pure.

"9:00 Berlin, robots" and "北京 早上8点" name a zone beside the time of day, "robots, 9am, Berlin" one by itself;
"paris robotics", "Tokyo University" and "北京大学" are words.
"""

from __future__ import annotations

import re
from functools import cache

from bot.commands.wish_phrases import HAN, SEPARATORS, is_topic, load_phrases, without
from bot.commands.zones import NamedZone, place_names, zone_called
from retrieval.index.lexicon import load_lexicon
from retrieval.text.tokens import search_tokens

_TIME = "\ue000"  # in place of the time of day
_LIKE_ZONE = re.compile(
    r"(?P<chinese>[\u3400-\u9fff]{1,12})时间(?![\u3400-\u9fff])"
    rf"|(?<![\w-])(?P<other>(?:[A-Z][\w-]*\s+){{1,3}}|[a-z][\w-]*\s+)[Tt]ime(?=\s*(?:$|[{SEPARATORS}{_TIME}]))"
)
_NAME_GOES_ON = re.compile(r"\s+([A-Z][a-z]+)")  # "Boston Dynamics"
_WHOSE = frozenset({"local", "my", "our", "当地", "本地", "我", "我的", "我们"})  # "local time" does not say where
_TECHNICAL = 0.35  # weight of a translation from which a word is one of the field: "reaction time" is a subject


def find_place(before: str, after: str | None, *, is_timed: bool) -> NamedZone:
    """The place that is meant as a zone in a text on both sides of its time of day, which is None where it has none.

    ``is_timed``: the text says when posts come, so that "Mars time" is a zone, if an unknown one.
    """
    before, after = before.replace(_TIME, " "), after and after.replace(_TIME, " ")
    text = before if after is None else f"{before}{_TIME}{after}"
    for pattern in _patterns():
        for match in pattern.finditer(text):
            zone = zone_called(match["place"])
            if (zone or is_timed) and not _is_name_of_something(match, text):
                rest = _plain(_cut(text, match.span("place")))
                return NamedZone(zone, rest, None if zone else match["place"])
    like = _LIKE_ZONE.search(text) if is_timed else None
    name = _unknown(like) if like else None
    return NamedZone(None, _plain(without(text, like) if like and name else text), name)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Places beside the time of day, then places by themselves."""
    chinese = "|".join(re.escape(name) for name in place_names() if HAN.search(name))
    others = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in place_names() if not HAN.search(name))
    filler = f"(?:{load_phrases().filler.pattern})"
    gap, part = rf"(?:[\s()]|{filler})*", rf"[{SEPARATORS}{_TIME}]"
    other = rf"(?<![\w-])(?<!\bof\s)(?:zone\s+)?(?:{others})(?:\s+time)?(?![\w-])"
    behind = rf"(?=$|[^\u3400-\u9fff]|{filler})"
    patterns = (
        rf"{_TIME}{gap}(?P<place>{other}|(?:{chinese}){behind})",
        rf"(?P<place>{other}){gap}{_TIME}",
        rf"(?:^|[^\u3400-\u9fff]|{filler})(?P<place>{chinese}){gap}{_TIME}",
        rf"(?:^|{part}){gap}(?P<place>{other}|{chinese}){gap}(?=$|{part})",
        rf"(?=.*{_TIME})(?:^|\s)(?P<place>{chinese})(?=$|\s)",
        rf"(?<={_TIME})(?:.*\s)(?P<place>{chinese})(?=$|\s)",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _is_name_of_something(match: re.Match[str], text: str) -> bool:
    """Whether a place is the beginning of a longer name, which goes on with a capital and is no known topic."""
    goes_on = _NAME_GOES_ON.match(text, match.end("place"))
    if goes_on is None or not match["place"][0].isupper() or match["place"].casefold().endswith("time"):
        return False
    chunk = re.split(rf"[{SEPARATORS}{_TIME}]", text[match.end("place") :], maxsplit=1)[0].strip()
    return not is_topic(goes_on[1]) and not is_topic(chunk)


def _unknown(match: re.Match[str]) -> str | None:
    """What was said, where it is a zone that nobody knows; None where it is a subject ("inference time")."""
    whose = load_phrases().filler.sub("", match["chinese"] or match["other"]).strip()
    word = whose if HAN.search(whose) else (whose.split() or [""])[-1]
    if not word or (whose.casefold() not in _WHOSE and _is_technical(word)):
        return None
    return f"{whose}时间" if match["chinese"] else match[0].strip()


def _is_technical(word: str) -> bool:
    known = load_lexicon().translations
    return is_topic(word) or any(
        weight >= _TECHNICAL for token in search_tokens(word)[:1] for _, weight in known(token)
    )


def _cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} , {text[span[1] :]}"


def _plain(text: str) -> str:
    return text.replace(_TIME, " , ")
