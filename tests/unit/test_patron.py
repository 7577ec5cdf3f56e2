"""The patron: what makes it back, press, call or come by itself, and what remains of it when it is switched off."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from abroad_worlds import drawn, forbidden, parameters, seen_by_patron
from given_crowds import Given, seen_by
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine.run import prepare, simulate
from steppefire.mechanisms import council, patron
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.patron import CALL, FORCE, MISSION, NOTHING, PRESSURE
from steppefire.mechanisms.statics import ACTIONS
from steppefire.scenario.load import load

QUICK = settings(max_examples=150, deadline=None)
SHARE, STANCE = st.floats(0, 1), st.floats(-1, 1)
NEVER_MET = drawn(1.0, 0.5)
P = parameters(patron)


def backing(**changed: Any) -> float:
    return float(patron.step(seen_by_patron(**changed), P, NEVER_MET)["patron_backing"])


def weighed(**changed: Any) -> dict[str, Any]:
    """What a meeting makes of a world, with the chance of every move."""
    return patron.step(seen_by_patron(**changed), P, drawn(0.0, 0.5))


# What makes it back a request


@QUICK
@given(STANCE, STANCE, SHARE, SHARE)
def test_it_rather_backs_a_more_loyal_leader(one: float, other: float, survival: float, story: float) -> None:
    less, more = sorted((one, other))
    seen = [backing(patron_stance=stance, elite_survival=survival, foreign_story=np.full(2, story))
            for stance in (less, more)]  # fmt: skip
    assert 0.0 <= seen[0] <= seen[1] <= 1.0


@QUICK
@given(st.floats(0, 1), SHARE, SHARE, SHARE, SHARE)
def test_it_rather_backs_a_loyal_leader_in_danger_and_less_when_bound_elsewhere(
    stance: float, one: float, other: float, busy: float, busier: float
) -> None:
    safe, weak = max(one, other), min(one, other)
    assert backing(patron_stance=stance, elite_survival=weak) >= backing(patron_stance=stance, elite_survival=safe)
    bound = [backing(state_elsewhere=np.array([0, 0, share, 0])) for share in sorted((busy, busier))]
    assert bound[0] >= bound[1]


def test_the_case_of_a_story_and_of_none() -> None:
    assert backing() > 0.5 > 0.2 > backing(foreign_story=np.zeros(2))
    assert backing(foreign_story=np.zeros(2), treaty_any_threat=1.0) == backing()


def test_a_hostile_leader_is_not_backed_and_a_price_or_no_stake_makes_it_less_likely() -> None:
    assert backing(patron_stance=-0.9) < 0.05 < backing(patron_price=0.5) < backing()
    assert backing(dependence=0.0) < backing(dependence=1.0)
    assert backing(state_interest=np.zeros(4)) < backing()
    assert backing(leader_out=1.0) == 0.0, "nobody is left to be helped"


def test_it_backs_less_at_a_great_distance_or_as_a_democracy() -> None:
    assert backing(state_borders=np.zeros(4)) < backing()
    assert backing(state_democracy=np.full(4, 0.9)) < backing()


def test_an_open_request_does_not_lower_the_danger_that_it_was_made_in() -> None:
    reassured = backing(host_danger=0.7, elite_survival=0.95)
    assert reassured == backing(host_danger=0.7, elite_survival=0.3)
    later = patron.step(seen_by_patron(host_danger=0.7, elite_survival=0.95, request_hour=NEVER), P, NEVER_MET)
    assert 0.6 < later["host_danger"] < 0.7, "and else it fades"


# What it can do, and when


def test_a_mission_is_open_only_while_a_request_waits_and_a_call_only_before() -> None:
    unasked, waiting = weighed(request_hour=NEVER), weighed()
    answered = weighed(alliance_answer=2.0)
    assert unasked["patron_chance"][MISSION] == 0.0 < unasked["patron_chance"][CALL]
    assert waiting["patron_chance"][CALL] == 0.0 < waiting["patron_chance"][MISSION]
    assert answered["patron_chance"][MISSION] == answered["patron_chance"][CALL] == 0.0
    assert weighed(request_hour=NEVER, allied=0.0)["patron_chance"][CALL] == 0.0


def test_each_great_move_is_made_once_and_its_first_hour_is_kept() -> None:
    hours = np.array([NEVER, NEVER, 50.0, 60.0, 70.0])
    out = weighed(patron_hour=hours)
    assert not out["patron_chance"][[CALL, MISSION, FORCE]].any()
    assert np.array_equal(out["patron_hour"][2:], hours[2:])


def test_when_the_leader_falls_force_is_likelier_and_nothing_else_is_left() -> None:
    for stance in (-0.9, 0.6):
        holds, fell = weighed(patron_stance=stance), weighed(patron_stance=stance, leader_out=2.0)
        assert fell["patron_chance"][FORCE] > 5.0 * holds["patron_chance"][FORCE]
        assert not fell["patron_chance"][[PRESSURE, CALL, MISSION]].any()


def test_force_is_likelier_against_a_hostile_leader_and_where_kin_live_amid_violence() -> None:
    assert weighed(patron_stance=-0.9)["patron_value"][FORCE] > weighed()["patron_value"][FORCE]
    near, far = (weighed(violent=np.array(place) * 1e4)["patron_value"][FORCE] for place in ([0, 1], [1, 0]))
    assert near > far > weighed()["patron_value"][FORCE], "the second place is where the minorities live"
    kinless = weighed(violent=np.array([0, 1e4]), state_kin=np.zeros(4))["patron_value"][FORCE]
    assert kinless == weighed()["patron_value"][FORCE]


def test_it_presses_a_leader_who_yields_not_twice_within_days_and_he_feels_it_for_a_time() -> None:
    firm, yielded = weighed(), weighed(cabinet_sacked=1.0, price_offer=np.ones(2))
    assert yielded["patron_value"][PRESSURE] > firm["patron_value"][PRESSURE]
    assert weighed(patron_pressure=0.9)["patron_chance"][PRESSURE] == 0.0
    pressed = patron.step(seen_by_patron(request_hour=NEVER), parameters(patron, pressure_cost=-50.0), drawn(0.0, 0.5))
    assert pressed["patron_move"] == PRESSURE and pressed["patron_pressure"] == 0.8, "half of one plus the stance"
    later = patron.step(seen_by_patron(patron_pressure=0.8, step_hours=48.0), P, NEVER_MET)["patron_pressure"]
    assert later == pytest.approx(0.8 * np.exp(-1.0))


def test_it_meets_only_while_it_hears_of_something() -> None:
    quiet = {"crowd_seen": np.zeros(2), "request_hour": NEVER}
    assert patron.step(seen_by_patron(**quiet), P, forbidden)["patron_move"] == -1.0
    assert patron.step(seen_by_patron(step_hours=730.0), P, forbidden)["patron_move"] == -1.0, "years have no street"
    assert weighed(request_hour=NEVER)["patron_move"] >= NOTHING


def test_two_half_hours_meet_as_often_as_a_whole() -> None:
    def missed(hours: float) -> float:
        """The share of draws at which it does not meet, by bisection."""
        low, high = 0.0, 1.0
        for _ in range(50):
            middle = 0.5 * (low + high)
            met = patron.step(seen_by_patron(step_hours=hours), P, drawn(middle, 0.5))["patron_move"] >= 0.0
            low, high = (middle, high) if met else (low, middle)
        return 1.0 - low

    assert missed(0.5) ** 2 == pytest.approx(missed(1.0), abs=1e-9)


def test_what_is_chosen_comes_as_often_as_its_chance() -> None:
    """4,000 choices against the multinomial: chi-square with 2 degrees, bound with a false alarm in 10^6."""
    from scipy import stats

    world, numbers = seen_by_patron(request_hour=NEVER), parameters(patron, pressure_cost=0.5, call_cost=1.0)
    draws = np.random.default_rng(5).random(4000)
    outs = [patron.step(world, numbers, drawn(0.0, u)) for u in draws]
    counts = np.bincount([int(out["patron_move"]) for out in outs], minlength=5)
    expected = outs[0]["patron_chance"] * draws.size
    used = expected > 5.0
    assert counts[~used].sum() < 30 and used.sum() == 3
    assert ((counts - expected)[used] ** 2 / expected[used]).sum() < stats.chi2.isf(1e-6, 2)


# Applause, and the script


def test_applause_comes_with_success_and_wears_off() -> None:
    def gain(**changed: Any) -> float:
        return float(patron.step(seen_by_patron(**changed), P, NEVER_MET)["patron_gain"])

    men = {"foreign_troops": 2000.0}
    well = gain(**men, elite_survival=0.95)
    assert well > gain(**men, elite_survival=0.6) > 0.0 > gain(**men, leader_out=1.0)
    assert well > gain(**men, elite_survival=0.95, patron_stay=2000.0) > 0.0
    assert gain() == 0.0 and 0.0 < gain(patron_gain=0.4) < 0.4


def test_by_the_script_it_acts_with_the_grant_and_makes_no_choice_of_its_own() -> None:
    rows = np.array([ACTIONS.index("alliance_grant"), ACTIONS.index("contingent")])
    script = {"adaptive": 0.0, "script_action": rows, "script_start": np.array([103.0, 115.0]),
              "script_state": np.array([-1.0, 2.0])}  # fmt: skip
    before = patron.step(seen_by_patron(**script), P, forbidden)
    assert before["patron_hour"][MISSION] == NEVER and before["patron_move"] == -1.0
    granted = patron.step(seen_by_patron(**script, hour=103.0), P, forbidden)
    assert granted["patron_hour"][MISSION] == 103.0 and granted["patron_move"] == MISSION
    again = patron.step(seen_by_patron(**script, hour=104.0, patron_hour=granted["patron_hour"]), P, forbidden)
    assert again["patron_hour"][MISSION] == 103.0 and again["patron_move"] == -1.0


def test_without_a_patron_nothing_is_backed() -> None:
    alone = {"state_role": np.array([0.0, 3.0, 2.0, 3.0])}
    for step in (patron.step, patron.rest):
        out = step(seen_by_patron(**alone), P, forbidden)
        assert out["patron_backing"] == 0.0 and (out["patron_hour"] == NEVER).all()


# Part 18 switched off. A leader's hope rises with the tie by itself, which is the treaty's part; here it does not.

UNHOPED = (("stance_hope", "0"),)


@lru_cache(maxsize=8)
def hours_of(stance: float, without: tuple[str, ...]) -> tuple[list[float], set[float], list[float]]:
    """Backing by hour, moves, and first hours of the moves in a week of crowds that asks for help in the end."""
    options = Settings(policy="adaptive", without=without, overrides=UNHOPED)
    _, built, _, hours = prepare(load("kazakhstan-2022"), options, 4)
    hours.statics["patron_stance"] = np.asarray(stance)
    street, backings, moves = Given(np.full(len(built.rows), 3000.0), 300.0), [], set()
    for hour in range(168):
        hours.advance(hour, hour // 24, street)
        backings.append(float(hours.now["patron_backing"]))
        moves.add(float(hours.now["patron_move"]))
    return backings, moves, [float(hour) for hour in hours.now["patron_hour"]]


def test_switched_off_it_backs_everybody_and_does_nothing_else_whatever_its_stance() -> None:
    hostile, loyal = (hours_of(stance, ("patron",)) for stance in (-0.9, 0.9))
    assert set(hostile[0]) == {1.0} and hostile == loyal
    assert hostile[1] <= {-1.0, float(MISSION)} and min(hostile[2][:MISSION] + hostile[2][FORCE:]) == NEVER
    hostile, loyal = (hours_of(stance, ()) for stance in (-0.9, 0.9))
    assert len(set(loyal[0])) > 3 and max(loyal[0]) > 0.5 > 0.2 > max(hostile[0])


def test_switched_off_its_stance_changes_nothing_in_a_run() -> None:
    """A fiftieth of the people, by themselves; with the patron, what it does reaches the council."""
    def active(stance: float, without: tuple[str, ...]) -> np.ndarray:
        options = Settings(seed=3, scale=0.02, days=8, threads=1, policy="adaptive", without=without,
                           overrides=(*UNHOPED, ("pressed_cost", "20"), ("pressure_cost", "0"), ("patron_rate", "2"),
                                      ("patron_noticed", "100"), ("facts.patron_stance", str(stance))))  # fmt: skip
        return np.asarray(simulate(load("kazakhstan-2022"), options).series["active"][1])

    assert np.array_equal(active(-1.0, ("patron",)), active(1.0, ("patron",)))
    assert not np.array_equal(active(-1.0, ()), active(1.0, ()))


def test_its_pressure_makes_concessions_dearer_to_the_leader_and_nothing_else() -> None:
    _, built, _, hours = prepare(load("kazakhstan-2022"), Settings(policy="adaptive"), 4)
    street = Given(np.full(len(built.rows), 3000.0), 300.0)
    for hour in range(24):
        hours.advance(hour, 0, street)
    read, p = seen_by(hours, "council")
    pressed, _ = seen_by(hours, "council", patron_pressure=np.asarray(0.8))
    reach = council.reach_of(read, p)
    more = council.costs(pressed, p, reach) - council.costs(read, p, reach)
    conceded = list(m.CONCEDED)
    assert np.allclose(more[conceded], 0.8 * p.pressed_cost) and np.count_nonzero(more) == len(conceded)
