"""The members: who agrees, how many men each pledges, and when its gate at home opens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pact import lived, living, prepared

from steppefire.engine.hour import Hours
from steppefire.mechanisms.burden import ask_and_help, chance_of_help, contributions
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.states import GRANTED
from steppefire.scenario.load import load

QUICK = settings(max_examples=100, deadline=None)
STAKES = st.lists(st.floats(0, 1e6), min_size=1, max_size=12).map(np.array)
SEEDS = 60
PATRON, MEMBER = 1.0, 2.0


@pytest.fixture(scope="module")
def land() -> Hours:
    return prepared(load("kazakhstan-2022"))


def granted(land: Hours, seeds: int = SEEDS, count: int = 40, **given: Any) -> dict[str, np.ndarray]:
    """Last values of runs in which the alliance agrees, runs by states."""
    last = [lived(land, count, seed, **given)[-1] for seed in range(1, seeds + 1)]
    found = [run for run in last if run["alliance_answer"] == GRANTED]
    return {name: np.array([run[name] for run in found]) for name in ("pledge", "gate_hour", "gate_failed",
                                                                    "answer_hour", "member_vote")}  # fmt: skip


def consents(land: Hours, **given: Any) -> np.ndarray:
    """Consent of the members this hour."""
    return np.asarray(lived(land, 1, **given)[-1]["member_consent"])[land.statics["state_role"] == MEMBER]


def state(land: Hours, code: str) -> int:
    codes = sorted(entry.state for entry in load("kazakhstan-2022").states)
    return codes.index(code)


# Sharing a burden


@QUICK
@given(STAKES, st.floats(0.05, 0.95))
def test_at_rest_nobody_wants_to_give_otherwise(stakes: np.ndarray, share: float) -> None:
    gives = contributions(stakes, share)
    best = np.maximum(0.0, share * stakes - (1.0 - share) * (gives.sum() - gives))
    assert np.allclose(gives, best, rtol=0, atol=1e-6 * max(stakes.max(), 1e-9))
    assert (gives >= 0.0).all() and gives.sum() <= share * stakes.sum() + 1e-6


@QUICK
@given(STAKES, st.floats(0.05, 0.95))
def test_the_order_of_the_allies_does_not_matter(stakes: np.ndarray, share: float) -> None:
    there, back = contributions(stakes, share), contributions(stakes[::-1], share)[::-1]
    assert np.allclose(there, back, rtol=0, atol=1e-6 * max(stakes.max(), 1e-9))


@QUICK
@given(st.floats(-3, 3), st.floats(0, 20), st.floats(0.01, 1))
def test_help_is_likelier_the_more_it_is_worth_and_who_foresees_it_asks(
    worth: float, reason: float, more: float
) -> None:
    assert chance_of_help(worth, reason) <= chance_of_help(worth + more, reason)
    low, high = (ask_and_help(each, 1.0, -0.5, 0.2, reason) for each in (worth, worth + more))
    assert low[1] <= high[1] + 1e-15


# Consent


def test_consent_rises_with_the_story_reliance_backing_and_danger(land: Hours) -> None:
    places = land.statics["population"].size
    base = {"patron_backing": 0.5}
    known = consents(land, **base)
    reliance = land.statics["state_reliance"]
    for more in ({"patron_backing": 0.9}, {"state_reliance": reliance + 0.2}, {"host_danger": 0.9},
                 {"treaty_any_threat": 1.0}):  # fmt: skip
        assert (consents(land, **(base | more)) > known).all(), more
    assert (consents(land, foreign_story=np.zeros(places), **base) < known).all()
    assert (consents(land, patron_backing=0.0) < known).all()
    credible = [consents(land, foreign_story=np.ones(places), violent=np.full(places, violent), **base)
                for violent in (0.0, 10.0, 100.0, 1000.0)]  # fmt: skip
    assert (np.diff(credible, axis=0) > 0).all()


def test_a_democracy_fears_no_example_and_listens(land: Hours) -> None:
    members = land.statics["state_role"] == MEMBER
    for democracy, heard in ((0.0, False), (1.0, True)):
        rule = np.where(members, democracy, land.statics["state_democracy"])
        cold, warm = (consents(land, state_democracy=rule, state_feeling=np.full(rule.size, feeling))
                      for feeling in (-0.5, 0.5))  # fmt: skip
        assert (warm > cold).all() == heard and (heard or np.array_equal(warm, cold))
        safe, lost = (consents(land, state_democracy=rule, host_danger=danger) for danger in (0.0, 0.8))
        assert np.array_equal(safe, lost) == heard


def test_only_patron_and_members_vote_and_the_patron_as_it_backs(land: Hours) -> None:
    role = land.statics["state_role"]
    inside = (role == PATRON) | (role == MEMBER)
    last = lived(land, 60)[-1]
    assert not last["member_vote"][~inside].any() and (last["member_vote"][inside] > 0.0).all()
    assert not last["member_consent"][~inside].any() and last["member_consent"][role == PATRON] == 0.9
    assert not last["pledge"][~inside].any()


def test_a_patron_that_has_settled_on_a_mission_agrees(land: Hours) -> None:
    patron, settled = land.statics["state_role"] == PATRON, np.full(5, NEVER)
    settled[3] = 6.0
    course = lived(land, 60, patron_backing=0.0, patron_hour=settled)
    consent = [float(hour["member_consent"][patron][0]) for hour in course]
    asking = [hour["alliance_answer"] < GRANTED for hour in course]
    assert consent == [float(number >= 6 and open_) for number, open_ in enumerate(asking)] and 1.0 in consent
    assert (course[-1]["member_vote"][patron] == 1.0).all() and (course[-1]["member_vote"] == 2.0).any()


def test_votes_come_as_often_as_consent_says(land: Hours) -> None:
    """Backing of a half: share of the patron's yes in 400 runs within four standard errors, 1 false alarm in 16,000."""
    patron = int(np.flatnonzero(land.statics["state_role"] == PATRON)[0])
    runs = 400
    yes = [next(living(land, seed, names=("members",), patron_backing=0.5, session=1.0, alliance_answer=1.0))
           ["member_vote"][patron] == 1.0 for seed in range(1, runs + 1)]  # fmt: skip
    assert np.mean(yes) == pytest.approx(0.5, abs=4.0 * 0.5 / np.sqrt(runs))


