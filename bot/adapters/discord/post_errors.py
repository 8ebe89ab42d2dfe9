"""What an error of Discord means for a post: gone, refused, later, or not known. Pure."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.patience import name_of
from bot.push.sending import GoneError, LaterError, RefusedError, SendError, UnclearError
from retrieval.reasons import Reason

_NAME: Final = "Discord"

# Error codes of Discord.
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_USER: Final = 10013
MISSING_ACCESS: Final = 50001
CANNOT_MESSAGE_USER: Final = 50007
ARCHIVED: Final = 50083
MISSING_PERMISSIONS: Final = 50013

_GONE: Final = {
    UNKNOWN_CHANNEL: "send_no_channel",
    UNKNOWN_USER: "send_no_user",
    MISSING_ACCESS: "send_no_access",  # Discord says the same of both
    CANNOT_MESSAGE_USER: "send_not_wanted",
}


def send_error_of(error: Exception) -> SendError:
    """The error for the ledger. A call that got no answer may have been carried out, unless it found no connection."""
    match error:
        case discord.RateLimited():
            return LaterError(Reason("send_wait", platform=_NAME), seconds=error.retry_after)
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return LaterError(Reason("send_unreachable", platform=_NAME, kind=name_of(error)))
        case _:
            return UnclearError(Reason("send_unclear", platform=_NAME, kind=name_of(error)))


def is_form_refused(error: Exception) -> bool:
    """Whether the same text without embed and picture may be taken."""
    forms = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return isinstance(error, discord.HTTPException) and (error.status in forms or error.code == MISSING_PERMISSIONS)


def _answered(error: discord.HTTPException) -> SendError:
    if error.code in _GONE:
        return GoneError(Reason(_GONE[error.code], platform=_NAME))
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        asked = error.response.headers.get("Retry-After", "")
        return LaterError(Reason("send_wait", platform=_NAME), seconds=float(asked) if asked.isdecimal() else None)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnclearError(Reason("send_unclear", platform=_NAME, kind=name_of(error)))
    if error.status == HTTPStatus.UNAUTHORIZED:
        return LaterError(Reason("send_token", platform=_NAME))
    return RefusedError(Reason("send_refused", platform=_NAME, said=name_of(error)))
