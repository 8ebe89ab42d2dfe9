"""Makes the posts of all days for the platforms: equal ones once, each rendered once for a platform."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from threading import Lock
from typing import Final

from bot.actions import Verb, write_action
from bot.push.attempt import Made
from bot.push.day_posts import DayPosts, Post
from bot.push.post import build_notice
from bot.push.sending import Part, Sender
from bot.push.types import EXTRAS, Delivery, Subscription
from bot.reply import Audio, Button, Picture, Reply, paragraph
from config.locales import say
from retrieval.archive import Archive, DayState
from retrieval.types import Digest, Language

EARLIER_DAYS: Final = 30  # against which a day is measured
_SAID: Final = frozenset({DayState.EMPTY, DayState.FAILED})  # of these days it is said why they have no digest
_DAYS_KEPT: Final = 8
_POSTS_KEPT: Final = 256


class DigestPosts:
    """The posts of the digests in an archive. ``threads``: a thread is opened under each, where the platform has them.

    ``poster`` and ``audio`` give the picture and the spoken edition of a day that were made for a language, if any.
    Threads may share it; it makes one post at a time. Raises StoreError where the archive cannot be read.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        threads: bool = False,
        poster: Callable[[date, Language], Picture | None] = lambda _day, _language: None,
        audio: Callable[[date, Language], Audio | None] = lambda _day, _language: None,
    ) -> None:
        self._archive = archive
        self._threads = threads
        self._poster = poster
        self._audio = audio
        self._days: OrderedDict[date, tuple[str, DayPosts]] = OrderedDict()
        self._parts: OrderedDict[tuple[str, int], tuple[Reply, tuple[Part, ...]]] = OrderedDict()
        self._making = Lock()

    def make(self, subscription: Subscription, delivery: Delivery, sender: Sender) -> Made | None:
        """The post of a subscription and day, as long as the one that it changes; None where the day has none."""
        with self._making:
            digest = self._archive.day(delivery.day)
            if digest is None or not digest.papers:
                return self._notice(subscription, delivery.day, sender)
            known = delivery.papers if delivery.sent else ()
            post = self._posts_of(digest).post(subscription, known=known)
            if post is None:
                return Made((), total=len(digest.papers))
            parts = self._rendered(post, sender)
            if delivery.sent and delivery.total:
                parts = self._changed(post, parts, subscription, delivery, sender)
            return Made(parts, post.papers, post.total, self._thread(subscription, delivery.day))

    def reply(self, subscription: Subscription, day: date) -> Reply | None:
        """A post as it is before it is rendered; None where there is nothing to be said."""
        with self._making:
            digest = self._archive.day(day)
            if digest is None or not digest.papers:
                record = self._archive.day_record(day)
                return build_notice(record, subscription) if record.state in _SAID else None
            post = self._posts_of(digest).post(subscription)
            return None if post is None else post.reply

    @staticmethod
    def _changed(
        post: Post, parts: Sequence[Part], subscription: Subscription, delivery: Delivery, sender: Sender
    ) -> tuple[Part, ...]:
        """The parts that take the place of those that were sent: no more of them, and no extras."""
        texts = tuple(part for part in parts if not part.is_extra)
        most = sum(sent.part < EXTRAS for sent in delivery.sent)
        if len(texts) <= most:
            return texts
        return shortened(replace(post.reply, audio=None), sender, most, delivery.day, subscription.language)

    def _notice(self, subscription: Subscription, day: date, sender: Sender) -> Made | None:
        record = self._archive.day_record(day)
        if record.state not in _SAID:
            return None
        return Made(tuple(sender.parts(build_notice(record, subscription))))

    def _posts_of(self, digest: Digest) -> DayPosts:
        kept = self._days.get(digest.date)
        if kept is None or kept[0] != digest.content_hash:
            poster, audio = partial(self._poster, digest.date), partial(self._audio, digest.date)
            kept = (digest.content_hash, DayPosts(digest, self._before(digest.date), poster=poster, audio=audio))
            self._days[digest.date] = kept
            while len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        return kept[1]

    def _before(self, day: date) -> Sequence[Digest]:
        days = (day - timedelta(days=back) for back in range(EARLIER_DAYS, 0, -1))
        return [digest for digest in map(self._archive.day, days) if digest is not None]

    def _rendered(self, post: Post, sender: Sender) -> tuple[Part, ...]:
        key = (sender.platform, id(post.reply))  # equal wishes get the same reply; it is kept, so that its id stays its
        kept = self._parts.get(key)
        if kept is None:
            kept = self._parts[key] = (post.reply, tuple(sender.parts(post.reply)))
            while len(self._parts) > _POSTS_KEPT:
                self._parts.popitem(last=False)
        return kept[1]

    def _thread(self, subscription: Subscription, day: date) -> str | None:
        wanted = self._threads and subscription.kind == "digest"
        return say("delivery.thread", subscription.language, day=day) if wanted else None


def shortened(reply: Reply, sender: Sender, most: int, day: date, language: Language) -> tuple[Part, ...]:
    """A reply in at most so many parts: its last papers stand behind a button. Pure.

    For a post that late papers make longer than the messages that it has in the chat.
    """
    everything = Button(say("push.button_all", language), write_action(Verb.LIST, language, day, 1))
    last = reply.buttons[-1] if reply.buttons else ()
    has_button = any(button.action == everything.action for row in reply.buttons for button in row)
    buttons = reply.buttons if has_button else (*reply.buttons[:-1], (*last, everything))
    note = paragraph(say("delivery.see_all", language))
    fits, too_many = 0, len(reply.blocks)
    while fits + 1 < too_many:
        middle = (fits + too_many) // 2
        cut = replace(reply, blocks=(*reply.blocks[:middle], note), buttons=buttons)
        fits, too_many = (middle, too_many) if len(sender.parts(cut)) <= most else (fits, middle)
    return tuple(sender.parts(replace(reply, blocks=(*reply.blocks[:fits], note), buttons=buttons)))
