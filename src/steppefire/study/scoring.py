"""How good probabilities were: Brier and log scores, base rates, skill, reliability, and how little few cases say.

Forms. A case has probabilities p_k of classes k and the observed class. Its Brier score (Brier 1950, "Verification of
forecasts expressed in terms of probability") is the sum over classes of (p_k - o_k) squared, o_k being 1 for the
observed class, else 0: from 0 to 2. For one event, the leader's fall, half of that is usual: (p - o) squared, 0 to 1.
The score of many cases is their mean. Skill is 1 less the score over that of the base rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from steppefire.core import draws

LEVEL = 0.95
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the bins of a reliability diagram
BAR = (0.05, 0.95)  # quantiles of a consistency bar
RESAMPLES = 10_000


def brier(chances: Sequence[float], happened: Sequence[bool]) -> list[float]:
    """Per case (p - o) squared, for one event."""
    return [(chance - float(did)) ** 2 for chance, did in zip(chances, happened, strict=True)]


def brier_classes(chances: Sequence[dict[str, float]], observed: Sequence[str]) -> list[float]:
    """Per case the sum over classes of (p_k - o_k) squared; a class that is not named has the probability 0."""
    return [sum((chance.get(kind, 0.0) - float(kind == seen)) ** 2 for kind in {*chance, seen})
            for chance, seen in zip(chances, observed, strict=True)]  # fmt: skip


def crps(values: np.ndarray, weight: np.ndarray, seen: float) -> float:
    """Continuous ranked probability score of weighted values (weights sum to 1), in their unit; 0 is the best.

    The mean distance to what was seen less half the mean distance among themselves (Gneiting and Raftery 2007,
    eq. 21), which is the integral of the squared difference between the forecast's distribution and the step at `seen`.
    """
    order = np.argsort(values, kind="stable")
    held, mass = np.asarray(values, float)[order], np.asarray(weight, float)[order]
    below = np.cumsum(mass)[:-1]
    apart = float((np.diff(held) * below * (1.0 - below)).sum())  # half of the mean distance of two values
    return float((mass * np.abs(held - seen)).sum()) - apart


def finite(chances: Iterable[float], members: int) -> float:
    """What sampling adds to a Brier score on average, when its probabilities are shares of so many members.

    The sum of p(1 - p)/(members - 1) over the probabilities (Ferro, Richardson and Weigel 2008); 0 for one member.
    """
    return sum(chance * (1.0 - chance) for chance in chances) / (members - 1) if members > 1 else 0.0


def log_score(chances: Sequence[float], floor: float) -> list[float]:
    """Per case minus the natural log of the probability that was given to what happened, taken as `floor` at least."""
    return [-math.log(max(chance, floor)) for chance in chances]


def base_rates(observed: Sequence[str], left_out: bool) -> list[dict[str, float]]:
    """Per case the share of each class among the observed cases; with `left_out`, among the others of them.

    The first has seen the answer and cannot be beaten by any constant; the second has not, and does worse. Empty
    where there are no others.
    """
    total = len(observed)
    counts = {kind: observed.count(kind) for kind in dict.fromkeys(observed)}
    if not left_out:
        return [{kind: count / total for kind, count in counts.items()}] * total
    if total < 2:
        return []
    return [{kind: (count - (kind == seen)) / (total - 1) for kind, count in counts.items()} for seen in observed]


def skill(ours: Sequence[float], reference: Sequence[float]) -> dict[str, float | None]:
    """1 less our mean score over the reference's, with its interval over cases; None where the reference is 0.

    The interval: cases drawn with replacement, the reference's scores as they are (10,000 addressed draws, 2.5 and
    97.5 %); draws in which the reference scores 0 are left out.
    """
    mine, other = np.array(ours), np.array(reference)
    if not other.size or other.sum() == 0.0:
        return {"skill": None, "low": None, "high": None}
    u = draws.many(np.arange(RESAMPLES * mine.size), 0, draws.DECISIONS["resample"], 0, 0)
    chosen = (u * mine.size).astype(np.int64).reshape(RESAMPLES, mine.size)
    below = other[chosen].sum(axis=1)
    found = 1.0 - mine[chosen].sum(axis=1)[below > 0.0] / below[below > 0.0]
    low, high = np.quantile(found, (0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)))
    return {"skill": float(1.0 - mine.sum() / other.sum()), "low": float(low), "high": float(high)}


def scored(ours: Sequence[float], base: Sequence[float], base_left_out: Sequence[float]) -> dict[str, Any]:
    """Mean scores of ours and of both base rates, skill against both, and in how many cases ours was better."""
    others = {"base": base, "left_out": base_left_out}
    return {
        "score": _mean(ours),
        **{f"score_{name}": _mean(other) for name, other in others.items()},
        **{f"skill_{name}": skill(ours, other) for name, other in others.items()},
        **{f"better_{name}": sum(mine < its for mine, its in zip(ours, other, strict=False))
           for name, other in others.items()},
    }  # fmt: skip


def score(chances: Sequence[dict[str, float]], observed: Sequence[str], members: int, floor: float) -> dict[str, Any]:
    """Scores of class probabilities over cases: Brier, the same without the part of sampling, and the log score."""
    bases, without = base_rates(observed, False), base_rates(observed, True)
    briers = brier_classes(chances, observed)
    sampling = float(np.mean([finite(chance.values(), members) for chance in chances]))
    found = scored(briers, brier_classes(bases, observed), brier_classes(without, observed) if without else [])

    def logs(each: Sequence[dict[str, float]]) -> list[float]:
        return log_score([chance.get(seen, 0.0) for chance, seen in zip(each, observed, strict=False)], floor)

    return {"cases": len(observed), "brier": found, "brier_without_sampling": float(np.mean(briers)) - sampling,
            "log": scored(logs(chances), logs(bases), logs(without)), "floor": floor,
            "by_case": briers}  # fmt: skip


def halved(found: dict[str, Any]) -> dict[str, Any]:
    """The scores of two classes that are one event and its absence, in the usual form of one event."""
    brier = {name: 0.5 * value if name.startswith("score") and value is not None else value
             for name, value in found["brier"].items()}  # fmt: skip
    return {**found, "brier": brier, "brier_without_sampling": 0.5 * found["brier_without_sampling"],
            "by_case": [0.5 * value for value in found["by_case"]]}  # fmt: skip


def reliability(chances: Sequence[float], happened: Sequence[bool]) -> list[dict[str, Any]]:
    """A row for each bin with a forecast: mean probability, share that happened, count, and a consistency bar.

    The bar holds the share in nine of ten cases if the probabilities were right and the forecasts independent: exact
    quantiles of the sum of their coin flips, after Bröcker and Smith (2007), who draw them.
    """
    given, did = np.array(chances, float), np.array(happened, float)
    number = np.clip(np.searchsorted(EDGES, given, side="right") - 1, 0, len(EDGES) - 2)
    out = []
    for bin_number in range(len(EDGES) - 1):
        inside = number == bin_number
        count = int(inside.sum())
        if count:
            below = np.cumsum(coin_flips(given[inside]))
            low, high = (int(np.searchsorted(below, level - 1e-12)) / count for level in BAR)
            out.append({"from": EDGES[bin_number], "to": EDGES[bin_number + 1], "forecast": float(given[inside].mean()),
                        "observed": float(did[inside].mean()), "count": count, "low": low, "high": high,
                        "inside": low <= float(did[inside].mean()) <= high})  # fmt: skip
    return out


def coin_flips(chances: Iterable[float]) -> np.ndarray:
    """Chance of 0, 1, 2 ... of these independent events."""
    out = np.ones(1)
    for chance in chances:
        out = np.convolve(out, (1.0 - chance, chance))
    return out


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if len(values) else None
