"""The regime-change game against theory (V5.1 to V5.5), through the functions that the council itself uses.

Cases are (public precision, private precision, public signal, cost of attacking). In V5.5 a million people each see the
strength with noise drawn by address (the same at all three strengths) and attack below the cutoff; the regime falls if
that share is at least its strength.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from steppefire.core import draws, mathx
from steppefire.mechanisms import survival
from steppefire.study.canon_row import row

COST = 0.3
NEARLY_FLAT, SIGNALS = 1e-10, (-2.0, 0.5, 3.0)
UNIQUE = {
    "V5.2": (((1.0, 1.0, 0.7, 0.3), 0.80000), ((1.0, 1.0, 0.5, 0.3), 0.86598), ((1.0, 1.0, 0.0, 0.3), 0.95513),
             ((1.0, 1.0, 1.0, 0.3), 0.65369)),
    "V5.3": (((1.0, 4.0, 0.7, 0.3), 0.72542), ((2.0, 1.0, 0.5, 0.3), 0.96733), ((0.5, 2.0, 0.5, 0.4), 0.62885)),
}  # fmt: skip
SEVERAL, ROOTS = (4.0, 1.0, 0.5, 0.5), (0.03007, 0.5, 0.96993)
AGENTS, SEED = 1_000_000, 1
ATTACKS = ((0.75, 0.8145, True), (0.80, 0.7998, None), (0.85, 0.7852, False))  # strength, attack, whether it falls
STRENGTHS, CUTOFF = "survival.tipping_strengths", "survival.tipping_strength, survival.attack_cutoff"


def regime(fast: bool) -> list[dict[str, Any]]:
    """V5.1 to V5.5."""
    return [*flat(), *one_equilibrium(), *three(), *attacked()]


def flat() -> list[dict[str, Any]]:
    """V5.1: without public news (precision 0), and with next to none whatever it says, strength 1 - c is needed."""
    alone = survival.tipping_strength(0.0, 1.0, 0.5, COST)
    near = [survival.tipping_strength(NEARLY_FLAT, 1.0, signal, COST) for signal in SIGNALS]
    off = max(abs(tipping - (1.0 - COST)) for tipping in near)
    said = f"public precision {NEARLY_FLAT:g}, signals -2 to 3: difference from .7"
    return [
        row("V5.1", "flat prior (public precision 0): tipping strength .7", alone, 0.7, 1e-9, STRENGTHS),
        row("V5.1 limit", said, off, 0.0, 1e-9, STRENGTHS),
    ]


def one_equilibrium() -> list[dict[str, Any]]:
    """V5.2 and V5.3: the one tipping strength of each case, and the cutoff of the first."""
    out = []
    for name, cases in UNIQUE.items():
        for case, expected in cases:
            found = survival.tipping_strengths(*case)
            ours = float(found[0]) if found.size == 1 else math.nan
            words = ", ".join(f"{number:g}" for number in case)
            said = f"one tipping strength: {expected:.5f}"
            out.append(row(f"{name} ({words})", said, ours, expected, 1e-4, STRENGTHS))
    cutoff = survival.attack_cutoff(survival.tipping_strength(*UNIQUE["V5.2"][0][0]), 1.0)
    return [*out, row("V5.2 cutoff", "people attack below a signal of 1.64161", cutoff, 1.64161, 1e-4, CUTOFF)]


def three() -> list[dict[str, Any]]:
    """V5.4: where public news drowns private knowledge, three strengths are consistent."""
    found = survival.tipping_strengths(*SEVERAL)
    ours = found.tolist() if found.size == len(ROOTS) else [math.nan] * len(ROOTS)
    said = "ratio 4 > 2.507, three roots"
    return [row(f"V5.4 root {expected:.5f}", said, value, expected, 1e-4, STRENGTHS)
            for value, expected in zip(ours, ROOTS, strict=True)]  # fmt: skip


def noise(private: float, agents: int = AGENTS, seed: int = SEED) -> np.ndarray:
    """What each simulated person sees beside the strength, drawn by address."""
    u = draws.many(np.arange(agents), 0, draws.DECISIONS["trial_attack"], seed, 0)
    return np.asarray(mathx.normal_quantiles(u) / math.sqrt(private))


def missed(exact: float, published: float, tolerance: float, agents: int) -> float:
    """Chance that a faultless simulation lies outside: normal law of a share about its exact value."""
    error = math.sqrt(exact * (1.0 - exact) / agents)
    above, below = (published + tolerance - exact) / error, (exact - published + tolerance) / error
    return float(mathx.normal_tail(above) + mathx.normal_tail(below))


def attacked() -> list[dict[str, Any]]:
    """V5.5: the attack of a million people about the tipping strength, and whether the regime falls.

    The published shares were simulated too; ours are also held against the exact ones, within five standard errors.
    """
    public, private, signal, cost = UNIQUE["V5.2"][0][0]
    cutoff = survival.attack_cutoff(survival.tipping_strength(public, private, signal, cost), private)
    how, seen, out = f"{CUTOFF}, draws.many", noise(private), []
    for strength, expected, falls in ATTACKS:
        name, ours = f"V5.5 strength {strength:.2f}", float((strength + seen < cutoff).mean())
        exact = float(survival.attack(strength, cutoff, private))
        five = 5.0 * math.sqrt(exact * (1.0 - exact) / AGENTS)
        for case, said, wanted, tolerance in (
            (name, f"{expected:.4f} of a million attack", expected, 2e-3),
            (f"{name}, exact", f"{exact:.4f} by the normal law (survival.attack)", exact, five),
        ):
            alarm = missed(exact, wanted, tolerance, AGENTS)
            told = f"{how}; false alarms {alarm:.2g}"
            out.append(row(case, said, ours, wanted, tolerance, told, runs=AGENTS, false_alarm=alarm))
        if falls is not None:
            end = "the regime falls (1)" if falls else "the regime stands (0)"
            out.append(row(f"{name}, end", end, float(ours >= strength), float(falls), 0.0, how))
    return out
