"""The chronicle: what is written down, when, and what it is traced back to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.events import Chronicle
from steppefire.mechanisms.moves import NEVER
from steppefire.scenario.load import load
from steppefire.world import build as world_build

EAST_REST, OLD_FORT, RIVER, SALT = range(4)


@pytest.fixture
def chronicle(tiny_land: Any) -> Chronicle:
    made = Chronicle(tiny_land, world_build.world(tiny_land))
    made.told[:] = True  # no scripted decisions, unless a test wants them
    return made


PLACE_VALUES = ("active", "violent", "crowd_seen", "shooting_order", "emergency", "deploy_order", "besieged_guards",
                "dispersal", "dead_security")  # fmt: skip


def world(places: dict[str, dict[int, float]] | None = None, objects: dict[int, float] | None = None,
          men: dict[int, float] | None = None, arms: dict[int, float] | None = None) -> dict[str, Any]:  # fmt: skip
    """An hour's variables: by place, states of objects, guards present, and arms left in stores."""
    now: dict[str, Any] = {name: np.zeros(4) for name in PLACE_VALUES}
    now |= {"object_state": np.zeros(4), "arms_left": np.full(4, 100.0), "present": np.zeros((4, 4))}
    now |= {"on_duty": now["present"], "pressure": np.zeros(4), "post_left": np.zeros(4)}
    now |= {"post_pressure": np.full(4, 0.7), "post_tipping": np.full(4, 0.4)}
    now |= {"clique_met": np.zeros(3), "clique_move": np.zeros(3), "office_state": np.zeros(3)}  # elites at rest
    now |= {"coup": 0.0, "left_alone": 0.0, "vote_hour": NEVER, "vote_lost": 0.0}
    now |= {"cache_arms_found": np.zeros(4), "foreign_detained": np.zeros(4), "calls_known": np.zeros(9),
            "crossings_seen": 0.0}  # fmt: skip
    for name, values in (places or {}).items():
        for place, value in values.items():
            now[name][place] = value
    for number, state in (objects or {}).items():
        now["object_state"][number] = state
    for place, guards in (men or {}).items():
        now["present"][place, 1] = guards
    for number, left in (arms or {}).items():
        now["arms_left"][number] = left
    return now


def number_of(chronicle: Chronicle, name: str) -> int:
    return [entry.id for entry in chronicle.built.objects].index(name)


def names_and_causes(chronicle: Chronicle) -> list[tuple[str, str]]:
    """Each event with the sub-type of its cause."""
    rows = chronicle.rows
    return [(row["sub_event_type"], rows[row["cause"]]["sub_event_type"] if row["cause"] >= 0 else "") for row in rows]


def counts(**values: dict[int, float]) -> dict[str, np.ndarray]:
    made = {name: np.zeros(4) for name in ("new_dead", "new_arrests")}
    for name, places in values.items():
        for place, value in places.items():
            made[name][place] = value
    return made


def told(chronicle: Chronicle) -> list[tuple[str, str, int]]:
    return [(row["sub_event_type"], row["place"], row["cause"]) for row in chronicle.rows]


def test_a_rally_begins_at_fifty_and_only_once(chronicle: Chronicle) -> None:
    chronicle.watch(3, world(), world({"active": {SALT: 49.0}}), counts())
    chronicle.watch(4, world(), world({"active": {SALT: 50.0}}), counts())
    chronicle.watch(5, world(), world({"active": {SALT: 900.0}}), counts())
    assert told(chronicle) == [("first_rally", "salt-bay", -1)]
    assert chronicle.rows[0]["hour"] == 4
    assert chronicle.rows[0]["time"] == "2022-01-01T04:00+06:00"


def test_the_first_rally_goes_back_to_the_price_and_later_ones_to_the_crowd_heard_of(chronicle: Chronicle) -> None:
    chronicle.spark(np.array([0.1, 0.1, 0.1, 0.7]), 0.0)
    seen = {"active": {SALT: 60.0}, "crowd_seen": {SALT: 60.0}}
    chronicle.watch(30, world(), world(seen), counts())
    seen = {"active": {SALT: 80.0, RIVER: 70.0}, "crowd_seen": {SALT: 80.0, RIVER: 70.0}}
    chronicle.watch(40, world(), world(seen), counts())
    assert told(chronicle) == [("price_rise", "salt-bay", -1), ("first_rally", "salt-bay", 0),
                               ("first_rally", "river-city", 1)]  # fmt: skip


