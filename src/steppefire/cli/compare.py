"""steppefire compare: a what-if question over many pairs of runs that share all random numbers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from steppefire.cli import options, study_options
from steppefire.cli.shell import guarded, say, show, show_json

Listed = Annotated[bool, typer.Option("--list", help="Show the named edits and what they stand for here; run nothing.")]


@guarded
def command(
    scenario: options.ScenarioName,
    members: study_options.Members = 200,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    policy: options.Policy = "adaptive",
    overrides: options.Overrides = [],  # noqa: B006
    without: options.Without = [],  # noqa: B006
    edits: options.Edits = [],  # noqa: B006
    listed: Listed = False,
    out: study_options.Out = None,
    workers: study_options.Workers = None,
    cluster: study_options.Cluster = None,
    batch: study_options.Batch = 1,
    no_report: study_options.NoReport = False,
    json: options.Json = False,
    progress: options.ShowProgress = False,
) -> None:
    """Play members of a scenario as it is and with --edit, and say what the edits change.

    Both sides of a pair share all random numbers. --set and --without hold on both sides. Every finished run is kept;
    the same command goes on where it was stopped.
    """
    if listed:
        _show_named(scenario, policy == "adaptive", json)
        return
    from steppefire import api, studies
    from steppefire.scenario.edits import notes
    from steppefire.study import compare_words

    loaded = api.load(scenario)
    settings = options.settings(seed, scale, days, threads, policy, overrides, without, [])
    study = studies.prepare_compare(loaded, edits, members, settings)
    if not edits:
        say("no --edit: both sides are the same, and so nothing can differ")
    for note in notes(edits, loaded, without, policy == "adaptive"):
        say(f"note: {note}")
    many = study_options.play(study, out, study_options.layout(workers, cluster, batch), progress)
    study_options.tell(compare_words.found(many), many.folder, json, no_report)


def _show_named(scenario: str, adaptive: bool, json: bool) -> None:
    """The named edits, and what each stands for in this scenario."""
    from steppefire import api
    from steppefire.scenario.cells import Refused
    from steppefire.scenario.named_edits import TABLE, spelt_out

    loaded = api.load(scenario)
    rows: list[dict[str, Any]] = []
    for entry in TABLE:
        try:
            edits, why = list(spelt_out(entry.name, loaded, adaptive)), ""
        except Refused as refused:
            edits, why = [], f"not here: {refused.why}"
        rows.append({"name": entry.name, "question": entry.question, "how": entry.how, "takes_away": entry.takes,
                     "edits": edits, "why_not": why})  # fmt: skip
    if json:
        show_json({"rows": rows})
        return
    for row in rows:
        show(f"{row['name']}: {row['question']}")
        does = "takes a cause away" if row["takes_away"] else "adds a cause"
        show(f"  {does}: {row['how']}")
        show(f"  {' '.join(row['edits']) or row['why_not']}")
