"""The synthetic population: every inhabitant a row, sorted by private opposition inside each stratum.

A stratum is place x class x caution level. A person's *rank* is the share of his stratum's distribution that
opposes more than he does; parameters map ranks to opposition at run time, so that drawing parameters from
their priors never rebuilds the people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from steppefire.core import draws
from steppefire.world.classes import Classes, caution_nodes

POPULATION = draws.DECISIONS["population"]


@dataclass(frozen=True)
class People:
    """Ranks of all people, and the strata that hold them: stratum s is rank[start[s]:start[s + 1]]."""

    rank: np.ndarray
    start: np.ndarray
    place: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    adult: np.ndarray
    place_start: np.ndarray

    @property
    def count(self) -> int:
        """Number of people."""
        return int(self.rank.size)


def split(total: int, shares: np.ndarray, offset: float) -> np.ndarray:
    """Whole numbers near total * shares that add up to total; a uniform offset makes each unbiased."""
    edges = np.floor(np.cumsum(shares) * (total / shares.sum()) + offset)
    edges[-1] = total
    return np.diff(np.concatenate([[0.0], np.minimum(edges, total)])).astype(np.int64)


@njit(cache=True, error_model="numpy", nogil=True)  # seconds long: other threads must be able to end the process
def fill_ranks(rank, start, stratum_place_start, keys, seed):
    """Sorted uniform ranks for every stratum (exact order statistics, no sorting), addressed by place and person."""
    for stratum in range(start.size - 1):
        first, last = start[stratum], start[stratum + 1]
        size = last - first
        spent = 0.0
        for i in range(size):
            person = first + i - stratum_place_start[stratum]
            u = draws.one(person, keys[stratum], 0, POPULATION, seed, 0)
            spent -= math.log(u) / (size - i)
            rank[first + i] = np.float32(-math.expm1(-spent))


def strata(
    populations: np.ndarray, shares: np.ndarray, classes: Classes, levels: int, keys: np.ndarray, seed: int
) -> tuple[np.ndarray, ...]:
    """Place, class, level, adult and size of every non-empty stratum, places in order."""
    _, weights = caution_nodes(levels)
    rows = []
    for place in range(populations.size):
        key = int(keys[place])
        sizes = split(int(populations[place]), shares[place], draws.one(0, key, 1, POPULATION, seed, 0))
        for kind in np.flatnonzero(sizes):
            if classes.adult[kind]:
                offset = draws.one(kind, key, 2, POPULATION, seed, 0)
                parts = split(int(sizes[kind]), weights, offset)
                rows += [(place, int(kind), int(level), 1, int(parts[level])) for level in np.flatnonzero(parts)]
            else:
                rows.append((place, int(kind), 0, 0, int(sizes[kind])))
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return tuple(table[:, i].copy() for i in range(5))


def build(
    populations: np.ndarray, shares: np.ndarray, classes: Classes, levels: int, keys: np.ndarray, seed: int = 0
) -> People:
    """The people of all places (whole numbers of people, class shares per place, addresses of places)."""
    place, kind, level, adult, size = strata(populations, shares, classes, levels, keys, seed)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    place_start = np.concatenate([[0], np.cumsum(populations)]).astype(np.int64)
    rank = np.empty(int(start[-1]), np.float32)
    fill_ranks(rank, start, place_start[place], keys[place].astype(np.int64), seed)
    return People(rank, start, place, kind, level, adult, place_start)
