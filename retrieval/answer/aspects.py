"""What a digest says of a paper beside its text: code, authors, organisation, votes, links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.locales import say
from retrieval.answer.support import asked_words
from retrieval.index.evidence import sentences_of
from retrieval.types import Language, Paper

_ASPECTS = {
    "code": r"代码|源码|仓库|\bgit ?hub\b|\brepo(sitory)?\b|\b(source )?code\b|开源(了|地址|吗|没)",
    "project": r"项目(主页|页|网站)|主页|\bproject (page|site)\b|\bweb ?(page|site)\b|\bdemo\b",
    "authors": r"作者|谁(写|做|提出|发)的?|哪些人|\bauthors?\b|\bwho (wrote|made|did|built|published)\b|\bwritten by\b",
    "organization": r"(哪|什么|啥)(个|家|所)?(公司|机构|学校|大学|单位|团队|实验室)|谁家|\baffiliations?\b"
    r"|\b(which|what) (lab|company|organi[sz]ation|university|institution|team|group)\b",
    "upvotes": r"点赞|多少赞|几个赞|票数|\bup-?votes?\b|\blikes?\b",
    "links": r"链接|网址|论文地址|\blinks?\b|\burl\b|\bpdf\b|\barxiv\b",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ASPECTS.items()}
# In ASCII a word of English ends where Chinese begins: "有demo吗". It may as well be part of a name there.
_BESIDE_CHINESE = {name: re.compile(pattern, re.IGNORECASE | re.ASCII) for name, pattern in _ASPECTS.items()}
_SEVERAL = re.compile(
    r"哪些|哪几|都有|\bwhich (of|ones|papers|ha(s|ve)|are|come)\b|\bany\b.*\bpapers\b", re.IGNORECASE | re.ASCII
)
_MOST_OTHER_WORDS = 1
# How the text of a paper says where its code and pages are, or that they will be there, where no link is known.
_MENTIONS = {
    "code": re.compile(
        r"(代码|源码|资源库)[^。；]{0,40}(公开|开源|发布|获取|提供|维护|https?://)|(公开|开源|发布)[^。；]{0,20}(代码|源码)"
        r"|\bcodes?\b[^.;]{0,80}\b(available|releas\w+|public\w*|open\w*|https?)|git ?hub"
        r"|\b(releas\w+|open[- ]?sourc\w+|publish\w*)\b[^.;]{0,40}\bcodes?\b|\brepository\b",
        re.IGNORECASE | re.ASCII,
    ),
    "project": re.compile(
        r"主页|网站|网页|演示|https?://|\b(web|project) ?(page|site)\b|\bdemos?\b", re.IGNORECASE | re.ASCII
    ),
}
_UNTOLD = re.compile(
    r"未(提|说|明确|公开|开源|提供)|没有(提|说|公开|开源|提供)|尚未|暂未"
    r"|\bnot (yet )?(been )?(released|available|mentioned|public|provided|stated)",
    re.IGNORECASE,
)


def find_aspect(text: str, names: Sequence[str], titles: str) -> str | None:
    """The aspect that a question about a paper asks for, if it asks for hardly anything else.

    ``names`` are the words by which it names the paper, ``titles`` the paper's.
    """
    for patterns, most in ((_PATTERNS, _MOST_OTHER_WORDS), (_BESIDE_CHINESE, 0)):
        for name, pattern in patterns.items():
            rest = pattern.sub(" ", text)
            if rest != text and len(asked_words(rest, names, titles)) <= most:
                return name
    return None


def asks_aspect_alone(text: str) -> bool:
    """Whether a text asks for an aspect of one paper and does not say of which: "有代码吗？", "who wrote it?"."""
    found = (pattern.sub(" ", text) for pattern in _BESIDE_CHINESE.values() if pattern.search(text))
    return _SEVERAL.search(text) is None and any(not asked_words(rest, (), "") for rest in found)


def tell_aspect(paper: Paper, aspect: str, language: Language) -> str | None:
    """The aspect of the paper as a sentence; None where the digests do not have it."""
    links = paper.links
    value = {
        "code": links.code,
        "project": links.project,
        "authors": say("answer.between", language).join(paper.authors),
        "organization": paper.organization,
        "upvotes": paper.upvotes,
        "links": "  ".join(link for link in (links.huggingface, links.arxiv, links.pdf) if link),
    }[aspect]
    return say(f"answer.aspect_{aspect}", language, value=value) if value or value == 0 else None


def finds_mention(paper: Paper, aspect: str) -> str | None:
    """The first sentence of the paper that speaks of an aspect which may not be known beside the text."""
    pattern = _MENTIONS[aspect]
    told = (each.text for each in sentences_of(paper) if not _UNTOLD.search(each.text))
    return next((text for text in told if pattern.search(text)), None)


def mentions_aspect(paper: Paper, aspect: str) -> bool:
    """Whether the text of the paper may speak of an aspect that is not known beside it: "the code will be released".

    Of who made it a text may speak in any words: "the team at Acme trained".
    """
    pattern = _MENTIONS.get(aspect)
    return aspect == "organization" or (
        pattern is not None and any(pattern.search(section.text) for section in paper.sections)
    )
