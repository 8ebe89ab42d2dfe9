"""The papers with the most upvotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
