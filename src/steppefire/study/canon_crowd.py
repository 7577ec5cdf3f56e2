"""Production crowds in the settings of the published models: one class of people, a crowd felt as a share, no ties.

Only the feeding of an hour's variables stands here. Law, ranks, draws and loops are the engine's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from steppefire.engine.crowd import SIGNALS, Crowd, Law
from steppefire.engine.expected import ACTIVE, ExpectedCrowd
from steppefire.mechanisms.mobilisation import NORMAL, SHARE_FORM, UNIFORM, sight
from steppefire.world.classes import Classes
from steppefire.world.people import People, build

CERTAIN = 1.0
LONGEST = 20_000  # hours until rest
Street = Crowd | ExpectedCrowd


@dataclass(frozen=True)
class Rule:
    """What speaks for going out, base + pull * share of the place that is active, and what people risk, per place."""

    base: float | np.ndarray = 0.0
    pull: float | np.ndarray = 1.0
    risk: float | np.ndarray = 0.0
    quit_chance: float = 0.0


def normal_law(mean: float, spread: float) -> Law:
    """Thresholds N(mean, spread) as shares: private opposition is the threshold with its sign turned."""
    return Law(np.array([0.0]), 0.0, -mean, spread, NORMAL)


def uniform_law(caution: float = 0.0) -> Law:
    """Private opposition spread evenly over 0..1, everybody equally cautious."""
    return Law(np.array([caution]), 0.0, 0.0, 1.0, UNIFORM)


def towns(count: int, inhabitants: int, seed: int) -> People:
    """Towns of adults of one class from the production population; each town draws its people independently."""
    none, adult = np.zeros(1, np.int64), np.ones(1, np.int64)
    people = np.full(count, inhabitants, np.int64)
    return build(people, np.ones((count, 1)), Classes(none, none, none, none, none, adult), 1,
                 np.arange(count, dtype=np.int64), seed)  # fmt: skip


def named(thresholds: list[float]) -> People:
    """People of one place with these thresholds, in numbers of people.

    Thresholds are whole numbers, so half a person less changes nobody and keeps the rounding of ranks out of the law.
    """
    count = len(thresholds)
    rank = np.array([(threshold - 0.5) / count for threshold in sorted(thresholds)], np.float32)
    none, ends = np.zeros(1, np.int64), np.array([0, count], np.int64)
    return People(rank, ends, none, none, none, np.ones(1, np.int64), ends)


def persons(people: People, law: Law) -> Crowd:
    """The crowd engine, person by person."""
    return Crowd(people, np.arange(people.place_start.size - 1), law, seed=1)


def masses(places: int, law: Law, size: int = 1 << 20) -> ExpectedCrowd:
    """The same law in expected numbers, as many people in each place."""
    ends = np.arange(places + 1, dtype=np.int64) * size
    none = np.zeros(places, np.int64)
    people = People(np.empty(0, np.float32), ends, np.arange(places), none, none, np.ones(places, np.int64), ends)
    return ExpectedCrowd(people, places, law)


def everybody_out(street: ExpectedCrowd) -> None:
    """Start with all people in the street."""
    street.mass[ACTIVE] = street.size


def hour_values(active: np.ndarray, population: np.ndarray, rule: Rule) -> SimpleNamespace:
    """The variables of an hour: who sees what share of his place, and everything else at rest."""
    places = active.size
    zero = np.zeros(places)
    felt = np.array([sight(a, n, 1.0, 0.0, SHARE_FORM) for a, n in zip(active, population, strict=True)])
    values = dict.fromkeys((*SIGNALS, "wanted_chance", "release_chance", "return_chance", "connectivity"), zero)
    values |= {
        "grievance": np.zeros((places, 1)),
        "signal": rule.base + rule.pull * felt,
        "risk": zero + rule.risk,
        "join_chance": zero + CERTAIN,
        "quit_chance": zero + rule.quit_chance,
        "travel_goal": np.arange(places, dtype=float),
    }
    return SimpleNamespace(**values)


def populations(street: Street) -> np.ndarray:
    """People of each place."""
    return np.diff(street.people.place_start).astype(float)


def advance(street: Street, rule: Rule, active: np.ndarray, hour: int) -> np.ndarray:
    """One hour; returns the number of active people by place."""
    values = hour_values(active, populations(street), rule)
    return np.asarray(street.step(hour, 0, values)["active"], float)


def settle(street: Street, rule: Rule, active: np.ndarray | None = None, enough: float = 2.0) -> np.ndarray:
    """Let hours pass until each place is at rest (to rounding) or above `enough`; returns active shares by place."""
    population = populations(street)
    now = np.zeros(population.size) if active is None else active
    for hour in range(LONGEST):
        before, now = now, advance(street, rule, now, hour)
        if np.all((np.abs(now - before) <= 1e-13 * population) | (now > enough * population)):
            return now / population
    raise ArithmeticError(f"no rest after {LONGEST} hours")
