"""All posts of a day's digest: what they have in common is made once, however many subscriptions there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from bot.push.filter import Match, Prepared
from bot.push.post import build_no_match, build_post
from bot.push.types import Subscription, Target
from bot.reply import Audio, Picture, Reply
from retrieval.edition.statistics import statistics_of
from retrieval.edition.types import Statistics
from retrieval.errors import PictureError
from retrieval.picture.edition import draw_cloud
from retrieval.types import Digest, Language

_MOST_KEPT = 512  # posts that are remembered, so that ten thousand wishes of their own do not fill the memory
_NOBODY = Target("telegram", "")
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Post:
    """A post: what is shown, the ids of the papers that are wanted, how many the digest has. The last two are kept."""

    reply: Reply
    papers: tuple[str, ...]
    total: int


class _Companions(NamedTuple):
    """What was made for the day and goes with a post."""

    poster: Picture | None
    audio: Audio | None


class DayPosts:
    """The posts of one digest. ``earlier`` are the digests of the 30 days before it, against which it is measured.

    ``poster`` gives the picture of the day that was made for a language, which then goes in place of the word cloud,
    and ``audio`` the spoken edition; both are asked for each post, as a day may be made, or mended, while it is posted.
    Equal wishes are the same object, so that it can be rendered once. Threads may share it.
    """

    def __init__(
        self,
        digest: Digest,
        earlier: Sequence[Digest] = (),
        *,
        poster: Callable[[Language], Picture | None] = lambda _: None,
        audio: Callable[[Language], Audio | None] = lambda _: None,
    ) -> None:
        self._digest = digest
        self._earlier = earlier
        self._poster = poster
        self._audio = audio
        self._made: dict[tuple[Subscription, frozenset[str], _Companions], Post | None] = {}
        self._pictures: dict[Language, bytes | None] = {}
        self._making = Lock()

    def post(self, subscription: Subscription, *, known: Collection[str] = ()) -> Post | None:
        """The post for a subscription; None where it is to hear nothing of this day, for nothing fits its filter.

        ``known`` are the papers that the post listed when it was first sent, where it is to be changed.
        """
        wish = replace(
            subscription, id="", target=_NOBODY, owner="", since=_NO_TIME, silent=False, pin=False, ended=None
        )
        with self._making:
            key = (wish, frozenset(known), companions := self._companions(wish))
            if key not in self._made:
                if len(self._made) >= _MOST_KEPT:
                    self._made.clear()
                self._made[key] = self._post(wish, known, companions)
            return self._made[key]

    def _companions(self, subscription: Subscription) -> _Companions:
        """What of the made day a subscription wants."""
        is_digest, language = subscription.kind == "digest", subscription.language
        return _Companions(
            self._poster(language) if is_digest and subscription.pictures else None,
            self._audio(language) if is_digest and subscription.audio else None,
        )

    def _post(self, subscription: Subscription, known: Collection[str], companions: _Companions) -> Post | None:
        matches = self._prepared.matches(subscription.filter, subscription.language)
        reply = self._reply(subscription, matches, known, companions)
        return (
            None if reply is None else Post(reply, tuple(each.paper.id for each in matches), len(self._digest.papers))
        )

    def _reply(
        self, subscription: Subscription, matches: Sequence[Match], known: Collection[str], companions: _Companions
    ) -> Reply | None:
        if not matches:
            says_so = subscription.hears_why(self._digest.date)
            return build_no_match(self._digest, subscription) if says_so else None
        wants_cloud = subscription.pictures and subscription.kind == "digest" and companions.poster is None
        picture = self._picture(subscription.language) if wants_cloud else None
        post = build_post(self._digest, matches, subscription, self._statistics, picture=picture, known=known)
        return replace(post, picture=companions.poster or post.picture, audio=companions.audio)

    def _picture(self, language: Language) -> bytes | None:
        if language not in self._pictures:
            try:
                self._pictures[language] = draw_cloud(self._statistics, self._digest.date, language)
            except PictureError:  # a post without a picture is a post; `paperboy doctor` tells of missing fonts
                self._pictures[language] = None
        return self._pictures[language]

    @cached_property
    def _prepared(self) -> Prepared:
        return Prepared(self._digest)

    @cached_property
    def _statistics(self) -> Statistics:
        return statistics_of(self._digest.papers, self._earlier, self._digest.date)
