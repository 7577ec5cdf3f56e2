"""The length of a step (V-A3): a riot that spreads through people who are all willing, by days, hours and quarters."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core import mathx
from steppefire.mechanisms.mobilisation import revision
from steppefire.study import canon_crowd as cc
from steppefire.study.canon_row import row

REPRODUCTION, LEAVE_PER_DAY = 2.0, 0.26
TALK = 1e-4  # so faint that the rate of reconsidering is linear in the crowd
FIRST = 1e-6  # share active at the start
FINAL = {24.0: 0.8573, 1.0: 0.7997, 0.25: 0.7975}  # step in hours: share that was ever active


def attacked(hours: float) -> float:
    """Share of people who were ever active when the crowd moves in steps of so many hours."""
    street = cc.masses(1, cc.uniform_law())
    size = float(street.size[0])
    active = np.array([FIRST * size])
    street.mass[cc.ACTIVE] = active
    leaving = LEAVE_PER_DAY / 24.0
    number, growing = 0, True
    while growing or active[0] > 1e-3 * FIRST * size:
        values = cc.hour_values(active, street.size, cc.Rule(base=0.0, pull=0.0))  # everybody is willing
        rate = revision(active[0] / size, 0.0, 0.0, REPRODUCTION * leaving / TALK, TALK)
        values.join_chance = mathx.chance(np.array([rate]), hours)
        values.leave_chance = mathx.chance(np.array([leaving]), hours)
        before, active = active, street.step(number, 0, values)["active"]
        growing = bool(active[0] > before[0])
        number += 1
    return float(street.mass.sum() / size)


def steps(fast: bool) -> list[dict[str, Any]]:
    """V-A3 in the setting of V3.3: by days is wrong, by hours is enough."""
    how = "ExpectedCrowd, revision, mathx.chance; no return"
    ours = {hours: attacked(hours) for hours in FINAL}
    out = [row(f"V-A3 dt={hours:g} h", f"R0=2, 0.26 a day: share ever active {value}", ours[hours], value, 1e-3, how)
           for hours, value in FINAL.items()]  # fmt: skip
    change = abs(ours[1.0] / ours[0.25] - 1.0)
    return [*out, row("V-A3", "an hour against a quarter of an hour: under 1 %", change, 0.0, 0.01, how)]