def test_a_siege_goes_back_to_violence_and_a_fall_to_the_siege(chronicle: Chronicle) -> None:
    river = {"active": {RIVER: 900.0}, "violent": {RIVER: 80.0}}
    hall = [entry.id for entry in chronicle.built.objects].index("river-city-hall")
    for hour, state in enumerate((0.0, 1.0, 1.0, 2.0, 3.0, 4.0)):
        chronicle.watch(hour, world(), world(river, {hall: state}), counts())
    assert told(chronicle) == [
        ("first_rally", "river-city", -1), ("violence_begins", "river-city", 0), ("object_besieged", "river-city", 1),
        ("object_taken", "river-city", 2), ("object_burnt", "river-city", 3), ("object_retaken", "river-city", 4),
    ]  # fmt: skip
    assert {row["actor2"] for row in chronicle.rows[2:]} == {"river-city-hall"}


def test_a_siege_given_up_is_no_event(chronicle: Chronicle) -> None:
    chronicle.watch(0, world(), world(objects={0: 1.0}), counts())
    chronicle.watch(1, world(), world(objects={0: 0.0}), counts())
    assert [row["sub_event_type"] for row in chronicle.rows] == ["object_besieged"]


def test_deaths_follow_fire_and_are_counted_once(chronicle: Chronicle) -> None:
    chronicle.watch(7, world(), world(), counts(new_dead={RIVER: 3.0}))
    firing, deaths = chronicle.rows
    assert (firing["sub_event_type"], firing["fatalities"]) == ("firing", 0)
    assert (deaths["sub_event_type"], deaths["fatalities"], deaths["cause"]) == ("deaths", 3, firing["event_id"])


