"""Morris screening: every parameter with a prior moved one at a time, and chance among them as one more factor.

Morris (1991), "Factorial sampling plans for preliminary computational experiments"; mu* of Campolongo, Cariboni and
Saltelli (2007). Levels stand for equal shares of a prior: the middle of each quarter. Chance is moved by factors that
change nothing but the random numbers (the "dummies" of Zadeh et al. 2017), CHANCES of them, so that each trajectory
says several times how far the outcome moves by chance alone, wherever it happens to be among the parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.core.spec import Parameter
from steppefire.study import many, prior_draws
from steppefire.study.jobs import Job, Study
from steppefire.study.many import Side

LEVELS, CHANCES = 4, 8
RESAMPLES, LEVEL = 10_000, 0.95
STREAM = 1  # of the study's seed; the sample after it has another
CHANCE = "chance"


@dataclass(frozen=True)
class Design:
    """The points of a screening: `cube` is runs x factors on Morris' grid (0..1), parameters first, then chance."""

    names: tuple[str, ...]
    trajectories: int
    seed: int

    @cached_property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib wants them."""
        factors = [*self.names, *(f"{CHANCE} {number}" for number in range(CHANCES))]
        return {"num_vars": len(factors), "names": factors, "bounds": [[0.0, 1.0]] * len(factors)}

    @cached_property
    def cube(self) -> np.ndarray:
        """All trajectories, one after the other; each has one point more than there are factors."""
        from SALib.sample import morris

        return np.asarray(morris.sample(self.problem, self.trajectories, LEVELS, seed=generator(self.seed, STREAM)))

    @cached_property
    def members(self) -> np.ndarray:
        """Which random numbers each run has: new ones after every step of chance, shared by no two trajectories."""
        moved = self._moved >= len(self.names)
        steps = np.concatenate([np.zeros((self.trajectories, 1), int), np.cumsum(moved, axis=1)], axis=1)
        return np.asarray((steps + (CHANCES + 1) * np.arange(self.trajectories)[:, None]).ravel())

    def effects(self, outcome: np.ndarray) -> np.ndarray:
        """Elementary effects, factors x trajectories: the change of the outcome over that of the factor."""
        paths, values = self._paths, outcome.reshape(self.trajectories, -1)
        rows = np.arange(self.trajectories)[:, None]
        change = np.take_along_axis(np.diff(paths, axis=1), self._moved[:, :, None], 2)[:, :, 0]
        found = np.empty((paths.shape[2], self.trajectories))
        found[self._moved, rows] = np.diff(values, axis=1) / change
        return found

    @property
    def _paths(self) -> np.ndarray:
        return self.cube.reshape(self.trajectories, -1, self.cube.shape[1])

    @cached_property
    def _moved(self) -> np.ndarray:
        return np.asarray(np.abs(np.diff(self._paths, axis=1)).argmax(axis=2))


def generator(seed: int, stream: int) -> np.random.Generator:
    """Random numbers for a sampler, from the study's seed."""
    return np.random.default_rng([seed, stream])


def factors(settings: Settings) -> dict[str, Parameter]:
    """The parameters that are varied: all that have a prior, but those that a person has set."""
    by_hand = {path for path, _ in settings.overrides}
    return {name: entry for name, entry in prior_draws.parameters().items() if name not in by_hand}


def quantile(x: float) -> float:
    """The share of the prior below a point of Morris' grid: 0 is the middle of the first quarter, 1 of the last."""
    return (0.5 + x * (LEVELS - 1)) / LEVELS


def design(settings: Settings, trajectories: int) -> Design:
    """The design of a study, by its seed."""
    return Design(tuple(factors(settings)), trajectories, settings.seed)


