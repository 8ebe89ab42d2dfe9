"""The messes of real newsletters, each in a small text of our own."""

from datetime import date

import pytest

from retrieval.digest.load import parse
from retrieval.errors import DigestError
from retrieval.types import Digest, Form, SectionName, Severity

HEADER = "\n# Hugging Face 2026-01-05 论文日报\n\n## 📊 今日论文统计\n- 总论文数：{count}\n\n## 📝 论文详情\n\n"
TAIL = "\n\n## 🔍 关键词云图\n![关键词云图](images/cloud.png)\n\n## 📱 订阅渠道\n- GitHub: [x](https://github.com/a/b)"
LINKS = "[HuggingFace](https://huggingface.co/papers/{0}) | [arXiv](https://arxiv.org/abs/{0})"


def entry(
    number: int = 1,
    *,
    zh: str = "中文标题",
    title: str = "An English Title",
    abstract: str = "一段摘要。",
    links: str | None = None,
) -> str:
    links = LINKS.format(f"2601.{number:05}") if links is None else links
    titles = f"### {number}. {zh}\n\n**原文标题：** {title}\n\n"
    return f"{titles}**摘要：**\n{abstract}\n\n**论文链接：** {links}\n\n\n\n---\n\n"


def newsletter(*entries: str, count: int | None = None, tail: str = TAIL) -> str:
    return HEADER.format(count=len(entries) if count is None else count) + "".join(entries) + tail


def read(text: str) -> Digest:
    return parse(text.encode(), name="digest.md")


def abstract_of(digest: Digest, index: int = 0) -> str:
    (section,) = (s for s in digest.papers[index].sections if s.name is SectionName.ABSTRACT)
    return section.text


def messages(digest: Digest) -> list[str]:
    return [notice.message for notice in digest.notices]


def test_a_clean_newsletter_is_read_without_notices() -> None:
    digest = read(newsletter(entry(1), entry(2)))
    assert digest.forms == (Form.NEWSLETTER,)
    assert (digest.date, digest.declared_count, digest.notices) == (date(2026, 1, 5), 2, ())
    assert [(p.id, p.position, p.title, p.title_zh) for p in digest.papers] == [
        ("2601.00001", 1, "An English Title", "中文标题"),
        ("2601.00002", 2, "An English Title", "中文标题"),
    ]


def test_a_title_wrapped_over_two_lines_is_one_line() -> None:
    digest = read(newsletter(entry(zh="很长的\n标题", title="A Title That Goes\n  On")))
    assert (digest.papers[0].title, digest.papers[0].title_zh) == ("A Title That Goes On", "很长的标题")


@pytest.mark.parametrize("heading", ["### 1. 应用领域", "## 1. 应用领域", "# 引言", "###### 细节", "### 2. 主要创新点"])
def test_a_heading_inside_an_abstract_starts_no_paper(heading: str) -> None:
    digest = read(newsletter(entry(1, abstract=f"前文。\n\n{heading}\n后文。"), entry(2)))
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00002"]
    assert "前文。" in abstract_of(digest)
    assert abstract_of(digest).endswith("后文。")


def test_a_rule_inside_an_abstract_ends_nothing() -> None:
    assert abstract_of(read(newsletter(entry(abstract="前半。\n\n---\n\n后半。")))) == "前半。\n后半。"


def test_a_rule_and_a_section_head_inside_an_abstract_start_no_paper() -> None:
    digest = read(newsletter(entry(1, abstract="前半。\n\n---\n\n### 2. 一句话核心贡献\n后半。"), entry(2)))
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00002"]


def test_an_abstract_cut_off_after_a_formula_is_kept_as_it_is() -> None:
    assert abstract_of(read(newsletter(entry(abstract="必须满足：\nσ ≥ 1/(2ln M)，")))) == "必须满足：σ ≥ 1/(2ln M)，"


@pytest.mark.parametrize("links", ["[]()", "", "[]() | []()"])
def test_an_empty_link_makes_an_untraced_paper_and_a_notice(links: str) -> None:
    digest = read(newsletter(entry(1, title="Lost Link", links=links)))
    (paper,) = digest.papers
    assert paper.id.startswith("untraced-")
    assert not paper.is_traced
    assert (paper.links.arxiv, paper.links.huggingface, paper.links.pdf) == (None, None, None)
    (notice,) = digest.notices
    assert (notice.severity, notice.paper, notice.line) == (Severity.ODD, paper.id, 9)


def test_the_id_of_an_untraced_paper_depends_on_its_folded_title_only() -> None:
    titles = ["A Title: Fine-Grained", "a  title：fine grained", "Ａ Title\n  Fine-grained!"]
    assert len({read(newsletter(entry(title=title, links="[]()"))).papers[0].id for title in titles}) == 1


def test_parts_after_the_last_paper_belong_to_none() -> None:
    digest = read(newsletter(entry(abstract="摘要。", links="")))
    assert "关键词" not in digest.papers[0].sections[0].text
    assert len(digest.papers[0].sections) == 1
    assert digest.papers[0].links.code is None


def test_the_counts_disagree() -> None:
    assert messages(read(newsletter(entry(1), count=3))) == ["The header counts 3 papers, but 1 were read."]


def test_december_ids_in_january_and_versions() -> None:
    (paper,) = read(newsletter(entry(links=LINKS.format("2512.24965v2")))).papers
    assert (paper.id, paper.links.arxiv) == ("2512.24965", "https://arxiv.org/abs/2512.24965")


