"""The pattern table: medians and ranges over seeds."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study.measures import Seen, measure
from steppefire.study.patterns import row, table

TARGET = SimpleNamespace(target="t", measure="dead", low=2.0, high=4.0, unit="people", text="a target")


def test_the_median_decides_whether_a_target_is_met():
    inside = row(TARGET, np.array([1.0, 3.0, 9.0]))
    assert inside["inside"] and inside["median"] == 3.0 and (inside["q05"], inside["q95"]) == (1.0, 9.0)
    assert not row(TARGET, np.array([5.0, 6.0, 3.0]))["inside"]


def test_what_never_happened_counts_as_latest_and_stays_json():
    late = row(TARGET, np.array([3.0, np.inf, np.inf]))
    assert late["median"] is None and not late["inside"]
    assert late["values"] == [3.0, None, None]
    unknown = row(TARGET, np.array([np.nan, 3.0, 3.0]))
    assert unknown["median"] == 3.0 and unknown["q95"] is None


def test_seeds_differ_and_repeat():
    scenario = load("kazakhstan-2022")
    settings = Settings(seed=3, scale=0.01, days=4)
    once = table(scenario, 2, settings)
    assert once == table(scenario, 2, settings)
    assert [entry["target"] for entry in once] == [target.target for target in scenario.targets]
    assert any(entry["values"][0] != entry["values"][1] for entry in once)


def test_an_unknown_measure_is_bad_input():
    with pytest.raises(InputError, match="unknown measure"):
        measure(SimpleNamespace(), "no_such_thing:1")


def test_a_rank_counts_units_with_a_larger_share():
    seen = object.__new__(Seen)
    seen.units, seen.unit_of = ["a", "b"], np.array(["a", "b"])
    seen.days, seen.population = np.array(["2022-01-04"]), {"a": 100.0, "b": 1000.0}
    seen.series = {"participants": np.array([[10.0, 50.0]])}
    assert measure(seen, "crowd_share_rank:a:2022-01-04") == 1.0
    assert measure(seen, "crowd_share_rank:b:2022-01-04") == 2.0