def study(scenario: Any, settings: Settings, trajectories: int, width: float = 1.0) -> Study:
    """All runs of a screening, over this share (0..1) of every prior; nothing but outcomes is kept."""
    given, plan = factors(settings), design(settings, trajectories)
    levels = np.rint(plan.cube * (LEVELS - 1)).astype(int)
    values = {name: [prior_draws.at(entry, quantile(level / (LEVELS - 1)), width) for level in range(LEVELS)]
              for name, entry in given.items()}  # fmt: skip
    jobs = tuple(
        Job(scenario.name, run, replace(settings, member=int(plan.members[run])),
            tuple((name, values[name][level]) for name, level in zip(plan.names, row, strict=False)))
        for run, row in enumerate(levels)
    )  # fmt: skip
    described = {"trajectories": trajectories, "width": width, "levels": LEVELS, "chances": CHANCES,
                 "factors": {name: entry.prior for name, entry in given.items()}}  # fmt: skip
    return many.study("sensitivity", [Side(scenario.name, scenario, settings)], jobs, described, series=())


def analysed(plan: Design, outcome: np.ndarray) -> dict[str, dict[str, Any]]:
    """mu*, its 95 % interval, mu and sigma of every parameter and of chance, in the unit of the outcome.

    A parameter is `told` from chance where its mu* is above `threshold`: 95 % of the means of as many effects of chance
    as there are trajectories lie at or below it. At most one in twenty parameters that do nothing but change the random
    numbers' meaning is told from chance by accident.
    """
    from SALib.analyze import morris

    random = generator(plan.seed, STREAM)
    values = np.asarray(outcome, float)
    found = morris.analyze(plan.problem, plan.cube, values, num_resamples=1000, num_levels=LEVELS, seed=random)
    chance = plan.effects(values)[len(plan.names) :]
    limit = threshold(chance, random)
    told = {
        name: {"mu_star": float(found["mu_star"][at]), **_interval(found, at), "mu": float(found["mu"][at]),
               "sigma": float(found["sigma"][at]), "told": bool(found["mu_star"][at] > limit)}
        for at, name in enumerate(plan.names)
    }  # fmt: skip
    return told | {CHANCE: _of_chance(chance, limit, random)}


def threshold(chance: np.ndarray, random: np.random.Generator) -> float:
    """The 95 % quantile of the mean of as many effects of chance (either sign) as there are trajectories."""
    pool, trajectories = np.abs(chance).ravel(), chance.shape[1]
    means = random.choice(pool, (RESAMPLES, trajectories)).mean(axis=1)
    return float(np.quantile(means, LEVEL, method="higher"))


def _interval(found: dict[str, Any], at: int) -> dict[str, float]:
    middle, reach = float(found["mu_star"][at]), float(found["mu_star_conf"][at])
    return {"low": max(0.0, middle - reach), "high": middle + reach}


def _of_chance(effects: np.ndarray, limit: float, random: np.random.Generator) -> dict[str, Any]:
    """The same of all factors of chance together, which are one thing; its sign means nothing."""
    sizes = np.abs(effects).ravel()
    means = random.choice(sizes, (1000, sizes.size)).mean(axis=1)
    low, high = np.quantile(means, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    return {"mu_star": float(sizes.mean()), "low": float(low), "high": float(high), "mu": 0.0,
            "sigma": float(effects.std(ddof=1)), "told": False, "threshold": limit}  # fmt: skip


def kept(found: dict[str, dict[str, dict[str, Any]]], spread: dict[str, float], count: int) -> tuple[str, ...]:
    """The few parameters that matter most: by mu* over the outcome's spread in the screening, added up over outcomes.

    `found` is what `analysed` says of each outcome, `spread` the standard deviation of each; one that never varies
    counts for nothing. Ties go by name; what moves nothing is never among them.
    """
    names: Sequence[str] = [name for name in next(iter(found.values())) if name != CHANCE]
    score = {name: sum(found[what][name]["mu_star"] / spread[what] for what in found if spread[what] > 0.0)
             for name in names}  # fmt: skip
    moving = [name for name in names if score[name] > 0.0]
    return tuple(sorted(moving, key=lambda name: (-score[name], name))[:count])
