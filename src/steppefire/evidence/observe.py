"""Violence and reporting estimated together, so that silence in a blackout is not taken for calm.

Incidents of a place come at a constant rate, times exp(effect * (1 - connectivity)). Source k learns of each with the
chance `noticed(reach, connectivity, dependence)`, independently of the other sources and alike for all incidents.
Thinned Poisson counts are Poisson again, so the likelihood splits exactly into two factors: how the incidents told of
fall into the connectivities of their place (given the place's total, so that its own rate drops out), and which
sources told of each. Clustering of incidents widens the first factor only: its weight is divided by the dispersion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steppefire.core.mathx import normal_quantile
from steppefire.evidence.lists import CannotEstimate, chapman
from steppefire.evidence.reports import Reports, bits
from steppefire.mechanisms.statements import noticed

LOGIT_BOUND, EFFECT_BOUND = 20.0, 8.0  # a chance of two in a billion is none; a rate times 3,000 is unbounded
LONGEST_STEP, MOST_STEPS, GAIN = 2.0, 300, 1e-10
SURE = 1e-12
CUT = 0.5  # the naive comparison calls a place cut where less than this share of the net works


@dataclass(frozen=True)
class Table:
    """All that the likelihood needs of reports, places without incidents left out."""

    levels: np.ndarray  # (levels,) connectivity
    exposure: np.ndarray  # (places, levels) hours
    totals: np.ndarray  # (places, levels) incidents told of
    histories: np.ndarray  # (levels, sets of sources but the empty one)


def tabulate(reports: Reports) -> Table:
    """Pool the cells of a place that share a connectivity: they hold no more information apart."""
    levels, level = np.unique(reports.connectivity, return_inverse=True)
    _, place = np.unique(reports.place, return_inverse=True)
    shape = (place.max() + 1, levels.size)
    exposure, totals = np.zeros(shape), np.zeros(shape)
    np.add.at(exposure, (place, level), reports.hours)
    np.add.at(totals, (place, level), reports.told)
    histories = np.zeros((levels.size, reports.counts.shape[1]))
    np.add.at(histories, level, reports.counts)
    told = totals.sum(axis=1) > 0
    return Table(levels, exposure[told], totals[told], histories[:, 1:])


def unpack(theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Effect, reach where all is connected, and reach where all is cut, from the unbounded parameters."""
    chances = 1.0 / (1.0 + np.exp(-theta[1:]))
    half = chances.size // 2
    return float(theta[0]), chances[:half], chances[half:]


def history_chances(chance: np.ndarray) -> np.ndarray:
    """Chance of every set of independent sources to be the ones that tell, by row; shape (rows, 2 ** sources)."""
    who = bits(chance.shape[1])
    return np.asarray(np.prod(np.where(who[None] > 0, chance[:, None], 1.0 - chance[:, None]), axis=2))


@dataclass(frozen=True)
class Slopes:
    """Log likelihood, its slope and its expected information, and the mean shares that they rest on."""

    value: float
    score: np.ndarray
    information: np.ndarray
    share: np.ndarray  # (places, levels) of a place's incidents told of
    history: np.ndarray  # (levels, sets) of a level's incidents told of
    lean: np.ndarray  # (places, levels) how far a cell pulls the effect


def slopes(table: Table, theta: np.ndarray, dispersion: float) -> Slopes:
    """The likelihood at these parameters."""
    effect, reach, cut = unpack(theta)
    level = table.levels[:, None]
    chance = np.clip(noticed(reach, level, 1.0 - cut / reach), SURE, 1.0 - SURE)
    turn = np.concatenate([level * reach * (1.0 - reach), (1.0 - level) * cut * (1.0 - cut)], axis=1)
    who = bits(reach.size)[1:]
    unseen = np.prod(1.0 - chance, axis=1)
    told = -np.expm1(np.log1p(-chance).sum(axis=1))
    history = history_chances(chance)[:, 1:] / told[:, None]

    rise = np.tile((unseen / told)[:, None] / (1.0 - chance), 2) * turn  # of log told
    within = np.where(who[None] > 0, 1.0 / chance[:, None], -1.0 / (1.0 - chance[:, None]))
    within = np.tile(within, (1, 1, 2)) * turn[:, None] - rise[:, None]  # of log history
    between = np.concatenate([1.0 - level, rise], axis=1)  # of log rate told of

    rate = table.exposure * (np.exp(effect * (1.0 - table.levels)) * told)
    share = rate / rate.sum(axis=1, keepdims=True)
    people = table.totals.sum(axis=1, keepdims=True)
    lean = between[None] - (share @ between)[:, None]
    score = np.einsum("ij,jp->p", table.totals - people * share, between) / dispersion
    information = np.einsum("ij,ijp,ijq->pq", people * share, lean, lean) / dispersion
    score[1:] += np.einsum("jh,jhp->p", table.histories, within)
    expected = table.histories.sum(axis=1, keepdims=True) * history
    information[1:, 1:] += np.einsum("jh,jhp,jhq->pq", expected, within, within)
    value = _weighted_log(table.totals, share) / dispersion + _weighted_log(table.histories, history)
    return Slopes(value, score, information, share, history, lean[..., 0])


