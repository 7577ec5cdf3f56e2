"""steppefire export: a run in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, show

FORMATS = ("csv", "parquet", "netcdf", "geojson")


def _check_format(form: str) -> str:
    if form not in FORMATS:
        raise typer.BadParameter(f"known formats: {', '.join(FORMATS)}")
    return form


@guarded
def command(
    folder: Annotated[Path, typer.Argument(help="A run folder.")],
    form: Annotated[str, typer.Option("--format", callback=_check_format, help=", ".join(FORMATS) + ".")] = "csv",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where; FOLDER-FORMAT if not given.")] = None,
) -> None:
    """Write the series, events, decisions and claims of a run for other tools; prints the files written."""
    from steppefire import api

    target = out or folder.with_name(f"{folder.name}-{form}")
    for path in api.export(folder, form, target):
        show(path)
