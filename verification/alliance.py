"""`python -m verification.alliance`: many runs in which the powers abroad decide too; writes docs/alliance.md."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.core.what_if import at, never, set_value
from steppefire.scenario.load import load
from steppefire.study import allies, choices
from verification import many
from verification.leader import clock, patterns, share

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
ASKS = at("2022-01-05T23:30", "alliance_request")
# The treaty both ways: what is changed.
WAYS = (
    ("as it is", ()),
    ("the request comes on 5 January, with the story", (ASKS, at("2022-01-05T23:00", "foreign_story"))),
    ("the same without the story", (ASKS, never("foreign_story"))),
    ("the same with the story and a hostile patron",
     (ASKS, at("2022-01-05T23:00", "foreign_story"), set_value("facts.patron_stance", -1.0))),
    ("hostile feeling towards the patron's soldiers", (set_value("facts.troop_feeling", -0.9),)),
)  # fmt: skip
TEXT = """# The alliance decides

Written by `python -m verification.alliance --runs {runs} --more {more}`: `kazakhstan-2022`, policy `adaptive` for
everybody (leader, elites, alliance, patron, other powers), seeds 1 to {runs}, scale {scale:g}, 31 days. How they
decide: [alliance-treaty.md](alliance-treaty.md), [deployment.md](deployment.md),
[patron-and-powers.md](patron-and-powers.md). Shares stand with their 5-95 % Jeffreys interval.

**These are not predictions.** The number of comparable decisions is four. Sizes and rates that were chosen while
looking at these tables say so in the list of parameters.

## Request and answer

- A request came in {asked} of the runs; median {when} (5-95 % {first} to {last}).
- Of the requests, {granted} were granted, {refused} refused. Of the grants, {story} came with the story of an attack
  from outside told before.
- From the request to the answer: median {lag:.0f} h (5-95 % {lag05:.0f} to {lag95:.0f}).
- The patron pressed in {pressure}, called in {call}, came without a request in {force} of all runs.

## Men

| state | came in | mean | 5 % | median | 95 % |
| --- | --- | --- | --- | --- | --- |
{sizes}

- The patron's contingent is the largest in {patron}; Armenia's is the smallest or the smallest but one in {armenia}.
- First men {land50:.0f} h after the decision (5-95 % {land05:.0f} to {land95:.0f}); between 12 and 36 h in {landed}.
- Peak strength: median {peak50:,.0f} men (5-95 % {peak05:,.0f} to {peak95:,.0f}).
- The last had left within four weeks in {weeks4}, within two in {weeks2}. Stay of those who left within the run:
  median {stay50:.0f} days (5-95 % {stay05:.0f} to {stay95:.0f}). In {tail} men are still there at the end of the month;
  of these, the median stays {months50:.0f} months more (5-95 % {months05:.0f} to {months95:.0f}; 60 is the end of the
  count).

## Endings

{endings}

## The patterns of January 2022 when everybody decides for himself

Bands are those of `targets.csv`, widened by half their width on each side (one-sided limits by a fifth).
{inside} of {targets} medians lie inside the widened bands, {narrow} inside the narrow ones.

| pattern | widened band | median | 5-95 % of runs | inside |
| --- | --- | --- | --- | --- |
{patterns}

## The treaty both ways

{more} runs each; 2022-01-05 23:30 is the hour of the request where it is given.

| what is changed | asked | granted, of those who asked |
| --- | --- | --- |
{ways}

