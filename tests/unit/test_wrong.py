"""A trigger that is no price: how it is felt, where, what is told of it, and that it can be switched off."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, crowded, seen_by
from given_wrong import alone, wronged
from hypothesis import given
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.core.triggers import TRIGGERS
from steppefire.engine.run import prepare, simulate
from steppefire.mechanisms import escalation, wrong
from steppefire.mechanisms.values import PARAMETERS

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in wrong.MECHANISM.parameters})
HOURS, SIZES = st.floats(0, 5000), st.floats(0, 20)
WRONGS = TRIGGERS[1:]
RUN = Settings(seed=3, scale=0.3, days=4, threads=1, policy="adaptive")


def felt(hours: float, size: float = 1.0, notice: float = P.wrong_notice, fades: float = P.wrong_fades) -> float:
    return float(wrong.felt(np.asarray(size), hours, notice, fades))


def stepped(**changed: Any) -> dict[str, Any]:
    """What an hour makes of a rigged election three days ago, in three places."""
    usual = {"wrong_kind": np.asarray(1.0), "wrong_hour": np.asarray(0.0), "wrong_size": np.ones(3),
             "hour": np.asarray(72.0), "step_hours": np.asarray(1.0), "wrong_lifted": np.asarray(0.0),
             "demand_met": 0.0, "civic_reach": 1.0}  # fmt: skip
    return wrong.step(SimpleNamespace(**usual | changed), P, None)


# How it is felt


@given(st.floats(-1e4, 0), SIZES)
def test_nobody_is_angry_before_it_happens(hours: float, size: float) -> None:
    assert felt(hours, size) == 0.0


@given(HOURS, SIZES)
def test_anger_is_never_more_than_the_wrong(hours: float, size: float) -> None:
    assert 0.0 <= felt(hours, size) <= size


@given(HOURS, st.floats(0.1, 20), st.floats(1.01, 5))
def test_anger_is_in_proportion_to_the_wrong(hours: float, size: float, times: float) -> None:
    assert felt(hours, times * size) == pytest.approx(times * felt(hours, size), rel=1e-12)


def test_it_rises_within_a_day_and_fades_in_weeks() -> None:
    anger = np.array([felt(hour) for hour in range(24 * 120)])
    top = int(anger.argmax())
    assert 24 < top < 24 * 7 and (np.diff(anger[: top + 1]) > 0).all() and (np.diff(anger[top:]) < 0).all()
    assert anger[int(P.wrong_notice)] == pytest.approx((1 - np.exp(-1)) * np.exp(-P.wrong_notice / P.wrong_fades))
    assert anger[-1] < 0.1 * anger[top]


@pytest.mark.parametrize("kind", WRONGS)
def test_each_kind_of_wrong_weighs_what_its_own_number_says(kind: str) -> None:
    number = np.asarray(float(TRIGGERS.index(kind)))
    now = stepped(wrong_kind=number)["felt_wrong"]
    assert now == pytest.approx(np.full(3, felt(72.0, getattr(P, f"wrong_{kind}"))), rel=1e-12)
    assert now.min() > 0.5


def test_a_price_is_no_wrong() -> None:
    assert not stepped(wrong_kind=np.asarray(0.0))["felt_wrong"].any()


# What meeting the demand lifts


def test_a_demand_that_is_met_lifts_its_share_and_no_more() -> None:
    lifted = [0.0]
    for _ in range(400):
        lifted.append(float(stepped(demand_met=1.0, wrong_lifted=np.asarray(lifted[-1]))["wrong_lifted"]))
    steps = np.diff(lifted)
    assert lifted[1] > 0.0 and (steps >= 0.0).all() and (np.diff(steps) <= 1e-15).all()
    assert lifted[-1] == pytest.approx(P.demand_credit, rel=1e-3) and max(lifted) <= P.demand_credit
    assert stepped(wrong_lifted=np.asarray(0.5))["wrong_lifted"] == 0.5, "what was lifted stays lifted"


def test_two_half_steps_lift_as_much_as_one_whole() -> None:
    half = stepped(demand_met=1.0, step_hours=np.asarray(0.5))["wrong_lifted"]
    both = stepped(demand_met=1.0, step_hours=np.asarray(0.5), wrong_lifted=half)["wrong_lifted"]
    assert float(both) == pytest.approx(float(stepped(demand_met=1.0)["wrong_lifted"]), rel=1e-12)


# In a country


def grievance_of(scenario: Any, hour: int = 72, **settings: Any) -> dict[str, np.ndarray]:
    hours = after(scenario, [0.0] * 4, hour, Settings(without=("leader",), **settings))
    return {name: np.array(hours.now[name]) for name in ("felt_wrong", "grievance_wrong", "grievance")}


def test_it_angers_every_class_alike_and_no_price_is_to_blame(tiny_land: Any) -> None:
    with_it, without = (grievance_of(alone(tiny_land, trigger_size=size)) for size in (1.0, 0.0))
    more = with_it["grievance"] - without["grievance"]
    assert (with_it["grievance_wrong"] > 0.5).all() and not without["grievance_wrong"].any()
    assert more == pytest.approx(np.broadcast_to(with_it["grievance_wrong"][:, None], more.shape), rel=1e-6)


def test_a_wrong_to_one_unit_is_felt_there_alone(tiny_land: Any) -> None:
    built = prepare(tiny_land, RUN, 4)[1]
    here = np.array([row["unit"] == "east" for row in built.rows])
    felt_at = grievance_of(alone(tiny_land, unit="east"))["felt_wrong"]
    assert (felt_at[here] > 0.5).all() and not felt_at[~here].any() and here.any() and not here.all()


def test_a_political_crowd_turns_violent_less_than_one_over_a_price_and_that_less_than_the_aggrieved(
    tiny_land: Any,
) -> None:
    """The same crowd with the same sum of grievances: only what it came for differs."""
    hours = after(alone(tiny_land), [0.0] * 4, 72, Settings(without=("leader",)))
    parts = ("grievance_price", "grievance_predecessor", "grievance_president", "grievance_system", "grievance_wrong",
             "hired", "cadre_here")  # fmt: skip

    def turning(cause: str) -> dict[str, np.ndarray]:
        read, p = seen_by(hours, "escalation", active=np.full(4, 2000.0), dispersal=np.ones(4))
        fresh = {name: np.full(4, float(name == f"grievance_{cause}")) for name in parts}
        return escalation.step(SimpleNamespace(**vars(read) | fresh), p, None)

    vote, price, system = (turning(cause) for cause in ("wrong", "price", "system"))
    assert (vote["turn_chance"] < price["turn_chance"]).all() and (price["turn_chance"] < system["turn_chance"]).all()
    assert (vote["turn_chance"] > 0.0).all(), "restrained, not incapable"
    for made, number in ((vote, "wrong_discipline"), (price, "issue_discipline")):
        held, free = PARAMETERS[number].default, system["discipline"]
        assert 1.0 - made["discipline"] == pytest.approx((1.0 - held) * (1.0 - free), rel=1e-9)


def test_anger_over_a_vote_makes_the_crowd_of_a_whole_country_more_restrained(tiny_land: Any) -> None:
    tame, loose = (np.array(after(land, [0.0] * 4, 72, Settings(without=("leader",))).now["discipline"])
                   for land in (alone(tiny_land), alone(tiny_land, trigger_size=0.0)))  # fmt: skip
    assert (tame >= loose).all() and (tame > loose).any()


def told(result: Any) -> list[tuple[str, int, str]]:
    return [(row["sub_event_type"], row["hour"], row["admin1"]) for row in result.events
            if row["event_type"] == "trigger"]  # fmt: skip


@pytest.mark.parametrize("kind", WRONGS)
def test_the_chronicle_tells_it_once_at_its_hour_and_place(tiny_land: Any, kind: str) -> None:
    quiet = replace(RUN, days=2)
    country = alone(tiny_land, trigger=kind, trigger_hour=20.0)
    assert told(crowded(country, [0.0] * 4, quiet)) == [(kind, 20, "")]
    assert told(crowded(alone(tiny_land, trigger=kind, unit="west"), [0.0] * 4, quiet)) == [(kind, 0, "west")]
    assert told(crowded(tiny_land, [0.0] * 4, quiet)) == [], "a price is told as a price"


def test_a_crowd_that_was_there_before_does_not_come_of_it(tiny_land: Any) -> None:
    """People may gather before the trigger: what comes later is no cause of that."""
    country = alone(tiny_land, trigger_hour=20.0)
    rows = crowded(country, [1500.0] * 4, replace(RUN, days=2)).events
    caused = [(row, rows[row["cause"]]) for row in rows if row["cause"] >= 0]
    assert [row["hour"] for row in rows if row["sub_event_type"] == "first_rally"] == [0] * 4
    assert caused and all(cause["hour"] <= row["hour"] for row, cause in caused)


def test_of_a_wrong_of_no_size_nothing_is_told(tiny_land: Any) -> None:
    assert told(crowded(alone(tiny_land, trigger_size=0.0), [0.0] * 4, replace(RUN, days=1))) == []


def test_switched_off_no_wrong_is_told_or_felt_and_the_street_stays_empty(tiny_land: Any) -> None:
    country = alone(tiny_land, trigger_size=2.0, trigger_hour=12.0)
    on, off = (simulate(country, replace(RUN, without=without), cache=False) for without in ((), ("price_shock",)))
    assert told(on) == [("election", 12, "")] and told(off) == []
    assert on.outcome["participants_peak"] > 20 * max(1, off.outcome["participants_peak"])
    assert on.outcome["participants_peak"] > 500
    none = simulate(wronged(country, trigger_size=0.0), RUN, cache=False)
    assert np.array_equal(none.series["active"][1], off.series["active"][1]), "off is as if it had not happened"


def test_nothing_differs_before_it_happens(tiny_land: Any) -> None:
    country = alone(tiny_land, trigger_size=2.0, trigger_hour=30.0)
    on, off = (simulate(country, replace(RUN, days=3, without=without), cache=False).series["active"][1]
               for without in ((), ("price_shock",)))  # fmt: skip
    assert np.array_equal(on[:30], off[:30]) and not np.array_equal(on[30:], off[30:])


@pytest.mark.parametrize("trigger", WRONGS)
def test_a_price_crisis_does_not_know_the_numbers_of_wrongs(tiny_land: Any, trigger: str) -> None:
    plain = grievance_of(tiny_land)
    moved = grievance_of(tiny_land, overrides=((f"wrong_{trigger}", "4"),))
    assert all(np.array_equal(plain[name], moved[name]) for name in plain)
    own = alone(tiny_land, trigger=trigger)
    assert (grievance_of(own, overrides=((f"wrong_{trigger}", "4"),))["felt_wrong"]
            > grievance_of(own)["felt_wrong"]).all()  # fmt: skip
