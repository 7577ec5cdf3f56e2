"""The chance to stay in office: what raises it, what lowers it, and the game behind it over its whole range."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from given_crowds import after, seen_by
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.mechanisms import council, outlook, survival
from steppefire.world.build import world

QUICK = settings(max_examples=150, deadline=None)
PRECISION, SIGNAL = st.floats(0.1, 10.0), st.floats(-10.0, 10.0)
COST, STRENGTH, STEP = st.floats(0.02, 0.98), st.floats(0.0, 3.0), st.floats(0.0, 2.0)
MANY = [500.0, 1000.0, 200.0, 375.0]


@pytest.fixture(scope="module")
def uneasy(tiny_land: Any) -> Any:
    """Some hours with a crowd in every place."""
    return after(tiny_land, MANY, 12, Settings(policy="adaptive"))


def stays(hours: Any, **changed: Any) -> float:
    """The chance to stay that the council sees in the coming hour, with these values changed."""
    return float(council.looked_at(*seen_by(hours, "council", **changed))[1]["survival"])


def lower(values: list[float]) -> bool:
    return all(a > b for a, b in zip(values, values[1:]))


def test_the_chance_to_stay_falls_with_the_crowd_that_he_sees(uneasy: Any) -> None:
    assert lower([stays(uneasy, leader_crowd=np.array(MANY) * size) for size in (1.0, 2.0, 4.0, 8.0)])


def test_the_chance_to_stay_falls_with_opposition(uneasy: Any) -> None:
    assert lower([stays(uneasy, leader_opposition=np.full(4, share)) for share in (0.1, 0.2, 0.4, 0.8)])


def test_the_chance_to_stay_rises_with_men_and_with_their_obedience(uneasy: Any) -> None:
    men = seen_by(uneasy, "council")[0].on_duty
    assert lower([stays(uneasy, on_duty=men * size) for size in (8.0, 4.0, 2.0, 1.0)])
    assert lower([stays(uneasy, leader_obedience=np.full(4, share)) for share in (1.0, 0.8, 0.5, 0.2)])


def test_the_chance_to_stay_falls_with_each_lost_seat_and_most_in_the_centre(uneasy: Any, tiny_land: Any) -> None:
    names = [row.id for row in world(tiny_land).objects]
    state = np.array(uneasy.now["object_state"])
    kept = stays(uneasy)

    def lost(*objects: str) -> float:
        return stays(uneasy, object_state=np.where([name in objects for name in names], 3.0, state))

    assert kept > lost("salt-bay-hall") > lost("river-city-hall") > lost("river-city-hall", "salt-bay-hall")


def test_insiders_know_the_crowd_at_once(uneasy: Any) -> None:
    looks = [council.looked_at(*seen_by(uneasy, "council", crowd_seen=np.array(MANY) * size))[1] for size in (1.0, 9.0)]
    assert looks[0]["elite_survival"] > looks[1]["elite_survival"]
    assert looks[0]["survival"] == looks[1]["survival"], "he has not heard of it"


def test_the_weakest_place_is_named(uneasy: Any) -> None:
    for place in (0, 3):
        crowd = np.where(np.arange(4) == place, 30_000.0, 0.0)
        read, p = seen_by(uneasy, "council", leader_crowd=crowd, crowd_in_mind=crowd)
        own = outlook.outlook(read, p, crowd, read.leader_opposition * 0.0, read.leader_obedience)
        assert council.survival(own, p)[1] == place


@QUICK
@given(PRECISION, PRECISION, SIGNAL, COST)
def test_every_tipping_strength_solves_the_game(public: float, private: float, signal: float, cost: float) -> None:
    pull, offset = public / math.sqrt(private), math.sqrt(1.0 + public / private) * survival.normal_quantile(cost)
    found = survival.tipping_strengths(public, private, signal, cost)
    assert found.size == 1 if pull <= survival.ALONE else found.size in (1, 3)
    assert (found >= 0.0).all() and (found <= 1.0).all() and (np.diff(found) > 0).all()
    for tipping in found:
        assert abs(survival.excess(float(tipping), pull, signal, offset)) < 1e-9


@QUICK
@given(PRECISION, PRECISION, SIGNAL, COST, STEP)
def test_good_news_and_dear_attacks_strengthen_the_regime(
    public: float, private: float, signal: float, cost: float, step: float
) -> None:
    needed = survival.tipping_strength(public, private, signal, cost)
    assert survival.tipping_strength(public, private, signal + step, cost) <= needed + 1e-12
    assert survival.tipping_strength(public, private, signal, min(0.98, cost + step / 4)) <= needed + 1e-12


@QUICK
@given(PRECISION, PRECISION, SIGNAL, st.floats(-2, 2), STRENGTH, STEP, st.floats(0.05, 1), st.floats(0.02, 1))
def test_the_chance_to_stay_is_a_chance_that_strength_raises_and_stakes_lower(
    public: float, private: float, signal: float, caution: float, strength: float, step: float, stake: float,
    doubt: float
) -> None:  # fmt: skip
    def kept(strong: float, at_stake: float) -> float:
        arrays = [np.array([value, 1.0]) for value in (strong, signal, caution, at_stake)]
        return float(survival.chance_of_survival(*arrays, public, private, doubt)[0])

    assert 0.0 <= kept(strength, stake) <= kept(strength + step, stake) + 1e-12
    assert kept(strength, stake) <= kept(strength, stake / 2) + 1e-12


def test_nobody_attacks_a_regime_that_looks_unshakable_however_precise_the_news() -> None:
    """The attack on strength 0 is then too small for the numbers to hold, and must not pass for a fall."""
    assert survival.tipping_strength(10.0, 1.0, 4.0, 0.5) == pytest.approx(0.0, abs=1e-12)
    one = np.ones(1)
    kept, _ = survival.chance_of_survival(0.9 * one, 4.0 * one, 0.0 * one, one, 10.0, 1.0, 0.05)
    assert kept == pytest.approx(1.0)


def test_the_cutoff_makes_just_the_tipping_share_attack() -> None:
    for tipping in (0.1, 0.5, 0.9):
        for private in (0.3, 4.0):
            cutoff = survival.attack_cutoff(tipping, private)
            assert float(survival.attack(tipping, cutoff, private)) == pytest.approx(tipping, abs=1e-12)
            assert survival.attack(tipping - 0.1, cutoff, private) > tipping > survival.attack(1.0, cutoff, private)
