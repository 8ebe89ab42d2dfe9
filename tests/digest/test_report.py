"""The messes of real reading reports, each in a small text of our own."""

from datetime import date

import pytest

from retrieval.digest.load import parse
from retrieval.types import Digest, Form, Paper, SectionName, Severity

FIVE = ("应用领域", "一句话核心贡献", "使用指南", "主要创新点", "实验效果")
NAMES = (
    SectionName.FIELD,
    SectionName.CONTRIBUTION,
    SectionName.USAGE,
    SectionName.INNOVATIONS,
    SectionName.RESULTS,
)
RULE = "=" * 60
STYLES = {
    "level 3": lambda n, head, text: f"### {n}. {head}\n{text}\n",
    "level 2, the papers' own": lambda n, head, text: f"## {n}. {head}\n{text}\n",
    "level 4": lambda n, head, text: f"#### {n}. {head}\n{text}\n",
    "level 1": lambda _, head, text: f"# {head}\n\n{text}\n",
    "heading without number": lambda _, head, text: f"### {head}：\n{text}\n",
    "heading with Chinese number": lambda n, head, text: f"### {'一二三四五'[n - 1]}、{head}\n{text}\n",
    "heading with emoji": lambda n, head, text: f"### 🎯 {n}. {head}\n{text}\n",
    "heading with translation": lambda n, head, text: f"### {n}. {head} (Section)\n{text}\n",
    "bold heading": lambda n, head, text: f"### **{n}. {head}**\n{text}\n",
    "numbered bold": lambda n, head, text: f"{n}. **{head}**\n   {text}\n",
    "numbered bold, colon": lambda n, head, text: f"{n}. **{head}**：\n{text}\n",
    "numbered bold, same line": lambda n, head, text: f"{n}. **{head}**：{text}\n",
    "numbered bold, colon inside": lambda n, head, text: f"{n}. **{head}：** {text}\n",
    "bold number": lambda n, head, text: f"**{n}. {head}**\n{text}\n",
    "bold, same line": lambda _, head, text: f"**{head}**: {text}\n",
    "numbered": lambda n, head, text: f"{n}. {head}\n{text}\n",
    "numbered, full-width": lambda n, head, text: f"{n}．{head}：{text}\n",
    "brackets": lambda _, head, text: f"【{head}】\n{text}\n",
    "plain": lambda _, head, text: f"{head}\n{text}\n",
    "bullets": lambda _, head, text: f"- **{head}**：{text}\n",
}


def entry(note: str, *, number: int = 1, title: str = "Tiny Hands: Robots That Learn", link: str | None = None) -> str:
    link = f"https://huggingface.co/papers/2601.{number:05}" if link is None else link
    return f"{RULE}\n\n## 📄 {title}\n\n- **链接**: {link}\n- **阅读来源**: HTML\n\n{note}\n\n"


def report(*entries: str) -> str:
    header = "# Hugging Face Daily Papers Report\n**Date**: 2026-01-31\n"
    source = "**Source URL**: https://huggingface.co/papers/date/2026-01-31\n\n"
    return header + source + "".join(entries) + RULE + "\n"


def read(text: str) -> Digest:
    return parse(text.encode(), name="digest.md")


def paper_of(note: str) -> Paper:
    (paper,) = read(report(entry(note))).papers
    return paper


def texts(paper: Paper) -> dict[SectionName, str]:
    return {section.name: section.text for section in paper.sections}


def five(style: str) -> str:
    return "\n".join(STYLES[style](n, head, f"第{n}节的内容。") for n, head in enumerate(FIVE, 1))


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_heads_gives_the_five_sections(style: str) -> None:
    digest = read(report(entry(five(style), number=1), entry(five(style), number=2)))
    assert (digest.forms, digest.date, digest.notices) == ((Form.REPORT,), date(2026, 1, 31), ())
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00002"]
    for paper in digest.papers:
        assert texts(paper) == {name: f"第{n}节的内容。" for n, name in enumerate(NAMES, 1)}
        assert paper.read_from == "HTML"


@pytest.mark.parametrize(
    "heading",
    [
        "# Tiny Hands: Robots That Learn",
        "### Tiny Hands: Robots That Learn",
        "#  Tiny Hands",
        "# Tiny Hands 研究报告",
        "# 论文阅读报告：Tiny Hands",
        "# 论文分析报告",
        "# 技术报告摘要",
        "**Tiny Hands: Robots That Learn**",
    ],
)
def test_a_note_that_repeats_the_title_says_nothing_more(heading: str) -> None:
    digest = read(report(entry(f"{heading}\n\n{five('level 3')}")))
    assert SectionName.NOTE not in texts(digest.papers[0])
    assert digest.notices == ()


def test_a_note_whose_heading_names_something_else_is_kept_and_noticed() -> None:
    digest = read(report(entry(f"# Quite Another Thing\n\n{five('level 3')}")))
    (paper,) = digest.papers
    assert paper.title == "Tiny Hands: Robots That Learn"
    assert texts(paper)[SectionName.NOTE] == "Quite Another Thing"
    (notice,) = digest.notices
    assert (notice.severity, notice.line, notice.paper) == (Severity.ODD, 12, "2601.00001")


def test_text_above_the_first_head_and_a_sixth_section_are_notes() -> None:
    sections = texts(paper_of(f"先说一句。\n\n{five('level 3')}\n### 6. 局限性\n只有英文。"))
    assert sections[SectionName.NOTE] == "先说一句。\n6. 局限性\n只有英文。"
    assert sections[SectionName.RESULTS] == "第5节的内容。"


