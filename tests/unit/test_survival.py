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
from steppefire.mechanisms import moves as m
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


def test_lesser_symbols_weigh_together_as_much_as_a_seat_and_no_more(uneasy: Any, tiny_land: Any) -> None:
    names = [row.id for row in world(tiny_land).objects]
    city = names.index("river-city-hall")

    def lost(*objects: str) -> float:
        state = np.where([name in objects for name in names], 2.0, 4.0)
        read, _ = seen_by(uneasy, "council", object_state=state)
        return float(outlook.symbols_lost(read)[int(read.object_place[city])])

    assert lost() == lost("salt-bay-hall") == 0.0, "retaken is not lost, and elsewhere is elsewhere"
    assert lost("river-city-police", "river-city-airport") == pytest.approx(0.8)
    assert lost("river-city-hall") == lost("river-city-hall", "river-city-police") == 1.0


def looks(hours: Any, move: int, where: Any, **changed: Any) -> tuple[Any, Any, Any]:
    """The outlook without and with a move that holds in these places, and the parameters."""
    read, p = seen_by(hours, "council", **changed)
    now = outlook.outlook(read, p, read.leader_crowd, read.leader_opposition, read.leader_obedience)
    return now, outlook.with_move(now, move, np.asarray(where, bool), read, p), p


HERE, THERE = np.array([False, False, True, False]), np.array([True, True, False, True])
LOCAL = (m.PRICE, m.EMERGENCY, m.BLACKOUT, m.DEPLOY, m.SHOOT)


@pytest.mark.parametrize("move", LOCAL, ids=lambda move: m.MOVES[move])
def test_what_he_orders_in_a_place_changes_that_place_alone_in_his_eyes(uneasy: Any, move: int) -> None:
    now, then, p = looks(uneasy, move, HERE)
    parts = [(getattr(now, name), getattr(then, name)) for name in ("men", "attackers", "hidden", "risk")]
    assert all(np.array_equal(a[THERE], b[THERE]) for a, b in parts)
    assert any((a[HERE] != b[HERE]).any() for a, b in parts)


@pytest.mark.parametrize("move", (m.EMERGENCY, m.BLACKOUT, m.DEPLOY, m.STORY, m.BORDER, m.REQUEST),
                         ids=lambda move: m.MOVES[move])  # fmt: skip
def test_force_fog_and_friends_make_him_safer_in_his_eyes(uneasy: Any, move: int) -> None:
    now, then, p = looks(uneasy, move, np.ones(4))
    assert council.survival(then, p)[0] > council.survival(now, p)[0]


@pytest.mark.parametrize("move, changed", [
    (m.EMERGENCY, {"emergency": np.ones(4)}), (m.DEPLOY, {"deploy_order": np.ones(4)}),
    (m.SHOOT, {"shooting_order": np.ones(4)}), (m.BLACKOUT, {"connectivity": np.zeros(4)}),
])  # fmt: skip
def test_what_is_in_force_already_gains_him_nothing(uneasy: Any, move: int, changed: dict[str, Any]) -> None:
    now, then, p = looks(uneasy, move, np.ones(4), **changed)
    assert council.survival(then, p) == council.survival(now, p)


def test_waiting_changes_nothing_in_his_eyes(uneasy: Any) -> None:
    now, then, _ = looks(uneasy, m.WAIT, np.ones(4))
    assert then is now


def test_a_concession_wins_those_who_blame_its_target_and_looks_weak(uneasy: Any) -> None:
    read, _ = seen_by(uneasy, "council")
    total = sum(getattr(read, f"grievance_{part}") for part in ("price", "predecessor", "president", "system"))
    for move, part in ((m.PRICE, "price"), (m.CABINET, "president"), (m.PREDECESSOR, "predecessor")):
        now, then, p = looks(uneasy, move, np.ones(4))
        won = p.believed_credit * getattr(read, f"grievance_{part}") / total
        assert np.allclose(then.attackers, now.attackers * (1.0 - won), rtol=1e-12, atol=0)
        assert (then.signal(p) < now.signal(p)).all()


def test_insiders_know_the_crowd_at_once(uneasy: Any) -> None:
    views = [council.looked_at(*seen_by(uneasy, "council", crowd_seen=np.array(MANY) * size))[1] for size in (1.0, 9.0)]
    assert views[0]["elite_survival"] > views[1]["elite_survival"]
    assert views[0]["survival"] == views[1]["survival"], "he has not heard of it"


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
