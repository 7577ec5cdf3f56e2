"""`python -m verification.forecast FOLDER`: forecasts from several hours of one crisis, scored, in docs/forecast.md.

What is played is kept in the folder; the same command goes on there, and writes the page again from what it holds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from steppefire.core.settings import Settings
from steppefire.engine.disk import write_file
from steppefire.scenario.load import load
from steppefire.scenario.observed import read_observed
from steppefire.study import ensemble, forecast, forecast_scores, many
from steppefire.study.layout import Layout

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
HOURS = ("2022-01-02T12:00", "2022-01-04T12:00", "2022-01-05T00:00", "2022-01-05T12:00", "2022-01-06T00:00",
         "2022-01-07T00:00", "2022-01-09T00:00")  # fmt: skip
SEED = 5001  # other draws than those with which numbers were chosen
TEXT = """# What next: forecasts by hour of knowledge

Written by `python -m verification.forecast FOLDER{options}`:
`{scenario}`, {members} members from each hour and {members} that decide for themselves from hour 0 on, scale {scale:g}, {days} days, seed {seed}, {drawn}.

A member follows the script up to the hour, then the powerful decide for themselves. It counts the more, the better it
fits the claims published by then; claims and decisions that came later are never read. Where too few members would be
left, the likelihood is raised to a power below one. **One crisis is one case**: these scores say where knowledge helps
this forecast, not how good forecasts of other crises would be; and the model's numbers were fitted to this crisis.

## What happened in the end

| from | claims | members count as | power | leader falls | Brier | from hour 0 | other crises | {what} | class Brier | from hour 0 | other crises |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{endings}

Observed: the leader {fell}; `{observed}`. Brier of the leader's fall: 0 is the best, 0.25 what a coin gets; of
the classes: 0 to 2. "Other crises": how the {others} others in the library ended, as chances.

## How many

CRPS in powers of ten (of 1 + people): 0.3 is to be off by a factor of two for sure. In brackets in people.

| from | number | observed | 5 % | median | 95 % | weighted | equal weights | from hour 0 | gain over hour 0 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{numbers}

"Gain": by how much the weighted forecast is better than the one from hour 0, with the 95 % interval of drawing other
members. Observed is the middle of the target. Numbers whose day was over are left out.

## What the page says

