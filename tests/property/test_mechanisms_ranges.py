"""Whatever parameters are taken from their ranges: every variable stays finite and in its own range, nobody is lost."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.crowd import Crowd
from steppefire.engine.order import variables
from steppefire.mechanisms import SWITCHES
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import load
from steppefire.world import build as world_build

SCALE, HOURS = 0.01, 5 * 24
KNOWN = variables()


@lru_cache(maxsize=1)
def country() -> tuple[Any, Any]:
    scenario = load("kazakhstan-2022")
    return scenario, world_build.people(world_build.world(scenario, SCALE), None)


def vector() -> st.SearchStrategy[dict[str, float]]:
    """A value of every parameter, its ends more often than chance would have it."""
    return st.fixed_dictionaries({
        name: st.floats(entry.low, entry.high) | st.sampled_from((entry.low, entry.high, entry.default))
        for name, entry in PARAMETERS.items()
    })  # fmt: skip


@settings(max_examples=8, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])  # fmt: skip
@given(values=vector(), without=st.sets(st.sampled_from(sorted(SWITCHES)), max_size=2), seed=st.integers(0, 2**31),
       adaptive=st.booleans())  # fmt: skip
def test_every_variable_stays_in_its_range(
    values: dict[str, float], without: set[str], seed: int, adaptive: bool
) -> None:
    scenario, people = country()
    overrides = tuple((name, repr(value)) for name, value in values.items())
    made = Settings(seed=seed, scale=SCALE, overrides=overrides, without=tuple(sorted(without)))
    _, built, resolved, hours = engine_run.prepare(scenario, made, 8)
    law = engine_run.law(resolved, 8, engine_run.mean_opposition(hours))
    crowd = Crowd(people, built.statics["place_key"], law, seed)
    men = {name: hours.now[name].sum() for name in ("guard_men", "army_men")}
    for hour in range(HOURS):
        counts = hours.advance(hour, hour // 24, crowd)
        for name, variable in KNOWN.items():
            value = np.asarray(hours.now[name])
            assert np.isfinite(value).all(), f"{name} in hour {hour}"
            assert value.min() >= variable.low and value.max() <= variable.high, f"{name} in hour {hour}"
        for name, before in men.items():
            assert abs(hours.now[name].sum() - before) <= 1e-9 * before, f"{name} in hour {hour}"
        assert (counts["active"] >= counts["violent"]).all()
    fates = np.bincount(crowd.state & 15, minlength=7)
    assert fates.sum() == people.count
    assert fates[1] + fates[2] == crowd.active.count
