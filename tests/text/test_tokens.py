"""Tokens of Chinese, English and mixed text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.text.tokens import (
    CHINESE_STOP_WORDS,
    ENGLISH_STOP_WORDS,
    embedding_tokens,
    is_chinese,
    search_tokens,
    stem,
    without_asking,
)


def test_chinese_gives_words_characters_and_bigrams_to_the_word_index() -> None:
    tokens = search_tokens("扩散模型")
    assert {"扩散", "模型", "扩", "散", "模", "型", "散模"} <= set(tokens)


def test_chinese_gives_words_and_what_they_are_made_of_to_the_embedding() -> None:
    assert embedding_tokens("扩散模型") == ["扩散", "扩", "散", "模型", "模", "型"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("multi-modal", {"multimodal", "multi", "modal"}),
        ("FlashAttention", {"flashattention", "flash", "attention"}),
        ("Qwen2.5-VL-7B", {"qwen2.5vl7b", "qwen2.5", "qwen", "2.5", "vl", "7b"}),
        ("llama.cpp", {"llama.cpp", "llama", "cpp"}),
        ("state_of_the_art", {"stateoftheart", "stat", "art"}),
        ("BERTScore", {"bertscor", "bert", "scor"}),
    ],
)
def test_an_english_word_gives_its_parts(text: str, parts: set[str]) -> None:
    assert parts <= set(search_tokens(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＧＰＴ－４", "GPT-4"),
        ("gpt4", "GPT-4"),
        ("multi‑modal", "multi-modal"),  # a hyphen that does not break lines
        ("DeepMind’s", "DeepMind"),
        ("naïve", "naive"),
        ("multimodal", "multi-modal"),
        ("智能体　规划", "智能体规划"),  # an ideographic space
        ("③", "3"),
    ],
)
def test_spellings_of_one_thing_meet(one: str, other: str) -> None:
    assert set(search_tokens(one)) & set(search_tokens(other))


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        (("model", "models", "modeling", "modeled"), "model"),
        (("study", "studies", "studied"), "studi"),
        (("train", "training", "trained", "trains"), "train"),
        (("planning", "planned", "plan"), "plan"),
        (("searches", "searching"), "search"),
        (("code", "codes", "coded", "coding"), "cod"),
        (("tune", "tuned", "tuning"), "tun"),
        (("embed", "embedded", "embedding", "embeds"), "embed"),
        (("bias", "biased", "biases"), "bias"),
        (("quantize", "quantized", "quantizing"), "quantiz"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...], root: str) -> None:
    assert {stem(form) for form in forms} == {root}


@pytest.mark.parametrize(
    "word", ["gas", "bus", "bias", "loss", "need", "bring", "ai", "gpt4", "string", "exceed", "body", "speed"]
)
def test_a_word_without_a_suffix_keeps_its_form(word: str) -> None:
    assert stem(word) == word


def test_different_terms_keep_different_stems() -> None:
    assert len({stem(word) for word in ("generative", "general", "generate", "generality")}) == 4


def test_words_without_a_topic_are_left_out() -> None:
    assert embedding_tokens("We propose a novel method") == []
    assert embedding_tokens("我们提出了一种的方法") == []


def test_reading_order_is_kept_in_mixed_text() -> None:
    tokens = embedding_tokens("用 GRPO 训练 Qwen 模型")
    assert [token for token in tokens if token in {"grpo", "训练", "qwen", "模型"}] == ["grpo", "训练", "qwen", "模型"]


@pytest.mark.parametrize("text", ["", "   ", "😀🎉", "！？。", "\u200b\u00ad", "\ud800"])
def test_text_without_words_has_no_tokens(text: str) -> None:
    assert search_tokens(text) == embedding_tokens(text) == []


def test_emoji_part_words() -> None:
    assert embedding_tokens("robot😀arm") == ["robot", "arm"]


def test_traditional_characters_stay() -> None:
    assert "學" in search_tokens("強化學習")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("有没有讲机器人抓取的论文来着", "机器人抓取"),
        ("哪篇说的是扩散模型啊", "扩散模型"),
        ("What is GRPO, please?", "GRPO"),
        ("which one talks about robot grasping", "robot grasping"),
    ],
)
def test_words_of_asking_go(question: str, topic: str) -> None:
    assert embedding_tokens(without_asking(question)) == embedding_tokens(topic)


@pytest.mark.parametrize("term", ["说话人识别", "小说生成", "几何推理", "out-of-distribution", "相关性", "申请"])
def test_terms_that_hold_words_of_asking_stay(term: str) -> None:
    assert embedding_tokens(without_asking(term)) == embedding_tokens(term)


@pytest.mark.parametrize(
    "text",
    [
        "今天有什么论文",
        "GRPO 是什么",
        "DeepSeek-R1 和 Qwen3-VL 在 MMMU 上的 accuracy 谁高",
        "有没有 test-time scaling 相关的",
        "大语言模型",
        "Large Language Models 综述",
    ],
)
def test_a_question_with_chinese_grammar_is_chinese(text: str) -> None:
    assert is_chinese(text)


@pytest.mark.parametrize(
    "text", ["what is 通义千问", "Which paper is by 清华 and what does it do?", "GRPO", "", "😀", "42", "the 3rd one"]
)
def test_a_question_with_english_grammar_is_not_chinese(text: str) -> None:
    assert not is_chinese(text)


@given(st.text())
def test_any_text_gives_tokens_again_and_again(text: str) -> None:
    assert search_tokens(text) == search_tokens(text)
    assert embedding_tokens(text) == embedding_tokens(text)
    assert isinstance(is_chinese(text), bool)


@given(st.text())
@example("使用指南")  # one word, the first half of which is a stop word elsewhere
def test_tokens_are_neither_empty_nor_stop_words_but_for_pairs_inside_longer_words(text: str) -> None:
    tokens = embedding_tokens(text)
    pairs = {first + second for token in tokens if len(token) > 2 for first, second in pairwise(token)}
    for token in tokens:
        assert token
        assert not any(character.isspace() for character in token)
        assert token in pairs or token not in CHINESE_STOP_WORDS | ENGLISH_STOP_WORDS


@given(st.text(alphabet="机器学习模型的了abc -4.", max_size=40))
def test_what_is_asked_about_is_part_of_the_question(text: str) -> None:
    assert set(without_asking(text)) <= set(text) | {" "}
