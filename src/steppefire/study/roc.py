"""How well a number tells two kinds of cases apart: the area under the ROC curve, its interval, and a ceiling.

The area is the chance that a case with the event has the higher number, ties counting half. Its variance is that of
DeLong, DeLong and Clarke-Pearson (1988), with cases of one country taken together as in Obuchowski (1997): what each
case adds to the area is summed by country, and countries are independent. With one case each it is DeLong's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.study.intervals import Z, wilson

GRID, RESAMPLES = 500, 500


@dataclass(frozen=True)
class Area:
    """An area under the curve with its 95 % interval, and the two-sided p-value of 0.5; cases with and without."""

    area: float
    low: float
    high: float
    p: float
    cases: int
    others: int


def placements(scores: np.ndarray, hits: np.ndarray) -> tuple[float, np.ndarray]:
    """The area, and for each case the share of those of the other kind that it is placed right against."""
    from scipy.stats import rankdata

    ranks, among_hits, among_rest = rankdata(scores), np.empty(scores.size), np.empty(scores.size)
    among_hits[hits], among_rest[~hits] = rankdata(scores[hits]), rankdata(scores[~hits])
    cases, others = int(hits.sum()), int((~hits).sum())
    placed = np.empty(scores.size)
    placed[hits] = (ranks[hits] - among_hits[hits]) / others
    placed[~hits] = 1.0 - (ranks[~hits] - among_rest[~hits]) / cases
    return float(placed[hits].mean()), placed


def variance(area: float, placed: np.ndarray, hits: np.ndarray, groups: np.ndarray) -> float:
    """The variance of an area over countries (`groups`, one number a case)."""
    _, where = np.unique(groups, return_inverse=True)
    total = where.max() + 1
    parts = []
    for kind in (hits, ~hits):
        off = np.bincount(where[kind], placed[kind] - area, total)
        held = np.count_nonzero(np.bincount(where[kind], minlength=total))
        parts.append((off, int(kind.sum()), held))
    (first, cases, with_cases), (second, others, with_others) = parts
    own = with_cases / (with_cases - 1) * (first @ first) / cases**2
    own += with_others / (with_others - 1) * (second @ second) / others**2
    return float(own + 2.0 * total / (total - 1) * (first @ second) / (cases * others))


def area(scores: Any, hits: Any, groups: Any = None) -> Area | None:
    """The area of these scores, arrays with one entry a case; None with fewer than two countries of either kind.

    The p-value is Student's with one degree less than countries of the rarer kind: with few of them the normal law
    alarms too often. Where all are told apart without an error the variance is 0; the interval is then that of a share
    without a miss among the countries of the rarer kind (Wilson), and p that of the one best order of all.
    """
    from scipy.stats import t

    values, events = np.asarray(scores, float), np.asarray(hits, bool)
    of = np.arange(values.size) if groups is None else np.asarray(groups)
    rarer = min(len(np.unique(of[events])), len(np.unique(of[~events])))
    if rarer < 2:
        return None
    middle, placed = placements(values, events)
    counts = int(events.sum()), int((~events).sum())
    spread = math.sqrt(max(0.0, variance(middle, placed, events, of)))
    if spread < 1e-12 and middle != 0.5:
        low, high = wilson(rarer * middle, rarer)
        return Area(middle, low, high, min(1.0, 2.0 / math.comb(len(np.unique(of)), rarer)), *counts)
    if spread < 1e-12:
        return Area(middle, 0.5, 0.5, 1.0, *counts)
    p = 2.0 * float(t.sf(abs(middle - 0.5) / spread, rarer - 1))
    return Area(middle, max(0.0, middle - Z * spread), min(1.0, middle + Z * spread), p, *counts)


def holm(p: Sequence[float]) -> list[float]:
    """Each p-value as it is after looking at all of them (Holm 1979)."""
    order = np.argsort(np.asarray(p, float), kind="stable")
    out, highest = [0.0] * len(p), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p) - rank) * float(p[place])))
        out[place] = highest
    return out


def spread_of_chances(counts: np.ndarray, repeats: int) -> tuple[float, float]:
    """Mean of the countries' own chances, and the part of all variance that lies between countries (0..1).

    `counts` are events of each country in so many repeats, two at least; the part is estimated from pairs of repeats.
    """
    mean = float(counts.mean() / repeats)
    both = float((counts * (counts - 1.0)).mean() / (repeats * (repeats - 1.0)))
    return mean, min(1.0, max(0.0, (both - mean * mean) / (mean * (1.0 - mean)))) if 0.0 < mean < 1.0 else 0.0


def ceiling(mean: float, between: float) -> float:
    """The area of the countries' own chances, if these follow a Beta law with this mean and this part between them."""
    from scipy.stats import beta

    if between <= 1e-6:
        return 0.5
    if between >= 1.0 - 1e-6:
        return 1.0
    size = 1.0 / between - 1.0
    edges = np.sin(np.linspace(0.0, 0.5 * np.pi, GRID + 1)) ** 2  # dense at both ends, where such laws may rise
    mass, chances = np.diff(beta.cdf(edges, mean * size, (1.0 - mean) * size)), 0.5 * (edges[1:] + edges[:-1])
    hit, miss = mass * chances, mass * (1.0 - chances)
    hit, miss = hit / hit.sum(), miss / miss.sum()
    return float(hit @ (np.cumsum(miss) - 0.5 * miss))


def reachable(counts: Any, repeats: int, seed: int) -> tuple[float, float, float] | None:
    """The area that somebody would reach who knew each country's own chance, with an interval over countries."""
    found = np.asarray(counts, float)
    if repeats < 2 or not 0.0 < found.mean() < repeats:
        return None
    rng = np.random.default_rng(seed)
    drawn = [ceiling(*spread_of_chances(rng.choice(found, found.size), repeats)) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return ceiling(*spread_of_chances(found, repeats)), float(low), float(high)
