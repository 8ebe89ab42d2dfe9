"""Making a day while servers fail, models misbehave and processes are killed."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Callable

import pytest

from tests.e2e.make.stage import DAY, PAPERS, MakingStage, titles_asked, writes_well, writes_with
from tests.e2e.processes import LONGEST
from tests.fakes.paper_faults import busy, cut_in_the_middle, malformed_json, shows, status
from tests.scripted_model.server import Play, Stage, fails, is_cut_after, says

pytestmark = pytest.mark.slow


def text_of(stage: MakingStage, kind: str) -> str:
    return (stage.digests / f"{DAY}.{kind}").read_text(encoding="utf-8")


def test_a_list_that_is_no_json_is_a_sentence_and_the_next_run_mends_it(stage: MakingStage) -> None:
    stage.papers.fail("/api/daily_papers", malformed_json(), always=True)
    failed = stage.run("make", DAY)
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.startswith(f"{DAY}: not made.")
    stage.papers.mend()
    assert stage.run("make", DAY).code == 0


def test_where_the_api_is_down_the_list_that_is_held_serves(stage: MakingStage) -> None:
    stage.run("make", DAY)
    stage.papers.fail("/api/daily_papers", status(400), always=True)
    again = stage.run("make", DAY)
    assert again.code == 0
    assert "Missing: No new list could be had" in again.out
    assert len(stage.made("newsletter.md").papers) == len(PAPERS)


@pytest.mark.parametrize(
    "fault",
    [
        shows(b"<html><title>Sign in</title><p>Please sign in to the hotel's network.</p></html>"),
        status(403),
        cut_in_the_middle(b"<html>" + b"x" * 4000),
    ],
    ids=["no-paper", "blocked", "cut"],
)
def test_a_paper_that_cannot_be_read_is_read_by_its_abstract(stage: MakingStage, fault: Play) -> None:
    stage.papers.fail("/html/2601.00002", fault, always=True)  # type: ignore[arg-type]
    made = stage.run("make", DAY)
    assert made.code == 0
    assert "Read: 2 in full, 1 by their abstract" in made.out
    assert "Not read whole, 1:" in made.out
    assert [paper.read_from for paper in stage.made("report.md").papers] == ["HTML", "ArXiv Abs", "HTML"]


def test_a_busy_arxiv_is_waited_for(stage: MakingStage) -> None:
    stage.papers.fail("/html/2601.00001", busy())
    made = stage.run("make", DAY)
    assert "Read: 3 in full" in made.out
    assert len(stage.papers.asked("/html/2601.00001")) == 2


def test_invented_figures_do_not_get_through(stage: MakingStage) -> None:
    stage.with_model(writes_with(results=["得分提高到 99.9%，超过所有方法。"]))
    made = stage.run("make", DAY)
    assert made.code == 0
    assert "Sentences left out because the paper does not bear them out" in made.out
    for kind in ("newsletter.md", "report.md", "html"):
        assert "99.9%" not in text_of(stage, kind)
    dropped = [each["paperboy"]["dropped"] for each in json.loads(text_of(stage, "json"))["data"]]
    assert all("99.9%" in each[0]["sentence"] for each in dropped)


@pytest.mark.parametrize(
    ("play", "can_be_mended"),
    [
        (writes_with(contribution="This sentence is in the wrong language.", abstract_zh="Wrong as well."), False),
        (says("I am sorry, I cannot write JSON."), True),
        (says('{"title_zh": ["no text"], "field": 3}'), True),
        (is_cut_after('{"title_zh": "断'), True),
        (fails(500), True),
    ],
    ids=["language", "no-json", "schema", "cut", "500"],
)
def test_a_model_that_fails_leaves_a_day_of_the_papers_own_words(
    stage: MakingStage, play: Callable[[Stage], None], *, can_be_mended: bool
) -> None:
    stage.with_model(play)
    made = stage.run("make", DAY)
    assert made.code == 0
    assert "Missing:" in made.out
    assert ("Running `paperboy make" in made.out) is can_be_mended
    report = stage.made("report.md")
    assert [paper.id for paper in report.papers] == list(PAPERS)
    assert all(paper.sections for paper in report.papers)
    assert "sk-secret" not in made.out + made.err + text_of(stage, "html") + text_of(stage, "json")


def test_an_english_edition_is_told_of_in_english_though_its_bot_speaks_chinese(stage: MakingStage) -> None:
    stage.with_model(fails(500))
    stage.papers.fail("/html/2601.00001", status(404), always=True)
    voice = {"voice__engine": "command", "voice__command": "false", "voice__attempts": 1}
    made = stage.run("make", DAY, "--language", "en", language="zh", **voice)
    assert "Missing: No spoken edition" in made.out
    assert "Not read whole, 1: arXiv has no HTML edition" in made.out
    shown = made.out + made.err + text_of(stage, "report.md") + text_of(stage, "html")
    assert not re.search(r"[\u3400-\u9fff]", shown)


def test_a_day_without_its_model_mends_itself_on_the_next_run(stage: MakingStage) -> None:
    stage.with_model(fails(503))
    stage.run("make", DAY)
    assert {paper.title_zh for paper in stage.made("newsletter.md").papers} == {None}
    stage.with_model(writes_well)
    mended = stage.run("make", DAY)
    assert "Missing:" not in mended.out
    assert "TouchGrip：一种新方法" in {paper.title_zh for paper in stage.made("newsletter.md").papers}


def test_a_spent_budget_leaves_the_rest_extracted_and_says_so(stage: MakingStage) -> None:
    stage.with_model(writes_well)
    made = stage.run("make", DAY, model__daily_tokens=6000, model__max_tokens=1000, making__at_once=1)
    assert made.code == 0
    assert "Missing:" in made.out
    models = [each["paperboy"]["model"] for each in json.loads(text_of(stage, "json"))["data"]]
    assert set(models) == {"scripted-1", None}
    finished = stage.run("make", DAY)
    assert "Missing:" not in finished.out
    assert sorted(titles_asked(stage.model)) == ["MapReader", "QuietNet", "TouchGrip"]


def killed_while_the_model_writes_the_second_paper(stage: MakingStage, number: signal.Signals) -> tuple[int, str]:
    """Start a run whose model falls silent at the second paper, and end it there; its exit code and stderr."""

    def falls_silent(asked: Stage) -> None:
        asked.closing.wait(2 * LONGEST)

    stage.with_model(writes_well, falls_silent)
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts deaf to it
    process = stage.start("make", DAY, making__at_once=1)
    signal.signal(signal.SIGINT, heard)
    until = time.monotonic() + LONGEST
    while len(stage.model.requests) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate(timeout=LONGEST)
    return process.returncode, err


def test_a_killed_run_goes_on_where_it_stopped_and_pays_nothing_twice(stage: MakingStage) -> None:
    killed_while_the_model_writes_the_second_paper(stage, signal.SIGKILL)
    assert not (stage.digests / f"{DAY}.json").exists()
    stage.with_model(writes_well)
    made = stage.run("make", DAY, making__at_once=1)
    assert made.code == 0
    assert titles_asked(stage.model) == ["TouchGrip", "MapReader", "MapReader", "QuietNet"]
    assert len(stage.papers.asked("/html/2601.00001")) == 1
    assert len(stage.made("newsletter.md").papers) == len(PAPERS)


def test_an_interrupt_is_obeyed_at_once_with_a_sentence(stage: MakingStage) -> None:
    code, err = killed_while_the_model_writes_the_second_paper(stage, signal.SIGINT)
    assert code == 130
    assert (
        err.strip() == "Interrupted. What was read and written is kept: run it again and it goes on where it stopped."
    )


def test_a_folder_that_cannot_be_written_is_a_sentence(stage: MakingStage) -> None:
    (stage.folder / "data").mkdir()
    (stage.folder / "data" / "digests").write_text("in the way", encoding="utf-8")
    made = stage.run("make", DAY)
    assert made.code == 1
    assert "cannot be used" in made.err
