"""steppefire patterns: the scenario's targets beside the range over many seeds."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from steppefire.cli import options
from steppefire.cli.run import warn_of_cost
from steppefire.cli.shell import guarded, say, show, show_json, show_table


@guarded
def command(
    scenario: options.ScenarioName,
    members: Annotated[int, typer.Option(min=1, help="How many runs, each with a seed of its own.")] = 20,
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    days: options.Days = None,
    threads: options.Threads = None,
    policy: options.Policy = "historical",
    overrides: options.Overrides = [],  # noqa: B006
    without: options.Without = [],  # noqa: B006
    edits: options.Edits = [],  # noqa: B006
    json: options.Json = False,
    store: Annotated[
        bool, typer.Option("--store", help="Keep the table beside the scenario, for the report (`make ranges`).")
    ] = False,
    progress: options.ShowProgress = False,
) -> None:
    """Compare the median and 5-95 % range over many seeds with the scenario's target table."""
    from steppefire import api
    from steppefire.cli.progress import shown_progress
    from steppefire.scenario.edits import notes

    settings = options.settings(seed, scale, days, threads, policy, overrides, without, edits)
    loaded = api.load(scenario)
    warn_of_cost(loaded, settings, members)
    for note in notes(settings.edits, loaded, settings.without, policy == "adaptive"):
        say(f"note: {note}")
    with shown_progress(plain=progress) as report:
        rows = api.patterns(loaded, members, settings, report)
    if json:
        show_json({"rows": rows})
    else:
        columns = ["target", "low", "high", "median", "5 %", "95 %", "inside"]
        show_table(columns, [_row(row) for row in rows], {1, 2, 3, 4, 5})
        inside = sum(bool(row["inside"]) for row in rows)
        show(f"{inside} of {len(rows)} medians inside, {members} seeds at scale {scale:g}")
    if store:
        from steppefire.study import ranges

        say(f"stored: {ranges.store(loaded, rows, members, settings)}")


def _row(row: dict[str, Any]) -> list[str]:
    numbers = [_text(row.get(key)) for key in ("low", "high", "median", "q05", "q95")]
    return [str(row["target"]), *numbers, "yes" if row["inside"] else "NO"]


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
