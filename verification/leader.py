"""`python -m verification.leader`: many runs in which the powerful decide for themselves; writes docs/leader.md."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study import choices
from verification import many

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO, DAYS = "kazakhstan-2022", 14
STRENGTHS = ("-0.8", "-0.4", "0.4", "0.8")  # log factors on the power of the rivals; 0 is the table of runs itself
TEXT = """# The leader decides

Written by `python -m verification.leader --runs {runs} --more {more}`: `kazakhstan-2022`, policy `adaptive`, seeds 1
to {runs}, scale {scale:g}, {days} days. The alliance decides for itself ([alliance.md](alliance.md)); nothing of the
script is played. How he decides: `mechanisms/council.py` (when and how he chooses), `outlook.py` (what he believes
of each move), `survival.py` (the regime-change game), `values_council.py` (the numbers). What the elites do:
[elites.md](elites.md).

**These are not predictions.** His costs and beliefs are assumptions, and some were chosen while looking at this table:
costs of emergency, blackout, deployment, request, exit and cabinet, the crowds at which he takes notice, and the
readings of public news, until the order of moves and the size of the crisis lay near the case. One case cannot tell
whether they hold elsewhere.

## Which moves come when

Hour of the first time a move is taken; day and hour of January 2022.

| move | share of runs | 5 % | median | 95 % | in 2022 |
| --- | --- | --- | --- | --- | --- |
{moves}

- A concession came before any force (emergency, army, order to shoot) in **{first}** of the runs with either.
- A request came in {asked}. It lay within a day of a loss of objects in Almaty in **{near}**; hours from the first such
  loss to the request: 5 % {lag05:.0f}, median {lag50:.0f}, 95 % {lag95:.0f}.
- Endings: {endings}. The leader is out of office in {out}.

## The patterns of January 2022 when he decides for himself

Bands are those of `targets.csv`, widened by half their width on each side (one-sided limits by a fifth).
{inside} of {targets} medians lie inside the widened bands, {narrow} inside the narrow ones.

| pattern | widened band | median | 5-95 % of runs | inside |
| --- | --- | --- | --- | --- |
{patterns}

## Posts, purges and coups, by the strength of the rivals

Shares of runs with 5-95 % Jeffreys intervals. `rival_strength` multiplies the power of every faction that is not the
leader's by its exponential; {more} runs each, {runs} at 0.

| what happens | {strengths} |
| --- |{dashes}
{elites}

{direction}

What theory says: in the coalitions of Acemoglu, Egorov and Sonin (V6.2 to V6.5) who holds more power is harder to
exclude, so purges should fall with the rivals' strength, and orders against the leader with them, as they are the
weapon of those who are to be excluded; an open bid for power pays only for the strong, so coups should rise. Shares
near 0 of coups in the middle column say that this was a rare ending for rivals of the strength that their offices
suggest, not that it could not happen.

## What falls short

- The city hall of Almaty falls in about half of the runs or later than it did: a leader who acts on the night of the
  4th prevents it.
- Posts of the security service are ordered away in a third of runs (in 2022 they were), and hardly ever in Kyzylorda,
  so nobody dies there.
- The capital loses objects in many runs. In 2022 it lost none.
- He takes the price back in half of the runs only: to him it touches one region. In 2022 it came first.
- The story of an attack from outside comes a day early: it costs him little. The order to shoot is given in a third
  of runs.
- The spread is wide. Where orders come late, the crisis is several times that of 2022; where they come early, it is a
  few thousand people.
