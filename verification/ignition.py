"""Exact chance that a finite town with random thresholds ends above one half; shares no code with the product.

Go through the levels 0, 1, 2, ... of active people. The number of people whose threshold lies at or below the level
is a Markov chain: of those above the last level, each lies between it and this one with a known chance. The crowd
stops at the first level that equals its own number.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

NEGLIGIBLE = 1e-20


@njit(cache=True)
def binomial_into(target, start, weight, trials, chance):  # type: ignore[no-untyped-def]
    """Add weight times the binomial distribution to target, from start on."""
    term = math.exp(trials * math.log1p(-chance))
    odds = chance / (1.0 - chance)
    for hits in range(trials + 1):
        target[start + hits] += weight * term
        if hits > trials * chance and term < NEGLIGIBLE:
            break
        term *= (trials - hits) / (hits + 1.0) * odds


@njit(cache=True)
def above_half(inhabitants, mean, spread):  # type: ignore[no-untyped-def]
    """Chance that more than half end active; mean and spread of thresholds as shares of the inhabitants."""
    below = 0.5 * math.erfc(mean / (spread * math.sqrt(2.0)))
    known = np.zeros(inhabitants + 1)
    binomial_into(known, 0, 1.0, inhabitants, below)
    known[0] = 0.0
    for level in range(1, inhabitants // 2 + 1):
        now = 0.5 * math.erfc((mean - level / inhabitants) / (spread * math.sqrt(2.0)))
        following = np.zeros(inhabitants + 1)
        for count in range(level, inhabitants + 1):
            if known[count] > NEGLIGIBLE:
                binomial_into(following, count, known[count], inhabitants - count, (now - below) / (1.0 - below))
        following[: level + 1] = 0.0
        known, below = following, now
    return known.sum()
