"""How good forecasts were that began at several hours of one crisis: CRPS of numbers, Brier scores of what happened.

Each is set beside two references: members that decide for themselves from hour 0 on, and its own members with equal
weights. A number whose day is over when a forecast begins is not scored: it was known by then, or could have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.scenario.observed import CLASSES, Observed
from steppefire.study import particles, scoring
from steppefire.study.forecast import Forecast

RESAMPLES = 500
BY_DAY = {"participants": "participants_by_day", "detained": "detained_by_day"}
WORDS = {"participants": "participants of {day}", "detained": "detained by the end of {day}", "dead": "dead in all"}


def targets(scenario: Any, days: int) -> dict[str, tuple[datetime, float]]:
    """Measures that are scored, each with when its day is over and the middle of its target.

    Of every kind the last day within so many days of the run; `dead` is over when the run is.
    """
    found: dict[str, tuple[datetime, float]] = {}
    end = scenario.start + timedelta(days=days)
    for target in scenario.targets:
        name, _, day = target.measure.partition(":")
        if target.low is None or target.high is None:
            continue
        over = datetime.fromisoformat(day).replace(tzinfo=end.tzinfo) + timedelta(days=1) if name in BY_DAY else end
        if (name in BY_DAY or target.measure == "dead") and over <= end:
            found = {key: value for key, value in found.items() if key.partition(":")[0] != name or value[0] > over}
            if not any(key.partition(":")[0] == name for key in found):
                found[target.measure] = over, 0.5 * (target.low + target.high)
    return found


def words(measure: str) -> str:
    """A measure as a reader knows it."""
    name, _, day = measure.partition(":")
    return WORDS[name].format(day=day)


def values(rows: list[dict[str, Any]], measure: str) -> np.ndarray:
    """What the members have, in people."""
    name, _, day = measure.partition(":")
    if name in BY_DAY:
        return np.array([float(row[BY_DAY[name]][day]) for row in rows])
    return np.array([float(row["dead_civilians"] + row["dead_security"]) for row in rows])


def numbers(forecast: Forecast, reference: list[dict[str, Any]], days: int) -> Iterator[dict[str, Any]]:
    """A row for each number to come: CRPS in log10(1 + x) and in people, of the forecast and of both references."""
    rows, equal = forecast.many.rows, np.full(forecast.weight.size, 1.0 / forecast.weight.size)
    for measure, (over, seen) in targets(forecast.plan.scenario, days).items():
        if over <= forecast.plan.turn:
            continue
        own, other = values(rows, measure), values(reference, measure)
        sides = {"weighted": (own, forecast.weight), "equal": (own, equal),
                 "from_0": (other, np.full(other.size, 1.0 / other.size))}  # fmt: skip
        logs = {name: (np.log10(1.0 + held), weight) for name, (held, weight) in sides.items()}
        aim = float(np.log10(1.0 + seen))
        low, high = gain(logs["weighted"], logs["from_0"], aim)
        middle = particles.quantiles(own, forecast.weight, (0.05, 0.5, 0.95))
        yield {"from": forecast.plan.settings.decide_from, "number": words(measure), "observed": seen,
               "q05": float(middle[0]), "median": float(middle[1]), "q95": float(middle[2]),
               **{f"log_{name}": scoring.crps(*side, aim) for name, side in logs.items()},
               **{f"people_{name}": scoring.crps(*side, seen) for name, side in sides.items()},
               "gain": scoring.crps(*logs["from_0"], aim) - scoring.crps(*logs["weighted"], aim),
               "gain_low": low, "gain_high": high}  # fmt: skip


Side = tuple[np.ndarray, np.ndarray]  # values of members, and their weights


def gain(one: Side, reference: Side, seen: float) -> tuple[float, float]:
    """95 % interval of the reference's CRPS less that of another, over members drawn with replacement (addressed)."""
    found = [scoring.crps(*again(reference, number, 1), seen) - scoring.crps(*again(one, number, 0), seen)
             for number in range(RESAMPLES)]  # fmt: skip
    low, high = np.quantile(found, (0.5 * (1.0 - scoring.LEVEL), 0.5 * (1.0 + scoring.LEVEL)))
    return float(low), float(high)


def again(side: Side, number: int, which: int) -> Side:
    """As many members, drawn with replacement, with their weights."""
    held, weight = side
    u = draws.many(np.arange(held.size), number, draws.DECISIONS["resample"], which, 0)
    drawn = (u * held.size).astype(np.int64)
    mass = weight[drawn]
    return held[drawn], mass / mass.sum() if mass.sum() > 0.0 else np.full(held.size, 1.0 / held.size)


def endings(forecast: Forecast, reference: list[dict[str, Any]], observed: dict[str, Observed]) -> dict[str, Any]:
    """Brier scores of the leader's fall and of the outcome class, beside both references and the other crises."""
    name = forecast.plan.scenario.name
    seen = observed[name]
    equal = np.full(forecast.weight.size, 1.0 / forecast.weight.size)
    from_0 = np.full(len(reference), 1.0 / len(reference))
    chances = {"weighted": shares(forecast.many.rows, forecast.weight), "equal": shares(forecast.many.rows, equal),
               "from_0": shares(reference, from_0), "others": others(observed, name)}  # fmt: skip
    out: dict[str, Any] = {"from": forecast.plan.settings.decide_from, "ess": forecast.ess, "power": forecast.power,
                           "claims": len(forecast.ledger.used), "fell": seen.leader_falls,
                           "observed": seen.outcome_class}  # fmt: skip
    for side, (falls, classes) in chances.items():
        out[f"falls_{side}"] = falls
        out[f"brier_falls_{side}"] = scoring.brier([falls], [seen.leader_falls])[0]
        out[f"brier_class_{side}"] = scoring.brier_classes([classes], [seen.outcome_class])[0]
        out[f"class_{side}"] = classes.get(seen.outcome_class, 0.0)
    return out | {"likeliest": max(CLASSES, key=lambda kind: chances["weighted"][1].get(kind, 0.0))}


def shares(rows: list[dict[str, Any]], weight: np.ndarray) -> tuple[float, dict[str, float]]:
    """Chance that the leader falls, and of each class."""
    out = np.array([not row["leader_in_office"] for row in rows])
    kinds = np.array([row["outcome_class"] for row in rows])
    return min(1.0, float(weight[out].sum())), {kind: float(weight[kinds == kind].sum()) for kind in CLASSES}


def others(observed: dict[str, Observed], name: str) -> tuple[float, dict[str, float]]:
    """How the other crises ended: the share of falls and of each class."""
    rest = [entry for other, entry in observed.items() if other != name]
    return (sum(entry.leader_falls for entry in rest) / len(rest),
            {kind: sum(entry.outcome_class == kind for entry in rest) / len(rest) for kind in CLASSES})
