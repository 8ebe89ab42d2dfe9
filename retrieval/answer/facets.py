"""Lists by what stands beside a paper's text: which have code or a project page, which are of a maker or an author."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from config.locales import say
from retrieval.answer.aspects import finds_mention, tell_aspect
from retrieval.answer.understand import has_topic, topic_words
from retrieval.text.tokens import embedding_tokens, search_tokens, without_asking
from retrieval.types import Language, Paper

_ASKED = {
    "code": re.compile(
        r"(有|带|附|给|放|公开|公布|发布|开源)[出了上的]*(源)?(代码|码)|(源)?代码[都已经]*(开源|公开|放出|可用|链接|地址)了?|开源了?|github"
        r"|\b(ha(s|ve|d)|with|releas\w+|publish\w*|open[- ]?sourc\w+|public|their|any)"
        r"( (the|their|its|open|public|source))* code\b"
        r"|\bcode\b( (is|are|was|that is))?( (publicly|already))?"
        r" (available|released|public|open|out|links?)\b|\bopen[- ]?sourced?\b",
        re.IGNORECASE | re.ASCII,
    ),
    "project": re.compile(
        r"项目(主页|页|网站)|主页|网页|演示|\bproject (pages?|sites?)\b|\bweb ?(pages?|sites?)\b|\bdemos?\b",
        re.IGNORECASE | re.ASCII,
    ),
}
_SEVERAL = re.compile(
    r"哪些|哪几|都有|有没有|几篇|多少篇|列|的\W*$"
    r"|\bwhich\b|\bany(thing)?\b|\bpapers\b|\bones\b|\blist\b|\bhow many\b|\bshow\b",
    re.IGNORECASE | re.ASCII,
)
# Words that say no more than that a paper has it.
_HAVING = frozenset(
    embedding_tokens(
        "have has had with come comes release released releases releasing publish published public publicly available "
        "link links their its out 公开 公布 发布 放出 给出 附带 带有 链接 已经 可以 能用 都有"
    )
)
_OF_A_MAKER = re.compile(
    r"来自|出自|(谁家|哪家)|团队|公司|大学|学院|研究院|实验室|机构|作者|的(论文|工作|文章|研究|东西)|(发|写|做|出|搞)(了|的|过)"
    r"|有.{1,12}(论文|工作|文章)"
    r"|\b(from|by|authors?|authored|written|labs?|team|group|university|company|affiliat\w+|works?|papers?)\b",
    re.IGNORECASE | re.ASCII,
)
_CAPITAL = re.compile(r"(?<!^)\b[A-Z][A-Za-z]")
_FROM = re.compile(r"来自|出自|\b(from|by|authored|written)\b", re.IGNORECASE | re.ASCII)
# Parts of the names of organisations that tell nothing of which one it is.
_OF_ANY_MAKER = frozenset(
    search_tokens(
        "university institute institution college school laboratory lab labs research team group center centre academy "
        "science sciences technology technologies foundation company corporation inc ltd ai the of and for at in de "
        "national international open data intelligence artificial learning machine computer vision language model "
        "models robotics engineering studio community systems system general medical image analysis media agent "
        "agents deep mind world first new"
    )
)
_LONGEST_NAME = 4  # parts of an author's name
_SHORTEST = 3  # letters of the one word by which an organisation may be named


@dataclass(frozen=True, slots=True)
class Facet:
    """What papers are listed by: ``told`` says of a paper why it is there, None where it is not.

    ``topic`` is the subject that the question names beside; empty if none. ``is_sure``: the question can mean nothing
    else, so that where no paper fits there is none.
    """

    told: Callable[[Paper, Language], str | None]
    topic: str
    is_sure: bool


def may_list_by_facet(text: str, same_names: Callable[[str], Sequence[str]]) -> bool:
    """Whether a question may list papers by such a thing; false spares looking through the papers."""
    if _SEVERAL.search(text) and any(pattern.search(text) for pattern in _ASKED.values()):
        return True
    if not _OF_A_MAKER.search(text):
        return False
    chinese = (token for token in search_tokens(text) if len(token) > 1 and not token.isascii())
    return bool(_FROM.search(text) or _CAPITAL.search(text) or any(same_names(token) for token in chinese))


def find_facet(text: str, same_names: Callable[[str], Sequence[str]], papers: Sequence[Paper]) -> Facet | None:
    """What a question for papers lists them by; None if by nothing of the kind.

    ``same_names`` gives the Latin names of a Chinese word; ``papers`` are those that are asked about, whose makers a
    question may name.
    """
    for aspect, pattern in _ASKED.items():
        rest = pattern.sub(" ", text)
        if rest != text and _SEVERAL.search(text):
            return Facet(partial(_told_aspect, aspect), _topic_of(rest), is_sure=True)
    return _find_maker(text, same_names, papers) if _OF_A_MAKER.search(text) else None


def _told_aspect(aspect: str, paper: Paper, language: Language) -> str | None:
    return tell_aspect(paper, aspect, language) or finds_mention(paper, aspect)


def _find_maker(text: str, same_names: Callable[[str], Sequence[str]], papers: Sequence[Paper]) -> Facet | None:
    said = [token for token in search_tokens(without_asking(text)) if len(token) > 1]
    names = {name: token for token in said for name in (token, *(() if token.isascii() else same_names(token)))}
    makers = {maker: _named_by(maker, names) for paper in papers if (maker := paper.organization)}
    makers = {maker: tokens for maker, tokens in makers.items() if tokens}
    authors = {author for paper in papers for author in paper.authors if _is_author(author, text)}
    if not makers and not authors:
        return None

    def told(paper: Paper, language: Language) -> str | None:
        if paper.organization in makers:
            return tell_aspect(paper, "organization", language)
        named = next((author for author in paper.authors if author in authors), None)
        return named and say("answer.aspect_authors", language, value=named)

    rest = _OF_A_MAKER.sub(" ", text)
    for token in {token for tokens in makers.values() for token in tokens}.union(*(each.split() for each in authors)):
        rest = re.sub(re.escape(token) + (r"\w*" if token.isascii() else ""), " ", rest, flags=re.IGNORECASE)
    return Facet(told, _topic_of(rest), is_sure=_FROM.search(text) is not None)


def _topic_of(rest: str) -> str:
    return rest if any(has_topic(word) for word in topic_words(rest) if word not in _HAVING) else ""


def _named_by(maker: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The words of the question that name an organisation."""
    words = (search_tokens(word)[:1] for word in re.findall(r"[^\W_]+", maker))  # none of the parts of a word
    telling = (token for tokens in words for token in tokens if token not in _OF_ANY_MAKER and len(token) >= _SHORTEST)
    return tuple(names[token] for token in telling if token in names)


def _is_author(author: str, text: str) -> bool:
    parts = author.split()
    written = r"\W+".join(map(re.escape, parts))
    return 1 < len(parts) <= _LONGEST_NAME and re.search(rf"(?<!\w){written}(?!\w)", text, re.IGNORECASE) is not None
