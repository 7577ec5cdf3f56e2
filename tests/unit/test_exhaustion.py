"""Weariness: days in the street are counted, bounded, made good in time, and end crowds that would stay for ever."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.mechanisms import exhaustion
from steppefire.mechanisms.exhaustion import spent_after
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import load

NUMBERS = {name: PARAMETERS[name].default for name in exhaustion.MECHANISM.parameters}
SPENT, OUT, REST = st.floats(0, 100), st.floats(0, 1e6), st.floats(1, 100)
COULD_COME = np.full(1, 1e5)


def after(spent: float, out: float, rest: float, hours: float) -> float:
    """Days spent after so many hours with this crowd, of a hundred thousand who could come."""
    return float(spent_after(np.full(1, spent), np.full(1, out), COULD_COME, rest, hours)[0])


@given(SPENT, OUT, REST)
def test_two_half_steps_are_one_whole(spent: float, out: float, rest: float) -> None:
    halves = after(after(spent, out, rest, 0.5), out, rest, 0.5)
    assert halves == pytest.approx(after(spent, out, rest, 1.0), rel=1e-9, abs=1e-9)


@given(OUT, REST)
def test_days_spent_are_bounded_by_the_time_in_which_they_are_made_good(out: float, rest: float) -> None:
    assert 0.0 <= after(rest, out, rest, 1.0) <= rest * (1.0 + 1e-12)
    assert after(rest, 1e6, rest, 1.0) == pytest.approx(rest, rel=1e-12), "with everybody out for ever it stays there"


@given(st.floats(0.1, 100), REST)
def test_what_is_spent_is_made_good_in_that_time(spent: float, rest: float) -> None:
    assert after(spent, 0.0, rest, 24.0 * rest) == pytest.approx(spent / np.e, rel=1e-9)


@given(st.floats(0, 10), st.floats(0, 9e4), REST)
def test_more_in_the_street_spend_more(spent: float, out: float, rest: float) -> None:
    assert after(spent, out + 1e4, rest, 1.0) > after(spent, out, rest, 1.0)


def test_a_day_of_everybody_is_about_a_person_day_each() -> None:
    assert after(0.0, 1e5, NUMBERS["rest_days"], 24.0) == pytest.approx(1.0, rel=0.05)
    assert after(0.0, 2.5e4, NUMBERS["rest_days"], 24.0) == pytest.approx(0.25, rel=0.05)


def test_each_place_tires_by_its_own_crowd_among_those_who_could_come() -> None:
    read = SimpleNamespace(days_spent=np.zeros(3), active=np.array([0.0, 500.0, 500.0]),
                           adults=np.array([1e5, 1e5, 2e5]), civic_reach=np.asarray(1.0),
                           step_hours=np.asarray(1.0))  # fmt: skip
    out = exhaustion.step(read, SimpleNamespace(**NUMBERS), None)
    spent = out["days_spent"]
    assert spent[0] == 0.0 and spent[1] == pytest.approx(2.0 * spent[2], rel=1e-12) and spent[2] > 0.0
    assert np.array_equal(out["weariness"], NUMBERS["weariness_weight"] * spent)


def test_a_crowd_that_would_stay_for_ever_ends() -> None:
    """Kazakhstan with the net never cut, which leaves some 350,000 people out if nobody tires."""
    tiring, tireless = (
        np.array(list(simulate(load("kazakhstan-2022"), Settings(scale=0.05, days=20, threads=1, edits=edits))
                      .outcome["participants_by_day"].values()))
        for edits in (("never:blackout",), ("never:blackout", "set:weariness_weight=0"))
    )  # fmt: skip
    assert tireless[-1] > 0.5 * tireless.max() and tireless.max() > 1e5
    assert tiring[-1] < 0.2 * tiring.max() and tiring.max() > 1e4, "there was a crowd, and it went home"
