"""The years before as arrays: dated facts of history.csv, and the shootings that units.csv knows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from steppefire.core.clock import hours_between
from steppefire.mechanisms.bargain import QUANTITIES


def history_statics(scenario: Any) -> dict[str, np.ndarray]:
    """Rows in order of time, quantity and value; hours count from the scenario's start, so they are below 0.

    A past shooting of units.csv is known by its year alone and stands in the middle of it.
    """
    rows = [(hours_between(scenario.start, row.from_), QUANTITIES.index(row.quantity), float(row.value))
            for row in scenario.history]  # fmt: skip
    for unit in scenario.units:
        if unit.past_shooting_dead and unit.past_shooting_year:
            middle = datetime(unit.past_shooting_year, 7, 1, tzinfo=scenario.start.tzinfo)
            when = min(hours_between(scenario.start, middle), 0)
            rows.append((when, QUANTITIES.index("shooting"), float(unit.past_shooting_dead)))
    table = np.array(sorted(rows), dtype=float).reshape(len(rows), 3)
    return {
        "history_start": table[:, 0], "history_quantity": table[:, 1], "history_value": table[:, 2],
        "power_hour": np.asarray(float(hours_between(scenario.start, scenario.power_since))),
        "opposition_mean": np.asarray(0.0),
    }  # fmt: skip