@pytest.mark.parametrize("heading", ["#### 训练", "##### 1. 数据", "###### 小结", "### 1. 重新编号"])
def test_headings_inside_a_section_stay_in_it(heading: str) -> None:
    note = five("level 3").replace("第4节的内容。", f"第一点。\n{heading}\n第二点。")
    innovations = texts(paper_of(note))[SectionName.INNOVATIONS]
    assert innovations.startswith("第一点。\n")
    assert innovations.endswith("\n第二点。")


def test_numbered_lists_that_restart_stay_in_their_section() -> None:
    items = "1.  **甲**：一。\n2.  **乙**：二。\n\n1.  **丙**：三。\n    1.  细节。"
    note = five("numbered bold").replace("   第4节的内容。", items)
    sections = texts(paper_of(note))
    assert sections[SectionName.INNOVATIONS] == "甲：一。\n乙：二。\n丙：三。\n细节。"
    assert sections[SectionName.RESULTS] == "第5节的内容。"


def test_a_list_item_that_is_called_like_a_section_is_no_head() -> None:
    note = five("level 3").replace(
        "第3节的内容。", "*   **输入**：图。\n    *   **实验效果**：见下。\n*   **输出**：字。"
    )
    sections = texts(paper_of(note))
    assert sections[SectionName.USAGE] == "输入：图。\n实验效果：见下。\n输出：字。"
    assert sections[SectionName.RESULTS] == "第5节的内容。"


def test_a_sentence_that_begins_like_a_head_is_no_head() -> None:
    note = five("level 3").replace("第4节的内容。", "实验效果表明它更快。\n应用领域：很广。")
    assert texts(paper_of(note))[SectionName.INNOVATIONS] == "实验效果表明它更快。\n应用领域：很广。"


def test_a_head_that_comes_twice_gathers_both_texts() -> None:
    note = five("level 3") + "\n### 1. 应用领域\n再说一次。"
    assert texts(paper_of(note))[SectionName.FIELD] == "第1节的内容。\n再说一次。"


def test_an_empty_section_is_left_out_and_noticed() -> None:
    digest = read(report(entry(five("level 3").replace("第2节的内容。", ""))))
    assert SectionName.CONTRIBUTION not in texts(digest.papers[0])
    assert [n.message for n in digest.notices] == ["The section contribution is empty."]


def test_model_chatter_loses_its_tags_and_token_names_stay() -> None:
    note = f"<thought>\n先读一遍。\n</thought>\n\n{five('level 3')}".replace(
        "第3节的内容。", "输出 `<fi>` 与 <think> 标签。"
    )
    sections = texts(paper_of(note))
    assert sections[SectionName.NOTE] == "先读一遍。"
    assert sections[SectionName.USAGE] == "输出 <fi> 与 <think> 标签。"


def test_a_paper_without_text_is_kept_and_noticed() -> None:
    digest = read(report(entry("")))
    assert digest.papers[0].sections == ()
    assert [n.message for n in digest.notices] == ["The paper has no text."]


@pytest.mark.parametrize("link", ["", "[]()"])
def test_an_empty_link_makes_an_untraced_paper(link: str) -> None:
    digest = read(report(entry(five("level 3"), link=link)))
    assert not digest.papers[0].is_traced
    assert digest.notices[0].message == "The paper has an empty link; it is kept without one."


def test_a_title_wrapped_over_two_lines_and_a_link_in_brackets() -> None:
    text = report(
        entry(five("level 3"), title="Tiny Hands: Robots\n  That Learn", link="[HF](https://arxiv.org/abs/2512.1)")
    )
    (paper,) = read(text.replace("2512.1)", "2512.00001v1)")).papers
    assert (paper.id, paper.title) == ("2512.00001", "Tiny Hands: Robots That Learn")


def test_a_heading_without_emoji_is_a_paper_where_its_link_follows() -> None:
    digest = read(report(entry(five("level 3")), entry(five("level 3"), number=2)).replace("📄 ", ""))
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00002"]


@pytest.mark.parametrize(
    "inner",
    [
        "#### 数据\n*   **来源**：公开数据。",
        "## 资源\n- **链接**: https://github.com/a/b",
        "## 📄 概述\n一段。",
        "# 小结\n一段。",
    ],
)
def test_a_heading_over_other_links_and_sources_starts_no_paper(inner: str) -> None:
    digest = read(report(entry(five("level 3").replace("第3节的内容。", f"开头。\n{inner}\n结尾。"))))
    assert len(digest.papers) == 1
    assert texts(digest.papers[0])[SectionName.USAGE].endswith("结尾。")
    assert texts(digest.papers[0])[SectionName.RESULTS] == "第5节的内容。"


def test_a_title_may_begin_with_a_sign() -> None:
    digest = read(report(entry(five("level 3"), title="$τ$-Bench: “Tools” at Work")))
    assert digest.papers[0].title == "τ-Bench: “Tools” at Work"


def test_a_paper_without_title_is_rejected_and_the_rest_stays() -> None:
    digest = read(report(entry(five("level 3"), title=""), entry(five("level 3"), number=2)))
    assert [paper.id for paper in digest.papers] == ["2601.00002"]
    assert [(n.severity, n.line) for n in digest.notices] == [(Severity.REJECTED, 7)]


def test_parts_after_the_last_paper_belong_to_none() -> None:
    text = report(entry(five("level 3"))) + "\n## 🔍 关键词云图\n![x](y.png)\n\n## 📱 订阅渠道\n- 频道\n"
    assert texts(read(text).papers[0])[SectionName.RESULTS] == "第5节的内容。"


def test_a_report_without_papers_is_an_empty_digest() -> None:
    assert read(report()).papers == ()
