"""What is known of the sources, as text for a terminal and as a JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from bot.render.objects import JsonObject
from bot.source_checkup import SourceCondition, SourcesCondition
from config.locales import say
from retrieval.archive import DayState, FetchRecord
from retrieval.reasons import in_words
from retrieval.types import Language


def render_sources(found: SourcesCondition, language: Language) -> Iterator[str]:
    """The clock, each source with its last fetch, and the last days by state; a line each."""
    now = found.now.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    yield say("sources.clock", language, now=now, today=found.today)
    if not found.sources:
        yield say("sources.no_source", language)
    for source in found.sources:
        yield say("sources.source", language, name=source.name, last=_last(source, language))
    counted = ((state, found.states.get(state, 0)) for state in DayState)
    states = (say(f"sources.state_{state.value}", language, count=count) for state, count in counted if count)
    yield say("sources.states", language, states=say("answer.between", language).join(states))


def render_outcome(record: FetchRecord, language: Language) -> str:
    """What came of a fetch."""
    reason = in_words(record.reason or "-", language)
    return say(f"sources.fetch_{record.outcome.value}", language, papers=record.papers, reason=reason)


def render_odd_sources(found: SourcesCondition, language: Language) -> Iterator[str]:
    """What is odd: days that failed, and a clock that jumped."""
    for record in found.failed:
        yield say("sources.odd_failed", language, day=record.day, reason=in_words(record.reason or "-", language))
    if found.from_future is not None:
        moment = found.from_future.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        yield say("sources.odd_clock", language, moment=moment)


def sources_object(found: SourcesCondition | None) -> JsonObject | None:
    """The same as an object."""
    if found is None:
        return None
    return {
        "now": found.now.astimezone(UTC).isoformat(timespec="seconds"),
        "today": found.today.isoformat(),
        "sources": [_source_object(source) for source in found.sources],
        "days": {state.value: found.states.get(state, 0) for state in DayState},
        "failed": [{"date": record.day.isoformat(), "reason": record.reason} for record in found.failed],
        "noted_in_future": found.from_future.isoformat(timespec="seconds") if found.from_future else None,
    }


def _last(source: SourceCondition, language: Language) -> str:
    last = source.last
    if last is None:
        return say("sources.never", language)
    what = render_outcome(last, language)
    moment = last.checked_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return say("sources.last", language, moment=moment, day=last.day, what=what)


def _source_object(source: SourceCondition) -> JsonObject:
    last = source.last
    return {
        "name": source.name,
        "asked_at": last.checked_at.isoformat(timespec="seconds") if last else None,
        "date": last.day.isoformat() if last else None,
        "outcome": last.outcome.value if last else None,
        "papers": last.papers if last else None,
        "reason": last.reason if last else None,
    }
