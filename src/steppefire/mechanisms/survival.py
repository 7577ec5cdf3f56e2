"""Will the rulers fall: the regime-change game under public and private signals (theory section 5; Morris and Shin).

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
GRID, HALVINGS = 2000, 60


@njit(cache=True, error_model="numpy")
def below(z):  # type: ignore[no-untyped-def]
    """Share of a standard normal below z."""
    return mathx.normal_tail(-z)


@njit(cache=True, error_model="numpy")
def excess(strength, pull, signal, offset):  # type: ignore[no-untyped-def]
    """Strength less the attack it meets, when the cutoff is indifferent; 0 at a tipping strength."""
    return strength - below(pull * (strength - signal) - offset)


@njit(cache=True, error_model="numpy")
def roots(pull, signal, offset):  # type: ignore[no-untyped-def]
    """All tipping strengths in 0..1, in rising order; more than one if public news drowns private knowledge."""
    found = np.zeros(3)
    count = 0
    left, low = 0.0, excess(0.0, pull, signal, offset)
    cells = GRID if pull > ALONE else 1  # one root at most where the slope is below 1
    for cell in range(1, cells + 1):
        right = cell / cells
        high = excess(right, pull, signal, offset)
        if (low < 0.0) != (high < 0.0) and count < 3:
            a, b = left, right
            for _ in range(HALVINGS):
                middle = 0.5 * (a + b)
                if (excess(middle, pull, signal, offset) < 0.0) == (low < 0.0):
                    a = middle
                else:
                    b = middle
            found[count] = 0.5 * (a + b)
            count += 1
        left, low = right, high
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
