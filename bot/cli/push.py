"""``paperboy push``: what would be sent where, and a day's post sent by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.failures import FAILED, WRONG_USAGE
from bot.cli.options import DataDir, day_of, interface_language, settings_of
from bot.render.terminal import plain
from config.locales import say
from retrieval.reasons import Reason
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.app import App
    from bot.push.tables import PreviewRow
    from bot.push.types import Delivery, Size, Subscription, Target

_SIZES = ("titles", "brief", "full")


def push(
    day: Annotated[
        str | None, typer.Argument(metavar="[DATE]", help="The day. By hand: by default the newest one held.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing: say what would go where, and why.")] = False,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="CHAT", help="Send it by hand: telegram:CHAT[/TOPIC], discord:CHANNEL[/THREAD]."),
    ] = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="The language of a post by hand.")] = None,
    size: Annotated[str, typer.Option("--size", metavar="SIZE", help="Its size: titles, brief or full.")] = "brief",
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="With a picture or without.")] = True,
    audio: Annotated[bool, typer.Option("--audio/--no-audio", help="With the spoken edition, if any.")] = True,
    again: Annotated[
        bool, typer.Option("--again", help="Send it though the chat has had it, by hand or by its subscription.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Show what the daily push would send, or send a day by hand."""
    if dry_run == (to is not None):
        raise typer.BadParameter("give either --dry-run or --to", param_hint="push")
    if size not in _SIZES:
        raise typer.BadParameter(f"{size!r} is none of titles, brief and full", param_hint="--size")
    from bot.app import build_app
    from bot.push.by_hand import parse_target

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    wanted = day_of(day, "DATE", settings.today())
    target = parse_target(to) if to else None
    if to and target is None:
        raise typer.BadParameter(say("delivery.bad_target", language, target=to), param_hint="--to")
    with build_app(settings) as app:
        if target is None:
            typer.echo(plain(_preview(app, wanted, language)))
        else:
            _send(app, target, wanted, lang or language, size=size, pictures=pictures, audio=audio, again=again)  # type: ignore[arg-type]


def _preview(app: App, wanted: date | None, language: Language) -> str:
    """A table of what would be sent, and the text of one post."""
    from bot.cli.sending import daily_making_of
    from bot.push.schedule import as_they_are
    from bot.push.tables import preview_rows, render_rows
    from bot.pushing import planned_now, utc_now

    subscriptions = app.push_store.subscriptions()
    if not subscriptions:
        return say("delivery.no_subscriptions", language)
    deliveries = app.push_store.deliveries(wanted) if wanted else ()
    making = daily_making_of(app)
    planned = planned_now(app, utc_now(), hold_back=making.hold_back if making else as_they_are)
    rows = preview_rows(subscriptions, deliveries, planned, wanted)
    return "\n\n".join([render_rows(rows, language) or say("delivery.none", language), *_post_of(app, rows, language)])


def _post_of(app: App, rows: Sequence[PreviewRow], language: Language) -> Iterator[str]:
    """The text of the first post that will be sent; one that still waits for its digest has none yet."""
    from bot.push.types import DeliveryState
    from bot.pushing import posts_of
    from bot.render.reply_terminal import render_terminal

    posts = posts_of(app)
    for row in rows:
        if row.when is not None and row.state in {DeliveryState.PENDING, DeliveryState.PLANNED}:
            if reply := posts.reply(row.subscription, row.day):
                yield say("delivery.preview_of", language, id=row.id, day=row.day)
                yield render_terminal(reply)
            return


def _send(
    app: App,
    target: Target,
    wanted: date | None,
    language: Language,
    *,
    size: Size,
    pictures: bool,
    audio: bool,
    again: bool,
) -> None:
    from bot.cli.sending import send_now
    from bot.push.by_hand import by_hand
    from bot.pushing import utc_now

    day = wanted or app.archive.newest()
    if day is None or app.archive.day(day) is None:
        _fail(_why_not(app, day, language))
    _check_token(app, target)
    if not again and (before := _sent_before(app, target, day, language)):
        _fail(before)
    subscription = by_hand(target, language, utc_now(), size=size, pictures=pictures, audio=audio)
    _open(app, subscription, day)
    try:
        send_now(app, [(subscription, day)])
    finally:
        record = _closed(app, subscription, day)
    _tell(record, target, language)


def _sent_before(app: App, target: Target, day: date, language: Language) -> str | None:
    """What to say where a place has had a day's post, by hand or by a subscription; None where it has not."""
    from bot.push.by_hand import OWNER, sent_before

    subscriptions = app.push_store.subscriptions(target, ended=True)
    before = sent_before(subscriptions, app.push_store.deliveries(day), day)
    if before is None:
        return None
    own = next(each for each in subscriptions if each.id == before.subscription_id)
    key = "delivery.sent_before" if own.owner == OWNER else "delivery.sent_by_subscription"
    return say(key, language, day=day, id=own.id, state=say(f"delivery.state_{before.state}", language))


def _open(app: App, subscription: Subscription, day: date) -> None:
    from bot.push.types import Delivery, DeliveryState

    app.push_store.add(subscription)
    app.push_store.plan(Delivery(subscription.id, day, DeliveryState.PENDING, changed_at=subscription.since))


def _closed(app: App, subscription: Subscription, day: date) -> Delivery:
    """The record, which nobody tries again from now on."""
    from bot.push.types import DeliveryState
    from bot.pushing import utc_now

    record = app.push_store.delivery(subscription.id, day)
    assert record is not None, "it was made before"
    if record.state is DeliveryState.PENDING:
        reason = record.reason or Reason("send_not_tried")
        app.push_store.finish(subscription.id, day, DeliveryState.FAILED, reason=reason, now=utc_now())
        record = replace(record, state=DeliveryState.FAILED, reason=reason)
    return record


def _tell(record: Delivery, target: Target, language: Language) -> None:
    """Say how it ended; what did not arrive is an exit code, too."""
    from bot.push.by_hand import write_target
    from bot.push.tables import say_reason
    from bot.push.types import DeliveryState

    if record.state is not DeliveryState.SENT:
        state = say(f"delivery.state_{record.state}", language)
        reason = say_reason(record.reason or "-", language)
        _fail(say("delivery.not_sent", language, id=record.subscription_id, state=state, reason=reason))
    said = say("delivery.sent", language, day=record.day, target=write_target(target), parts=len(record.sent))
    typer.echo(plain(said))


def _check_token(app: App, target: Target) -> None:
    settings = app.settings
    if not (settings.telegram.token if target.platform == "telegram" else settings.discord.token):
        typer.echo(f"There is no token: set PAPERBOY_{target.platform.upper()}__TOKEN.", err=True)
        raise typer.Exit(WRONG_USAGE)


def _why_not(app: App, day: date | None, language: Language) -> str:
    from retrieval.answer.days import explain_day

    if day is None:
        return say("papers.empty_archive", language)
    return explain_day(app.archive.day_record(day), app.settings.today(), language)


def _fail(sentence: str) -> NoReturn:
    typer.echo(plain(sentence), err=True)
    raise typer.Exit(FAILED)
