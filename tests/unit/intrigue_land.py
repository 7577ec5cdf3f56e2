"""Elites by themselves: cliques, leader and purge hour by hour in a world whose street is made up."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.mechanisms.statics import CROWD


class Street:
    """Crowds of one size everywhere."""

    def __init__(self, places: int, active: float, violent: float):
        self.places, self.active, self.violent = places, active, violent

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        counts = {name: np.zeros(self.places) for name in (*CROWD, "participants")}
        return counts | {"active": np.full(self.places, self.active), "violent": np.full(self.places, self.violent)}


def country(scenario: Any, seed: int = 1, survival: float = 1.0, adaptive: float = 1.0,
            script: dict[str, Any] | None = None, **given: Any) -> SimpleNamespace:  # fmt: skip
    """A country whose elites decide, with insiders who see this chance of survival in every hour.

    `script` holds what the leader does from the first hour on, else he touches no elite; `given` are settings.
    """
    settings = Settings(seed=seed, **given)
    _, built, values, hours = engine_run.prepare(scenario, settings, 4)
    hours.statics["adaptive"] = np.asarray(adaptive)

    def forced(mechanism: Any, wanted: dict[str, Any]) -> Any:
        def step(read: Any, p: Any, draw: Any) -> dict[str, Any]:
            return mechanism.step(read, p, draw) | wanted

        return dataclasses.replace(mechanism, step=step)

    idle = {"cabinet_sacked": 0.0, "predecessor_dropped": 0.0, "purge_order": 0.0}
    wanted = {"council": {"elite_survival": survival}, "leader": idle | (script or {}),
              "overthrow": {"leader_out": 0.0}}
    hours.plan = tuple(forced(m, wanted[m.name]) if m.name in wanted else m for m in hours.plan)
    return SimpleNamespace(hours=hours, built=built, values=values, scenario=scenario)


def live(land: SimpleNamespace, hours: int, active: float = 0.0, violent: float = 0.0) -> list[dict[str, Any]]:
    """All variables after each hour, with what was there before as the first entry."""
    street, found = Street(len(land.built.rows), active, violent), [land.hours.now]
    for hour in range(hours):
        land.hours.advance(hour, hour // 24, street)
        found.append(land.hours.now)
    return found

