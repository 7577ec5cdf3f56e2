"""What the chronicle tells of traces of plots: crossings, stores of arms, foreigners in custody, a patron's call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steppefire.core.clock import day_of
from steppefire.engine.state import Kept
from steppefire.mechanisms.sources import NAMES

CROSSERS, FOREIGNERS = 6.0, 5.0  # people of a day from which they are told: fewer are any day's

Add = Callable[..., int]


class Plots(Kept):
    """Watches the traces and writes them down by the chronicle's `add`; what led to them nobody there can know."""

    made_anew = ("scenario",)

    def __init__(self, scenario: Any):
        self.scenario = scenario
        self.day = 0
        self.crossed = 0.0
        self.detained: np.ndarray | None = None

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """One event a store and a report of a call; crossings and foreigners in custody once a day."""
        for place in np.flatnonzero(now["cache_arms_found"] > before["cache_arms_found"]):
            arms = now["cache_arms_found"][place] - before["cache_arms_found"][place]
            add(hour, "trace", "cache_found", int(place), -1, f"{arms:,.0f} hidden arms", actor1="police")
        for source in np.flatnonzero(now["calls_known"] > before["calls_known"]):
            add(hour, "trace", "call_reported", -1, -1, "the patron is said to have called first",
                actor1=NAMES[source])  # fmt: skip
        if self.detained is None:
            self.detained = np.zeros_like(now["foreign_detained"])
        if day_of(self.scenario.start, hour + 1) != self.day:
            self.day = day_of(self.scenario.start, hour + 1)
            self.tell_day(hour, now, add)

    def tell_day(self, hour: int, now: dict[str, Any], add: Add) -> None:
        """Sums of the day that ends with this hour."""
        crossed = float(now["crossings_seen"]) - self.crossed
        if crossed >= CROSSERS:
            add(hour, "trace", "border_crossing", -1, -1, f"{crossed:,.0f} people noticed on the day",
                actor1="border guards")  # fmt: skip
        fresh = now["foreign_detained"] - self.detained
        if fresh.sum() >= FOREIGNERS:
            add(hour, "trace", "foreigners_detained", int(np.argmax(fresh)), -1,
                f"{fresh.sum():,.0f} foreigners among those arrested on the day, most of them here",
                actor1="police")  # fmt: skip
        self.crossed, self.detained = float(now["crossings_seen"]), now["foreign_detained"].copy()
