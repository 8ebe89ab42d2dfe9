"""What an error of Telegram means for a post: gone, refused, later, or not known. Pure.

Which errors mean that a message is certainly not in the chat decides whether it may be sent again:

- No connection was made, or none was free: not sent.
- An answer of the Bot API: 400, 403 and 429 refuse the call. 500 is what its server says when Telegram has refused the
  message afterwards; not sent either, unless it says that it was itself ending.
- 502 and the like come from what stands before that server, as does anything that is not JSON: the call may have gone
  through. So may one whose connection ended, or whose answer did not come in time.
"""

from __future__ import annotations

from typing import Final

import httpx
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.patience import seconds_of
from bot.push.sending import GoneError, LaterError, RefusedError, SendError, UnclearError

NO_TOPIC: Final = "the topic was deleted"

# What Telegram says where a chat takes nothing from the bot any more.
_GONE: Final = ("chat not found", "peer_id_invalid", "chat was deactivated", "user is deactivated", "chat was deleted")
# Before any of a request has gone out.
_UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_ENDING: Final = ("restart", "closing", "abort")


def send_error_of(error: TelegramError) -> SendError:
    """The error for the ledger. Its text is Telegram's own reason, which has neither secrets nor texts in it."""
    match error:
        case RetryAfter():
            return LaterError("Telegram asks to wait (429)", seconds=seconds_of(error))
        case Forbidden():
            return GoneError(_reason(error))
        case BadRequest():
            gone = any(wording in error.message.casefold() for wording in _GONE)
            return GoneError(_reason(error)) if gone else RefusedError(_reason(error))
        case InvalidToken():
            return LaterError("Telegram refuses the bot's token")  # the library's own text holds it
        case Conflict():
            return LaterError("Telegram has another call of this bot under way (409)")
        case _:
            return _interrupted(error)


def _interrupted(error: TelegramError) -> SendError:
    """The error of a call that got no answer, or one of a server's failure."""
    if isinstance(error.__cause__, _UNSENT):
        return LaterError(f"Telegram cannot be reached ({type(error.__cause__).__name__})")
    said = error.message.casefold()
    if (
        error.__cause__ is None
        and said.startswith("internal server error")
        and not any(map(said.__contains__, _ENDING))
    ):
        return LaterError("Telegram's server failed (500)")
    cause = type(error.__cause__ or error).__name__
    return UnclearError(f"it is not known whether Telegram has taken the message ({cause})")


def _reason(error: TelegramError) -> str:
    return f"Telegram: {error.message}"
