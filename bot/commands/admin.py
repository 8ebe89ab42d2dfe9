"""``/status`` and ``/usage``, for admins."""

from __future__ import annotations

from datetime import timedelta

from bot.commands.request import Request
from bot.reply import Block, Reply, heading, item, sentence
from bot.store import FAILED, DayUsage
from config.locales import say
from retrieval.types import Language, Status

_DAYS = 7
_MINUTES = 60


def status(request: Request) -> Reply:
    """How the bot is running and what it holds."""
    state, language = request.state(), request.language
    hours, minutes = divmod(int(state.uptime.total_seconds()) // _MINUTES, _MINUTES)
    values: dict[str, dict[str, object]] = {
        "uptime": {"time": say("status.duration", language, hours=hours, minutes=minutes)},
        "holdings": {
            "days": len(request.archive.days()),
            "papers": request.archive.count_papers(),
            "newest": request.archive.newest() or "-",
        },
        "queue": {"working": state.working, "waiting": state.waiting},
        "handled": {"messages": state.messages, "failures": state.failures},
    }
    lines = (item(say(f"status.{name}", language, **filled)) for name, filled in values.items())
    return Reply((heading(say("status.head", language)), *lines), private=True, confidential=True)


def usage(request: Request) -> Reply:
    """How much was asked in the last days, and what became of it."""
    language = request.language
    days = request.store.usage(request.today - timedelta(days=_DAYS - 1))
    if not days:
        return sentence(say("status.usage_none", language, days=_DAYS), private=True)
    lines = [_line(day, language) for day in days]
    if model := request.model_usage():
        lines.append(item(say("status.model", language, tokens=model.tokens, money=f"{model.money:.2f}")))
    return Reply((heading(say("status.usage_head", language, days=_DAYS)), *lines), private=True, confidential=True)


def _line(usage: DayUsage, language: Language) -> Block:
    questions = sum(usage.outcomes.values())
    answered, failed = usage.outcomes.get(Status.ANSWERED, 0), usage.outcomes.get(FAILED, 0)
    values = {
        "questions": questions,
        "users": usage.users,
        "answered": answered,
        "refused": questions - answered - failed,
        "failed": failed,
        "mean": round(usage.milliseconds / questions),
    }
    return item(say("status.usage_day", language, day=usage.day, **values))
