"""Fear and outrage: harm heard of deters at once and angers for longer (fast and slow)."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def fading(stock, added, hours_kept, hours):
    """A stock of harm in mind after the hour: what is left of the old, plus the new."""
    return stock * mathx.exp(-hours / hours_kept) + added


def step(read, p, draw):
    """Harm in mind, and the fear and outrage that come of it, per place."""
    deaths, injuries = read.heard_dead, read.heard_injured
    feared = fading(read.feared, deaths + p.injury_fear * injuries, p.fear_hours, read.step_hours)
    resented = fading(read.resented, deaths + p.injury_outrage * injuries, p.outrage_hours, read.step_hours)
    return {
        "feared": feared,
        "resented": resented,
        "fear": p.fear_weight * mathx.log1p(feared),
        "outrage": p.outrage_weight * mathx.log1p(resented),
    }


def _fades() -> bool:
    stock = np.array([10.0])
    return bool(fading(stock, 0.0, 48.0, 24.0)[0] < 10.0 and fading(stock, 5.0, 1e9, 1.0)[0] > 14.9)


MECHANISM = Mechanism(
    name="emotion",
    purpose="Turns deaths and injuries into fear, which fades soon, and outrage, which lasts.",
    parts=(4, 7),
    switches=(),
    sources=("theory-4", "SteinertThrelkeld2021"),
    reads=("feared", "resented", "step_hours"),
    reads_fresh=("heard_dead", "heard_injured"),
    writes=(
        Variable("feared", "people", "place", "deaths in mind"),
        Variable("resented", "people", "place", "harm resented"),
        Variable("fear", "sd", "place", "fear", high=20),
        Variable("outrage", "sd", "place", "outrage", high=20),
    ),
    parameters=(
        "fear_weight",
        "fear_hours",
        "outrage_weight",
        "outrage_hours",
        "injury_fear",
        "injury_outrage",
    ),
    step=step,
    slow=True,
    promises=(Promise("harm in mind fades and adds up", _fades),),
)
