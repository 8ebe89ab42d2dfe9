"""What is taken out of a model's text before anything else is looked at: addresses, markup, invisible characters."""

from __future__ import annotations

import re
import unicodedata

_ADDRESSES = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,20}:(?://|\\\\)[^\s，。；、（）【】《》<>\"'\])]*"  # any scheme
    r"|(?<![A-Za-z0-9])(?:mailto|tel|tg|javascript|data):[^\s，。；、（）【】《》<>\"'\])]+"
    r"|(?<![A-Za-z0-9])www\.[^\s，。；、（）【】《》<>\"'\])]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?::\d+)?/[^\s，。；、（）【】《》<>\"'\])]*"  # host and path
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\S*)?",
)
# Names of hosts that a chat client would turn into links by itself.
_BARE_HOST = re.compile(
    r"(?<![\w.])[\w-]+(?:\.[\w-]+)*\."
    r"(?:com|net|org|cn|io|ai|app|dev|co|me|info|xyz|top|site|online|shop|club|ru|uk|de|jp|kr|fr|eu|us|in|tv|gg|ly|link|zip)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)?")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)\n]*\)?")
_KEY = re.compile(r"[a-z]\d[a-z0-9]{2,8}")
_REFERENCE_LINK = re.compile(r"^\s*\[[^\]]+\]:.*$")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>?|<!--.*?(?:-->|$)")
_MARKS = re.compile(r"\*\*|__|`+|~~|^\s*#{1,6}\s+|^\s*>\s?")
_LIST_MARKER = re.compile(r"^\s*(?:[-*•+]\s+|[\(（]?\d{1,3}[.)）、](?:\s+|(?=[^\d\s])))")
_BULLET = "· "


def without_addresses(sentence: str, known: str) -> str:
    """The sentence without web addresses, mail addresses and hosts; a bare name like Z.ai stays if it is ``known``."""
    text = _ADDRESSES.sub("", sentence)
    folded = known.casefold()
    return _BARE_HOST.sub(lambda match: match[0] if match[0].casefold() in folded else "", text)


def has_hidden_host(sentence: str) -> bool:
    """Whether a host shows once every kind of full stop between Latin letters is read as a dot (evil。com)."""
    dotted = unicodedata.normalize("NFKC", re.sub(r"(?<=[A-Za-z0-9])[．。｡․‧](?=[A-Za-z])", ".", sentence))
    return dotted != sentence and _BARE_HOST.search(dotted) is not None


def cleaned(sentence: str) -> str:
    """The sentence as plain text: no markup, no link targets, no invisible characters; a list item has a bullet."""
    text = "".join(character for character in sentence if _is_visible(character))
    text = _REFERENCE_LINK.sub("", _TAG.sub("", _LINK.sub(_link_text, _IMAGE.sub("", text))))
    text = _MARKS.sub("", text)
    listed = _LIST_MARKER.match(text)
    body = " ".join((text[listed.end() :] if listed else text).split())
    return f"{_BULLET}{body}" if listed and body else body


def _link_text(link: re.Match[str]) -> str:
    """What a link shows; a key stays a key."""
    return f"[{link[1]}]" if _KEY.fullmatch(link[1]) else link[1]


def _is_visible(character: str) -> bool:
    """Not a control or format character, by which text can hide its meaning; joiners of emoji are format characters."""
    hidden = {"Cc", "Cf", "Co", "Cs", "Cn"}
    return character in "\t \u200d" or (character != "\ufffd" and unicodedata.category(character) not in hidden)
