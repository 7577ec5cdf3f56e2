"""steppefire forecast: what next, from a chosen hour, by what was known then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steppefire.cli import options, study_options
from steppefire.cli.shell import guarded, say

if TYPE_CHECKING:
    from pathlib import Path

    from steppefire.study.forecast import Forecast, Plan
    from steppefire.study.layout import Layout

When = Annotated[
    str,
    typer.Option("--from", metavar="TIME", help="The hour: what was decided and claimed by then is known."),
]
Asks = Annotated[
    list[str],
    typer.Option(
        "--ask", metavar="EDIT", help="Would this change it? at:TIME:ACTION or never:ACTION; can be repeated."
    ),
]
Replayed = Annotated[int, typer.Option(min=0, help="On how many members edits are tried; 0: none is.")]


@guarded
def command(
    scenario: options.ScenarioName,
    when: When,
    members: study_options.Members = 200,
    asks: Asks = [],  # noqa: B006
    replayed: Replayed = 20,
    prior: study_options.Prior = False,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    overrides: options.Overrides = [],  # noqa: B006
    without: options.Without = [],  # noqa: B006
    edits: options.Edits = [],  # noqa: B006
    out: study_options.Out = None,
    workers: study_options.Workers = None,
    cluster: study_options.Cluster = None,
    batch: study_options.Batch = 1,
    no_report: study_options.NoReport = False,
    json: options.Json = False,
    progress: options.ShowProgress = False,
) -> None:
    """Say what comes next from a chosen hour on, and what would change it.

    Until that hour members follow the script, then the powerful decide for themselves. Members count the more, the
    better they fit what was claimed by then. Without --ask a few edits that are open at that hour are tried.
    """
    from steppefire import studies

    if asks and not replayed:
        raise typer.BadParameter("with --replayed 0 no edit is tried: leave one of the two out", param_hint="--ask")
    settings = options.settings(seed, scale, days, threads, "adaptive", overrides, without, edits)
    plan = studies.prepare_forecast(scenario, when, members, prior, settings, asks or None, replayed)
    forecast = play(plan, out, study_options.layout(workers, cluster, batch), progress)
    study_options.tell(forecast.found, forecast.folder, json, no_report)


def play(plan: Plan, out: Path | None, how: Layout, progress: bool) -> Forecast:
    """Play a forecast with what a person wants to see of it."""
    from steppefire import studies
    from steppefire.cli.progress import shown_progress
    from steppefire.cli.run import warn_of_cost
    from steppefire.report.words import plural
    from steppefire.study import forecast, kept

    folder, count = studies.folder(plan.study, out), len(plan.study.jobs)
    kept.refuse(folder, plan.study.document)
    warn_of_cost(plan.scenario, plan.settings, max(1, count // how.workers))
    again = f", then {plural(len(plan.asks), 'edit')} on {plan.replayed} of them" if plan.asks else ""
    say(f"{plural(count, 'run')}{again}; each is kept in {folder} when it ends")
    with shown_progress(plain=progress, what="run") as report:
        return forecast.played(plan, folder, how, report)
