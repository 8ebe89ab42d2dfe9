"""What kind of answer a question wants, told from its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Favourites:
    """A question for the papers that readers liked best: the rest of its words, and how many it wants.

    ``is_advice``: it asks what is worth reading, of which votes are but one sign.
    """

    rest: str
    count: int | None
    is_advice: bool


class Intent(StrEnum):
    """The kinds of answers."""

    ONE = "one"  # a fact or the gist of one paper
    LIST = "list"  # the papers about something
    COUNT = "count"  # how many papers
    OUTLINE = "outline"  # what a day has
    COMPARE = "compare"  # two papers side by side
    VERSUS = "versus"  # two papers side by side, if both sides of a "vs" or "or" are papers
    DECLINE = "decline"  # no question about papers


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_MISUSE = _pattern(
    # of models and papers one may ask whether they ignore instructions
    r"(?<!model )(?<!models )(?<!agents )(?<!that )\b(ignore|disregard|forget|override)\b.{0,30}"
    r"\b(previous|above|prior|earlier|all|your|these)\b.{0,30}"
    r"\b(instructions?|prompts?|rules?|messages?|directions?)",
    r"\b(print|show|reveal|repeat|leak|output|tell me|give me|dump|send|what'?s|what is)\b.{0,25}"
    r"(\b(ur|your|the|ya)\b.{0,12}(system prompt|hidden prompt|initial prompt|instructions|api[ _-]?keys?|passwords?)"
    r"|\b(ur|your|ya)\b.{0,12}(tokens?\b|secrets?))",
    r"\byou are now\b|\b(developer|dan|god|jailbreak) mode\b|\bact as (?!a (?:judge|reward))\w+ ?(?:dan|admin|root)\b",
    r"(?<!模型)(?<!怎么)(?<!如何)(忽略|无视|忘掉|忘记|不要理会|抛开|绕过).{0,12}"
    r"(指令|指示|规则|提示|设定|要求|限制|命令)(?!的?(论文|攻击|方法))",
    r"(你的|把你|输出|打印|告诉我|给我|发我|泄露|复述).{0,14}"
    r"(系统提示|提示词|system ?prompt|api ?key|密钥|口令|密码|令牌)"
    r"(?!学|数|词?(注入|攻击|泄露|优化|工程|压缩)|.{0,4}论文)",
    r"(你现在是|从现在起你是|进入).{0,10}(开发者|越狱|dan|管理员)",
    r"(打印|输出|显示|列出|发给?我|给我|告诉我|交出|泄露).{0,16}(环境变量|(你|你的|服务器|后台)上?的?(数据库|配置|日志|文件|源码))"
    r"|(你|服务器|后台)上?的?.{0,10}(环境变量|配置文件|日志).{0,16}(打印|输出|显示|列出|发给?我|给我|看)",
    r"\b(print|show|dump|reveal|list|give me|send)\b.{0,20}\b(your|the|all)\b.{0,16}"
    r"(environment variables|env vars|\.env\b|server (files|config)|config files?|database (dump|password))",
)
_ERRAND = _pattern(
    r"\b(write|compose|draft)\b (me )?(an? |the |some )?(\w+ ){0,2}"
    r"(post|tweet|caption|bio|blog|cover letter|speech|script|poem|essay|song|email|e-mail|letter"
    r"|code|function|program|story|joke|haiku|resume|cv|homework)\b",
    r"\b(book|order|buy)\b (me )?(an? |the |some )?(flight|ticket|hotel|pizza|taxi|table|train)",
    r"\b(tell|know|give)\b (me )?(an? |another |some )?(joke|riddle|recipe)s?\b",
    r"\bhoroscope\b|\blottery\b|\brecipe for\b(?!.*(train|tun|model|data|learn|align|scal|distil))",
    r"^(?!.*\b(papers?|models?|networks?)\b).*\bweather\b(?! (forecast|predict|data|benchmark))"
    r"(?=.*\b(today|tomorrow|tonight|in|like|outside)\b)",
    r"\b(set|start) (an?|the) (timer|alarm)\b|\bremind me\b|\btranslate (this|the following|it)\b",
    r"^\W*(hi|hello|hey|yo|thanks|thank you|thx|good (morning|night|evening))\b[\s\w!.,]{0,12}$",
    r"\bwho (are|r|made|built|trained) (you|u)\b|\bare (you|u) (a |an )?(human|real|bot|ai|chatgpt|gpt)\b",
    r"(写|作|编)(我|一)?(一)?(首|篇|个|段|封).{0,8}(诗|作文|脚本|程序|代码|情书|邮件|歌|故事|小说|爬虫|函数|笑话|文案|检讨)",
    r"(讲|说)(个|一个|点)笑话|(订|买|抢|叫)(张|个|份)?.{0,3}(机票|酒店|外卖|车票|火车票|打车)(?!的)",
    r"天气(?!预[报测]|模型|数据)|(今天|明天|后天|今晚|现在)的?天气预报(?!.{0,6}(论文|模型))"
    r"|气温(?!预|模型)|[会要]下雨|下雨[吗么]|带伞|(今天|明天|外面|现在).{0,4}几度",
    r"(股票|基金|彩票|比特币|大盘).{0,8}(买|卖|涨|跌|推荐|价格|行情)(?!.*论文)",
    r"^\W*(你好|您好|嗨|哈喽|在吗|在不在|谢谢|多谢|晚安|早安|早上好)\W*[啊呀吗嘛哈]*\W*$",
    r"你(是|叫)(谁|什么|啥)|你是(真人|机器人|人吗)|帮我(翻译|写|算|计算)(?!.*(论文|篇))",
    r"(吃|喝)(什么|啥)(好|呢|$)|(几点|什么时间)(了|啦)",
)
_COUNT = _pattern(
    r"\bhow many (papers?|articles?|ones|preprints?|entries|items|of (them|these|those))\b",
    r"\b(number|count|total) of papers\b|\bpaper count\b",
    r"(多少|几|幾)(篇|份)",
)
_OUTLINE = _pattern(
    r"\b(overview|outline|summar\w+|highlights?|round-?up|recap|tl;?dr|gist|brief(ing)?)\b",
    r"\bwhat('?s| is| was| were)?\s+(new|in|there|on|up|hot)\b|\bwhat (came|got) out\b|\bwhat do we have\b",
    r"\b(papers?|digest|list|news|report|newsletter|issue|newest|latest)\b",
    r"(概览|概述|概况|综述一下|总结|汇总|速览|要点|看点|亮点|摘要|概要|盘点|大纲|导读)",
    r"(都|大概|主要)?(讲|说|有|出|发)(了|过|些)*(点)?(啥|什么|哪些)|有啥|论文|日报|新鲜(事|的)|今日份|最新|一期",
)
_COMPARE = _pattern(
    r"差在哪|差别|区别|不一样|相比|异同|孰优|谁更|哪个更|哪个好|啥关系|什么关系|分别|(对比|比较)(?!学习)",
    r"不同(?=\s|\W*$|[，,。？?吗呢么]|点|之处|在|的地方)",
    r"各自?(多|有|是|用|在|测|训)",
    r"\b(compare[ds]?|comparison|differ(s|ences?)?|contrast|same way|both)\b"
    r"|\bdifferent(?=\W*$|[,?]| (from|than|to|are|is|about|between|in)\b)",
    r"\b(whats?.{0,20} (in |of |from |about )?(each|the two)|(in|of|from|about) each( one)?|each one"
    r"|each (can|has|have|use[sd]?|does|do|takes?|reach\w*|gets?|scores?|needs?|handles?))\b",
    r"跟.{1,40}比|\b(better|worse|faster|stronger|larger|smaller|cheaper) than\b",
)
_VERSUS = _pattern(r"\b(vs\.?|versus|or)\b")
_UPVOTED = _pattern(
    r"(点赞|赞|票|人气|热度)(数|量)?是?最(多|高)的?|最(受欢迎|火|热门|红)的?",
    r"\b(most|top|highest)[- ]?(up-?voted|liked|popular|voted)\b|\bmost (up-?votes|likes)\b",
)
_ADVICE = _pattern(
    r"(最)?值得(一|细|精)?(看|读|关注|推荐)的?|(最)?(重要|重磅|有意思|有趣|精彩)的(?=论文|工作|是|有|几|哪|\W*$)|必(看|读)的?"
    r"|推荐(?!系统|算法|模型|任务|场景|引擎|领域|方向|方面|相关)",
    r"\bworth (reading|a read|my time|a look)\b|\bmust[- ]?reads?\b|\brecommend(ed|s)?\b(?! (system|engine|model)s?)"
    r"|\bmost (interesting|important|notable|exciting|impactful|significant)\b"
    r"|\b(best|top|coolest) (papers?|ones?|picks?)\b"
    r"|\bshould i read\b",
)
_ONE_PAPER = _pattern(r"[哪一]一?篇", r"\b(paper|one)\b")
_NUMERALS = "一二三四五六七八九十"
_TOP = _pattern(r"(?:\btop|前)[- ]?(\d{1,2}|[一二两三四五六七八九十])(?:\s*[篇名个])?")
_SIMILAR = _pattern(
    r"(跟|和|与)?(它|这篇|那篇|这个|该论文)?(很|最)?(类似|相似|相近|相关|差不多)的?(论文|工作|研究|文章)?",
    r"\b(similar|related|comparable|papers? like|more like|something like)( (to|with))?"
    r"( (this|it|that))?( (one|paper))?\b",
)
_OTHERS = _pattern(
    r"\b(other|another|else|more papers|similar|today|yesterday|papers)\b",
    r"还有(没有|哪些|什么|别的)|其他|其它|别的|类似|今天|昨天|篇",
)
_LIST = _pattern(
    r"\bwhich (of|ones?|papers|todays?|today's|works|articles)\b|\bwhat (papers|works|articles|else)\b",
    r"\b(any|some)(thing|one|body|where)?\b(?! (idea|chance))"
    r"(?=.*\b(on|about|for|with|related|regarding|in|papers?|today|that|using|new|around|to do|deal)\b)",
    r"\b(papers?|stuff|works|things|ones|articles|methods|models|tricks|benchmarks) "
    r"(on|about|for|with|in|that|using|where|related|r|are|i|from)\b|\b(list|enumerate)\b",
    r"\b(ones|stuff|papers|works|anything|something)\W*$"
    r"|\bwhat('?s| is| was| were| do we have| have we got)( there| new)? (on|about|in|for)\b",
    r"\bwhat was there\b|\b(is|are|was|were) there|\bwho\b.*\btoday\b|\b(related|stuff) (today|yesterday)",
    r"\b(today|yesterday|this week|last week)'?s?\b.*\b(papers|ones|stuff)\b|\bpapers\b",
    r"(哪些|哪几(篇|种)|哪几个(?=\W*$|论文|工作|模型|方法|是|在|用)|有谁|都有(啥|什么|哪|谁|几)|列(一下|出|下|给|个|举)|给我列|挑出|找(出|几篇)|(多少|几)篇)",
    r"(有没有|有无|有)[^，,。？?]{0,40}(吗|么|嘛|没有?|不)\W*$|(有没有|有无|还有)|(相关|有关|沾边|方面|之类)的",
    r"有(什么|啥|哪些|点).{0,20}(论文|工作|进展|研究|文章|paper)",
    r"(今天|昨天|前天|本周|上周|这周|\d号).{0,20}的\W*$|(方向|领域|方面)的?(进展|论文|工作|趋势|动态|研究)",
)
_SEVERAL = _pattern(
    r"\bwhich (of )?(today'?s?|yesterday'?s?|the|these|those)?\s*((new|latest|other) )?papers\b|\bpapers that\b"
    r"|哪[些几]篇|哪些(论文|工作|文章)",
)
_TWO = _pattern(r"\b(two|both|each)\b|[两俩二](篇|个|者)|分别|各自?")
_PAPERS = _pattern(
    r"\b(papers?|works|articles|which ones|others?|similar)\b|论文|哪[些几](?=\W*$|篇|个\W*$|工作|文章)|篇|类似|其他|列"
)
_THE_ONE = _pattern(
    r"(哪|那|这)(一)?篇(?!论文?都)|是哪(个|家)|那个|(叫|是)(啥|什么)(名|来着)?",
    r"\b(the|that) (one|paper)\b|\bwhich (paper|model|one)\b(?! are)",
)
_CALLED = _pattern(r"\b(who|whose|name|named|called)\b|叫|谁|名字|哪个|哪家|啥名")
_DEPTH = _pattern(
    r"(详细|深入|仔细|具体)(地)?(讲|说|介绍|解读|聊|看)|展开(讲|说)|讲讲|介绍(一下|下)|解读(一下|下)?|说说|聊聊",
    r"\b(in depth|in detail|details (of|on|about)|tell me (more )?about|explain|walk me through)\b",
    r"\b(deep dive|summari[sz]e)\b",
)
_FIGURE = _pattern(
    r"\bhow (many|much|big|long|fast|accurate|often|far|large|high|well|low|small|good|strong)\b|\bpercent\w*|%",
    r"\b(rate|score|fraction|share|speed-?up|accuracy|sizes?|latency|numbers?|gain|drop|ratio|fid|fvd|hz|fps|cost|avg|"
    r"average|pts|points|correlat\w+|before (vs|and) after|up to|delay)\b",
    r"多少|几[个种张倍秒层分点项条百千万次人位天亿步轮成类名台款道]|几(分之|号)?|多(大|长|快|高|少|久|远|宽|重)|第几|比例|百分",
    r"涨|降|提升|得分|准确率|参数|倍|掉到|省了|花了|缩短|减少|率(是|有|为)?",
)
_NAME = _pattern(
    r"\b(which|what|who|whose|whats|name|named|called)\b|哪|啥|什么|谁|叫|名",
)


def is_misuse(text: str) -> bool:
    """Whether the text tries to steer the bot or to get at its inside rather than to ask it about papers."""
    return _MISUSE.search(text) is not None


def is_errand(text: str) -> bool:
    """Whether the text wants what a paper bot does not do: small talk, weather, a poem, a script."""
    return _ERRAND.search(text) is not None


def wants_figure(text: str) -> bool:
    """Whether the question asks for a number."""
    return _FIGURE.search(text) is not None


def wants_name(text: str) -> bool:
    """Whether the question asks for what something is called or made of."""
    return _NAME.search(text) is not None


def asks_for_count(text: str) -> bool:
    """Whether the question asks how many papers there are."""
    return _COUNT.search(text) is not None


def asks_for_outline(text: str) -> bool:
    """Whether the question, which names no topic, asks what there is."""
    return _OUTLINE.search(text) is not None


def asks_for_comparison(text: str) -> bool:
    """Whether the question has a word of comparing."""
    return _COMPARE.search(text) is not None


def asks_for_several(text: str) -> bool:
    """Whether the question asks which papers do something, so that a word of comparing says what they do."""
    return _SEVERAL.search(text) is not None and _TWO.search(text) is None


def sets_against(text: str) -> bool:
    """Whether the question sets two things against each other ("A vs B", "A or B")."""
    return _VERSUS.search(text) is not None


def most_upvoted(text: str) -> Favourites | None:
    """What a question for the most upvoted papers, or for ones worth reading, wants; None for other questions."""
    is_voted, is_advice = _UPVOTED.search(text) is not None, _ADVICE.search(text) is not None
    if not (is_voted or is_advice):
        return None
    top, rest = _TOP.search(text), _TOP.sub(" ", _ADVICE.sub(" ", _UPVOTED.sub(" ", text)))
    if top is None:
        return Favourites(rest, 1 if _ONE_PAPER.search(text) else None, is_advice and not is_voted)
    count = int(top[1]) if top[1].isdecimal() else _NUMERALS.index(top[1].replace("两", "二")) + 1
    return Favourites(rest, count, is_advice and not is_voted)


def without_similarity(text: str) -> str | None:
    """The rest of a question for papers like one spoken of before; None for other questions."""
    return _SIMILAR.sub(" ", text) if _SIMILAR.search(text) else None


def asks_for_others(text: str) -> bool:
    """Whether the question asks for other papers than those that were talked about."""
    return _OTHERS.search(text) is not None


def asks_for_list(text: str) -> bool:
    """Whether the question asks for papers rather than for something in one."""
    return _LIST.search(text) is not None and not (_THE_ONE.search(text) and not asks_for_count(text))


def says_papers(text: str) -> bool:
    """Whether the question speaks of papers, so that what it names is their topic rather than one of them."""
    return _PAPERS.search(text) is not None


def asks_for_the_one(text: str) -> bool:
    """Whether the question speaks of one paper ("那篇", "the one on")."""
    return _THE_ONE.search(text) is not None


def wants_a_name(text: str) -> bool:
    """Whether the question asks what something is called."""
    return _CALLED.search(text) is not None


def asks_in_depth(text: str) -> bool:
    """Whether the question asks to be told about a paper at length."""
    return _DEPTH.search(text) is not None