def _weighted_log(counts: np.ndarray, share: np.ndarray) -> float:
    """Sum of counts times log share; a count of 0 adds nothing."""
    there = counts > 0
    return float((counts[there] * np.log(np.maximum(share[there], 1e-300))).sum())


def climb(table: Table, start: np.ndarray, dispersion: float, effect: float | None = None) -> tuple[np.ndarray, Slopes]:
    """Fisher scoring with damped steps from a start, the effect held if one is given; the highest point found."""
    bound = np.full(start.size, LOGIT_BOUND)
    bound[0] = EFFECT_BOUND
    theta = np.clip(start, -bound, bound)
    first = 0
    if effect is not None:
        theta[0], first = effect, 1
    here, damping = slopes(table, theta, dispersion), 1e-4
    for _ in range(MOST_STEPS):
        information = here.information[first:, first:]
        eased = information + np.diag(damping * np.diag(information) + 1e-9)
        step = np.zeros(theta.size)
        step[first:] = np.linalg.solve(eased, here.score[first:])
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), SURE))
        tried = theta + step
        tried[first:] = np.clip(tried, -bound, bound)[first:]
        there = slopes(table, tried, dispersion)
        gain = there.value - here.value
        if gain >= 0.0:
            theta, here, damping = tried, there, max(damping / 10.0, 1e-9)
        else:
            damping = max(damping * 10.0, 1e-4)
        if abs(gain) < GAIN or damping > 1e12:
            break
    return theta, here


def first_guess(table: Table) -> np.ndarray:
    """Closed-form start: Chapman's estimate of the busiest source against all others, where connected and where cut."""
    cut = table.levels < 0.5 * (table.levels.min() + table.levels.max())
    who = bits(round(math.log2(table.histories.shape[1] + 1)))[1:]
    sizes, chances = [], []
    for part in (~cut, cut):
        counts = table.histories[part].sum(axis=0)
        by_source = counts @ who
        busiest = int(np.argmax(by_source))
        others = who[:, [k for k in range(who.shape[1]) if k != busiest]].any(axis=1)
        guess = chapman(by_source[busiest], counts[others].sum(), counts[others & (who[:, busiest] > 0)].sum())
        size = max(guess.mean, 1.0)
        sizes.append(size / max(float(table.exposure[:, part].sum()), 1.0))
        chances.append(np.clip(by_source / size, 0.02, 0.98))
    chance = np.concatenate(chances)
    return np.concatenate([[np.clip(math.log(sizes[1] / sizes[0]), -3.0, 3.0)], np.log(chance / (1.0 - chance))])


@dataclass(frozen=True)
class Joint:
    """The estimate: `effect` is the log ratio of violence where all is cut to where all is connected."""

    table: Table
    theta: np.ndarray
    peak: Slopes
    names: tuple[str, ...]
    dispersion: float  # 1 if incidents come singly; larger if in clusters
    confidence: float
    remarks: tuple[str, ...]

    @property
    def effect(self) -> float:
        """Log rate ratio; not a number if the reports leave it open on both sides."""
        return math.nan if self.interval == (-math.inf, math.inf) else unpack(self.theta)[0]

    @property
    def reach(self) -> dict[str, float]:
        """Share of incidents that each source learns of where all is connected."""
        return dict(zip(self.names, unpack(self.theta)[1].tolist(), strict=True))

    @property
    def dependence(self) -> dict[str, float]:
        """Share of its reach that each source loses where all is cut; negative if it gains."""
        _, reach, cut = unpack(self.theta)
        return dict(zip(self.names, (1.0 - cut / reach).tolist(), strict=True))

    @property
    def incidents(self) -> float:
        """Estimate of all incidents, told of or not, of the places with any report."""
        _, reach, cut = unpack(self.theta)
        unseen = history_chances(noticed(reach, self.table.levels[:, None], 1.0 - cut / reach))[:, 0]
        return float((self.table.totals.sum(axis=1, keepdims=True) * self.peak.share / (1.0 - unseen)).sum())

    def drop(self, effect: float) -> float:
        """Likelihood ratio statistic of an effect, the reporting fitted to it."""
        return max(0.0, 2.0 * (self.peak.value - climb(self.table, self.theta, self.dispersion, effect)[1].value))

    @property
    def allowed(self) -> float:
        """Largest likelihood ratio statistic of effects inside the interval."""
        return normal_quantile(0.5 + self.confidence / 2.0) ** 2

    def covers(self, effect: float) -> bool:
        """Whether an effect lies in the interval."""
        return self.drop(effect) <= self.allowed

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Profile likelihood interval; an end that the reports leave open is infinite."""
        return self._end(-1.0), self._end(1.0)

    def _end(self, side: float) -> float:
        inside = float(np.clip(self.theta[0], -EFFECT_BOUND, EFFECT_BOUND))
        outside = side * EFFECT_BOUND
        if self.drop(outside) <= self.allowed:
            return side * math.inf
        while abs(outside - inside) > 1e-4:
            middle = 0.5 * (inside + outside)
            inside, outside = (middle, outside) if self.covers(middle) else (inside, middle)
        return inside

    @property
    def misfit(self) -> float:
        """How ill independent sources describe who told of what: about standard normal if they are; nan if unknown."""
        table = self.table
        expected = table.histories.sum(axis=1, keepdims=True) * self.peak.history
        used = expected.sum(axis=1) > 0
        degrees = int(used.sum()) * (expected.shape[1] - 1) - 2 * len(self.names)
        if degrees <= 0:
            return math.nan
        square = ((table.histories - expected)[used] ** 2 / np.maximum(expected[used], SURE)).sum()
        narrow = 2.0 / (9.0 * degrees)  # Wilson and Hilferty
        return float(((square / degrees) ** (1.0 / 3.0) - 1.0 + narrow) / math.sqrt(narrow))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know besides the numbers."""
        low, high = self.interval
        found = list(self.remarks)
        if math.isinf(low) and math.isinf(high):
            found.append("The reports do not bound the effect: silence may be calm, or nobody to tell of it.")
        elif math.isinf(low):
            found.append("The reports do not bound the effect from below.")
        elif math.isinf(high):
            found.append("The reports do not bound the effect from above: too few incidents are known to two sources.")
        if self.misfit > 3.0:
            found.append("The sources are not independent, or incidents differ in visibility: do not trust the effect.")
        return tuple(found)