# Sizes


def test_the_patron_sends_most_and_the_one_bound_elsewhere_least(land: Hours) -> None:
    found = granted(land)
    assert len(found["pledge"]) > 0.6 * SEEDS
    middle = np.median(found["pledge"], axis=0)
    role = land.statics["state_role"]
    patron = middle[role == PATRON][0]
    others = middle[role == MEMBER]
    assert patron > 2.0 * others.sum() > 0.0
    assert middle[state(land, "ARM")] == others.min()
    free = land.statics["state_pool"] * (1.0 - land.statics["state_elsewhere"])
    assert (found["pledge"] <= free + 0.5).all() and np.std(found["pledge"].sum(axis=1)) > 0.0


def test_contingents_grow_with_favour_and_shrink_with_other_duties(land: Hours) -> None:
    members = land.statics["state_role"] == MEMBER
    pool = np.full(members.size, 5000.0)

    def sent(**given: Any) -> float:
        """Mean men of the members together, who are made to agree."""
        given = {"answer_banned": 2.0, "state_pool": pool, "state_elsewhere": np.full(members.size, 0.2)} | given
        return float(granted(land, 40, **given)["pledge"][:, members].sum(axis=1).mean())

    assert sent(patron_backing=0.2) < sent(patron_backing=0.9)
    assert sent(state_elsewhere=np.full(members.size, 0.9)) < sent()
    assert sent(state_feeling=np.full(members.size, -0.9)) < sent(state_feeling=np.zeros(members.size))
    assert sent(host_danger=0.1) < sent(host_danger=0.9)


def test_nobody_sends_men_it_does_not_have(land: Hours) -> None:
    none = granted(land, 10, state_pool=np.zeros(land.statics["state_pool"].size), answer_banned=2.0)
    assert len(none["pledge"]) == 10 and not none["pledge"].any()


# Gates at home


def test_gates_open_at_once_after_a_working_day_or_after_a_vote(land: Hours) -> None:
    """Medians of some 30 runs; each bound is off by more than four standard errors of the median."""
    found = granted(land, 40, 120)
    wait = found["gate_hour"] - found["answer_hour"][:, None]
    assert (wait[:, state(land, "RUS")] == 0.0).all() and (wait[:, state(land, "BLR")] == 0.0).all()
    assert 1.0 <= np.median(wait[:, state(land, "ARM")]) <= 16.0
    assert 4.0 <= np.median(wait[:, state(land, "KGZ")]) <= 48.0


def test_a_parliament_that_will_not_agree_is_asked_no_more(land: Hours) -> None:
    """Nobody backs anything: an edit grants, and parliaments go by consents near nothing."""
    tries = land.parameters["members"].gate_tries
    found = granted(land, 20, 300, answer_banned=2.0, patron_backing=0.0, host_danger=0.0,
                    foreign_story=np.zeros(land.statics["population"].size))  # fmt: skip
    for code in ("KGZ", "TJK"):
        shut = found["gate_hour"][:, state(land, code)] >= NEVER
        assert (found["gate_failed"][shut, state(land, code)] == tries).all()
        assert (found["gate_failed"][~shut, state(land, code)] < tries).all()
    assert (found["gate_hour"][:, state(land, "KGZ")] >= NEVER).mean() > 0.9
    assert not found["gate_failed"][:, state(land, "ARM")].any()


def test_a_refused_request_leaves_no_pledge(land: Hours) -> None:
    last = lived(land, 60, patron_backing=0.0)[-1]
    assert last["alliance_answer"] == 3.0 and not last["pledge"].any() and (last["gate_hour"] >= NEVER).all()


# Off (part 16)


def test_without_the_members_all_agree_and_all_send_the_same(land: Hours) -> None:
    inside = np.isin(land.statics["state_role"], (PATRON, MEMBER))
    for case in ({}, {"foreign_story": np.zeros(land.statics["population"].size)}, {"patron_backing": 0.0}):
        found = granted(land, 5, without=("members",), **case)
        assert len(found["pledge"]) == 5
        assert np.unique(found["pledge"][:, inside]).size == 1 and (found["pledge"][:, inside] > 0.0).all()
        assert (found["gate_hour"][:, inside] == found["answer_hour"][:, None]).all()
    own = granted(land, 5)["pledge"][:, inside]
    assert all(np.unique(row).size > 1 for row in own)
