"""How a leader falls, with and without blood, and what ends with him."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, crowded, seen_by

from steppefire.core.settings import Settings
from steppefire.engine.outcome import outcome_class
from steppefire.mechanisms import leader, overthrow
from steppefire.mechanisms.overthrow import COUP, IN_OFFICE, OVERTHROWN, RESIGNED
from steppefire.mechanisms.statics import ACTIONS
from steppefire.mechanisms.values import PARAMETERS

NUMBERS = {name: PARAMETERS[name].default for name in overthrow.MECHANISM.parameters}
CAPITAL, LARGEST, OTHER = 0, 1, 2


def country(**changed: Any) -> SimpleNamespace:
    """Three places with a seat of power and 100 men each; that of the largest city is burnt, a crowd before it."""
    three = np.ones(3)
    return SimpleNamespace(**{
        "population": 1e4 * three, "capital": CAPITAL, "largest_city": LARGEST,
        "object_state": np.array([0.0, 3.0, 0.0]), "object_place": np.arange(3.0), "object_symbolic": three,
        "present": np.array([[100.0, 0.0, 0.0, 0.0]] * 3),
        "violent": np.array([0.0, 2000.0, 0.0]), "seat_hours": 0.0 * three, "leader_out": 0.0,
        "step_hours": np.asarray(1.0), "resigned": 0.0, "coup": 0.0, "left_alone": 0.0, "vote_lost": 0.0, **changed,
    })  # fmt: skip


def hour(read: SimpleNamespace, u: float = 1e-9, **numbers: float) -> dict[str, Any]:
    """What an hour makes of it, if the draw comes out as u."""
    return overthrow.step(read, SimpleNamespace(**(NUMBERS | numbers)), lambda _, keys: np.full(keys.shape, u))


def fall_hour(u: float = 1e-9, **changed: Any) -> int | None:
    """The hour at whose end he is out; None after 200 hours in office."""
    read = country(**changed)
    for number in range(200):
        out = hour(read, u)
        if out["leader_out"] != IN_OFFICE:
            assert out["leader_out"] == OVERTHROWN
            return number
        read.seat_hours = out["seat_hours"]
    return None


def test_a_lost_seat_of_the_centre_ends_him_after_its_hours_and_not_before() -> None:
    assert fall_hour() == NUMBERS["flight_hours"], "the draw falls on the first hour at which it may"
    assert fall_hour(u=1.0 - 1e-9) is None, "he goes at a rate, not at once"


@pytest.mark.parametrize("changed", [
    {"present": np.array([[5000.0, 0.0, 0.0, 0.0]] * 3)}, {"violent": np.zeros(3)},
    {"object_state": np.zeros(3)}, {"object_state": np.array([0.0, 4.0, 0.0])},
    {"object_state": np.array([0.0, 0.0, 3.0]), "violent": np.array([0.0, 0.0, 2000.0])},
    {"object_symbolic": np.full(3, 0.6)},
])  # fmt: skip
def test_no_fall_where_men_can_retake_it_or_the_seat_is_not_lost_or_not_the_centre(changed: dict[str, Any]) -> None:
    assert fall_hour(**changed) is None


def test_hours_count_only_while_the_men_who_obey_are_too_few() -> None:
    few, many = np.array([[100.0, 0.0, 0.0, 0.0]] * 3), np.array([[5000.0, 0.0, 0.0, 0.0]] * 3)
    hours = np.array([0.0, 20.0, 0.0])
    assert hour(country(seat_hours=hours, present=few))["seat_hours"].tolist() == [0.0, 21.0, 0.0]
    assert hour(country(seat_hours=hours, present=many))["seat_hours"].tolist() == [0.0, 0.0, 0.0]


def test_two_half_steps_end_him_as_often_as_one_whole() -> None:
    def chance(step: float) -> float:
        """The largest draw at which he goes, by bisection."""
        read, low, high = country(seat_hours=np.full(3, 100.0), step_hours=np.asarray(step)), 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            gone = hour(read, middle)["leader_out"] == OVERTHROWN
            low, high = (middle, high) if gone else (low, middle)
        return low

    assert 1.0 - (1.0 - chance(0.5)) ** 2 == pytest.approx(chance(1.0), abs=1e-12)


def test_who_is_out_stays_out_as_he_went() -> None:
    for way in (RESIGNED, OVERTHROWN, COUP):
        assert hour(country(leader_out=way, resigned=1.0))["leader_out"] == way


def test_he_can_give_in_with_nobody_dead(tiny_land: Any) -> None:
    """A peaceful crowd, and an office worth less to him than leaving in time."""
    wish = (("exit_value", "50"), ("office_value", "1"), ("noticed_crowd", "10"), ("meeting_rate", "2"))
    only = tuple(f"never:{move}" for move in leader.m.MOVES if move not in ("wait", "resign"))
    settings = Settings(days=3, policy="adaptive", overrides=wish, edits=only)
    result = crowded(tiny_land, [1500.0, 3000.0, 500.0, 900.0], settings)
    assert result.outcome["leader_in_office"] is False and result.outcome["outcome_class"] == "popular_overthrow"
    assert result.outcome["dead_civilians"] == result.outcome["dead_security"] == 0
    told = [row["sub_event_type"] for row in result.events if row["event_type"] in ("decision", "fall")]
    assert told == ["resign", "leader_out"]


def test_the_street_can_end_him_with_nobody_dead(tiny_land: Any) -> None:
    """The posts fall and no force comes, though not a shot is fired."""
    edits = ("never:shooting_order", "never:contingent", "without:coercion")
    settings = Settings(days=8, edits=edits)
    result = crowded(tiny_land, [20_000.0] * 4, settings, violent=9000.0)
    assert result.outcome["leader_in_office"] is False
    assert result.outcome["dead_civilians"] == result.outcome["dead_security"] == 0
    fall = next(row for row in result.events if row["sub_event_type"] == "leader_out")
    assert fall["notes"] == "overthrown by the street"
    later = [row for row in result.events if row["event_type"] == "decision" and row["hour"] > fall["hour"]]
    assert later == [] and fall["hour"] < 8 * 24 - 24, "of the script nothing is told any more"


def test_a_coup_and_a_fall_before_a_crowd_have_their_names() -> None:
    crowd, few = {"2022-01-01": 0, "2022-01-02": 500}, {"2022-01-01": 0, "2022-01-02": 15}
    for people, way, expected in ((crowd, OVERTHROWN, "popular_overthrow"), (crowd, RESIGNED, "popular_overthrow"),
                                  (crowd, COUP, "coup"), (few, RESIGNED, "coup")):  # fmt: skip
        assert outcome_class(people, 1e5, {}, way, "2022-01-02") == expected


def decided_again(hours: Any, **changed: Any) -> SimpleNamespace:
    """The leader's view of the coming hour, in which every action of the script holds everywhere."""
    read, _ = seen_by(hours, "leader")
    rows = len(ACTIONS)
    read.script_action = np.arange(rows, dtype=float)
    read.script_start, read.script_end = np.full(rows, read.hour - 1.0), np.full(rows, 1e6)
    read.script_value = np.full(rows, np.nan)
    read.script_places = np.ones((rows, read.population.size))
    read.script_object = np.zeros(rows)
    read.script_inherited = np.zeros(rows)
    read.script_value[ACTIONS.index("blackout")] = 0.9
    return SimpleNamespace(**(vars(read) | changed))


