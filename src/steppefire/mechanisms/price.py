"""The spark: the vehicle-gas price that people meet at the pump, and offers to take it back."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def felt_rise(rise, since, notice, habituation):
    """Log price rise as felt now: people meet the new price as they come to the pump, and get used to it."""
    passed = np.maximum(since, 0.0)
    return rise * mathx.chance(1.0 / notice, passed) * mathx.exp(-passed / habituation)


def step(read, p, draw):
    """Price rise as met so far, and the share of it that an offer has credibly lifted."""
    felt = felt_rise(read.price_rise, read.hour - read.price_hour, p.price_notice, p.habituation)
    sunk_in = mathx.chance(p.concession_speed, read.step_hours)
    lifted = read.price_lifted + (p.concession_credit * read.price_offer - read.price_lifted) * sunk_in
    return {"felt_price": felt, "price_lifted": np.maximum(read.price_lifted, lifted)}


def _bounded() -> bool:
    hours = np.linspace(0.0, 700.0, 50)
    felt = felt_rise(np.full(50, 0.7), hours, 30.0, 300.0)
    return bool((felt <= 0.7).all() and (felt >= 0).all() and felt[-1] < felt[5])


MECHANISM = Mechanism(
    name="price",
    purpose="Lets people meet the new price at the pump, and lets an offer lift part of the anger about it.",
    parts=(3,),
    switches=("price_shock",),
    sources=("S0", "S2", "S4", "BHR3"),
    reads=("price_rise", "hour", "price_hour", "step_hours", "price_offer", "price_lifted"),
    writes=(
        Variable("felt_price", "log", "place", "log price rise as felt now", high=5),
        Variable("price_lifted", "share", "place", "share of the anger about it lifted by offers", high=1),
    ),
    parameters=("price_notice", "habituation", "concession_credit", "concession_speed"),
    step=step,
    slow=True,
    promises=(Promise("the felt rise never exceeds the posted one, and is got used to", _bounded),),
)
