"""steppefire resume: go on with a run that was stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli import options
from steppefire.cli.shell import guarded, say, show, show_json


@guarded
def command(
    run: Annotated[Path, typer.Argument(help="The folder that the run was to have, or its working folder.")],
    threads: options.Threads = None,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin again at the first hour, with the sources of today.")
    ] = False,
    json: options.Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the folder's name only.")] = False,
    progress: options.ShowProgress = False,
) -> None:
    """Go on with a run that was stopped, to the very bytes that it would have left."""
    from steppefire import api
    from steppefire.cli.progress import shown_progress
    from steppefire.cli.summary import show_summary

    with shown_progress(quiet, progress) as report:
        finished = api.resume(run, threads, from_start, report, say)
    if json:
        show_json(finished.outcome)
    elif quiet:
        show(finished.folder)
    else:
        show_summary(finished)
    if finished.result is None:
        say(f"{finished.folder} was finished already")
    elif not quiet:
        say(f"run folder: {finished.folder}")
