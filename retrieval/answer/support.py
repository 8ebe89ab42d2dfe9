"""Whether a paper that was found holds the detail that is asked for: the check against answering beside the point."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answer.extract import has_figure, token_set
from retrieval.answer.quantities import asked_quantities, gives_quantity
from retrieval.index.evidence import Sentence
from retrieval.index.search import Searcher
from retrieval.text.tokens import CHINESE_STOP_WORDS, embedding_tokens, search_tokens, without_asking

_CERTAIN = 0.5  # a translation that stands in a sentence supports its word at least this much
_IN_PART = 0.5  # what all the characters of a Chinese word support where the word itself is not there
_KNOWN = 8.0  # idf above which words count alike
_UNKNOWN_CHINESE = 1.5  # weight of a Chinese word that neither papers nor the lexicon know
# Words for a part of any paper: they ask for what every paper has.
_ASPECTS = frozenset(
    search_tokens(
        "idea main contribution contributions core work method approach result results finding findings model paper "
        "summary conclusion problem solve goal purpose novelty innovation innovations limitation experiment "
        "experiments perform performs performance explain tell describe about "
        "detail details how well good new technique trick overview "
        "compare comparison compared differ difference different differences versus between both each side "
        "sentence line tldr eli5 simple simply terms layman plain briefly brief short five words "
        "cover covers include includes contain contains consist 覆盖 涵盖 包含 包括 道题 "
        "一句 一句话 几句话 一两句 大白话 通俗 白话 简单 简短 简要 人话 概括 "
        "比较 对比 区别 不同 差别 相比 比起 两篇 差在 到底 "
        "贡献 核心 创新 创新点 方法 思路 做法 原理 结果 效果 实验 结论 问题 解决 目标 目的 内容 主要 意思 介绍 讲讲 "
        "详细 特点 亮点 优势 区别 表现 性能 模型 技术报告 技术 报告 具体 总结 应用 领域 用途 场景 想法",
    )
)
_UNITS = frozenset(
    search_tokens(
        "percent percentage pts points point number numbers score scores total times rate avg average exactly "
        "roughly about 百分之 百分点 个点 几个点 平均 具体 数字 数值 分数 得分 比例 一共 总共 上涨 提升 涨了 下降",
    )
)


def asked_words(text: str, names: Sequence[str], titles: str) -> list[str]:
    """The words of a question that say which detail is asked for.

    Names of the paper, words of its titles, words of asking, units, and words for what every paper has are left out.
    """
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    known = set(search_tokens(titles)) | _ASPECTS | _UNITS
    words = dict.fromkeys(token for token in embedding_tokens(without_asking(text)) if len(token) > 1)
    return [word for word in words if word not in known]


def support(searcher: Searcher, words: Sequence[str], sentences: Sequence[Sentence], *, figure: bool) -> float:
    """How much of the words the best sentence supports, 0 to 1; of those with a figure where one is asked for.

    A word is supported by itself (1), by a translation, or by a sentence that means something close (its cosine);
    words weigh by their background idf, and Chinese ones that no paper uses less, as many are turns of speech.
    """
    held = [sentence.text for sentence in sentences if not figure or has_figure(sentence.text)]
    if not words:
        return 1.0
    if not held:
        return 0.0
    weights = np.array([_weight(searcher, word) for word in words], np.float32)
    word_vectors, sentence_vectors = searcher.embed([*words]), searcher.embed(held)
    supported = np.maximum(sentence_vectors @ word_vectors.T, _literal(searcher, words, held))
    return float((supported @ weights).max() / max(float(weights.sum()), 1e-6))


def _weight(searcher: Searcher, word: str) -> float:
    return min(searcher.idf(word), _KNOWN) if word.isascii() or searcher.knows(word) else _UNKNOWN_CHINESE


def _literal(searcher: Searcher, words: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
    """1 where a sentence (row) has a word (column), somewhat less where it has a translation of it, else 0.

    A Chinese word that a sentence does not have is supported in part by its characters (剪出来 by 剪枝), a word for a
    quantity by a figure of its kind (参数 by 0.4B).
    """
    variants = [
        {word: 1.0} | {other: min(1.0, _CERTAIN + weight) for other, weight in searcher.translations(word)}
        for word in words
    ]
    sought = [asked_quantities(word) for word in words]
    table = np.zeros((len(texts), len(words)), np.float32)
    for row, text in enumerate(texts):
        tokens = token_set(text)
        for column, forms in enumerate(variants):
            if gives_quantity(text, sought[column]):
                table[row, column] = 1.0
                continue
            whole = max((weight for form, weight in forms.items() if form in tokens), default=0.0)
            table[row, column] = max(whole, _IN_PART * _share_of_characters(words[column], text))
    return table


def _share_of_characters(word: str, text: str) -> float:
    """The share of a Chinese word's telling characters that a text has; 0 for other words."""
    telling = [
        character for character in word if "\u3400" <= character <= "\u9fff" and character not in CHINESE_STOP_WORDS
    ]
    return sum(character in text for character in telling) / len(telling) if telling else 0.0
