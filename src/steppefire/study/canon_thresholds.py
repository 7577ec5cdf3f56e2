"""Thresholds and falsified preferences: Granovetter (1978) and Kuran (1989, 1991) through the person rule."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from steppefire.mechanisms.mobilisation import NORMAL, willing_share
from steppefire.study import canon_crowd as cc
from steppefire.study.canon_row import row

MEAN = 25.0  # of thresholds, in people of 100
RESTS = {8.0: 0.0925, 10.0: 0.7696, 11.0: 1.713, 12.0: 4.021, 12.1: 4.553, 12.2: 5.479}
OUTBREAKS = {12.3: 100.000, 20.0: 99.991, 30.0: 99.339, 50.0: 90.485, 100.0: 65.857}
CRITICAL, AT_THE_JUMP = 12.222087, 6.200325

PERSON_BY_PERSON = "Crowd (kernels.going_out, willing_share, sight), uniform family, exact ranks"
EXPECTED = "ExpectedCrowd (expected_hour, willing_share, sight)"


def chain(fast: bool) -> list[dict[str, Any]]:
    """V1.1: one threshold decides between one hundred people in the street and one."""
    whole = [float(i) for i in range(100)]
    broken = [0.0, 2.0, *whole[2:]]
    return [
        row("V1.1", "thresholds 0..99: 100 active", active(whole), 100, 0.0, PERSON_BY_PERSON),
        row("V1.1 gap", "the same with 2 in place of 1: 1 active", active(broken), 1, 0.0, PERSON_BY_PERSON),
    ]


def active(thresholds: list[float]) -> float:
    """How many of the people with these thresholds end in the street."""
    crowd = cc.persons(cc.named(thresholds), cc.uniform_law())
    return float(cc.settle(crowd, cc.Rule(base=-1.0))[0] * len(thresholds))


def rest(sigma: float) -> float:
    """Where the continuum with thresholds N(MEAN, sigma) comes to rest from nobody active, in people of 100."""
    return float(100.0 * cc.settle(cc.masses(1, cc.normal_law(MEAN / 100.0, sigma / 100.0)), cc.Rule())[0])


def rests(fast: bool) -> list[dict[str, Any]]:
    """V1.3 and V1.4: before the jump and after it."""
    cases = [("V1.3", *case) for case in RESTS.items()] + [("V1.4", *case) for case in OUTBREAKS.items()]
    return [row(f"{name} sigma={sigma:g}", f"thresholds N(25, {sigma:g}): {value:g} of 100 active", rest(sigma), value,
                1e-3, EXPECTED) for name, sigma, value in cases]  # fmt: skip


def excess(share: float, sigma: float) -> float:
    """How many more are willing at this share of active people than are active."""
    return float(willing_share(share, 0.0, 0.0, 0, 0.0, -MEAN / 100.0, sigma / 100.0, NORMAL)) - share


def narrowest(sigma: float) -> float:
    """The share below the mean threshold at which fewest more are willing than active (golden section)."""
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    low, high = 0.0, MEAN / 100.0
    for _ in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if excess(a, sigma) < excess(b, sigma) else (a, high)
    return 0.5 * (low + high)


def critical() -> tuple[float, float]:
    """Spread of thresholds at which the lower resting point vanishes, and that point, in people of 100."""
    low, high = 5.0, 20.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if excess(narrowest(middle), middle) > 0.0 else (middle, high)
    return high, 100.0 * narrowest(high)


def jump(fast: bool) -> list[dict[str, Any]]:
    """V1.2: the jump, from the law itself and by letting hours pass just below and just above it."""
    sigma, share = critical()
    how = "willing_share: fewest more willing than active = 0"
    below, above = rest(CRITICAL - 1e-4), rest(CRITICAL + 1e-4)
    return [
        row("V1.2", f"thresholds N(25, sigma): jump at sigma = {CRITICAL}", sigma, CRITICAL, 1e-4, how),
        row("V1.2 x*", f"{AT_THE_JUMP} of 100 active at the jump", share, AT_THE_JUMP, 1e-4, how),
        row("V1.2 hours", "outbreak at sigma_c + 1e-4 and none at sigma_c - 1e-4: 1",
            below < AT_THE_JUMP and above > 50.0, 1, 0.0, EXPECTED),
    ]  # fmt: skip


# --- Kuran: oppose in public iff e(2x - 1) + r(2S - 1) - k >= 0, that is x + (2S - 1) r/2e - 1/2 - k/2e >= 0


def kuran_rule(e: Any, r: Any, k: Any, quit_chance: float = 0.0) -> cc.Rule:
    """Expressive need e, reputation r and punishment k as the person rule's drive, sight and risk."""
    return cc.Rule(base=-0.5 - r / (2.0 * e), pull=r / e, risk=k / (2.0 * e), quit_chance=quit_chance)


