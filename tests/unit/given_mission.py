"""A mission abroad hour by hour: what the alliance answers is given from outside, so that the deployment runs alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.mechanisms import deployment
from steppefire.mechanisms.statics import STATICS

ANSWER = 100  # hour of the alliance's answer
GRANTED = {"request_hour": 95.0, "alliance_answer": 2.0}
PLEDGES = {"RUS": 1500.0, "BLR": 100.0, "TJK": 200.0, "ARM": 70.0, "KGZ": 150.0}


class Mission:
    """The deployment of a country; `now` holds what it reads of others and what it wrote last."""

    def __init__(self, scenario: Any, seed: int = 1, *edits: str, policy: str = "adaptive", **given: Any):
        settings = Settings(seed=seed, policy=policy, edits=edits)
        *_, self.hours = engine_run.prepare(scenario, settings, 4)
        self.codes = sorted(state.state for state in scenario.states)
        self.seed, self.step_hours = seed, 1.0
        self.p = self.hours.parameters["deployment"]
        self.mechanism = next(m for m in self.hours.plan if m.name == "deployment")
        self.now: dict[str, Any] = {**self.hours.now, **given}

    def by_state(self, values: dict[str, float], other: float = 0.0) -> np.ndarray:
        """An array over states from values by code."""
        return np.array([values.get(code, other) for code in self.codes])

    def granted(self, pledges: dict[str, float] | None = None, **later: float) -> Mission:
        """The same mission granted at hour 100, gates open at once, or so many hours `later` by code."""
        sizes = PLEDGES if pledges is None else pledges
        gates = self.by_state({code: ANSWER + later.get(code, 0.0) for code in sizes}, 1e9)
        self.now |= {**GRANTED, "pledge": self.by_state(sizes), "gate_hour": gates}
        return self

    def read(self, hour: float, **changed: Any) -> SimpleNamespace:
        """What the mechanism sees at an hour."""
        known: dict[str, Any] = {**self.hours.statics, "hour": np.asarray(float(hour)),
                                 "step_hours": np.asarray(self.step_hours)}  # fmt: skip
        names = self.mechanism.reads + self.mechanism.reads_fresh
        return SimpleNamespace(**({n: known[n] if n in STATICS else self.now[n] for n in names} | changed))

    def step(self, hour: float, **changed: Any) -> dict[str, Any]:
        """One step; keeps what was written."""

        def draw(decision: str, addresses: np.ndarray) -> np.ndarray:
            code = draws.DECISIONS[decision]
            return np.asarray(draws.many(addresses.astype(np.int64), int(hour), code, self.seed, 0))

        written = deployment.step(self.read(hour, **changed), self.p, draw)
        self.now |= written
        return written

    def course(self, first: int, last: int, **changed: Any) -> list[dict[str, Any]]:
        """The hours from first to last, the last one left out."""
        return [self.step(hour, **changed) for hour in range(first, last)]


def country(hours: Hours, name: str) -> float:
    """A number of the country."""
    return float(hours.now[name])
