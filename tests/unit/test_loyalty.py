"""Units that obey, stand aside, go over and come back; posts that are left and manned again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.mechanisms import loyalty
from steppefire.mechanisms.states import ASIDE, AT_POST, ORDERED, OVER
from steppefire.mechanisms.values import PARAMETERS

NUMBERS = {name: PARAMETERS[name].default for name in loyalty.MECHANISM.parameters}


def country(**changed: Any) -> SimpleNamespace:
    """Two places with 100 men each, and one post of 80 men in the first."""
    two, one = np.ones(2), np.ones(1)
    return SimpleNamespace(**{
        "active": 0.0 * two, "violent": 0.0 * two, "gone_over": 0.0 * two,
        "on_duty": np.array([[100.0, 0.0, 0.0, 0.0]] * 2), "obedience": np.ones((2, 4)),
        "force_speed": np.array([0.0, 60.0, 60.0]), "class_share": np.ones((2, 1)), "class_minority": np.zeros(1),
        "fatigue": 0.0 * two, "step_hours": np.asarray(1.0), "object_place": 0.0 * one, "attackers": 0.0 * one,
        "defenders": 80.0 * one, "object_rival": 0.0 * one, "object_state": 0.0 * one,
        "object_guards": 80.0 * one, "object_key": 7.0 * one, "post_left": 0.0 * one, "shooting_order": 0.0 * two,
        "predecessor_dropped": 0.0, "stand_down": 0.0 * one, "regime_doubt": 0.0, **changed,
    })  # fmt: skip


def after(read: SimpleNamespace, u: float = 0.5, **numbers: float) -> dict[str, Any]:
    """What an hour makes of it, if every draw comes out as u."""
    return loyalty.step(read, SimpleNamespace(**(NUMBERS | numbers)), lambda _, keys: np.full(keys.shape, u))


def street(violent: float, **changed: Any) -> float:
    """Share of the first place's police who obey after an hour before so many violent people."""
    read = country(active=np.array([violent, 0.0]), violent=np.array([violent, 0.0]), **changed)
    obedience = after(read)["obedience"]
    assert obedience[1].tolist() == [1.0, 1.0, 1.0, 1.0], "the other place sees nobody"
    return float(obedience[0, 0])


def test_the_more_violent_the_crowd_the_fewer_obey() -> None:
    shares = [street(violent) for violent in (0.0, 500.0, 2000.0, 8000.0)]
    assert shares[0] == 1.0 and all(a >= b for a, b in zip(shares, shares[1:])) and shares[-1] < 0.7


@pytest.mark.parametrize("burden", [
    {"shooting_order": np.ones(2)}, {"fatigue": np.full(2, 0.8)}, {"regime_doubt": 1.0},
    {"gone_over": np.array([80.0, 0.0])}, {"on_duty": np.array([[50.0, 0.0, 0.0, 0.0]] * 2)},
])  # fmt: skip
def test_what_burdens_men_makes_them_break_sooner(burden: dict[str, Any]) -> None:
    assert street(2000.0, **burden) < street(2000.0)


def test_strangers_to_the_crowd_obey_longer_than_its_kin() -> None:
    assert street(2000.0, class_minority=np.ones(1)) > street(2000.0)


def test_foreign_guards_restore_obedience_without_firing() -> None:
    broken = street(400.0)
    helped = street(400.0, on_duty=np.array([[100.0, 0.0, 0.0, 200.0]] * 2))
    assert broken < 0.8 < helped


def test_men_come_back_when_the_crowd_has_gone() -> None:
    low = np.ones((2, 4)) * 0.2
    share, hours = low, 0
    while share[0, 0] < 0.9 and hours < 200:
        share, hours = after(country(obedience=share))["obedience"], hours + 1
    assert 2 < hours < 100, "neither at once nor never"


def test_foreign_men_always_obey_their_own_command() -> None:
    read = country(active=np.full(2, 1e5), violent=np.full(2, 1e5), on_duty=np.full((2, 4), 10.0))
    assert after(read)["obedience"][:, 3].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("attackers, u, state", [
    (0.0, 1e-6, AT_POST), (1e5, 1e-6, OVER), (1e5, 0.2, ASIDE), (1e5, 0.999, AT_POST),
])  # fmt: skip
def test_a_post_is_left_under_pressure_alone(attackers: float, u: float, state: float) -> None:
    assert after(country(attackers=np.full(1, attackers)), u)["post_left"][0] == state


def test_an_order_empties_a_post_and_its_end_mans_it() -> None:
    away = after(country(stand_down=np.ones(1)))["post_left"]
    assert away[0] == ORDERED
    assert after(country(post_left=away))["post_left"][0] == AT_POST


@pytest.mark.parametrize("u", [1e-6, 0.2])
def test_men_ordered_away_are_not_there_to_break(u: float) -> None:
    for before in (AT_POST, ORDERED):
        read = country(stand_down=np.ones(1), attackers=np.full(1, 1e5), post_left=np.full(1, before))
        assert after(read, u)["post_left"][0] == ORDERED


def test_men_ordered_away_do_not_return_into_a_burning_building() -> None:
    for lost in (2.0, 3.0):
        assert after(country(post_left=np.full(1, ORDERED), object_state=np.full(1, lost)))["post_left"][0] == ORDERED


def test_men_gone_over_hold_nobody_off() -> None:
    over = {"gone_over": np.array([50.0, 0.0])}
    half = {"on_duty": np.array([[50.0, 0.0, 0.0, 0.0]] * 2), "gone_over": np.array([50.0, 0.0])}
    assert after(country(active=np.full(2, 200.0), violent=np.full(2, 200.0), **over))["pressure"][0] > \
        after(country(active=np.full(2, 200.0), violent=np.full(2, 200.0)))["pressure"][0]
    nobody = after(country(active=np.full(2, 200.0), violent=np.full(2, 200.0), **half))["pressure"][0]
    assert nobody == pytest.approx(260.0 / 261.0), "all fifty are on the other side"


def test_forces_without_a_man_in_a_place_do_not_waver() -> None:
    read = country(active=np.full(2, 1e4), violent=np.full(2, 1e4))
    assert after(read)["obedience"][0].tolist()[1:3] == [1.0, 1.0]


def test_men_who_stood_aside_return_when_it_is_over_but_not_into_a_lost_post() -> None:
    left = np.full(1, ASIDE)
    assert after(country(post_left=left), 1.0 - 1e-9)["post_left"][0] == AT_POST
    assert after(country(post_left=left, object_state=np.full(1, 2.0)), 1.0 - 1e-9)["post_left"][0] == ASIDE
    assert after(country(post_left=left, object_state=np.full(1, 4.0)), 0.5)["post_left"][0] == AT_POST


def test_a_dropped_patron_weighs_on_his_own_men_only() -> None:
    def tip(**changed: Any) -> float:
        return float(after(country(attackers=np.ones(1), **changed))["post_tipping"][0])

    his = {"object_rival": np.ones(1)}
    assert tip(**his, predecessor_dropped=1.0) < tip(**his) == tip() == tip(predecessor_dropped=1.0)


def test_switched_off_a_post_is_left_by_order_only() -> None:
    read = country(active=np.full(2, 1e5), violent=np.full(2, 1e5), attackers=np.full(1, 1e5), stand_down=np.zeros(1))
    off = loyalty.rest(read, None, None)
    assert (off["obedience"] == 1.0).all() and off["post_left"][0] == AT_POST and not off["gone_over"].any()
    assert loyalty.rest(country(stand_down=np.ones(1)), None, None)["post_left"][0] == ORDERED
