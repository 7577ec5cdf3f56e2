"""Members of a forecast as weighted particles: what the claims make of them, and what they say together.

Errors of claims are those of logs, with Student's t of four degrees, so that a single claim that is far off costs a
member little. Where the claims leave too few members, the likelihood is tempered: raised to a power below one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.study import intervals
from steppefire.study.known_then import Known

DEGREES = 4.0
FLOOR, SHARE = 20, 0.1  # the effective number of members that is kept: so many, or this share of them
STEPS = 60  # of the bisection


def log_likelihood(claims: Sequence[Known], values: np.ndarray) -> np.ndarray:
    """Log density of the claims (but for a constant) in each member, of its values by member and claim."""
    total = np.zeros(values.shape[0])
    for number, claim in enumerate(claims):
        total += -0.5 * (DEGREES + 1.0) * np.log1p(error(claim, values[:, number]) ** 2 / DEGREES)
    return total


def error(claim: Known, values: np.ndarray) -> np.ndarray:
    """How far each value lies off the claim, in its spreads; 0 on a side that the claim leaves open."""
    held = np.log1p(np.maximum(values, 0.0))
    low, high = (math.log1p(side) if math.isfinite(side) else side for side in (claim.low, claim.high))
    if math.isinf(high):
        return np.asarray(np.minimum(held - low, 0.0) / claim.below)
    if math.isinf(low):
        return np.asarray(np.maximum(held - high, 0.0) / claim.above)
    off = held - 0.5 * (low + high)
    return np.asarray(off / np.where(off > 0.0, claim.above, claim.below))


def weights(logs: np.ndarray, possible: np.ndarray, power: float = 1.0) -> np.ndarray:
    """Weights (sum 1) of the likelihood to this power; 0 for members that what is known rules out."""
    if not possible.any():
        raise ValueError("no member is possible")
    held = np.where(possible, power * logs, -np.inf)
    raw = np.exp(held - held.max())
    return np.asarray(raw / raw.sum())


def effective(weight: np.ndarray) -> float:
    """Effective number of members, 1 to all: 1 over the sum of squared weights (Kong 1992)."""
    return float(1.0 / (weight * weight).sum())


def floor_of(members: int) -> float:
    """The least effective number that is allowed; of a small ensemble half of its members."""
    return max(min(float(FLOOR), 0.5 * members), SHARE * members)


def tempered(logs: np.ndarray, possible: np.ndarray, floor: float) -> tuple[np.ndarray, float]:
    """Weights and the power (0..1) of the likelihood that leaves so many effective members."""
    whole = weights(logs, possible)
    if effective(whole) >= floor:
        return whole, 1.0
    if possible.sum() <= floor:
        return weights(logs, possible, 0.0), 0.0
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        power = 0.5 * (low + high)
        low, high = (power, high) if effective(weights(logs, possible, power)) >= floor else (low, power)
    return weights(logs, possible, low), low


def resampled(weight: np.ndarray, count: int, seed: int) -> np.ndarray:
    """How often each member is taken among `count`: systematic resampling, one addressed draw (Kitagawa 1996)."""
    u = float(draws.one(0, 0, 0, draws.DECISIONS["particle"], seed, 0))
    marks = (u + np.arange(count)) / count
    found = np.searchsorted(np.cumsum(weight), marks, side="right")
    return np.bincount(np.minimum(found, np.flatnonzero(weight)[-1]), minlength=weight.size)


def quantiles(values: np.ndarray, weight: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Values below or at which these shares of the weight lie, as values that occur; columns one by one."""
    columns = values.reshape(values.shape[0], -1)
    order = np.argsort(columns, axis=0, kind="stable")
    below = np.cumsum(weight[order], axis=0)
    out = np.empty((len(levels), columns.shape[1]))
    for number, level in enumerate(levels):
        at = np.minimum((below < level - 1e-12).sum(axis=0), values.shape[0] - 1)
        out[number] = np.take_along_axis(np.take_along_axis(columns, order, axis=0), at[None], axis=0)[0]
    return out.reshape(len(levels), *values.shape[1:])


def chance(happened: np.ndarray, weight: np.ndarray) -> dict[str, float]:
    """Weighted share of members, with Wilson's interval of the effective number."""
    share, runs = min(1.0, float(weight[happened].sum())), effective(weight)
    low, high = intervals.wilson(share * runs, runs)
    return {"chance": share, "low": min(low, share), "high": max(high, share)}


def surprise(claim: Known, values: np.ndarray, weight: np.ndarray) -> float:
    """Weighted share of members that lie at the claim or beyond it, on the side where fewer do."""
    return min(float(weight[values >= claim.low].sum()), float(weight[values <= claim.high].sum()), 1.0)


def correlation(one: np.ndarray, other: np.ndarray, weight: np.ndarray) -> float | None:
    """Weighted rank correlation, -1 to 1 (Spearman's, of weighted middle ranks); None where one does not vary."""
    a, b = ranks(one, weight), ranks(other, weight)
    a, b = a - (weight * a).sum(), b - (weight * b).sum()
    spread = math.sqrt(float((weight * a * a).sum() * (weight * b * b).sum()))
    return None if spread < 1e-12 else float((weight * a * b).sum()) / spread


def ranks(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Share of the weight below each value, and half of that at it."""
    levels, where = np.unique(values, return_inverse=True)
    held = np.bincount(where, weights=weight, minlength=levels.size)
    return np.asarray((np.cumsum(held) - 0.5 * held)[where])


def interval(r: float, runs: float) -> tuple[float, float]:
    """95 % interval of a correlation from so many members, by Fisher's transformation (1921)."""
    if runs <= 4.0:
        return -1.0, 1.0
    middle, reach = math.atanh(max(min(r, 0.999999), -0.999999)), intervals.Z / math.sqrt(runs - 3.0)
    return math.tanh(middle - reach), math.tanh(middle + reach)


def told(claim: Known, values: np.ndarray, weight: np.ndarray) -> dict[str, Any]:
    """A claim beside the members: 5 %, median, 95 % and how surprising it is."""
    low, middle, high = (float(level) for level in quantiles(values, weight, (0.05, 0.5, 0.95)))
    return {"claim": claim.id, "quantity": claim.quantity.replace("_", " "), "scope": claim.scope, "says": claim.says,
            "claimant": claim.claimant, "source": claim.source, "q05": low, "median": middle, "q95": high,
            "spread_below": claim.below, "spread_above": claim.above, "copies": " ".join(claim.copies),
            "beyond": surprise(claim, values, weight)}  # fmt: skip
