"""steppefire ensemble: many runs of one scenario, and how far their outcomes lie apart."""

from __future__ import annotations

import typer

from steppefire.cli import options, study_options
from steppefire.cli.shell import guarded


@guarded
def command(
    scenario: options.ScenarioName,
    members: study_options.Members = 200,
    prior: study_options.Prior = False,
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
    """Play many runs of one scenario and say how far their outcomes lie apart.

    Every finished run is kept; the same command goes on where it was stopped.
    """
    from steppefire import studies
    from steppefire.study import ensemble

    if width < 1.0 and not prior:
        raise typer.BadParameter("a share of the priors draws nothing without --prior", param_hint="--width")
    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    study = studies.prepare_ensemble(scenario, members, prior, settings, width)
    many = study_options.play(study, out, study_options.layout(workers, cluster, batch), progress)
    study_options.tell(ensemble.found(many), many.folder, json, no_report)
