"""``paperboy make`` as a process, against servers that play Hugging Face, arXiv and a language model."""

from __future__ import annotations

import json
import re

import pytest

from retrieval.types import Form, SectionName
from tests.e2e.make.stage import CODE, DAY, PAPERS, MakingStage, titles_asked, writes_well

pytestmark = pytest.mark.slow
FILES = {
    *(f"{DAY}.{kind}" for kind in ("newsletter.md", "report.md", "json", "html")),
    *(f"{DAY}.{picture}.png" for picture in ("cloud", "trend", "poster")),
    "index.html",
    "feed.xml",
}


def test_a_day_is_made_and_answered_from(stage: MakingStage) -> None:
    stage.with_model(writes_well)
    made = stage.run("make", "1月21号", "--today", "2026-01-25")
    assert (made.code, made.err) == (0, "")
    assert "3 papers, 9 files written" in made.out
    assert "Read: 3 in full, 0 by their abstract" in made.out
    assert "Paid in this run: 3 requests" in made.out
    assert "Missing" not in made.out
    assert set(stage.files()) == FILES

    newsletter, report, listed = (stage.made(kind) for kind in ("newsletter.md", "report.md", "json"))
    assert [digest.notices for digest in (newsletter, report, listed)] == [(), (), ()]
    assert [digest.forms for digest in (newsletter, report, listed)] == [(each,) for each in Form]
    assert [paper.id for paper in newsletter.papers] == list(PAPERS)
    assert newsletter.papers[0].title_zh == "TouchGrip：一种新方法"
    assert newsletter.papers[0].links.code == CODE
    assert {paper.read_from for paper in report.papers} == {"HTML"}
    results = next(s.text for s in report.papers[1].sections if s.name is SectionName.RESULTS)
    assert results == "MapReader 的得分从 48.2% 变为 66.9%。"
    assert [paper.upvotes for paper in listed.papers] == [10, 20, 30]

    answer = json.loads(stage.run("ask", "MapReader 的得分变为多少？", "--json", model__name="").out)
    assert answer["status"] == "answered"
    assert "66.9%" in answer["answer"]
    assert answer["citations"][0]["url"] == "https://huggingface.co/papers/2601.00002"


def test_an_unchanged_day_writes_nothing_and_asks_no_model_again(stage: MakingStage) -> None:
    stage.with_model(writes_well)
    stage.run("make", DAY)
    before, asked, fetched = stage.files(), len(stage.model.requests), len(stage.papers.asked("/html/"))
    again = stage.run("make", DAY)
    assert again.code == 0
    assert "nothing has changed and nothing was written" in again.out
    assert "Taken in" not in again.out
    assert stage.files() == before
    assert (len(stage.model.requests), len(stage.papers.asked("/html/"))) == (asked, fetched)


def test_without_a_model_the_day_is_made_of_the_papers_own_words(stage: MakingStage) -> None:
    made = stage.run("make", DAY, "--language", "en")
    assert made.code == 0
    assert "Not written by a language model but in the papers' own words: 3" in made.out
    assert stage.model.requests == []
    for kind in ("newsletter.md", "report.md"):
        text = (stage.digests / f"{DAY}.{kind}").read_text(encoding="utf-8")
        assert "in the paper's own words" in text or "摘自原文" in text
    assert "### 2. Core contribution" in (stage.digests / f"{DAY}.report.md").read_text(encoding="utf-8")
    answer = json.loads(stage.run("ask", "What is TouchGrip?", "--json").out)
    assert answer["status"] == "answered"
    assert [citation["paper_id"] for citation in answer["citations"]] == ["2601.00001"]


def test_late_papers_and_votes_change_a_day_and_the_old_papers_are_not_paid_for_again(stage: MakingStage) -> None:
    stage.with_model(writes_well)
    late = stage.papers.lists[DAY].pop()
    stage.run("make", DAY)
    stage.papers.lists[DAY].append(late)
    again = stage.run("make", DAY)
    assert "3 papers" in again.out
    assert sorted(titles_asked(stage.model)) == ["MapReader", "QuietNet", "TouchGrip"]
    assert [paper.id for paper in stage.made("newsletter.md").papers] == list(PAPERS)


def test_an_empty_day_makes_nothing_and_says_so(stage: MakingStage) -> None:
    stage.papers.lists["2026-01-24"] = []
    made = stage.run("make", "2026-01-24")
    assert made.code == 0
    assert "its list has no papers" in made.out
    assert not stage.digests.exists()


def test_without_a_date_the_newest_closed_day_with_papers_is_made(stage: MakingStage) -> None:
    made = stage.run("make", "--today", "2026-01-22")
    assert made.code == 0
    assert f"{DAY}: made" in made.out


def test_several_days_are_linked_and_listed(stage: MakingStage) -> None:
    stage.papers.lists["2026-01-19"] = stage.papers.lists[DAY][:1]
    made = stage.run("make", "Jan 19", DAY, "--today", "2026-01-25")
    assert made.code == 0
    page = (stage.digests / "2026-01-19.html").read_text(encoding="utf-8")
    assert f'<a rel="next" href="{DAY}.html">' in page
    assert '<a rel="prev" href="2026-01-19.html">' in (stage.digests / f"{DAY}.html").read_text(encoding="utf-8")
    index = (stage.digests / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<h3><a href="([\d-]+)\.html">', index) == [DAY, "2026-01-19"]


def test_the_folder_of_a_run_is_chosen(stage: MakingStage) -> None:
    made = stage.run("make", DAY, "--out", str(stage.folder / "site"), making__site_url="https://papers.example.org/")
    assert made.code == 0
    assert not stage.digests.exists()
    feed = (stage.folder / "site" / "feed.xml").read_text(encoding="utf-8")
    assert f'href="https://papers.example.org/{DAY}.html"' in feed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["whenever"], "is not a day"), (["2027-01-01"], "yet to come"), (["2025"], "more than 31 days")],
)
def test_wrong_days_are_explained(stage: MakingStage, words: list[str], sentence: str) -> None:
    made = stage.run("make", *words, "--today", "2026-01-25")
    assert made.code == 2
    assert sentence in " ".join(made.err.split())
