"""An alliance by itself: treaty and members hour by hour, in a country where everything else is given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.mechanisms.states import GRANTED
from steppefire.mechanisms.statics import STATICS

NAMES = ("treaty", "members")
ASKED = 5.0  # hour of the request


def prepared(scenario: Any, **settings: Any) -> Hours:
    """The country in which nothing has happened, and whose script is empty."""
    *_, hours = engine_run.prepare(scenario, Settings(policy="adaptive", scale=0.01, **settings), 4)
    hours.statics["adaptive"] = np.asarray(1.0)
    hours.statics["script_start"] = np.full_like(hours.statics["script_start"], 1e9)
    hours.statics["script_action"] = np.full_like(hours.statics["script_action"], -1.0)
    hours.plan = tuple(next(m for m in hours.plan if m.name == name) for name in NAMES)
    return hours


def living(land: Hours, seed: int = 1, without: tuple[str, ...] = (), names: tuple[str, ...] = NAMES,
           **given: Any) -> Iterator[dict[str, Any]]:  # fmt: skip
    """All variables after each hour, under these statics and variables; a riot behind a story, unless they say else.

    A value that is a function is asked for every hour; only the mechanisms of these names move.
    """
    places = land.statics["population"].size
    usual = {"request_hour": ASKED, "foreign_story": np.ones(places), "violent": np.full(places, 100.0),
             "active": np.full(places, 500.0), "host_danger": 0.5, "patron_backing": 0.9}  # fmt: skip
    hours = object.__new__(Hours)
    vars(hours).update(vars(land) | {"statics": dict(land.statics), "now": dict(land.start), "seed": seed,
                                     "without": frozenset(without)})  # fmt: skip
    for hour in range(1000):
        hours.statics["hour"] = np.asarray(float(hour))
        for name, value in (usual | given).items():
            here = np.asarray(value(hour) if callable(value) else value, float)
            assert name in hours.now or name in STATICS, name
            (hours.statics if name in STATICS else hours.now)[name] = here
        new = dict(hours.now)
        for mechanism in hours.plan:
            if mechanism.name in names:
                new |= hours.written(mechanism, new, hour)
        hours.now = new
        yield new


def lived(land: Hours, count: int, seed: int = 1, **given: Any) -> list[dict[str, Any]]:
    """The first so many hours."""
    return list(islice(living(land, seed, **given), count))


def answer(hours: list[dict[str, Any]]) -> float:
    return float(hours[-1]["alliance_answer"])


def answers(land: Hours, seeds: int, **given: Any) -> np.ndarray:
    """The answer to the request, by seed."""
    return np.array([next(hour["alliance_answer"] for hour in living(land, seed, **given)
                          if hour["alliance_answer"] >= GRANTED) for seed in range(1, seeds + 1)])  # fmt: skip
