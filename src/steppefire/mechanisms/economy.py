"""The resource economy: what a place's pay and output promise, and how little of it people get."""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Promise, Variable


def exclusion(gap, lost, exclusion_weight, retention_weight):
    """Felt exclusion: relative deprivation from pay promised and from output that leaves (>= 0)."""
    return exclusion_weight * np.maximum(gap, 0.0) + retention_weight * np.maximum(lost, 0.0)


def step(read, p, draw):
    """Grievance from unshared rents, per place."""
    felt = exclusion(read.exclusion_gap, read.output_lost, p.exclusion_weight, p.retention_weight)
    return {"felt_exclusion": felt}


def _rises() -> bool:
    gaps = np.linspace(-1, 1, 21)
    return bool((np.diff(exclusion(gaps, 0.2, 2.0, 1.0)) >= 0).all())


MECHANISM = Mechanism(
    name="economy",
    purpose="Turns what a place produces and pays, against what a head receives, into felt exclusion.",
    parts=(2,),
    switches=("rents",),
    sources=("Gurr1970", "S2", "S4"),
    reads=("exclusion_gap", "output_lost"),
    writes=(Variable("felt_exclusion", "sd", "place", "grievance from unshared rents", high=20),),
    parameters=("exclusion_weight", "retention_weight"),
    step=step,
    slow=True,
    promises=(Promise("felt exclusion never falls as the gap grows", _rises),),
)
