"""Replies as each platform shows them, in both languages, beside the files in ``golden``.

``python -m tests.render.test_reply_golden`` writes the files anew, to be looked at before they are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.render.answers import answer_reply, evidence_reply
from bot.render.papers import day_page, paper_page
from bot.reply import Reply
from retrieval.types import (
    Answer,
    Citation,
    Digest,
    Form,
    Language,
    Links,
    Paper,
    Section,
    SectionName,
    Status,
)
from tests.fakes.shown import shown_everywhere

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 1, 20)


def paper(language: Language, position: int) -> Paper:
    """A paper of our own, with an emoji, a Markdown mark and a mention in its title."""
    titles = ("Robots_of *All* Shapes 🤖 @everyone", "各种形状的机器人 🤖 @everyone")
    texts = {"zh": "机器人学会抓取。\n成功率为 91.5%。", "en": "Robots learn to grasp.\nThey succeed in 91.5%."}
    sections = (
        Section(SectionName.ABSTRACT, texts[language], language, Form.NEWSLETTER),
        Section(SectionName.RESULTS, texts[language], language, Form.REPORT),
    )
    return Paper(
        id=f"2601.0000{position}",
        title=titles[0],
        position=position,
        title_zh=titles[1],
        sections=sections,
        links=Links.of_arxiv_id(f"2601.0000{position}", code="https://github.com/robots/shapes_(v2)"),
        authors=("A. Author", "B. Author"),
        upvotes=12,
    )


def answer(language: Language) -> Answer:
    """A list of two papers with the line that shows why each is there."""
    papers = [paper(language, position) for position in (1, 2)]
    citations = tuple(
        Citation(
            str(each.position),
            each.id,
            each.title,
            each.title_zh,
            each.links.huggingface,
            each.links.arxiv,
            DAY,
            each.sections[0].text.splitlines()[1],
        )
        for each in papers
    )
    titles = [each.title_zh if language == "zh" else each.title for each in papers]
    head = {"zh": "2026-01-20 找到 2 篇：", "en": "2026-01-20: 2 found:"}[language]
    lines = [f"{n}. {title} [{n}]\n   {citations[n - 1].quote}" for n, title in enumerate(titles, start=1)]
    return Answer(Status.ANSWERED, "\n".join([head, *lines]), citations, None, language)


def day(language: Language) -> Reply:
    digest = Digest(DAY, tuple(paper(language, position) for position in (1, 2)), (Form.NEWSLETTER,))
    return day_page(digest, 1, language, near=(date(2026, 1, 19),))


REPLIES: dict[str, Callable[[Language], Reply]] = {
    "answer": lambda language: answer_reply(answer(language), "token123"),
    "evidence": lambda language: evidence_reply(answer(language)),
    "day": day,
    "paper": lambda language: paper_page(paper(language, 1), (DAY,), 2, language),
}
CASES = [(name, language) for name in REPLIES for language in ("zh", "en")]


def rendered(name: str, language: Language) -> str:
    """A reply on all platforms, as a text that people can read."""
    return shown_everywhere(REPLIES[name](language))


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_reply_looks_as_it_was_approved(name: str, language: Language) -> None:
    assert rendered(name, language) == (GOLDEN / f"{name}.{language}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for golden_name, golden_language in CASES:
        spoken: Language = "zh" if golden_language == "zh" else "en"
        (GOLDEN / f"{golden_name}.{spoken}.txt").write_text(rendered(golden_name, spoken), encoding="utf-8")
