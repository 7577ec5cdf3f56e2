"""Objects whose men have left: orders hold for a time, empty posts fall sooner, lost ones are retaken from outside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import seen_by

from steppefire.core.settings import Settings
from steppefire.engine.run import prepare
from steppefire.mechanisms import leader, siege
from steppefire.mechanisms.values import PARAMETERS

GIVEN, AIRPORT = 110.0, 0  # hour of tiny-land's stand-down order, and the object it concerns


def numbers(mechanism: Any) -> SimpleNamespace:
    return SimpleNamespace(**{name: PARAMETERS[name].default for name in mechanism.parameters})


def likeliest(decision: str, addresses: np.ndarray) -> np.ndarray:
    """A draw that lets lost objects be retaken at once where they can be, and nothing fall or burn."""
    return np.full(addresses.shape, 1.0 - 1e-9)


def object_after(state: float, left: float, violent: float, men: float = 400.0) -> float:
    """State of the only object of the only place an hour later."""
    one = np.ones(1)
    read = SimpleNamespace(
        object_place=np.zeros(1), object_state=state * one, object_symbolic=one, object_guards=80.0 * one,
        object_key=7.0 * one, object_damage=1e6 * one, population=1e5 * one, armed=np.zeros(1), violent=violent * one,
        present=np.array([[men, 0.0, 0.0, 0.0]]), arms_left=100.0 * one, arms_lost=0.0 * one, arms_out=0.0 * one,
        damage=0.0 * one, step_hours=np.asarray(1.0), post_left=left * one, object_security=one,
    )  # fmt: skip
    return float(siege.step(read, numbers(siege.MECHANISM), likeliest)["object_state"][0])


def stand_down_at(scenario: Any, hour: float) -> np.ndarray:
    """Which objects the leader's order leaves without men in this hour."""
    *_, hours = prepare(scenario, Settings(), 4)
    read, p = seen_by(hours, "leader", hour=np.asarray(hour))
    return np.asarray(leader.step(read, p, None)["stand_down"])


@pytest.mark.parametrize("lost", [siege.TAKEN, siege.BURNT])
def test_a_lost_object_is_retaken_by_men_from_outside_once_violence_is_over(lost: float) -> None:
    for left in (0.0, 1.0, 2.0):
        assert object_after(lost, left, violent=0.0) == siege.RETAKEN
        assert object_after(lost, left, violent=5000.0) == lost


def test_the_order_begins_at_its_hour_and_concerns_its_object_alone(tiny_land: Any) -> None:
    assert not stand_down_at(tiny_land, GIVEN - 1.0).any()
    assert stand_down_at(tiny_land, GIVEN).tolist() == [1.0, 0.0, 0.0, 0.0]
    away = PARAMETERS["stand_down_hours"].default
    held, lapsed = (float(stand_down_at(tiny_land, hour)[AIRPORT]) for hour in (GIVEN + away - 1.0, GIVEN + away))
    assert (held, lapsed) == (1.0, 0.0)


def test_an_object_without_its_men_falls_sooner() -> None:
    """The same draw: too unlikely for the guarded object, likely enough for the empty one."""
    read = {"attackers": np.array([200.0]), "rate": 0.4, "hold_ratio": 3.0}
    guarded = siege.fall(defenders=np.array([80.0]), **read)
    assert siege.fall(defenders=np.zeros(1), **read)[0] > 1.5 * guarded[0] > 0.0


def test_firearms_weigh_in_a_siege() -> None:
    """The same crowd besieges with firearms what it leaves alone without."""
    one = np.ones(1)
    common = {
        "object_place": np.zeros(1), "object_state": 0.0 * one, "object_symbolic": one, "object_guards": 80.0 * one,
        "object_key": 7.0 * one, "object_damage": one, "population": 1e5 * one, "violent": 10.0 * one,
        "present": np.zeros((1, 4)), "arms_left": 0.0 * one, "arms_lost": 0.0 * one, "arms_out": 10.0 * one,
        "damage": 0.0 * one, "step_hours": np.asarray(1.0), "post_left": 0.0 * one,
        "object_security": 0.0 * one,
    }  # fmt: skip
    states = [
        siege.step(SimpleNamespace(armed=armed * one, **common), numbers(siege.MECHANISM), likeliest)["object_state"][0]
        for armed in (0.0, 5.0)
    ]
    assert states == [siege.HELD, siege.BESIEGED]
