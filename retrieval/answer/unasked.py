"""Texts that ask nothing to be looked up: courtesies, other languages, and what points at a paper nobody has named."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from retrieval.answer.aspects import asks_aspect_alone
from retrieval.answer.intents import says_papers
from retrieval.answer.references import find_arxiv_ids, find_place, goes_on, refers_back, without_place
from retrieval.answer.understand import Asked, topic_words
from retrieval.text.tokens import embedding_tokens
from retrieval.types import Question

_COURTESIES: Final = {
    name: re.compile(
        rf"\W*(?:{words})(?:\W|paperboy|bot|there|all|everyone|啊|呀|哈|啦|了|哦|大家|各位)*", re.IGNORECASE
    )
    for name, words in {
        "hello": r"hi|hello|hey|yo|good (?:morning|afternoon|evening)"
        r"|(?:你|您|大家)好|嗨|哈喽|在吗|在不在|早|早安|(?:早上|下午|晚上)好",
        "thanks": r"thanks?(?: you)?(?: so| very)?(?: much| a lot)?|thx|ty|cheers|谢谢?(?:你|您)?|多谢|感谢|辛苦",
        "bye": r"(?:good)?bye(?: bye)?|see (?:you|ya)(?: later)?|good night|晚安|再见|拜拜|回头见|下次见",
        "what_for": r"help|(?:who|what) (?:are|r) (?:you|u)|what (?:can|do) (?:you|u) do"
        r"|how (?:do|can) i use (?:you|this)|帮助|(?:你|您)是(?:谁|什么)"
        r"|(?:你|您)(?:能|会|可以)(?:做|干)(?:什么|啥|些什么)|(?:怎么|如何)(?:用|使用)(?:你|您)?",
    }.items()
}
_MORE: Final = re.compile(
    r"\W*(?:(?:tell|show|give) me )?(?:more|details?|more details?|go on|continue|next)\W*"
    r"|\W*(?:再|更|请)?(?:更多|继续|下一(?:个|篇)|详细(?:点|一点|些|说说|讲讲)?|展开(?:讲讲|说说)?|多(?:说|讲)(?:点|一点|些)?|还有(?:吗|呢|么)?)\W*",
    re.IGNORECASE,
)
_COMPARING: Final = re.compile(
    r"\W*(?:please )?compare(?: (?:them|these|those|both|the two))?(?: please)?\W*"
    r"|\W*(?:请)?(?:比较|对比|比|比一比)(?:一?下)?(?:它们|这两篇|那两篇|两者|两篇)?(?:吧|呢)?\W*",
    re.IGNORECASE,
)
_OPEN_END: Final = re.compile(r"(呢|咋样|怎么样|如何)\W*$")
_POINTING: Final = re.compile(
    r"\b(it|its|it's|this|that|the|paper|one|what about|how about)\b|它|这篇|那篇|该|论文|文章|工作|呢", re.IGNORECASE
)
# What can be asked of any paper: a question of such words and "it" alone does not say of which.
_OF_ANY_PAPER: Final = frozenset(
    embedding_tokens(
        "code results result method methods approach experiment experiments dataset data benchmark accuracy "
        "performance contribution limitation limitations idea main model propose proposed show shows work works use "
        "used uses solve problem authors author wrote write made link links repo details good better say says mean "
        "explain abstract conclusion "
        "代码 源码 开源 结果 效果 方法 实验 数据 数据集 基准 准确率 性能 贡献 局限 不足 思路 想法 核心 主要 模型 提出 "
        "解决 问题 作者 链接 仓库 细节 意思 结论 摘要 用了 使用 做了 创新 创新点 解释 意义"
    )
)
_LEAST_FOREIGN: Final = 3  # letters
_FOREIGN_SHARE: Final = 0.4


def find_unasked(question: Question, asked: Asked) -> str | None:
    """The name of the sentence (section ``answer``) for a text that asks nothing to be looked up; None for others."""
    text = unicodedata.normalize("NFKC", question.text).strip()
    if courtesy := next((name for name, pattern in _COURTESIES.items() if pattern.fullmatch(text)), None):
        return courtesy
    if _is_of_another_script(text):
        return "languages"
    if question.history or asked.scope or asked.arxiv_ids:
        return None
    if _COMPARING.fullmatch(text):
        return "which_papers"
    return "which_paper" if _points_at_nothing(text) else None


def _points_at_nothing(text: str) -> bool:
    """Whether a text is hardly more than words that stand for a paper: "and its code?", "第二篇呢？", "more"."""
    if _MORE.fullmatch(text):
        return True
    follows = goes_on(text) or _OPEN_END.search(text) is not None
    if find_place(text) is not None and not follows:
        return False  # "the 3rd paper" is that of the newest day
    points = follows or refers_back(text) or (asks_aspect_alone(text) and not says_papers(text))
    rest = _POINTING.sub(" ", without_place(text))
    return points and all(word in _OF_ANY_PAPER for word in topic_words(rest))


def _is_of_another_script(text: str) -> bool:
    """Whether much of a text is written in letters other than those of English and Chinese."""
    letters = [sign for sign in text if sign.isalpha()]
    names = (unicodedata.name(sign, "") for sign in letters)
    foreign = sum(not name.startswith(("LATIN", "CJK", "FULLWIDTH")) for name in names)
    return foreign >= max(_LEAST_FOREIGN, _FOREIGN_SHARE * len(letters)) and not find_arxiv_ids(text)
