"""The treaty: what opens its doors, when its council votes, what it answers, and what the leader hopes for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pact import ASKED, answer, answers, lived, living, prepared

from steppefire.engine.hour import Hours
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.precedent import belief, hope, needed_now, opens
from steppefire.mechanisms.states import CONSULTING, GRANTED, NOT_ASKED, REFUSED
from steppefire.mechanisms.statics import ACTIONS
from steppefire.scenario.load import load

QUICK = settings(max_examples=100, deadline=None)
SHARE, COUNT = st.floats(0, 1), st.integers(0, 20)
SEEDS = 40  # runs of a share below


@pytest.fixture(scope="module")
def land() -> Hours:
    return prepared(load("kazakhstan-2022"))


def untold(land: Hours) -> np.ndarray:
    return np.zeros(land.statics["population"].size)


def script(action: str, start: float, end: float = 1e9) -> dict[str, Any]:
    """One decision in place of a whole script."""
    return {"script_action": np.array([float(ACTIONS.index(action))]), "script_start": np.array([start]),
            "script_end": np.array([end]), "script_value": np.zeros(1), "script_state": np.array([-1.0])}  # fmt: skip


# Belief and doors


@QUICK
@given(COUNT, COUNT, st.floats(-4, 4), st.floats(0.01, 2))
def test_hope_is_the_belief_moved(helped: int, refused: int, shift: float, more: float) -> None:
    assert float(hope(helped, refused, 0.0)) == pytest.approx(belief(helped, refused), abs=1e-12)
    assert 0.0 < float(hope(helped, refused, shift)) < float(hope(helped, refused, shift + more)) < 1.0


@QUICK
@given(SHARE, SHARE, st.floats(0.01, 1), st.floats(1, 100), COUNT, st.floats(0.01, 2))
def test_a_door_opens_with_belief_and_with_every_grant(
    credible: float, needed: float, more: float, precision: float, helped: int, shift: float
) -> None:
    first = needed_now(needed, helped, shift)
    assert opens(credible, first, precision) <= opens(credible + more, first, precision)
    assert opens(credible, first, precision) <= opens(credible, needed_now(needed, helped + 1, shift), precision)
    assert float(opens(first, first, precision)) == 0.5


def test_nobody_believes_what_nobody_tells(land: Hours) -> None:
    violent = lived(land, 3, foreign_story=untold(land), violent=np.full_like(untold(land), 1e4), border_closed=1.0)
    assert violent[-1]["story_credible"] == 0.0 and violent[-1]["door"] == 1.0, "talks, no defence"


def test_a_border_violence_arms_symbols_and_a_cadre_make_the_story_credible(land: Hours) -> None:
    calm, arms = np.zeros_like(untold(land)), np.full_like(untold(land), 5.0)
    burnt = np.full_like(land.start["object_state"], 3.0)
    told = {"violent": calm, "active": calm}
    bare = lived(land, 2, **told)[-1]["story_credible"]
    assert bare == 0.25, "the parameter alone"
    worse = ({"border_closed": 1.0}, {"arms_lost": arms}, {"object_state": burnt}, {"violent": calm + 20.0})
    for shown in worse:
        assert bare < lived(land, 2, **(told | shown))[-1]["story_credible"] < 0.7, shown
    riot = {"violent": calm + 20.0}
    sent = lived(land, 2, organised_cadre=500.0, **riot)[-1]["story_credible"]
    assert lived(land, 2, **riot)[-1]["story_credible"] < sent
    assert lived(land, 2, organised_cadre=500.0, **told)[-1]["story_credible"] == bare, "men whom nobody has seen"


def test_the_doors_of_treaties(land: Hours) -> None:
    def door(**given: Any) -> float:
        return float(lived(land, 2, request_hour=NEVER, **given)[-1]["door"])

    quiet = {"active": untold(land), "violent": untold(land), "foreign_story": untold(land)}
    assert door() == 2.0 and door(**quiet) == 0.0 and door(treaty_any_threat=1.0, **quiet) == 0.0
    silent = {"foreign_story": untold(land)}
    assert door(**silent) == 1.0 and door(treaty_talks=0.0, **silent) == 0.0
    assert door(treaty_any_threat=1.0, **silent) == 2.0
    assert door(treaty_story_needed=0.9) == 1.0, "told, but not believed enough"
    assert door(treaty_defence=0.0) == 1.0, "a treaty of talks alone"
    assert lived(land, 2, treaty_defence=0.0, treaty_any_threat=1.0)[-1]["defence_open"] == 0.0


# The answer


def test_an_answer_comes_an_hour_after_the_vote_and_is_a_precedent(land: Hours) -> None:
    hours = lived(land, 80)
    course = [hour["alliance_answer"] for hour in hours]
    voted = next(number for number, hour in enumerate(hours) if hour["session"] > 0.0)
    assert course[: int(ASKED)] == [NOT_ASKED] * int(ASKED) and voted >= ASKED
    assert course[int(ASKED) : voted + 1] == [CONSULTING] * (voted + 1 - int(ASKED))
    assert set(course[voted + 1 :]) == {GRANTED} and hours[-1]["answer_hour"] == voted + 1
    assert sum(hour["session"] for hour in hours) == 1.0
    assert hours[-1]["helped_before"] == hours[0]["helped_before"] + 1.0
    assert hours[-1]["refused_before"] == hours[0]["refused_before"]
    assert hours[-1]["help_chance"] > hours[0]["help_chance"], "who was helped hopes for more"


def test_hours_until_the_vote_are_those_of_the_rate(land: Hours) -> None:
    """Mean of a geometric wait, within four standard errors: about 1 false alarm in 16,000."""
    rate, seeds = land.parameters["treaty"].consultation_rate, 400
    waits = [next(n for n, hour in enumerate(living(land, seed, names=("treaty",), chair_state=-1.0))
                  if hour["session"]) - ASKED for seed in range(seeds)]  # fmt: skip
    chance = -np.expm1(-rate)
    error = np.sqrt(1.0 - chance) / chance / np.sqrt(seeds)
    assert np.mean(waits) == pytest.approx((1.0 - chance) / chance, abs=4.0 * error)


def test_with_a_story_and_a_patron_mostly_granted_without_either_refused(land: Hours) -> None:
    """Each share differs from its bound by more than five standard errors of 40 runs."""
    assert (answers(land, SEEDS) == GRANTED).mean() > 0.6
    assert (answers(land, SEEDS, foreign_story=untold(land)) == REFUSED).mean() > 0.95
    assert (answers(land, SEEDS, patron_backing=0.0) == REFUSED).all()


def test_a_treaty_that_covers_any_threat_needs_no_story(land: Hours) -> None:
    gulf = {"treaty_any_threat": 1.0, "treaty_rule": 2.0, "foreign_story": untold(land)}
    assert (answers(land, SEEDS, **gulf) == GRANTED).mean() > 0.6
    assert (answers(land, SEEDS, patron_backing=0.0, **gulf) == REFUSED).all()


def votes(land: Hours, patron: float, *members: float, rule: float = 0.0, **given: Any) -> float:
    """The answer to these votes of the hour before, with as many members as are named."""
    role = land.statics["state_role"]
    vote = np.zeros(role.size)
    vote[role == 1.0] = patron
    vote[np.flatnonzero(role == 2.0)[: len(members)]] = members
    return answer(lived(land, 1, request_hour=0.0, session=1.0, alliance_answer=CONSULTING, member_vote=vote,
                        treaty_rule=rule, **given))  # fmt: skip


@pytest.mark.parametrize("patron, members, rules", [
    (1.0, (1.0, 1.0, 1.0, 1.0), (GRANTED, GRANTED, GRANTED)),
    (1.0, (1.0, 1.0, 1.0, 2.0), (REFUSED, GRANTED, GRANTED)),
    (1.0, (1.0, 0.0, 0.0, 0.0), (GRANTED, GRANTED, GRANTED)),
    (1.0, (2.0, 2.0, 2.0, 2.0), (REFUSED, REFUSED, GRANTED)),
    (2.0, (1.0, 1.0, 1.0, 1.0), (REFUSED, GRANTED, REFUSED)),
])  # fmt: skip
def test_rules_of_decision(land: Hours, patron: float, members: tuple[float, ...], rules: tuple[float, ...]) -> None:
    assert tuple(votes(land, patron, *members, rule=rule) for rule in (0.0, 1.0, 2.0)) == rules


def test_a_request_lapses_with_the_leader(land: Hours) -> None:
    fallen = lived(land, 40, leader_out=lambda hour: hour >= ASKED)
    assert answer(fallen) == REFUSED and fallen[-1]["answer_hour"] == ASKED
    stays = lived(land, 60, leader_out=lambda hour: hour >= 50)
    assert answer(stays) == GRANTED, "what was granted stays"
    late = lived(land, 40, adaptive=0.0, leader_out=lambda hour: hour >= ASKED, **script("alliance_grant", 20.0))
    assert answer(late) == REFUSED and not any(hour["session"] for hour in late), "nor does a script help him"


# What edits and the script decide


def test_edits_forbid_a_grant_or_a_refusal(land: Hours) -> None:
    assert (answers(land, 20, answer_banned=1.0) == REFUSED).all()
    hopeless = {"foreign_story": untold(land), "patron_backing": 0.0}
    assert (answers(land, 20, answer_banned=2.0, **hopeless) == GRANTED).all()


def test_an_added_decision_forces_the_answer_from_its_hour_on(land: Hours) -> None:
    hopeless = {"foreign_story": untold(land), "patron_backing": 0.0}
    given_at_30 = lived(land, 60, **script("alliance_grant", 30.0), **hopeless)
    assert given_at_30[29]["alliance_answer"] in (CONSULTING, REFUSED)
    assert [hour["alliance_answer"] for hour in given_at_30[30:]] == [GRANTED] * 30
    assert given_at_30[-1]["answer_hour"] == 30.0 and given_at_30[30]["session"] == 1.0
    refused = lived(land, 60, **script("alliance_refuse", 0.0))
    assert answer(refused) == REFUSED and refused[-1]["answer_hour"] == ASKED and not refused[-1]["pledge"].any()
    both = script("alliance_refuse", 10.0)
    later = {name: np.append(both[name], script("alliance_grant", 30.0)[name]) for name in both}
    assert [hour["alliance_answer"] for hour in lived(land, 40, **later)[10:]] == [REFUSED] * 20 + [GRANTED] * 10
    nobody_asked = lived(land, 60, request_hour=NEVER, **script("alliance_grant", 10.0))
    assert answer(nobody_asked) == NOT_ASKED


def test_the_script_answers_where_it_plays_the_rulers(land: Hours) -> None:
    played = lived(land, 60, adaptive=0.0, **script("alliance_grant", 12.5))
    assert [hour["alliance_answer"] for hour in played][5:15] == [CONSULTING] * 8 + [GRANTED] * 2
    assert played[-1]["answer_hour"] == 13.0
    assert answer(lived(land, 60, adaptive=0.0)) == CONSULTING, "no answer in the script, none in the run"


# The leader's hope


def test_hope_rises_with_the_tie_to_the_patron_and_with_its_call(land: Hours) -> None:
    def hoped(**given: Any) -> float:
        return float(lived(land, 2, request_hour=NEVER, **given)[-1]["help_chance"])

    stances = [hoped(patron_stance=stance) for stance in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    assert (np.diff(stances) > 0).all()
    called = np.full(5, NEVER)
    for move, hopes in ((0, False), (1, True), (2, True), (3, False), (4, False)):
        told = called.copy()
        told[move] = 0.0
        assert (hoped(patron_hour=told) > hoped()) == hopes
    assert hoped(refused_before=9.0) < hoped() < hoped(helped_before=9.0)


# Off (part 15)


def test_who_belongs_to_no_alliance_hopes_for_nothing(land: Hours) -> None:
    assert {hour["help_chance"] for hour in lived(land, 10, allied=0.0)} == {0.0}


def test_without_the_treaty_whoever_asks_is_helped_at_once(land: Hours) -> None:
    silent = {"foreign_story": untold(land)}
    assert (answers(land, 20, without=("treaty",), **silent) == GRANTED).all()
    assert (answers(land, 20, **silent) == GRANTED).mean() < 0.2
    helped = lived(land, 10, without=("treaty",), **silent)
    assert helped[-1]["answer_hour"] == ASKED and helped[-1]["door"] == 2.0
    assert helped[-1]["pledge"].sum() > 0.0
    assert answer(lived(land, 10, without=("treaty",), request_hour=NEVER)) == NOT_ASKED
    assert answer(lived(land, 10, without=("treaty",), answer_banned=1.0)) == REFUSED
