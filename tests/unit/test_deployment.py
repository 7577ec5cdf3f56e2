"""The deployment: who comes when, where the men stand, what guards do, and how a mission ends.

Every seed is fixed. Where a count of seeds is asked, the docstring says how likely chance alone is to fail it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from edited import BASE
from given_crowds import after, seen_by
from given_mission import ANSWER, PLEDGES, Mission

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.mechanisms import airlift, deployment, forces, withdrawal
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.states import FOREIGN, POLICE, centre
from steppefire.scenario.load import load
from steppefire.study.canon_row import false_alarm

UNREST = {"active": np.full(107, 1000.0)}


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


def troops(course: list[dict[str, Any]]) -> np.ndarray:
    return np.array([hour["foreign_troops"] for hour in course])


# The way in


def test_nobody_comes_without_a_grant_an_open_gate_and_leave_to_come(kazakhstan: Any) -> None:
    closed = {"gate_hour": np.full(11, NEVER)}
    banned = {"contingent_banned": np.asarray(1.0)}
    for changed in ({"alliance_answer": 0.0}, {"alliance_answer": 1.0}, {"alliance_answer": 3.0}, closed, banned,
                    {"leader_out": 1.0}, {"adaptive": np.asarray(0.0)}):  # fmt: skip
        mission = Mission(kazakhstan).granted()
        course = mission.course(ANSWER, ANSWER + 100, **changed)
        assert not troops(course).any() and not course[-1]["landed"].any(), changed
    assert troops(Mission(kazakhstan).granted().course(ANSWER, ANSWER + 100)).any()


def test_a_state_whose_gate_is_shut_stays_away_and_comes_once_it_opens(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan).granted(KGZ=60.0)
    kgz = mission.codes.index("KGZ")
    course = mission.course(ANSWER, ANSWER + 150)
    first = next(hour for hour, now in enumerate(course) if now["landed"][kgz] > 0.0)
    assert first >= 60 + mission.p.lift_hours and course[-1]["sent_hour"][kgz] == ANSWER + first
    assert course[-1]["landed"][kgz] == pytest.approx(150.0)


def test_the_first_men_land_twelve_to_thirty_six_hours_after_the_answer(kazakhstan: Any) -> None:
    """Two states with 7 in 10,000 between them to be later; a faultless program fails 2 of 40 by chance in 0.04 %."""
    late = 0
    for seed in range(40):
        mission = Mission(kazakhstan, seed).granted({"RUS": 1500.0, "BLR": 100.0})
        course = troops(mission.course(ANSWER, ANSWER + 36))
        assert not course[:12].any()
        late += int(not course.any())
    assert late < 2


def test_men_are_conserved_come_no_faster_than_they_can_be_flown_and_add_up(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan, 3).granted()
    p, statics = mission.p, mission.hours.statics
    course = mission.course(ANSWER, ANSWER + 200, **UNREST)
    landed = np.array([hour["landed"] for hour in course])
    assert (np.diff(landed, axis=0) >= 0.0).all()
    assert landed[-1] == pytest.approx(mission.by_state(PLEDGES))
    for hour in course:
        assert hour["foreign_troops"] == pytest.approx(hour["state_troops"].sum())
        assert hour["foreign_men"].sum() == pytest.approx(hour["foreign_troops"])
    seats = statics["state_airlift"].sum() * p.airlift_share * p.aircraft_men / p.turn_round
    road = (p.charter_men + p.road_men * statics["state_borders"])[landed[-1] > 0.0].sum()
    assert np.diff(landed.sum(axis=1)).max() <= seats + road + 1e-9
    days = np.flatnonzero(troops(course) > 0.99 * sum(PLEDGES.values()))[0] / 24.0
    assert 1.0 < days < 6.0, "it takes days"


def test_a_neighbour_drives_and_an_ally_without_aircraft_shares_the_patrons() -> None:
    read = SimpleNamespace(state_role=np.array([1.0, 2.0, 2.0, 2.0]), state_airlift=np.array([12.0, 0.0, 0.0, 6.0]),
                           state_borders=np.array([0.0, 0.0, 1.0, 0.0]), step_hours=1.0)  # fmt: skip
    p = SimpleNamespace(airlift_share=0.5, aircraft_men=20.0, turn_round=10.0, charter_men=1.0, road_men=4.0)
    moved = airlift.carried(np.array([101.0, 101.0, 0.0, 101.0]), read, p)
    assert moved.tolist() == pytest.approx([7.0, 7.0, 0.0, 7.0])  # half of 12 seats each; his own six seats
    assert airlift.carried(np.array([0.0, 0.0, 50.0, 0.0]), read, p)[2] == pytest.approx(17.0)


def test_a_patron_who_uses_force_needs_neither_request_nor_grant(kazakhstan: Any) -> None:
    alone = np.full(5, NEVER)
    alone[deployment.FORCE] = 100.0
    mission = Mission(kazakhstan, 1, patron_hour=alone)
    course = mission.course(90, 400, **UNREST)
    rus = mission.codes.index("RUS")
    pool = float(mission.hours.statics["state_pool"][rus])
    assert not troops(course)[:22].any()
    assert course[-1]["landed"][rus] == pytest.approx(mission.p.force_share * pool)
    assert course[-1]["landed"].sum() == course[-1]["landed"][rus], "nobody else comes"


# What is hoped and said


def test_help_is_awaited_until_it_has_come_or_was_refused(kazakhstan: Any) -> None:
    asked = {"request_hour": 95.0, "alliance_answer": 1.0}
    mission = Mission(kazakhstan, 1, **asked)
    assert [hour["help_awaited"] for hour in mission.course(93, 98)] == [0.0, 0.0, 1.0, 1.0, 1.0]
    assert mission.step(98, alliance_answer=3.0)["help_awaited"] == 0.0
    assert mission.step(98, leader_out=1.0)["help_awaited"] == 0.0
    course = mission.granted().course(ANSWER, ANSWER + 60)
    came = np.flatnonzero(troops(course) > 0.0)[0]
    assert [hour["help_awaited"] for hour in course] == [1.0] * came + [0.0] * (60 - came)


def test_more_is_said_than_comes_and_slowly_less(kazakhstan: Any) -> None:
    course = Mission(kazakhstan, 3).granted().course(ANSWER, ANSWER + 600, **UNREST)
    said, planned = np.array([hour["troops_announced"] for hour in course]), sum(PLEDGES.values())
    assert said[0] % 100.0 == 0.0 and 1.2 * planned < said[0] < 1.35 * planned + 100.0
    assert (np.diff(said) < 0.0).all() and said[-1] == pytest.approx(planned, rel=0.01)


def test_nobody_is_said_to_be_there_once_all_have_gone(kazakhstan: Any) -> None:
    course = Mission(kazakhstan, 3).granted().course(ANSWER, ANSWER + 24 * 90)
    men, said = (np.array([hour[name] for hour in course]) for name in ("foreign_troops", "troops_announced"))
    gone = (men == 0.0) & (np.arange(men.size) > np.argmax(men > 0.0))
    assert gone.any() and not said[gone].any() and (said[men > 0.0] > 0.0).all()


# Where they stand and what they do


def test_guards_stand_at_what_matters_the_centre_first_and_not_by_population(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan)
    read, p = mission.read(100), mission.p
    middle = centre(read) > 0.0
    few, many = airlift.posted(500.0, read, p), airlift.posted(4000.0, read, p)
    assert few.sum() == pytest.approx(500.0) and many.sum() == pytest.approx(4000.0)
    assert few[middle].sum() == pytest.approx(500.0) and (few[middle] > 0.0).all()
    guarded = np.bincount(read.object_place.astype(int), read.object_guards, minlength=middle.size) > 0.0
    assert not many[~guarded].any() and (many[guarded] > 0.0).all()
    assert many[middle].sum() < 4000.0 and not airlift.posted(0.0, read, p).any()


def test_guards_do_not_clear_squares_but_free_own_men_where_they_stand(tiny_land: Any) -> None:
    hours = after(tiny_land, [0.0] * 4, 5, Settings())
    fresh = {name: hours.now[name] for m in hours.plan if m.name == "forces" for name in m.reads_fresh}

    def men(there: float, share: float) -> dict[str, Any]:
        read, p = seen_by(hours, "forces")
        p = SimpleNamespace(**(vars(p) | {"engage": share, "freed_limit": 0.5}))
        some = {"foreign_men": np.array([0.0, 0.0, there, 0.0])}
        return forces.step(SimpleNamespace(**(vars(read) | fresh | some)), p, None)

    none, guards, fighters = men(0.0, 0.2), men(10.0, 0.2), men(10.0, 1.0)
    assert guards["on_duty"][2, FOREIGN] == 10.0 and guards["present"][2, FOREIGN] == pytest.approx(2.0)
    assert fighters["present"][2, FOREIGN] == pytest.approx(10.0)
    freed = (guards["on_duty"] - none["on_duty"])[:, POLICE]
    assert freed[2] == pytest.approx(8.0) and freed.sum() == freed[2]
    assert men(1e6, 0.2)["on_duty"][2, POLICE] < 1e5, "no more are freed than stood guard"


# The way out


def stays(scenario: Any, seed: int, step: float, count: int) -> list[bool]:
    """Whether a mission of this seed, in full calm from the first hour, is still there after each step."""
    mission = MISSIONS.setdefault("one", Mission(scenario))
    mission.seed, mission.step_hours = seed, step
    there = mission.by_state({"RUS": 100.0})
    mission.now |= {"state_troops": there, "landed": there, "leave_hour": np.full(there.size, NEVER),
                    "foreign_troops": 100.0, "mission_calm": 1e5, "stay_frailty": 0.0, "emergency": 0.0,
                    "troops_planned": 100.0}  # fmt: skip
    return [bool(mission.step(1000.0 + step * at)["leave_hour"].min() >= NEVER) for at in range(count)]


MISSIONS: dict[str, Mission] = {}


def test_missions_end_with_the_heavy_tail_of_the_closed_form(kazakhstan: Any) -> None:
    """300 missions at four times; by chance alone a faultless program fails in less than 2 % (binomial, stated)."""
    runs, mission = 300, Mission(kazakhstan)
    read, p = mission.read(1000), mission.p
    patron = mission.codes.index("RUS")
    liked = 0.5 * (read.state_feeling[patron] + feeling_at_home(read))
    cost = read.state_elsewhere[patron] - liked
    asset = read.state_interest[patron] + read.state_kin[patron]
    rate = float(withdrawal.hazard(p.leave_rate / 24.0, 1.0, float(cost), float(asset), p))
    step, alarms = 0.5 / rate, 0.0
    left = np.array([stays(kazakhstan, seed, step, 20) for seed in range(runs)])
    for at in (1, 3, 9, 19):
        expected = 1.0 / (1.0 + rate * step * (at + 1))
        tolerance = 3.0 * math.sqrt(expected * (1.0 - expected) / runs)
        alarms += false_alarm(expected, runs, tolerance)
        assert abs(left[:, at].mean() - expected) <= tolerance, at
    assert alarms < 0.02
    assert (np.diff(left.astype(int), axis=1) <= 0).all(), "who has announced his leave does not take it back"


def feeling_at_home(read: Any) -> float:
    people = read.population / read.population.sum()
    return float((people[:, None] * read.class_share * read.class_feeling[None, :]).sum())


def test_one_long_step_ends_a_mission_as_often_as_its_hours() -> None:
    hourly = withdrawal.ends(0.001, 0.7, 1.0)
    assert withdrawal.ends(0.001, 0.7, 730.0) == pytest.approx(1.0 - (1.0 - hourly) ** 730)


def test_calm_and_cost_hasten_the_end_and_assets_put_it_off(kazakhstan: Any) -> None:
    p = Mission(kazakhstan).p
    rate = float(withdrawal.hazard(0.01, 0.5, 0.5, 0.5, p))
    assert withdrawal.hazard(0.01, 0.6, 0.5, 0.5, p) > rate < withdrawal.hazard(0.01, 0.5, 0.6, 0.5, p)
    assert withdrawal.hazard(0.01, 0.5, 0.5, 0.6, p) < rate
    assert withdrawal.calm_share(100.0, 0.0, p) > withdrawal.calm_share(100.0, 1.0, p) > 0.0
    assert withdrawal.calm_share(0.0, 0.0, p) == 0.0


def test_they_leave_over_days_and_nobody_comes_any_more(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan, 3).granted()
    mission.p = SimpleNamespace(**(vars(mission.p) | {"leave_rate": 0.3}))
    mission.course(ANSWER, ANSWER + 200, **UNREST)
    course = mission.course(ANSWER + 200, ANSWER + 1400, active=np.zeros(107))
    said = np.array([hour["leave_hour"].min() < NEVER for hour in course])
    first, gone = int(np.argmax(said)), int(np.argmax(troops(course) == 0.0))
    assert said[first:].all() and 24 <= gone - first <= 24 * 7
    assert (np.diff(troops(course)[first:]) <= 0.0).all() and not troops(course)[gone:].any()
    assert course[-1]["landed"] == pytest.approx(mission.by_state(PLEDGES))
    assert not course[-1]["foreign_men"].any()


def test_never_withdraw_keeps_them_all(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan, 3, "never:withdraw_troops").granted()
    mission.p = SimpleNamespace(**(vars(mission.p) | {"leave_rate": 0.3}))
    course = mission.course(ANSWER, ANSWER + 2000, active=np.zeros(107))
    assert course[-1]["foreign_troops"] == pytest.approx(sum(PLEDGES.values()))


# Script and edits

BROUGHT = "at:2022-01-04T10:00:contingent:state:BLR=300"
HOME = "at:2022-01-06T10:00/2022-01-06T20:00:withdraw_troops:state:BLR"


@pytest.mark.parametrize("policy", ["adaptive", "historical"])
def test_an_edit_brings_men_and_takes_them_home_under_both_policies(kazakhstan: Any, policy: str) -> None:
    edits = ("never:contingent", "never:withdraw_troops", BROUGHT, HOME)
    course = troops(Mission(kazakhstan, 1, *edits, policy=policy).course(0, 200))
    assert course[:82].max() == 0.0 and set(course[82:131]) == {300.0}
    assert course[135] == pytest.approx(150.0) and not course[140:].any()


def test_under_the_script_its_contingents_come_whole_and_leave_evenly(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan, policy="historical")
    course = mission.course(0, 24 * 31)
    men = troops(course)
    assert np.flatnonzero(men)[0] == 134 and men.max() == 2030.0 and men[-1] == 0.0
    assert np.flatnonzero(men)[-1] == 24 * 18 + 17
    sizes = {"RUS": 1480.0, "BLR": 100.0, "TJK": 200.0, "ARM": 100.0, "KGZ": 150.0}
    assert course[-1]["landed"].tolist() == mission.by_state(sizes).tolist()
    assert course[-1]["leave_hour"][mission.codes.index("RUS")] == 24 * 12 + 12


def test_of_the_script_nobody_comes_where_the_alliance_decides(kazakhstan: Any) -> None:
    assert not troops(Mission(kazakhstan).course(0, 24 * 31)).any()


# Switched off (part 17)


def test_without_the_deployment_a_request_has_no_effect_on_the_ground(tiny_land: Any) -> None:
    """Under the script: the run without the deployment is, bit for bit, the one in which contingents are forbidden.

    What the script lets states pledge is told all the same.
    """
    settings = replace(BASE, days=8)
    off = engine_run.simulate(tiny_land, replace(settings, without=("deployment",)), cache=False)
    edits = ("never:contingent", "never:withdraw_troops")
    never = engine_run.simulate(tiny_land, replace(settings, edits=edits), cache=False)
    on = engine_run.simulate(tiny_land, settings, cache=False)
    assert off.series["pledge"][1].any() and not never.series["pledge"][1].any()
    for name, (_, values, _) in never.series.items():
        assert name == "pledge" or np.array_equal(off.series[name][1], values, equal_nan=values.dtype.kind == "f"), name
    assert not off.series["foreign_troops"][1].any() and on.series["foreign_troops"][1].max() == 20.0
    assert not off.series["present"][1][:, :, FOREIGN].any() and on.series["present"][1][:, :, FOREIGN].any()
    assert off.outcome["troops_peak"] == 0 and off.outcome["first_troops_time"] is None
    assert off.outcome["request_time"] == on.outcome["request_time"] is not None
    assert "contingent" not in {row["sub_event_type"] for row in off.events}


def test_without_the_deployment_a_granted_request_brings_nobody(kazakhstan: Any) -> None:
    mission = Mission(kazakhstan).granted()
    hours = mission.hours
    for hour in range(ANSWER, ANSWER + 100, 10):
        out = deployment.rest(mission.read(hour), mission.p, None)
        assert not any(np.any(out[name]) for name in ("state_troops", "landed", "foreign_men", "foreign_troops"))
        assert out["help_awaited"] == 1.0
    assert hours.statics["adaptive"] == 1.0