def bandwagons(fast: bool) -> list[dict[str, Any]]:
    """V1.7 and V1.8: the same change of one person's mind brings a revolution, or next to nothing."""
    a = [0, 20, 20, 30, 40, 50, 60, 70, 80, 100]
    b = [0, 20, 30, 30, 40, 50, 60, 70, 80, 100]
    cases = (("V1.7", a, 10), ("V1.7 changed", change_of_mind(a), 90),
             ("V1.8", b, 10), ("V1.8 changed", change_of_mind(b), 20))  # fmt: skip
    return [row(name, f"thresholds {', '.join(map(str, known))} %: {share} % in public opposition",
                10.0 * active([value / 10.0 for value in known]), share, 0.0, PERSON_BY_PERSON)
            for name, known, share in cases]  # fmt: skip


def change_of_mind(thresholds: list[int]) -> list[int]:
    """One person's threshold falls from 20 to 10."""
    return [10 if place == 1 else value for place, value in enumerate(thresholds)]


def interior(fast: bool) -> list[dict[str, Any]]:
    """V1.9: reputation weaker than expression: one equilibrium, reached from nobody and from everybody."""
    e, r, k = 1.5, 1.0, 0.05
    share = (0.5 - (r + k) / (2.0 * e)) / (1.0 - r / e)
    rule = kuran_rule(e, r, k, quit_chance=cc.CERTAIN)
    from_none = cc.settle(cc.masses(1, cc.uniform_law(1.0)), rule)[0]
    full = cc.masses(1, cc.uniform_law(1.0))
    cc.everybody_out(full)
    from_all = cc.settle(full, rule, full.size.copy())[0]
    text = f"e={e}, r={r}, k={k}: {share:.4f} in public opposition, from "
    return [row("V1.9", text + "nobody", from_none, share, 1e-9, EXPECTED),
            row("V1.9 down", text + "everybody", from_all, share, 1e-9, EXPECTED)]  # fmt: skip


def corners(fast: bool) -> list[dict[str, Any]]:
    """V1.10: where nobody, and where everybody, in public opposition is an equilibrium; every case is a place.

    The grid holds powers of two and eighths, so that cases on the very border are exact in floating point.
    """
    eighths = np.arange(1, 17) / 8.0
    grid = np.array(list(itertools.product((0.25, 0.5, 1.0, 2.0), eighths, np.arange(9) / 8.0)))
    e, r, k = grid.T
    rule = kuran_rule(e, r, k, quit_chance=cc.CERTAIN)
    empty, full = cc.masses(e.size, cc.uniform_law(1.0)), cc.masses(e.size, cc.uniform_law(1.0))
    cc.everybody_out(full)
    stays_empty = cc.advance(empty, rule, np.zeros(e.size), 0) == 0.0
    stays_full = cc.advance(full, rule, full.size.copy(), 0) == full.size
    how = f"{EXPECTED}, {e.size} places, an hour"
    return [
        row("V1.10 S=0", "nobody is an equilibrium iff e <= r + k: cases that differ",
            float(np.count_nonzero(stays_empty != (e <= r + k))), 0, 0.0, how),
        row("V1.10 S=1", "everybody is an equilibrium iff e <= r - k: cases that differ",
            float(np.count_nonzero(stays_full != (e <= r - k))), 0, 0.0, how),
    ]  # fmt: skip
