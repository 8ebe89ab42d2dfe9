"""Editions made by hand, and by hypothesis out of texts that try to break the forms."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from retrieval.edition.lacks import lack
from retrieval.edition.types import Area, Dropped, Edition, EditionPaper, Note, ReadFrom, Statistics
from retrieval.types import Form, Links, Paper, Section, SectionName

DAY = date(2026, 1, 21)
REPORT_SECTIONS = (
    SectionName.FIELD,
    SectionName.CONTRIBUTION,
    SectionName.USAGE,
    SectionName.INNOVATIONS,
    SectionName.RESULTS,
)
MARKS = (
    *("**", "*", "_", "__", "`", "``", "''", "```", "$", "$$", "~~", "~", "~~~", "[", "](", "]", "(", ")", "{", "}"),
    *("\\", "\\(", "\\)", "\\alpha", "\\frac{a}{b}", "$\\pi_{\\theta}$", "# ", "## 📄 ", "### 1. 应用领域", "#"),
    *("- ", "+ ", "* ", "• ", "---", "===", "=====", "1. ", "2、 ", "3）", "10) ", "> ", "|", "|---|", "![x](y)"),
    *(
        "<b>",
        "</b>",
        "<think>",
        "</think>",
        "<script>alert(1)</script>",
        "<!--",
        "-->",
        "<",
        "&lt;",
        "&nbsp;",
        "&#x41;",
    ),
    *(
        "原文标题：",
        "**原文标题：** ",
        "摘要：",
        "**摘要：**",
        "**论文链接：** ",
        "链接: ",
        "- **链接**: ",
        "阅读来源: ",
    ),
    *(
        "**阅读来源**: HTML",
        "实验效果：",
        "**使用指南**：",
        "4. **主要创新点**",
        "Key results: ",
        "关键词：",
        "撰写：",
        "## 🔍 关键词云图",
    ),
    *(
        "# Hugging Face 2026-01-05 论文日报",
        "# Hugging Face Daily Papers Report",
        "- 总论文数：3",
        "**Date**: 2020-01-01",
    ),
    *("https://a.example/x_(y)~~z~~", "https://github.com/a/b_c.", "https://arxiv.org/abs/2601.00001"),
    *(
        "😀",
        "🚀",
        "📄",
        "👩‍🔬",
        "中文",
        "，",
        "。",
        "：",
        "！",
        "word",
        "GPT-4",
        "5.5%",
        "3 < 4",
        "C++",
        "x^2",
        " ",
        "\n",
        "\n\n",
    ),
    *("\t", "\r\n", "\x00", "\u202e", "\u2028", "\u200b", "\u2060", "\ufeff", "\ufdd0", "\ud800", "\ufffd", "1", "a"),
)
texts = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=10).map("".join)
titles = st.builds("{}{}".format, texts, st.sampled_from(["Reading Maps", "地图", "a", "1", "应用领域"]))
ids = st.from_regex(r"26(0[1-9]|1[0-2])\.[0-9]{5}", fullmatch=True)
addresses = st.none() | st.sampled_from(
    ["https://github.com/a/b", "https://a.example/x_(y)", "https://a.example/?q=1&r=[2]", "https://a.example/(()"]
)
languages = st.sampled_from(["zh", "en"])


def note(paper_id: str, **changes: object) -> Note:
    """A note of a model in Chinese, with changes."""
    values: dict[str, object] = {
        "title_zh": "阅读地图",
        "abstract": "我们读地图，准确率 95.1%。",
        "abstract_language": "zh",
        "sections": {
            SectionName.FIELD: "计算机视觉 / 地图理解",
            SectionName.CONTRIBUTION: "提出一种读地图的方法。",
            SectionName.USAGE: "输入：一张地图\n输出：一段文字\n硬件：1 张 A100",
            SectionName.INNOVATIONS: "分层阅读\n自检",
            SectionName.RESULTS: "在 MapBench 上达到 95.1%。",
        },
        "language": "zh",
        "keywords": ("maps", "reading"),
        "model": "scripted-1",
    }
    return Note(paper_id, **{**values, **changes})  # type: ignore[arg-type]


def listed(paper_id: str = "2601.00001", title: str = "Reading Maps", **changes: object) -> Paper:
    """A paper as the list has it, with changes."""
    values: dict[str, object] = {
        "sections": (Section(SectionName.ABSTRACT, "We read maps at 95.1% accuracy.", "en", Form.HF_DAILY),),
        "links": Links.of_arxiv_id(paper_id, code="https://github.com/maps/reading", project="https://maps.example/"),
        "authors": ("Ada Map", "王 地图"),
        "organization": "Map Institute",
        "upvotes": 12,
        "keywords": ("maps",),
    }
    return Paper(paper_id, title, 1, **{**values, **changes})  # type: ignore[arg-type]


def edition(*papers: EditionPaper, **changes: object) -> Edition:
    """An edition of some papers, or of one, with changes."""
    found = papers or (EditionPaper(listed(), ReadFrom.HTML, note("2601.00001")),)
    statistics = Statistics(
        len(found),
        (Area({"zh": "多模态", "en": "Multimodal"}, 1, 1.8),),
        {"zh": (("地图", 1.0),), "en": ()},
        ((DAY, 1),),
    )
    return Edition(DAY, tuple(found), statistics, **changes)  # type: ignore[arg-type]


@st.composite
def edition_papers(draw: st.DrawFn, paper_id: str) -> EditionPaper:
    sections = {name: draw(texts) for name in draw(st.sets(st.sampled_from(REPORT_SECTIONS)))}
    links = Links.of_arxiv_id(paper_id, code=draw(addresses), project=draw(addresses))
    summaries = ((SectionName.ABSTRACT, draw(texts)), (SectionName.SUMMARY, draw(texts)))
    paper = listed(
        paper_id,
        draw(titles),
        links=links,
        sections=tuple(Section(name, text, "en", Form.HF_DAILY) for name, text in summaries),
        authors=tuple(draw(st.lists(texts, max_size=3))),
        organization=draw(st.none() | titles),
        upvotes=draw(st.none() | st.integers(0, 10**6)),
        keywords=tuple(draw(st.lists(texts, max_size=3))),
    )
    written = note(
        paper_id,
        title_zh=draw(st.none() | titles),
        abstract=draw(texts),
        sections=sections,
        keywords=tuple(draw(st.lists(texts, max_size=3))),
        model=draw(st.none() | titles),
        dropped=tuple(Dropped(each, each) for each in draw(st.lists(texts, max_size=2))),
    )
    return EditionPaper(paper, draw(st.sampled_from(ReadFrom)), written)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    found = [draw(edition_papers(each)) for each in draw(st.lists(ids, min_size=1, max_size=4, unique=True))]
    return edition(
        *found,
        language=draw(languages),
        missing=tuple(lack("make.no_audio", why=each) for each in draw(st.lists(texts, max_size=2))),
    )
