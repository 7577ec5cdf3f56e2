"""Exhaustion: days in the street cost work, sleep and money, so that no crowd stays out for weeks.

What is spent is counted in person-days for each person who could come at all; it is made good in time. The form stands
for the recovery of models of riots as epidemics (Burbeck et al. 1978; Bonnasse-Gahot et al. 2018): who has been out for
long is not available again at once.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def spent_after(spent, out, could_come, days_kept, hours):
    """Person-days in the street for each person who could come, after the hour."""
    share = np.minimum(1.0, out / np.maximum(could_come, 1.0))
    made_good = mathx.chance(1.0 / (24.0 * days_kept), hours)
    return spent + (share * days_kept - spent) * made_good


def step(read, p, draw):
    """What the days in the street have cost so far, and what that takes from readiness, per place."""
    spent = spent_after(read.days_spent, read.active, p.available * read.adults, p.rest_days, read.step_hours)
    return {"days_spent": spent, "weariness": p.weariness_weight * spent}


def _stays_bounded() -> bool:
    spent = np.zeros(1)
    for _ in range(5000):
        spent = spent_after(spent, np.full(1, 1e9), np.full(1, 10.0), 14.0, 1.0)
    rested = spent_after(spent, np.zeros(1), np.full(1, 10.0), 14.0, 1.0)
    return bool(0.0 < rested[0] < spent[0] <= 14.0)


MECHANISM = Mechanism(
    name="exhaustion",
    purpose="Wears crowds out: days in the street cost what people cannot spend again at once.",
    parts=(5,),
    switches=(),
    sources=("Burbeck1978", "BonnasseGahot2018"),
    reads=("days_spent", "active", "adults", "step_hours"),
    writes=(
        Variable("days_spent", "day", "place", "person-days in the street for each person who could come", high=1000),
        Variable("weariness", "sd", "place", "readiness lost to days in the street", high=1000),
    ),
    parameters=("available", "rest_days", "weariness_weight"),
    step=step,
    slow=True,
    promises=(Promise("days spent are bounded by the time of rest, and made good", _stays_bounded),),
)