def test_fire_under_an_order_goes_back_to_the_order(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    chronicle.watch(160, world(), world(), counts())
    order = next(row["event_id"] for row in chronicle.rows if row["sub_event_type"] == "shooting_order")
    chronicle.watch(161, world(), world({"shooting_order": {RIVER: 1.0}}), counts(new_dead={RIVER: 1.0}))
    assert chronicle.rows[-2]["cause"] == order


def test_arrests_are_told_once_a_day_and_place(chronicle: Chronicle) -> None:
    for hour in (10, 11, 30):
        chronicle.watch(hour, world(), world(), counts(new_arrests={RIVER: 6.0, SALT: 4.0}))
    told = [(row["hour"], row["place"]) for row in chronicle.rows]
    assert told == [(10, "river-city"), (11, "salt-bay"), (30, "river-city")]  # four and four are eight


def test_decisions_are_told_in_the_hour_they_fall_in(chronicle: Chronicle, tiny_land: Any) -> None:
    chronicle.told[:] = False
    for hour in range(240):
        chronicle.watch(hour, world(), world(), counts())
    times = [entry.time.isoformat(timespec="minutes") for entry in tiny_land.script]
    assert [row["time"] for row in chronicle.rows] == times
    kinds = {row["sub_event_type"]: row["event_type"] for row in chronicle.rows}
    assert kinds["stand_down_order"] == kinds["emergency"] == "decision"
    cause = {row["sub_event_type"]: chronicle.rows[row["cause"]]["sub_event_type"] for row in chronicle.rows}
    assert cause["alliance_grant"] == "alliance_request"
    assert cause["contingent"] == "alliance_grant"
    assert cause["withdraw_troops"] == "contingent"


def test_numbers_count_up_and_causes_lie_before(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    for hour in range(240):
        active, violent = {SALT: 60.0 * (hour > 20), RIVER: 400.0 * (hour > 60)}, {RIVER: 50.0 * (hour > 70)}
        now = world({"active": active, "violent": violent})
        chronicle.watch(hour, world(), now, counts(new_dead={RIVER: float(hour == 80)}))
    assert [row["event_id"] for row in chronicle.rows] == list(range(len(chronicle.rows)))
    assert all(-1 <= row["cause"] < row["event_id"] for row in chronicle.rows)
    assert [row["hour"] for row in chronicle.rows] == sorted(row["hour"] for row in chronicle.rows)


def test_news_of_a_far_crowd_counts_less(chronicle: Chronicle, tiny_land: Any) -> None:
    seen = {"active": {OLD_FORT: 60.0, SALT: 60.0}, "crowd_seen": {OLD_FORT: 60.0, SALT: 70.0}}
    later = {"active": {RIVER: 60.0}, "crowd_seen": seen["crowd_seen"]}
    distance = chronicle.built.statics["distance"][RIVER]
    assert distance[OLD_FORT] != distance[SALT]
    near = OLD_FORT if distance[OLD_FORT] < distance[SALT] else SALT
    causes = {}
    for national in (0.0, 1.0):
        watcher = Chronicle(tiny_land, chronicle.built, {"news_national": national, "news_distance": 1.0})
        watcher.told[:] = True
        watcher.watch(1, world(), world(seen), counts())
        watcher.watch(2, world(), world(later), counts())
        causes[national] = watcher.rows[watcher.rows[-1]["cause"]]["place"]
    assert causes == {0.0: chronicle.built.place_ids[near], 1.0: "salt-bay"}


def test_rallies_of_one_hour_do_not_cause_each_other(chronicle: Chronicle) -> None:
    both = {RIVER: 90.0, SALT: 90.0}
    chronicle.watch(1, world(), world({"active": both, "crowd_seen": both}), counts())
    assert [row["cause"] for row in chronicle.rows] == [-1, -1]


def test_an_object_lost_in_its_first_hour_was_besieged_first(chronicle: Chronicle) -> None:
    hall, police = (number_of(chronicle, f"river-city-{name}") for name in ("hall", "police"))
    river = {"active": {RIVER: 900.0}, "violent": {RIVER: 80.0}}
    for hour, states in enumerate(((0.0, 0.0), (1.0, 2.0), (2.0, 3.0), (4.0, 3.0), (2.0, 4.0))):
        chronicle.watch(hour, world(), world(river, {hall: states[0], police: states[1]}), counts())
    rows = chronicle.rows
    for name, chain in (("river-city-hall", "besieged taken retaken besieged taken"),
                        ("river-city-police", "besieged taken burnt retaken")):  # fmt: skip
        mine = [row for row in rows if row["actor2"] == name]
        assert [row["sub_event_type"] for row in mine] == [f"object_{word}" for word in chain.split()]
        for earlier, row in zip(mine, mine[1:], strict=False):
            siege = row["sub_event_type"] == "object_besieged"
            assert row["cause"] == (1 if siege else earlier["event_id"])
        assert mine[0]["cause"] == 1


def test_a_siege_without_violence_goes_back_to_the_rally_or_the_price(chronicle: Chronicle) -> None:
    hall = number_of(chronicle, "salt-bay-hall")
    chronicle.spark(np.array([0.0, 0.0, 0.0, 1.0]), 0.0)
    chronicle.watch(1, world(), world(objects={hall: 1.0}), counts())
    chronicle.watch(2, world(), world({"active": {SALT: 60.0}}), counts())
    chronicle.watch(3, world(), world(objects={hall: 1.0}), counts())
    told_of = [("price_rise", ""), ("object_besieged", "price_rise"), ("first_rally", "price_rise")]
    assert names_and_causes(chronicle) == [*told_of, ("object_besieged", "first_rally")]


def test_arms_are_carried_off_after_the_fall(chronicle: Chronicle) -> None:
    police = number_of(chronicle, "river-city-police")
    chronicle.watch(0, world(), world(objects={police: 2.0}, arms={police: 40.0}), counts())
    assert names_and_causes(chronicle)[1:] == [("object_taken", "object_besieged"), ("arms_taken", "object_taken")]
    assert chronicle.rows[-1]["actor2"] == "river-city-police" and chronicle.rows[-1]["notes"].startswith("60 arms")


def test_arrests_go_back_to_the_emergency_that_covers_the_place(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    crowd = {"active": {RIVER: 60.0, SALT: 60.0}}
    chronicle.watch(90, world(), world(crowd), counts())
    chronicle.watch(98, world(), world(crowd | {"emergency": {RIVER: 1.0}}),
                    counts(new_arrests={RIVER: 5.0, SALT: 5.0}))  # fmt: skip
    chronicle.watch(300, world(), world(crowd), counts(new_arrests={RIVER: 5.0}))
    arrests = [row for row in chronicle.rows if row["sub_event_type"] == "arrests"]
    causes = [chronicle.rows[row["cause"]] for row in arrests]
    assert [(row["place"], cause["sub_event_type"]) for row, cause in zip(arrests, causes, strict=True)] == [
        ("river-city", "emergency"), ("salt-bay", "first_rally"), ("river-city", "first_rally")]  # fmt: skip


def test_decisions_go_back_to_what_they_answer_or_to_nothing(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    for hour in range(240):
        salt = {
            "active": {SALT: 90.0 * (hour >= 10), RIVER: 90.0 * (hour >= 20)},
            "violent": {SALT: 20.0 * (hour > 30)},
        }
        chronicle.watch(hour, world(), world(salt), counts())
    cause = dict(names_and_causes(chronicle))
    assert cause["emergency"] == cause["curfew"] == "first_rally"  # their scope is quiet enough
    assert cause["shooting_order"] == "violence_begins"
    mute = ("reverse_price", "blackout", "sack_cabinet", "stand_down_order", "security_council_chair",
            "alliance_request")  # fmt: skip
    assert {cause[name] for name in mute} == {""}
    order = next(row for row in chronicle.rows if row["sub_event_type"] == "emergency")
    assert chronicle.rows[order["cause"]]["admin1"] == "east"


def test_events_are_in_order_of_time_to_the_minute(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    for hour in range(240):
        chronicle.watch(hour, world(), world(), counts(new_dead={RIVER: 1.0}))
    times = [row["time"] for row in chronicle.rows]
    assert times == sorted(times) and len(times) == 2 * 240 + len(chronicle.scenario.script)


def test_a_siege_given_up_no_longer_explains_a_death(chronicle: Chronicle) -> None:
    hall, police = (number_of(chronicle, f"river-city-{name}") for name in ("hall", "police"))
    held = {"besieged_guards": {RIVER: 9.0}, "violent": {RIVER: 30.0}}
    chronicle.watch(0, world(), world(held, {hall: 1.0}), counts())
    chronicle.watch(1, world(), world(held, {hall: 1.0, police: 1.0}), counts())
    chronicle.watch(2, world(), world(held, {hall: 1.0}), counts(new_dead={RIVER: 1.0}))
    assert chronicle.rows[chronicle.rows[-2]["cause"]]["actor2"] == "river-city-hall"


def test_the_dead_of_the_forces_are_told_by_the_hour(chronicle: Chronicle) -> None:
    chronicle.watch(0, world(), world({"violent": {RIVER: 30.0}}), counts())
    before, now = world({"dead_security": {RIVER: 2.0}}), world({"dead_security": {RIVER: 5.0}})
    chronicle.watch(1, before, now, counts())
    row = chronicle.rows[-1]
    assert (row["sub_event_type"], row["fatalities"], row["cause"]) == ("deaths", 3, 0)
    assert (row["actor1"], row["actor2"]) == ("armed participants", "forces")


def test_fractions_of_the_dead_are_told_as_whole_people(chronicle: Chronicle) -> None:
    for hour in range(9):
        chronicle.watch(hour, world(), world(), counts(new_dead={RIVER: 10.0 / 3.0}))
    assert sum(row["fatalities"] for row in chronicle.rows) == 30
    chronicle.watch(9, world(), world(), counts(new_dead={RIVER: 0.2}))
    assert chronicle.rows[-1]["hour"] == 8


def test_a_dispersal_is_told_once_a_day_if_there_is_a_crowd(chronicle: Chronicle) -> None:
    for hour, active, force in ((10, 49, 0.9), (11, 90, 0.2), (12, 90, 0.3), (13, 90, 0.9), (30, 90, 0.9)):
        chronicle.watch(hour, world(), world({"active": {SALT: active}, "dispersal": {SALT: force}}), counts())
    told_of = [(row["hour"], row["cause"]) for row in chronicle.rows if row["sub_event_type"] == "dispersal"]
    assert told_of == [(12, 0), (30, 0)]


def test_a_reinforcement_is_told_once_when_men_have_doubled(chronicle: Chronicle) -> None:
    for hour, salt, river in ((0, 150.0, 50.0), (1, 299.0, 200.0), (2, 300.0, 150.0), (3, 100.0, 0.0), (4, 400.0, 0.0)):
        chronicle.watch(hour, world(), world({"active": {SALT: 60.0}}, men={SALT: salt, RIVER: river}), counts())
    assert [(row["hour"], row["place"], row["cause"]) for row in chronicle.rows[1:]] == [(2, "salt-bay", 0)]


def test_a_unit_is_violent_by_its_sum_or_by_an_attack(chronicle: Chronicle) -> None:
    chronicle.watch(0, world(), world({"violent": {RIVER: 5.0, EAST_REST: 4.0, SALT: 9.0}}), counts())
    assert chronicle.violent_units() == set()
    chronicle.watch(1, world(), world({"violent": {RIVER: 5.0, EAST_REST: 5.0}}), counts())
    assert chronicle.violent_units() == {"east"}
    chronicle.watch(2, world(), world(objects={number_of(chronicle, "salt-bay-hall"): 1.0}), counts())
    assert chronicle.violent_units() == {"east", "west"}


def test_the_dead_of_a_real_run_are_all_told() -> None:
    settings = Settings(scale=0.05, days=8, threads=1)
    result = engine_run.simulate(load("kazakhstan-2022"), settings, cache=False)
    told_of = {side: sum(row["fatalities"] for row in result.events if row["actor2"] == side)
               for side in ("participants", "forces")}  # fmt: skip
    assert told_of == {"participants": result.outcome["dead_civilians"], "forces": result.outcome["dead_security"]}
    assert sum(row["fatalities"] for row in result.events) == sum(told_of.values()) > 0
    for row in result.events:
        cause = result.events[row["cause"]] if row["cause"] >= 0 else row
        assert cause["time"] <= row["time"]
        of_itself = ("price", "decision", "trace")  # what led to a trace is what its reader asks
        assert row["cause"] >= 0 or row["event_type"] in of_itself or row["actor1"].startswith("object:")


def test_a_post_left_is_told_with_its_reason_and_manned_again_once(chronicle: Chronicle) -> None:
    chronicle.watch(0, world(), world({"active": {RIVER: 90.0}}), counts())
    besieged = world({"active": {RIVER: 90.0}}, {number_of(chronicle, "river-city-police"): 1.0})
    chronicle.watch(1, world(), besieged, counts())
    post = number_of(chronicle, "river-city-police")
    for hour, state in ((2, 2.0), (3, 2.0), (4, 0.0)):
        now = world({"active": {RIVER: 90.0}}, {post: 1.0})
        now["post_left"][post] = state
        chronicle.watch(hour, besieged, now, counts())
    told = [(row["sub_event_type"], row["hour"], row["notes"]) for row in chronicle.rows if row["hour"] >= 2]
    assert told[0] == ("post_abandoned", 2, "stood aside: pressure 0.70, obedience breaks at 0.40")
    assert [name for name, _, _ in told] == ["post_abandoned", "post_manned"]
    causes = names_and_causes(chronicle)[-2:]
    assert causes == [("post_abandoned", "object_besieged"), ("post_manned", "post_abandoned")]


def test_a_post_left_by_order_goes_back_to_the_order(chronicle: Chronicle) -> None:
    chronicle.told[:] = False
    airport = number_of(chronicle, "river-city-airport")
    for hour in range(112):
        now = world()
        now["post_left"][airport] = float(hour >= 110)
        chronicle.watch(hour, world(), now, counts())
    assert names_and_causes(chronicle)[-1] == ("post_abandoned", "stand_down_order")
    assert chronicle.rows[-1]["notes"] == "by order"


def test_men_who_stand_aside_and_come_back_are_told_once_each(chronicle: Chronicle) -> None:
    for hour, obey in enumerate((80.0, 40.0, 30.0, 90.0)):
        now = world({"active": {SALT: 90.0}})
        now["on_duty"] = np.array([[100.0, 0.0, 0.0, 0.0]] * 4)
        now["present"] = now["on_duty"].copy()
        now["present"][SALT, 0] = obey
        chronicle.watch(hour, world(), now, counts())
    told = [(row["sub_event_type"], row["hour"]) for row in chronicle.rows if row["event_type"] == "coercion"]
    assert told == [("stand_aside", 1), ("come_back", 3)]
