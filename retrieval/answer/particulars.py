"""Particulars that people ask of any paper and few papers give: a licence, a venue, a learning rate, a sponsor.

Such a question leaves no doubt what it asks for, and a text that gives the particular uses one of few words for it: a
paper whose text has none of these cannot hold the answer, however much of the question it mentions otherwise.
"""

from __future__ import annotations

import re


def _pair(asked: str, given: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE)


_PARTICULARS = (
    _pair(
        r"许可证|开源协议|什么协议|商用|\blicen[sc]e|\bcommercial(ly)? us|\bused? commercially",
        r"licen[sc]|apache|(?-i:\bMIT\b)|\bCC[- ]BY|协议|许可|商用|商业|commercial",
    ),
    _pair(
        r"哪个(会议?|期刊|顶会)|被.{0,6}(录用|接收)|发(表)?在哪|\b(which|what) (conference|venue|journal)"
        r"|\baccepted (at|to|by)\b|\bwhere was .{1,40} (published|accepted)",
        r"iclr|icml|neurips|nips|cvpr|[ie]ccv|\bacl\b|emnlp|naacl|aaai|siggraph|interspeech|icra|corl|kdd|accepted|conference"
        r"|journal|会议|录用|接收|期刊",
    ),
    _pair(
        r"资助|投资|赞助|\bfund(ed|ing|s)?\b|\bsponsor",
        r"资助|投资|赞助|基金|fund|grant|sponsor|support(ed)? by",
    ),
    _pair(
        r"(什么|啥|哪(个|种))优化器|\b(which|what) optimi[sz]er|\boptimi[sz]er (did|does|do|was|is)\b",
        r"优化器|optimi[sz]er|adam|\bsgd\b|muon|lion\b|adafactor",
    ),
    _pair(r"学习率|\blearning rate", r"学习率|learning rate|\blr\b"),
    _pair(r"批(量|次)?大小|\bbatch ?size", r"批(量|次|大小)|batch"),
    _pair(r"标注(员|者|人员)|\bannotators?\b|\blabell?ers\b", r"标注|人工|专家|annotat|label|expert|human"),
    _pair(
        r"用户(调研|研究|实验)|\buser stud(y|ies)",
        r"用户(调研|研究|实验|评)|受试|被试|志愿者|user stud|participant"
        r"|human (study|evaluat|preference)|人(类|工)评|主观",
    ),
    _pair(
        r"电费|多少(度)?电|耗电|碳排|\belectricity\b|\bcarbon\b|\bpower (consum|draw|bill)",
        r"电费|电力|耗电|功耗|能耗|能源|能量|碳|kwh|瓦|electric|carbon|energy|power|watt",
    ),
    _pair(
        r"(支持|会|能说|懂|有)(没有)?(中文|汉语|普通话|英文|英语|日语|日文)"
        r"|\bsupports? (chinese|english|japanese|mandarin)\b",
        r"中文|汉语|普通话|英文|英语|日语|日文|双语|多语|语种|种语言|chinese|mandarin|english|japanese|lingual|languages",
    ),
    _pair(
        r"手机|\b(on|run on) (a |my )?(phone|mobile|smartphone)",
        r"手机|移动|端侧|终端|边缘|phone|mobile|edge|on-device",
    ),
    _pair(
        r"真机|实体机器人|(哪家|什么|哪种)(的)?(机器人|机械臂|机器狗)"
        r"|\breal[- ](robot|world (robot|tests?))|\b(which|what) robot\b",
        r"真机|真实|现实|实体|实机|物理机器人|宇树|机器狗|机械臂|机器人"
        r"|real[- ](world|robot)|physical|unitree|franka|humanoid",
    ),
    _pair(
        r"局限|不足|缺点|缺陷|短板|\b(limitations?|drawbacks?|weakness(es)?|shortcomings?|downsides?"
        r"|fail(ure)?s? (case|mode)s?)\b",
        r"局限|不足|缺点|缺陷|限制|失败|失效|未来工作|limitation|drawback"
        r"|weakness|shortcoming|downside|fail|future work",
    ),
    _pair(r"显存|\bv?ram\b|\bgpu memory", r"显存|内存|vram|memory|\d\s*GB?\b"),
    _pair(r"伦理审查|过审|\birb\b|\bethics? (approval|review|board)", r"伦理|irb|ethic"),
)


def lacks_particular(question: str, text: str) -> bool:
    """Whether a question asks for a particular of which a text says nothing at all."""
    return any(asked.search(question) and not given.search(text) for asked, given in _PARTICULARS)
