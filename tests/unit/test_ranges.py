"""The ranges that the report shows beside one seed belong to this model and this scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import steppefire
from steppefire.core.settings import Settings
from steppefire.study import ranges

ROW = {"target": "crowd", "low": 1, "high": 3, "median": 2.0, "q05": 1.0, "q95": 3.0, "inside": True}


STORED = [name for name in steppefire.scenarios() if ranges.place(steppefire.load(name)).exists()]


def test_the_first_scenario_has_stored_ranges() -> None:
    assert "kazakhstan-2022" in STORED


@pytest.mark.parametrize("name", STORED)
def test_stored_ranges_are_fresh(name: str) -> None:
    reason = ranges.stale(steppefire.load(name))
    assert not reason, f"{reason}: run `make ranges`"


def test_ranges_go_stale_with_the_scenario_and_the_model(
    tiny_land: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "place", lambda scenario: tmp_path / "ranges.json")
    assert "no ranges" in ranges.stale(tiny_land)
    ranges.store(tiny_land, [ROW], 20, Settings())
    assert ranges.stale(tiny_land) == ""
    assert ranges.load(tiny_land)["rows"] == [ROW]
    changed = tiny_land.model_copy(update={"digest": "another"})
    assert ranges.load(changed) is None and ranges.stale(changed)
    monkeypatch.setattr(ranges, "model_hash", lambda: "another")
    assert "model has changed" in ranges.stale(tiny_land)
