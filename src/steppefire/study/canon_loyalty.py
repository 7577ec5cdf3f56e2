"""The obedience of units against theory (V7.1 to V7.4), through the functions that the mechanism itself uses.

The equilibria are found, not put in: from arbitrary cutoffs each side answers the other until nothing moves.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.mechanisms import loyalty
from steppefire.mechanisms import obedience as game
from steppefire.study.canon_row import row

OPPONENTS, ADHERENTS, MASS = 0.3, 0.4, 0.5  # what attacking and defending cost, and the adherents' mass
PRECISIONS = ((1.0, 1.0), (25.0, 4.0), (400.0, 100.0))
IN_VAIN = 1.5  # cost of having obeyed in vain, the benefit of having held as the unit
TWO_SIDED = "obedience.cutoff, obedience.acting, answered in turn until they rest"
ONE_SIDED = "obedience.tipping, obedience.cutoff, obedience.acting"


def crossing(height: Any, low: float, high: float) -> float:
    """Where a falling function meets zero, by bisection."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if height(middle) > 0 else (low, middle)
    return 0.5 * (low + high)


def two_sided(opponents: float, adherents: float) -> float:
    """State at which the regime falls, if opponents and adherents see it with these precisions (V7.1)."""
    views = np.array([opponents, adherents]) ** -0.5
    attack, defend = 0.0, 0.0

    def balance(state: float) -> float:
        attackers = float(game.acting(state, attack, views[0]))
        defenders = float(game.acting(-state, defend, views[1]))
        return attackers - MASS * defenders - state

    falls = 0.0
    for _ in range(20_000):
        before, falls = falls, crossing(balance, -5.0, 5.0)
        attack += 0.5 * (float(game.cutoff(falls, 1.0 - OPPONENTS, views[0])) - attack)
        defend += 0.5 * (float(game.cutoff(-falls, 1.0 - ADHERENTS, views[1])) - defend)
        if abs(falls - before) < 1e-15:
            break
    return falls


def collapse(noise: float) -> tuple[float, float]:
    """Pressure at which the share that obeys is just the share needed, and the signal up to which units obey (V7.2)."""
    signal, tip = 0.9, 0.0

    def spare(pressed: float) -> float:
        return float(game.acting(pressed, signal, noise)) - pressed

    for _ in range(20_000):
        before, tip = tip, crossing(spare, 0.0, 1.0)
        signal = float(game.cutoff(tip, game.tipping(IN_VAIN), noise))
        if abs(tip - before) < 1e-15:
            break
    return tip, signal


def obedience(fast: bool) -> list[dict[str, Any]]:
    """V7.1 to V7.4."""
    out = [row(f"V7.1 ({a:g}, {b:g})", "two-sided threshold, whatever the precisions: .40", two_sided(a, b), 0.4, 1e-9,
               TWO_SIDED) for a, b in PRECISIONS]  # fmt: skip
    for noise, signal in ((0.05, 0.3873), (0.01, 0.3975)):
        tip, ours = collapse(noise)
        out.append(row(f"V7.2 noise {noise:g}", "obedience collapses at .4000", tip, 0.4, 1e-3, ONE_SIDED))
        out.append(row(f"V7.2 noise {noise:g}, cutoff", f"up to a signal of {signal}", ours, signal, 1e-3, ONE_SIDED))
    pressed = np.array([0.39, 0.399, 0.401, 0.41])
    step = game.obeying(pressed, np.full(4, IN_VAIN), 1e-5)
    off = float(np.abs(step - (pressed < 0.4)).max())
    out.append(row("V7.3", "without dispersion, a step at the collapse point", off, 0.0, 1e-9, "obedience.obeying"))
    return [*out, *outside()]


def outside() -> list[dict[str, Any]]:
    """V7.4: outside men take pressure away one for one, before they fire, and bring the wavering back."""
    men = np.arange(0.0, 500.0, 5.0)
    pressed = loyalty.pressure(np.full(men.size, 900.0), np.full(men.size, 100.0), men, 3.0)
    alone = loyalty.pressure(900.0, 100.0 + men, 0.0, 3.0)
    share = game.obeying(pressed, np.full(men.size, IN_VAIN), 0.05)
    rising = float((np.diff(pressed) < 0).all() and (np.diff(share) >= 0).all() and share[0] < 0.5 < share[-1])
    how = "loyalty.pressure, obedience.obeying"
    return [
        row("V7.4", "outside men count as men: difference", float(np.abs(pressed - alone).max()), 0.0, 0.0, how),
        row("V7.4 monotone", "pressure falls and obedience rises with every man (1 if so)", rising, 1.0, 0.0, how),
    ]
