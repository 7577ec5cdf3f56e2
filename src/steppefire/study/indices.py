"""The few inputs that matter, varied together: how much of an outcome's spread each explains, and how much chance does.

First-order Sobol indices (by SALib) and Borgonovo's delta, both from one given sample (Plischke, Borgonovo and Smith
2013, "Global sensitivity measures from given data"). Delta is taken over classes of the outcome, since most outcomes
are yes or no, or zero in many runs: a density says nothing of those. A sample of a few hundred points shows something
even of an input without influence; DUMMIES shuffled inputs say how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.core.spec import Parameter
from steppefire.study import intervals, many, prior_draws, scoring
from steppefire.study.jobs import Job, Study
from steppefire.study.many import Side
from steppefire.study.screening import generator

STREAM = 2  # of the study's seed
AGAIN = 4  # every so many-th point is played once more with other random numbers
RESAMPLES = 100
DUMMIES = 100
FREQUENT = 0.1  # the share of runs from which one value is a class of its own
CLASSES = 5
LEAST = 40  # points of a sample


def points(names: Sequence[str], samples: int, seed: int) -> np.ndarray:
    """A scrambled Latin hypercube, samples x inputs, inside (0, 1)."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(len(names), rng=generator(seed, STREAM)).random(samples))


def study(scenario: Any, settings: Settings, inputs: dict[str, Parameter], samples: int, width: float = 1.0) -> Study:
    """Members 0 to samples - 1 with inputs of their own; every fourth point once more, with other random numbers.

    Inputs vary over this share (0..1) of their priors, around their present values.
    """
    cube, given = points(tuple(inputs), samples, settings.seed), tuple(inputs.items())
    drawn = [tuple((name, prior_draws.at(entry, float(u), width)) for (name, entry), u in zip(given, row, strict=True))
             for row in cube]  # fmt: skip
    numbers = [*range(samples), *range(0, samples, AGAIN)]
    jobs = tuple(Job(scenario.name, member, replace(settings, member=member), drawn[point])
                 for member, point in enumerate(numbers))  # fmt: skip
    laws = {name: entry.prior for name, entry in inputs.items()}
    plan = {"samples": samples, "width": width, "again": AGAIN, "inputs": laws}
    return many.study("sample", [Side(scenario.name, scenario, settings)], jobs, plan, series=())


def analysed(cube: np.ndarray, names: Sequence[str], outcome: np.ndarray, seed: int) -> dict[str, dict[str, Any]]:
    """Delta and S1 of every input with 95 % intervals, and whether each is `told` from an input without influence.

    `cube` is points x inputs, `outcome` one value a point. `delta_floor` and `s1_floor` are what 95 % of inputs without
    influence stay below in a sample of this size; all is 0 where the outcome never varies.
    """
    values, keys = np.asarray(outcome, float), ("delta", "s1")
    if np.ptp(values) == 0.0:
        nothing = {f"{key}{end}": 0.0 for key in keys for end in ("", "_low", "_high", "_floor")}
        return {name: {**nothing, "told": False} for name in names}
    random = generator(seed, STREAM)
    idle = random.permuted(np.tile(np.arange(len(values))[:, None], (1, DUMMIES)), axis=0)
    found, s1 = _deltas(cube, values, random), _first_order(cube, values, random, RESAMPLES)
    floors = {"delta": _deltas(idle, values, random)[0], "s1": _first_order(idle, values, random, 2)[0]}
    floor = {f"{key}_floor": float(np.quantile(floors[key], scoring.LEVEL)) for key in keys}
    return {name: {**_interval("delta", found[0][at], found[1][at]), **_interval("s1", s1[0][at], s1[1][at]), **floor,
                   "told": bool(found[0][at] > floor["delta_floor"])} for at, name in enumerate(names)}  # fmt: skip


