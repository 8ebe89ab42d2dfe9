"""What a question asks: its topic, kind of answer, days, papers named, and what it takes from the conversation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.answer.aspects import asks_aspect_alone
from retrieval.answer.dates import find_dates
from retrieval.answer.intents import (
    Intent,
    asks_for_comparison,
    asks_for_count,
    asks_for_list,
    asks_for_others,
    asks_for_outline,
    asks_for_several,
    asks_for_the_one,
    asks_in_depth,
    is_errand,
    is_misuse,
    most_upvoted,
    says_papers,
    sets_against,
    wants_a_name,
    wants_figure,
)
from retrieval.answer.references import (
    Place,
    changes_topic,
    find_arxiv_ids,
    find_places,
    goes_on,
    last_cited,
    points_back,
    refers_back,
    without_change,
    without_ids,
)
from retrieval.text.tokens import embedding_tokens, is_chinese, without_asking
from retrieval.types import Language, Question, Scope, ScopeSource, Turn

_LONGEST = 2_000  # characters of a question that are looked at
_SHORT = 9.0  # words; a question no longer than this after an answer is likely to go on about it
_FEW_WORDS = 2
_CHARACTERS_A_WORD = 2  # of Chinese
# Words that are left of a question about no topic: "what's new", "给个概览", "list all papers".
_EMPTY_WORDS = frozenset(
    embedding_tokens(
        "新的 出了 概览 概述 概况 总结 论文 文章 日报 列表 要点 亮点 看点 摘要 速览 汇总 盘点 内容 主要 来个 给个 什么 "
        "哪些 一共 多少 几篇 大概 讲了 讲的 当天 那天 最新 最近 全部 所有 一下 看看 简单 总览 大纲 导读 新鲜 今日份 "
        "整体 快速 一遍 发生 错过 一篇 几篇 两篇 给我看 讲讲 说说 聊聊 介绍 解读 "
        "浏览 扫一眼 瞄一眼 精选 一期 最新一期 上一期 给我 给我来 我来 我要 我想 知道 可以 来一 一份 都有 "
        "有啥 还有 "
        "quick rundown skim scan catch lowdown "
        "list daily report overview summary summarise summarize new came come out highlights highlight recap brief "
        "newest latest newsletter batch total number count full whole everything outline gist roundup news hot there "
        "were one issue edition happened happen missed miss read",
    ),
)
_THAT_DAY = ("那天", "那期", "当天", "同一天", "that day", "same day", "that digest", "that issue")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question understood.

    ``text`` is the question without its date words, ``topic`` whether anything is left that names a subject.
    ``scope`` is None where no day is named or given. ``earlier`` are the papers of the conversation, ``context`` its
    words where the question needs them; ``goes_on`` says that the question sounds like its continuation, ``refers``
    that a word of it stands for one of those papers.
    """

    text: str
    intent: Intent
    language: Language
    scope: Scope | None
    topic: bool
    arxiv_ids: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    earlier: tuple[str, ...] = ()
    context: str = ""
    goes_on: bool = False
    in_depth: bool = False
    refers: bool = False

    @property
    def compares(self) -> bool:
        """Whether two papers are set side by side."""
        return self.intent in {Intent.COMPARE, Intent.VERSUS}


def understand(question: Question) -> Asked:
    """Read a question. Pure: the papers it may mean are looked up later."""
    text = unicodedata.normalize("NFKC", question.text).strip()[:_LONGEST]
    language = question.language or ("zh" if is_chinese(text) else "en")
    if is_misuse(text) or is_errand(text):
        return Asked(text, Intent.DECLINE, language, None, topic=False)
    reading = find_dates(text, question.asked_on)
    asked = Asked(
        text=without_ids(reading.rest) or reading.rest or text,
        intent=Intent.ONE,
        language=language,
        scope=question.scope or reading.scope,
        topic=has_topic(reading.rest),
        arxiv_ids=find_arxiv_ids(text),
        places=() if most_upvoted(reading.rest) else find_places(reading.rest),
        in_depth=asks_in_depth(text),
    )
    return _with_intent(_with_history(asked, question, reading.rest), text)


