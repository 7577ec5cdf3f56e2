"""`python -m verification.pace`: play runs hour by hour and with leaps, compare them, and write docs/pace.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from steppefire.core.settings import Settings
from steppefire.engine.pace import RALLY
from steppefire.engine.run import simulate
from steppefire.scenario.load import load
from verification.many import play

ROOT = Path(__file__).parents[1]
LAND, LENGTH, DAYS, SCALE = ROOT / "tests" / "data" / "tiny-land", 60, 20, 0.1
# A country whose crowds tire soon and whose anger lasts, so that waves come with quiet days between them.
WAVES = {"available": 0.3, "anonymity": 60, "turn_rate": 0.5, "siege_minimum": 5, "arrest_rate": 0.1,
         "wanted_rate": 0.05, "habituation": 3000, "flight_rate": 0, "weariness_weight": 8, "rest_days": 12,
         "effort": 2.3}  # fmt: skip
MEASURES = {"peak": "participants of the largest day", "dead": "dead, both sides", "arrests": "arrests",
            "second": "day of the second wave"}  # fmt: skip
FLIPS, LEVEL = 9999, 0.001  # sign flips of a paired test; p below which a row is said to differ
TEXT = """# Long runs: hour by hour, and with leaps

Written by `python -m verification.pace --seeds {seeds}`. Scenarios of more than 45 days leap over calm: while nothing
has stirred for a day, most mechanisms take six hours at once, and the street, the sources and whoever meets often go on
by the hour (`src/steppefire/engine/pace.py`; [scenario-format.md](scenario-format.md#long-scenarios)).

Here the little country of the tests, made to last {length} days, is played for {days} days at scale {scale:g} with
parameters that bring waves with quiet days between them:
{values}.
Seeds 1 to {seeds}, each once hour by hour and once with leaps, by the same script and with the same random numbers. The
second wave begins on the first day with a rally of {rally:.0f} people after a day without one; where there is none, it
counts as the day after the last.

| | hourly | with leaps | equal in | p, paired | p, two samples |
| --- | --- | --- | --- | --- | --- |
{rows}

Outcome classes: {classes}.
The same class in {same} of {seeds} seeds; the same run to the last digit of all measures in {identical}.

Time: {hourly_s:.0f} s of processor time hour by hour and {leaps_s:.0f} s with leaps, side by side: {ratio:.2f} times as
long; {steps:,.0f} steps for {hours:,.0f} hours. A country that is calm for months saves more (`benchmarks/pace.py`).

## How to read it

- Columns 2 and 3 are means. *Paired* is the exact test of the mean difference by flipping the signs of the differences
  ({flips} random flips and the one that happened). *Two samples* is that of Kolmogorov and Smirnov; since both samples
  have the same seeds and resemble each other, it alarms more rarely than it says.
- Each of the {tests} tests alarms at p below {level}: a faultless program fails this table with a chance of at most
  {alarm:.1%}. {verdict}
- Most runs are equal because a leap is taken only where the numbers drawn for its hours say that nothing is decided in
  them: both runs then meet, strike and fall in the same hours. They part where a rate has moved within a leap, and
  from then on are two runs of one law, no longer of one history.
"""


def second_wave(active: np.ndarray, rally: float = RALLY) -> int:
    """First day (from 0) with a rally after a day without one, after the first rally; the number of days without it."""
    days = active.max(axis=1).reshape(-1, 24).max(axis=1) >= rally
    first = int(np.argmax(days)) if days.any() else days.size
    lull = next((day for day in range(first, days.size) if not days[day]), days.size)
    return next((day for day in range(lull, days.size) if days[day]), days.size)


def one(job: tuple[int, bool]) -> dict[str, Any]:
    """The measures of a run of one seed, hour by hour or with leaps."""
    seed, hourly = job
    scenario = load(LAND).model_copy(update={"days": LENGTH})
    given = tuple((name, str(value)) for name, value in WAVES.items())
    began = time.process_time()
    result = simulate(scenario, Settings(seed=seed, scale=SCALE, days=DAYS, overrides=given), hourly=hourly)
    spent = time.process_time() - began
    told = result.outcome
    return {"class": told["outcome_class"], "peak": told["participants_peak"], "arrests": told["detained"],
            "dead": told["dead_civilians"] + told["dead_security"],
            "second": second_wave(result.series["active"][1], max(RALLY, 4.0 / SCALE)),
            "seconds": spent,
            "steps": result.timings.get("steps", float(24 * DAYS))}  # fmt: skip


def paired(differences: np.ndarray) -> float:
    """Chance of a mean difference as large as this one if every sign were a toss of a coin."""
    signs = np.random.default_rng(1).integers(0, 2, (FLIPS, differences.size)) * 2 - 1
    found = abs(differences.sum())
    return float((1 + (abs(signs @ differences) >= found - 1e-9).sum()) / (FLIPS + 1))


def compared(name: str, hourly: np.ndarray, leaps: np.ndarray) -> dict[str, Any]:
    """One measure of both kinds of runs, seed by seed."""
    return {"name": name, "hourly": hourly.mean(), "leaps": leaps.mean(), "equal": int((hourly == leaps).sum()),
            "paired": paired(leaps - hourly), "two": float(stats.ks_2samp(hourly, leaps).pvalue)}  # fmt: skip


def page(slow: list[dict[str, Any]], fast: list[dict[str, Any]]) -> str:
    """The whole page."""
    classes = sorted({row["class"] for row in slow + fast})
    numbers = {name: [np.array([float(row[name]) for row in rows]) for rows in (slow, fast)] for name in MEASURES}
    numbers |= {each: [np.array([float(row["class"] == each) for row in rows]) for rows in (slow, fast)]
                for each in classes}  # fmt: skip
    found = [compared(name, *pair) for name, pair in numbers.items()]
    lines = [f"| {MEASURES.get(row['name'], 'share of ' + row['name'])} | {row['hourly']:,.4g} | {row['leaps']:,.4g} | "
             f"{row['equal']} | {row['paired']:.2g} | {row['two']:.2g} |" for row in found]  # fmt: skip
    alarms = [row["name"] for row in found if min(row["paired"], row["two"]) < LEVEL]
    seconds = [sum(row["seconds"] for row in rows) for rows in (slow, fast)]
    counts = [f"{each} {sum(row['class'] == each for row in slow)} and {sum(row['class'] == each for row in fast)}"
              for each in classes]  # fmt: skip
    same = [all(a[name] == b[name] for name in (*MEASURES, "class")) for a, b in zip(slow, fast, strict=True)]
    return TEXT.format(
        seeds=len(slow), length=LENGTH, days=DAYS, scale=SCALE, rally=max(RALLY, 4.0 / SCALE), rows="\n".join(lines),
        values=", ".join(f"{name} {value:g}" for name, value in WAVES.items()), classes="; ".join(counts),
        same=sum(a["class"] == b["class"] for a, b in zip(slow, fast, strict=True)), identical=sum(same),
        hourly_s=seconds[0], leaps_s=seconds[1], ratio=seconds[0] / seconds[1], steps=sum(r["steps"] for r in fast),
        hours=24.0 * DAYS * len(fast), flips=FLIPS, level=LEVEL, tests=2 * len(found), alarm=2 * len(found) * LEVEL,
        verdict="None does." if not alarms else "These do: " + ", ".join(alarms) + ".",
    )  # fmt: skip


def main() -> int:
    """Play the runs, side by side and in turn, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m verification.pace", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="runs of each kind")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    given = parser.parse_args()
    jobs = [(seed, hourly) for seed in range(1, given.seeds + 1) for hourly in (True, False)]
    rows = play(one, jobs, given.workers, "of both kinds")
    text = page(rows[::2], rows[1::2])
    (ROOT / "docs" / "pace.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
