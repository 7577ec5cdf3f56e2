"""Coordination among those who serve: each obeys while enough others do, and sees the state with a little noise.

With private, noisy views everybody acts up to a cutoff, and obedience collapses at one pressure whatever the noise
(theory section 7; Dragu and Lupu 2018; Tyson and Smith 2018). Men who bear arms and clients of a patron alike.
"""

from __future__ import annotations

from steppefire.core import mathx


def tipping(cost):
    """Pressure at which obedience collapses: benefit over benefit and cost, with the benefit as the unit (V7.2)."""
    return 1.0 / (1.0 + cost)


def cutoff(tip, acting_at_tip, noise):
    """Signal up to which a unit acts, if this share acts at the tipping state and views differ by this noise."""
    return tip + noise * mathx.normal_quantiles(acting_at_tip)


def acting(state, signal, noise):
    """Share of units that act at a state, when each sees it with noise and acts up to a signal, 0..1."""
    return mathx.normal_tails((state - signal) / noise)


def obeying(pressed, cost, noise):
    """Share of units that obey under a pressure, at this cost of obeying in vain."""
    tip = tipping(cost)
    return acting(pressed, cutoff(tip, tip, noise), noise)
