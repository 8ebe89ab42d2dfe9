"""``/subscribe``, ``/watch``, ``/subscriptions``, ``/unsubscribe``: what this chat or thread gets, and when."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.commands.finding import newest_day, repeated
from bot.commands.request import Request
from bot.commands.wish_phrases import property_before
from bot.commands.wishes import Wish, read_wish
from bot.commands.zones import similar_zone
from bot.push.filter import Prepared
from bot.push.replies import confirmation, ended, subscription_list, to_be_ended
from bot.push.rules import PushDesk
from bot.push.types import OF_SETTINGS, Filter, Kind, Subscription, Target, Timing
from bot.push.words import describe_filter
from bot.reply import Reply, paragraph, sentence
from config.locales import say
from retrieval.types import Language

_ID_BYTES = 6
_LONGEST_FILTER = 200  # characters: it stands in lists, on buttons and in posts
_EVERYTHING = frozenset({"all", "everything", "全部", "所有", "都退"})
UNSUBSCRIBED: Final = "unsubscribed"


def subscribe(request: Request) -> Reply:
    """Subscribe this place to the daily digest, or change its subscription; what was understood is repeated."""
    return _arrange(request, "digest", _named_rightly(request, read_wish(_typed(request))))


def watch(request: Request) -> Reply:
    """A short message whenever a new digest has papers on a topic."""
    wish = read_wish(_typed(request))
    if wish.filter.is_empty and _problem(wish, request.language) is None:
        return sentence(say("push.watch_what", request.language))
    return _arrange(request, "watch", wish)


def subscriptions(request: Request) -> Reply:
    """What this place gets."""
    desk, language = request.push, request.language
    if desk is None:
        return sentence(say("push.off", language))
    held = desk.store.subscriptions(target_of(request))
    return subscription_list([(each, desk.next_post(each)) for each in held], language)


def unsubscribe(request: Request) -> Reply:
    """End the subscription of this place; where it has several, the one that is chosen, or all."""
    desk, language = request.push, request.language
    if desk is None:
        return sentence(say("push.off", language))
    if not may_change(request):
        return sentence(say("push.chat_admins_only", language), private=True)
    held = desk.store.subscriptions(target_of(request))
    own = [each for each in held if each.owner != OF_SETTINGS]
    if not own:
        return sentence(say("push.only_settings" if held else "push.none", language))
    if len(own) > 1 and _typed(request).casefold() not in _EVERYTHING:
        return to_be_ended(own, language)
    for each in own:
        desk.store.end(each.id, UNSUBSCRIBED)
    desk.changed()
    return ended(own, language)


def target_of(request: Request) -> Target:
    """The place that a command was given in: a chat, or a topic or thread of it."""
    incoming = request.incoming
    return Target(incoming.platform, incoming.chat_id, incoming.thread_id)


def may_change(request: Request) -> bool:
    """Whether the sender may change what this place gets: in groups and servers only who administers them."""
    incoming = request.incoming
    if incoming.is_private or request.is_admin:
        return True
    return incoming.is_chat_admin is not None and incoming.is_chat_admin()


def has_audio(request: Request, subscription: Subscription) -> bool:
    """Whether the newest digest has a spoken edition in the subscription's language."""
    newest = newest_day(request)
    return bool(request.push and newest and request.push.audio(newest, subscription.language))


def _typed(request: Request) -> str:
    """All that was said: Discord names the parts, Telegram has them in one text."""
    return " ".join(f"{value} ," for value in request.options.values()).removesuffix(" ,")


def _named_rightly(request: Request, wish: Wish) -> Wish:
    """The wish; where the platform asks for time and zone by name, what was given there and is none is no topic."""
    if request.incoming.command is None:
        return wish
    at, zone = request.options.get("time"), request.options.get("zone")
    if at and wish.bad_time is None and _says_only_what(read_wish(at)):
        wish = replace(wish, bad_time=at)
    if zone and wish.unknown_zone is None and read_wish(zone).zone is None:
        wish = replace(wish, unknown_zone=zone)
    return wish


def _says_only_what(wish: Wish) -> bool:
    """Whether nothing but what papers have to be about was understood."""
    return wish == Wish(filter=wish.filter)


