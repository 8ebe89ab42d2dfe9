"""The real digests and API answers, where they are at hand: every paper accounted for, every text in its place."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from retrieval.digest.load import load
from retrieval.digest.merge import merge
from retrieval.types import Digest, Form, Paper, SectionName

SHARED = Path(__file__).parents[2] / "../shared"
pytestmark = pytest.mark.skipif(not (SHARED / "digests").is_dir(), reason="the real digests (../shared) are not here")

COUNTS = {
    "2025-01-08": 15,
    "2025-01-13": 5,
    "2025-01-14": 9,
    "2025-01-20": 9,
    "2025-01-23": 5,
    "2026-01-12": 31,
    "2026-01-14": 15,
    "2026-01-20": 11,
    "2026-01-21": 32,
    "2026-01-31": 45,
}
REPORTS = ("2026-01-14", "2026-01-31")
NEWSLETTERS = tuple(day for day in COUNTS if day not in REPORTS)
FIVE = [
    SectionName.FIELD,
    SectionName.CONTRIBUTION,
    SectionName.USAGE,
    SectionName.INNOVATIONS,
    SectionName.RESULTS,
]
LONG = 60  # characters of a line that is text, and neither label nor link
FORM = re.compile(r"^\s*\d+\.\s|\\[a-z]+|原文标题|应用领域|一句话核心贡献")
WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|\d+(?:\.\d+)*%?|[<>≤≥]")


def markdown(day: str) -> Digest:
    return load(SHARED / "digests" / f"{day}.md")


def answers() -> list[Path]:
    return sorted((SHARED / "hf_daily").glob("**/*.json"))


def source_ids(day: str) -> list[str]:
    text = (SHARED / "digests" / f"{day}.md").read_text(encoding="utf-8")
    return re.findall(r"huggingface\.co/papers/(\d{4}\.\d{5})", text)


def words_of(paper: Paper) -> Counter[str]:
    texts = [paper.title, paper.title_zh or "", paper.read_from or "", *(section.text for section in paper.sections)]
    return Counter(word for text in texts for word in WORD.findall(text))


@pytest.mark.parametrize(("day", "count"), COUNTS.items())
def test_every_paper_of_a_digest_is_read(day: str, count: int) -> None:
    digest = markdown(day)
    assert digest.date == date.fromisoformat(day)
    assert len(digest.papers) == count
    assert [paper.position for paper in digest.papers] == list(range(1, count + 1))
    assert [paper.id for paper in digest.papers if paper.is_traced] == source_ids(day)
    assert digest.declared_count in {None, count}


@pytest.mark.parametrize("day", [day for day in COUNTS if day != "2025-01-08"])
def test_nothing_in_a_clean_digest_is_odd(day: str) -> None:
    assert markdown(day).notices == ()


@pytest.mark.parametrize("day", NEWSLETTERS)
def test_a_newsletter_paper_has_both_titles_and_one_abstract(day: str) -> None:
    for paper in markdown(day).papers:
        assert re.search(r"[A-Za-z]{2}", paper.title)
        assert re.search(r"[\u3400-\u9fff]", paper.title_zh or "")
        assert [(s.name, s.language, s.form) for s in paper.sections] == [(SectionName.ABSTRACT, "zh", Form.NEWSLETTER)]
        assert len(paper.sections[0].text) > 100
        assert not re.search("摘要[:：]|原文标题|论文链接|关键词云", paper.sections[0].text)


@pytest.mark.parametrize("day", REPORTS)
def test_a_report_paper_has_five_sections_and_no_note(day: str) -> None:
    for paper in markdown(day).papers:
        assert [section.name for section in paper.sections] == FIVE
        assert all(section.language == "zh" and len(section.text) > 10 for section in paper.sections)
        assert paper.read_from in {"HTML", "ArXiv Abs"}
        heads = r"(?m)^\W*\d?\W*(应用领域|一句话核心贡献|使用指南|主要创新点|实验效果)\W*$|📄|阅读来源"
        assert not any(re.search(heads, section.text) for section in paper.sections)


@pytest.mark.parametrize("day", COUNTS)
def test_no_mark_is_left_in_a_text(day: str) -> None:
    for paper in markdown(day).papers:
        for text in (paper.title, paper.title_zh or "", *(section.text for section in paper.sections)):
            assert not re.search(r"\*\*|`|\$|\\[a-zA-Z]|(?m:^#|^[-*] |^\d+\. )|  ", text)


@pytest.mark.parametrize("day", COUNTS)
def test_each_paper_has_all_the_words_of_its_part_of_the_file_and_no_others(day: str) -> None:
    source = (SHARED / "digests" / f"{day}.md").read_text(encoding="utf-8").partition("\n## 🔍")[0]
    parts = re.split(r"(?m)^(?=### \d+\. .*\n\n\*\*原文标题)|^(?=## 📄)", source)[1:]
    papers = markdown(day).papers
    assert len(parts) == len(papers)
    for part, paper in zip(parts, papers, strict=True):
        words = words_of(paper)
        assert not words - Counter(WORD.findall(part))
        for line in part.split("\n"):
            if len(line) > LONG and not line.startswith(("#", "**论文链接")):
                assert Counter(WORD.findall(FORM.sub("", line))) <= words, line


def test_the_report_of_the_14th_sampled() -> None:
    papers = {paper.id: paper for paper in markdown("2026-01-14").papers}
    arena = {section.name: section.text for section in papers["2601.06487"].sections}
    assert "O(N^2)" in arena[SectionName.INNOVATIONS]
    assert arena[SectionName.RESULTS].split("\n")[1].startswith("Open-Travel（旅行规划）：ArenaRL 实现了 41.8%")
    solar = {section.name: section.text for section in papers["2601.07022"].sections}
    assert "<thought> token" in solar[SectionName.USAGE]
    assert papers["2512.24965"].title == "ShowUI-π: Flow-based Generative Models as GUI Dexterous Hands"


def test_the_report_of_the_31st_sampled() -> None:
    papers = {paper.id: paper for paper in markdown("2026-01-31").papers}
    eco = {section.name: section.text for section in papers["2601.22101"].sections}
    assert "e_{t+1} = θ̃_{t+1} - θ̂_{t+1}" in eco[SectionName.USAGE]
    fine = {section.name: section.text for section in papers["2601.22146"].sections}
    assert "<fi> 标签" in fine[SectionName.USAGE]
    last = {section.name: section.text for section in papers["2601.21754"].sections}
    assert last[SectionName.RESULTS].endswith("训练时间缩短了 60%。")


def test_the_formula_that_ends_an_abstract_is_kept() -> None:
    (paper,) = [paper for paper in markdown("2026-01-21").papers if paper.id == "2601.10237"]
    assert paper.sections[0].text.endswith("必须满足：σ ≥ 1/(2ln M) 或 κ ≥ 1/8[1-1/(4πln M)]，")


@pytest.mark.parametrize("path", answers(), ids=lambda path: path.stem)
def test_every_paper_of_an_answer_is_read(path: Path) -> None:
    digest = load(path)
    source = path.read_text(encoding="utf-8")
    ids = list(
        dict.fromkeys(re.findall(r"""['"]paper\\?['"]: ?\{\s*\\?['"]id\\?['"]: ?\\?['"](\d{4}\.\d{5})""", source))
    )
    assert [paper.id for paper in digest.papers] == ids
    assert digest.date.isoformat() == path.stem
    assert digest.notices == ()
    for paper in digest.papers:
        abstract = paper.sections[0]
        assert (abstract.name, abstract.language) == (SectionName.ABSTRACT, "en")
        assert len(abstract.text) > 200
        assert "\n" not in paper.title
        assert paper.authors


