"""``paperboy papers`` and ``paperboy paper``."""

from __future__ import annotations

import json

import pytest

from tests.bot.running import Run

pytestmark = pytest.mark.usefixtures("filled")


def test_the_newest_day_is_listed(run: Run) -> None:
    ran = run("papers")
    assert ran.code == 0
    assert ran.out.splitlines()[:4] == [
        "Papers of 2026-01-20: 4",
        "  1. Thinking with Map: Agents that Read Maps",
        "     用地图思考",
        "     https://huggingface.co/papers/2601.05432",
    ]


@pytest.mark.parametrize("day", ["2026-01-12", "1月12号", "Jan 12", "12", "上周一", "last Monday"])
def test_a_day_is_named_as_people_name_days(run: Run, day: str) -> None:
    ran = run("papers", day, "--today", "2026-01-21", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["date"], found["count"]) == (0, "2026-01-12", 4)
    assert found["papers"][3] == {
        "position": 4,
        "paper_id": "untraced-0123456789ab",
        "title": "A Paper without a Link",
        "title_zh": None,
        "url": None,
        "arxiv_url": None,
    }


def test_a_day_that_is_not_held_is_said_with_its_neighbours(run: Run) -> None:
    ran = run("papers", "2026-01-13")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "There is no digest for 2026-01-13: that day was never taken in. "
        "Nearest digests: 2026-01-12, 2026-01-14, 2026-01-20.\n"
    )
    ran = run("papers", "2026-01-13", "--json")
    assert (ran.code, json.loads(ran.out)) == (1, {"date": "2026-01-13", "count": 0, "papers": []})
    assert "2026-01-14" in ran.err


def test_reports_speak_the_set_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    assert run("papers").out.startswith("2026-01-20：4 篇论文\n")
    monkeypatch.delenv("PAPERBOY_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("papers").out.startswith("2026-01-20：4 篇论文\n")


@pytest.mark.parametrize("command", [("papers",), ("papers", "--json"), ("paper", "map")])
def test_an_empty_archive_says_how_to_fill_it(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, "--data-dir", "another")
    assert (ran.code, ran.out) == (1, "")
    assert "paperboy index" in ran.err


@pytest.mark.parametrize("day", ["猫", "last week", "2026-02-30", ""])
def test_what_is_no_single_day_is_wrong_usage(run: Run, day: str) -> None:
    ran = run("papers", day)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("Error") == 1 or "day" in ran.err


@pytest.mark.parametrize(
    "name",
    [
        "2601.05432",
        "2601.05432v3",
        "https://arxiv.org/abs/2601.05432v1",
        "https://huggingface.co/papers/2601.05432",
        "用地图思考",
        "thinking with map: agents that read maps",
        "maps agents",
        "地图",
    ],
)
def test_a_paper_is_found_by_id_link_title_or_words(run: Run, name: str) -> None:
    ran = run("paper", name, "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["paper_id"]) == (0, "2601.05432")
    assert found["dates"] == ["2026-01-12", "2026-01-20"]
    assert found["sections"][0]["text"].endswith("的摘要。")


def test_a_paper_is_shown_in_full(run: Run) -> None:
    ran = run("paper", "untraced-0123456789ab")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "A Paper without a Link",
        "",
        "In the digests of: 2026-01-12",
        "",
        "== Abstract (newsletter) ==",
        "A Paper without a Link 的摘要。",
    ]


def test_words_that_fit_several_papers_name_them(run: Run) -> None:
    ran = run("paper", "thinking")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "3 papers fit “thinking”. Name one by its id:",
        "  2601.13030  Thinking in Time",
        "  2601.13029  Thinking in Space",
        "  2601.05432  Thinking with Map: Agents that Read Maps",
    ]


@pytest.mark.parametrize("name", ["2601.99999", "no such words", "🎉"])
def test_what_fits_no_paper_is_said(run: Run, name: str) -> None:
    ran = run("paper", name)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"No paper here fits “{name}”. `paperboy papers DATE` lists a day's papers.\n"
