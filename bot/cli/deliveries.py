"""``paperboy deliveries`` and ``paperboy resend``: the ledger of posts, and what an admin makes of it."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.failures import FAILED
from bot.cli.options import DataDir, day_of, interface_language, settings_of
from bot.render.terminal import plain
from config.locales import say
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.app import App
    from bot.push.types import Delivery, Subscription

_SHOWN_DAYS = 7
Day = Annotated[str | None, typer.Option("--day", metavar="DATE", help="Of this day alone. Default: the last week.")]


def deliveries(
    *,
    day: Day = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="In this state alone, such as uncertain or failed.")
    ] = None,
    chat: Annotated[
        str | None, typer.Option("--chat", metavar="CHAT", help="To this place alone: telegram:CHAT, discord:CHANNEL.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """List what was sent where, and what was not, with the reasons."""
    from bot.app import build_app
    from bot.push.by_hand import parse_target
    from bot.push.tables import delivery_rows, render_rows
    from bot.push.types import DeliveryState

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    if state is not None and state not in list(DeliveryState):
        raise typer.BadParameter(f"{state!r} is none of {', '.join(DeliveryState)}", param_hint="--state")
    target = parse_target(chat) if chat else None
    if chat and target is None:
        raise typer.BadParameter(say("delivery.bad_target", language, target=chat), param_hint="--chat")
    wanted = day_of(day, "--day", settings.today())
    first = wanted or settings.today() - timedelta(days=_SHOWN_DAYS)
    with build_app(settings) as app:
        found = app.push_store.deliveries(first, state=DeliveryState(state) if state else None)
        subscriptions = app.push_store.subscriptions(ended=True)
    rows = [
        row
        for row in delivery_rows(subscriptions, found)
        if (wanted is None or row.day == wanted) and (target is None or row.is_in(target))
    ]
    none = say("delivery.none" if wanted else "delivery.none_lately", language, days=_SHOWN_DAYS)
    typer.echo(plain(render_rows(rows, language) if rows else none))


def resend(
    subscription: Annotated[
        str | None, typer.Argument(metavar="[SUBSCRIPTION]", help="The subscription's id, as `deliveries` shows it.")
    ] = None,
    day: Annotated[str | None, typer.Argument(metavar="[DATE]", help="The day of the post.")] = None,
    *,
    uncertain: Annotated[
        str | None, typer.Option("--uncertain", metavar="DATE", help="All posts of a day that are uncertain.")
    ] = None,
    sent: Annotated[
        bool, typer.Option("--sent", help="Count what is uncertain as arrived; send what is missing after it.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Send again what failed or is uncertain, from the part on that is missing."""
    if (uncertain is None) == (subscription is None or day is None):
        raise typer.BadParameter("give a subscription and a day, or --uncertain with a day", param_hint="resend")
    from bot.app import build_app

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    wanted = day_of(day or uncertain, "--uncertain" if uncertain else "DATE", settings.today())
    assert wanted is not None, "one of the two was given"
    with build_app(settings) as app:
        found = _uncertain(app, wanted) if uncertain else [_one(app, subscription or "", wanted, language)]
        if not found:
            typer.echo(say("delivery.none", language))
        elif not _resend(app, found, language, as_sent=sent):
            raise typer.Exit(FAILED)


def _uncertain(app: App, day: date) -> list[Delivery]:
    from bot.push.types import DeliveryState

    found = app.push_store.deliveries(day, state=DeliveryState.UNCERTAIN)
    return [each for each in found if each.day == day]


def _one(app: App, subscription: str, day: date, language: Language) -> Delivery:
    record = app.push_store.delivery(subscription, day)
    if record is None:
        _fail(say("delivery.resend_none", language, id=subscription, day=day))
    return record


def _resend(app: App, records: list[Delivery], language: Language, *, as_sent: bool) -> bool:
    """Open records again and send them; whether all of them are sent then."""
    from bot.cli.sending import send_now
    from bot.push.tables import say_reason
    from bot.push.types import DeliveryState

    jobs = []
    for record in records:
        subscription = app.push_store.subscription(record.subscription_id)
        refusal = _open(app, record, subscription, as_sent=as_sent)
        if refusal or subscription is None:
            said = say(refusal or "delivery.resend_unknown", language, id=record.subscription_id, day=record.day)
            typer.echo(plain(said), err=True)
        else:
            jobs.append((subscription, record.day))
    done = send_now(app, jobs) if jobs else ()
    for record in done:
        state = say(f"delivery.state_{record.state}", language)
        key = "delivery.resent" if record.state is DeliveryState.SENT else "delivery.not_sent"
        reason = say_reason(record.reason or "-", language)
        typer.echo(plain(say(key, language, id=record.subscription_id, state=state, reason=reason)))
    return len(done) == len(records) and all(record.state is DeliveryState.SENT for record in done)


def _open(app: App, record: Delivery, subscription: Subscription | None, *, as_sent: bool) -> str | None:
    """Make a delivery pending again; the key of the sentence that says why not."""
    from bot.push.resending import arrived, refusal_of, reopened
    from bot.pushing import utc_now

    if refusal := refusal_of(record, subscription, as_sent=as_sent):
        return refusal
    if not app.push_store.plan(reopened(record, utc_now()), over=record):
        return "delivery.resend_changed"
    if as_sent:
        app.push_store.sent_part(record.subscription_id, record.day, arrived(record))
    return None


def _fail(sentence: str) -> NoReturn:
    typer.echo(plain(sentence), err=True)
    raise typer.Exit(FAILED)