A request that an edit sets for the night of the 5th also comes in runs where the leader is not in danger, and is then
often refused: allies help who would fall. His own requests come when he would.
"""


def one(job: tuple[int, float, tuple[str, ...], int | None]) -> dict[str, Any]:
    """A run as a row."""
    seed, scale, edits, days = job
    return allies.member(load(SCENARIO), Settings(seed=seed, scale=scale, days=days, policy="adaptive", edits=edits))


def play(runs: int, scale: float, workers: int, edits: tuple[str, ...] = (),
         days: int | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """Rows of seeds 1 to `runs`, in order whatever the workers."""
    jobs = [(seed, scale, edits, days) for seed in range(1, runs + 1)]
    return many.play(one, jobs, workers, " ".join(edits))


def part(rows: list[dict[str, Any]], of: list[dict[str, Any]], test: Any) -> str:
    """Share of some rows in which a test holds; a dash without any."""
    return share(choices.share_of(of, map(test, of))) if of else "-"


def sizes(rows: list[dict[str, Any]]) -> str:
    """Lines of the table of contingents."""
    return "\n".join(f"| {row['state']} | {row['runs']} of {row['of']} | {row['mean']:,.0f} | {row['q05']:,.0f} | "
                     f"{row['median']:,.0f} | {row['q95']:,.0f} |" for row in allies.sizes(rows))  # fmt: skip


def endings(rows: list[dict[str, Any]]) -> str:
    """A line for each class of outcome."""
    found = Counter(row["outcome_class"] for row in rows)
    return "\n".join(f"- {name}: {part(rows, rows, lambda row, name=name: row['outcome_class'] == name)}"
                     for name, _ in found.most_common())  # fmt: skip


def ways(columns: dict[str, list[dict[str, Any]]]) -> str:
    """Lines of the table of the treaty both ways."""
    lines = []
    for name, rows in columns.items():
        asked = [row for row in rows if np.isfinite(row["asked"])]
        lines.append(f"| {name} | {part(rows, rows, lambda row: np.isfinite(row['asked']))} | "
                     f"{part(rows, asked, lambda row: np.isfinite(row['granted']))} |")  # fmt: skip
    return "\n".join(lines)


def page(rows: list[dict[str, Any]], others: dict[str, list[dict[str, Any]]], scale: float, more: int) -> str:
    """The page from the runs as they are and those with edits."""
    scenario = load(SCENARIO)
    members = [state.state for state in scenario.states if state.role in ("patron", "member")]
    patron = next(state.state for state in scenario.states if state.role == "patron")
    asked = [row for row in rows if np.isfinite(row["asked"])]
    granted = [row for row in asked if np.isfinite(row["granted"])]
    helping = allies.came(rows)
    table = choices.widened(scenario, rows)
    when = allies.points(row["asked"] for row in rows)
    lag = allies.points(np.nanmin([row["granted"], row["refused"]]) - row["asked"] for row in asked
                        if np.isfinite(row["granted"]) or np.isfinite(row["refused"]))  # fmt: skip
    land = allies.points(row["landed"] - row["granted"] for row in helping)
    peak = allies.points(row["troops_peak"] for row in helping)
    stay = allies.points((row["gone"] - row["landed"]) / 24.0 for row in helping)
    left = [row for row in helping if np.isnan(row["gone"])]
    months = allies.points(row["months_after"] for row in left)
    first = [rank == 1 for rank in allies.ranked(rows, patron, members)]
    last = [rank >= len(members) - 1 for rank in allies.ranked(rows, "ARM", members)]
    return TEXT.format(
        runs=len(rows), more=more, scale=scale, asked=part(rows, rows, lambda row: np.isfinite(row["asked"])),
        when=clock(when[1]), first=clock(when[0]), last=clock(when[2]),
        granted=part(rows, asked, lambda row: np.isfinite(row["granted"])),
        refused=part(rows, asked, lambda row: np.isfinite(row["refused"])),
        story=part(rows, granted, lambda row: row["story"]), lag=lag[1], lag05=lag[0], lag95=lag[2],
        **{move: part(rows, rows, lambda row, move=move: move in row["patron"]) for move in allies.ABROAD},
        sizes=sizes(rows), patron=share(choices.share_of([{}] * len(first), first)) if first else "-",
        armenia=share(choices.share_of([{}] * len(last), last)) if last else "-",
        land05=land[0], land50=land[1], land95=land[2],
        landed=part(rows, helping, lambda row: 12.0 <= row["landed"] - row["granted"] <= 36.0),
        peak05=peak[0], peak50=peak[1], peak95=peak[2], weeks4=share(allies.stays(rows, 4.0)),
        weeks2=share(allies.stays(rows, 2.0)), stay05=stay[0], stay50=stay[1], stay95=stay[2],
        tail=part(rows, helping, lambda row: np.isnan(row["gone"])), months05=months[0], months50=months[1],
        months95=months[2], endings=endings(rows), inside=sum(row["inside_wide"] for row in table),
        narrow=sum(row["inside"] for row in table), targets=len(table), patterns=patterns(table), ways=ways(others),
    )  # fmt: skip


def main() -> int:
    """Play, print the page and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--more", type=int, default=40, help="runs for each line of the treaty both ways")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    rows = play(given.runs, given.scale, given.workers)
    others = {name: rows[: given.more] if not edits else play(given.more, given.scale, given.workers, edits, 10)
              for name, edits in WAYS}  # fmt: skip
    text = page(rows, others, given.scale, given.more)
    (DOCS / "alliance.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
