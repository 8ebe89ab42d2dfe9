"""What a paper is known by: its arXiv id, its links, or, where these were lost, its title."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_NEW_ID = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
_OLD_ID = r"[a-z]{2,}(?:-[a-z]{2,})?(?:\.[A-Z]{2})?/[0-9]{7}"
_ARXIV_ID = re.compile(rf"(?P<id>{_NEW_ID}|{_OLD_ID})(?:v[0-9]{{1,3}})?(?![0-9])")
_PAPER_LINK = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co/papers|(?:export\.)?arxiv\.org/(?:abs|pdf|html)|alphaxiv\.org/abs)/"
    rf"{_ARXIV_ID.pattern}",
)
_WEB_LINK = re.compile(
    r"https?://[\w.-]+\.[a-z]{2,}(?::\d{1,5})?(?:[/?#][^\s<>\"'`{}|\\^\x00-\x1f\x7f]*)?", re.IGNORECASE
)
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([A-Za-z0-9-]{1,39})/([A-Za-z0-9_.-]{1,100})")
_LONGEST_LINK = 2_000


def arxiv_id_of(text: str) -> str | None:
    """The arXiv id, without its version, that the whole text is, such as ``2601.12993`` for ``arXiv:2601.12993v2``."""
    bare = re.sub(r"^arxiv:", "", text.strip(), flags=re.IGNORECASE)
    match = _ARXIV_ID.fullmatch(bare)
    return match["id"] if match else None


def linked_arxiv_ids(text: str) -> tuple[str, ...]:
    """The arXiv ids that links to papers in the text name, without versions, each once, in order."""
    return tuple(dict.fromkeys(match["id"] for match in _PAPER_LINK.finditer(text)))


def web_link(text: object) -> str | None:
    """The text itself where it is an HTTP link, else None."""
    if not isinstance(text, str) or len(text) > _LONGEST_LINK:
        return None
    return text.strip() if _WEB_LINK.fullmatch(text.strip()) else None


def linked_repository(texts: Iterable[str]) -> str | None:
    """The GitHub repository that the texts link to, None where they link to none or to several."""
    found: dict[str, str] = {}
    for text in texts:
        for owner, name in _REPOSITORY.findall(text):
            name = name.rstrip(".").removesuffix(".git")  # noqa: PLW2901 - the full stop belongs to the sentence
            if name:
                found.setdefault(f"{owner}/{name}".casefold(), f"https://github.com/{owner}/{name}")
    return next(iter(found.values())) if len(found) == 1 else None


def normalise_title(title: str) -> str:
    """A title folded for comparison: NFKC and case folded, without white space and punctuation.

    Mathematical signs stay, because they tell ``C`` from ``C++``.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return "".join(
        character
        for character in folded
        if character.isalnum() or unicodedata.category(character) in {"Sm", "Mn", "Mc"}
    )


def untraced_id(title: str) -> str:
    """The id of a paper whose arXiv id is not known: a hash of its normalised title."""
    key = normalise_title(title) or title
    return f"untraced-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