{statements}
"""  # noqa: E501


def options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m verification.forecast", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the runs are kept")
    parser.add_argument("--members", type=int, default=200, help="members from each hour")
    parser.add_argument("--scale", type=float, default=0.05, help="share of the people")
    parser.add_argument("--days", type=int, default=16, help="days of the run")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--prior", action="store_true", help="members draw their parameters from their priors")
    parser.add_argument("--from", dest="hours", action="append", help="this hour instead of the usual ones; repeatable")
    parser.add_argument("--out", type=Path, default=DOCS / "forecast.md", help="the page")
    return parser.parse_args()


def told(done: int, total: int, note: str) -> None:
    """Progress on the standard error, every twenty runs."""
    if done >= 0 and (done % 20 == 0 or done == total):
        print(f"{done} of {total} runs {note}", file=sys.stderr, flush=True)


def play(given: argparse.Namespace) -> tuple[list[forecast.Forecast], list[dict[str, Any]]]:
    """The forecasts of all hours, and the members from hour 0 on."""
    scenario, how = load(SCENARIO), Layout(given.workers)
    settings = Settings(seed=SEED, scale=given.scale, days=given.days)
    hours = given.hours or HOURS
    plans = [forecast.plan(scenario, hour, settings, given.members, given.prior, replayed=0) for hour in hours]
    first = ensemble.study(scenario, Settings(**{**vars(settings), "policy": "adaptive"}), given.members, given.prior)
    reference = many.played(first, given.folder / "from-0", how, told).rows
    names = ["from-" + hour.replace(":", "") for hour in hours]
    return [forecast.played(plan, given.folder / name, how, told)
            for plan, name in zip(plans, names, strict=True)], reference  # fmt: skip


def share(value: float) -> str:
    """A chance in percent."""
    return f"{100.0 * value:.0f} %"


def ending(row: dict[str, Any]) -> str:
    """A line of the first table."""
    cells = [moment(row), row["claims"], f"{row['ess']:.0f}", f"{row['power']:.2f}", share(row["falls_weighted"]),
             *(f"{row[f'brier_falls_{side}']:.2f}" for side in ("weighted", "from_0", "others")),
             share(row["class_weighted"]),
             *(f"{row[f'brier_class_{side}']:.2f}" for side in ("weighted", "from_0", "others"))]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def number(row: dict[str, Any]) -> str:
    """A line of the second table."""
    scores = [f"{row[f'log_{side}']:.2f} ({row[f'people_{side}']:,.0f})" for side in ("weighted", "equal", "from_0")]
    cells = [moment(row), row["number"], *(f"{row[key]:,.0f}" for key in ("observed", "q05", "median", "q95")),
             *scores, f"{row['gain']:+.2f} ({row['gain_low']:+.2f} to {row['gain_high']:+.2f})"]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def moment(row: dict[str, Any]) -> str:
    """The hour of a forecast, short."""
    return str(row["from"])[5:16].replace("T", " ")


def statements(ends: list[dict[str, Any]], numbers: list[dict[str, Any]]) -> str:
    """What can be read off the tables, in sentences that follow the numbers."""
    better = [row for row in numbers if row["gain_low"] > 0.0]
    worse = [row for row in numbers if row["gain_high"] < 0.0]
    claims = [row for row in numbers if row["log_weighted"] < row["log_equal"]]
    falls = sum(row["brier_falls_weighted"] < row["brier_falls_from_0"] for row in ends)
    classes = sum(row["brier_class_weighted"] < row["brier_class_from_0"] for row in ends)
    tempered = sum(row["power"] < 1.0 for row in ends)
    return "\n".join((
        f"- Of {len(numbers)} numbers the forecast is better than from hour 0 in {len(better)}, worse in {len(worse)}; "
        "of the others the members cannot tell.",
        f"- The claims themselves (weighted against equal weights) helped in {len(claims)} of {len(numbers)}; "
        "the rest of the gain is from decisions that were known.",
        f"- The leader's fate was told better than from hour 0 at {falls} of {len(ends)} hours, the outcome class at "
        f"{classes}.",
        f"- At {tempered} of {len(ends)} hours too few members came near what was claimed, and the likelihood was "
        "tempered."))  # fmt: skip


def page(given: argparse.Namespace, forecasts: list[forecast.Forecast], reference: list[dict[str, Any]]) -> str:
    """The whole page."""
    observed = read_observed()
    ends = [forecast_scores.endings(each, reference, observed) for each in forecasts]
    numbers = [row for each in forecasts for row in forecast_scores.numbers(each, reference, given.days)]
    said = "".join(f" --{name} {value}" for name, value, usual in (
        ("members", given.members, 200), ("scale", given.scale, 0.05), ("days", given.days, 16))
        if value != usual)  # fmt: skip
    seen = observed[SCENARIO]
    return TEXT.format(
        options=said + (" --prior" if given.prior else ""), scenario=SCENARIO, members=given.members, seed=SEED,
        scale=given.scale, days=given.days, what=seen.outcome_class.replace("_", " "), others=len(observed) - 1,
        drawn="parameters drawn from their priors" if given.prior else "parameters at their defaults",
        endings="\n".join(map(ending, ends)), numbers="\n".join(map(number, numbers)),
        fell="fell" if seen.leader_falls else "stayed", observed=seen.outcome_class,
        statements=statements(ends, numbers))  # fmt: skip


def main() -> int:
    """Play what is missing and write the page."""
    given = options()
    forecasts, reference = play(given)
    write_file(given.out, page(given, forecasts, reference).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
