"""`python -m verification.sensitivity`: what kazakhstan-2022 hangs on, into docs/sensitivity.md.

The runs are kept below runs/, so that a stopped command goes on, and a finished one only writes the page again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from steppefire import studies
from steppefire.cli.progress import shown_progress
from steppefire.core.settings import Settings
from steppefire.study import found as documents
from steppefire.study import sensitivity, sensitivity_found
from steppefire.study.found import Found, Table
from steppefire.study.layout import Layout

DOCS, RUNS = Path(__file__).parents[1] / "docs", Path("runs") / "verification-sensitivity"
SCENARIO = "kazakhstan-2022"
TEXT = """# What the answer hangs on

Written by
`python -m verification.sensitivity{said}`
(`study/sensitivity.py`), which plays what `steppefire sensitivity {scenario}` plays:
{days} days at scale {scale:g}, seed 1, everybody decides for himself.

{sentences}

## How it is found

- First a screening (Morris 1991). Each parameter that has a prior stands for one of four quarters of it; one parameter
  moves at a time, by half of its prior, while all others stand wherever the trajectory has put them. mu* is the mean
  size of the outcome's change, counted for the whole way from the first quarter to the last, which is one and a half
  moves. Crowds, dead and troops are counted in powers of ten; what happens or not is 1 or 0.
- Chance is moved too: {chances} steps of each trajectory change nothing but the random numbers. A parameter is told
  from chance where its mu* is above what means of as many steps of chance stay below in 95 of 100 cases.
- The {kept} parameters with the largest mu*, over all outcomes and each over its spread, then vary together over their
  whole priors ({samples} points, a Latin hypercube), all others at their values. Every fourth point is played twice, so
  that the share of chance is known.
- S1 is the share of an outcome's variance that a parameter explains by itself. Delta (Borgonovo 2007; 0 to 1) is how
  far the distribution of the outcome shifts when the parameter is known. "Above noise" is a delta above what 95 of 100
  inputs without any influence reach in a sample of this size.
- "Assumed" is a parameter without a source: a stated assumption (`steppefire explain {scenario}` lists them).
- The rule is a tree (CART, four cuts deep) of which one box is kept, judged on runs that had no part in it.

{tables}
## Assumptions that matter and rest on no evidence

{weak}

## What not to conclude

{limits}
"""


def table(shown: Table) -> str:
    """A table of the study as Markdown, with its note."""
    if not shown.rows:
        return f"## {shown.title}\n\n{shown.note}\n"
    rows = [[column.title for column in shown.columns], ["---"] * len(shown.columns)]
    rows += [[column.text(row) for column in shown.columns] for row in shown.rows]
    lines = ["| " + " | ".join(cells) + " |" for cells in rows]
    note = f"\n{shown.note}\n" if shown.name == "rules" else ""
    return f"## {shown.title}\n\n" + "\n".join(lines) + f"\n{note}"


def weak(told: Found) -> str:
    """The assumptions among what matters most, each with what it is."""
    (kept,) = [shown for shown in told.tables if shown.name == "kept"]
    lines = [f"- `{row['parameter']}`: {row['about']}; {row['value']:.4g} {row['unit']}, prior {row['prior']}."
             for row in kept.rows if row["evidence"] == "assumed"]  # fmt: skip
    return "\n".join(lines) or "None of the parameters that matter most."


def page(plan: sensitivity.Plan, told: Found, said: str) -> str:
    """The whole page."""
    from steppefire.study.screening import CHANCES

    return TEXT.format(said=said, scenario=SCENARIO, days=plan.settings.days, scale=plan.settings.scale,
                       sentences="\n".join(f"- {sentence}" for sentence in told.sentences), chances=CHANCES,
                       kept=len(told.facts["kept"]), samples=plan.samples, tables="\n".join(map(table, told.tables)),
                       weak=weak(told), limits="\n".join(f"- {limit}" for limit in told.limits))  # fmt: skip


def options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m verification.sensitivity", description=__doc__)
    parser.add_argument("--days", type=int, default=12, help="days of each run")
    parser.add_argument("--scale", type=float, default=0.02, help="share of the people")
    parser.add_argument("--trajectories", type=int, default=4, help="how often each parameter is moved")
    parser.add_argument("--samples", type=int, default=256, help="points of the second sample")
    parser.add_argument("--width", type=float, default=1.0, help="share of every prior, around the present value")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--folder", type=Path, default=RUNS, help="where runs are kept")
    return parser.parse_args()


def main() -> int:
    """Play what is not kept yet, print what is found and write the page."""
    given = options()
    settings = Settings(days=given.days, scale=given.scale, policy="adaptive")
    plan = studies.prepare_sensitivity(SCENARIO, "leader_out", given.trajectories, 8, given.samples, settings,
                                      given.width)  # fmt: skip
    layout = Layout(given.workers)
    with shown_progress(plain=True, what="run") as report:
        done = sensitivity.played(plan, given.folder, lambda study, place: studies.play(study, place, layout, report))
    told = sensitivity_found.found(done)
    documents.write(told, done.folder)
    said = (f" --days {given.days} --scale {given.scale:g} --trajectories {given.trajectories} "
            f"--samples {given.samples} --width {given.width:g}")  # fmt: skip
    (DOCS / "sensitivity.md").write_text(page(plan, told, said), encoding="utf-8")
    print("\n".join(told.sentences))
    return 0


if __name__ == "__main__":
    sys.exit(main())
