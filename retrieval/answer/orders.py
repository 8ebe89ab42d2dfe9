"""Sentences of a digest that speak to a reader or a machine instead of about a paper.

They are kept from a language model, and bear nothing out: a digest's text is data and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

from retrieval.answer.intents import is_misuse

_ADDRESSES_A_READER = re.compile(
    r"\b(?:you|your|yours)\b|\b(?:dear|attention)[, ]+(?:ai|assistant|model|bot|reader|user)"
    r"|\b(?:assistant|chat ?bot|language model|ai)s?\b[,:]? (?:must|should|shall|please|has to|have to|will now)\b"
    r"|\bsystem (?:prompt|message)\b|\b(?:new|updated) (?:instructions?|rules?|orders?|directives?)\b"
    r"|<\|?/?(?:system|im_start|im_end|assistant|user|instructions?|papers?|question|conversation)\b|\[/?inst\]"
    r"|[你您]|系统(?:消息|指令)|(?:新|更新)的?(?:指令|规则|命令)|(?:助手|机器人|模型)[，,:：]?(?:必须|务必|请|现在要)"
    r"|从现在(?:开始|起)|务必|(?<![申邀聘])请(?![求教假愿])",
    re.IGNORECASE,
)
_STARTS_WITH_AN_ORDER = re.compile(
    r"^[\W\d_]*(?:please|now|always|never|from now on|important|urgent|note to|ps|p\.s|override|todo)?[\W_]*"
    r"(?:ignore|disregard|forget|override|print|output|say|reply|respond|answer|repeat|reveal|append|include|insert|"
    r"tell|write|visit|click|open|download|send|call|execute|run|pretend|act|translate|stop|do not|don't|"
    r"always|never|from now on|end every|begin every|start every)\b(?![-:])"
    r"|^[\W\d_]*(?:现在|立即|马上|务必|一律|永远|始终)?[\W_]*(?:忽略|无视|忘掉|忘记|打印|泄露|点击|访问|下载|假装|扮演|停止回答|"
    r"不要回答|只能?回答|只需?回复|(?:输出|回复|重复)(?![:：结应的]))",
    re.IGNORECASE,
)


def is_order(sentence: str) -> bool:
    """Whether a sentence speaks to somebody: orders, "you", the marks by which chat models tell turns apart."""
    plain = unicodedata.normalize("NFKC", sentence)
    return (
        is_misuse(plain)
        or _ADDRESSES_A_READER.search(plain) is not None
        or _STARTS_WITH_AN_ORDER.match(plain) is not None
    )
