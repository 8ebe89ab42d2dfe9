"""Written text as it is read aloud."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.edition.audio.chinese_numbers import say_number
from retrieval.edition.audio.speakable import speakable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("提升 8.0%", "提升百分之八"),
        ("提升８％", "提升百分之八"),
        ("共 35,000 条", "共三万五千条"),
        ("从 59.0% 到 67.3%", "从百分之五十九到百分之六十七点三"),
        ("3-5 倍，5%~10%", "三到五倍，百分之五到百分之十"),
        ("加速 10x，约 ~1.8 s", "加速十倍，约一点八秒"),
        ("1024×1024 的图", "一千零二十四乘一千零二十四的图"),
        ("共2篇，第2篇，12篇", "共两篇，第二篇，十二篇"),
        ("2026年1月21日", "二零二六年一月二十一日"),
        ("用 1/8 的数据", "用八分之一的数据"),
        ("大语言模型（LLM）的推理", "大语言模型的推理"),
        ("GPT-4.1 与 Qwen2.5-7B", "G P T 四点一与 Qwen 二点五，七 B"),
        ("RAG、LoRA 和 VLM", "RAG、LoRA 和 V L M"),
        ("低至 -3 度", "低至负三度"),
        ("有效，见 arXiv:2601.12993v2 和 https://x.example/a。", "有效。"),
        ("**加粗**、`代码` 与 $\\alpha$ 🚀", "加粗、代码与 α"),
    ],
)
def test_chinese(written: str, said: str) -> None:
    assert speakable(written, "zh") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It gains 8.0% on 35,000 samples", "It gains 8 percent on 35,000 samples"),
        ("between 3–5%", "between 3 and 5 percent"),
        ("rises 3–5%, between 2 - 4 layers", "rises 3 to 5 percent, between 2 and 4 layers"),
        ("A 1.5B model, 10x faster", "A 1.5 billion model, 10 times faster"),
        ("GPT-4.1 with RAG vs. VLMs", "G P T 4.1 with RAG versus V L M's"),
        ("large language models (LLMs) reason", "large language models reason"),
        ("RAGs, GPUs and AIs", "RAGs, G P U's and A I's"),
        ("See https://x.example/a_(b)", ""),
        ("Fine, e.g., **bold** `code` 🚀", "Fine, for example, bold code"),
        ("as shown [1, 2-4] in arXiv:2601.12993v2", "as shown in"),
    ],
)
def test_english(written: str, said: str) -> None:
    assert speakable(written, "en") == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "零"),
        ("10", "十"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("1,010", "一千零一十"),
        ("10001", "一万零一"),
        ("105000", "十万五千"),
        ("120030004", "一亿二千零三万零四"),
        ("100000000", "一亿"),
        ("0.850", "零点八五"),
        ("8.0", "八"),
        ("-3.5", "负三点五"),
        ("12345678901234567", "一二三四五六七八九零一二三四五六七"),
    ],
)
def test_numbers_in_chinese(number: str, said: str) -> None:
    assert say_number(number) == said


PLACES = {"十": 10, "百": 100, "千": 1000}


def read_back(said: str) -> int:
    """The whole number that Chinese words say."""
    total = section = digit = 0
    for character in said:
        if character in PLACES:
            section += max(digit, 1) * PLACES[character]
            digit = 0
        elif character in "万亿":
            total = (total + section + digit) * (10**4 if character == "万" else 10**8)
            section = digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    return total + section + digit


@given(st.integers(0, 10**8 - 1))
def test_numbers_are_read_back_as_they_were(number: int) -> None:
    assert read_back(say_number(str(number))) == number


@given(st.text(max_size=120))
def test_nothing_is_left_that_cannot_be_said(text: str) -> None:
    for language in ("zh", "en"):
        said = speakable(text, "zh" if language == "zh" else "en")
        assert "\n" not in said
        assert not re.search(r"https?://|[*`#$\\{}<>|]", said)


@given(st.text("0123456789.,%-xBKs年篇 ×~", max_size=40))
def test_no_figure_is_left_in_chinese(text: str) -> None:
    assert not re.search(r"\d", speakable(text, "zh"))
