"""Bargaining as a probabilistic Condorcet election: which of several outcomes a set of actors comes to rest at.

Every pair of outcomes is contested; the side with more weight, counted by how much each actor would gain, wins the
more surely the sharper the contest. Challenges to the current favourite come in proportion to the strength behind
them and to their chance (theory section 6; the election of the KTAB library).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

STEPS, CLOSE = 100_000, 1e-15


@njit(cache=True, error_model="numpy")
def beats(ours, theirs, edge):  # type: ignore[no-untyped-def]
    """Chance that one strength beats another: ours^edge / (ours^edge + theirs^edge); one half if both are nothing."""
    if ours <= 0.0 or theirs <= 0.0:
        return 0.5 if ours <= 0.0 and theirs <= 0.0 else (1.0 if ours > 0.0 else 0.0)
    return 1.0 / (1.0 + math.exp(edge * (math.log(theirs) - math.log(ours))))


@njit(cache=True, error_model="numpy")
def strengths(weights, values):  # type: ignore[no-untyped-def]
    """Strength behind each outcome against each other: what its friends would gain, by their weight.

    `weights` one an actor, `values` actors by outcomes; returns outcomes by outcomes.
    """
    actors, outcomes = values.shape
    out = np.zeros((outcomes, outcomes))
    for actor in range(actors):
        for a in range(outcomes):
            for b in range(outcomes):
                gain = values[actor, a] - values[actor, b]
                if gain > 0.0:
                    out[a, b] += weights[actor] * gain
    return out


@njit(cache=True, error_model="numpy")
def pairwise(weights, values, edge):  # type: ignore[no-untyped-def]
    """Chance that each outcome beats each other, outcomes by outcomes (V6.7)."""
    strength = strengths(weights, values)
    out = np.full(strength.shape, 0.5)
    for a in range(strength.shape[0]):
        for b in range(strength.shape[0]):
            out[a, b] = beats(strength[a, b], strength[b, a], edge)
    return out


@njit(cache=True, error_model="numpy")
def moves(weights, values, edge):  # type: ignore[no-untyped-def]
    """Chance that a favourite (row) is followed by each outcome (column) after one challenge."""
    strength = strengths(weights, values)
    chance = pairwise(weights, values, edge)
    outcomes = strength.shape[0]
    out = np.zeros((outcomes, outcomes))
    for favourite in range(outcomes):
        all_challenges = 0.0
        for other in range(outcomes):
            all_challenges += strength[other, favourite] * chance[other, favourite]
        stays = 1.0
        for other in range(outcomes):
            if other != favourite and all_challenges > 0.0:
                challenge = strength[other, favourite] * chance[other, favourite] / all_challenges
                out[favourite, other] = challenge * chance[other, favourite]
                stays -= out[favourite, other]
        out[favourite, favourite] = stays
    return out


@njit(cache=True, error_model="numpy")
def election(weights, values, edge):  # type: ignore[no-untyped-def]
    """Chance of each outcome to be the favourite in the long run (V6.8); sums to 1.

    From no favourite in particular. Each step is half a step, so that two outcomes that always follow each other rest.
    """
    chain = moves(weights, values, edge)
    outcomes = chain.shape[0]
    now = np.full(outcomes, 1.0 / outcomes)
    for _ in range(STEPS):
        change = 0.0
        after = np.zeros(outcomes)
        for favourite in range(outcomes):
            for other in range(outcomes):
                after[other] += now[favourite] * 0.5 * (chain[favourite, other] + (favourite == other))
        for outcome in range(outcomes):
            change = max(change, abs(after[outcome] - now[outcome]))
        now = after
        if change < CLOSE:
            break
    return now / now.sum()