def of_chance(outcome: np.ndarray, samples: int, seed: int) -> dict[str, float]:
    """The share of the outcome's variance that chance makes, by points that were played twice, with a 95 % interval.

    `outcome` is that of all members, in order.
    """
    once, again = outcome[0:samples:AGAIN], outcome[samples:]
    spread = float(np.var(outcome[:samples]))
    if spread == 0.0:
        return _interval("share", 0.0, 0.0)
    halves = 0.5 * (once - again) ** 2 / spread
    means = generator(seed, STREAM).choice(halves, (RESAMPLES * 10, halves.size)).mean(axis=1)
    low, high = np.quantile(means, [0.5 - 0.5 * scoring.LEVEL, 0.5 + 0.5 * scoring.LEVEL])
    return {"share": min(1.0, float(halves.mean())), "share_low": float(low), "share_high": min(1.0, float(high))}


def classes(values: np.ndarray) -> np.ndarray:
    """Outcomes as class numbers: each value that is frequent is one, the others lie in classes of about equal size."""
    known, counts = np.unique(values, return_counts=True)
    often = known[counts > FREQUENT * len(values)]
    found = np.searchsorted(often, values)
    rest = ~np.isin(values, often)
    if rest.any():
        edges = np.quantile(values[rest], np.linspace(0.0, 1.0, CLASSES + 1)[1:-1])
        found[rest] = len(often) + np.searchsorted(edges, values[rest])
    return np.asarray(np.unique(found, return_inverse=True)[1])


def _deltas(given: np.ndarray, values: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Delta of every column, less the bias that resampling shows (equation 30 there), and the reach of its interval."""
    kinds, points = classes(values), len(values)
    ranks = np.argsort(np.argsort(given, axis=0, kind="stable"), axis=0, kind="stable")
    place = ranks * bins(points) // points
    again = random.integers(points, size=(RESAMPLES, points))
    found = []
    for column in place.T:
        resampled = np.array([delta(column[chosen], kinds[chosen]) for chosen in again])
        corrected = 2.0 * delta(column, kinds) - resampled
        found.append((max(0.0, float(corrected.mean())), intervals.Z * float(corrected.std(ddof=1))))
    middles, reaches = zip(*found, strict=True)
    return np.array(middles), np.array(reaches)


def delta(places: np.ndarray, kinds: np.ndarray) -> float:
    """Half the distance between the shares of classes in a bin of the input and in all, averaged over bins (0..1)."""
    width = int(kinds.max()) + 1
    counts = np.bincount(places * width + kinds, minlength=(int(places.max()) + 1) * width).reshape(-1, width)
    within = counts.sum(axis=1, keepdims=True)
    apart = np.abs(counts / np.maximum(within, 1) - counts.sum(axis=0) / len(places)).sum(axis=1)
    return float(0.5 * (within[:, 0] / len(places) * apart).sum())


def _first_order(given: np.ndarray, values: np.ndarray, random: np.random.Generator,
                 resamples: int) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """SALib's S1 of every column, of all points, and the reach of its interval.

    `SALib.analyze.delta.analyze` takes S1 of one resample only, which adds noise and bias for nothing.
    """
    from SALib.analyze import delta as salib

    edges = np.linspace(0, len(values), bins(len(values)) + 1)
    with _left_alone(int(random.integers(1, 2**32 - 1))):
        return (np.array([salib.sobol_first(values, column, edges) for column in given.T]),
                np.array([salib.sobol_first_conf(values, column, edges, resamples, scoring.LEVEL, len(values))
                          for column in given.T]))  # fmt: skip


def bins(points: int) -> int:
    """Into how many parts of equal size a sample is divided along an input: an even number that grows slowly."""
    return max(4, 2 * round(0.75 * points**0.25))


@contextmanager
def _left_alone(seed: int) -> Iterator[None]:
    """SALib draws from NumPy's global generator: seeded, and put back."""
    state = np.random.get_state()
    try:
        np.random.seed(seed)
        yield
    finally:
        np.random.set_state(state)


def _interval(name: str, middle: float, reach: float) -> dict[str, float]:
    """A share with its interval, both kept within 0..1."""
    return {key: float(min(1.0, max(0.0, value)))
            for key, value in ((name, middle), (f"{name}_low", middle - reach), (f"{name}_high", middle + reach))}
