"""The nouns of the daily push."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, Literal

from bot.incoming import Platform
from retrieval.types import Language

Size = Literal["titles", "brief", "full"]
Kind = Literal["digest", "watch"]
EmptyDays = Literal["say", "weekdays", "silent"]  # of which days without a digest is told why there is none

SATURDAY: Final = 5  # and Sunday: days of the week on which no list is made
EXTRAS: Final = 1000  # the number of the first part of a post that is no text
OF_SETTINGS: Final = "settings"  # the owner of a subscription that stands in the settings


@dataclass(frozen=True, slots=True)
class Target:
    """Where posts go. Ids are the platform's, as text; a Discord thread is a ``thread_id`` beside its channel."""

    platform: Platform
    chat_id: str
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a post is due: at a time of day in an IANA zone; as soon as the digest is out where ``at`` is None."""

    zone: str
    at: time | None


@dataclass(frozen=True, slots=True)
class Filter:
    """The wanted papers: those that fit any of the words, topics, authors and organisations, and have the upvotes.

    An empty filter wants all.
    """

    words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    least_upvotes: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether every paper is wanted."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A place that gets each day's digest, or (kind "watch") a short message when a digest has matching papers.

    ``owner`` is the user who made it ("telegram/7"), or "settings". ``since`` is the moment it was made: days before
    it are not owed. ``ended`` says why it gets nothing more (unsubscribed, chat gone).
    """

    id: str
    kind: Kind
    target: Target
    timing: Timing
    language: Language
    owner: str
    since: datetime
    size: Size = "brief"
    filter: Filter = field(default_factory=Filter)
    silent: bool = False
    pin: bool = False
    pictures: bool = True
    audio: bool = True
    empty_days: EmptyDays = "weekdays"
    ended: str | None = None

    def hears_why(self, day: date) -> bool:
        """Whether it is told why a day has no digest; a weekend never has one, which few want to hear twice a week."""
        if self.kind == "watch" or self.empty_days == "silent":
            return False
        return self.empty_days == "say" or day.weekday() < SATURDAY


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PLANNED = "planned"  # due later, or its digest is not there yet
    PENDING = "pending"  # due now
    SENDING = "sending"  # claimed by a process that is sending it
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up after too many attempts
    UNCERTAIN = "uncertain"  # the process ended, or the connection was cut, while a part was on its way
    SKIPPED = "skipped"  # not to be sent: `reason` says why


@dataclass(frozen=True, slots=True)
class Sent:
    """A part that was sent: its number in the post (from 0), the chat's message id, a hash of what it showed.

    Extras are numbered from EXTRAS on. ``message_id`` is empty where it is not known, or an extra was refused.
    """

    part: int
    message_id: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The record of one subscription and day.

    ``sent`` are the parts that are known to be in the chat, ``papers`` the ids that the post listed when it was first
    sent, so that late ones are told apart, and ``total`` is how many the whole digest had at the last change.
    ``not_before`` is when the next attempt may be made. ``claim`` names the process that is sending, and ``begun`` the
    part that it has on its way, or that is uncertain: where that is None, nothing can be in the chat that the ledger
    does not know of.
    """

    subscription_id: str
    day: date
    state: DeliveryState
    attempts: int = 0
    sent: tuple[Sent, ...] = ()
    papers: tuple[str, ...] = ()
    reason: str | None = None
    not_before: datetime | None = None
    claim: str | None = None
    begun: int | None = None
    total: int = 0
    changed_at: datetime | None = None
