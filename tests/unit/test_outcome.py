"""The outcome: fields of the interface, computed from the record."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest

from steppefire.engine.outcome import outcome, outcome_class, scripted_time
from steppefire.engine.record import Record
from steppefire.world import build as world_build

EAST_REST, OLD_FORT, RIVER, SALT = range(4)
HOURS = 24 * 10


@pytest.fixture
def built(tiny_land: Any) -> world_build.World:
    return world_build.world(tiny_land)


@pytest.fixture
def record() -> Record:
    made = Record(HOURS, 4)
    made.series["connectivity"][:] = 1.0
    made.series["connectivity"][100:110, SALT] = 0.25
    made.series["active"][60:, RIVER] = 500.0
    made.series["active"][70, RIVER] = 900.0
    made.series["active"][90, RIVER] = 600.0
    made.series["active"][40:, SALT] = 50.0
    made.series["participants"][71, [RIVER, SALT]] = (1200.0, 100.0)
    made.series["participants"][95, [RIVER, SALT]] = (1500.0, 30.0)
    made.series["dead_civilians"][80:, RIVER] = 12.0
    made.series["dead_security"][90:, RIVER] = 2.0
    made.series["dead_civilians"][90:, SALT] = 1.0
    made.series["injured_civilians"][80:, RIVER] = 40.0
    made.series["arrested"][:] = np.arange(HOURS)[:, None]
    made.series["damage"][-1] = 1.5
    made.present[140:210, :, 3] = 5.0
    return made


@pytest.fixture
def told(tiny_land: Any, built: world_build.World, record: Record) -> dict[str, Any]:
    return outcome(tiny_land, built, record, ["river-city-hall"], {"east"}, 2, False)


def test_days_are_counted_at_their_last_hour(told: dict[str, Any]) -> None:
    days = told["participants_by_day"]
    assert list(days) == [f"2022-01-{day:02d}" for day in range(1, 11)]
    assert (days["2022-01-03"], days["2022-01-04"], days["2022-01-05"]) == (1300, 1530, 0)
    assert told["participants_peak"] == 1530
    assert told["participants_peak_time"] == "2022-01-04T18:00+06:00"  # not the 3rd, which had fewer participants
    assert told["detained_by_day"]["2022-01-02"] == 4 * 47
    assert told["detained"] == 4 * (HOURS - 1)


def test_onsets_are_the_first_hours_with_fifty(told: dict[str, Any]) -> None:
    assert told["onset"] == {"river-city": "2022-01-03T12:00+06:00", "salt-bay": "2022-01-02T16:00+06:00"}


def test_the_dead_are_counted_by_side_and_by_unit(told: dict[str, Any]) -> None:
    assert (told["dead_civilians"], told["dead_security"], told["injured"]) == (13, 2, 40)
    assert told["dead_by_unit"] == {"east": 14, "west": 1}


def test_what_the_script_did_is_told(told: dict[str, Any]) -> None:
    assert told["request_time"] == "2022-01-05T23:30+06:00"
    assert told["decision_time"] == "2022-01-06T02:00+06:00"
    assert told["contingents"] == {"BIG": 20}
    assert (told["troops_peak"], told["first_troops_time"], told["troops_out_time"]) == (
        20, "2022-01-06T20:00+06:00", "2022-01-09T18:00+06:00")  # fmt: skip
    assert told["concessions"] == {"reverse_price": "2022-01-04T12:00+06:00", "sack_cabinet": "2022-01-05T08:30+06:00"}
    assert told["posts_abandoned"] == 2
    assert told["blackout_hours"]["salt-bay"] == 7.5
    assert told["outcome_class"] == "survives_intervention" and told["leader_in_office"] is True


def test_a_leader_who_only_waits_decides_nothing(tiny_land: Any, built: world_build.World, record: Record) -> None:
    told = outcome(tiny_land, built, record, [], set(), 0, True)
    assert told["concessions"] == {} and told["contingents"] == {} and told["posts_abandoned"] == 0
    assert told["request_time"] is None and told["decision_time"] is None
    assert told["outcome_class"] == "survives_repression"


def without(scenario: Any, *actions: str) -> Any:
    kept = tuple(entry for entry in scenario.script if entry.action not in actions)
    return scenario.model_copy(update={"script": kept})


@pytest.mark.parametrize(
    ("missing", "most", "expected"),
    [
        ((), 9, "no_crisis"),
        ((), 10, "survives_intervention"),
        (("contingent",), 10, "survives_repression"),
        (("contingent", "shooting_order"), 10, "survives_concession"),
        (("contingent", "shooting_order", "reverse_price", "sack_cabinet"), 10, "survives_repression"),
    ],
)
def test_the_first_rule_that_holds_names_the_outcome(
    tiny_land: Any, missing: tuple[str, ...], most: int, expected: str
) -> None:
    scenario = without(tiny_land, *missing)
    daily = {"2022-01-04": most, "2022-01-05": most // 20}
    assert outcome_class(daily, 100_000.0, lambda action: scripted_time(scenario, action, HOURS)) == expected


def test_a_concession_counts_only_if_participation_falls_by_nine_tenths(tiny_land: Any) -> None:
    scenario = without(tiny_land, "contingent", "shooting_order")

    def scripted(action: str) -> str | None:
        return scripted_time(scenario, action, HOURS)

    assert outcome_class({"2022-01-04": 500, "2022-01-08": 50}, 100_000.0, scripted) == "survives_concession"
    assert outcome_class({"2022-01-04": 500, "2022-01-08": 51}, 100_000.0, scripted) == "survives_repression"


def test_a_resignation_is_an_overthrow(tiny_land: Any) -> None:
    last = tiny_land.script[-1]
    resigns = last.model_copy(update={"action": "resign", "time": last.time + timedelta(hours=1)})
    scenario = tiny_land.model_copy(update={"script": (*tiny_land.script, resigns)})
    for hours, expected in ((HOURS, "popular_overthrow"), (150, "survives_intervention")):
        told = outcome_class({"2022-01-04": 500}, 1e5, partial(scripted_time, scenario, hours=hours))
        assert told == expected


def test_an_empty_record_has_an_outcome(tiny_land: Any, built: world_build.World) -> None:
    told = outcome(tiny_land, built, Record(24, 4), [], set(), 0, False)
    assert told["outcome_class"] == "no_crisis"
    assert told["participants_peak"] == 0 and told["participants_peak_time"] is None
    assert told["first_troops_time"] is None and told["onset"] == {}
