"""`python -m verification.concession`: play pairs of an early and a late concession and write docs/concession.md."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study.concession import CLASSES, Offer, pairs
from verification.many import pair_options, pool

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO, POLICIES = "kazakhstan-2022", ("historical", "adaptive")
OFFER = Offer("2022-01-03T12:00", "2022-01-05T12:00", "unit:mangystau", 60)
NAMES = {"participants_peak": "participants of the largest day", "dead": "dead, both sides"}
MEANS = {
    "historical": "All other decisions are those of the script; only the offers of a price are replaced by the one.",
    "adaptive": "Everybody decides the rest for himself, and the leader may take no price back; nothing of the script "
                "is played. If he is out of office when the offer is due, it is not made.",
}  # fmt: skip
TEXT = """# Early against late concession

Written by `python -m verification.concession --pairs {pairs} --scale {scale:g}`: {pairs} pairs of runs of `{scenario}`
for each policy (seeds 1 to {pairs}, scale {scale:g}, {days} days). The study is `study/concession.py`.

Both runs of a pair have the same seed, and so the same random number for every person in every hour. They differ in
one thing: the price of vehicle gas is taken back to {price:g} tenge a litre in {scope} at {early} or at {late}, and at
no other time by anybody. Until the early offer the two runs are the same to the last bit.

{sections}
## How to read it

- A difference is late less early, taken within pairs and then averaged: above 0, the late offer brought more.
- The interval is the normal one of that mean ({level:.0%}). With few pairs, or with dead in few of them, it is rough;
  the sign test, which asks only in which direction a pair went, is exact.
- p is the chance of so uneven a split of the pairs that differ, if neither offer were better. Several numbers stand in
  one table: a single p near 0.05 proves little.
- Outcomes are shares of runs; the classes are exclusive, so that their differences add up to 0.
- This is about the model under its default numbers. That an early offer can do more is built in: while crowds are
  seen, anger over the price turns on the rulers (`mechanisms/grievance.py`), where no offer of a price reaches it.
  How much that comes to in a history is not; nobody has measured how fast anger turns.
"""
HEADER = """| | early | late | late less early | {level:.0%} interval | late higher / lower / equal | p |
| --- | --- | --- | --- | --- | --- | --- |
"""


def number(name: str, value: float, signed: bool = False) -> str:
    """People as whole numbers, dead with one digit, shares in percent."""
    sign = "+" if signed else ""
    if name in CLASSES:
        return f"{100.0 * value:{sign}.0f} %"
    return f"{value:{sign},.0f}" if name == "participants_peak" else f"{value:{sign},.1f}"


def line(row: dict[str, Any]) -> str:
    """A row of the table."""
    name = row["name"]
    cells = [NAMES.get(name, name.replace("_", " ")), number(name, row["early"]), number(name, row["late"]),
             number(name, row["difference"], signed=True),
             f"{number(name, row['low'], signed=True)} to {number(name, row['high'], signed=True)}",
             f"{row['late_higher']} / {row['late_lower']} / {row['equal']}", f"{row['sign_p']:.2g}"]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def finding(row: dict[str, Any]) -> str:
    """One sentence on a measure: which offer brought more, or that these pairs cannot tell."""
    what = NAMES[row["name"]]
    if row["low"] <= 0.0 <= row["high"]:
        return f"For {what}, these pairs cannot tell an early from a late offer."
    more = "late" if row["difference"] > 0.0 else "early"
    share = f" ({row['difference'] / row['early']:+.0%} of the early mean)" if row["early"] > 0.0 else ""
    return f"For {what}, the {more} offer brought more: {number(row['name'], row['difference'], signed=True)}{share}."


def section(policy: str, found: dict[str, Any]) -> str:
    """A policy's heading, table and findings."""
    rows = found["differences"]
    said = " ".join(finding(row) for row in rows if row["name"] in NAMES)
    table = HEADER.format(level=found["level"]) + "\n".join(map(line, rows))
    return f"## Policy: {policy}\n\n{MEANS[policy]}\n\n{table}\n\n{said}\n"


def moment(text: str) -> str:
    """A time in words."""
    at = datetime.fromisoformat(text)
    return f"{at.day} {at:%B, %H:%M}"


def options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m verification.concession", description=__doc__)
    parser.add_argument("--policy", choices=POLICIES, action="append", help="one policy only; both by default")
    return pair_options(parser)


def main() -> int:
    """Play the pairs, print the tables and write the page."""
    given, scenario = options(), load(SCENARIO)
    sections = []
    with pool(given.workers) as processes:
        for policy in given.policy or POLICIES:
            settings = Settings(scale=given.scale, days=given.days, policy=policy)
            found = pairs(scenario, OFFER, given.pairs, settings, processes.map)
            sections.append(section(policy, found))
            print(sections[-1], flush=True)
    text = TEXT.format(pairs=given.pairs, scale=given.scale, scenario=SCENARIO, days=given.days or scenario.days,
                       price=OFFER.price, scope="Mangystau", early=moment(OFFER.early), late=moment(OFFER.late),
                       level=found["level"], sections="\n".join(sections))  # fmt: skip
    (DOCS / "concession.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
