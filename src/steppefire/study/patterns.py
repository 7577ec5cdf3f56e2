"""The scenario's target table over many seeds: target, tolerance, median and 5-95 % range, inside or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.study.measures import Seen, measure

Progress = Callable[[int, int, str], None]


def plain(value: float) -> float | None:
    """A number as JSON can hold it: None for what never happened or cannot be told."""
    return float(value) if np.isfinite(value) else None


def row(target: Any, values: np.ndarray) -> dict[str, Any]:
    """One line of the table; what never happened counts as later than anything."""
    low, high = float(target.low), float(target.high)
    known = np.sort(np.where(np.isnan(values), np.inf, values))
    middle, q05, q95 = (float(np.quantile(known, q, method="closest_observation")) for q in (0.5, 0.05, 0.95))
    middle = float(np.median(known)) if np.isfinite(known).all() else middle
    return {"target": target.target, "low": low, "high": high, "median": plain(middle), "q05": plain(q05),
            "q95": plain(q95), "inside": bool(low <= middle <= high), "unit": target.unit, "text": target.text,
            "measure": target.measure, "values": [plain(value) for value in values]}  # fmt: skip


def table(scenario: Any, members: int = 20, settings: Settings | None = None,
          progress: Progress | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """Run a scenario with seeds seed .. seed + members - 1 and compare the median of each target with its band."""
    first = settings or Settings()
    values: dict[str, list[float]] = {target.target: [] for target in scenario.targets}
    for number in range(members):
        seen = Seen(simulate(scenario, replace(first, seed=first.seed + number)))
        for target in scenario.targets:
            values[target.target].append(measure(seen, target.measure))
        if progress:
            progress(number + 1, members, f"seed {first.seed + number}")
    return [row(target, np.array(values[target.target])) for target in scenario.targets]
