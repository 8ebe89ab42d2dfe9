"""Inline mode: papers offered to somebody who types the bot's name and some words in any chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.adapters.telegram.outgoing import entities_of, preview_of
from bot.render.reply_telegram import render_telegram
from bot.service import Offer

MOST_OFFERS: Final = 20
CACHE_SECONDS: Final = 60


def results_of(offers: Sequence[Offer]) -> list[InlineQueryResultArticle]:
    """The offers as Telegram shows them; what is shared is the first message of a reply, without buttons."""
    return [_result(offer) for offer in offers[:MOST_OFFERS] if offer.reply.blocks]


def _result(offer: Offer) -> InlineQueryResultArticle:
    message = render_telegram(offer.reply)[0]
    content = InputTextMessageContent(
        message.text, entities=entities_of(message), link_preview_options=preview_of(message)
    )
    return InlineQueryResultArticle(offer.id, offer.title, content, description=offer.description)
