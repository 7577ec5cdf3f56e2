"""The command `steppefire`: one file a command, heavy imports inside the functions."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from steppefire.cli import (
    check,
    compare,
    ensemble,
    explain,
    export,
    forecast,
    import_table,
    indicators,
    interrupts,
    new,
    patterns,
    report,
    rerun,
    resume,
    run,
    scenarios,
    schema,
    scorecard,
    sensitivity,
    verify,
)
from steppefire.engine import stopping

app = typer.Typer(
    name="steppefire",
    help="How an autocracy meets a popular revolt, person by person and hour by hour.",
    epilog="Results go to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (run, resume, rerun, scenarios, check, new, schema, explain, ensemble, compare, sensitivity, forecast,
            indicators, patterns, scorecard, verify, report, export)  # fmt: skip
for module in COMMANDS:
    app.command(name=module.__name__.rpartition(".")[2])(module.command)
app.command(name="import")(import_table.command)  # `import` is a word of Python


def _print_version(wanted: bool) -> None:
    if wanted:
        from steppefire import __version__

        print(f"steppefire {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """How an autocracy meets a popular revolt, person by person and hour by hour."""


def main() -> None:
    """Run the command line."""
    stopping.rest()
    interrupts.listen()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a terminal that knows no dash is no reason to fail
    try:
        app()
    finally:
        interrupts.close()
