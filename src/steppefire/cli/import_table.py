"""steppefire import: a table of a scenario from a CSV as offices publish it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, say, show


@guarded
def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A scenario folder of your own.")],
    table: Annotated[str, typer.Option("--table", help="The table to make, such as units.")],
    csv: Annotated[Path, typer.Option("--csv", metavar="FILE", help="Their CSV file.")],
    mapping: Annotated[
        Path, typer.Option("--map", metavar="MAP.yaml", help="What becomes of their columns: docs/another-country.md.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the table that stands there; the old one is kept as .bak.")
    ] = False,
) -> None:
    """Make a table of a scenario from somebody else's CSV, then say what is still missing in the scenario."""
    from steppefire.scenario.import_csv import import_table

    done = import_table(folder, table, csv, mapping, replace)
    kept = f"; the old table is {done.backup}" if done.backup else ""
    show(f"{table}.csv: {done.rows} {'row' if done.rows == 1 else 'rows'} written{kept}")
    if done.described:
        show(f"columns.yaml: origin of {', '.join(done.described)}")
    for note in done.notes:
        say(f"note: {note}")
    for problem in done.missing:
        say(problem)
    count = len(done.missing)
    show("the scenario has no mistakes" if not count else
         f"still to mend in the scenario: {count} {'mistake' if count == 1 else 'mistakes'}")
