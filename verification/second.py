"""`python -m verification.second`: play pairs of two crises and write docs/second-crisis.md."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from steppefire.core.settings import Settings
from steppefire.engine.afterwards import AFTER_YEARS
from steppefire.scenario.load import load
from steppefire.study.second import BEFORE, First, pairs
from verification.many import pair_options, pool

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
FIRST = {"adaptive": First(), "historical": First("historical")}
NAMES = {
    "dependence": "dependence on the patron", "owed": "of it, owed since the first crisis",
    "balance": "evenness of ties", "standing": "legitimacy", "critical": "critics (adults)",
    "estranged": "estranged (adults)", "crisis_risk": "rate of a crisis (a year)",
    "help_next": "chance of help if asked", "asked": "help is asked for", "granted": "it is granted",
    "holds": "the leader holds", "participants_peak": "participants of the largest day", "dead": "dead, both sides",
}  # fmt: skip
SHARES = ("asked", "granted", "holds")
TEXT = """# The second crisis

Written by `python -m verification.second --pairs {pairs} --scale {scale:g}{options}`: {pairs} pairs of histories of
`{scenario}` (seeds 1 to {pairs}, scale {scale:g}, {days} days a crisis). The study is `study/second.py`.

A history has two crises. In the first, either help is possible ("with") or nobody may ask for it or send it
("without"); in both, {policy}. After {years} in which only the slow mechanisms run ([debt.md](debt.md)), the
same rise in price comes again. Legitimacy, critics, dependence, ties and precedents are those that the first crisis has
left, and its dead are remembered; streets, forces and decisions begin anew, and everybody decides for himself. Both
histories of a pair have the same random numbers.

## All pairs

Foreign men came in the first crisis in {helped} of {pairs} histories that allowed it.

{table}
{subset}
## How to read it

- A difference is with less without help in the first crisis, taken within pairs and then averaged. The interval is the
  normal one of that mean ({level:.0%}); p is the exact sign test of the pairs that differ.
- Rows above the line *help is asked for* are the state at the beginning of the second crisis, before anybody knows of
  it; they differ little between seeds, so that their intervals are narrow. This is no precision about the world.
- The direction of dependence is built in: help is paid for with autonomy. Its size rests on assumed numbers
  (`debt_saved`, `debt_years`). What it does to asking, granting and holding is not built in.
- With the part switched off (`--without dependence`), dependence at the second crisis is that of the first.
- Where the first leader fell, the second crisis meets his successor, who is as the scenario describes the first one.
- Foreign men who never left are not carried into the second crisis.
"""
HEADER = """| | without | with | with less without | {level:.0%} interval | higher / lower / equal | p |
| --- | --- | --- | --- | --- | --- | --- |
"""


def number(name: str, value: float, signed: bool = False) -> str:
    """Shares of histories in percent, people as whole numbers, states with three digits."""
    sign = "+" if signed else ""
    if name in SHARES:
        return f"{100.0 * value:{sign}.0f} %"
    if name in BEFORE:
        return f"{value:{sign}.3f}"
    return f"{value:{sign},.0f}"


def line(row: dict[str, Any]) -> str:
    """A row of the table."""
    name = row["name"]
    cells = [NAMES[name], number(name, row["without"]), number(name, row["with"]),
             number(name, row["difference"], signed=True),
             f"{number(name, row['low'], signed=True)} to {number(name, row['high'], signed=True)}",
             f"{row['higher']} / {row['lower']} / {row['equal']}", f"{row['sign_p']:.2g}"]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def table(rows: list[dict[str, Any]], level: float) -> str:
    """The table of all measures."""
    return HEADER.format(level=level) + "\n".join(map(line, rows)) + "\n"


def page(found: dict[str, Any], settings: Settings, first: First, options: str, days: int) -> str:
    """The whole page."""
    subset = ""
    if 1 < found["helped"] < found["pairs"]:
        subset = f"\n## The {found['helped']} pairs in which men came\n\n" + table(found["differences_helped"],
                                                                                   found["level"])  # fmt: skip
    elif found["helped"] == 0:
        subset = "\nNo men came in any first crisis, so that these pairs say nothing about help.\n"
    passed = f"{first.years} years" if first.years != 1 else "a year"
    who = "the script decides" if first.policy == "historical" else "everybody decides for himself"
    return TEXT.format(pairs=found["pairs"], scale=settings.scale, scenario=SCENARIO, years=passed, subset=subset,
                       days=days, policy=who, helped=found["helped"], options=options, level=found["level"],
                       table=table(found["differences"], found["level"]))  # fmt: skip


def options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m verification.second", description=__doc__)
    parser.add_argument("--first", choices=tuple(FIRST), default="adaptive", help="who decides in the first crisis")
    parser.add_argument("--years", type=int, default=AFTER_YEARS, choices=range(AFTER_YEARS + 1),
                        help="years between the two crises")  # fmt: skip
    return pair_options(parser)


def main() -> int:
    """Play the pairs, print the table and write the page."""
    given, scenario = options(), load(SCENARIO)
    settings = Settings(scale=given.scale, days=given.days)
    first = replace(FIRST[given.first], years=given.years)
    with pool(given.workers) as processes:
        found = pairs(scenario, given.pairs, settings, first, processes.map)
    said = "" if given.days is None else f" --days {given.days}"
    said += "" if given.first == "adaptive" else f" --first {given.first}"
    said += "" if given.years == AFTER_YEARS else f" --years {given.years}"
    text = page(found, settings, first, said, given.days or scenario.days)
    print(table(found["differences"], found["level"]), flush=True)
    (DOCS / "second-crisis.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
