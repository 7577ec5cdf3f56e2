"""Worlds whose violence and reporting are known, to try estimators on: constant rates, and sources with faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.evidence.reports import Reports, matched
from steppefire.mechanisms import scripted
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.statements import noticed
from steppefire.world import build

NAMES = ("ministry", "agency", "witnesses")
MOST_IN_CELL = 4096  # incidents of a cell that have an address of their own
DAY = 24


@dataclass(frozen=True)
class Cells:
    """Places by day by connectivity: where, which day, how well connected, how long."""

    place: np.ndarray
    day: np.ndarray
    connectivity: np.ndarray
    hours: np.ndarray


@dataclass(frozen=True)
class Trial:
    """What is true. `rate` is incidents an hour by place where all is connected."""

    cells: Cells
    rate: np.ndarray
    reach: tuple[float, ...] = (0.6, 0.5, 0.3)
    dependence: tuple[float, ...] = (0.5, 0.5, 0.5)  # a blackout halves every source
    effect: float = 0.0  # log ratio of violence, all cut to all connected
    bursts: bool = False  # half of a place's days are calm, the others have twice the violence
    copied: float = 0.0  # chance that the second source repeats what the first tells
    hidden: float = 0.0  # share of its reach that every source loses for one incident in two
    names: tuple[str, ...] = field(default=NAMES)


def cells_of(connectivity: np.ndarray) -> Cells:
    """Cells of an hourly connectivity (hours, places); hours of a day that share a value make a cell."""
    hours, places = connectivity.shape
    levels, level = np.unique(connectivity, return_inverse=True)
    day = np.repeat(np.arange(hours) // DAY, places)
    place = np.tile(np.arange(places), hours)
    key = (place * (day.max() + 1) + day) * levels.size + level.ravel()
    found, first, length = np.unique(key, return_index=True, return_counts=True)
    return Cells(place[first], day[first], levels[level.ravel()[first]], length.astype(float))


def plain_connectivity(places: int = 20, days: int = 30, cut_days: int = 10) -> np.ndarray:
    """Every second place is wholly cut for the days in the middle."""
    out = np.ones((DAY * days, places))
    first = DAY * (days - cut_days) // 2
    out[first : first + DAY * cut_days, ::2] = 0.0
    return out


def scripted_connectivity(scenario: Any) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Hourly connectivity by place that the blackouts of a scenario's script leave, and the places."""
    world = build.world(scenario)
    nobody_decides = {"orders_lapsed": np.zeros(len(MOVES)),
                      "script_inherited": np.zeros(world.statics["script_action"].size)}  # fmt: skip
    read = SimpleNamespace(**world.statics, **nobody_decides)
    rows = []
    for hour in range(DAY * scenario.days):
        read.hour = float(hour)
        rows.append(1.0 - scripted.latest(read, "blackout"))
    return np.stack(rows), list(world.rows)


def poisson(uniform: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Poisson numbers by inversion; means far below 700."""
    number = np.zeros(mean.size, np.int64)
    term = np.exp(-mean)
    below = term.copy()
    for count in range(1, MOST_IN_CELL):
        more = uniform > below
        if not more.any() or not (term > 0).any():
            break
        number[more] = count
        term = term * mean / count
        below += term
    return number


def play(trial: Trial, seed: int, member: int) -> Reports:
    """What the sources tell of in one replicate."""
    cells = trial.cells

    def draw(decision: str, addresses: np.ndarray, lane: int = 0) -> np.ndarray:
        return np.asarray(draws.many(addresses, lane, draws.DECISIONS[decision], seed, member))

    mean = trial.rate[cells.place] * cells.hours * np.exp(trial.effect * (1.0 - cells.connectivity))
    if trial.bursts:
        mean = mean * 2.0 * (draw("trial_burst", cells.place * MOST_IN_CELL + cells.day) < 0.5)
    number = poisson(draw("trial_incidents", np.arange(mean.size)), mean)
    cell = np.repeat(np.arange(mean.size), number)
    within = np.arange(cell.size) - np.repeat(np.cumsum(number) - number, number)
    address = cell * MOST_IN_CELL + within
    visible = 1.0 - trial.hidden * (draw("trial_hidden", address) < 0.5)
    seen = np.stack([
        draw("trial_notice", address, lane)
        < visible * noticed(reach, cells.connectivity[cell], dependence)
        for lane, (reach, dependence) in enumerate(zip(trial.reach, trial.dependence, strict=True))
    ], axis=1)  # fmt: skip
    if trial.copied > 0:
        seen[:, 1] |= seen[:, 0] & (draw("trial_copy", address) < trial.copied)
    return matched(cells, cell, seen, trial.names)
