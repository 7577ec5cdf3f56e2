"""steppefire report: the report of a run's or a study's folder, made anew, or two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, show
from steppefire.core.errors import SteppefireError


@guarded
def command(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER [RUN]", help="The folder of a run or a study, or two run folders.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where; report.html in the folder, or compare-A-B.html here.")
    ] = None,
) -> None:
    """Write the report of a run or a study, or lay two runs side by side: one HTML page that opens offline."""
    from steppefire import api, studies

    if len(folders) > 2:
        raise typer.BadParameter("give one folder, or two of runs to lay them side by side", param_hint="FOLDER")
    if len(folders) == 1 and studies.is_study(folders[0]):
        show(studies.report(folders[0], out))
    elif len(folders) == 2:
        told = [str(folder) for folder in folders if studies.is_study(folder)]
        if told:
            raise SteppefireError(f"two runs are laid side by side, not studies: {' and '.join(dict.fromkeys(told))}")
        show(api.compare_report(folders[0], folders[1], out))
    else:
        show(api.open_run(folders[0]).report(out))
