"""What `paperboy make` says of a day: in one language, and what a further run can mend told from what it cannot."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.made_day import Finished
from bot.render.making import render_finished
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.make import Made, Outcome
from retrieval.edition.output.json_answer import render_json
from retrieval.edition.output.newsletter import render_newsletter
from retrieval.edition.output.report import render_report
from retrieval.edition.output.web import render_day
from retrieval.edition.types import Cost
from retrieval.reasons import Reason
from retrieval.types import Language
from tests.edition.editions import DAY, edition, note

NOW = datetime(2026, 1, 22, 3, tzinfo=UTC)
HAN = re.compile(r"[\u3400-\u9fff]")
SETTLED = lack("writing.emptied", is_final=True, parts=(lack("writing.part_usage"), lack("writing.part_results")))
FAILED = lack("writing.model_failed", why=Reason("page_no_edition"))
LACKS = (
    lack("make.notes_lack", is_final=True, count=2, why=SETTLED),
    lack("make.notes_lack", count=1, why=FAILED),
    lack("make.no_audio", why="espeak-ng is not there."),
)


def summary(*missing: Lack, language: Language) -> str:
    made = Made(DAY, Outcome.MADE, edition(missing=missing), not_whole=((Reason("page_no_edition"), 2),))
    return render_finished(Finished(made, Cost(3, 9, 4)), Path("digests"), language, why_silent=None)


@pytest.mark.parametrize("missing", LACKS)
def test_each_line_is_in_the_language_of_the_reader_whatever_that_of_the_edition(missing: Lack) -> None:
    english, chinese = (summary(missing, language=language) for language in ("en", "zh"))
    assert not HAN.search(english)
    lines = [line for line in chinese.splitlines() if not HAN.search(line)]
    assert lines == []


def test_the_parts_of_a_lack_are_said_in_its_language() -> None:
    assert "Nothing that the paper bears out was left of the usage, the results." in summary(*LACKS, language="en")
    assert "这些部分没有留下论文能够支持的内容：使用指南、实验效果。" in summary(*LACKS, language="zh")


def test_running_again_is_advised_where_it_can_bring_something() -> None:
    assert "again mends that" in summary(*LACKS, language="en")
    assert "again" not in summary(LACKS[0], language="en")
    assert "Missing: " in summary(LACKS[0], language="en")


def test_an_english_edition_says_what_it_lacks_in_english_and_its_chinese_newsletter_in_chinese() -> None:
    made = edition(language="en", missing=LACKS)
    report, newsletter = render_report(made), render_newsletter(made)
    assert "- Missing: Notes that are not complete (2): Nothing that the paper" in report
    assert "- 未完成：2 篇的笔记不完整：这些部分没有留下" in newsletter
    assert "Notes that are not complete (1)" in render_day(made, before=None, after=None, site_url=None)
    assert "Notes that are not complete (1)" in render_json(made, files=[], updated=NOW)


def test_what_a_note_lacks_is_told_in_the_language_of_its_edition() -> None:
    each = edition(language="en").papers[0]
    lacking = replace(each, note=replace(note(each.paper.id), missing=(SETTLED,)))
    made = render_json(edition(lacking, language="en"), files=[], updated=NOW)
    assert "was left of the usage, the results" in made
