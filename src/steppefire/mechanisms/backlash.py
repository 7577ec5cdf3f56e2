"""Backlash: for many, calling in foreign troops is treason; where they are welcome, they calm.

Two parts: the request itself, which people hear of and get over, and the men in the country, by the log of their number
for each head of the people. Both are taken in within days and fade over months. How a class takes it is its feeling
towards the patron's soldiers. A leader can foresee this: it rests on facts alone.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import people_in_all

HEADS, DAY = 100_000.0, 24.0


@from_facts
def temper(feeling, welcome):
    """How a class takes foreign troops: offence by as much as it is hostile, less calm where it welcomes them."""
    return np.where(feeling < 0.0, -feeling, -welcome * feeling)


def felt_size(men, people, reference):
    """How much so many foreign men are felt, log scale (>= 0); `reference` is men for each 100,000 people."""
    return float(mathx.log1p(HEADS * men / people / reference))


def heard(since, taken, faded):
    """Part of the request's offence that is felt so many hours after it (0..1); nothing before it."""
    passed = max(0.0, since)
    return float(mathx.chance(1.0 / taken, passed) * mathx.exp(-passed / faded))


def taken_in(felt, size, taken, faded, hours):
    """Presence as felt after so many hours at one size: sinks in soon, fades slowly (exact)."""
    return felt + (size - felt) * float(mathx.chance(1.0 / (taken if size > felt else faded), hours))


@from_facts
def by_class(share, adults):
    """Adults of each class as a share of the country's."""
    return (share * adults[:, None]).sum(axis=0) / adults.sum()


def foreseen(hostile, people, p):
    """Backlash that a request and the men expected of it would bring; the welcome of others does not cancel it."""
    return hostile * (p.offence_request + p.offence_troops * felt_size(p.help_troops, people, p.offence_men))


def step(read, p, draw):
    """Grievance over foreign troops by place and class, its mean over adults, and what a request would bring."""
    people, faded = people_in_all(read.population), DAY * p.offence_fades
    size = felt_size(read.foreign_troops, people, p.offence_men)
    presence = taken_in(float(read.presence_felt), size, p.offence_taken, faded, read.step_hours)
    asked = heard(float(read.hour + read.step_hours - read.request_hour), p.offence_taken, faded)
    stirred = p.offence_request * asked + p.offence_troops * presence
    if stirred == 0.0 and read.foreseen_backlash > 0.0:
        return {"presence_felt": read.presence_felt, "backlash": np.zeros_like(read.class_share),
                "treason": np.asarray(0.0), "foreseen_backlash": read.foreseen_backlash}  # fmt: skip
    each, adults = temper(read.class_feeling, p.welcome), by_class(read.class_share, read.adults)
    hostile = float((adults * np.maximum(each, 0.0)).sum())
    return {
        "presence_felt": np.asarray(presence),
        "backlash": np.broadcast_to(stirred * each, read.class_share.shape).copy(),
        "treason": np.asarray(stirred * float((adults * each).sum())),
        "foreseen_backlash": np.asarray(foreseen(hostile, people, p)),
    }


def _welcome_is_weaker() -> bool:
    taken = temper(np.linspace(-1.0, 1.0, 21), 0.5)
    return bool((np.diff(taken) < 0).all() and taken[0] == 1.0 and taken[-1] == -0.5)


def _fades() -> bool:
    up = taken_in(0.0, 1.0, 48.0, 2880.0, 48.0)
    later = taken_in(up, 0.0, 48.0, 2880.0, 48.0)
    return bool(heard(-1.0, 48.0, 2880.0) == 0.0 < up < 1.0 and later > 0.95 * up)


MECHANISM = Mechanism(
    name="backlash",
    purpose="Lets foreign troops, and the request for them, offend national feeling; a leader can foresee it.",
    parts=(20,),
    switches=("backlash",),
    sources=("S0", "S1"),
    reads=("presence_felt", "foreseen_backlash", "foreign_troops", "hour", "step_hours", "population", "adults",
           "class_share", "class_feeling"),
    reads_fresh=("request_hour",),
    writes=(
        Variable("presence_felt", "1", "country", "foreign men in the country as people feel them, log scale", high=50),
        Variable("backlash", "sd", "place x class", "grievance over foreign troops, negative where they are welcome",
                 low=-300, high=300),
        Variable("treason", "sd", "country", "the same, mean over adults", low=-300, high=300),
        Variable("foreseen_backlash", "sd", "country", "what the leader expects of it if he asks", high=300),
    ),
    parameters=("offence_request", "offence_troops", "offence_men", "welcome", "offence_taken", "offence_fades",
                "help_troops"),
    step=step,
    slow=True,
    promises=(Promise("who welcomes foreign troops is calmed by less than who hates them is offended",
                      _welcome_is_weaker),
              Promise("nobody minds a request before it is made; men are felt long after they have gone", _fades)),
)  # fmt: skip
