"""``/preview``: the post of a day as it would come here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.commands.finding import find_scope, newest_day, repeated
from bot.commands.request import Request
from bot.commands.subscriptions import target_of
from bot.push.day_posts import DayPosts
from bot.push.post import build_notice
from bot.push.types import Subscription, Timing
from bot.reply import Reply, sentence
from config.locales import say
from retrieval.edition.statistics import DAYS


def preview(request: Request) -> Reply:
    """The post of the day that was named, or of the newest one, for the subscription of this place."""
    text = request.options.get("date")
    scope = find_scope(text, request.today) if text else None
    if text and scope is None:
        return sentence(say("chat.date_unknown", request.language, text=repeated(text)))
    held = [day for day in request.archive.days() if scope is None or scope.covers(day)]
    day = scope.first if scope and not held else (newest_day(request) if scope is None else held[-1])
    if day is None:
        return sentence(say("answer.archive_empty", request.language))
    return preview_of(request, _subscription(request), day)


def preview_of(request: Request, subscription: Subscription, day: date) -> Reply:
    """The post of a day for a subscription, for the asker's eyes."""
    digest = request.archive.day(day)
    if digest is None or not digest.papers:
        return replace(build_notice(request.archive.day_record(day), subscription), private=True)
    earlier = [each for each in request.archive.days() if timedelta() < day - each <= timedelta(days=DAYS)]
    digests = [held for held in map(request.archive.day, earlier) if held is not None]
    desk = request.push
    posts = DayPosts(
        digest,
        digests,
        poster=lambda language: desk.poster(day, language) if desk else None,
        audio=lambda language: desk.audio(day, language) if desk else None,
    )
    post = posts.post(subscription)
    if post is None:
        return sentence(say("push.preview_nothing", request.language, day=day), private=True)
    return replace(post.reply, private=True)


def _subscription(request: Request) -> Subscription:
    """The first subscription of this place; one with the defaults where it has none."""
    target, desk = target_of(request), request.push
    held = desk.store.subscriptions(target) if desk else ()
    plain = Subscription(
        "", "digest", target, Timing("UTC", None), request.language, request.incoming.user, request.incoming.sent_at
    )
    return next((each for each in held if each.kind == "digest"), held[0] if held else plain)
