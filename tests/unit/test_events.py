"""The chronicle: what is written down, when, and what it is traced back to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.engine.events import Chronicle
from steppefire.world import build as world_build

EAST_REST, OLD_FORT, RIVER, SALT = range(4)


@pytest.fixture
def chronicle(tiny_land: Any) -> Chronicle:
    made = Chronicle(tiny_land, world_build.world(tiny_land))
    made.told = len(tiny_land.script)  # no scripted decisions, unless a test wants them
    return made


def world(places: dict[str, dict[int, float]] | None = None, objects: dict[int, float] | None = None) -> dict[str, Any]:
    names = ("active", "violent", "crowd_seen", "felt_price", "shooting_order", "besieged_guards")
    now: dict[str, Any] = {name: np.zeros(4) for name in names}
    now["object_state"] = np.zeros(4)
    for name, values in (places or {}).items():
        for place, value in values.items():
            now[name][place] = value
    for number, state in (objects or {}).items():
        now["object_state"][number] = state
    return now


def counts(**values: dict[int, float]) -> dict[str, np.ndarray]:
    made = {name: np.zeros(4) for name in ("new_dead", "new_arrests")}
    for name, places in values.items():
        for place, value in places.items():
            made[name][place] = value
    return made


def told(chronicle: Chronicle) -> list[tuple[str, str, int]]:
    return [(row["sub_event_type"], row["place"], row["cause"]) for row in chronicle.rows]


def test_a_rally_begins_at_fifty_and_only_once(chronicle: Chronicle) -> None:
    chronicle.watch(3, {}, world({"active": {SALT: 49.0}}), counts())
    chronicle.watch(4, {}, world({"active": {SALT: 50.0}}), counts())
    chronicle.watch(5, {}, world({"active": {SALT: 900.0}}), counts())
    assert told(chronicle) == [("first_rally", "salt-bay", -1)]
    assert chronicle.rows[0]["hour"] == 4
    assert chronicle.rows[0]["time"] == "2022-01-01T04:00+06:00"


def test_the_first_rally_goes_back_to_the_price_and_later_ones_to_the_crowd_heard_of(chronicle: Chronicle) -> None:
    chronicle.spark(np.array([0.1, 0.1, 0.1, 0.7]), 0.0)
    seen = {"active": {SALT: 60}, "felt_price": {SALT: 0.4}, "crowd_seen": {SALT: 60}}
    chronicle.watch(30, {}, world(seen), counts())
    seen = {"active": {SALT: 80, RIVER: 70}, "crowd_seen": {SALT: 80, RIVER: 70}, "felt_price": {SALT: 0.4, RIVER: 0.1}}
    chronicle.watch(40, {}, world(seen), counts())
    assert told(chronicle) == [("price_rise", "salt-bay", -1), ("first_rally", "salt-bay", 0),
                               ("first_rally", "river-city", 1)]  # fmt: skip


def test_a_siege_goes_back_to_violence_and_a_fall_to_the_siege(chronicle: Chronicle) -> None:
    river = {"active": {RIVER: 900.0}, "violent": {RIVER: 80.0}}
    hall = [entry.id for entry in chronicle.built.objects].index("river-city-hall")
    for hour, state in enumerate((0.0, 1.0, 1.0, 2.0, 3.0, 4.0)):
        chronicle.watch(hour, {}, world(river, {hall: state}), counts())
    assert told(chronicle) == [
        ("first_rally", "river-city", -1), ("violence_begins", "river-city", 0), ("object_besieged", "river-city", 1),
        ("object_taken", "river-city", 2), ("object_burnt", "river-city", 3), ("object_retaken", "river-city", 4),
    ]  # fmt: skip
    assert {row["actor2"] for row in chronicle.rows[2:]} == {"river-city-hall"}


def test_a_siege_given_up_is_no_event(chronicle: Chronicle) -> None:
    chronicle.watch(0, {}, world(objects={0: 1.0}), counts())
    chronicle.watch(1, {}, world(objects={0: 0.0}), counts())
    assert [row["sub_event_type"] for row in chronicle.rows] == ["object_besieged"]


def test_deaths_follow_fire_and_are_counted_once(chronicle: Chronicle) -> None:
    chronicle.watch(7, {}, world(), counts(new_dead={RIVER: 3.0}))
    firing, deaths = chronicle.rows
    assert (firing["sub_event_type"], firing["fatalities"]) == ("firing", 0)
    assert (deaths["sub_event_type"], deaths["fatalities"], deaths["cause"]) == ("deaths", 3, firing["event_id"])


def test_fire_under_an_order_goes_back_to_the_order(chronicle: Chronicle) -> None:
    chronicle.told = 0
    chronicle.watch(160, {}, world(), counts())
    order = next(row["event_id"] for row in chronicle.rows if row["sub_event_type"] == "shooting_order")
    chronicle.watch(161, {}, world({"shooting_order": {RIVER: 1.0}}), counts(new_dead={RIVER: 1.0}))
    assert chronicle.rows[-2]["cause"] == order


def test_arrests_are_told_once_a_day_and_place(chronicle: Chronicle) -> None:
    for hour in (10, 11, 30):
        chronicle.watch(hour, {}, world(), counts(new_arrests={RIVER: 6.0, SALT: 4.0}))
    assert [(row["hour"], row["place"]) for row in chronicle.rows] == [(10, "river-city"), (30, "river-city")]


def test_decisions_are_told_in_the_hour_they_fall_in(chronicle: Chronicle, tiny_land: Any) -> None:
    chronicle.told = 0
    for hour in range(240):
        chronicle.watch(hour, {}, world(), counts())
    times = [entry.time.isoformat(timespec="minutes") for entry in tiny_land.script]
    assert [row["time"] for row in chronicle.rows] == times
    kinds = {row["sub_event_type"]: row["event_type"] for row in chronicle.rows}
    assert kinds["post_abandoned"] == "coercion" and kinds["emergency"] == "decision"
    cause = {row["sub_event_type"]: chronicle.rows[row["cause"]]["sub_event_type"] for row in chronicle.rows}
    assert cause["alliance_grant"] == "alliance_request"
    assert cause["contingent"] == "alliance_grant"
    assert cause["withdraw_troops"] == "contingent"


def test_numbers_count_up_and_causes_lie_before(chronicle: Chronicle) -> None:
    chronicle.told = 0
    for hour in range(240):
        active, violent = {SALT: 60.0 * (hour > 20), RIVER: 400.0 * (hour > 60)}, {RIVER: 50.0 * (hour > 70)}
        now = world({"active": active, "violent": violent})
        chronicle.watch(hour, {}, now, counts(new_dead={RIVER: float(hour == 80)}))
    assert [row["event_id"] for row in chronicle.rows] == list(range(len(chronicle.rows)))
    assert all(-1 <= row["cause"] < row["event_id"] for row in chronicle.rows)
    assert [row["hour"] for row in chronicle.rows] == sorted(row["hour"] for row in chronicle.rows)
