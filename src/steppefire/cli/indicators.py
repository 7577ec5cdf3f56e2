"""steppefire indicators: whether anything known before the shock tells countries on the edge from safe ones."""

from __future__ import annotations

from typing import Annotated

import typer

from steppefire.cli import options, study_options
from steppefire.cli.shell import guarded


@guarded
def command(
    scenario: options.ScenarioName,
    countries: Annotated[int, typer.Option(min=10, help="How many countries are drawn.")] = 400,
    repeats: Annotated[int, typer.Option(min=1, help="How often each meets the shock, with other chance.")] = 2,
    prior: Annotated[
        bool, typer.Option("--prior/--no-prior", help="Countries differ in parameters too, drawn from their priors.")
    ] = True,
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
    """Let many drawn countries meet the shock of a scenario, and say what could have been seen coming.

    Every finished run is kept; the same command goes on where it was stopped.
    """
    from steppefire import studies
    from steppefire.study import indicators_told

    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    study = studies.prepare_indicators(scenario, countries, repeats, prior, settings)
    many = study_options.play(study, out, study_options.layout(workers, cluster, batch), progress)
    study_options.tell(indicators_told.found(many), many.folder, json, no_report)
