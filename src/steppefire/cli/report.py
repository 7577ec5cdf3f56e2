"""steppefire report: the report of a run folder, made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, show


@guarded
def command(
    folder: Annotated[Path, typer.Argument(help="A run folder.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where; report.html in the folder if not given.")
    ] = None,
) -> None:
    """Write the report of a run, one HTML page that opens offline."""
    from steppefire import api

    show(api.open_run(folder).report(out))
