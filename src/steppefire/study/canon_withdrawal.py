"""The way out of a mission and its guards against theory (V8.3, V8.4, V7.4), through the mechanisms' own functions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.mechanisms import loyalty, withdrawal
from steppefire.mechanisms import obedience as game
from steppefire.study.canon_row import row

RATES = (0.001, 0.02, 0.3)  # a day: low end, default and high end of the prior
STEP = 1e-3  # of a mean, in which time is summed
MISSIONS = 400_000
SUMMED = (0.1, 1.0, 10.0)  # hazard summed over time, times the frailty's scale
PLAIN = SimpleNamespace(leave_calm=1.0, leave_cost=1.0, leave_asset=1.0)


def mean_stay(base: float) -> float:
    """Mean time to the end at a constant hazard: what is still there, summed over time by the midpoint rule."""
    rate = float(withdrawal.hazard(base, 0.0, 0.0, 0.0, PLAIN))
    length = STEP / rate
    times = (np.arange(40.0 / STEP) + 0.5) * length
    return float(np.sum(1.0 - withdrawal.ends(rate, 1.0, times)) * length)


def still_there(summed: float) -> float:
    """Share of missions still there after a summed hazard: frailties at the midpoints of equal shares of missions."""
    sticks = withdrawal.frailty((np.arange(MISSIONS) + 0.5) / MISSIONS)
    return float(np.mean(1.0 - withdrawal.ends(summed, sticks, 1.0)))


def leaving(fast: bool) -> list[dict[str, Any]]:
    """V8.3, V8.4 and V7.4."""
    how = "withdrawal.hazard, withdrawal.ends"
    out = [row(f"V8.3 {rate:g} a day", f"constant hazard: out after {1.0 / rate:g} days in the mean", mean_stay(rate),
               1.0 / rate, 1e-5 / rate, how) for rate in RATES]  # fmt: skip
    out += [row(f"V8.4 {x:g}", f"with frailty a share (1 + {x:g})^-1 stays", still_there(x), 1.0 / (1.0 + x), 1e-5,
                "withdrawal.frailty, withdrawal.ends") for x in SUMMED]  # fmt: skip
    return [*out, guards()]


def guards() -> dict[str, Any]:
    """V7.4 for guards who stand by: each is worth several own men to the wavering, and none of them fires."""
    men = np.arange(0.0, 300.0, 2.0)
    pressed = loyalty.pressure(np.full(men.size, 900.0), np.full(men.size, 100.0), 4.0 * men, 3.0)
    share = game.obeying(pressed, np.full(men.size, 1.5), 0.05)
    rising = float((np.diff(pressed) < 0).all() and (np.diff(share) >= 0).all() and share[0] < 0.5 < share[-1])
    return row("V7.4 guards", "guards at posts: pressure falls and obedience rises with every man (1 if so)", rising,
               1.0, 0.0, "loyalty.pressure, obedience.obeying")  # fmt: skip
