"""Markdown, LaTeX and pseudo tags as plain text that reads well and loses nothing."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.text.markup import clean, plain_line, plain_text

INLINE = {
    "**加粗**的字和*斜体*": "加粗的字和斜体",
    "**一**、**二**和***三***": "一、二和三",
    "`topk-sigmoid` 与 ``a`b``": "topk-sigmoid 与 ab",
    "`a*b*c` 和 `$x$`": "a*b*c 和 $x$",
    "**没有合上": "没有合上",
    "没有打开**的": "没有打开的",
    "x**2 + y**2": "x**2 + y**2",
    "V*Bench、S*: 和 *注": "V*Bench、S*: 和 *注",
    "2 * 3 * 4": "2 * 3 * 4",
    "snake_case_name 和 __init__": "snake_case_name 和 __init__",
    "~~删去~~留下，约 ~3.3x，16~30%": "删去留下，约 ~3.3x，16~30%",
    "查询（<3秒）且 a < b > c": "查询（<3秒）且 a < b > c",
    "-> 和 >= 和 <=": "-> 和 >= 和 <=",
    "包含 `<fi>` 标签和 <think> 标签": "包含 <fi> 标签和 <think> 标签",
    "10<sup>5</sup> 与 H<sub>2</sub>O": "10^5 与 H_2O",
    "<b>粗</b><br/>下一行<!-- 注释 -->": "粗 下一行",
    "&lt;tag&gt; &amp; &quot;x&quot; R&D": '<tag> & "x" R&D',
    "[项目](https://a.example/x_(y))和[图](../a.png)": "项目 (https://a.example/x_(y))和图",
    "[]()[](https://a.example)": "https://a.example",
    "![图](https://a.example/b.png)": "图 (https://a.example/b.png)",
    "<https://a.example/*x*>": "https://a.example/*x*",
    '<a href="https://a.example/" target="_blank">页面</a>': "页面 (https://a.example/)",
    "[Qin等，2024]": "[Qin等，2024]",
    r"\*不是斜体\* \# \_": "*不是斜体* # _",
    "C# 和 #1": "C# 和 #1",
}
LATEX = {
    r"复杂度 $O(N^2)$，$N$ 个": "复杂度 O(N^2)，N 个",
    r"$\pi_{\theta}$ 与 $\pi_{\text{ref}}$": "π_θ 与 π_ref",
    r"$e_{t+1} = \tilde{\theta}_{t+1} - \hat{\theta}_{t+1}$": "e_{t+1} = θ̃_{t+1} - θ̂_{t+1}",
    r"$\mathbf{x}(\mathbf{z}_t, r, t)$": "x(z_t, r, t)",
    r"$\frac{a+b}{2}$、$\frac{1}{\eta}$、$\sqrt{d_k}$": "(a+b)/2、1/η、√d_k",
    r"\( O(n^3) \) 与 $$x \leq y$$": "O(n^3) 与 x ≤ y",
    r"8.0\% 到 22.1%，\$0.34": "8.0% 到 22.1%，$0.34",
    "花费 $65，后来 US$5、$6": "花费 $65，后来 US$5、$6",
    "cost ($65). We pay $20": "cost ($65). We pay $20",
    r"\textbf{L}anguage \emph{\textit{very}} good": "Language very good",
    r"{\em both} and {\bf this}": "both and this",
    r"我们引入了\implname，采用\method": "我们引入了implname，采用method",
    r"({\Delta}G) 360{\deg} 2.3\times": "(ΔG) 360° 2.3×",
    r"``world models'' and `Constitutions'": "“world models” and ‘Constitutions’",
    r"Pok\'eChamp, Gr\"onwall, na\"{\i}ve, vis-\`a-vis": "PokéChamp, Grönwall, naïve, vis-à-vis",
    r"the model\'s": "the model's",
    "Records~(EHRs) on an RTX~5090, ~9 tokens": "Records (EHRs) on an RTX 5090, ~9 tokens",
    r"SL$^{2}$A and C_{50}": "SL^2A and C_50",
    r"\url{https://a.example/b_c} \href{https://a.example}{here}": "https://a.example/b_c here (https://a.example)",
    "https://a.example/MAD{https://a.example/MAD}": "https://a.example/MAD",
    r"\n and \1 and C:\x": r"\n and \1 and C:\x",
}
BLOCKS = {
    "*   甲\n    *   乙\n-   丙\n+   丁\n• 戊": "甲\n乙\n丙\n丁\n戊",
    "1.  一\n2.  二\n\n1.  三\n10) 四": "一\n二\n三\n四",
    "### 标题 ##\n正文\n#\n####没有空格": "标题\n正文\n没有空格",
    "前\n\n---\n\n***\n\n=====\n后": "前\n后",
    "| 模型 | 分数 |\n|:---|---:|\n| A | 1.5 |": "模型 | 分数\nA | 1.5",
    "```python\nx = a**2\n```\n后": "x = a**2\n后",
    "> 引用\n> 95% 以上": "引用> 95% 以上",
    "一句没有\n写完的话": "一句没有写完的话",
    "写完了。\n下一句": "写完了。\n下一句",
    "one line\ngoes on, multi-\nmodal": "one line goes on, multi-modal",
    "exceeds\n22. Among\nthem a dash\n- goes on": "exceeds 22. Among them a dash - goes on",
    "as follows:\n1. One\n2. Two": "as follows:\nOne\nTwo",
    "必须满足：\nσ ≥ 1/(2ln M)，": "必须满足：σ ≥ 1/(2ln M)，",
    "1.  **重构**：\n    论文指出。": "重构：论文指出。",
    "**整行加粗**\n具体涉及": "整行加粗\n具体涉及",
    "**整行加粗**\n（说明）": "整行加粗（说明）",
    "**输入**：甲\n**输出**：乙": "输入：甲\n输出：乙",
    "<thought>\n想一想\n</thought>\n<think>好</think>\n<think>再想": "想一想\n好\n再想",
    "-5% 到 - 5%": "-5% 到 - 5%",
    "3.5 倍\n2024. 年": "3.5 倍2024. 年",
    "\r\n甲\r乙\u2028丙\x00\x1b[0m": "甲乙 丙[0m",
    "": "",
}


@pytest.mark.parametrize(("markdown", "text"), [*INLINE.items(), *LATEX.items()])
def test_spans(markdown: str, text: str) -> None:
    assert plain_line(markdown) == text


@pytest.mark.parametrize(("markdown", "text"), BLOCKS.items())
def test_blocks(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


@given(st.text())
def test_any_text_gives_clean_lines(text: str) -> None:
    lines = plain_text(text).split("\n")
    assert all(line == " ".join(line.split()) for line in lines)
    assert clean(plain_text(text)) == plain_text(text)
    assert "`" not in plain_text(text)
    assert "\n" not in plain_line(text)


@given(
    st.lists(
        st.sampled_from(
            ["中文", "word", "3.5", "%", "<", "≥", "（注）", "，", "。", " ", "\n", "GPT-4", "**", "*", "`"]
        )
    )
)
def test_words_digits_and_comparisons_are_never_lost(pieces: list[str]) -> None:
    def kept(text: str) -> str:
        return re.sub(r"[\s*`]", "", text)

    text = "".join(pieces)
    assume("```" not in text)  # the name of a language behind a fence goes
    assert kept(plain_text(text)) == kept(text)


@given(
    st.lists(
        st.sampled_from(["中文", "word", "22.1%", "（<3秒）", "a ≥ b", "“引文”", "https://a.example/b", "C++", "#1"]),
        min_size=1,
    )
)
def test_plain_text_stays_as_it_is(words: list[str]) -> None:
    text = " ".join(words)
    assert plain_text(text) == text
    assert plain_line(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "**a ",
        "`",
        "``",
        "[",
        "[](",
        "$a ",
        "\\(",
        "<!--",
        "<b ",
        "&",
        "\\frac{",
        "\\hat",
        "~~a",
        "> ",
        "- ",
        "| ",
        "1. ",
        "#",
        "<think>",
        "(",
        "__",
        "{\\em ",
        "http://",
    ],
)
def test_a_long_run_of_one_mark_is_read_in_linear_time(piece: str) -> None:
    assert isinstance(plain_text(piece * 20_000), str)
