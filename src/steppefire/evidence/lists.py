"""Closed forms for incomplete and contradictory counts: two lists, thinning, and claims fused on a log scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from steppefire.core.errors import SteppefireError
from steppefire.core.mathx import normal_quantile


class CannotEstimate(SteppefireError):
    """The reports at hand cannot answer the question; the message says why."""

    exit_code = 2


@dataclass(frozen=True)
class Spread:
    """A guess at a number with its standard deviation."""

    mean: float
    deviation: float


def lincoln_petersen(first: float, second: float, both: float) -> float:
    """Size of a population of which two independent lists hold so many each and so many in common."""
    _overlap(first, second, both)
    if both == 0:
        raise CannotEstimate("the two lists have nothing in common, so the number of incidents is not bounded")
    return first * second / both


def chapman(first: float, second: float, both: float) -> Spread:
    """The same with Chapman's correction (1951), which stays finite, and Seber's variance (1970)."""
    _overlap(first, second, both)
    size = (first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0
    variance = (first + 1.0) * (second + 1.0) * (first - both) * (second - both) / ((both + 1.0) ** 2 * (both + 2.0))
    return Spread(size, math.sqrt(variance))


def _overlap(first: float, second: float, both: float) -> None:
    if not 0 <= both <= min(first, second):
        raise CannotEstimate(f"lists of {first:g} and {second:g} cannot have {both:g} in common")


def thinned(expected: float, chance: float, seen: float) -> Spread:
    """What a Poisson number was, of which each unit is reported with this chance and so many are: seen + Poisson."""
    if expected < 0 or not 0 <= chance <= 1 or seen < 0:
        raise CannotEstimate("expected and seen must not be negative, and the chance must be a share")
    unseen = expected * (1.0 - chance)
    return Spread(seen + unseen, math.sqrt(unseen))


@dataclass(frozen=True)
class Claim:
    """A figure from a source that multiplies the truth by exp(bias), give or take exp(spread)."""

    figure: float
    bias: float
    spread: float


def fused(middle: float, spread: float, claims: Sequence[Claim], confidence: float = 0.95) -> tuple[float, ...]:
    """Median, low and high of a positive number: a log-normal guess (median, spread of its log) and claims on it."""
    if min([middle, spread, *(min(claim.figure, claim.spread) for claim in claims)]) <= 0:
        raise CannotEstimate("figures and spreads must be above zero")
    weight = 1.0 / spread**2
    total = weight * math.log(middle)
    for claim in claims:
        weight += 1.0 / claim.spread**2
        total += (math.log(claim.figure) - claim.bias) / claim.spread**2
    centre, wide = total / weight, normal_quantile(0.5 + confidence / 2.0) / math.sqrt(weight)
    return math.exp(centre), math.exp(centre - wide), math.exp(centre + wide)
