"""Answers out of a small archive of three days, end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from retrieval.types import Answer, Digest, Paper, Status
from tests.fakes.answers import (
    CODE_MEND,
    CROSS_OVER,
    DIGESTS,
    FOLD_MAP,
    FRAME_WALK,
    FRIDAY,
    LEAK_PROBE,
    MARK_TEXT,
    MONDAY,
    NOT_HELD,
    OLD_FACE,
    PROMPT_SHIELD,
    RAIN_SIGHT,
    SOFT_VOICE,
    STEP_COACH,
    THIN_WIRE,
    THURSDAY,
    TOOL_GYM,
    TOUCH_GRIP,
    TUESDAY,
    Ask,
)
from tests.fakes.digests import digest_of, paper_of
from tests.fakes.valid_answer import check_answer

LONGEST = 1_200  # characters of an answer that is no list


def cited(answer: Answer) -> list[str]:
    check_answer(answer, DIGESTS)
    return [citation.paper_id for citation in answer.citations]


def days(answer: Answer) -> tuple[date, date] | None:
    return (answer.scope.first, answer.scope.last) if answer.scope else None


@pytest.mark.parametrize(
    ("text", "paper", "fact"),
    [
        ("TouchGrip 的抓取成功率是多少", TOUCH_GRIP, "97.3%"),
        ("ＴｏｕｃｈＧｒｉｐ 的成功率", TOUCH_GRIP, "97.3%"),
        ("What accuracy does FrameWalk reach on LongShow?", FRAME_WALK, "68.9%"),
        ("FRAMEWALK accuracy?", FRAME_WALK, "68.9%"),
        ("水印的检出率是多少", MARK_TEXT, "92.6%"),
        ("修复一张照片要几秒", OLD_FACE, "1.8 秒"),
        ("听者给的自然度评分", SOFT_VOICE, "4.4"),
        ("what resolution does the protein paper reach", FOLD_MAP, "2.9"),
        ("reference recording length of SoftVoice", SOFT_VOICE, "8 秒"),
        ("how many e-mail addresses leak from chat models", LEAK_PROBE, "4.1%"),
        ("GPT-5.2 和 Qwen3 谁泄露得少", LEAK_PROBE, "GPT-5.2"),
        ("行人意图预测能提前多少秒", CROSS_OVER, "2.3 秒"),
        ("误差比数值天气预报低多少", RAIN_SIGHT, "15%"),
        ("哪篇论文讲提示注入，攻击成功率降到多少", PROMPT_SHIELD, "2%"),
    ],
)
def test_one_paper_is_answered_with_the_fact_first(ask: Ask, text: str, paper: Paper, fact: str) -> None:
    answer = ask(text)
    assert answer.status is Status.ANSWERED
    assert cited(answer)[0] == paper.id
    assert fact in answer.text.splitlines()[1]
    assert fact in answer.citations[0].quote
    assert len(answer.text) <= 600


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("which papers use reinforcement learning?", {STEP_COACH, TOOL_GYM}),
        ("哪些论文用了强化学习", {STEP_COACH, TOOL_GYM}),
        ("有没有讲蛋白质的", {FOLD_MAP}),
        ("any speech papers?", {SOFT_VOICE}),
    ],
)
def test_a_list_ends_where_the_papers_do(ask: Ask, text: str, papers: set[Paper]) -> None:
    answer = ask(text)
    assert set(cited(answer)) == {paper.id for paper in papers}
    assert days(answer) == (THURSDAY, THURSDAY)
    assert str(THURSDAY) in answer.text.splitlines()[0]
    assert all(citation.quote in answer.text for citation in answer.citations)


def test_a_list_falls_back_to_earlier_digests_and_says_so(ask: Ask) -> None:
    answer = ask("有没有讲水印的")
    assert cited(answer) == [MARK_TEXT.id]
    assert answer.text.startswith("最新一期（2026-01-15）里没有")
    assert "（2026-01-12）" in answer.text
    assert days(answer) == (MONDAY, FRIDAY)


def test_a_list_of_named_days_is_drawn_from_these(ask: Ask) -> None:
    answer = ask("本周有哪些讲强化学习的论文")
    assert set(cited(answer)) == {STEP_COACH.id, TOOL_GYM.id}
    assert days(answer) == (MONDAY, MONDAY + timedelta(6))
    assert ask("which papers on Jan 12 are about proteins?").status is Status.REFUSED


def test_a_long_list_has_a_line_each_for_the_first_ones(ask_of: Callable[[Sequence[Digest]], Ask]) -> None:
    many = digest_of(MONDAY, *(paper_of(n, zh=f"第 {n} 种方法用水印标记语音合成的声音。") for n in range(1, 21)))
    answer = ask_of([many])("哪些论文讲语音水印")
    assert len(answer.citations) == 20
    lines = answer.text.splitlines()[1:]
    assert sum(line.startswith("   ") for line in lines) == 12
    assert lines[-1].startswith("20. ")


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("how many papers on Jan 13?", 5, TUESDAY, TUESDAY),
        ("1月12号有多少篇论文", 5, MONDAY, MONDAY),
        ("how many papers between Jan 12 and Jan 13", 9, MONDAY, TUESDAY),
        ("一共多少篇", 5, THURSDAY, THURSDAY),
    ],
)
def test_papers_are_counted_each_once(ask: Ask, text: str, count: int, first: date, last: date) -> None:
    answer = ask(text)
    assert (answer.status, cited(answer)) == (Status.ANSWERED, [])
    assert f"{count} 篇" in answer.text or f"{count} papers" in answer.text
    assert days(answer) == (first, last)


@pytest.mark.parametrize(
    "text", ["这周有几篇讲强化学习的", "how many papers this week are about reinforcement learning"]
)
def test_papers_on_a_topic_are_counted_and_named(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert set(cited(answer)) == {STEP_COACH.id, TOOL_GYM.id}
    assert "2 " in answer.text.splitlines()[0]


@pytest.mark.parametrize("text", ["昨天有哪些论文", "what's new?", "list all papers", "周四的论文概览", "概览", "昨天"])
def test_a_day_is_outlined_by_field(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert sorted(cited(answer)) == sorted(paper.id for paper in DIGESTS[2].papers)
    assert days(answer) == (THURSDAY, THURSDAY)
    group = "推理与强化学习" if answer.language == "zh" else "Reasoning and reinforcement learning"
    assert group in answer.text
    assert "5" in answer.text.splitlines()[0]


def test_an_outline_of_several_days_names_those_that_are_held(ask: Ask) -> None:
    answer = ask("1月10号到13号有什么论文")
    assert days(answer) == (MONDAY, TUESDAY)
    assert set(cited(answer)) <= {paper.id for digest in DIGESTS[:2] for paper in digest.papers}
    assert "9 篇" in answer.text.splitlines()[0]


def test_the_newest_digest_is_the_newest_up_to_today(ask: Ask) -> None:
    assert days(ask("what's new?", today=TUESDAY)) == (TUESDAY, TUESDAY)
    assert days(ask("what's new?", today=NOT_HELD)) == (TUESDAY, TUESDAY)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("TouchGrip 和 MarkText 有什么不同", TOUCH_GRIP, MARK_TEXT),
        ("StepCoach vs ToolGym", STEP_COACH, TOOL_GYM),
        ("compare the watermark paper and the gradient compression paper", MARK_TEXT, THIN_WIRE),
        ("FrameWalk or ThinWire: which needs less memory?", FRAME_WALK, THIN_WIRE),
        ("修复代码缺陷的那篇和语音合成的那篇有什么区别", CODE_MEND, SOFT_VOICE),
    ],
)
def test_two_papers_stand_side_by_side(ask: Ask, text: str, left: Paper, right: Paper) -> None:
    answer = ask(text)
    assert cited(answer) == [left.id, right.id]
    assert answer.text.splitlines()[0] in {"两篇对照：", "Side by side:"}
    assert len(answer.text) <= LONGEST


@pytest.mark.parametrize(
    "text", ["accuracy of FrameWalk before vs after forgetting frames", "TouchGrip 训练前后的成功率"]
)
def test_before_and_after_are_not_two_papers(ask: Ask, text: str) -> None:
    assert len(cited(ask(text))) == 1


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("第3篇讲了什么", CODE_MEND),
        ("周一的第2篇", FRAME_WALK),
        ("1月13号第一篇", OLD_FACE),
        ("the second paper on Monday", FRAME_WALK),
        ("最后一篇", FOLD_MAP),
        ("paper #2", TOOL_GYM),
        ("第 ５ 篇", FOLD_MAP),
        ("2601.10003", MARK_TEXT),
        ("https://arxiv.org/abs/2601.10003v2 讲了什么", MARK_TEXT),
        ("https://huggingface.co/papers/2601.10008", CROSS_OVER),
        ("FrameWalk: Answering Questions about Long Videos", FRAME_WALK),
        ("用扩散模型修复老照片", OLD_FACE),
        ("《行人过街意图预测》这篇讲了什么", CROSS_OVER),
        ("what is 'marktext: signs that stay' about", MARK_TEXT),
    ],
)
def test_a_paper_named_by_place_id_link_or_title_is_found(ask: Ask, text: str, paper: Paper) -> None:
    answer = ask(text)
    assert (answer.status, cited(answer)) == (Status.ANSWERED, [paper.id])


def test_two_places_are_two_papers(ask: Ask) -> None:
    answer = ask("1月12号的第一篇和第三篇有什么区别")
    day = [paper.id for paper in DIGESTS[0].papers]
    assert [citation.paper_id for citation in answer.citations] == [day[0], day[2]]


def test_a_place_that_is_not_there_is_said_once(ask: Ask) -> None:
    answer = ask("compare paper 98 and paper 99 of jan 12")
    assert answer.status is Status.REFUSED
    assert answer.text.count("98") == 1
    assert "99" not in answer.text


def test_two_ids_are_two_papers(ask: Ask) -> None:
    assert cited(ask("2601.10003 和 2601.10004 有什么不同")) == [MARK_TEXT.id, THIN_WIRE.id]


@pytest.mark.parametrize(
    ("text", "said"), [("2601.99999", "2601.99999"), ("第9篇讲什么", "没有第 9 篇"), ("paper 0", "number 0")]
)
def test_a_paper_that_is_not_there_is_refused_by_name(ask: Ask, text: str, said: str) -> None:
    answer = ask(text)
    assert (answer.status, cited(answer)) == (Status.REFUSED, [])
    assert said in answer.text


@pytest.mark.parametrize("text", ["详细讲讲 TouchGrip", "深入介绍一下 TouchGrip"])
def test_in_depth_the_paper_is_told_section_by_section(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert cited(answer) == [TOUCH_GRIP.id]
    assert [line.partition("：")[0] for line in answer.text.splitlines()[1:]] == ["贡献", "创新点", "结果"]
    assert len(answer.text) <= LONGEST


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("TouchGrip 的代码在哪", "https://github.com/lighthouse-robotics/touchgrip"),
        ("who wrote TouchGrip?", "Ada Moreno, Li Wei"),
        ("which lab made TouchGrip", "Lighthouse Robotics Lab"),
        ("TouchGrip 有多少赞", "41"),
        ("周一的第二篇的链接", "https://arxiv.org/abs/2601.10002"),
        ("links of the 2nd paper of Monday", "https://arxiv.org/abs/2601.10002"),
        ("LeakProbe link please", "https://arxiv.org/abs/2601.10007"),
    ],
)
def test_facts_beside_the_text_come_from_the_metadata(ask: Ask, text: str, fact: str) -> None:
    answer = ask(text)
    assert len(cited(answer)) == 1
    assert fact in answer.text.splitlines()[1]
    assert answer.citations[0].quote == answer.text.splitlines()[1]


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("does TouchGrip say how much the hand costs?", TOUCH_GRIP),
        ("MarkText 用了多少张 GPU 训练", MARK_TEXT),
        ("FrameWalk 的作者是谁", FRAME_WALK),
        ("does FrameWalk have a project page?", FRAME_WALK),
        ("FrameWalk 有代码吗", FRAME_WALK),
        ("has the code of 2601.10002 been released?", FRAME_WALK),
        ("CodeMend 的许可证是什么", CODE_MEND),
    ],
)
def test_a_detail_that_is_absent_is_refused_with_the_paper_as_near_miss(ask: Ask, text: str, paper: Paper) -> None:
    answer = ask(text)
    assert (answer.status, cited(answer)) == (Status.REFUSED, [paper.id])
    assert answer.text.startswith(("日报里有这篇论文", "The digests have this paper"))
