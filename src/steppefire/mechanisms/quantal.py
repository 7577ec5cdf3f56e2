"""Quantal response: choices among open options, better ones likelier (McKelvey and Palfrey 1995)."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core import mathx


def shares(values: np.ndarray, opened: np.ndarray, weight: float) -> np.ndarray:
    """Chance of each open option along the last axis: proportional to the exponential of its weighted value."""
    best = np.where(opened, values, -np.inf).max(axis=-1, keepdims=True)
    odds = np.where(opened, mathx.exp(weight * (np.where(opened, values, best) - best)), 0.0)
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def chosen(chances: np.ndarray, u: Any) -> np.ndarray:
    """Option that a uniform number (one for each row) falls on, along the last axis."""
    below = np.cumsum(chances, axis=-1) <= np.asarray(u)[..., None]
    return np.asarray(np.minimum(below.sum(axis=-1), chances.shape[-1] - 1))
