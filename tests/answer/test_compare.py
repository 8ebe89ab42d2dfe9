"""The two papers that a question sets side by side."""

from __future__ import annotations

import pytest

from retrieval.answer.compare import find_sides
from retrieval.answer.finding import Finder
from retrieval.answer.understand import understand
from retrieval.types import Paper, Question, Turn
from tests.fakes.answers import (
    CODE_MEND,
    DIGESTS,
    FRAME_WALK,
    FRIDAY,
    MARK_TEXT,
    SOFT_VOICE,
    STEP_COACH,
    THIN_WIRE,
    TOOL_GYM,
    TOUCH_GRIP,
    turns,
)


def sides(finder: Finder, text: str, *history: Turn) -> tuple[str, ...]:
    asked = understand(Question(text, FRIDAY, history))
    found = find_sides(finder, asked, asked.scope or finder.default_scope(FRIDAY))
    return tuple(each.paper_id for each in found or ())


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("TouchGrip 和 MarkText 有什么不同", TOUCH_GRIP, MARK_TEXT),
        ("MarkText 跟 TouchGrip 有什么区别", MARK_TEXT, TOUCH_GRIP),
        ("StepCoach vs ToolGym", STEP_COACH, TOOL_GYM),
        ("ToolGym vs. StepCoach: which trains agents?", TOOL_GYM, STEP_COACH),
        ("compare FrameWalk with ThinWire on memory", FRAME_WALK, THIN_WIRE),
        ("FrameWalk compared to ThinWire", FRAME_WALK, THIN_WIRE),
        ("what is the difference between SoftVoice and CodeMend?", SOFT_VOICE, CODE_MEND),
        ("compare the watermark paper and the gradient compression paper", MARK_TEXT, THIN_WIRE),
        ("修复代码缺陷的那篇和语音合成的那篇，各用了什么数据", CODE_MEND, SOFT_VOICE),
        ("ＳｔｅｐＣｏａｃｈ、ＴｏｏｌＧｙｍ 对比", STEP_COACH, TOOL_GYM),
    ],
)
def test_the_sides_are_the_two_papers_in_the_order_of_the_question(
    finder: Finder, text: str, left: Paper, right: Paper
) -> None:
    assert sides(finder, text) == (left.id, right.id)


def test_the_sides_differ_even_where_both_fit_one_paper_best(finder: Finder) -> None:
    left, right = sides(finder, "compare watermarks and watermark detection")
    assert MARK_TEXT.id in {left, right}
    assert left != right


def test_two_that_share_what_is_asked_about_are_the_sides(finder: Finder) -> None:
    assert set(sides(finder, "两篇强化学习论文的区别")) == {STEP_COACH.id, TOOL_GYM.id}


@pytest.mark.parametrize("text", ["跟 ThinWire 比呢", "how does it compare to ThinWire?"])
def test_the_paper_of_the_conversation_is_set_beside_another(finder: Finder, text: str) -> None:
    about = turns("what is MarkText", "MarkText watermarks texts [1]", MARK_TEXT)
    assert sides(finder, text, *about) == (MARK_TEXT.id, THIN_WIRE.id)


@pytest.mark.parametrize("text", ["它们有什么区别", "compare them"])
def test_the_two_of_the_conversation_are_set_side_by_side(finder: Finder, text: str) -> None:
    about = turns("哪些论文用了强化学习", "ToolGym [1]、StepCoach [2]", TOOL_GYM, STEP_COACH)
    assert set(sides(finder, text, *about)) == {TOOL_GYM.id, STEP_COACH.id}


def test_the_scope_bounds_both_sides(finder: Finder) -> None:
    found = sides(finder, "compare the two speech and code papers on Jan 12")
    assert len(found) == 2
    assert set(found) <= {paper.id for paper in DIGESTS[0].papers}


def test_no_papers_make_no_sides(finder: Finder) -> None:
    assert sides(finder, "TouchGrip vs MarkText on Jan 14") == ()
