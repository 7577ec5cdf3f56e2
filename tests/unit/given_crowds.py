"""A street with crowds given from outside, so that what the powerful make of them can be looked at alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.mechanisms.statics import CROWD


class Given:
    """The same people in the street every hour up to `until`, then nobody; nobody is hurt or held by others."""

    def __init__(self, active: Any, violent: Any = 0.0, until: float = np.inf):
        self.active = np.asarray(active, float)
        self.violent = np.zeros_like(self.active) + violent
        self.until = until

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        counts = {name: np.zeros_like(self.active) for name in (*CROWD, "participants")}
        here = float(hour < self.until)
        return counts | {"active": here * self.active, "violent": here * self.violent,
                         "participants": here * self.active}  # fmt: skip


def crowded(scenario: Any, active: Any, settings: Settings, violent: Any = 0.0, until: float = np.inf) -> Any:
    """The result of a run in which these people stood in the street."""
    resolved, built, _, hours = engine_run.prepare(scenario, settings, 4)
    return engine_run.play(resolved, built, hours, Given(active, violent, until), settings, engine_run.quiet)


def after(scenario: Any, active: Any, count: int, settings: Settings, violent: Any = 0.0) -> Hours:
    """The country after so many hours of these people in the street."""
    *_, hours = engine_run.prepare(scenario, settings, 4)
    street = Given(active, violent)
    for hour in range(count):
        hours.advance(hour, hour // 24, street)
    return hours


def seen_by(hours: Hours, name: str, **changed: Any) -> tuple[SimpleNamespace, SimpleNamespace]:
    """What a mechanism would read in the coming hour, with these values changed, and its parameters."""
    mechanism = next(m for m in hours.plan if m.name == name)
    read = hours.view(mechanism, hours.now)
    unknown = changed.keys() - vars(read).keys()
    assert not unknown, unknown
    return SimpleNamespace(**(vars(read) | changed)), hours.parameters[name]
