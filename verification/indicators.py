"""`python -m verification.indicators`: many countries under the shock of kazakhstan-2022, docs/indicators.md, and the
table that reports of its runs show (src/steppefire/scenario/library/kazakhstan-2022/indicators.json).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from steppefire import studies
from steppefire.scenario.load import load
from steppefire.study import before, countries, indicator_table, indicators, indicators_told, slowing
from steppefire.study.found import Found, Table
from steppefire.study.layout import Layout

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
TEXT = """# False calm: could it have been seen coming?

Written by
`python -m verification.indicators --countries {countries} --repeats {repeats} --days {days} --scale {scale:g}`.
Part 23 of the system: stability in an autocracy can be an illusion. {countries} countries are drawn, each {repeats}
times under the shock of `{scenario}` (seed {seed}, {days} days, scale {scale:g}, adaptive leaders). What could be known
before hour 0 is held against what came of it.

{sentences}

{tables}

## How to read it

- *Area*: the area under the ROC curve, which is the chance that of two countries the one with the event has more of
  the indicator. 0.5 is a coin; below it, less of the indicator comes before the event.
- Its interval is DeLong's (1988), with the histories of one country taken together (Obuchowski 1997).
- *p (all)*: the chance of an area so far from 0.5 by luck (Student's t), after looking at all indicators and all
  three events (Holm). *Tells* means below {level:g}:
  in a world where nothing tells, one such table in {tables_one_in} says so of
  anything.
- *All combined*: a logistic regression on ranks, judged on countries that it was not fitted on.
- *The country's own chance*: what somebody would reach who knew all of a country's inputs, but not its luck. It follows
  from how often the histories of one country agree, if countries' chances follow a Beta law.
- Calm is the third of countries in which polls of the last year heard the least opposition.

## What is looked at, and why it can be seen

Signs of slowing down follow Dakos et al. (2012): the trend is taken off with a Gaussian kernel (a tenth of the series
wide), the rest is looked at in rolling windows of half the series; spread is its standard deviation, echo its
autocorrelation at lag one, and rising means Kendall's tau of either with time. Series under {least} months are left
out.

{looked_at}

## The countries

Places, posts of the forces and the shock are the scenario's. Each country draws its parameters from their priors, and
these, all of them assumed:

{drawn}

Besides, protests bring crowds of {crowd} of all people, shootings come {shootings:g} times a year with {shot} dead.

## What must not be concluded

{limits}
- The years before have no shocks but growth, protests, shootings and broken promises: there is little that could slow
  down. Where the signs of slowing down do not tell, that is a finding about this model.
- Protests before hour 0 do not answer to opposition here. In the world they do, and may tell more.
"""


def markdown(table: Table) -> str:
    """A table of a study as Markdown."""
    head = "| " + " | ".join(column.title for column in table.columns) + " |"
    rows = ["| " + " | ".join(column.text(row) for column in table.columns) + " |" for row in table.rows]
    text = [f"## {table.title}", "", head, "| " + " | ".join("---" for _ in table.columns) + " |", *rows]
    return "\n".join([*text, "", table.note] if table.note else text)


def page(found: Found, settings: dict[str, Any]) -> str:
    """The whole page."""
    looked = [f"| {entry.words} | {entry.unit} | {entry.kind} | {entry.why} |" for entry in before.INDICATORS]
    drawn = [f"| `{trait.name}` | `{trait.prior}` | {trait.low:g} to {trait.high:g} | {trait.reason} |"
             for trait in (*countries.FACTS, *countries.PAST)]  # fmt: skip
    return TEXT.format(
        countries=found.facts["countries"], repeats=found.facts["repeats"], days=settings["days"],
        scale=settings["scale"], seed=settings["seed"], scenario=SCENARIO,
        sentences="\n\n".join(found.sentences), tables="\n\n".join(markdown(table) for table in found.tables),
        level=indicators.LEVEL, tables_one_in=f"{1 / indicators.LEVEL:.0f}", least=slowing.LEAST,
        looked_at="\n".join(["| what | unit | kind | why |", "| --- | --- | --- | --- |", *looked]),
        drawn="\n".join(["| what | law | ends | why so wide |", "| --- | --- | --- | --- |", *drawn]),
        crowd=f"`{countries.CROWD}`", shootings=countries.SHOOTINGS_A_YEAR, shot=f"`{countries.SHOT}`",
        limits="\n".join(f"- {limit}" for limit in found.limits),
    )  # fmt: skip


def main() -> int:
    """Play the countries, or go on with them, and write the page and the table."""
    parser = argparse.ArgumentParser(prog="python -m verification.indicators", description=__doc__)
    parser.add_argument("--countries", type=int, default=400, help="countries")
    parser.add_argument("--repeats", type=int, default=2, help="histories of each")
    parser.add_argument("--days", type=int, default=8, help="days of each history")
    parser.add_argument("--scale", type=float, default=0.01, help="share of the people")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, default=None, help="a folder in which a stopped study goes on")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where the page goes")
    parser.add_argument("--no-table", action="store_true", help="leave the stored table as it is")
    given = parser.parse_args()
    settings = studies.options(scale=given.scale, days=given.days)
    study = studies.prepare_indicators(SCENARIO, given.countries, given.repeats, True, settings)
    with TemporaryDirectory() as held:
        many = studies.play(study, given.out or Path(held) / "indicators", Layout(given.workers), told)
        found = indicators_told.found(many)
    text = page(found, many.document["settings"])
    (given.docs / "indicators.md").write_text(text, encoding="utf-8")
    if not given.no_table:
        indicator_table.store(load(SCENARIO), found)
    print(text)
    return 0


def told(done: int, total: int, note: str) -> None:
    """Progress on the standard error."""
    if done > 0 and done % 20 == 0:
        print(f"{done} of {total} histories", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
