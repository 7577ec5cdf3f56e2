"""Known results on incomplete counts (V11), and the null that a blackout of reports is no fall of violence (V11.5)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steppefire.evidence.lists import Claim, chapman, fused, lincoln_petersen, thinned
from steppefire.evidence.observe import Joint, Naive, history_chances, joint, naive
from steppefire.evidence.trials import Trial, cells_of, plain_connectivity, play, scripted_connectivity
from steppefire.scenario.load import load
from steppefire.study.canon_row import false_alarm, row

SCENARIO = "kazakhstan-2022"
REPLICATES = {True: 300, False: 2000}
NOMINAL, SLACK = 0.95, 0.05  # intervals promise 95 %; 90 % is asked
FOOLED, FOOLED_AT_MOST = 0.05, 0.20  # even if the naive one covered 5 %
SINGLE_PLACE, COUNTRY = 60.0, 1200.0  # incidents of a month: in each plain place; in the whole country
HALVED = math.log(0.5)


def rows(fast: bool = False) -> list[dict[str, Any]]:
    """The rows of section 11, in the shape of `study.verify.rows`."""
    return [*two_lists(), *one_list(), *claims(), *blackout(fast)]


def two_lists() -> list[dict[str, Any]]:
    """V11.1 and V11.2: two lists, and what they miss where some incidents are hard to see."""
    corrected = chapman(100, 80, 20)
    unequal = 500.0 * (history_chances(np.array([[0.6, 0.5]])) + history_chances(np.array([[0.1, 0.1]])))[0]
    found = lincoln_petersen(unequal[1] + unequal[3], unequal[2] + unequal[3], unequal[3])
    return [
        row("V11.1", "lists of 100 and 80 with 20 in common: 400", lincoln_petersen(100, 80, 20), 400, 1e-9,
            "lincoln_petersen"),
        row("V11.1 Chapman", "corrected: 388.571", corrected.mean, 388.571, 1e-3, "chapman"),
        row("V11.1 s.d.", "its standard deviation: 63.62", corrected.deviation, 63.62, 1e-2, "chapman"),
        row("V11.2", "500 seen with (.6, .5), 500 with (.1, .1): 677 expected, 1000 true", found, 677, 0.5,
            "history_chances, lincoln_petersen; ratio of expected counts"),
    ]  # fmt: skip


def one_list() -> list[dict[str, Any]]:
    """V11.3: a Poisson number of which some are seen."""
    true = thinned(200, 0.7, 150)
    return [
        row("V11.3", "Poisson(200), each reported with .7, 150 seen: mean 210", true.mean, 210, 1e-9, "thinned"),
        row("V11.3 s.d.", "standard deviation 7.746", true.deviation, 7.746, 1e-3, "thinned"),
    ]


def claims() -> list[dict[str, Any]]:
    """V11.4: two claims that contradict each other."""
    ours = fused(150.0, 1.0, [Claim(225.0, math.log(0.8), 0.25), Claim(164.0, 0.0, 0.5)])
    known = {"median": 246.3, "low": 160.6, "high": 377.8}
    return [row(f"V11.4 {name}", f"claims of 225 and 164, guess of 150: {name} {value}", found, value, 0.1, "fused")
            for (name, value), found in zip(known.items(), ours, strict=True)]  # fmt: skip


# --- V11.5


def plain_trial() -> Trial:
    """Twenty places, every second one cut for ten of thirty days."""
    connectivity = plain_connectivity()
    return Trial(cells_of(connectivity), np.full(connectivity.shape[1], SINGLE_PLACE / connectivity.shape[0]))


def scripted_trial(connectivity: np.ndarray, population: np.ndarray) -> Trial:
    """The cuts of a script, violence in proportion to people."""
    return Trial(cells_of(connectivity), COUNTRY / connectivity.shape[0] * population / population.sum())


@dataclass(frozen=True)
class Coverage:
    """Over replicates: how often intervals hold the true effect, and how often the joint one tells it from none."""

    joint: float
    naive: float
    told_apart: float
    joint_effect: float  # mean over replicates
    naive_effect: float
    warned: float  # share of replicates in which the joint estimate finds its own assumptions broken
    found: float  # incidents estimated, share of those expected


def replicates(trial: Trial, count: int, seed: int) -> Iterator[tuple[Joint, Naive]]:
    """Both estimates for every replicate."""
    for member in range(count):
        reports = play(trial, seed, member)
        yield joint(reports), naive(reports)


def coverage(trial: Trial, count: int, seed: int) -> Coverage:
    """Both estimators on as many replicates of a trial."""
    cells = trial.cells
    expected = (trial.rate[cells.place] * cells.hours * np.exp(trial.effect * (1.0 - cells.connectivity))).sum()
    found = np.array([
        (ours.covers(trial.effect), plain.covers(trial.effect), not ours.covers(0.0), ours.theta[0], plain.effect,
         ours.misfit > 3.0, ours.incidents / expected)
        for ours, plain in replicates(trial, count, seed)
    ], float)  # fmt: skip
    return Coverage(*found.mean(axis=0).tolist())


def blackout(fast: bool) -> list[dict[str, Any]]:
    """V11.5: the same violence, half of it told of in the blackout; and half the violence, to see that we can see."""
    count = REPLICATES[fast]
    connectivity, places = scripted_connectivity(load(SCENARIO))
    cut = (connectivity < 0.5).sum(axis=0)
    almaty = [place["id"] for place in places].index("almaty")
    scripted = scripted_trial(connectivity, np.array([place["population"] for place in places]))
    how = f"scripted.latest over the script of {SCENARIO}"
    out = [
        row("V11.5 hours", "places cut for 144 of 744 hours (median)", float(np.median(cut)), 144, 0.0, how),
        row("V11.5 hours Almaty", "Almaty cut for 111 hours", cut[almaty], 111, 0.0, how),
    ]
    for name, trial, seed in (("", plain_trial(), 1), (" 2022", scripted, 2)):
        same = coverage(trial, count, seed)
        out.append(held(f"V11.5 joint{name}", "constant violence, reports halved: 0 covered in >= 90 %",
                        same.joint, count, "joint"))  # fmt: skip
        alarm = false_alarm(FOOLED, count, FOOLED_AT_MOST - FOOLED)
        out.append(row(f"V11.5 naive{name}", "the same by counts told of: 0 covered in <= 20 %", same.naive, 0.0,
                       FOOLED_AT_MOST, told("naive", count, alarm), runs=count, false_alarm=alarm))  # fmt: skip
        real = coverage(replace(trial, effect=HALVED), count, seed + 10)
        out.append(held(f"V11.5 halved{name}", "violence halved too: that covered in >= 90 %",
                        real.joint, count, "joint"))  # fmt: skip
        alarm = false_alarm(0.75, count, 0.25)
        out.append(row(f"V11.5 seen{name}", "violence halved too: told from 0 in >= 50 %", real.told_apart, 0.75, 0.25,
                       told("joint", count, alarm), runs=count, false_alarm=alarm))  # fmt: skip
    return out


def held(name: str, target: str, share: float, count: int, what: str) -> dict[str, Any]:
    """A row that asks for at least 90 % of intervals that promise 95 %."""
    alarm = false_alarm(NOMINAL, count, SLACK + 1e-9)
    return row(name, target, share, NOMINAL, SLACK + 1e-9, told(what, count, alarm), runs=count, false_alarm=alarm)


def told(what: str, count: int, alarm: float) -> str:
    """Which function ran how often, and how often a faultless program would fall outside."""
    rate = f"{alarm:.0e}" if alarm > 1e-9 else "below 1e-9"
    return f"play, {what}; {count} replicates; false alarms {rate}"
