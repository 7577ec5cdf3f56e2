"""What every test may use: a tiny country, and a made-up result with the names of docs/run-folder.md."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings as hypothesis_settings

from steppefire.core.settings import Settings

DATA = Path(__file__).parent / "data"
PLACES = ("salt-bay", "river-city", "east-rest")
FORCES = ("police", "guard", "army", "foreign")
hypothesis_settings.register_profile("untimed", deadline=None)  # how long a busy machine takes is nobody's mistake
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def tiny_land() -> Any:
    """The invented country of tests/data/tiny-land."""
    from steppefire.scenario.load import load

    return load(DATA / "tiny-land")


@pytest.fixture
def made_up_result(tiny_land: Any) -> Any:
    """A result of two days and three places that no simulation made."""
    return make_result(tiny_land, Settings(seed=7, scale=0.5, days=2, threads=2, overrides=(("turn_rate", "0.2"),)))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the run that nobody stopped, for tests/crash."""
    from undisturbed import undisturbed

    return Path(undisturbed(tmp_path_factory.mktemp("whole") / "run"))


@pytest.fixture
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a power cut would tell whether a file has reached the disk; none is tested, and waiting is long."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    """A wish to stop belongs to one test."""
    from steppefire.engine import stopping

    stopping.forget()
    yield
    stopping.forget()
    stopping.tell(None)


def make_result(scenario: Any, settings: Settings, dead: int = 3) -> Any:
    """A made-up result, different for another number of dead."""
    from steppefire.engine.run import Result

    hours = 24 * 2
    start = np.datetime64(scenario.start.replace(tzinfo=None), "ns")
    times = start + (np.arange(hours) + 1) * np.timedelta64(3_600_000_000_000, "ns")
    grid = np.arange(hours * 3, dtype=np.float32).reshape(hours, 3)
    people = {"unit": "people", "about": "made up"}
    names = ("active", "violent", "participants", "arrested", "dead_civilians", "dead_security", "injured_civilians",
             "injured_security", "objects_lost", "arms_lost", "damage", "emergency")  # fmt: skip
    series = {name: (("time", "place"), grid * (index + 1), people) for index, name in enumerate(names)}
    series["dead_civilians"] = (("time", "place"), np.full_like(grid, dead), people)
    series["present"] = (("time", "place", "force"), np.repeat(grid[:, :, None], 4, axis=2), people)
    series["fear"] = (("time", "place"), grid / grid.max(), {"unit": "1"})
    coords = {
        "time": (("time",), times),
        "place": (("place",), np.array(PLACES)),
        "force": (("force",), np.array(FORCES)),
        "place_name": (("place",), np.array(["Salt Bay", "=River City", "East, the rest"])),
        "unit": (("place",), np.array(["west", "east", "east"])),
        "kind": (("place",), np.array(["city", "city", "remainder"])),
        "latitude": (("place",), np.array([43.65, 43.24, 43.0])),
        "longitude": (("place",), np.array([51.16, 76.89, 77.0])),
        "population": (("place",), np.array([40000.0, 35000.0, 25000.0])),
    }
    event = {"event_id": 0, "date": "2022-01-01", "time": "2022-01-01T10:00+06:00", "hour": 10,
             "event_type": "protest", "sub_event_type": "first_rally", "actor1": "crowd", "actor2": "",
             "admin1": "west", "place": "salt-bay", "latitude": 43.65, "longitude": 51.16, "fatalities": 0,
             "notes": "=1+1", "cause": -1}  # fmt: skip
    claim = {"id": "P01", "quantity": "crowd", "low": 200, "high": None, "unit": "people", "words": "more than",
             "scope": "place:salt-bay", "from": "2022-01-02T00:00+06:00", "to": "", "claimant": "+reporters",
             "reporter": "paper", "reported": "2022-01-03T20:00+06:00", "source": "TEST", "mark": "F",
             "bias": ""}  # fmt: skip
    outcome = {
        "outcome_class": "survives_repression", "leader_in_office": True, "participants_peak": np.int64(429),
        "participants_peak_time": "2022-01-02T23:00+06:00",
        "participants_by_day": {"2022-01-01": 207, "2022-01-02": 429},
        "onset": {"salt-bay": "2022-01-01T10:00+06:00"}, "units_violent": 2, "objects_taken": 1,
        "dead_civilians": dead, "dead_security": 1, "dead_by_unit": {"west": dead, "east": 1}, "injured": 12,
        "detained": 40, "detained_by_day": {}, "posts_abandoned": 0, "concessions": {}, "blackout_hours": {},
        "request_time": None, "damage_usd": np.float32(3.5),
    }  # fmt: skip
    parameter = {"name": "turn_rate", "mechanism": "escalation", "about": "rate", "value": 0.2, "unit": "1/hour",
                 "low": 0.0, "high": float("inf"), "prior": "fixed", "source": "TEST", "assumed": "",
                 "set_by": "--set"}  # fmt: skip
    return Result(series=series, coords=coords, events=[event], claims=[claim], outcome=outcome,
                  parameters=[parameter], timings={"hours": 0.25}, scenario=scenario, settings=settings)  # fmt: skip
