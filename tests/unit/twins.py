"""Twins that no simulation made: rows and series of both sides, played by nobody, kept and read like any others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from made_up_members import row

from steppefire.core.settings import Settings
from steppefire.study import compare, kept_series, layout, many

HOURS, PLACES = 48, 2
SETTINGS = Settings(seed=3, scale=0.1, days=2, policy="adaptive")
Maker = Callable[[str, int], dict[str, Any]]


def made_up(side: str, member: int, **more: Any) -> dict[str, Any]:
    """A row of a side that tells nothing but what `more` says."""
    return row(side, member, seed=3, inputs={}, shooting_time=None, injured=0, blackout_cost_usd=0,
               participants_by_day={"2022-01-01": 10, "2022-01-02": 20}, blackout_hours={"x": 0.0},
               legitimacy_change=0.0, dependence_change=0.0, next_crisis_risk_year=0.1,
               **{"objects_taken": [], "units_violent": [], **more})  # fmt: skip


def arrays(parted_at: int | None = None) -> dict[str, np.ndarray]:
    """Two series; one of them differs from an hour on."""
    active, out = np.ones((HOURS, PLACES), np.float32), np.zeros(HOURS, np.float32)
    if parted_at is not None:
        active[parted_at:, 1] = 2.0
    begin = np.datetime64("2022-01-01T01", "ns")
    coords = {"time": begin + np.arange(HOURS) * np.timedelta64(1, "h"), "place": np.array(["one", "two"]),
              "place_name": np.array(["One", "Two"]), "unit": np.array(["west", "west"]), "latitude": np.zeros(2),
              "longitude": np.zeros(2), "population": np.ones(2)}  # fmt: skip
    named = {f"coord_{name}": values for name, values in coords.items()}
    return {"active": active, "leader_out": out, **{name: named[name] for name in
                                                    (f"coord_{key}" for key in kept_series.COORDS)}}  # fmt: skip


def player(make: Maker, parting: Callable[[str, int], int | None], most: int | None = None) -> Any:
    """What plays jobs without a simulation; it breaks down after so many."""

    def play(study: Any, waiting: Any, how: Any) -> Iterator[tuple[dict[str, Any], dict[str, np.ndarray]]]:
        for number, job in enumerate(waiting):
            if number == most:
                raise RuntimeError("the machine went down")
            yield {**make(job.group, job.member), "seconds": 0.0}, arrays(parting(job.group, job.member))

    return play


def twins(monkeypatch: Any, scenario: Any, folder: Path, members: int, edits: tuple[str, ...], make: Maker,
          parting: Callable[[str, int], int | None] = lambda side, member: None,
          most: int | None = None) -> many.Many:  # fmt: skip
    """A finished study of these rows."""
    monkeypatch.setattr(layout, "play", player(make, parting, most))
    what = compare.study(scenario, SETTINGS, {compare.EDITED: edits}, members, ("active", "leader_out"))
    return many.played(what, folder)
