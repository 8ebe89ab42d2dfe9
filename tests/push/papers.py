"""A digest of our own: three papers, one without a Chinese title, one without any text."""

from __future__ import annotations

from datetime import date

from retrieval.types import Digest, Form, Language, Links, Paper, Section, SectionName

DAY = date(2026, 1, 21)


def section(name: SectionName, text: str, language: Language = "zh", form: Form = Form.REPORT) -> Section:
    return Section(name, text, language, form)


ROBOTS = Paper(
    id="2601.00001",
    title="Robots_of *All* Shapes 🤖 @everyone",
    title_zh="各种形状的机器人 🤖 @everyone",
    position=1,
    sections=(
        section(SectionName.ABSTRACT, "机器人种类很多。本文提出一个统一的模型，成功率为 91.5%。", form=Form.NEWSLETTER),
        section(SectionName.ABSTRACT, "Robots are many. We propose one model for all of them.", "en", Form.HF_DAILY),
        section(SectionName.CONTRIBUTION, "一个模型控制各种机器人。"),
        section(SectionName.RESULTS, "成功率为 91.5%。\n速度提高 2 倍\nTwice as fast."),
    ),
    links=Links.of_arxiv_id("2601.00001", code="https://github.com/robots/shapes_(v2)"),
    authors=("Ada Lovelace", "Kaiming He"),
    organization="Tencent Robotics X",
    upvotes=12,
)
POLICY = Paper(
    id="2601.00002",
    title="GRPO Without Tears",
    position=2,
    sections=(
        section(
            SectionName.ABSTRACT,
            "Training is hard. In this work, we introduce a policy optimization recipe for language models.",
            "en",
            Form.HF_DAILY,
        ),
    ),
    links=Links.of_arxiv_id("2601.00002"),
    authors=("José García Márquez",),
    organization="清华大学",
    upvotes=3,
    keywords=("reinforcement learning",),
)
BARE = Paper(id="2601.00003", title="A Paper That Is Only Listed", position=3, links=Links.of_arxiv_id("2601.00003"))

DIGEST = Digest(DAY, (ROBOTS, POLICY, BARE), (Form.NEWSLETTER,), content_hash="three")


def long_digest(papers: int) -> Digest:
    """A day with so many papers."""
    made = (
        Paper(
            f"2601.{number:05d}",
            f"Paper Number {number}: {'On a Long Subject ' * 4}",
            number,
            title_zh=f"第 {number} 篇论文：{'关于很长的主题' * 4}",
            sections=(section(SectionName.CONTRIBUTION, "提出了一个很好的方法。" * 20),),
            links=Links.of_arxiv_id(f"2601.{number:05d}", code="https://github.com/a/b"),
            upvotes=number,
        )
        for number in range(1, papers + 1)
    )
    return Digest(DAY, tuple(made), (Form.NEWSLETTER,), content_hash=f"long {papers}")
