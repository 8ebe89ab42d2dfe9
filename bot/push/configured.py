"""The subscriptions of the settings as subscriptions in the store. Pure, but for ``settle``."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.push.rules import PushRules
from bot.push.store import PushStore
from bot.push.types import OF_SETTINGS, Filter, Subscription, Target, Timing
from config.push import OUT, SubscriptionSettings
from retrieval.types import Language

_GONE: Final = "no longer in the settings"


def build_subscriptions(
    entries: Iterable[SubscriptionSettings], rules: PushRules, language: Language, now: datetime
) -> Iterator[Subscription]:
    """The subscriptions of the settings; ``language`` is that of entries without one.

    Their ids follow from where they go to, so that the ledger knows them after a restart, whatever else was changed.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        place = (entry.platform, entry.chat, entry.thread or "", entry.kind)
        seen[place] += 1
        yield Subscription(
            id="s" + hashlib.sha256("/".join((*place, str(seen[place]))).encode()).hexdigest()[:11],
            kind=entry.kind,
            target=Target(entry.platform, entry.chat, entry.thread),
            timing=_timing(entry, rules),
            language=entry.language or language,
            owner=OF_SETTINGS,
            since=now,
            size=entry.size,
            filter=Filter(entry.words, entry.topics, entry.authors, entry.organizations, entry.least_upvotes),
            silent=entry.silent,
            pin=entry.pin,
            pictures=entry.pictures,
            audio=entry.audio,
            empty_days=entry.empty_days,
        )


def settle(store: PushStore, configured: Sequence[Subscription]) -> None:
    """Bring the store in line with the settings: what is new is added, what changed is changed, what is gone ends."""
    held = {each.id: each for each in store.subscriptions(ended=True) if each.owner == OF_SETTINGS}
    for each in configured:
        if each.id not in held:
            store.add(each)
        elif held[each.id] != (own := _kept(each, held[each.id])):
            store.change(own, revive=True)
    for gone in set(held) - {each.id for each in configured}:
        store.end(gone, _GONE)


def _kept(configured: Subscription, held: Subscription) -> Subscription:
    """The subscription as the settings have it now: made when it was made, and where a moved chat is."""
    target = configured.target if held.ended else held.target
    return replace(configured, since=configured.since if held.ended else held.since, target=target)


def _timing(entry: SubscriptionSettings, rules: PushRules) -> Timing:
    at = entry.time if entry.time is not None or entry.kind == "digest" else OUT
    named = rules.at if at is None else at
    return Timing(entry.zone or rules.zone, None if isinstance(named, str) else named)
