"""What an error of Discord means for a post: gone, refused, later, or not known. Pure."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.patience import name_of
from bot.push.sending import GoneError, LaterError, RefusedError, SendError, UnclearError

# Error codes of Discord.
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_USER: Final = 10013
MISSING_ACCESS: Final = 50001
CANNOT_MESSAGE_USER: Final = 50007
ARCHIVED: Final = 50083
MISSING_PERMISSIONS: Final = 50013

_GONE: Final = {
    UNKNOWN_CHANNEL: "there is no such channel (it was deleted, or the bot was never there)",
    UNKNOWN_USER: "there is no such user",
    MISSING_ACCESS: "the bot was removed, or may not see the channel",  # Discord says the same of both
    CANNOT_MESSAGE_USER: "the user takes no messages from the bot",
}


def send_error_of(error: Exception) -> SendError:
    """The error for the ledger. A call that got no answer may have been carried out, unless it found no connection."""
    match error:
        case discord.RateLimited():
            return LaterError("Discord asks to wait (429)", seconds=error.retry_after)
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return LaterError(f"Discord cannot be reached ({name_of(error)})")
        case _:
            return UnclearError(f"it is not known whether Discord has taken the message ({name_of(error)})")


def is_form_refused(error: Exception) -> bool:
    """Whether the same text without embed and picture may be taken."""
    forms = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return isinstance(error, discord.HTTPException) and (error.status in forms or error.code == MISSING_PERMISSIONS)


def _answered(error: discord.HTTPException) -> SendError:
    if error.code in _GONE:
        return GoneError(f"Discord: {_GONE[error.code]}")
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        asked = error.response.headers.get("Retry-After", "")
        return LaterError("Discord asks to wait (429)", seconds=float(asked) if asked.isdecimal() else None)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnclearError(f"it is not known whether Discord has taken the message ({name_of(error)})")
    if error.status == HTTPStatus.UNAUTHORIZED:
        return LaterError("Discord refuses the bot's token")
    return RefusedError(f"Discord refuses the message ({name_of(error)})")
