"""Ruling coalitions: who holds together, if a majority may exclude the rest, and may do so again tomorrow.

After Acemoglu et al. 2008: a coalition wins if its power is more than a majority of the power of those now in;
it is self-enforcing if no part of it would win within it and be self-enforcing in turn. The ruling coalition is the
self-enforcing winning part of least power, or everybody. Sets are bit masks, taken in the order of their numbers.
"""

from __future__ import annotations

import numpy as np
from numba import njit

MOST = 14  # players: the work grows with three to the power of their number


@njit(cache=True, error_model="numpy")
def least_part(whole, power, majority, holds):  # type: ignore[no-untyped-def]
    """The self-enforcing part of least power that wins within a set, or 0 if none does."""
    found = 0
    part = (whole - 1) & whole
    while part > 0:
        if holds[part] and power[part] > majority * power[whole] and (found == 0 or power[part] < power[found]):
            found = part
        part = (part - 1) & whole
    return found


@njit(cache=True, error_model="numpy")
def ruling_mask(powers, majority):  # type: ignore[no-untyped-def]
    """The ruling coalition of players with these positive powers, as a bit mask."""
    sets = 1 << powers.size
    power = np.zeros(sets)
    holds = np.zeros(sets, np.bool_)
    last = 0
    for whole in range(1, sets):
        for player in range(powers.size):
            if whole >> player & 1:
                power[whole] = power[whole & ~(1 << player)] + powers[player]
                break
        last = least_part(whole, power, majority, holds)
        holds[whole] = last == 0
    return last if last else sets - 1


def ruling(powers: np.ndarray, majority: float) -> np.ndarray:
    """Which players are in the ruling coalition (V6.2-V6.5); players without power are in it, as nobody minds them.

    `powers` at most 14 numbers, 0 or more; `majority` from one half; raises ValueError for more players.
    """
    powers = np.asarray(powers, float)
    counted = np.flatnonzero(powers > 0.0)
    if counted.size > MOST:
        raise ValueError(f"{counted.size} players; a ruling coalition is sought among {MOST} at most")
    inside = np.ones(powers.size, bool)
    if counted.size:
        mask = int(ruling_mask(powers[counted], float(majority)))
        inside[counted] = [bool(mask >> place & 1) for place in range(counted.size)]
    return inside
