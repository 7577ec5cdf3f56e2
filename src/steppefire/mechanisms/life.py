"""Ordinary life: shops, offices and transport close under violence, curfew and shutdown, and reopen."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def open_share(violent, emergency, shutdown, half, by_emergency, by_shutdown):
    """Share of ordinary life that goes on in the long run under these conditions, 0..1."""
    return (1.0 / (1.0 + violent / half)) * (1.0 - by_emergency * emergency) * (1.0 - by_shutdown * shutdown)


def step(read, p, draw):
    """Ordinary life closes within hours and reopens within a day or two."""
    cut = 1.0 - read.connectivity
    target = open_share(read.violent, read.emergency, cut, p.life_violent, p.life_emergency, p.life_shutdown)
    rate = np.where(target < read.ordinary_life, p.closing_rate, p.reopening_rate)
    change = (target - read.ordinary_life) * mathx.chance(rate, read.step_hours)
    return {"ordinary_life": read.ordinary_life + change}


def _closes() -> bool:
    zero, one = np.zeros(1), np.ones(1)
    return bool(
        open_share(zero, zero, zero, 100.0, 0.4, 0.3)[0] == 1.0
        and open_share(1000 * one, one, one, 100.0, 0.4, 0.3)[0] < 0.1
    )


MECHANISM = Mechanism(
    name="life",
    purpose="Closes and reopens shops, offices and transport.",
    parts=(7,),
    switches=(),
    sources=("S2", "KURS"),
    reads=("violent", "ordinary_life", "step_hours"),
    reads_fresh=("emergency", "connectivity"),
    writes=(
        Variable("ordinary_life", "share", "place", "share of shops, offices and transport open", high=1, start=1),
    ),
    parameters=("life_violent", "life_emergency", "life_shutdown", "closing_rate", "reopening_rate"),
    step=step,
    slow=True,
    promises=(Promise("life goes on in peace and closes under violence", _closes),),
)
