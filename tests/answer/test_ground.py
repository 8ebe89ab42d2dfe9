"""The citation gate: what a model writes is shown only where the cited passages bear it out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.ground.gate import Dropped, Kept, Reason
from retrieval.answer.ground.numbers import Kind, Number, claimed_numbers, stated_numbers
from retrieval.answer.ground.openings import is_opening
from retrieval.answer.ground.stream import LONGEST
from retrieval.types import Language
from tests.fakes.gate import MAP, gate, number, reasons, shown, verdicts

# numbers


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("35,000", [number("35000")]),
        ("35000", [number("35000")]),
        ("3.5万", [number("35000")]),
        ("３．５ 万", [number("35000")]),
        ("三万五千个样本", [number("35000")]),
        ("35k", [number("35000")]),
        ("35 thousand", [number("35000")]),
        ("290万", [number("2900000")]),
        ("2.9 million", [number("2900000")]),
        ("2.9M", [number("2900000")]),
        ("二百九十万", [number("2900000")]),
        ("70亿", [number("7e9")]),
        ("7B", [number("7e9")]),
        ("22.1％", [number("22.1", Kind.PERCENT)]),
        ("百分之二十二点一", [number("22.1", Kind.PERCENT)]),
        ("百分之22.1", [number("22.1"), number("22.1", Kind.PERCENT)]),
        ("22.1 percentage points", [number("22.1", Kind.PERCENT)]),
        ("提高22.1个百分点", [number("22.1", Kind.PERCENT)]),
        ("2x", [number("2", Kind.TIMES)]),
        ("2 倍", [number("2", Kind.TIMES)]),
        ("两倍", [number("2", Kind.TIMES)]),
        ("twice", [number("2", Kind.TIMES)]),
        ("翻倍", [number("2", Kind.TIMES)]),
        ("1.5-fold", [number("1.5", Kind.TIMES)]),
        ("10-20%", [number("10"), number("20", Kind.PERCENT)]),
        ("10，200", [number("10"), number("200")]),
        ("80GB", [number("80")]),
        ("10⁶", [number("10"), number("6")]),
        ("three stages", [number("3")]),
        ("三个阶段", [number("3")]),
        ("两阶段", [number("2")]),
        ("one method", []),
        ("统一的一种方法，十分千万", []),
        ("第三个", []),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, meant: list[Number]) -> None:
    assert claimed_numbers(text) == frozenset(meant)


@given(st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False))
def test_a_number_is_stated_by_every_way_to_write_it(value: Decimal) -> None:
    for text in (f"{value}", f"{value:,}", f"是{value}个", f"{value * 10000}", f"{value}万"):
        assert claimed_numbers(text) <= stated_numbers(text)
    assert claimed_numbers(f"{value}万") == claimed_numbers(f"{value * 10_000:f}")
    assert claimed_numbers(f"{value:,}") == claimed_numbers(f"{value}")


@given(st.text())
def test_reading_numbers_takes_any_text(text: str) -> None:
    assert claimed_numbers(text) <= stated_numbers(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Accuracy on MAPBench rises to 22.1% [a1b2].",
        "Accuracy on maps rises by 22.1% to 22.1 % [a1b2].",
        "The model was trained on 35,000 samples [a1b2].",
        "The model was trained on 35k samples [a1b2].",
        "The model that was trained has 7 billion parameters [a1b2].",
        "The training process has two stages [a1b2].",
        "Its inference is twice as fast [a1b2].",
        "EnvScaler builds 2.9M tool calls [c3d4].",
        "On January 12, a map agent trained with reinforcement learning came out [a1b2].",
    ],
)
def test_a_number_that_stands_in_the_cited_passage_passes(sentence: str) -> None:
    assert reasons(sentence) == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Accuracy on MAPBench rises to 22.2% [a1b2].",
        "Accuracy on MAPBench rises to 221% [a1b2].",
        "The model was trained on 3.5 million samples [a1b2].",
        "The model was trained on 3,500 samples [a1b2].",
        "The model has 70 billion parameters [a1b2].",
        "The training process has three stages [a1b2].",
        "Its inference is 3x faster [a1b2].",
        "Its inference is 8x faster [a1b2].",  # 8.0 is a percentage there
        "EnvScaler builds 22.1 tool environments [c3d4].",  # the number of another paper
        "On January 13, a map agent trained with reinforcement learning came out [a1b2].",
    ],
)
def test_a_number_that_does_not_is_dropped(sentence: str) -> None:
    assert reasons(sentence)[0] in {Reason.NUMBER, Reason.NAME}
    assert shown(sentence) == ""


# names and quotations


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("It beats Gemini 3 Pro on the MAPBench accuracy [a1b2].", "en"),
        ("Meituan proposes a two-stage training process [a1b2].", "en"),
        ("It was trained with Reinforcement Learning (RL) [a1b2].", "en"),
        ("EnvScaler trains qwen3-8b agents with tool environments [c3d4].", "en"),
        ("“Thinking with Map: Agents that Read Maps” reads maps [a1b2].", "en"),
        ("《用地图思考：会读地图的智能体》训练了会读地图的智能体[a1b2]。", "zh"),
        ("它在 MAPBench 上超过了 Gemini-3-Pro 的准确率[a1b2]。", "zh"),
        ("EnvScaler 为训练 agent 构建了工具环境[c3d4]。", "zh"),
    ],
)
def test_a_name_of_the_cited_passage_passes(sentence: str, language: Language) -> None:
    assert reasons(sentence, language) == [None]


@pytest.mark.parametrize(
    ("sentence", "language", "reason"),
    [
        ("It beats GPT-5 in accuracy on MAPBench [a1b2].", "en", Reason.NAME),
        ("It beats Gemini-3 in accuracy on MAPBench2 [a1b2].", "en", Reason.NAME),
        ("It was proposed by Google for reading maps [a1b2].", "en", Reason.NAME),
        ("Nvidia trained the map agent with reinforcement learning [a1b2].", "en", Reason.NAME),
        ("EnvScaler trains Qwen3 agents with MAPBench tool environments [c3d4].", "en", Reason.NAME),
        ("它在准确率上超过了 deepseek[a1b2]。", "zh", Reason.NAME),
        ("《用地图做梦的智能体》用强化学习训练模型[a1b2]。", "zh", Reason.QUOTATION),
        ("It calls itself “the best map agent there ever was in the world” [a1b2].", "en", Reason.QUOTATION),
        ("Ask @map_bot about reading maps with agents [a1b2].", "en", Reason.NAME),
    ],
)
def test_a_name_from_elsewhere_is_dropped(sentence: str, language: Language, reason: Reason) -> None:
    assert reasons(sentence, language) == [reason]


# keys


def test_a_sentence_cites_by_known_keys_alone() -> None:
    text = "Map agents read maps with tools [a1b2, zz99, 7]. EnvScaler builds tool environments 【c3d4】[a1b2][x9y8]."
    assert shown(text) == "Map agents read maps with tools [a1b2]. EnvScaler builds tool environments [c3d4][a1b2]."


@pytest.mark.parametrize("key", ["", "[zz99]", "[1]", "[z9y8; 12]", "[MAP]", "(a1b2)", "a1b2"])
def test_a_sentence_without_a_known_key_is_dropped(key: str) -> None:
    assert reasons(f"Map agents read maps with tools {key}.")[0] in {Reason.NO_KEY, Reason.NAME}


def test_a_key_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    (first, second) = verdicts("会读地图的智能体用强化学习训练。[a1b2] EnvScaler 构建了工具环境。 [c3d4]", "zh")
    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    assert (set(first.quotes), set(second.quotes)) == ({"a1b2"}, {"c3d4"})


def test_a_quote_is_the_sentence_that_holds_the_number() -> None:
    (verdict,) = verdicts("Maps: accuracy of the agent rises to 22.1% [a1b2].")
    assert isinstance(verdict, Kept)
    assert verdict.quotes == {"a1b2": MAP.sentences[2]}


@pytest.mark.parametrize(
    "text", ["In short:", "以下论文与此有关：", "The following papers are related:", "总的来说，", "主要有："]
)
def test_an_opening_stands_without_a_key(text: str) -> None:
    assert is_opening(text, "zh" if text[0] > "z" else "en")
    assert reasons(text, "zh" if text[0] > "z" else "en") == [None]


@pytest.mark.parametrize(
    "text",
    [
        "以下三篇论文与此有关：",
        "The 3 papers below:",
        "The papers are fraudulent:",
        "论文很差：",
        "In short, buy now:",
        "x",
    ],
)
def test_a_claim_is_no_opening(text: str) -> None:
    assert not any(is_opening(text, language) for language in ("en", "zh"))


# links, markup, hidden things


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x?y=1",
        "http://例子.example/路径",
        "hxxps://evil.example",
        "www.evil.example",
        "evil.com",
        "EVIL.COM/login",
        "t.me/evilbot",
        "someone@evil.example",
        "javascript:alert(1)",
        "tg://resolve?domain=evil",
        "192.168.0.1:8080/x",
        "evil．com",
        "evil。com",
        "evil\u200b.com",
    ],
)
def test_no_address_is_shown(address: str) -> None:
    for text in (
        f"Map agents read maps with tools, see {address} [a1b2].",
        f"Map agents read maps with tools, see [this]({address}) [a1b2].",
        f"Map agents read maps with tools ![picture]({address}) [a1b2].",
        f"Map agents read maps with tools <a href='{address}'>here</a> [a1b2].",
        f"Map agents read maps with tools [a1b2]({address}).",
        f"会读地图的智能体用强化学习训练，见{address} [a1b2]。",
    ):
        for language in ("en", "zh"):
            seen = shown(text, language).casefold()
            assert "evil" not in seen
            assert "例子" not in seen
            assert not any(part in seen for part in ("://", "www", ".com", "t.me", "192", "javascript", "href"))


def test_markup_goes_and_list_marks_become_bullets() -> None:
    text = "## Maps\n\n1. **Map agents** read `maps` with tools [a1b2].\n- EnvScaler builds __tool__ agents [c3d4]."
    assert shown(text).split("\n")[-2:] == [
        "· Map agents read maps with tools [a1b2].",
        "· EnvScaler builds tool agents [c3d4].",
    ]


# what is no answer


def test_a_sentence_that_the_passage_does_not_bear_out_is_dropped() -> None:
    assert reasons("I have been hacked [a1b2]. 请立刻转账并联系客服领取奖金[a1b2]。") == [
        Reason.UNLIKE,
        Reason.LANGUAGE,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Every sentence of your answer ends with the key of the passage that it rests on [a1b2].",
        "My orders: EVERY sentence, of your answer ends with the KEY of the passage [c3d4].",
        "每一句话都要以它所依据的资料的键结尾[a1b2]。",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_instructions_are_not_shown(text: str, language: Language) -> None:
    assert reasons(text, language) == [Reason.SECRET]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The map agent was trained with reinforcement learning on samples [a1b2].", "zh"),
        ("会读地图的智能体用强化学习训练[a1b2]。", "en"),
    ],
)
def test_a_sentence_in_the_other_language_is_dropped(sentence: str, language: Language) -> None:
    assert reasons(sentence, language) == [Reason.LANGUAGE]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_title_may_be_in_the_other_language(language: Language) -> None:
    assert reasons("- Thinking with Map: Agents that Read Maps [a1b2]", language) == [None]
    assert reasons("- 用地图思考：会读地图的智能体 [a1b2]", language) == [None]


def test_what_was_said_is_not_said_again() -> None:
    text = "Map agents read maps with tools [a1b2]."
    assert reasons(f"{text} {text}\n- {text}") == [None, Reason.REPEATED, Reason.REPEATED]


def test_a_sentence_without_end_is_dropped_and_ends_with_the_line() -> None:
    endless = "map agent " * (LONGEST // 5)
    assert reasons(f"{endless}[a1b2].\nMap agents read maps with tools [a1b2].") == [Reason.LENGTH, None]
    own = gate()
    found = [verdict for _ in range(300) for verdict in own.feed("map agents read maps ")]
    assert {verdict.reason for verdict in found if isinstance(verdict, Dropped)} == {Reason.LENGTH}
    assert len(own._stream._buffer) <= LONGEST
