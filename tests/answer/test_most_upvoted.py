"""The papers with the most upvotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from retrieval.types import Digest, Status
from tests.fakes.answers import Ask
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of

VOTED = digest_of(
    TUESDAY,
    replace(paper_of(1, zh="机器人学会了开门。", title_zh="开门"), upvotes=3),
    replace(paper_of(2, zh="语音模型听得更准。", title_zh="听音"), upvotes=41),
    paper_of(3, zh="没有人投票的论文。", title_zh="无票"),
)
UNVOTED = digest_of(MONDAY, paper_of(4, zh="一种新的水印方法。", title_zh="水印"))


def test_the_most_upvoted_come_first_with_their_votes(ask_of: Callable[[Sequence[Digest]], Ask]) -> None:
    ask = ask_of([UNVOTED, VOTED])
    answer = ask("点赞最多的论文")
    assert [citation.paper_id for citation in answer.citations] == ["2601.00002", "2601.00001"]
    assert "41" in answer.text
    assert [citation.paper_id for citation in ask("which is the most popular paper?").citations] == ["2601.00002"]


def test_where_no_votes_are_known_none_are_invented(ask_of: Callable[[Sequence[Digest]], Ask]) -> None:
    answer = ask_of([UNVOTED])("点赞最多的是哪篇？")
    assert answer.status is not Status.ANSWERED or "点赞" not in answer.text


@pytest.mark.parametrize("text", ["今天有什么值得看的", "what's worth reading", "给我讲讲最火的那篇", "推荐几篇论文"])
def test_what_is_worth_reading_is_told_by_votes(ask_of: Callable[[Sequence[Digest]], Ask], text: str) -> None:
    answer = ask_of([VOTED])(text, today=TUESDAY)
    assert [citation.paper_id for citation in answer.citations] == ["2601.00002", "2601.00001"]


def test_without_votes_the_day_is_outlined_for_who_asks_what_is_worth_reading(
    ask_of: Callable[[Sequence[Digest]], Ask],
) -> None:
    answer = ask_of([UNVOTED])("有什么值得看的", today=MONDAY)
    assert [citation.paper_id for citation in answer.citations] == ["2601.00004"]


def test_the_first_three_by_votes_are_no_places_in_the_day(ask_of: Callable[[Sequence[Digest]], Ask]) -> None:
    answer = ask_of([VOTED])("点赞数最高的前两篇", today=TUESDAY)
    assert [citation.paper_id for citation in answer.citations] == ["2601.00002", "2601.00001"]
