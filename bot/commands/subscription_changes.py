"""The buttons under a subscription: to change it, to see its post, to end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.commands.finding import newest_day
from bot.commands.preview import preview_of
from bot.commands.request import Request
from bot.commands.subscriptions import UNSUBSCRIBED, has_audio, may_change, target_of
from bot.push.replies import EMPTY_DAYS, SIZES, confirmation, ended
from bot.push.rules import PushDesk
from bot.push.types import OF_SETTINGS, Subscription
from bot.reply import Reply, sentence
from config.locales import LANGUAGES, say

_CHANGES: Final[Mapping[str, Mapping[str, Any]]] = {
    **{f"size-{size}": {"size": size} for size in SIZES},
    **{f"language-{language}": {"language": language} for language in LANGUAGES},
    "pictures-yes": {"pictures": True},
    "pictures-no": {"pictures": False},
    "audio-yes": {"audio": True},
    "audio-no": {"audio": False},
    "silent-yes": {"silent": True},
    "silent-no": {"silent": False},
    **{f"empty-{days}": {"empty_days": days} for days in EMPTY_DAYS},
    "show": {},
}


def press_subscription(request: Request, subscription_id: str, what: str) -> Reply:
    """What a button under a subscription does. Raises LookupError for one that is none of ours."""
    desk, language = request.push, request.language
    held = desk.store.subscription(subscription_id) if desk else None
    if desk is None or held is None or held.ended is not None or held.target != target_of(request):
        return sentence(say("push.gone", language), private=True)
    if what == "preview":
        newest = newest_day(request)
        return preview_of(request, held, newest) if newest else sentence(say("answer.archive_empty", language))
    if not may_change(request) or held.owner == OF_SETTINGS:
        key = "of_settings_only" if held.owner == OF_SETTINGS else "chat_admins_only"
        return sentence(say(f"push.{key}", language), private=True)
    if what == "end":
        desk.store.end(held.id, UNSUBSCRIBED)
        desk.changed()
        return replace(ended([held], language), replaces=True)
    return _change(request, desk, held, what)


def _change(request: Request, desk: PushDesk, held: Subscription, what: str) -> Reply:
    changed = replace(held, **_CHANGES[what])
    if changed != held:
        desk.store.change(changed)
        desk.changed()
    shown = confirmation(changed, desk.next_post(changed), request.language, audio=has_audio(request, changed))
    return replace(shown, replaces=what != "show")
