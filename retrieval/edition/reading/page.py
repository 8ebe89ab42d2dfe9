"""A page that arXiv answered with: whether it is a paper's HTML edition, of which paper, and what it says."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from retrieval.digest.decode import decode
from retrieval.digest.identity import arxiv_id_of
from retrieval.edition.reading.article import read_article
from retrieval.edition.reading.inline import read_words
from retrieval.edition.reading.marks import Element, classes_of, own_text
from retrieval.edition.types import Part
from retrieval.reasons import Reason
from retrieval.text.latex import readable_commands

_SHORTEST: Final = 600  # characters of the sections together; less is the rest of a conversion that failed
_SHARED_WORDS: Final = 0.6  # of the shorter title: titles change a little between versions
_WATERMARK = re.compile(r"arXiv:\s*(?P<id>\S+?)(?:v(?P<version>\d{1,3}))?(?:\s|\[|$)")
_WORD = re.compile(r"\w+")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD: Final = 4_096  # bytes in which a page names its encoding
_END: Final = 2_048  # characters in which a whole page ends
_CHALLENGE = re.compile(r"captcha|are you (?:a )?human|verify you are|unusual traffic|access denied", re.IGNORECASE)
_NO_EDITION = re.compile(r"no html for|html is not available for the source|no content available", re.IGNORECASE)
_FATAL = re.compile(r"conversion to html had a fatal error", re.IGNORECASE)
_MOST_SHOWN: Final = 120  # characters of a foreign title


@dataclass(frozen=True, slots=True)
class PageText:
    """What a paper's HTML edition says.

    ``lack`` is a sentence on what of the paper is not in it; ``is_cut`` where the page broke off on its way.
    """

    title: str
    abstract: str
    parts: tuple[Part, ...]
    paper_id: str | None = None
    version: int | None = None
    lack: str | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class NoPaper:
    """Why a page is not the paper that was asked for, in a sentence. ``is_final`` where asking again soon is no use."""

    why: str
    is_final: bool = True


def read_page(content: bytes, content_type: str, *, paper_id: str, title: str) -> PageText | NoPaper:
    """The text of a page that should be the HTML edition of the paper with this id and title."""
    markup = decode_page(content, content_type)
    root = _parse(markup)
    article = None if root is None else _find_article(root)
    if root is None or article is None:
        return _why_no_paper(root)
    own_id, version = _identify(root)
    own_title = _title_of(article)
    if own_id is not None and own_id != paper_id:
        return NoPaper(Reason("page_of_other_id", id=own_id))
    if own_id is None and own_title and not is_same_title(own_title, title):
        return NoPaper(Reason("page_of_other_title", title=own_title[:_MOST_SHOWN]))
    text = read_article(article)
    if sum(len(part.text) for part in text.parts) < _SHORTEST:
        return NoPaper(Reason("page_conversion_failed"))
    is_cut = "</html>" not in markup[-_END:].lower()
    lack = _lack(is_cut=is_cut, is_fatal=bool(_FATAL.search(markup)), is_whole=text.is_whole)
    return PageText(own_title, text.abstract, text.parts, own_id, version, lack, is_cut)


def decode_page(content: bytes, content_type: str) -> str:
    """A page as text: UTF-8 where its bytes are UTF-8, whatever it declares; else what it declares."""
    try:
        return content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(content_type) or _CHARSET.search(content[:_HEAD].decode("latin-1"))
    try:
        return content.decode(codecs.lookup(declared[1]).name).replace("\0", "") if declared else decode(content)[0]
    except (LookupError, UnicodeError, ValueError):
        return decode(content)[0]


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles name one paper: most words of the shorter stand in the longer."""
    words, others = (set(_WORD.findall(readable_commands(title).casefold())) for title in (one, other))
    fewer = min(len(words), len(others))
    return fewer == 0 or len(words & others) >= _SHARED_WORDS * fewer


def _parse(markup: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: Element | None = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    return root


def _find_article(root: Element) -> Element | None:
    return next((element for element in root.iter() if "ltx_document" in classes_of(element)), None)


def _title_of(article: Element) -> str:
    titled = (element for element in article.iter() if "ltx_title_document" in classes_of(element))
    return next((read_words(element) for element in titled), "")


def _identify(root: Element) -> tuple[str | None, int | None]:
    """The arXiv id and the version that the page itself names in its margin."""
    mark = next((element for element in root.iter() if element.get("id") == "watermark-tr"), None)
    match = _WATERMARK.search(own_text(mark)) if mark is not None else None
    own_id = arxiv_id_of(match["id"]) if match else None
    return own_id, int(match["version"]) if match and match["version"] else None


def _why_no_paper(root: Element | None) -> NoPaper:
    text = own_text(root)[:_HEAD] if root is not None else ""
    if _NO_EDITION.search(text):
        return NoPaper(Reason("page_no_edition"))
    if _CHALLENGE.search(text):
        return NoPaper(Reason("page_of_doubt"), is_final=False)
    if root is not None and any((element.get("name") or "").startswith("citation_") for element in root.iter("meta")):
        return NoPaper(Reason("page_of_abstract"))
    return NoPaper(Reason("page_no_paper"), is_final=False)


def _lack(*, is_cut: bool, is_fatal: bool, is_whole: bool) -> str | None:
    if is_cut:
        return Reason("page_broke_off")
    if is_fatal:
        return Reason("page_conversion_stopped")
    return None if is_whole else Reason("page_too_long")
