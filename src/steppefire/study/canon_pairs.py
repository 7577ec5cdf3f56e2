"""Common random numbers (V12.4): pairs of known correlation, and twins without an edit, by the code of `compare`."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from steppefire.core import draws, mathx
from steppefire.core.settings import Settings
from steppefire.study import compare, many, paired
from steppefire.study.canon_row import row

CORRELATIONS = (0.0, 0.5, 0.9)
SPREAD = 3.0  # sigma of each side
PAIRS = 100_000
TWINS = Settings(seed=7, scale=0.001, days=2, policy="adaptive")
SCENARIO = "armenia-2018"


def common_numbers(fast: bool) -> list[dict[str, Any]]:
    """V12.4: the variance of a paired difference, and that twins without an edit differ in nothing."""
    return [*(variance(rho, PAIRS // 10 if fast else PAIRS) for rho in CORRELATIONS), nothing()]


def variance(rho: float, pairs: int) -> dict[str, Any]:
    """Var(Y1 - Y2) of normal sides that share as much noise as the correlation says.

    The tolerance is three standard errors of a variance of so many normal differences: a false alarm in 370 trials, of
    fixed draws, so that it comes always or never.
    """
    shared, own = (mathx.normal_quantiles(draws.many(np.arange(pairs), stream, draws.DECISIONS["resample"], 1, 0))
                   for stream in (0, 1))  # fmt: skip
    found = paired.gain(SPREAD * shared, SPREAD * (rho * shared + math.sqrt(1.0 - rho * rho) * own))
    expected = 2.0 * SPREAD**2 * (1.0 - rho)
    return row(f"V12.4 rho={rho:g}", f"common random numbers: Var(Y1 - Y2) = 2 sigma^2 (1 - rho) = {expected:g}",
               found["paired"], expected, 3.0 * expected * math.sqrt(2.0 / (pairs - 1)), "paired.gain",
               runs=pairs, false_alarm=0.0027)  # fmt: skip


def nothing() -> dict[str, Any]:
    """The largest difference between members and the same members without an edit, over all that is kept."""
    from steppefire.scenario.load import load

    what = compare.study(load(SCENARIO), TWINS, {compare.EDITED: ()}, 2)
    with TemporaryDirectory() as held:
        told = compare.contrast(many.played(what, Path(held) / "twins"))
    gaps = [entry[key] for part in ("numbers", "days") for entry in told[part].values()
            for key in ("mean", "low", "high")]  # fmt: skip
    gaps += [entry["difference"] for part in ("events", "classes") for entry in told[part].values()]
    gaps += [1.0 - told["parting"]["never"], float(told["acted"])]
    largest = max(abs(gap) for gap in gaps if gap is not None)
    said = "identical scenarios differ by exactly 0 in every kept number and hour"
    return row("V12.4 identical", said, largest, 0.0, 0.0, "compare.study, compare.contrast")
