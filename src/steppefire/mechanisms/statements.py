"""What a source learns of, how it words a number, and when two statements cannot both be true: pure functions."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steppefire.core import mathx
from steppefire.mechanisms.sources import ABOUT, DOZENS, EXACT, HUNDREDS, LEAST, MORE, UP_TO, WITHDRAWN

MOST = 200  # incidents that are thinned one by one; above, in proportion
ENDLESS = 1e15


def noticed(reach, connectivity, dependence):
    """Share of incidents that a source learns of (0..1), where a share `dependence` of its witnesses need the net."""
    return reach * (1.0 - dependence * (1.0 - connectivity))


def avoidance(deterrence, emergency, most):
    """Share of the hurt who avoid hospitals: those who fear arrest there, at most `most`."""
    return most * np.maximum(deterrence, emergency)


@njit(cache=True, error_model="numpy")
def thinned(number, share, alike, u):  # type: ignore[no-untyped-def]
    """Smallest count whose beta-binomial distribution function reaches u: mean number x share, correlation `alike`."""
    if number <= 0 or share <= 0.0:
        return 0.0
    if share >= 1.0:
        return float(number)
    if share > 0.5:
        return number - thinned(number, 1.0 - share, alike, 1.0 - u)
    size = min(number, MOST)
    heads, tails = share, 1.0 - share
    step = alike / (1.0 - alike) if alike < 1.0 else ENDLESS
    term = 1.0
    for i in range(size):
        term *= (tails + i * step) / (1.0 + i * step)
    total, count = term, 0
    while total < u and count < size:
        term *= (size - count) / (count + 1.0) * (heads + count * step) / (tails + (size - count - 1) * step)
        total += term
        count += 1
    return math.floor(count * (number / size) + 0.5)


@njit(cache=True, error_model="numpy")
def learnt(fresh, share, witness, alike, u, unit, scopes):  # type: ignore[no-untyped-def]
    """What sources learn of in an hour: source x count x scope, from count x place and shares source x count x place.

    Records hold their share; witnesses learn of a thinned count. The first scope is the country, then the units.
    """
    sources, counts, places = share.shape
    out = np.zeros((sources, counts, scopes))
    for s in range(sources):
        for c in range(counts):
            for p in range(places):
                if fresh[c, p] <= 0.0:
                    continue
                known = fresh[c, p] * share[s, c, p]
                if witness[s] >= 0:
                    whole = math.floor(fresh[c, p])
                    known = thinned(int(whole), share[s, c, p], alike, u[witness[s], c, p])
                    known += (fresh[c, p] - whole) * share[s, c, p]
                out[s, c, 0] += known
                out[s, c, 1 + unit[p]] += known
    return out


@njit(cache=True, error_model="numpy")
def by_scope(values, unit, scopes):  # type: ignore[no-untyped-def]
    """Sums over the country and over units: rows x scope from rows x place, in the order of the places."""
    out = np.zeros((values.shape[0], scopes))
    for row in range(values.shape[0]):
        for place in range(values.shape[1]):
            out[row, 0] += values[row, place]
            out[row, 1 + unit[place]] += values[row, place]
    return out


@njit(cache=True, error_model="numpy")
def rounded(value, digits, direction):  # type: ignore[no-untyped-def]
    """A number with so many leading digits (0: whole), to the nearest (0), down (-1) or up (1)."""
    unit = 1.0
    if digits > 0:
        while value / unit >= 10.0**digits:
            unit *= 10.0
    shift = 0.5 if direction == 0 else (0.0 if direction < 0 else 1.0 - 1e-9)
    return math.floor(value / unit + shift) * unit


def worded(value, words, digits, vague):
    """(low, high, words) of a statement. A vague one says dozens or hundreds; other words are kept."""
    if vague and 24.0 <= value < 100.0:
        return 24.0, 99.0, DOZENS
    if vague and 100.0 <= value < 1000.0:
        return 100.0, 999.0, HUNDREDS
    direction = {MORE: -1, LEAST: -1, UP_TO: 1}.get(words, 0)
    figure = rounded(float(value), digits, direction)
    return figure, figure, words


def span(low, high, words):
    """(from, to) that a statement allows, as arrays; nothing stands where both are nan-free zeros and words is 0."""
    least = np.where(words == UP_TO, 0.0, np.where(words == ABOUT, 0.9 * low, low))
    most = np.where((words == MORE) | (words == LEAST), ENDLESS, np.where(words == ABOUT, 1.1 * high, high))
    return least, most


def standing(words):
    """Whether a figure stands: published and not withdrawn."""
    return (words >= EXACT) & (words != WITHDRAWN)


def gap(least, most, other_least, other_most):
    """Log distance between two spans: 0 where they meet, symmetric."""
    apart = np.maximum((least + 1.0) / (other_most + 1.0), (other_least + 1.0) / (most + 1.0))
    return mathx.log1p(np.maximum(apart, 1.0) - 1.0)
