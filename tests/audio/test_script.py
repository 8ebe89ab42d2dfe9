"""The script of the spoken edition."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from retrieval.edition.audio.pieces import cut
from retrieval.edition.audio.script import pick_papers, write_script
from retrieval.edition.statistics import statistics_of
from retrieval.edition.types import Area, Edition, EditionPaper, Note, ReadFrom, Statistics
from retrieval.types import Language, Paper, SectionName
from tests.fakes.digests import paper_of

DAY = date(2026, 1, 21)
LONG = "本文提出一种新的智能体训练方法，在多个基准上把成功率提升 8.0%，" + "并且给出了详细的分析，" * 30 + "完。"
ABSTRACT = "Agents are popular. We propose an agent that gains 8.0% over GPT-4.1. It is small."


def made(paper: Paper, *, language: Language = "zh", contribution: str = "提出一种方法，提升 8.0%。") -> EditionPaper:
    note = Note(paper.id, paper.title_zh, "", "zh", {SectionName.CONTRIBUTION: contribution}, language)
    return EditionPaper(paper, ReadFrom.HTML, note)


def papers(count: int) -> list[Paper]:
    return [
        replace(
            paper_of(
                number, title=f"Robot Grasping {number}", title_zh=f"机器人抓取{number}", en=ABSTRACT, position=number
            ),
            upvotes=100 - number,
        )
        for number in range(1, count + 1)
    ]


def edition(own: list[EditionPaper], statistics: Statistics | None = None) -> Edition:
    return Edition(DAY, tuple(own), statistics or statistics_of([each.paper for each in own], [], DAY))


def test_a_chinese_script_has_date_number_papers_and_a_closing() -> None:
    lines = write_script(edition([made(paper) for paper in papers(20)]), "zh").split("\n")
    assert lines[0] == "这里是 paperboy，二零二六年一月二十一日，星期三的 A I 论文日报。这一天共有二十篇论文。"
    assert lines[1] == "论文最多的方向是机器人与具身智能，二十篇。"
    assert lines[2] == "先看获得九十九个赞的，机器人抓取一。提出一种方法，提升百分之八。"
    assert lines[-1] == "其余十二篇和所有原文链接都在日报里，我们下次再见。"
    assert len(lines) == 11


def test_an_english_script_takes_the_telling_sentence_of_an_abstract() -> None:
    script = write_script(edition([made(paper) for paper in papers(2)]), "en")
    assert "Wednesday, January 21, 2026. There are 2 papers." in script
    assert (
        "First, with 99 upvotes: Robot Grasping 1. We propose an agent that gains 8 percent over G P T 4.1." in script
    )
    assert "提出" not in script
    assert "Agents are popular" not in script


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_script_takes_two_to_four_minutes_and_no_more(language: Language) -> None:
    own = [made(replace(paper, sections=paper.sections), contribution=LONG) for paper in papers(40)]
    script = write_script(edition(own), language)
    seconds = len(script) / 4.3 if language == "zh" else len(script.split()) / 2.5
    assert 60 < seconds < 250
    assert script.count("\n") >= 7


def test_hot_areas_are_told_where_they_are_known() -> None:
    hot = Area({"zh": "机器人", "en": "Robotics"}, 5, 3.0)
    one = Area({"zh": "语音", "en": "Speech"}, 1, 4.0)
    statistics = Statistics(5, (hot, one), {"zh": (), "en": ()}, ((DAY, 5),))
    own = [made(paper) for paper in papers(5)]
    assert "比平时更热的方向是机器人，五篇。" in write_script(edition(own, statistics), "zh")
    assert "Hotter than usual: robotics, with 5 papers." in write_script(edition(own, statistics), "en")


def test_one_paper_and_no_paper() -> None:
    script = write_script(edition([made(papers(1)[0])]), "zh")
    assert "只有一篇论文" in script
    assert "方向" not in script
    assert write_script(edition([]), "en").count("\n") == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("To address this gap, we introduce GripMap. It is fast.", "We introduce GripMap. It is fast."),
        ("To this end, in this paper, we introduce GripMap.", "We introduce GripMap."),
        ("To overcome these limitations of maps, we propose GripMap.", "We propose GripMap."),
        ("To grip eggs, we propose GripMap.", "To grip eggs, we propose GripMap."),
        ("However, we propose iGrip.", "We propose iGrip."),
        ("iGrip is what we propose.", "iGrip is what we propose."),
    ],
)
def test_what_leans_on_a_sentence_that_is_not_told_is_left_out(written: str, said: str) -> None:
    script = write_script(edition([made(papers(1)[0], contribution=written, language="en")]), "en")
    assert script.split("\n")[1].partition(": ")[2].partition(". ")[2] == said


def test_papers_are_spread_over_areas() -> None:
    robots = [replace(paper, upvotes=50) for paper in papers(9)]
    speech = replace(paper_of(90, title="Speech Recognition", position=90), upvotes=10)
    picked = pick_papers([made(paper) for paper in [*robots, speech]])
    assert len(picked) == 8
    assert speech.id in {each.paper.id for each in picked[:5]}
    assert picked[0].paper.id == robots[0].id


def test_without_upvotes_the_list_decides() -> None:
    own = [
        made(replace(paper_of(number, title=f"Paper {number}", position=number), upvotes=None)) for number in (1, 2, 3)
    ]
    assert [each.paper.position for each in pick_papers(own)] == [1, 2, 3]


def test_marks_ids_and_links_are_not_read() -> None:
    said = "摘自原文：**提出** `X`，见 https://arxiv.org/abs/2601.12993 🚀，达到 35,000 步。"
    script = write_script(edition([made(papers(1)[0], contribution=said)]), "zh")
    assert "三万五千步" in script
    assert not re.search(r"http|2601|摘自原文|[*`🚀\d]", script)


def test_a_script_is_the_same_each_time() -> None:
    own = [made(paper) for paper in papers(12)]
    assert write_script(edition(own), "zh") == write_script(edition(list(own)), "zh")


def test_pieces_keep_every_sentence_and_their_length() -> None:
    script = "第一句。第二句很长很长。\n" * 40 + "x" * 95
    pieces = cut(script, 40)
    assert max(map(len, pieces)) <= 40
    assert "".join("".join(pieces).split()) == "".join(script.split())
    assert cut("", 40) == []
