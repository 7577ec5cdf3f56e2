"""Will the rulers fall: the regime-change game under public and private signals (Morris and Shin 2003).

A regime of strength s falls if at least a share s of those who might attack do attack. Each of them sees the strength
with private noise (precision b) and all see a public signal z (precision a); attacking costs c and pays 1 on success.
Those whose signal lies below a cutoff attack, and the regime falls below one strength, the tipping strength.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from steppefire.core import mathx
from steppefire.core.mathx import normal_quantile

ALONE = math.sqrt(2.0 * math.pi)  # largest ratio of public to root private precision with one equilibrium
GRID, HALVINGS, KNOWN = 2000, 60, 44


@njit(cache=True, error_model="numpy")
def below(z):  # type: ignore[no-untyped-def]
    """Share of a standard normal below z."""
    return mathx.normal_tail(-z)


@njit(cache=True, error_model="numpy")
def excess(strength, pull, signal, offset):  # type: ignore[no-untyped-def]
    """Strength less the attack it meets, when the cutoff is indifferent; 0 at a tipping strength."""
    return strength - below(pull * (strength - signal) - offset)


@njit(cache=True, error_model="numpy")
def halved(pull, signal, offset):  # type: ignore[no-untyped-def]
    """Where KNOWN halvings of 0..1 lead to the one root, and how many are left: by Newton's method, then verified.

    Without success it is the beginning. Every end of an interval is a multiple of the width, exactly.
    """
    strength, width = 0.5, 0.5**KNOWN
    for _ in range(4):
        z = pull * (strength - signal) - offset
        slope = 1.0 - pull * math.exp(-0.5 * z * z) / ALONE
        strength -= (strength - below(z)) / slope
    a = math.floor(strength / width) * width
    if 0.0 <= a < 1.0 and excess(a, pull, signal, offset) < 0.0 <= excess(a + width, pull, signal, offset):
        return a, a + width, HALVINGS - KNOWN
    return 0.0, 1.0, HALVINGS


@njit(cache=True, error_model="numpy")
def roots(pull, signal, offset):  # type: ignore[no-untyped-def]
    """All tipping strengths in 0..1, in rising order; more than one if public news drowns private knowledge."""
    found = np.zeros(3)
    count = 0
    left, falls = 0.0, True  # strength 0 falls, even where its attack is too small for the numbers to hold
    cells = GRID if pull > ALONE else 1  # one root at most where the slope is below 1
    for cell in range(1, cells + 1):
        right = cell / cells
        fallen = excess(right, pull, signal, offset) < 0.0
        if falls != fallen and count < 3:
            a, b, halvings = halved(pull, signal, offset) if cells == 1 else (left, right, HALVINGS)
            for _ in range(halvings):
                middle = 0.5 * (a + b)
                if (excess(middle, pull, signal, offset) < 0.0) == falls:
                    a = middle
                else:
                    b = middle
            found[count] = 0.5 * (a + b)
            count += 1
        left, falls = right, fallen
    return found[:count]


def tipping_strengths(public: float, private: float, signal: float, cost: float) -> np.ndarray:
    """Strengths at or below which the regime falls, one for each equilibrium (V5.1-V5.4)."""
    offset = math.sqrt(1.0 + public / private) * normal_quantile(cost)
    return np.asarray(roots(public / math.sqrt(private), signal, offset))


def tipping_strength(public: float, private: float, signal: float, cost: float) -> float:
    """The tipping strength that a cautious ruler reckons with: the highest."""
    return float(tipping_strengths(public, private, signal, cost)[-1])


def attack_cutoff(tipping: float, private: float) -> float:
    """Private signal below which people attack, at a tipping strength in 0..1 (exclusive)."""
    return tipping + normal_quantile(tipping) / math.sqrt(private)


def attack(strength: Any, cutoff: float, private: float) -> Any:
    """Share of those who might attack who do, when each sees the strength with private noise."""
    return mathx.normal_tails((np.asarray(strength, float) - cutoff) * math.sqrt(private))


def survives(strength: float, tipping: float, doubt: float) -> float:
    """Chance that the strength lies above the tipping strength, for one who knows it with this standard error."""
    return float(mathx.normal_tails(np.asarray((tipping - strength) / doubt)))


@njit(cache=True, error_model="numpy")
def chance_of_survival(strength, signal, caution, stake, public, private, doubt):  # type: ignore[no-untyped-def]
    """Chance to keep office over all places, and the place most likely to cost it.

    `strength`, `signal` and `caution` (quantile of the attackers' risk) are by place; `stake` is the chance that losing
    the place costs office.
    """
    kept, worst, where = 1.0, -1.0, 0
    pull, widened = public / math.sqrt(private), math.sqrt(1.0 + public / private)
    for place in range(strength.size):
        found = roots(pull, signal[place], widened * caution[place])
        lost = stake[place] * below((found[found.size - 1] - strength[place]) / doubt)
        kept *= 1.0 - lost
        if lost > worst:
            worst, where = lost, place
    return kept, where