def has_topic(text: str) -> bool:
    """Whether a text names a subject, and not only papers, lists and words of asking."""
    return any(word not in _EMPTY_WORDS for word in topic_words(text))


def topic_words(text: str) -> tuple[str, ...]:
    """The words of a text, each once, without those of asking and without single characters."""
    return tuple(dict.fromkeys(token for token in embedding_tokens(without_asking(text)) if len(token) > 1))


def _with_intent(asked: Asked, text: str) -> Asked:
    place = asked.places[0] if asked.places else None
    if place and not (place.of_papers or (place.of_things and asked.scope) or asked.earlier):
        asked = replace(asked, places=())  # "the last layer", "second-order": no place in a list
    if asked.arxiv_ids or asked.places:
        return replace(asked, intent=Intent.COMPARE if len(asked.arxiv_ids or asked.places) > 1 else Intent.ONE)
    if not asked.topic:
        return replace(asked, intent=_intent_without_topic(asked, text))
    return replace(asked, intent=_intent_of_topic(asked, text))


def _intent_of_topic(asked: Asked, text: str) -> Intent:
    if asks_for_comparison(text) and not asks_for_several(text):
        return Intent.COMPARE
    if asked.earlier and asked.goes_on and not asks_for_others(text):
        return Intent.ONE
    if asks_for_list(text):
        return Intent.COUNT if asks_for_count(text) else Intent.LIST
    if sets_against(text):
        return Intent.VERSUS
    return Intent.LIST if _is_topic_of_days(asked) else Intent.ONE


def _is_topic_of_days(asked: Asked) -> bool:
    """Whether a question is hardly more than a topic and a day ("whats on video today", "昨天机器人的")."""
    few = len(topic_words(asked.text)) <= _FEW_WORDS
    return (
        few
        and asked.scope is not None
        and not asked.in_depth
        and not asks_for_the_one(asked.text)
        and not (wants_figure(asked.text) or wants_a_name(asked.text))
    )


def _intent_without_topic(asked: Asked, text: str) -> Intent:
    if asks_for_count(text):
        return Intent.COUNT
    if asked.goes_on and asked.earlier:
        return Intent.ONE
    return Intent.OUTLINE if asked.scope or asks_for_outline(text) else Intent.DECLINE


def _with_history(asked: Asked, question: Question, rest: str) -> Asked:
    """Take from the conversation what the question leaves out: its papers, its topic, its day."""
    history = question.history
    if not history:
        return asked
    scope = asked.scope or (_scope_of(history, question.asked_on) if _says_that_day(question.text) else None)
    if changes_topic(rest):
        return replace(asked, scope=scope, text=without_change(asked.text))
    before = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
    if not asked.topic and asked.scope and before:
        earlier_text = find_dates(before, question.asked_on).rest  # "and yesterday?" asks the same of another day
        return replace(asked, text=earlier_text, topic=has_topic(earlier_text))
    on = points_back(rest) or goes_on(rest) or _size(rest) <= _SHORT
    return replace(
        asked,
        scope=scope,
        earlier=last_cited(history),
        goes_on=on,
        refers=refers_back(rest) or (asks_aspect_alone(rest) and not says_papers(rest)),
        context=" ".join(turn.content for turn in history[-2:]),
    )


def _size(text: str) -> float:
    """The length of a text in words."""
    characters = sum("\u3400" <= character <= "\u9fff" for character in text)
    return len(re.findall(r"[A-Za-z0-9]+", text)) + characters / _CHARACTERS_A_WORD


def _says_that_day(text: str) -> bool:
    return any(words in text.casefold() for words in _THAT_DAY)


def _scope_of(history: Sequence[Turn], today: date) -> Scope | None:
    """The days that the conversation was about last."""
    scopes = (find_dates(turn.content, today).scope for turn in reversed(history) if turn.role == "user")
    found = next((scope for scope in scopes if scope), None)
    return replace(found, source=ScopeSource.GIVEN) if found else None
