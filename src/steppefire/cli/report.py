"""steppefire report: the report of a run folder, made anew, or two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, show


@guarded
def command(
    folders: Annotated[list[Path], typer.Argument(metavar="RUN [RUN]", help="A run folder, or two of them.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where; report.html in the folder, or compare-A-B.html here.")
    ] = None,
) -> None:
    """Write the report of a run, or lay two runs side by side: one HTML page that opens offline."""
    from steppefire import api

    if len(folders) > 2:
        raise typer.BadParameter("give one run folder, or two to lay them side by side", param_hint="RUN")
    if len(folders) == 2:
        show(api.compare_report(folders[0], folders[1], out))
    else:
        show(api.open_run(folders[0]).report(out))
