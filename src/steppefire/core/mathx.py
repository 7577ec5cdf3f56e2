"""Elementary functions with the same last bit on every machine: compiled from the C library, never NumPy's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, vectorize

SQRT2 = math.sqrt(2.0)
KEPT: list[Any] = []  # compiled functions, which NumPy's own do not keep alive


def elementwise(signature: str) -> Callable[[Any], np.ufunc]:
    """A formula of numbers compiled into a function of arrays, as NumPy's own are: called without a detour by Numba."""

    def compiled(formula: Any) -> np.ufunc:
        KEPT.append(vectorize([signature], cache=True)(formula))
        function: np.ufunc = KEPT[-1].ufunc
        return function

    return compiled


@elementwise("float64(float64)")
def exp(x):  # type: ignore[no-untyped-def]
    """Exponential, elementwise."""
    return math.exp(x)


@elementwise("float64(float64)")
def log1p(x):  # type: ignore[no-untyped-def]
    """Natural logarithm of 1 + x, elementwise."""
    return math.log1p(x)


@elementwise("float64(float64)")
def cos(x):  # type: ignore[no-untyped-def]
    """Cosine, elementwise."""
    return math.cos(x)


@elementwise("float64(float64, float64)")
def chance(rate, hours):  # type: ignore[no-untyped-def]
    """Chance that something with this rate per hour happens within these hours."""
    return -math.expm1(-rate * hours)


@njit(cache=True, error_model="numpy")
def chance_of(rate, hours):  # type: ignore[no-untyped-def]
    """Scalar form of `chance`, for compiled loops."""
    return -math.expm1(-rate * hours)


@njit(cache=True, error_model="numpy")
def normal_tail(z):  # type: ignore[no-untyped-def]
    """Share of a standard normal above z."""
    return 0.5 * math.erfc(z / SQRT2)


@njit(cache=True, error_model="numpy")
def weighted_sums(weights, values):  # type: ignore[no-untyped-def]
    """Sum over columns of weights (rows by columns) times values, in the order of the columns."""
    out = np.zeros(weights.shape[0])
    for row in range(weights.shape[0]):
        for column in range(weights.shape[1]):
            out[row] += weights[row, column] * values[column]
    return out


def normal_quantile(u: float) -> float:
    """Value below which a share u of a standard normal lies, by bisection on erfc (error below 1e-14)."""
    low, high = -40.0, 40.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if 0.5 * math.erfc(-middle / SQRT2) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@elementwise("float64(float64)")
def normal_tails(z):  # type: ignore[no-untyped-def]
    """Share of a standard normal above z, elementwise."""
    return 0.5 * math.erfc(z / SQRT2)


@njit(cache=True, error_model="numpy")
def halved(u):  # type: ignore[no-untyped-def]
    """Where 44 of the 60 halvings of `quantile` lead, and how many are left: found by Newton's method, then verified.

    Without success it is the beginning. Every end of an interval is a multiple of the width, exactly.
    """
    z = 0.0
    for _ in range(8):
        z += (0.5 * math.erfc(z / SQRT2) - (1.0 - u)) / (0.3989422804014327 * math.exp(-0.5 * z * z))
    width = 18.0 / 2.0**44
    low = math.floor((z + 9.0) / width) * width - 9.0
    if 0.5 * math.erfc(-low / SQRT2) < u <= 0.5 * math.erfc(-(low + width) / SQRT2):
        return low, low + width, 16
    return -9.0, 9.0, 60


@njit(cache=True, error_model="numpy")
def quantile(u):  # type: ignore[no-untyped-def]
    """Value below which a share u of a standard normal lies, for compiled loops: bisection, error below 1e-14."""
    low, high, halvings = halved(u) if 1e-9 < u < 0.999 else (-9.0, 9.0, 60)
    for _ in range(halvings):
        middle = 0.5 * (low + high)
        if 0.5 * math.erfc(-middle / SQRT2) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@elementwise("float64(float64)")
def normal_quantiles(u):  # type: ignore[no-untyped-def]
    """The same, elementwise."""
    return quantile(u)


@njit(cache=True, error_model="numpy")
def quantiles_of_few(u):  # type: ignore[no-untyped-def]
    """The same of a line of shares of which many are equal to the one before."""
    out = np.empty(u.size)
    for i in range(u.size):
        out[i] = out[i - 1] if i > 0 and u[i] == u[i - 1] else quantile(u[i])
    return out
