"""The years between the last change of power and hour 0: the slow mechanisms, month by month, nobody in the street."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.engine.hour import Hours

HOURS_A_MONTH = 730.5
# What is kept of every month: name in the state, unit, description; `years_` stands before the name in the series.
SERIES = {
    "welfare": ("log", "real income a head against the change of power"),
    "expected_welfare": ("log", "what people expect of it"),
    "deprivation": ("share", "part of the expected welfare that is missing"),
    "corruption": ("share", "corruption as perceived, 0 clean"),
    "political_stress": ("1", "political stress index, 1 at the change of power"),
    "critical": ("share", "adults critical of the rulers, place and class aside"),
    "estranged": ("share", "adults estranged from the order, place and class aside"),
    "standing": ("share", "legitimacy of the rulers"),
    "private_opposition": ("share", "adults of the country who oppose the rulers in private"),
    "shown_opposition": ("share", "adults of the country who show it"),
}


def live(hours: Hours) -> dict[str, np.ndarray]:
    """Bring the country from the change of power to hour 0; the series of its months, with their hours as `hour`.

    The first row is the state an hour after the change of power, the last one that at hour 0. What the mean of
    private opposition has become is then its constant, and its later changes are counted from there.
    """
    first = float(hours.statics["power_hour"])
    ends = months(first)
    kept: dict[str, list[float]] = {name: [] for name in SERIES}
    for begins, ended in zip(np.append(first, ends[:-1]), ends, strict=True):
        hours.drift(float(begins), float(ended - begins))
        for name, values in kept.items():
            values.append(over_adults(hours.now[name], hours.statics["adults"]))
    settle(hours)
    return {"hour": ends, **{name: np.array(values) for name, values in kept.items()}}


def settle(hours: Hours) -> None:
    """The state reached is that of hour 0: changes of private opposition are counted from here on."""
    hours.statics |= {"hour": np.asarray(0.0), "step_hours": np.asarray(1.0)}
    hours.statics["opposition_mean"] = np.asarray(hours.statics["opposition_mean"] + hours.now["opposition_shift"])
    hours.now["opposition_shift"] = np.zeros_like(hours.now["opposition_shift"])
    hours.zero = {name: float(hours.now[name]) for name in ("standing", "dependence", "crisis_risk", "help_next")}


def months(first: float) -> np.ndarray:
    """Ends of the steps from this hour (below 0) to hour 0: one hour, then equal months."""
    count = max(1, round((-first - 1.0) / HOURS_A_MONTH))
    ends: np.ndarray = np.linspace(first + 1.0, 0.0, count + 1)
    return ends


def over_adults(values: Any, adults: np.ndarray) -> float:
    """A number of the country: itself, or the mean over the adults of the places."""
    return float(values) if np.ndim(values) == 0 else float((values * adults).sum() / adults.sum())