def _arrange(request: Request, kind: Kind, wish: Wish) -> Reply:
    desk, language = request.push, request.language
    if desk is None:
        return sentence(say("push.off", language))
    if not may_change(request):
        return sentence(say("push.chat_admins_only", language), private=True)
    if problem := _problem(wish, language):
        return sentence(problem)
    target = target_of(request)
    earlier = _same(desk.store.subscriptions(target), kind, wish.filter)
    if earlier is None and desk.store.count(target.platform, target.chat_id) >= desk.rules.most:
        return sentence(say("push.too_many", language, most=desk.rules.most))
    arranged = _changed(earlier, wish, desk) if earlier else _new(request, desk, kind, wish)
    if earlier is None:
        desk.store.add(arranged)
    else:
        desk.store.change(arranged)
    desk.changed()
    others = len(desk.store.subscriptions(target)) - 1
    matching, audio = _matching(request, arranged), has_audio(request, arranged)
    shown = confirmation(arranged, desk.next_post(arranged), language, matching=matching, others=others, audio=audio)
    return replace(shown, blocks=(*shown.blocks, *map(paragraph, _doubts(wish, kind, language))))


def _doubts(wish: Wish, kind: Kind, language: Language) -> Iterator[str]:
    """What may have been meant otherwise: "full robots" as the size and a topic."""
    for phrase in wish.filter.words if kind == "digest" else ():
        if parts := property_before(phrase):
            word, rest = parts
            yield say("push.read_as_words", language, phrase=phrase, word=word, rest=rest)


def _problem(wish: Wish, language: Language) -> str | None:
    """What was said that cannot be; None where all can."""
    if wish.unknown_zone:
        meant = similar_zone(repeated(wish.unknown_zone))
        guess = say("push.zone_guess", language, zone=meant) if meant else ""
        return say("push.zone_unknown", language, name=repeated(wish.unknown_zone)) + guess
    if wish.impossible:
        kind, said = wish.impossible
        return say(f"push.cannot_{kind}", language, name=repeated(said))
    if wish.bad_time:
        return say("push.time_unknown", language, name=repeated(wish.bad_time))
    if len(describe_filter(wish.filter, language)) > _LONGEST_FILTER:
        return say("push.filter_too_long", language, most=_LONGEST_FILTER)
    return None


def _same(held: Sequence[Subscription], kind: Kind, wanted: Filter) -> Subscription | None:
    """The subscription of a place that is meant by another one of its kind with the same filter."""
    return next(
        (each for each in held if each.kind == kind and each.filter == wanted and each.owner != OF_SETTINGS), None
    )


def _new(request: Request, desk: PushDesk, kind: Kind, wish: Wish) -> Subscription:
    plain = Subscription(
        id=secrets.token_urlsafe(_ID_BYTES),
        kind=kind,
        target=target_of(request),
        timing=Timing(desk.rules.zone, desk.rules.at if kind == "digest" else None),
        language=request.language,
        owner=request.incoming.user,
        since=desk.now(),
        filter=wish.filter,
    )
    return _changed(plain, wish, desk)


def _changed(subscription: Subscription, wish: Wish, desk: PushDesk) -> Subscription:
    """The subscription with what was said; all else stays."""
    said = {
        name: value
        for name in ("size", "language", "silent", "pin", "pictures", "audio", "empty_days")
        if (value := getattr(wish, name)) is not None
    }
    zone = wish.zone or subscription.timing.zone
    at = None if wish.out else wish.at or subscription.timing.at
    if wish.zone and at is None and not wish.out and subscription.kind == "digest":
        at = desk.rules.at  # whoever names a zone wants an hour in it
    return replace(subscription, timing=Timing(zone, at), **said)


def _matching(request: Request, subscription: Subscription) -> tuple[int, int] | None:
    """How many papers of the newest digest fit, and of how many; None where all are wanted, or there is none."""
    newest = newest_day(request)
    digest = request.archive.day(newest) if newest and not subscription.filter.is_empty else None
    if digest is None:
        return None
    return len(Prepared(digest).matches(subscription.filter, subscription.language)), len(digest.papers)
