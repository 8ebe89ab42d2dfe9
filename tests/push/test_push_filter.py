"""Which papers a filter finds, in either language, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.push.filter import Match, Prepared
from bot.push.types import Filter
from retrieval.types import Digest, Form, Language, Paper, SectionName
from tests.push.papers import BARE, DAY, DIGEST, POLICY, ROBOTS, section

PREPARED = Prepared(DIGEST)


def found(wanted: Filter, language: Language = "zh") -> dict[str, tuple[str, ...]]:
    return {match.paper.id: match.reasons for match in PREPARED.matches(wanted, language)}


def of_title(title: str, **values: object) -> Prepared:
    paper = replace(Paper("2601.00009", title, 1), **values)
    return Prepared(Digest(DAY, (paper,), (Form.HF_DAILY,)))


def test_an_empty_filter_wants_all_without_a_reason() -> None:
    assert PREPARED.matches(Filter(), "zh") == tuple(map(Match, DIGEST.papers))


@pytest.mark.parametrize(
    ("wanted", "language", "reason"),
    [
        (Filter(topics=("强化学习",)), "zh", "强化学习"),
        (Filter(topics=("强化学习",)), "en", "强化学习 → Reinforcement learning"),
        (Filter(words=("Reinforcement Learning",)), "zh", "Reinforcement Learning"),
        (Filter(words=("策略优化",)), "zh", "策略优化 → GRPO"),
        (Filter(words=("ＧＲＰＯ",)), "zh", "ＧＲＰＯ"),
        (Filter(authors=("garcia marquez jose",)), "zh", "José García Márquez"),
        (Filter(authors=("J. GARCÍA",)), "zh", "José García Márquez"),
        (Filter(organizations=("tsinghua",)), "zh", "清华大学"),
        (Filter(organizations=("清华",)), "zh", "清华大学"),
    ],
)
def test_what_finds_a_paper_and_why(wanted: Filter, language: Language, reason: str) -> None:
    assert found(wanted, language) == {POLICY.id: (reason,)}


def test_a_wish_without_a_letter_finds_nothing_and_a_blank_one_is_none() -> None:
    for signs in ("!!!", "…", "🜁"):
        assert found(Filter(words=(signs,), organizations=(signs,), authors=(signs,))) == {}
    assert found(Filter(words=("\u0301", " ", "强化学习"))) == {POLICY.id: ("强化学习",)}
    assert len(found(Filter(organizations=("",)))) == len(DIGEST.papers)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(words=("机器人",)),
        Filter(words=("robots",)),
        Filter(topics=("robotics",)),
        Filter(organizations=("腾讯",)),
        Filter(authors=("He Kaiming",)),
        Filter(authors=("K. He",)),
        Filter(least_upvotes=10),
    ],
)
def test_the_paper_on_robots(wanted: Filter) -> None:
    assert list(found(wanted)) == [ROBOTS.id]


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(words=("水母",)),
        Filter(words=("art",)),  # part of "smart", of no word here
        Filter(authors=("Kaiming Lovelace",)),
        Filter(authors=("H. He Kaiming Z",)),
        Filter(organizations=("NVIDIA",)),
        Filter(least_upvotes=13),
        Filter(words=("机器人",), least_upvotes=13),
    ],
)
def test_what_finds_nothing(wanted: Filter) -> None:
    assert found(wanted) == {}


def test_any_wish_is_enough_and_all_reasons_are_said() -> None:
    wanted = Filter(words=("成功率",), topics=("机器人",), authors=("lovelace",), organizations=("清华",))
    assert found(wanted) == {ROBOTS.id: ("成功率", "机器人", "Ada Lovelace"), POLICY.id: ("清华大学",)}
    assert BARE.id not in found(wanted)


@pytest.mark.parametrize(
    ("wish", "title"),
    [
        ("扩散模型", "Fast Diffusion Models"),
        ("代码生成", "Code Generation by Agents"),
        ("数学推理", "Mathematical Reasoning at Scale"),
        ("注意力机制", "An Attention Mechanism for Long Texts"),
        ("腾讯", "A Report of Tencent"),
        ("蛋白质", "Protein Folding Again"),
        ("视频生成", "Text-to-Video With Sound"),
        ("video generation", "文生视频的新方法"),
        ("medical", "医学影像的模型"),
        ("Qwen", "Qwen3-VL Technical Report"),
        ("multi-modal", "Multimodal Agents"),
    ],
)
def test_a_wish_in_one_language_finds_a_title_in_the_other(wish: str, title: str) -> None:
    assert len(of_title(title).matches(Filter(words=(wish,)), "zh")) == 1


def test_another_name_that_is_mentioned_once_in_passing_is_not_enough() -> None:
    passing = section(SectionName.ABSTRACT, "We also tried GRPO.", "en", Form.HF_DAILY)
    often = section(SectionName.ABSTRACT, "GRPO is good. GRPO is fast. We like GRPO.", "en", Form.HF_DAILY)
    wanted = Filter(words=("RLHF",))
    assert not of_title("On Cooking", sections=(passing,)).matches(wanted, "zh")
    assert of_title("On Cooking", sections=(often,)).matches(wanted, "zh")


def test_equal_wishes_cost_once() -> None:
    prepared = Prepared(DIGEST)
    for _ in range(10_000):
        prepared.matches(Filter(words=("强化学习",)), "zh")
    assert len(prepared._found) == 1
