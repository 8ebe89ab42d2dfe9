"""Lists by code, project page, maker and author."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from retrieval.answer.facets import may_list_by_facet
from retrieval.types import Answer, Digest, Links, Paper, Status
from tests.fakes.answers import Ask
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of


def linked(paper: Paper, *, code: str | None = None, project: str | None = None) -> Paper:
    return replace(paper, links=Links.of_arxiv_id(paper.id, code=code, project=project))


DOOR = linked(
    replace(
        paper_of(1, zh="机器人学会了开门。", title_zh="开门"),
        organization="ByteDance Seed",
        authors=("Ada Novak", "Bo Lind"),
    ),
    code="https://example.org/door",
)
ARM = replace(paper_of(2, zh="一种用于机器人抓取的方法，代码已公开。", title_zh="抓取"), organization="ModalityDance")
VOICE = linked(
    replace(
        paper_of(3, zh="语音模型听得更准。摘要未提及代码开源情况。", title_zh="听音"),
        organization="Tsinghua University",
    ),
    project="https://example.org/voice",
)
MARK = linked(paper_of(4, zh="一种新的水印方法。", title_zh="水印"), code="https://example.org/mark")
DAYS = [digest_of(MONDAY, MARK), digest_of(TUESDAY, DOOR, ARM, VOICE)]


@pytest.fixture
def ask(ask_of: Callable[[Sequence[Digest]], Ask]) -> Ask:
    return ask_of(DAYS)


def cited(answer: Answer) -> list[str]:
    return [citation.paper_id for citation in answer.citations]


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("which has code", [DOOR, ARM]),
        ("which papers have code?", [DOOR, ARM]),
        ("哪些开源了代码", [DOOR, ARM]),
        ("有代码的论文有哪些", [DOOR, ARM]),
        ("which of them are open source", [DOOR, ARM]),
        ("哪些有项目主页", [VOICE]),
        ("any papers with a demo?", [VOICE]),
        ("昨天和前天有代码的论文有哪些", [MARK, DOOR, ARM]),
    ],
)
def test_papers_with_code_or_a_page_are_those_of_the_day(ask: Ask, text: str, papers: list[Paper]) -> None:
    answer = ask(text, today=TUESDAY.replace(day=TUESDAY.day + 1))
    assert answer.status is Status.ANSWERED
    assert cited(answer) == [paper.id for paper in papers]


def test_why_a_paper_is_listed_stands_with_it(ask: Ask) -> None:
    answer = ask("哪些开源了代码")
    assert "https://example.org/door" in answer.text
    assert "代码已公开" in answer.text  # known from its text alone
    assert "未提及" not in answer.text


def test_a_topic_beside_is_kept_to(ask: Ask) -> None:
    assert cited(ask("有代码的语音论文有哪些")) == []
    assert set(cited(ask("有代码的机器人论文有哪些"))) <= {DOOR.id, ARM.id}


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("which papers are from ByteDance", DOOR),
        ("字节的论文有哪些", DOOR),
        ("今天有清华的论文吗", VOICE),
        ("papers by Ada Novak", DOOR),
        ("Bo Lind 写的论文有哪些", DOOR),
    ],
)
def test_papers_of_a_maker(ask: Ask, text: str, paper: Paper) -> None:
    assert cited(ask(text, today=TUESDAY)) == [paper.id]


@pytest.mark.parametrize("text", ["今天有北大的论文吗", "which papers mention GPT-6"])
def test_a_name_that_no_paper_has_is_refused(ask: Ask, text: str) -> None:
    answer = ask(text, today=TUESDAY)
    assert (answer.status, cited(answer)) == (Status.REFUSED, [])


def test_code_as_a_topic_is_a_topic(ask: Ask) -> None:
    assert "https://example.org/door" not in ask("有没有跟写代码相关的", today=TUESDAY).text


@pytest.mark.parametrize("text", ["how big is the model", "which papers are about robots", "机器人的论文有哪些", ""])
def test_other_questions_are_told_without_looking_at_papers(text: str) -> None:
    assert not may_list_by_facet(text, lambda _: ())


@pytest.mark.parametrize("text", ["which has code", "papers from acme", "今天 Acme 的论文"])
def test_what_may_be_listed_so_is_looked_at(text: str) -> None:
    assert may_list_by_facet(text, lambda _: ())
