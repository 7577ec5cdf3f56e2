"""steppefire sensitivity: which parameters the answer hangs on."""

from __future__ import annotations

from typing import Annotated

import typer

from steppefire.cli import options, study_options
from steppefire.cli.shell import guarded


def _check_outcome(name: str) -> str:
    from steppefire.study.ensemble import EVENTS, NUMBERS

    if name not in (*NUMBERS, *EVENTS):
        raise typer.BadParameter(f"known outcomes: {', '.join((*NUMBERS, *EVENTS))}")
    return name


Outcome = Annotated[
    str,
    typer.Option(metavar="NAME", callback=_check_outcome, help="The outcome to show first; others are told as well."),
]
Trajectories = Annotated[int, typer.Option(min=2, help="How often the screening moves each parameter.")]
Keep = Annotated[int, typer.Option(min=1, help="How many of the parameters that matter most the second sample varies.")]
Samples = Annotated[int, typer.Option(min=40, help="Points of the second sample; every fourth is played twice.")]


@guarded
def command(
    scenario: options.ScenarioName,
    outcome: Outcome = "participants_peak",
    trajectories: Trajectories = 4,
    keep: Keep = 8,
    samples: Samples = 256,
    width: study_options.Width = 1.0,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    policy: options.Policy = "adaptive",
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
    """Say which parameters the answer hangs on, and which of them nobody has measured.

    A screening moves every parameter that has a prior, one at a time, and chance among them. Then only those that
    matter most vary together. Every finished run is kept; the same command goes on where it was stopped.
    """
    from steppefire import studies
    from steppefire.study import sensitivity, sensitivity_found

    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    try:
        plan = studies.prepare_sensitivity(scenario, outcome, trajectories, keep, samples, settings, width)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    how = study_options.layout(workers, cluster, batch)
    done = sensitivity.played(plan, studies.folder(plan.first, out),
                              lambda study, place: study_options.play(study, place, how, progress))  # fmt: skip
    study_options.tell(sensitivity_found.found(done), done.folder, json, no_report)
