"""Who helps, and with how much: the sharing of a burden in an alliance, and asking as a game of two moves.

Sharing is that of a common good with Cobb-Douglas tastes (Olson and Zeckhauser 1966): each gives what it lacks beside
the gifts of the others. Asking and helping is backward induction with quantal responses (Signorino 1999).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core import mathx

ROUNDS = 1000
SETTLED = 1e-12  # of the largest stake
BOTH = np.array([True, True])


def contributions(stakes: np.ndarray, share: float) -> np.ndarray:
    """What each gives, in the unit of the stakes: max(0, share x stake - (1 - share) x what the others give).

    Each answers the others in turn until nobody moves; the slopes of the answers are those of a convex function, so
    that this comes to the one resting point from anywhere.
    """
    gives = np.zeros(stakes.size)
    if not stakes.any():
        return gives
    total = 0.0
    for _ in range(ROUNDS):
        moved = 0.0
        for ally in range(stakes.size):
            new = max(0.0, share * stakes[ally] - (1.0 - share) * (total - gives[ally]))
            total += new - gives[ally]
            moved = max(moved, abs(new - gives[ally]))
            gives[ally] = new
        if moved <= SETTLED * stakes.max():
            break
    return gives


def chance_of_help(worth: Any, weight: float) -> np.ndarray:
    """Chance that an ally helps, by quantal response, if helping is worth so much more to it than not (any shape)."""
    worth = np.asarray(worth, float)
    best = np.maximum(worth, 0.0)
    helps, not_ = mathx.exp(weight * (worth - best)), mathx.exp(weight * (0.0 - best))
    return np.asarray(helps / (helps + not_))


def ask_and_help(worth: float, helped: float, refused: float, silent: float, weight: float) -> tuple[float, float]:
    """Chances that the ally helps and that the asker asks, who foresees the first; worths of the asker's three ends."""
    helps = float(chance_of_help(worth, weight))
    asking = helps * helped + (1.0 - helps) * refused
    return helps, float(chance_of_help(asking - silent, weight))


def worth_of_being_seen(size: Any, gain: Any, price: Any, unit: float) -> np.ndarray:
    """Worth to a state of a contingent: favour grows with the log of its size, the price with the size itself."""
    parts = np.asarray(size, float) / unit
    return np.asarray(gain * mathx.log1p(parts) - price * parts)
