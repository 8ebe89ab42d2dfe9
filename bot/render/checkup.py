"""A checkup as text for a terminal and as a JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.checkup import Checkup, Holdings, IndexCondition
from bot.days import runs
from bot.render.objects import JsonObject
from bot.render.source_checkup import render_odd_sources, render_sources, sources_object
from bot.render.terminal import plain
from config.locales import say
from retrieval.reasons import in_words
from retrieval.types import Language

_SHOWN = 10  # so many titles or days of a kind are named


def render_checkup(checkup: Checkup, language: Language) -> str:
    """What was found, a line each; what is odd and what is broken at the end."""
    return plain("\n".join([*_set_up(checkup, language), *_held(checkup, language), *_wrong(checkup, language)]))


def checkup_object(checkup: Checkup) -> JsonObject:
    """What was found as an object; ``ok`` is false where something is broken."""
    return {
        "ok": not checkup.problems,
        "problems": list(checkup.problems),
        "lacks": list(checkup.lacks),
        "data_dir": checkup.data_dir,
        "archive": checkup.archive,
        "chroma": checkup.chroma,
        "embedding": {"name": checkup.embedding, "stamp": checkup.embedding_stamp},
        "model": checkup.model,
        "connections": dict(checkup.connections),
        "sources": sources_object(checkup.sources),
        "index": _index_object(checkup.index),
        "holdings": _holdings_object(checkup.holdings),
    }


def _set_up(checkup: Checkup, language: Language) -> Iterator[str]:
    yield say("doctor.data_dir", language, path=checkup.data_dir)
    yield say("doctor.archive", language, name=checkup.archive)
    chroma = checkup.chroma or say("doctor.chroma_embedded", language)
    yield say("doctor.chroma", language, name=chroma)
    yield say("doctor.embedding", language, name=checkup.embedding, stamp=checkup.embedding_stamp or "-")
    yield say("doctor.model", language, name=checkup.model) if checkup.model else say("doctor.no_model", language)
    for platform, name in checkup.connections.items():
        yield say("doctor.connection", language, platform=platform, name=name)
    if checkup.sources is not None:
        yield from render_sources(checkup.sources, language)


def _held(checkup: Checkup, language: Language) -> Iterator[str]:
    if checkup.index is not None and checkup.index.stamp is not None:
        yield say("doctor.index", language, stamp=checkup.index.stamp, days=checkup.index.days)
    if checkup.holdings is None:
        return
    if not (days := checkup.holdings.days):
        return
    yield say("doctor.holdings", language, days=len(days), papers=checkup.holdings.papers)
    yield from (f"  {_run(first, last)}" for first, last in runs(days))


def _wrong(checkup: Checkup, language: Language) -> Iterator[str]:
    odd = [] if checkup.holdings is None else [*_odd(checkup.holdings, language)]
    if checkup.index is not None and checkup.index.outdated:
        odd.append(say("doctor.outdated", language, days=_days(checkup.index.outdated)))
    if checkup.sources is not None:
        odd += render_odd_sources(checkup.sources, language)
    odd += [say("doctor.lack", language, what=in_words(lack, language)) for lack in checkup.lacks]
    yield from odd
    yield from (say("doctor.problem", language, problem=in_words(problem, language)) for problem in checkup.problems)
    if not odd and not checkup.problems:
        yield say("doctor.fine", language)


def _odd(holdings: Holdings, language: Language) -> Iterator[str]:
    if not holdings.days:
        yield say("doctor.empty", language)
    if holdings.missing:
        yield say("doctor.missing", language, count=len(holdings.missing), days=_days(holdings.missing))
    if holdings.thin:
        days = ", ".join(f"{day.isoformat()}: {holdings.counts[day]}" for day in holdings.thin[:_SHOWN])
        yield say("doctor.thin", language, count=len(holdings.thin), days=_shortened(days, len(holdings.thin)))
    if holdings.without_links:
        yield say("doctor.without_links", language, count=len(holdings.without_links))
        yield from (f"  {day.isoformat()}  {title}" for day, title in holdings.without_links[:_SHOWN])


def _run(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"


def _days(days: Sequence[date]) -> str:
    found = runs(days)
    return _shortened(", ".join(_run(*run) for run in found[:_SHOWN]), len(found))


def _shortened(text: str, count: int) -> str:
    return f"{text}, ..." if count > _SHOWN else text


def _index_object(index: IndexCondition | None) -> JsonObject | None:
    if index is None:
        return None
    return {"stamp": index.stamp, "days": index.days, "outdated_days": [day.isoformat() for day in index.outdated]}


def _holdings_object(holdings: Holdings | None) -> JsonObject | None:
    if holdings is None:
        return None
    return {
        "papers": holdings.papers,
        "days": len(holdings.days),
        "runs": [{"from": first.isoformat(), "to": last.isoformat()} for first, last in runs(holdings.days)],
        "missing_weekdays": [day.isoformat() for day in holdings.missing],
        "thin_days": [{"date": day.isoformat(), "count": holdings.counts[day]} for day in holdings.thin],
        "papers_without_links": [{"date": day.isoformat(), "title": title} for day, title in holdings.without_links],
    }
