"""One attempt at a delivery that was claimed: what is missing is sent, what differs is changed."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.push.attempts import Ended, after_failure
from bot.push.ledger import Ledger
from bot.push.planned import PlannedReason
from bot.push.sending import Arrived, GoneError, LaterError, Part, RefusedError, Sender, SendError, UnclearError
from bot.push.types import EXTRAS, Delivery, DeliveryState, Sent, Subscription
from retrieval.reasons import Reason

_LOG = logging.getLogger(__name__)

_NONCE_PAUSE: Final = 2.0  # seconds before the second call under one nonce; twice as long before each further one


@dataclass(frozen=True, slots=True)
class Made:
    """A post for one platform. Without ``parts`` it has nothing for the subscription. ``thread``: one to be opened."""

    parts: tuple[Part, ...]
    papers: tuple[str, ...] = ()
    total: int = 0
    thread: str | None = None


class Attempt:
    """Sends a post; ``stopping`` tells that no further part is to be begun.

    A post that was sent as a whole before is only changed: late papers make it no longer. Until then it is resumed,
    at the part that is missing. Extras come last, and are sent or given up; they are not changed.
    """

    def __init__(
        self,
        ledger: Ledger,
        sender: Sender,
        subscription: Subscription,
        delivery: Delivery,
        *,
        stopping: Callable[[], bool],
    ) -> None:
        self._ledger = ledger
        self._sender = sender
        self._subscription = subscription
        self._delivery = delivery
        self._stopping = stopping
        self._target = subscription.target
        self._sent = {sent.part: sent for sent in delivery.sent}
        self._is_change = bool(delivery.sent) and delivery.total > 0
        self.is_on_its_way = False

    async def send(self, made: Made | None) -> Ended:
        """Send it; how that ended. Raises LostError, StoreError, and what a sender should not raise."""
        if made is None:
            return Ended(DeliveryState.PLANNED, PlannedReason.WAITING)
        if not made.parts:
            return Ended(DeliveryState.SKIPPED, PlannedReason.NO_MATCH)
        try:
            for number, part in numbered(made.parts):
                await self._bring(number, part)
        except SendError as error:
            return self._failed(error)
        if made.papers and not self._is_change:  # that there is no digest is nothing to be pinned
            await self._pin()
            await self._open_thread(made.thread)
        return Ended(DeliveryState.SENT)

    def _failed(self, error: SendError) -> Ended:
        """A change may be made again where it is unclear; one that is refused leaves a post that was sent."""
        is_unclear = self._is_change and isinstance(error, UnclearError)
        failure = LaterError(error.reason) if is_unclear else error
        ended = after_failure(failure, self._delivery.attempts, self._ledger.now())
        if self._is_change and ended.state is not DeliveryState.PENDING:
            return Ended(DeliveryState.SENT, ended.reason)
        return ended

    async def _bring(self, number: int, part: Part) -> None:
        """Make a part be in the chat as it is now."""
        known = self._sent.get(number)
        if known and known.message_id and known.content != part.content and not part.is_extra:
            await self._change(known, part)
        elif known is None and not self._is_change:
            await self._turn()
            await self._ledger.begin(self._delivery, number)
            self.is_on_its_way = True
            arrived = await (self._tried_once if part.is_extra else self._sent_once)(number, part)
            await self._note(Sent(number, arrived.message_id, part.content))
            self.is_on_its_way = False
            if arrived.target.chat_id != self._target.chat_id:
                await self._ledger.move(self._target, arrived.target)
                self._target = arrived.target

    async def _tried_once(self, number: int, part: Part) -> Arrived:
        """Send an extra; where it is refused it counts as sent, without a message."""
        try:
            return await self._sent_once(number, part)
        except (RefusedError, GoneError) as error:  # the text before it arrived: a chat that is gone shows tomorrow
            _LOG.warning("push: subscription=%s goes without its audio: %s", self._subscription.id, error)
            return Arrived("", self._target)

    async def _sent_once(self, number: int, part: Part) -> Arrived:
        """Send a part; again under the same nonce, where it is unclear and the platform knows nonces."""
        nonce, pause, unclear = _nonce(self._delivery, number), _NONCE_PAUSE, None
        until = asyncio.get_running_loop().time() + self._sender.nonce_seconds
        while True:
            try:
                return await self._sender.send(self._target, part, silent=self._subscription.silent, nonce=nonce)
            except (UnclearError, LaterError) as error:
                unclear = error if isinstance(error, UnclearError) else unclear
                if unclear is None:
                    raise
                if asyncio.get_running_loop().time() + pause >= until:
                    raise unclear from error
            await asyncio.sleep(pause)
            pause *= 2

    async def _change(self, known: Sent, part: Part) -> None:
        await self._turn()
        try:
            await self._sender.change(self._target, known.message_id, part)
        except GoneError:
            _LOG.info("push: subscription=%s a message of a post was deleted", self._subscription.id)
        await self._note(Sent(known.part, known.message_id, part.content))

    async def _note(self, sent: Sent) -> None:
        await self._ledger.sent(self._delivery, sent)
        self._sent[sent.part] = sent

    async def _turn(self) -> None:
        if self._stopping():
            raise LaterError(Reason("send_stopping"), seconds=0)
        await self._sender.turn(self._target)

    async def _pin(self) -> None:
        """Pin the post in place of the last one; where that is not allowed, the post stands all the same."""
        first = self._sent.get(0)
        if not self._subscription.pin or not first or not first.message_id:
            return
        try:
            if before := await self._ledger.pinned_before(self._delivery):
                await self._turn()
                await self._sender.unpin(self._target, before)
            await self._turn()
            await self._sender.pin(self._target, first.message_id)
        except SendError as error:
            _LOG.warning("push: subscription=%s the post was not pinned: %s", self._subscription.id, error)

    async def _open_thread(self, name: str | None) -> None:
        last = self._sent[max(number for number in self._sent if number < EXTRAS)]
        if name and last.message_id:
            try:
                await self._sender.open_thread(self._target, last.message_id, name)
            except SendError as error:
                _LOG.warning("push: subscription=%s no thread was opened: %s", self._subscription.id, error)


def numbered(parts: Sequence[Part]) -> Iterator[tuple[int, Part]]:
    """Parts with their numbers in the ledger: those of extras stay the same however long the text becomes."""
    texts = (part for part in parts if not part.is_extra)
    extras = (part for part in parts if part.is_extra)
    yield from enumerate(texts)
    yield from enumerate(extras, EXTRAS)


def _nonce(delivery: Delivery, part: int) -> str:
    """At most 25 characters for Discord, of which a sender may add some."""
    name = f"{delivery.subscription_id}/{delivery.day}/{part}"
    return hashlib.blake2b(name.encode(), digest_size=10).hexdigest()