ORDERS = ("emergency", "curfew", "shutdown", "deploy_order", "shooting_order", "stand_down", "foreign_story",
          "border_closed")  # fmt: skip


def test_his_orders_end_with_him_and_nothing_decided_later_holds(tiny_land: Any) -> None:
    hours = after(tiny_land, [0.0] * 4, 2, Settings(policy="adaptive"))
    p = hours.parameters["leader"]
    until = np.full_like(np.asarray(hours.now["order_until"]), 1e9)
    ruling = leader.step(decided_again(hours, order_until=until), p, None)
    assert all(np.any(ruling[name]) for name in (*ORDERS, "price_offer", "predecessor_dropped"))
    out = leader.step(decided_again(hours, order_until=until, leader_out=OVERTHROWN), p, None)
    assert not any(np.any(out[name]) for name in ORDERS)
    assert not out["price_offer"].any() and out["predecessor_dropped"] == 0.0, "an offer of later was never made"
    assert out["request_hour"] == leader.m.NEVER


def test_an_offer_that_was_made_stands_when_he_has_gone(tiny_land: Any) -> None:
    hours = after(tiny_land, [0.0] * 4, 2, Settings(policy="adaptive"))
    made = {"price_offer": np.array([0.5, 0.0, 0.0, 0.0]), "predecessor_dropped": 1.0}
    out = leader.step(decided_again(hours, leader_out=RESIGNED, **made), hours.parameters["leader"], None)
    assert out["price_offer"].tolist() == [0.5, 0.0, 0.0, 0.0] and out["predecessor_dropped"] == 1.0
