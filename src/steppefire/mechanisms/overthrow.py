"""How a leader falls: a seat of power lost for good, resignation, elites who leave him alone, a coup.

The street wins when the seat of the capital or of the largest city is lost and no force comes to retake it (theory
a.3); the leader then flees at a rate. None of these ways needs a shot.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import SUCCEEDED, TAKEN, centre, lost

ONE = np.zeros(1)
IN_OFFICE, RESIGNED, OVERTHROWN, LEFT_ALONE, COUP, VOTED_OUT = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0
WAYS = ("in office", "resigned", "overthrown by the street", "left alone by the elites", "removed by a coup",
        "voted out")


def unretaken(state, seat, place, men, violent, clear_ratio):
    """1 where every seat of power is lost and the men who obey are too few to retake it, by place."""
    seats = np.bincount(place, weights=seat, minlength=men.size)
    gone = np.bincount(place, weights=seat * lost(state), minlength=men.size)
    return ((seats > 0.0) & (gone >= seats) & (men <= clear_ratio * violent)).astype(float)


def step(read, p, draw):
    """Whether he is still in office, and why not."""
    place = read.object_place.astype(np.int64)
    seat = (read.object_symbolic >= 1.0).astype(float)
    men = read.present.sum(axis=1)
    left = centre(read) * unretaken(read.object_state, seat, place, men, read.violent, p.clear_ratio)
    hours = (read.seat_hours + read.step_hours) * left
    late = (hours > p.flight_hours).any()
    flees = late and draw("flight", ONE)[0] < mathx.chance(p.flight_rate, read.step_hours)
    out = float(read.leader_out)
    if out == IN_OFFICE:
        ways = ((read.coup >= SUCCEEDED, COUP), (read.resigned > 0.0, RESIGNED), (read.left_alone > 0.0, LEFT_ALONE),
                (flees, OVERTHROWN), (read.vote_lost > 0.0, VOTED_OUT))  # fmt: skip
        out = next((way for happens, way in ways if happens), IN_OFFICE)
    return {"seat_hours": hours, "leader_out": out}


def _men_hold() -> bool:
    state, seat, place = np.array([TAKEN]), np.ones(1), np.zeros(1, np.int64)
    few = unretaken(state, seat, place, np.array([10.0]), np.array([100.0]), 0.5)
    many = unretaken(state, seat, place, np.array([90.0]), np.array([100.0]), 0.5)
    return bool(few[0] == 1.0 and many[0] == 0.0)


MECHANISM = Mechanism(
    name="overthrow",
    purpose="Takes the leader out of office: a seat lost for good, resignation, elites who leave, a coup.",
    parts=(9, 10),
    switches=(),
    sources=("theory-a3", "S0", "S2"),
    reads=("population", "capital", "largest_city", "object_state", "object_place", "object_symbolic", "present",
           "violent", "seat_hours", "leader_out", "step_hours"),
    reads_fresh=("resigned", "coup", "left_alone", "vote_lost"),
    writes=(
        Variable("seat_hours", "hour", "place", "how long its seat of power has been left to the crowd"),
        Variable("leader_out", "state", "country",
                 "0 in office, 1 resigned, 2 overthrown, 3 left alone, 4 removed by a coup, 5 voted out", high=5),
    ),
    parameters=("clear_ratio", "flight_hours", "flight_rate"),
    draws=("flight",),
    step=step,
    promises=(Promise("a lost seat counts only while the men who obey are too few to retake it", _men_hold),),
)  # fmt: skip