"""
IN_2022 = {"reverse_price": "4 Jan 18 h", "sack_cabinet": "5 Jan 8 h", "drop_predecessor": "5 Jan 19 h",
           "emergency": "5 Jan 1 h", "deploy": "5 Jan (hour unknown)", "blackout": "4 Jan 20 h in part, 5 Jan 16 h",
           "foreign_story": "5 Jan evening", "alliance_request": "5 Jan, about 23 h", "shooting_order": "7 Jan 12 h",
           "close_border": "no", "resign": "no"}  # fmt: skip


def one(job: tuple[int, float, tuple[tuple[str, str], ...]]) -> dict[str, Any]:
    """A run as a row."""
    seed, scale, overrides = job
    settings = Settings(seed=seed, scale=scale, days=DAYS, policy="adaptive", overrides=overrides)
    return choices.member(load(SCENARIO), settings)


def play(runs: int, scale: float, workers: int, overrides: tuple[tuple[str, str], ...] = ()) -> list[dict[str, Any]]:
    """Rows of seeds 1 to `runs`, in order whatever the workers."""
    jobs = [(seed, scale, overrides) for seed in range(1, runs + 1)]
    return many.play(one, jobs, workers, str(dict(overrides)))


def clock(hour: float | None) -> str:
    """An hour of the run as day and hour of January."""
    return "-" if hour is None or not np.isfinite(hour) else f"{1 + int(hour // 24)} Jan {int(hour % 24):02d} h"


def share(found: dict[str, float]) -> str:
    """A share with its interval."""
    return f"{found['share']:.0%} ({found['low']:.0%}-{found['high']:.0%})"


def moves(rows: list[dict[str, Any]]) -> str:
    """Lines of the table of moves."""
    return "\n".join(
        f"| `{row['action']}` | {share(choices.share_of(rows, (row['action'] in each['decisions'] for each in rows)))} "
        f"| {clock(row['q05'])} | {clock(row['median'])} | {clock(row['q95'])} | {IN_2022[row['action']]} |"
        for row in choices.moves_table(rows))  # fmt: skip


def patterns(table: list[dict[str, Any]]) -> str:
    """Lines of the table of widened targets."""

    def told(value: float | None) -> str:
        return "never" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")

    lines = []
    for row in table:
        band = f"{told(row['wide_low'])} to {told(row['wide_high'])} {row['unit']}"
        spread, inside = f"{told(row['q05'])} to {told(row['q95'])}", "yes" if row["inside_wide"] else "**no**"
        lines.append(f"| {row['text']} | {band} | {told(row['median'])} | {spread} | {inside} |")
    return "\n".join(lines)


def elites(columns: list[list[dict[str, Any]]]) -> str:
    """Lines of the table of elites, a column a strength."""
    found = [choices.elite_shares(rows) for rows in columns]
    return "\n".join(f"| {name} | " + " | ".join(share(column[name]) for column in found) + " |" for name in found[0])


def direction(columns: list[list[dict[str, Any]]], strengths: list[float]) -> str:
    """What rises and what falls with the rivals' strength, by the slope of shares over strength and its error."""
    lines = ["Slope of the share over strength (runs of all columns, least squares, with its standard error):", ""]
    for name in choices.elite_shares(columns[0]):
        x, y = [], []
        for strength, rows in zip(strengths, columns, strict=True):
            hits = int(choices.elite_shares(rows)[name]["hits"])
            x += [strength] * len(rows)
            y += [1.0] * hits + [0.0] * (len(rows) - hits)
        a, b = np.array(x) - np.mean(x), np.array(y) - np.mean(y)
        slope = float((a * b).sum() / (a * a).sum())
        error = float(np.sqrt(((b - slope * a) ** 2).sum() / (a.size - 2) / (a * a).sum()))
        word = "rises" if slope > 2 * error else "falls" if slope < -2 * error else "no direction that can be told"
        lines.append(f"- {name}: {slope:+.2f} ({error:.2f}), {word}")
    return "\n".join(lines)


def page(rows: list[dict[str, Any]], others: dict[str, list[dict[str, Any]]], scale: float, more: int) -> str:
    """The page from the runs at strength 0 and those at others."""
    scenario = load(SCENARIO)
    table = choices.widened(scenario, rows)
    asked = [row for row in rows if "alliance_request" in row["decisions"]]
    lags = np.array([lag for lag in map(choices.request_after_loss, asked) if np.isfinite(lag)])
    points = np.quantile(lags, (0.05, 0.5, 0.95)) if lags.size else np.full(3, np.nan)
    told = [found for found in map(choices.concession_first, rows) if found is not None]
    first = choices.share_of([{}] * len(told), told) if told else {"share": 0.0, "low": 0.0, "high": 1.0}
    near = choices.share_of(asked, (choices.request_near_loss(row) <= 24.0 for row in asked))
    columns = [others[name] for name in STRENGTHS[:2]] + [rows] + [others[name] for name in STRENGTHS[2:]]
    strengths = [float(name) for name in STRENGTHS[:2]] + [0.0] + [float(name) for name in STRENGTHS[2:]]
    endings = Counter(row["outcome_class"] for row in rows)
    return TEXT.format(
        runs=len(rows), more=more, scale=scale, days=DAYS, moves=moves(rows), first=share(first),
        asked=share(choices.share_of(rows, ("alliance_request" in row["decisions"] for row in rows))), near=share(near),
        lag05=points[0], lag50=points[1], lag95=points[2],
        endings=", ".join(f"{name} {share(choices.share_of(rows, (row['outcome_class'] == name for row in rows)))}"
                          for name, _ in endings.most_common()),
        out=share(choices.share_of(rows, (not row["in_office"] for row in rows))),
        inside=sum(row["inside_wide"] for row in table), narrow=sum(row["inside"] for row in table), targets=len(table),
        patterns=patterns(table), strengths=" | ".join(f"{value:+g}" if value else "0" for value in strengths),
        dashes=" --- |" * len(strengths), elites=elites(columns), direction=direction(columns, strengths),
    )  # fmt: skip


def main() -> int:
    """Play, print the page and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--more", type=int, default=60, help="runs at each other strength of the rivals")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    rows = play(given.runs, given.scale, given.workers)
    others = {value: play(given.more, given.scale, given.workers, (("rival_strength", value),)) for value in STRENGTHS}
    text = page(rows, others, given.scale, given.more)
    (DOCS / "leader.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
