"""A subscription in words. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.push.moments import zone_of
from bot.push.types import Filter, Subscription, Timing
from config.locales import say
from retrieval.types import Language


def describe_timing(timing: Timing, language: Language) -> str:
    """When posts come."""
    if timing.at is None:
        return say("push.when_out", language)
    return say("push.when_at", language, time=f"{timing.at:%H:%M}", zone=timing.zone)


def describe_filter(wanted: Filter, language: Language) -> str:
    """Which papers are wanted."""
    between = say("answer.between", language)
    named = {"words": (*wanted.topics, *wanted.words), "authors": wanted.authors, "organizations": wanted.organizations}
    parts = [say(f"push.filter_{name}", language, names=between.join(own)) for name, own in named.items() if own]
    if wanted.least_upvotes:
        parts.append(say("push.filter_upvotes", language, count=wanted.least_upvotes))
    return say("push.filter_between", language).join(parts) or say("push.filter_none", language)


def describe_next(subscription: Subscription, moment: datetime | None, language: Language) -> str:
    """When the next digest comes: at a moment, or as soon as it is out."""
    if moment is None:
        return say("push.next_out", language)
    local = moment.astimezone(zone_of(subscription.timing.zone))
    weekday = say(f"answer.weekday_{local.weekday()}", language)
    return say("push.next_at", language, day=local.date(), weekday=weekday, time=f"{local:%H:%M}")


def describe_details(subscription: Subscription, language: Language) -> str:
    """Size, language and the rest."""
    names = [f"size_{subscription.size}"] if subscription.kind == "digest" else []
    names.append(f"in_{subscription.language}")
    if subscription.kind == "digest":
        names.append("with_pictures" if subscription.pictures else "without_pictures")
        names += [] if subscription.audio else ["without_audio"]
    names += [name for name, is_so in (("silent", subscription.silent), ("pin", subscription.pin)) if is_so]
    return say("answer.between", language).join(say(f"push.{name}", language) for name in names)


def describe_empty(subscription: Subscription, language: Language) -> tuple[str, ...]:
    """What it is told on days without a digest; nothing for a watch, which is told of papers alone."""
    if subscription.kind == "watch":
        return ()
    told = say(f"push.empty_{subscription.empty_days}", language)
    return (say("push.detail_empty", language, told=told),)


def name_of(subscription: Subscription, language: Language) -> str:
    """A subscription in a line: what and when."""
    return say(
        f"push.line_{subscription.kind}",
        language,
        when=describe_timing(subscription.timing, language),
        filter=describe_filter(subscription.filter, language),
    )
