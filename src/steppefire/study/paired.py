"""What pairs of twins say: differences, chances, causes and what pairing gains; twins share all random numbers.

Everywhere `one` is the side as it is and `two` the edited one, in the same order of members. Numbers that a side does
not know (not a number) leave their pair out.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.study.intervals import paired_interval, wilson
from steppefire.study.scoring import LEVEL, RESAMPLES

BLOCK = 500  # resamples at a time
RESAMPLE_OF_PAIRS = 2  # where in the address of `resample` these draws stand; 0 and 1 are taken


def difference(one: np.ndarray, two: np.ndarray) -> dict[str, Any]:
    """Edited less as it is: the mean with its 95 % interval, the median, and shares of pairs that rise and fall."""
    known = np.isfinite(one) & np.isfinite(two)
    one, two = one[known], two[known]
    gap = two - one
    if not gap.size:
        return {"pairs": 0, **dict.fromkeys(("one", "two", "mean", "low", "high", "median", "rises", "falls"))}
    low, high = mean_interval(gap)
    return {"pairs": int(gap.size), "one": float(one.mean()), "two": float(two.mean()), "mean": float(gap.mean()),
            "low": low, "high": high, "median": float(np.median(gap)), "rises": float((gap > 0.0).mean()),
            "falls": float((gap < 0.0).mean())}  # fmt: skip


def mean_interval(values: np.ndarray) -> tuple[float | None, float | None]:
    """95 % interval of a mean: pairs drawn with replacement, expanded percentiles (Hesterberg 2014, arXiv 1411.5279).

    10,000 addressed resamples, so it is the same every time. Values that all agree give that value twice; fewer than
    two give none. Means over heavy tails need many pairs: an extreme that no pair has shown is not in the interval.
    """
    if values.size < 2:
        return None, None
    if (values == values[0]).all():
        return float(values[0]), float(values[0])
    means = np.concatenate([part.astype(float) @ values for part in _weights(values.size)]) / values.size
    low, high = np.quantile(means, expanded(values.size))
    return float(low), float(high)


@lru_cache(maxsize=2)
def _weights(size: int) -> tuple[np.ndarray, ...]:
    """How often each of so many pairs is drawn: arrays of resamples x pairs."""
    out = []
    for begin in range(0, RESAMPLES, BLOCK):
        count = min(BLOCK, RESAMPLES - begin)
        address = np.arange(begin * size, (begin + count) * size)
        u = draws.many(address, RESAMPLE_OF_PAIRS, draws.DECISIONS["resample"], 0, 0)
        drawn = (u * size).astype(np.int64).reshape(count, size) + size * np.arange(count)[:, None]
        out.append(np.bincount(drawn.ravel(), minlength=count * size).reshape(count, size).astype(np.uint16))
    return tuple(out)


def expanded(size: int) -> tuple[float, float]:
    """The two quantiles of a bootstrap's means to take, so that few values are not thought too sure.

    The normal quantile of the level, times sqrt((n - 1) / n), is Student's quantile with n - 1 degrees of freedom.
    """
    from scipy.stats import t

    tail = NormalDist().cdf(float(t.ppf(0.5 * (1.0 - LEVEL), size - 1)) * math.sqrt(size / (size - 1)))
    return tail, 1.0 - tail


def chance(one: np.ndarray, two: np.ndarray) -> dict[str, Any]:
    """Share of runs in which something happens on each side, and the difference with Newcombe's paired interval."""
    pairs = int(one.size)
    both, more, fewer = (int((a & b).sum()) for a, b in ((one, two), (~one, two), (one, ~two)))
    low, high = paired_interval(both, more, fewer, pairs - both - more - fewer)
    return {"pairs": pairs, "one": (both + fewer) / pairs, "two": (both + more) / pairs,
            "difference": (more - fewer) / pairs, "low": low, "high": high,
            "only_two": more, "only_one": fewer}  # fmt: skip


def causation(with_cause: np.ndarray, without: np.ndarray, acted: np.ndarray) -> dict[str, dict[str, Any]]:
    """Pearl's probabilities of causation (Pearl 2009, chapter 9), counted over twins.

    `with_cause` and `without`: whether the event happens on the side that has the cause, and on the other. `acted`:
    pairs in which the edit made any difference to what is kept. In the others the cause never came about (nobody asked
    on either side, say), so they tell nothing of what it does and are left out of all four:

    necessary    of pairs that acted and have the event with the cause: share without the event when it is taken away;
    sufficient   of pairs that acted and lack the event without the cause: share with the event when it is added;
    both         of all pairs that acted: share with the event with the cause and without it otherwise;
    prevented    of all pairs that acted: share with the event only without the cause.

    Pearl conditions sufficiency on a world in which the cause is absent. Ours is absent by the edit, and twins share
    all other noise, so the same pairs answer both questions; that holds of the model, not of the country.
    """
    yes, no = with_cause[acted], without[acted]
    only = int((yes & ~no).sum())
    return {"necessary": _share(only, int(yes.sum())), "sufficient": _share(only, int((~no).sum())),
            "both": _share(only, int(yes.size)),
            "prevented": _share(int((no & ~yes).sum()), int(yes.size))}  # fmt: skip


def _share(hits: int, runs: int) -> dict[str, Any]:
    """A chance with Wilson's 95 % interval; None where no pair can say anything."""
    if not runs:
        return {"hits": 0, "of": 0, "chance": None, "low": None, "high": None}
    low, high = wilson(hits, runs)
    return {"hits": hits, "of": runs, "chance": hits / runs, "low": low, "high": high}


def gain(one: np.ndarray, two: np.ndarray) -> dict[str, Any]:
    """What pairing gains: Var(A - B) over Var A + Var B, that is over the variance without pairs; None without spread.

    1 gains nothing, 0.25 spares three runs of four; above 1 pairing does harm. With equal variances it is
    1 - correlation.
    """
    known = np.isfinite(one) & np.isfinite(two)
    one, two = one[known].astype(float), two[known].astype(float)
    if one.size < 2:
        return {"paired": None, "unpaired": None, "ratio": None}
    paired, unpaired = float((two - one).var(ddof=1)), float(one.var(ddof=1) + two.var(ddof=1))
    return {"paired": paired, "unpaired": unpaired, "ratio": paired / unpaired if unpaired > 0.0 else None}
