"""A repeated vote as a chance: what its holders may lose, and whether it is counted as it was cast."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx


def losing(opposed, doubt):
    """Chance that the rulers lose a watched vote when this share opposes them, 0..1."""
    return mathx.normal_tails(np.asarray((0.5 - opposed) / doubt))


def watched(openness, half):
    """Chance that a repeated vote is counted as it was cast, 0..1: small in closed regimes."""
    square = float(openness) * float(openness)
    return square / (square + half * half)


def share_of_adults(opposition, adults):
    """Share of the country's adults who oppose the rulers, from shares by place."""
    return float((opposition * adults).sum() / adults.sum())
