"""Finite towns (V1.6): the same thresholds ignite a small town more often below the jump, and less often above it."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.study import canon_crowd as cc
from steppefire.study.canon_row import false_alarm, row, share_tolerance

MEAN = 25.0
SIGMAS = (10.0, 11.0, 12.0, 12.222, 13.0)
# Share of towns that end above one half: simulated beforehand (theory), and exact (verification/ignition.py).
SIMULATED = {
    100: (0.003, 0.039, 0.156, 0.206, 0.396),
    1_000: (0.000, 0.001, 0.145, 0.298, 0.845),
    10_000: (0.0, 0.0, 0.033, 0.320, 1.0),
}
EXACT = {
    100: (0.0031851, 0.036634, 0.161088, 0.203958, 0.383372),
    1_000: (3.20774e-10, 0.000326831, 0.148693, 0.286989, 0.843200),
    10_000: (0.0, 0.0, 0.0316645, 0.350775, 0.999996),
}
RUNS = {True: {100: 1000, 1_000: 1000, 10_000: 200}, False: {100: 10_000, 1_000: 4000, 10_000: 1000}}
PEOPLE_AT_ONCE = 30_000  # few towns at a time: nobody leaves, so the first to ignite wait for the last


def ignited(inhabitants: int, sigma: float, runs: int, seed: int) -> float:
    """Share of runs that end with more than half in the street; every run is a town with people of its own."""
    law = cc.normal_law(MEAN / 100.0, sigma / 100.0)
    batch = min(runs, PEOPLE_AT_ONCE // inhabitants)
    hits = 0
    for first in range(0, runs, batch):
        town = cc.towns(min(batch, runs - first), inhabitants, seed + first)
        hits += int(np.count_nonzero(cc.settle(cc.persons(town, law), cc.Rule(), enough=0.5) > 0.5))
    return hits / runs


def finite_size(fast: bool) -> list[dict[str, Any]]:
    """V1.6: share of runs that end above one half, for towns of three sizes."""
    out = []
    for inhabitants, chances in EXACT.items():
        runs = RUNS[fast][inhabitants]
        for at, (sigma, chance) in enumerate(zip(SIGMAS, chances, strict=True)):
            tolerance = share_tolerance(chance, runs)
            before = SIMULATED[inhabitants][at]
            ours = ignited(inhabitants, sigma, runs, seed=1_000_000 * (at + 1) + inhabitants)
            alarm = false_alarm(chance, runs, tolerance)
            out.append(row(
                f"V1.6 N={inhabitants} sigma={sigma:g}",
                f"runs ending above 50 %: {chance:.4f} exact, {before:.3f} simulated beforehand", ours, chance,
                tolerance, f"population (world.people.build), Crowd; {runs} runs; false alarms {alarm:.2%}",
                runs=runs, false_alarm=alarm))  # fmt: skip
    return out
