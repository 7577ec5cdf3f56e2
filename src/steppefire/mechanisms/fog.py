"""Fog: what still works of the net in each place and hour, what cutting it costs, and what it does by itself.

A cut stops online ties and media; ties within a place go on. Whether people kept in the dark stay at home or go out
to see is open (Hassanpour 2014 finds that a cut dispersed and spread protest): the local effect is free in sign, with
a prior centred on nothing.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Promise, Variable


def cost_of_cut(people, cut, hours, per_hour):
    """Output lost while connections are cut, in USD: people times share cut times what an hour of full cut costs."""
    return people * cut * hours * per_hour


def step(read, p, draw):
    """Connections that work, output lost, and the pull or push of the dark, per place."""
    return {
        "connectivity": 1.0 - read.shutdown,
        "blackout_cost": read.blackout_cost
        + cost_of_cut(read.population, read.shutdown, read.step_hours, p.shutdown_cost),
        "in_the_dark": p.blackout_effect * read.internet_share * read.shutdown,
    }


def rest(read, p, draw):
    """Nothing is ever cut: an order to cut changes nothing."""
    none = np.zeros_like(read.population)
    return {"connectivity": np.ones_like(none), "blackout_cost": none, "in_the_dark": none}


def _costs_add_up() -> bool:
    halves = 2.0 * cost_of_cut(np.full(1, 1e6), np.full(1, 0.5), 12.0, 0.1)
    whole = cost_of_cut(np.full(1, 1e6), np.ones(1), 12.0, 0.1)
    return bool(abs(halves[0] - whole[0]) < 1e-6 and whole[0] > 0)


MECHANISM = Mechanism(
    name="fog",
    purpose="Cuts online ties and media where the net is shut down, counts what that costs, and what it does locally.",
    parts=(12,),
    switches=("blackout",),
    sources=("Hassanpour2014", "Deloitte2016", "S0", "S2"),
    reads=("population", "internet_share", "step_hours", "blackout_cost"),
    reads_fresh=("shutdown",),
    writes=(
        Variable("connectivity", "share", "place", "share of online ties and media that work", high=1, start=1),
        Variable("blackout_cost", "USD", "place", "output lost to the cut so far"),
        Variable("in_the_dark", "sd", "place", "readiness that a cut adds or takes away", low=-3, high=3),
    ),
    parameters=("shutdown_cost", "blackout_effect"),
    step=step,
    rest=rest,
    promises=(Promise("two halves of a cut cost as much as a whole one", _costs_add_up),),
)
