"""The command line: ``paperboy ask | chat | papers | index | fetch | make | run`` and more; ``--help`` lists all.

Commands say what they do in their docstrings, which are their help. Everything heavy is imported when a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from bot.cli import ask, chat, deliveries, demo, doctor, fetch, index, make, papers, push, run
from bot.cli import eval as evaluation
from bot.cli.failures import report_failure

app = typer.Typer(
    name="paperboy",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich costs a third of the half second that help may take
    pretty_exceptions_enable=False,  # `report_failure` says what went wrong
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    index.index,
    fetch.fetch,
    make.make,
    ask.ask,
    chat.chat,
    papers.papers,
    papers.paper,
    doctor.doctor,
    index.reindex,
    demo.demo,
    run.run,
    push.push,
    deliveries.deliveries,
    deliveries.resend,
):
    app.command()(command)
app.command("eval")(evaluation.evaluate)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer hands a flag's value to its callback
    if wanted:
        typer.echo(f"paperboy {version('paperboy')}")
        raise typer.Exit


@app.callback()
def _paperboy(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Answer questions about the day's AI papers, in Chinese and English, with links."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed or something was rejected, 2 wrong usage or settings."""
    arguments = list(sys.argv[1:] if args is None else args)
    _speak_utf8()
    try:
        app(arguments, prog_name="paperboy")
    except Exception as error:  # noqa: BLE001 - the last resort: whatever happens, the user reads a sentence
        sys.exit(report_failure(error, debug="--debug" in arguments))
    sys.exit(0)


def _speak_utf8() -> None:
    """Write and read UTF-8 whatever the locale says: answers are Chinese as often as not."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
