"""A paper of our own with a full text, and what a good model writes of it."""

from __future__ import annotations

import json
from typing import Any

from retrieval.edition.types import FullText, Part, ReadFrom
from retrieval.types import Form, Links, Paper, Section, SectionName
from tests.scripted_model.server import Play, says

ABSTRACT = (
    "Robots that tidy kitchens forget where things belong. We present ShelfMap, a memory for household robots that "
    "stores objects by shelf and by time. ShelfMap needs no training and runs on a single GPU. On TidyBench it reaches "
    "a success rate of 71.3%, which is 8.4 points above the best earlier method, GPT-4.1 with a plain log. "
    "Code is available at https://github.com/lighthouse-robotics/shelfmap."
)
PARTS = (
    Part(
        "1 Introduction",
        "Household robots meet thousands of objects a day. Their memory is a plain log, which grows without end.\n"
        "Our contributions are as follows. We propose a memory of two layers, one for shelves and one for time. "
        "We collect TidyBench, a benchmark of 1,250 tasks in 36 kitchens.",
    ),
    Part("2 Related Work", "Earlier memories (Moreno et al., 2024) store whole images [12]."),
    Part(
        "3 The ShelfMap Memory",
        "ShelfMap writes an entry whenever an object is moved. A reader module looks entries up by shelf instead of "
        "reading the whole log.\nGiven a request and a camera image, the robot receives the three most likely shelves.",
    ),
    Part(
        "4 Experiments",
        "We train nothing and use temperature 0.2.\n| Method | Success |\n| GPT-4.1 | 62.9 |\n| ShelfMap | 71.3 |\n"
        "ShelfMap answers in 0.8 seconds, 12 times faster than reading the log. "
        "With 35,000 entries its success rate falls to 69.0%.",
    ),
    Part("5 Conclusion", "ShelfMap shows that robots remember better by place than by time alone."),
    Part("References", "[1] A. Moreno. A log of 9,999 things."),
)


def paper_of(number: int = 1, title: str = "ShelfMap: A Memory for Household Robots") -> Paper:
    paper_id = f"2601.{number:05}"
    return Paper(
        id=paper_id,
        title=title,
        position=number,
        sections=(Section(SectionName.ABSTRACT, ABSTRACT, "en", Form.HF_DAILY),),
        links=Links.of_arxiv_id(paper_id, code="https://github.com/lighthouse-robotics/shelfmap"),
        authors=("Ada Moreno", "Li Wei"),
        organization="Lighthouse Robotics Lab",
        keywords=("household robots", "memory"),
    )


PAPER = paper_of()
WHOLE = FullText(PAPER.id, ReadFrom.HTML, ABSTRACT, PARTS)
SHORT = FullText(PAPER.id, ReadFrom.ABSTRACT, ABSTRACT, why="There is no HTML edition.")

GOOD: dict[str, Any] = {
    "title_zh": "ShelfMap：家用机器人的记忆",
    "abstract_zh": "收拾厨房的机器人记不住东西该放在哪里。ShelfMap 是一种按层架和时间存放物品的记忆。"
    "它不需要训练，在单块 GPU 上就能运行。在 TidyBench 上成功率达到 71.3%，比此前最好的方法高 8.4 个百分点。",
    "field": "家用机器人的物品记忆。",
    "contribution": "提出 ShelfMap，让机器人按层架和时间记住物品的位置。",
    "usage": ["输入一条请求和一张相机图像，得到三个最可能的层架。", "不需要训练，单块 GPU 即可运行，代码已公开。"],
    "innovations": ["两层记忆：一层管层架，一层管时间。", "读取模块：按层架查找条目，而不是通读整个日志。"],
    "results": [
        "在 TidyBench 的 1250 个任务上成功率为 71.3%，GPT-4.1 为 62.9%。",
        "回答用 0.8 秒，比通读日志快 12 倍。",
    ],
}
GOOD_EN = GOOD | {
    "field": "Memory of objects for household robots.",
    "contribution": "ShelfMap lets robots remember objects by shelf and by time.",
    "usage": ["A request and a camera image go in, three likely shelves come out."],
    "innovations": ["Two layers: one for shelves and one for time."],
    "results": ["On TidyBench it reaches 71.3%, 8.4 points above GPT-4.1."],
}


def writes(**changes: Any) -> Play:  # noqa: ANN401 - values of a JSON object
    """Writes the good note with some fields changed; a field that is None is left out."""
    return answers({name: value for name, value in (GOOD | changes).items() if value is not None})


def answers(value: object, *, used: tuple[int, int] | None = None) -> Play:
    """Writes a value as JSON; ``used`` as of ``says``."""
    return says(json.dumps(value, ensure_ascii=False), used=used)
