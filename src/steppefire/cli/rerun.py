"""steppefire rerun: the same run again from its folder, compared byte by byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli import options
from steppefire.cli.shell import guarded, say, show, show_json


@guarded
def command(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    threads: options.Threads = None,
    json: options.Json = False,
    progress: options.ShowProgress = False,
) -> None:
    """Run again from a run folder alone, and say whether every result is equal."""
    from steppefire import api
    from steppefire.cli.progress import shown_progress
    from steppefire.engine import provenance, store

    made_with = store.load(run).document["versions"]
    now = provenance.versions()
    for name in sorted(now):
        if made_with.get(name) != now[name]:
            say(f"{name}: the run was made with {made_with.get(name)}, this is {now[name]}")
    with shown_progress(plain=progress) as report:
        different = api.rerun(run, threads, report)
    if json:
        show_json({"equal": not different, "different": different})
    elif different:
        show("different: " + ", ".join(different))
    else:
        show("equal: every result came out with the same bytes")
    if different:
        raise typer.Exit(1)