@pytest.mark.parametrize(
    "change",
    [
        ("**原文标题：**", "**原文标题:**"),
        ("**原文标题：**", "**原文标题**："),
        ("**原文标题：**", "- **原文标题**:"),
        ("**原文标题：**", "原文标题："),
        ("**摘要：**\n", "**摘要**:"),
        ("**摘要：**\n", "摘要： "),
        ("**论文链接：**", "**论文链接:** "),
        ("**论文链接：**", "论文链接："),
        ("### 1. ", "### 1、"),
        ("### 1. ", "## 🚀 1. "),
        ("### 1. ", "#### "),
        ("### 1. ", "### 1．"),
    ],
)
def test_variants_of_the_labels_read_the_same(change: tuple[str, str]) -> None:
    text = newsletter(entry())
    assert read(text.replace(*change)).papers == read(text).papers


def test_paper_without_english_title_keeps_its_chinese_one() -> None:
    text = newsletter(entry(1), entry(2), entry(3)).replace(
        "**原文标题：** An English Title\n\n**摘要：**", "**摘要：**"
    )
    digest = read(text)
    assert [(p.id, p.title) for p in digest.papers] == [(f"2601.0000{n}", "中文标题") for n in (1, 2, 3)]
    assert messages(digest) == ["The paper has no English title."] * 3


def test_paper_without_any_title_is_rejected_and_the_rest_stays() -> None:
    digest = read(newsletter(entry(1), entry(2, zh="", title=""), entry(3)))
    assert [paper.id for paper in digest.papers] == ["2601.00001", "2601.00003"]
    (rejected,) = [notice for notice in digest.notices if notice.severity is Severity.REJECTED]
    assert "no title" in rejected.message
    assert rejected.line == 22


def test_paper_without_chinese_heading() -> None:
    digest = read(newsletter(entry(1), entry(2)).replace("### 2. 中文标题\n\n", ""))
    assert [(p.id, p.title_zh) for p in digest.papers] == [("2601.00001", "中文标题"), ("2601.00002", None)]
    assert messages(digest) == ["The paper has no Chinese title."]


def test_missing_abstract_is_noticed() -> None:
    digest = read(newsletter(entry(abstract="")))
    assert digest.papers[0].sections == ()
    assert messages(digest) == ["The paper has no abstract."]


def test_an_abstract_without_its_label_is_still_the_abstract() -> None:
    assert abstract_of(read(newsletter(entry(abstract="没有标签。")).replace("**摘要：**\n", ""))) == "没有标签。"


def test_text_behind_the_links_is_a_note() -> None:
    text = newsletter(entry()).replace("---", "编者按：值得一读。\n\n---", 1)
    sections = {section.name: section.text for section in read(text).papers[0].sections}
    assert sections == {SectionName.ABSTRACT: "一段摘要。", SectionName.NOTE: "编者按：值得一读。"}


def test_a_second_entry_of_the_same_paper_is_rejected() -> None:
    digest = read(newsletter(entry(1), entry(2, links=LINKS.format("2601.00001"))))
    assert [paper.id for paper in digest.papers] == ["2601.00001"]
    assert [n.severity for n in digest.notices if n.paper == "2601.00001"] == [Severity.REJECTED]


def test_a_link_that_stands_at_two_papers_is_believed_once() -> None:
    digest = read(newsletter(entry(1, title="First"), entry(2, title="Second", links=LINKS.format("2601.00001"))))
    assert [(p.title, p.is_traced) for p in digest.papers] == [("First", True), ("Second", False)]
    assert [n.severity for n in digest.notices] == [Severity.ODD]


def test_links_that_name_two_papers_are_noticed() -> None:
    links = "[HuggingFace](https://huggingface.co/papers/2601.00001) | [arXiv](https://arxiv.org/abs/2601.00002)"
    digest = read(newsletter(entry(links=links)))
    assert digest.papers[0].id == "2601.00001"
    assert "2601.00002" in messages(digest)[0]


@pytest.mark.parametrize(
    ("abstract", "code"),
    [
        ("代码见https://github.com/Some-Lab/tool_v2.0获取。", "https://github.com/Some-Lab/tool_v2.0"),
        ("代码见https://github.com/lab/tool.git。", "https://github.com/lab/tool"),
        (
            "代码见 https://github.com/lab/tool. 以及 https://github.com/Lab/Tool/tree/main",
            "https://github.com/lab/tool",
        ),
        ("两个仓库：https://github.com/a/b 和 https://github.com/c/d", None),
        ("主页：https://example.github.io/x", None),
    ],
)
def test_code_link_is_taken_from_an_abstract_that_names_one_repository(abstract: str, code: str | None) -> None:
    assert read(newsletter(entry(abstract=abstract))).papers[0].links.code == code


def test_an_english_abstract_says_its_language() -> None:
    digest = read(newsletter(entry(abstract="This abstract was not translated into the other language.")))
    assert digest.papers[0].sections[0].language == "en"


def test_a_second_digest_in_the_file_is_rejected() -> None:
    digest = read(newsletter(entry(1)) + newsletter(entry(2)).replace("2026-01-05", "2026-01-06"))
    assert [paper.id for paper in digest.papers] == ["2601.00001"]
    assert [n.severity for n in digest.notices] == [Severity.REJECTED]
    assert "second digest" in digest.notices[0].message


def test_an_empty_day_is_a_digest_without_papers() -> None:
    digest = read(newsletter())
    assert (digest.papers, digest.declared_count, digest.notices) == ((), 0, ())


def test_a_newsletter_that_announces_papers_and_holds_none_is_an_error() -> None:
    with pytest.raises(DigestError, match="announces 31 papers"):
        read(newsletter(count=31))