def joint(reports: Reports, confidence: float = 0.95, dispersion: float | None = None) -> Joint:
    """Estimate violence and reporting together; raises CannotEstimate where the reports say nothing of the effect."""
    seen = reports.by_source() > 0
    silent = [name for name, tells in zip(reports.names, seen, strict=True) if not tells]
    remarks = [f"{name} told of nothing and was left out." for name in silent]
    if seen.sum() < 2:
        raise CannotEstimate("two sources that told of incidents are needed: with one, silence and calm look alike")
    kept = reports.of(seen)
    table = tabulate(kept)
    both = (table.exposure > 0).sum(axis=1) > 1
    if not both.any():
        raise CannotEstimate("no place with incidents was seen at two connectivities, so there is nothing to compare")
    theta, peak = climb(table, first_guess(table), 1.0)
    if dispersion is None:
        dispersion, known = clustering(kept, peak)
        if not known:
            remarks.append("Too few periods to see whether incidents cluster; they are taken to come singly.")
    if dispersion != 1.0:
        theta, peak = climb(table, theta, dispersion)
    return Joint(table, theta, peak, kept.names, dispersion, confidence, tuple(remarks))


def clustering(reports: Reports, peak: Slopes) -> tuple[float, bool]:
    """Variance of incidents told of by cell over the Poisson one (at least 1), and whether there was enough to tell.

    Cells weigh as they pull the effect, so that clusters in large places count for what they do.
    """
    told = reports.told
    levels, level = np.unique(reports.connectivity, return_inverse=True)
    known = np.isin(reports.place, reports.place[told > 0]) & (reports.hours > 0)
    _, place = np.unique(reports.place[known], return_inverse=True)
    told, level, hours = told[known], level[known], reports.hours[known]
    total = np.bincount(place, told)
    length = np.zeros((total.size, levels.size))
    np.add.at(length, (place, level), hours)
    share = peak.share[place, level] * hours / length[place, level]
    weight = peak.lean[place, level] ** 2
    degrees = told.size - total.size - (levels.size - 1)
    usual = (weight * total[place] * share * (1.0 - share)).sum()
    if degrees < 5 or usual <= 0:
        return 1.0, False
    square = (weight * (told - total[place] * share) ** 2).sum()
    return max(1.0, float(square / usual) * (told.size - total.size) / degrees), True


@dataclass(frozen=True)
class Naive:
    """The log ratio of incidents told of per place-hour, cut to connected, as if all incidents were told of."""

    effect: float
    interval: tuple[float, float]
    notes: tuple[str, ...] = ()

    def covers(self, effect: float) -> bool:
        """Whether an effect lies in the interval."""
        return self.interval[0] <= effect <= self.interval[1]


def naive(reports: Reports, confidence: float = 0.95) -> Naive:
    """Compare what was told of; wrong wherever a blackout silences sources."""
    cut = reports.connectivity < CUT
    hours = [float(reports.hours[part].sum()) for part in (cut, ~cut)]
    told = [float(reports.told[part].sum()) for part in (cut, ~cut)]
    if min(hours) == 0:
        raise CannotEstimate("there are no hours with a blackout, or none without, so there is nothing to compare")
    if min(told) == 0:
        words = "Nothing was told of on one side, so the ratio has no limit there."
        effect = math.nan if max(told) == 0 else math.copysign(math.inf, told[0] - told[1])
        return Naive(effect, (-math.inf, math.inf), (words,))
    effect = math.log(told[0] / hours[0]) - math.log(told[1] / hours[1])
    wide = normal_quantile(0.5 + confidence / 2.0) * math.sqrt(1.0 / told[0] + 1.0 / told[1])
    return Naive(effect, (effect - wide, effect + wide))
