"""`python -m verification.placebo`: the bundled scenarios without their trigger; writes the table in docs/regime.md.

What happens without a trigger is not explained by it. A scenario that stays calm says that the trigger was needed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.scenario.load import bundled, load
from steppefire.study import intervals, scorecard
from steppefire.study.layout import Layout

PAGE = Path(__file__).parents[1] / "docs" / "regime.md"
BEGIN, END = "<!-- placebo: begin -->", "<!-- placebo: end -->"
TRIGGER = "price_shock"  # the switch of every trigger, a price or not
HEAD = """Written by `python -m verification.placebo {options}`: the bundled scenarios with
`--without price_shock`, policy `adaptive`, seed {seed}. A crisis is any class but no crisis;
[scorecard.md](scorecard.md) has the same scenarios with their trigger.
"""
TABLE = """{days} days, {members} members each, scale {scale:g}:

| case | crisis | leader out | people on the largest day, median | most |
| --- | --- | --- | --- | --- |
{lines}

{said}
"""


def counted(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Crises, falls and crowds of one scenario's members."""
    peaks = [row["participants_peak"] for row in rows]
    return {"name": name, "members": len(rows), "crises": sum(row["outcome_class"] != "no_crisis" for row in rows),
            "falls": sum(not row["leader_in_office"] for row in rows), "median": float(np.median(peaks)),
            "most": max(peaks)}  # fmt: skip


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    return (f"| `{found['name']}` | {found['crises']} of {found['members']} | {found['falls']} of {found['members']} | "
            f"{found['median']:,.0f} | {found['most']:,.0f} |")  # fmt: skip


def share(count: int, members: int) -> str:
    """A count of members with Wilson's 95 % interval."""
    low, high = intervals.wilson(count, members)
    return f"{count} of {members} members ({100.0 * low:.0f} to {100.0 * high:.0f} %)"


def said(found: list[dict[str, Any]]) -> str:
    """What the table says, in words."""
    members = sum(entry["members"] for entry in found)
    crises, falls = (sum(entry[key] for entry in found) for key in ("crises", "falls"))
    restless = [f"`{entry['name']}`" for entry in found if entry["crises"] or entry["falls"]]
    last = (f"What happens in {', '.join(restless)} the trigger does not explain." if restless else
            "None of the scenarios rises by itself in this time.")  # fmt: skip
    return (f"Without a trigger there is a crisis in {share(crises, members)}, and the leader is out in "
            f"{share(falls, members)}. {last}")  # fmt: skip


def table(rows: list[dict[str, Any]], settings: Settings) -> str:
    """The table of one length of runs and what it says."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    found = [counted(name, [row for row in rows if row["name"] == name]) for name in names]
    return TABLE.format(days=settings.days, members=found[0]["members"], scale=settings.scale,
                        lines="\n".join(map(line, found)), said=said(found))  # fmt: skip


def put(page: str, block: str) -> str:
    """The page with a block between its two marks; ValueError where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} and {END}")
    return f"{before}{begin}\n{block}{end}{after}"


def main() -> int:
    """Play and write the table."""
    parser = argparse.ArgumentParser(prog="python -m verification.placebo", description=__doc__)
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--days", type=int, nargs="+", default=[10], help="a table for each of these lengths")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args()
    scenarios = [load(name) for name in bundled()]
    options = f"--members {given.members} --scale {given.scale:g} --days {' '.join(map(str, given.days))}"
    parts = [HEAD.format(options=options, seed=Settings().seed)]
    for days in given.days:
        settings = Settings(scale=given.scale, days=days, policy="adaptive", without=(TRIGGER,))
        checked = scorecard.checked(scenarios, settings)
        what = scorecard.study(checked, settings, given.members)
        parts.append(table(scorecard.played(what, how=Layout(given.workers)), settings))
    block = "\n".join(parts)
    given.page.write_text(put(given.page.read_text("utf-8"), block), encoding="utf-8")
    print(block)
    return 0


if __name__ == "__main__":
    sys.exit(main())
