"""The options that every command of a study shares, and how such a command plays one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steppefire.cli.run import warn_of_cost
from steppefire.cli.shell import say, show, show_json, show_table

if TYPE_CHECKING:
    from steppefire.study.found import Found, Table
    from steppefire.study.jobs import Study
    from steppefire.study.layout import Layout
    from steppefire.study.many import Many


def _check_width(width: float) -> float:
    if not 0 < width <= 1:
        raise typer.BadParameter("a width is a share of a prior: above 0, and 1 at most")
    return width


Members = Annotated[int, typer.Option(min=1, help="How many runs, members 0 to N - 1.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes; as many as there are cores if not given. Changes no result."),
]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler to run on, such as tcp://127.0.0.1:8786.")
]
Batch = Annotated[int, typer.Option(min=1, help="How many runs go to a worker at a time. Changes no result.")]
Prior = Annotated[bool, typer.Option("--prior", help="Every member draws its parameters from their priors.")]
Width = Annotated[
    float, typer.Option(callback=_check_width, help="Share of each prior, around the present value; 1 is all of it.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The folder; below runs/ if not given.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="Write no report.html.")]
MOST_ROWS = 40  # of a table in the terminal


def layout(workers: int | None, cluster: str | None, batch: int) -> Layout:
    """Who plays the runs."""
    from steppefire.study.layout import Layout

    if cluster is not None and workers is not None:
        raise typer.BadParameter("--workers starts processes here, --cluster takes those of a cluster: name one")
    return Layout(workers or os.cpu_count() or 1, cluster, batch)


def play(study: Study, out: Path | None, how: Layout, progress: bool) -> Many:
    """Play a study with what a person wants to see of it."""
    from steppefire import studies
    from steppefire.cli.progress import shown_progress
    from steppefire.report.words import plural
    from steppefire.study import kept

    folder = studies.folder(study, out)
    kept.refuse(folder, study.document)
    first = study.jobs[0]
    warn_of_cost(study.scenarios[first.group], first.settings, max(1, len(study.jobs) // how.workers))
    say(f"{plural(len(study.jobs), 'run')}; each is kept in {folder} when it ends")
    with shown_progress(plain=progress, what="run") as report:
        return studies.play(study, folder, how, report)


def tell(found: Found, folder: Path, json: bool, no_report: bool = False) -> None:
    """Write what a study has found into its folder, with a page unless none is wanted, and show it."""
    from steppefire import studies

    studies.write(found, folder)
    page = None if no_report else studies.write_page(found, folder)
    if json:
        show_json(found.document())
    else:
        for sentence in found.sentences:
            show(sentence)
        show()
        for table in filter(lambda table: table.rows, found.tables):
            show_whole(table)
        for sentence in found.limits:
            show(sentence)
    say(f"folder: {folder}")
    if page is not None:
        say(f"page: {page}")


def show_whole(table: Table) -> None:
    """Show a table; of a long one the first rows, and where the others are."""
    show(table.title)
    show_table([column.title for column in table.columns],
               [[column.text(row) for column in table.columns] for row in table.rows[:MOST_ROWS]],
               {number for number, column in enumerate(table.columns) if column.form})  # fmt: skip
    if len(table.rows) > MOST_ROWS:
        show(f"{len(table.rows) - MOST_ROWS:,} more rows in tables/{table.name}.csv")
    if table.note:
        show(table.note)
    show()
