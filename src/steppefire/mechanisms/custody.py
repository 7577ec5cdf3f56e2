"""Custody: participants identified, the wanted list worked through by men who are free, and releases."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def free_men(men, crowd, violent, per_violent):
    """Men whom the street does not tie down (never negative)."""
    return np.maximum(0.0, men - crowd - per_violent * violent)


def step(read, p, draw):
    """Chance of being identified, of arrest from the list, and of release, per place."""
    free = free_men(read.present[:, :3].sum(axis=1), read.active, read.violent, p.men_per_violent)
    quota = p.wanted_rate * free * read.emergency
    hazard = quota / np.maximum(read.wanted, np.maximum(quota, 1.0))
    return {
        "identify_chance": np.full(quota.size, mathx.chance(p.identify_rate, read.step_hours)),
        "wanted_chance": mathx.chance(hazard, read.step_hours),
        "release_chance": np.full(quota.size, mathx.chance(1.0 / p.hold_hours, read.step_hours)),
    }


def _never_negative() -> bool:
    return bool((free_men(np.array([10.0, 500.0]), np.array([100.0, 100.0]), np.zeros(2), 5.0) >= 0).all())


MECHANISM = Mechanism(
    name="custody",
    purpose="Identifies participants, works through the wanted list with men who are free, and releases people.",
    parts=(7, 17),
    switches=("coercion",),
    sources=("S3", "VLAST", "TRT"),
    reads=("active", "violent", "wanted", "step_hours"),
    reads_fresh=("present", "emergency"),
    writes=(
        Variable("identify_chance", "1", "place", "chance of being identified in the hour, participants", high=1),
        Variable("wanted_chance", "1", "place", "chance of arrest in the hour, people on the list", high=1),
        Variable("release_chance", "1", "place", "chance of release in the hour", high=1),
    ),
    parameters=("identify_rate", "wanted_rate", "hold_hours", "men_per_violent"),
    step=step,
    hourly=True,
    promises=(Promise("men in the street are not counted free twice", _never_negative),),
)
