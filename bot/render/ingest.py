"""The report of an ingestion as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.days import runs
from bot.render.terminal import plain
from config.locales import say
from retrieval.index.report import FileReport, IngestReport
from retrieval.reasons import in_words
from retrieval.types import Language, Notice, Severity


def render_report(report: IngestReport, language: Language) -> str:
    """What was noticed, a line each with file, line and paper; then the days; then the numbers of papers."""
    return plain("\n".join([*_notices(report, language), *_days(report, language), _counts(report, language)]))


def render_file(file: FileReport, language: Language) -> str:
    """What became of one file: what was taken in, then what was noticed."""
    lines = [_notice(Path(file.path.name), notice, language) for notice in file.notices]
    if file.day is not None and file.form is not None:
        form = say(f"papers.form_{file.form.value}", language)
        lines.insert(0, say("sources.taken_in", language, day=file.day, form=form, count=file.papers))
    return plain("\n".join(lines))


def _notices(report: IngestReport, language: Language) -> Iterator[str]:
    for file in report.files:
        for notice in file.notices:
            yield _notice(file.path, notice, language)


def _notice(path: Path, notice: Notice, language: Language) -> str:
    key = "index.rejected" if notice.severity is Severity.REJECTED else "index.odd"
    place = str(path) if notice.line is None else f"{path}:{notice.line}"
    paper = f"{notice.paper}{say('answer.colon', language)}" if notice.paper else ""
    message = in_words(notice.message, language).removeprefix(
        f"{path} "
    )  # the sentence about a whole file starts with its name
    return say(key, language, place=place, message=f"{paper}{message}")


def _days(report: IngestReport, language: Language) -> Iterator[str]:
    if report.days:
        days = ", ".join(
            first.isoformat() if first == last else f"{first} - {last}" for first, last in runs(report.days)
        )
        yield say("index.days", language, count=len(report.days), days=days)


def _counts(report: IngestReport, language: Language) -> str:
    counts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
    }
    taken = sum(1 for file in report.files if file.day is not None)
    return say("index.counts", language, files=taken, all_files=len(report.files), **counts)
