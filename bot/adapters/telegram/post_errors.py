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
from retrieval.reasons import Reason

_NAME: Final = "Telegram"

# What Telegram says where a chat takes nothing from the bot any more.
_GONE: Final = ("chat not found", "peer_id_invalid", "chat was deactivated", "user is deactivated", "chat was deleted")
# Before any of a request has gone out.
_UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_ENDING: Final = ("restart", "closing", "abort")


def send_error_of(error: TelegramError) -> SendError:
    """The error for the ledger. It quotes Telegram's own reason, which has neither secrets nor texts in it."""
    match error:
        case RetryAfter():
            return LaterError(Reason("send_wait", platform=_NAME), seconds=seconds_of(error))
        case Forbidden():
            return GoneError(_reason("send_gone", error))
        case BadRequest():
            gone = any(wording in error.message.casefold() for wording in _GONE)
            return GoneError(_reason("send_gone", error)) if gone else RefusedError(_reason("send_refused", error))
        case InvalidToken():
            return LaterError(Reason("send_token", platform=_NAME))  # the library's own text holds it
        case Conflict():
            return LaterError(Reason("send_conflict", platform=_NAME))
        case _:
            return _interrupted(error)


def _interrupted(error: TelegramError) -> SendError:
    """The error of a call that got no answer, or one of a server's failure."""
    if isinstance(error.__cause__, _UNSENT):
        return LaterError(Reason("send_unreachable", platform=_NAME, kind=type(error.__cause__).__name__))
    said = error.message.casefold()
    if (
        error.__cause__ is None
        and said.startswith("internal server error")
        and not any(map(said.__contains__, _ENDING))
    ):
        return LaterError(Reason("send_server_failed", platform=_NAME))
    cause = type(error.__cause__ or error).__name__
    return UnclearError(Reason("send_unclear", platform=_NAME, kind=cause))


def _reason(key: str, error: TelegramError) -> Reason:
    return Reason(key, platform=_NAME, said=error.message)
