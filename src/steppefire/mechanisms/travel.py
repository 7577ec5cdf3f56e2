"""Columns to the centre: active people who move on to the seat of their unit or to the largest city.

The time on the road is part of the rate: who sets out in an hour is counted at the centre in the next.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable


def pull(distance, reach):
    """How readily a distance is travelled: e-fold per reach (0..1)."""
    return mathx.exp(-distance / reach)


@from_facts
def ways(seat_of, largest_city, distance, reach):
    """Seat of each place and the largest city (indices), and how readily people of a place travel to either."""
    seat, largest, places = seat_of.astype(np.int64), int(largest_city), np.arange(seat_of.size)
    to_seat = np.where(seat == places, 0.0, pull(distance[places, seat], reach))
    to_largest = np.where(places == largest, 0.0, pull(distance[:, largest], reach))
    return seat, largest, to_seat, to_largest


def step(read, p, draw):
    """Where active people of a place would move on to, and with what chance in the hour."""
    seat, largest, to_seat, to_largest = ways(read.seat_of, read.largest_city, read.distance, p.travel_distance)
    crowd = np.maximum(read.crowd_seen, 1.0)
    to_seat = to_seat * crowd[seat] / (crowd[seat] + crowd)
    to_largest = to_largest * crowd[largest] / (crowd[largest] + crowd)
    goal = np.where(to_largest > to_seat, largest, seat)
    blocked = 1.0 - p.travel_blocked * read.emergency
    rate = p.travel_rate * np.maximum(to_seat, to_largest) * blocked
    return {"travel_goal": goal.astype(float), "travel_chance": mathx.chance(rate, read.step_hours)}


def rest(read, p, draw):
    """Without contagion nobody travels."""
    places = np.arange(read.population.size, dtype=float)
    return {"travel_goal": places, "travel_chance": np.zeros(read.population.size)}


def _far_is_rare() -> bool:
    return bool((np.diff(pull(np.linspace(0.0, 2000.0, 30), 150.0)) < 0).all())


MECHANISM = Mechanism(
    name="travel",
    purpose="Takes active people from the country and small towns to the centre.",
    parts=(5,),
    switches=("contagion",),
    sources=("Davies2013",),
    reads=("population", "seat_of", "largest_city", "distance", "step_hours", "emergency"),
    reads_fresh=("crowd_seen",),
    writes=(
        Variable("travel_goal", "index", "place", "place that active people move on to"),
        Variable("travel_chance", "1", "place", "chance of moving on in the hour", high=1),
    ),
    parameters=("travel_rate", "travel_distance", "travel_blocked"),
    step=step,
    rest=rest,
    hourly=True,
    promises=(Promise("the farther, the rarer", _far_is_rare),),
)
