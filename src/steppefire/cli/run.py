"""steppefire run: one simulation, its summary and its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steppefire.cli import options
from steppefire.cli.shell import guarded, say, show, show_json

if TYPE_CHECKING:
    from steppefire.core.settings import Settings
    from steppefire.scenario.schema import Scenario

# Measured on a country of 19.5 million people, population built and run on two cores.
BYTES_PER_PERSON = 15
BYTES_ALWAYS = 350 * 2**20
PERSON_HOURS_PER_SECOND = 5e8
MUCH_MEMORY = 2 * 2**30
LONG = 3600.0


@guarded
def command(
    scenario: options.ScenarioName,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    policy: options.Policy = "adaptive",
    overrides: options.Overrides = [],  # noqa: B006
    without: options.Without = [],  # noqa: B006
    edits: options.Edits = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The run folder; runs/NAME-seedN if not given.")
    ] = None,
    json: options.Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the folder's name only.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no report.html.")] = False,
    progress: options.ShowProgress = False,
) -> None:
    """Simulate a scenario once, print what happened and write a run folder."""
    from steppefire import api
    from steppefire.cli.progress import shown_progress
    from steppefire.cli.summary import show_summary
    from steppefire.engine import store
    from steppefire.scenario.edits import notes
    from steppefire.scenario.resolve import resolve

    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    loaded = api.load(scenario)
    resolve(loaded, settings)  # mistakes in the options first, before a folder is made
    folder = out or store.next_folder(loaded.name, seed)
    store.prepare(folder)
    if out is None and not quiet:
        point_to_unfinished(folder.parent / f"{loaded.name}-seed{seed}")
    if not quiet:
        warn_of_cost(loaded, settings)
        for note in notes(settings.edits, loaded, settings.without, policy == "adaptive"):
            say(f"note: {note}")
    with shown_progress(quiet, progress) as report:
        run = api.run_settings(loaded, settings, folder, not no_report, report, say)
    if json:
        show_json(run.outcome)
    elif quiet:
        show(folder)
    else:
        show_summary(run)
    if not quiet:
        say(f"run folder: {folder}" if no_report else f"report: {folder / 'report.html'}")


def point_to_unfinished(folder: Path) -> None:
    """Say that an earlier run of this name could go on; a new one takes the next free name."""
    from steppefire.engine import disk, lock, unfinished

    work = unfinished.working_folder(folder)
    if (work / unfinished.BEGUN).exists() and not lock.held(work):
        say(f"{folder} has an unfinished run; {disk.command('resume', folder)} goes on with it. This is a new one.")


def warn_of_cost(scenario: Scenario, settings: Settings, members: int = 1) -> None:
    """Say before a run that it will need much memory or time."""
    people = settings.scale * sum(unit.population for unit in scenario.units)
    memory = BYTES_ALWAYS + people * BYTES_PER_PERSON
    seconds = members * people * 24 * (settings.days or scenario.days) / PERSON_HOURS_PER_SECOND
    if memory > MUCH_MEMORY:
        say(f"This run of {people:,.0f} people will need about {memory / 2**30:.1f} GB of memory.")
    if seconds > LONG:
        say(f"This will take about {seconds / 3600:.1f} hours.")
