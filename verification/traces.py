"""`python -m verification.traces`: can rival explanations be told apart? Writes docs/rival-explanations.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.mathx import normal_quantile
from steppefire.core.settings import Settings
from steppefire.mechanisms.values_plots import PLOTS
from steppefire.scenario.hypotheses import HYPOTHESES, TABLE, Hypothesis
from steppefire.scenario.load import load
from steppefire.study import traces
from verification import many

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
# What the table of observables shows: features by the words that a reader would use.
LEFT = {
    "foreigners detained, state": "foreign_detained by state, last",
    "foreigners detained, press": "foreign_detained by press, last",
    "arms found, state": "arms_found by state, last",
    "crossings, state": "border_crossings by state, last",
    "orders reported, press": "orders_reported by press, last",
    "orders reported, abroad": "orders_reported by abroad, last",
    "call reported, press": "calls_reported by press, last",
    "call reported, abroad": "calls_reported by abroad, last",
    "detained, state": "detained by state, last",
}
TEXT = """# Rival explanations

Written by `python -m verification.traces --runs {runs} --scale {scale:g} --days {days}`: {runs} runs of `{scenario}`
under each of {count} explanations, policy `adaptive`, other seeds for each, scale {scale:g}, {days} days. Sizes of
cadres come from the design's prior (log-uniform, 10 to 20,000 people), a new one for each run.

**This weighs nothing yet.** It says whether the model's own sources would let a reader tell one explanation from
another if the world were as the model. How much the true ledger speaks for each comes later. No explanation is the
program's own: by default nobody is organised, prepared or called.

## What each explanation sets and bars

`--edit hypothesis:NAME`, `sf.hypothesis(NAME)`; the table is `scenario/hypotheses.py`, the same for every scenario.

| name | what it claims | sets | bars | why |
| --- | --- | --- | --- | --- |
{table}

## What causes leave behind

Nothing is written into a ledger by a hypothesis. `mechanisms/traces.py` lets causes leave traces, each beside what
looks alike without them:

- **Crossings.** The part of a foreign cadre that is not inside yet comes over at a rate. Border guards notice a man
  with a chance; at a closed border with a larger one, and turn him back. Some people are noticed on any day.
- **Foreigners in custody.** Of those arrested a small share is foreign anyhow. Where organised men were in the street
  their share among those arrested grows with their share of the street so far; who is caught is no longer there.
- **Stores of arms** lie where people live, and are found one by one where forces are free and ordinary life is back.
  The same searches bring back arms that crowds carried off.
- **Orders** to leave a post leak to each kind of press with a chance; a post whose men went by themselves is now and
  then taken for one that was ordered away.
- **A call** of the patron's leaks likewise; a request without one is now and then told as an answer to a call.

Sources report `foreign_detained`, `arms_found` and `border_crossings` (the state; witnesses know few nationalities),
`orders_reported` and `calls_reported` (the press, inside and in exile). State sources enlarge the first three as far as
the story of an attack from outside is told, by the factor that they use for attackers. Ids begin with T.

| number | value | prior | why |
| --- | --- | --- | --- |
{numbers}

## What the ledgers say at the end

Medians over the runs of the last figure for the country, 0 where nothing was said; in brackets the share of runs in
which anything was said.

{left}

## Which pairs can be told apart

A logistic regression with a ridge penalty ({penalty:g}, fixed beforehand) on first hour, last and largest figure of
each quantity and camp (state, press, abroad), each run guessed by a fit that has not seen it ({folds} folds). One half
is chance. Intervals are 5-95 % (Jeffreys), a little too narrow since the folds share runs; a pair is called told apart
where the interval lies above one half, which happens by chance in 5 % of pairs that are alike, so in about one of
{number}. With {runs} runs each the widest of {features} gaps is about {noise:.1f} sd by chance alone: a pair whose
widest gap is no larger may differ in many small things, or in nothing.

| pair | from the ledger alone | with the chronicle | told apart by a reader | widest gaps in the ledger |
| --- | --- | --- | --- | --- |
{pairs}

{verdict}

The chronicle (all events with their hours) is what nobody outside has: it shows what better evidence could do.

## What falls short

- How much a cadre leaves hangs on numbers that nobody has measured: how often its men are caught, how many crossings
  are noticed, how many foreigners are in custody anyhow. Where those priors are wide, so is the meaning of a trace.
- Organised men act as they do under the older term of escalation: they turn crowds violent in proportion to their
  share. They do not plan, and are spread as people are.