def test_the_malformed_answer_recovers_the_ids_of_the_newsletter() -> None:
    newsletter, answer = markdown("2025-01-08"), load(SHARED / "hf_daily/malformed/2025-01-08.json")
    assert not any(paper.is_traced for paper in newsletter.papers)
    merged = merge([answer, newsletter])
    assert len(merged.papers) == 15
    assert all(paper.is_traced and len(paper.sections) == 2 for paper in merged.papers)
    assert [paper.title_zh for paper in merged.papers] == [paper.title_zh for paper in newsletter.papers]
    assert {paper.id for paper in merged.papers} == {paper.id for paper in answer.papers}
    assert merged.papers[0].id == "2501.03262"


@pytest.mark.parametrize(
    ("day", "count"), [("2026-01-12", 31), ("2026-01-14", 15), ("2026-01-20", 11), ("2026-01-21", 32)]
)
def test_a_day_in_two_forms_is_one_digest(day: str, count: int) -> None:
    own, answer = markdown(day), load(SHARED / "hf_daily" / f"{day}.json")
    merged = merge([own, answer])
    known = {paper.id for paper in own.papers}
    assert [paper.id for paper in merged.papers[:count]] == [paper.id for paper in own.papers]
    assert {paper.id for paper in merged.papers} == known | {paper.id for paper in answer.papers}
    assert all(paper.authors for paper in merged.papers if paper.id in {paper.id for paper in answer.papers})
