"""``paperboy doctor``: what is set up, which days are held, what is missing or odd."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import typer

from bot.cli.failures import FAILED
from bot.cli.options import AsJson, DataDir, interface_language, settings_of


def doctor(*, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Say what is set up, missing or odd.

    Exit code 1 where something is broken, 0 where something is merely odd, or nothing has been taken in yet.
    """
    from bot.app import build_app
    from bot.checkup import examine
    from bot.cli.connections import check_connections
    from bot.render.checkup import checkup_object, render_checkup

    settings = settings_of(data_dir)
    with build_app(settings) as app:
        found = examine(app)
    names, refusals = check_connections(settings)
    found = replace(found, connections=names, problems=(*found.problems, *refusals))
    if as_json:
        typer.echo(json.dumps(checkup_object(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(render_checkup(found, interface_language(settings, os.environ)))
    if found.problems:
        raise typer.Exit(FAILED)
