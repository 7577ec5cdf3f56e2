"""Classes of people: settlement, group, age band, income class, exposure to the price; and levels of caution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.core.mathx import normal_quantile
from steppefire.mechanisms.values import STRUCTURE

SETTLEMENTS = ("urban", "rural")
INCOMES = ("poor", "middle", "well off")
CAUTION_LEVELS = int(STRUCTURE["caution_levels"].default)


@dataclass(frozen=True)
class Classes:
    """Every combination of traits; children have no income class and no exposure. One entry a class."""

    settlement: np.ndarray
    group: np.ndarray
    band: np.ndarray
    income: np.ndarray
    exposed: np.ndarray
    adult: np.ndarray

    @property
    def count(self) -> int:
        """Number of classes."""
        return int(self.settlement.size)


def groups_in_order(scenario: Any) -> list[Any]:
    """The groups by id: a group's number is its place here, whatever the order of rows in the table."""
    return sorted(scenario.groups, key=lambda group: group.group)


def bands_in_order(scenario: Any) -> list[Any]:
    """The age bands from the youngest on, whatever the order of rows in the table."""
    return sorted(scenario.bands, key=lambda band: band.from_age)


def all_classes(scenario: Any) -> Classes:
    """The classes of a scenario, in a fixed order."""
    bands = bands_in_order(scenario)
    rows = []
    for settlement in range(len(SETTLEMENTS)):
        for group in range(len(scenario.groups)):
            for band, entry in enumerate(bands):
                if entry.adult:
                    rows += [(settlement, group, band, income, exposed, 1) for income in range(3) for exposed in (0, 1)]
                else:
                    rows.append((settlement, group, band, 1, 0, 0))
    table = np.array(rows, dtype=np.int64)
    return Classes(*(table[:, i].copy() for i in range(6)))


def income_shares(mean: float, country_mean: float, gini: float) -> np.ndarray:
    """Shares poor, middle and well off if incomes are log-normal with this mean and the country's Gini.

    Both lines are multiples of the country's mean income.
    """
    spread = math.sqrt(2.0) * normal_quantile((1.0 + gini) / 2.0)
    centre = math.log(mean) - spread * spread / 2.0

    def below(line: float) -> float:
        return 0.5 * math.erfc(-(math.log(line * country_mean) - centre) / (spread * math.sqrt(2.0)))

    poor = below(STRUCTURE["poor_line"].default)
    rich = 1.0 - below(STRUCTURE["well_off_line"].default)
    return np.array([poor, 1.0 - poor - rich, rich])


def class_shares(scenario: Any, rows: list[dict[str, Any]], classes: Classes) -> np.ndarray:
    """Share of each class among a place's people, shape (places, classes); each row adds up to 1."""
    facts = {name: fact.value for name, fact in scenario.facts.items()}
    bands = np.array([band.share for band in bands_in_order(scenario)])
    columns = [group.column for group in groups_in_order(scenario)]
    out = np.zeros((len(rows), classes.count))
    for number, row in enumerate(rows):
        unit = row["facts"]
        groups = np.array([getattr(unit, column) or 0.0 for column in columns])
        groups = groups / groups.sum()
        incomes = income_shares(unit.income, facts["national_income"], facts["gini"])
        gas = unit.exposed_share if unit.exposed_share is not None else facts["exposed_share_elsewhere"]
        exposure = np.array([1.0 - gas * facts["exposed_households"], gas * facts["exposed_households"]])
        settlement = np.array([row["urban"], 1.0 - row["urban"]])
        share = settlement[classes.settlement] * groups[classes.group] * bands[classes.band]
        traits = incomes[classes.income] * exposure[classes.exposed]
        out[number] = share * np.where(classes.adult == 1, traits, 1.0)
    return out / out.sum(axis=1, keepdims=True)


def hermite(order: int, x: float) -> tuple[float, float]:
    """Probabilists' Hermite polynomials of this order and the one below, at x."""
    below, value = 0.0, 1.0
    for n in range(order):
        below, value = value, x * value - n * below
    return value, below


def hermite_roots(order: int) -> list[float]:
    """Zeros of a Hermite polynomial: one between each two zeros of the order below, found by bisection."""
    if order == 0:
        return []
    limit = 2.0 * math.sqrt(order) + 1.0
    edges = [-limit, *hermite_roots(order - 1), limit]
    roots = []
    for low, high in zip(edges, edges[1:], strict=False):
        rising = hermite(order, high)[0] > 0.0
        for _ in range(100):
            middle = 0.5 * (low + high)
            if (hermite(order, middle)[0] > 0.0) == rising:
                high = middle
            else:
                low = middle
        roots.append(0.5 * (low + high))
    return roots


def caution_nodes(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard deviates of the caution levels and the share of adults in each (Gauss-Hermite nodes and weights).

    Eight levels give expected crowds within 1 % of sixteen: the rule integrates smooth functions nearly exactly.
    Computed from sums and products alone, so that every machine gets the same levels.
    """
    nodes = hermite_roots(count)
    weights = [math.factorial(count) / (count * hermite(count, node)[1]) ** 2 for node in nodes]
    return np.array(nodes), np.array(weights) / sum(weights)


def caution_values(deviates: np.ndarray, median: float, spread: float) -> np.ndarray:
    """Caution (0..1) of each level: logistic-normal with this median and spread on the logit scale."""
    centre = math.log(median / (1.0 - median))
    return np.array([1.0 / (1.0 + math.exp(-(centre + spread * float(value)))) for value in deviates])
