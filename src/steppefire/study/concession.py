"""Does the hour of a concession matter: pairs of histories that differ only in when a price is taken back.

Both histories of a pair have the same seed, and so every draw by its address: until the early offer they are the same
to the last bit. What follows is paired: differences are taken within pairs before they are averaged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from statistics import NormalDist
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate

LEVEL = 0.95
MEASURES = ("participants_peak", "dead")
CLASSES = ("no_crisis", "survives_concession", "survives_repression", "survives_intervention", "popular_overthrow",
           "coup")  # fmt: skip
Mapper = Callable[[Callable[[int], dict[str, Any]], Iterable[int]], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Offer:
    """A price taken back at one of two times (ISO 8601) in one scope, and at no other time by anybody."""

    early: str
    late: str
    scope: str
    price: float

    def edits(self, time: str) -> tuple[str, ...]:
        """The edits of a history with the offer at this time; the ban takes out the scripted offers and his own."""
        return "never:reverse_price", f"at:{time}:reverse_price:{self.scope}={self.price:g}"


def pairs(scenario: Any, offer: Offer, count: int, settings: Settings | None = None,
          mapper: Mapper = map) -> dict[str, Any]:  # fmt: skip
    """Play `count` pairs, seeds seed .. seed + count - 1: rows (one a pair, in order of the seed) and differences.

    `mapper` may share the pairs out over processes, as long as it returns them in order. Raises ValueError for fewer
    than two pairs, from which no spread can be judged.
    """
    if count < 2:
        raise ValueError("two pairs at least are needed: one has no spread")
    first = settings or Settings()
    rows = list(mapper(partial(pair, scenario, offer, first), range(first.seed, first.seed + count)))
    return {"rows": rows, "pairs": count, "level": LEVEL, "differences": differences(rows)}


def pair(scenario: Any, offer: Offer, settings: Settings, seed: int) -> dict[str, Any]:
    """One pair: the seed, and what came of the early and of the late offer."""
    ends = {}
    for name in ("early", "late"):
        edits = (*settings.edits, *offer.edits(getattr(offer, name)))
        ends[name] = came_of(simulate(scenario, replace(settings, seed=seed, edits=edits)))
    return {"seed": seed, **ends}


def came_of(result: Result) -> dict[str, Any]:
    """Peak participants (people), dead of both sides, and the class of the outcome."""
    end = result.outcome
    return {"participants_peak": end["participants_peak"], "dead": end["dead_civilians"] + end["dead_security"],
            "outcome_class": end["outcome_class"]}  # fmt: skip


def differences(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Early and late mean and their paired difference: measures, then the share of each class that came about."""
    seen = {row[name]["outcome_class"] for row in rows for name in ("early", "late")}
    found = [difference(name, *([float(row[side][name]) for row in rows] for side in ("early", "late")))
             for name in MEASURES]  # fmt: skip
    for kind in CLASSES:
        if kind in seen:
            hits = ([float(row[side]["outcome_class"] == kind) for row in rows] for side in ("early", "late"))
            found.append(difference(kind, *hits))
    return found


def difference(name: str, early: list[float], late: list[float]) -> dict[str, Any]:
    """Late less early: mean over pairs, its normal interval, and the exact two-sided sign test of pairs that differ."""
    gaps = np.subtract(late, early)
    mean, error = float(gaps.mean()), float(gaps.std(ddof=1)) / math.sqrt(gaps.size)
    reach = NormalDist().inv_cdf(0.5 + LEVEL / 2.0) * error
    higher, lower = int((gaps > 0).sum()), int((gaps < 0).sum())
    return {"name": name, "early": float(np.mean(early)), "late": float(np.mean(late)), "difference": mean,
            "low": mean - reach, "high": mean + reach, "late_higher": higher, "late_lower": lower,
            "equal": int(gaps.size) - higher - lower, "sign_p": sign_test(higher, lower)}  # fmt: skip


def sign_test(higher: int, lower: int) -> float:
    """Chance of so uneven a split, or one more so, if either way were as likely; 1 where no pair differs."""
    total, few = higher + lower, min(higher, lower)
    return min(1.0, 2.0 * sum(math.comb(total, hits) for hits in range(few + 1)) / 2**total)
