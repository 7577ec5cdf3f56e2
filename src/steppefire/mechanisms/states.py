"""The numbers of states that several mechanisms speak of: objects, posts, forces, coups, allies; and the centre."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.facts import from_facts

HELD, BESIEGED, TAKEN, BURNT, RETAKEN = 0.0, 1.0, 2.0, 3.0, 4.0  # an object, as siege writes it
AT_POST, ORDERED, ASIDE, OVER = 0.0, 1.0, 2.0, 3.0  # the men of a post, as loyalty writes it
POLICE, GUARD, ARMY, FOREIGN = range(4)  # forces, in the order of every array by force
NO_COUP, FAILED, SUCCEEDED = 0.0, 1.0, 2.0  # a coup, as cliques writes it
NOT_ASKED, CONSULTING, GRANTED, REFUSED = 0.0, 1.0, 2.0, 3.0  # the alliance's answer, as treaty writes it
HOST, PATRON, MEMBER, POWER = 0.0, 1.0, 2.0, 3.0  # roles of states, in the order of `world.abroad.ROLES`
AGREES, OBJECTS = 1.0, 2.0  # a member's vote, as members writes it; 0 before it votes


def lost(object_state: np.ndarray) -> np.ndarray:
    """True where an object is in the hands of the crowd or burnt."""
    return np.asarray((object_state == TAKEN) | (object_state == BURNT))


def centre(read: Any) -> np.ndarray:
    """1 for the capital and the largest city, by place."""
    return _centre(read.population, read.capital, read.largest_city)


@from_facts
def _centre(population: np.ndarray, capital: Any, largest_city: Any) -> np.ndarray:
    out = np.zeros(population.size)
    out[[int(capital), int(largest_city)]] = 1.0
    return out


def by_place(read: Any, values: np.ndarray) -> np.ndarray:
    """Sums by place of what objects have."""
    return np.bincount(read.object_place.astype(np.int64), weights=values, minlength=read.population.size)


@from_facts
def people_in_all(population: np.ndarray) -> float:
    """People of the country, from those of its places."""
    return float(population.sum())


@from_facts
def share_of_people(population: np.ndarray) -> np.ndarray:
    """Share of the people who live in each place."""
    return np.asarray(population / population.sum())
