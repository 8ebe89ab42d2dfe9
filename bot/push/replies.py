"""Subscriptions as replies, with buttons to change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.actions import Verb, write_action
from bot.push.types import OF_SETTINGS, EmptyDays, Size, Subscription
from bot.push.words import (
    describe_details,
    describe_empty,
    describe_filter,
    describe_next,
    describe_timing,
    name_of,
)
from bot.render.answers import OTHER, rows
from bot.reply import Block, Button, Reply, heading, item, paragraph
from config.locales import say
from retrieval.types import Language

SIZES: Final[tuple[Size, ...]] = ("titles", "brief", "full")
EMPTY_DAYS: Final[tuple[EmptyDays, ...]] = ("say", "weekdays", "silent")


def confirmation(
    subscription: Subscription,
    following: datetime | None,
    language: Language,
    *,
    matching: tuple[int, int] | None = None,
    others: int = 0,
    audio: bool = False,
) -> Reply:
    """What a subscription is, when the next digest comes (``following``), and buttons to change it.

    ``matching`` is how many papers of the newest digest fit its filter, and of how many; ``others`` is how many more
    subscriptions there are in the same place. ``audio``: spoken editions are made here, so one may want none.
    """
    blocks = [heading(say(f"push.confirm_{subscription.kind}", language)), *_details(subscription, following, language)]
    if matching:
        count, total = matching
        blocks.append(
            paragraph(say("push.matching" if count else "push.matching_none", language, count=count, total=total))
        )
    if others:
        blocks.append(paragraph(say("push.others", language, count=others)))
    return Reply(tuple(blocks), buttons=_change_buttons(subscription, language, audio=audio))


def subscription_list(held: Sequence[tuple[Subscription, datetime | None]], language: Language) -> Reply:
    """The subscriptions of a place, each with the moment of its next digest, and a button to change it."""
    if not held:
        return Reply((paragraph(say("push.none", language)),))
    blocks: list[Block] = [heading(say("push.list_head", language, count=len(held)))]
    buttons = []
    for number, (each, following) in enumerate(held, start=1):
        blocks.append(paragraph(f"{number}. {name_of(each, language)}\n{_second_line(each, following, language)}"))
        if each.owner != OF_SETTINGS:
            buttons.append(Button(f"⚙️ {number}", write_action(Verb.SUBSCRIPTION, language, each.id, "show")))
    return Reply(tuple(blocks), buttons=rows(buttons))


def to_be_ended(held: Sequence[Subscription], language: Language) -> Reply:
    """Subscriptions to choose from, of which one is to end."""
    buttons = [
        (Button(f"❌ {number}. {name_of(each, language)}", write_action(Verb.SUBSCRIPTION, language, each.id, "end")),)
        for number, each in enumerate(held, start=1)
    ]
    return Reply((paragraph(say("push.end_which", language)),), buttons=tuple(buttons))


def ended(subscriptions: Sequence[Subscription], language: Language) -> Reply:
    """That subscriptions have ended."""
    lines = [item("· ", name_of(each, language)) for each in subscriptions]
    return Reply((heading(say("push.ended", language)), *lines))


def _details(subscription: Subscription, following: datetime | None, language: Language) -> list[Block]:
    return [
        item(say("push.detail_when", language, when=describe_timing(subscription.timing, language))),
        item(say("push.detail_filter", language, filter=describe_filter(subscription.filter, language))),
        item(say("push.detail_form", language, form=describe_details(subscription, language))),
        *map(item, describe_empty(subscription, language)),
        item(describe_next(subscription, following, language)),
    ]


def _second_line(subscription: Subscription, following: datetime | None, language: Language) -> str:
    of_settings = [say("push.of_settings", language)] if subscription.owner == OF_SETTINGS else []
    parts = (describe_details(subscription, language), *describe_empty(subscription, language))
    return " · ".join((*parts, describe_next(subscription, following, language), *of_settings))


def _change_buttons(subscription: Subscription, language: Language, *, audio: bool) -> tuple[tuple[Button, ...], ...]:
    def change(label: str, what: str, *, now: bool = False) -> Button:
        named = say(f"push.{label}", language)
        return Button(f"• {named}" if now else named, write_action(Verb.SUBSCRIPTION, language, subscription.id, what))

    own, other = subscription, OTHER[subscription.language]
    sizes = tuple(change(f"size_{size}", f"size-{size}", now=size == own.size) for size in SIZES)
    speaking = change(f"in_{other}", f"language-{other}")
    silence = change("loud", "silent-no") if own.silent else change("silent", "silent-yes")
    ending = change("button_end", "end")
    if own.kind == "watch":
        return (speaking, silence), (ending,)
    pictures = change("without_pictures", "pictures-no") if own.pictures else change("with_pictures", "pictures-yes")
    empty = tuple(change(f"button_empty_{days}", f"empty-{days}", now=days == own.empty_days) for days in EMPTY_DAYS)
    spoken = change("without_audio", "audio-no") if own.audio else change("with_audio", "audio-yes")
    with_it = (pictures, spoken) if audio or not own.audio else (pictures,)
    return sizes, (speaking, *with_it, silence), empty, (change("button_preview", "preview"), ending)
