"""Backlash: offence where feeling is hostile, calm where troops are welcome, and what a leader can foresee."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.mechanisms import backlash
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import load

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in backlash.MECHANISM.parameters})
DAY, MONTH = 24.0, 730.5
FEELING = np.array([-0.5, 0.0, 0.8])  # hostile, indifferent, welcoming


def world(men: float = 0.0, request: float = NEVER, feeling: np.ndarray = FEELING) -> Any:
    """Two places of three classes, a million people."""
    share = np.array([[0.6, 0.2, 0.2], [0.4, 0.4, 0.2]])
    return SimpleNamespace(
        hour=np.asarray(0.0), step_hours=np.asarray(1.0), population=np.array([6e5, 4e5]), adults=np.array([4e5, 3e5]),
        class_share=share, class_feeling=feeling, foreign_troops=np.asarray(men), request_hour=np.asarray(request),
        presence_felt=np.asarray(0.0), foreseen_backlash=np.asarray(0.0))  # fmt: skip


def passed(read: Any, hours: float, steps: int) -> dict[str, Any]:
    """What stands after so many hours in equal steps; the world goes on from there."""
    for _ in range(steps):
        read.step_hours = np.asarray(hours / steps)
        new = backlash.step(read, P, None)
        read.presence_felt, read.foreseen_backlash = new["presence_felt"], new["foreseen_backlash"]
        read.hour = read.hour + hours / steps
    return new


def test_nobody_is_offended_before_a_request_but_a_leader_foresees_it() -> None:
    new = passed(world(), 30 * DAY, 3)
    assert not new["backlash"].any() and new["treason"] == 0.0
    assert new["foreseen_backlash"] > 0.0


def test_the_hostile_are_offended_and_the_welcoming_calmed_by_less() -> None:
    new = passed(world(men=100.0, request=0.0), 10 * DAY, 240)
    each = new["backlash"][0]
    assert each[0] > 0.0 == each[1] > each[2]
    assert -each[2] / 0.8 == pytest.approx(P.welcome * each[0] / 0.5)
    assert np.array_equal(new["backlash"][0], new["backlash"][1])


def test_treason_is_the_mean_over_adults() -> None:
    read = world(men=100.0, request=0.0)
    new = passed(read, 5 * DAY, 5)
    weights = read.class_share * read.adults[:, None] / read.adults.sum()
    assert new["treason"] == pytest.approx((new["backlash"] * weights).sum(), rel=1e-12)


def test_what_is_foreseen_is_what_full_help_would_come_to_among_the_hostile_alone() -> None:
    """Help as large as expected, all of it taken in at once: the backlash of the hostile is what was foreseen."""
    quick = SimpleNamespace(**{**vars(P), "offence_taken": 1e-6, "offence_fades": 1e9})
    read = world(men=P.help_troops, request=0.0)
    new = backlash.step(read, quick, None)
    weights = read.class_share * read.adults[:, None] / read.adults.sum()
    assert new["foreseen_backlash"] == pytest.approx((np.maximum(new["backlash"], 0.0) * weights).sum(), rel=1e-9)
    welcomed = backlash.step(world(feeling=np.array([-0.5, 0.0, 0.0])), P, None)["foreseen_backlash"]
    assert welcomed == backlash.step(world(), P, None)["foreseen_backlash"], "a welcome elsewhere does not cancel it"


@pytest.mark.parametrize("worse", [np.array([-1.0, 0.0, 0.8]), np.array([-0.5, -0.3, 0.8])])
def test_more_hostile_feeling_costs_more(worse: np.ndarray) -> None:
    mild, hard = (passed(world(100.0, 0.0, feeling), 3 * DAY, 3) for feeling in (FEELING, worse))
    assert hard["treason"] > mild["treason"] and hard["foreseen_backlash"] > mild["foreseen_backlash"]


def test_it_fades_over_months_once_they_are_gone() -> None:
    read = world(men=300.0, request=0.0)
    there = float(passed(read, 14 * DAY, 14)["treason"])
    read.foreign_troops = np.asarray(0.0)
    after = [float(passed(read, MONTH, 1)["treason"]) for _ in range(12)]
    assert there > after[0] > 0.5 * there and all(a > b > 0.0 for a, b in zip(after, after[1:], strict=False))
    assert after[-1] < 0.01 * there


@pytest.mark.parametrize("men", [0.0, 500.0])
def test_a_month_at_once_is_a_month_hour_by_hour(men: float) -> None:
    """Exact: where the men do not change within the month."""
    whole, hourly = (passed(world(men, 0.0), 732.0, steps) for steps in (1, 732))
    assert whole["backlash"] == pytest.approx(hourly["backlash"], rel=1e-9)
    assert whole["presence_felt"] == pytest.approx(hourly["presence_felt"], rel=1e-9, abs=1e-15)


SETTINGS = Settings(scale=0.01, days=14, threads=1)


def test_off_asking_is_free() -> None:
    """Part 20, Kazakhstan by the script: the request offends the titular group; switched off, it costs nothing."""
    scenario = load("kazakhstan-2022")
    with_it, without = (engine_run.simulate(scenario, replace(SETTINGS, without=off)) for off in ((), ("backlash",)))
    end = {name: [float(r.left[0].kept[name]) for r in (with_it, without)] for name in ("presence_felt", "standing")}
    assert end["presence_felt"][0] > 0.1 and end["presence_felt"][1] == 0.0
    assert end["standing"][0] < end["standing"][1]
    asked = 24 * 4 + 23  # 5 January, 23:00
    same = [np.asarray(r.series["private_opposition"][1]) for r in (with_it, without)]
    assert np.array_equal(same[0][:asked], same[1][:asked])
    assert not np.array_equal(same[0][asked + 24 :], same[1][asked + 24 :])
