"""The outcome: fields of the interface, computed from the record."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.engine.events import Chronicle
from steppefire.engine.outcome import first_decisions, outcome, outcome_class
from steppefire.engine.record import Record
from steppefire.mechanisms.overthrow import COUP, LEFT_ALONE, OVERTHROWN, RESIGNED
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
    made.country["foreign_troops"][140:210] = 20.0
    return made


def chronicled(scenario: Any, built: world_build.World, hours: int = HOURS) -> Chronicle:
    """The chronicle of a script that has been played for so many hours."""
    made = Chronicle(scenario, built)
    made.decide(hours)
    return made


@pytest.fixture
def told(tiny_land: Any, built: world_build.World, record: Record) -> dict[str, Any]:
    return outcome(tiny_land, built, record, ["river-city-hall"], chronicled(tiny_land, built), 2)


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
    told = outcome(tiny_land, built, record, [], Chronicle(tiny_land, built), 0)
    assert told["concessions"] == {} and told["contingents"] == {} and told["posts_abandoned"] == 0
    assert told["request_time"] is None and told["decision_time"] is None
    assert told["outcome_class"] == "survives_repression"


def decisions(scenario: Any, built: world_build.World, *missing: str) -> dict[str, str]:
    """When each action of a script is first taken, without some of them."""
    return {action: time for action, time in first_decisions(chronicled(scenario, built).rows).items()
            if action not in missing}  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "most", "expected"),
    [
        ((), 9, "no_crisis"),
        ((), 10, "survives_intervention"),
        (("alliance_request",), 10, "survives_repression"),
        (("contingent",), 10, "survives_repression"),
        (("contingent", "shooting_order"), 10, "survives_concession"),
        (("contingent", "shooting_order", "reverse_price", "sack_cabinet"), 10, "survives_repression"),
    ],
)
def test_the_first_rule_that_holds_names_the_outcome(
    tiny_land: Any, built: world_build.World, missing: tuple[str, ...], most: int, expected: str
) -> None:
    daily = {"2022-01-04": most, "2022-01-05": most // 20}
    assert outcome_class(daily, 100_000.0, decisions(tiny_land, built, *missing), 0.0, None) == expected


def test_a_concession_counts_only_if_participation_falls_by_nine_tenths(
    tiny_land: Any, built: world_build.World
) -> None:
    taken = decisions(tiny_land, built, "contingent", "shooting_order")
    for last, expected in ((50, "survives_concession"), (51, "survives_repression")):
        assert outcome_class({"2022-01-04": 500, "2022-01-08": last}, 1e5, taken, 0.0, None) == expected


def test_any_concession_counts_but_none_before_there_was_a_crowd() -> None:
    made = {"reverse_price": "2022-01-01T10:00", "sack_cabinet": "2022-01-20T10:00"}
    daily = {f"2022-01-{day:02d}": 500 if day < 21 else 20 for day in range(1, 31)}
    assert outcome_class(daily, 1e5, made, 0.0, None) == "survives_concession"
    assert outcome_class(daily, 1e5, {"reverse_price": made["reverse_price"]}, 0.0, None) == "survives_repression"
    late = {f"2022-01-{day:02d}": 500 if day > 3 else 0 for day in range(1, 31)}
    assert outcome_class(late, 1e5, {"reverse_price": made["reverse_price"]}, 0.0, None) == "survives_repression"


@pytest.mark.parametrize(
    ("way", "most", "expected"),
    [(RESIGNED, 20, "popular_overthrow"), (OVERTHROWN, 20, "popular_overthrow"), (LEFT_ALONE, 20, "popular_overthrow"),
     (COUP, 500, "coup"), (LEFT_ALONE, 19, "coup"), (COUP, 9, "no_crisis")],
)  # fmt: skip
def test_how_a_leader_goes_names_the_outcome(way: float, most: int, expected: str) -> None:
    """A crowd of 0.02 % within 14 days before makes it an overthrow, unless elites took power themselves."""
    daily = {"2022-01-04": most, "2022-01-06": 0}
    assert outcome_class(daily, 1e5, {"contingent": "2022-01-05"}, way, "2022-01-06") == expected


def test_a_crowd_long_before_the_fall_makes_no_overthrow() -> None:
    daily = {f"2022-01-{day:02d}": 500 if day == 1 else 0 for day in range(1, 31)}
    assert outcome_class(daily, 1e5, {}, RESIGNED, "2022-01-15") == "popular_overthrow"
    assert outcome_class(daily, 1e5, {}, RESIGNED, "2022-01-16") == "coup"


def test_an_empty_record_has_an_outcome(tiny_land: Any, built: world_build.World) -> None:
    told = outcome(tiny_land, built, Record(24, 4), [], Chronicle(tiny_land, built), 0)
    assert told["outcome_class"] == "no_crisis"
    assert told["participants_peak"] == 0 and told["participants_peak_time"] is None
    assert told["first_troops_time"] is None and told["onset"] == {}