- Hired men leave no trace in the ledger, only in the chronicle.
- Which explanation is true is not asked here, nor are mixtures of them.
"""


def one(job: tuple[str, Settings]) -> dict[str, Any]:
    """A run as a row."""
    name, settings = job
    return traces.member(load(SCENARIO), name, settings)


def play(runs: int, scale: float, days: int, workers: int) -> list[dict[str, Any]]:
    """Rows by hypothesis; every run of every hypothesis has a seed of its own."""
    jobs = [(name, Settings(seed=1 + place * runs + number, scale=scale, days=days))
            for place, name in enumerate(HYPOTHESES) for number in range(runs)]  # fmt: skip
    return many.play(one, jobs, workers, "of all hypotheses")


def described(entry: Hypothesis) -> str:
    """A row of the table of hypotheses."""
    sets = ", ".join(f"`{path}` {value:g}" for path, value in entry.sets.items())
    bars = ", ".join(f"`{bar}`" for bar in entry.bars) or "nothing"
    return f"| `{entry.name}` | {entry.claim} | {sets} | {bars} | {entry.reason} |"


def left_behind(rows: list[dict[str, Any]]) -> str:
    """The table of observables by hypothesis."""
    lines = ["| figure | " + " | ".join(f"`{name}`" for name in HYPOTHESES) + " |",
             "| --- |" + " --- |" * len(HYPOTHESES)]  # fmt: skip
    for words, feature in LEFT.items():
        cells = []
        for name in HYPOTHESES:
            last = np.expm1([row["ledger"][feature] for row in rows if row["hypothesis"] == name])
            cells.append(f"{np.median(last):,.0f} ({np.mean(last > 0.5):.0%})")
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def share(found: dict[str, Any]) -> str:
    """An accuracy with its interval."""
    return f"{found['share']:.0%} ({found['low']:.0%}-{found['high']:.0%})"


def features() -> int:
    """How many features a ledger has."""
    scenario = load(SCENARIO)
    return len(traces.of_ledger([], scenario.start, 24.0))


def noise(runs: int) -> float:
    """Widest gap to be expected by chance, in sd: the typical largest of so many normal deviations."""
    return float(np.sqrt(2.0 / runs)) * normal_quantile(1.0 - 0.5 / features() / 2.0)


def told(pair: dict[str, Any]) -> str:
    """A row of the table of pairs."""
    gaps = "; ".join(f"{name} {gap:+.1f} sd" for name, gap in pair["ledger"]["gaps"])
    verdict = "yes" if traces.told_apart(pair["ledger"]) else "no"
    return (f"| {pair['one']} / {pair['other']} | {share(pair['ledger'])} | {share(pair['events'])} | {verdict} | "
            f"{gaps} |")  # fmt: skip


def verdict(pairs: list[dict[str, Any]]) -> str:
    """What a reader can tell apart and what not, with the reason that the gaps give."""
    alike = [pair for pair in pairs if not traces.told_apart(pair["ledger"])]
    hidden = [pair for pair in alike if traces.told_apart(pair["events"])]
    lines = [f"From the ledger alone {len(pairs) - len(alike)} of {len(pairs)} pairs are told apart."]
    for pair in alike:
        name, gap = pair["ledger"]["gaps"][0]
        why = ("the chronicle would tell them apart, but what differs is hardly reported"
               if pair in hidden else "not even the chronicle differs by more than chance")  # fmt: skip
        lines.append(f"- **{pair['one']}** and **{pair['other']}** cannot be told apart: the widest gap is "
                     f"{abs(gap):.1f} standard deviations ({name}); {why}.")  # fmt: skip
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Play, judge, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--days", type=int, default=12)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCS / "rival-explanations.md")
    given = parser.parse_args(arguments)
    rows = play(given.runs, given.scale, given.days, given.workers)
    pairs = traces.table(rows, 24.0 * given.days)
    numbers = "\n".join(f"| `{entry.name}`: {entry.about} | {entry.default:g} {entry.unit} | {entry.prior} | "
                        f"{entry.assumed} |" for entry in PLOTS)  # fmt: skip
    text = TEXT.format(number=len(pairs), features=features(), noise=noise(given.runs), runs=given.runs,
                       scale=given.scale, days=given.days, scenario=SCENARIO, count=len(TABLE),
                       table="\n".join(map(described, TABLE)), numbers=numbers, left=left_behind(rows),
                       penalty=traces.PENALTY, folds=traces.FOLDS, pairs="\n".join(map(told, pairs)),
                       verdict=verdict(pairs))  # fmt: skip
    given.out.write_text(text, encoding="utf-8")
    print(verdict(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
