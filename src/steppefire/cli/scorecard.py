"""steppefire scorecard: many crises, their probable endings, and how good these probabilities are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from steppefire.cli import options, study_options
from steppefire.cli.run import warn_of_cost
from steppefire.cli.shell import guarded, say, show, show_json, show_table


@guarded
def command(
    cards: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CARD_OR_FOLDER]...", help="Scenarios, folders or cards; the bundled ones if none."),
    ] = None,
    members: Annotated[int, typer.Option(min=1, help="How many runs of each, members 0 to N - 1.")] = 100,
    observed: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What happened: a CSV file with name, outcome_class, leader_falls."),
    ] = None,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    policy: options.Policy = "adaptive",
    overrides: options.Overrides = [],  # noqa: B006
    without: options.Without = [],  # noqa: B006
    edits: options.Edits = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder; runs/scorecard-... if not given.")
    ] = None,
    workers: study_options.Workers = None,
    cluster: study_options.Cluster = None,
    batch: study_options.Batch = 1,
    json: options.Json = False,
    progress: options.ShowProgress = False,
) -> None:
    """Compare probabilities of endings over many runs of many crises with what happened.

    Every finished run is kept; the same command goes on where it was stopped.
    """
    from steppefire import api
    from steppefire.cli.progress import shown_progress
    from steppefire.study import kept

    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    study = api.prepare_scorecard(cards or None, members, observed, settings, out)
    how = study_options.layout(workers, cluster, batch)
    if study.folder is not None:
        kept.refuse(study.folder, study.study.document)
    if not study.finished:
        for scenario in study.scenarios.values():
            warn_of_cost(scenario, settings, max(1, members // how.workers))
        say(f"{members} members of {len(study.scenarios)} scenarios; each is kept in {study.folder} when it ends")
    with shown_progress(plain=progress, what="run") as report:
        document = study.run(how, report)
    if json:
        show_json(document)
    else:
        show_scorecard(document)
    say(f"page: {study.folder}/scorecard.html")


def show_scorecard(document: dict[str, Any]) -> None:
    """The table and what it says."""
    from steppefire.report import scorecard_words as said

    show_table(["case", "leader out", "likeliest", "observed"],
               [[row["name"], said.falls(row), said.likeliest(row), said.seen(row)] for row in document["rows"]],
               {1})  # fmt: skip
    if document["scores"]:
        show()
        heads = ["score", "ours", "base rate", "of the others", "skill against them"]
        rows = [[*row[:4], row[5]] for row in said.score_rows(document["scores"])]
        show_table(heads, rows, {1, 2, 3, 4})
    show()
    for sentence in (*said.statements(document), said.made(document)):
        show(sentence)
