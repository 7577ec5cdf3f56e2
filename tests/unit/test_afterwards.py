"""The years after: nobody in the street, slow variables by their own clocks, and the run itself untouched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import afterwards
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.engine.years import HOURS_A_MONTH, over_adults
from steppefire.mechanisms import MECHANISMS
from steppefire.scenario.load import load

LAST = 744


@pytest.fixture(scope="module")
def scenario() -> Any:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def result(scenario: Any) -> Any:
    return engine_run.simulate(scenario, Settings(scale=0.01, days=20, threads=1))


def shaken(scenario: Any, seed: int = 1) -> Hours:
    """A country whose last hour still had crowds, harm in mind, anger and foreign men."""
    hours = engine_run.prepare(scenario, Settings(scale=0.01, seed=seed), 4)[3]
    for name, value in {"active": 500.0, "violent": 50.0, "new_dead": 1.0, "heard_dead": 2.0, "resented": 40.0,
                        "feared": 40.0, "crowd_seen": 800.0, "news": 3.0, "emergency": 1.0, "deterrence": 0.2,
                        "days_spent": 2.0, "ordinary_life": 0.3}.items():  # fmt: skip
        hours.now[name] = np.full_like(hours.now[name], value)
    hours.now |= {"foreign_troops": np.asarray(0.0), "presence_felt": np.asarray(0.7),
                  "request_hour": np.asarray(120.0), "killed": np.asarray(230.0), "elite_survival": np.asarray(0.4),
                  "dependence": np.asarray(0.7)}  # fmt: skip
    return hours


def test_the_street_is_empty_and_the_run_is_as_it_was(scenario: Any) -> None:
    hours = shaken(scenario)
    before, facts = dict(hours.now), dict(hours.statics)
    copies = {name: np.array(value) for name, value in before.items()}
    later = afterwards.at_rest(hours)
    assert not any(later.now[name].any() for name in ("active", "violent", "in_custody", "crowd_seen", "emergency"))
    assert later.now["request_hour"] == 120.0 and later.now["killed"] == 230.0
    afterwards.live_on(hours, LAST)
    assert hours.now.keys() == before.keys() and all(hours.now[name] is before[name] for name in before)
    assert all(np.array_equal(before[name], copies[name]) for name in before)
    assert hours.statics.keys() == facts.keys() and all(hours.statics[name] is facts[name] for name in facts)


def test_normal_life_returns(scenario: Any) -> None:
    later = afterwards.at_rest(shaken(scenario))
    for month in range(6):
        later.drift(LAST + month * HOURS_A_MONTH, HOURS_A_MONTH)
    assert later.now["ordinary_life"].min() > 0.999
    for name in ("outrage", "fear", "weariness", "felt_price"):
        assert np.abs(later.now[name]).max() < 0.02, name
    assert np.abs(later.now["backlash"]).max() < 0.02


def test_months_and_hours_lead_to_the_same_place(scenario: Any) -> None:
    """Two months in two steps against two months by the hour."""
    slow, fast = (afterwards.at_rest(shaken(scenario)) for _ in range(2))
    for month in range(2):
        slow.drift(LAST + month * HOURS_A_MONTH, HOURS_A_MONTH)
    for hour in range(int(2 * HOURS_A_MONTH)):
        fast.drift(float(LAST + hour), 1.0)
    for name in ("standing", "critical", "estranged", "dependence", "owed", "presence_felt", "private_opposition",
                 "shown_opposition", "outrage", "fear", "weariness", "felt_price", "help_next"):  # fmt: skip
        ends = [over_adults(hours.now[name], hours.statics["adults"]) for hours in (slow, fast)]
        assert ends[0] == pytest.approx(ends[1], abs=2e-3), name
    assert slow.now["crisis_risk"] == pytest.approx(float(fast.now["crisis_risk"]), rel=0.02)


def test_every_slow_step_is_stable_over_fifty_years_of_months(scenario: Any) -> None:
    later = afterwards.at_rest(shaken(scenario))
    for month in range(600):
        later.drift(LAST + month * HOURS_A_MONTH, HOURS_A_MONTH)
        for mechanism in MECHANISMS:
            for variable in mechanism.writes if mechanism.slow else ():
                value = np.asarray(later.now[variable.name])
                assert np.isfinite(value).all() and (value >= variable.low).all() and (value <= variable.high).all()


def test_the_years_stand_in_a_run(result: Any) -> None:
    months = result.coords["month_after"][1]
    assert months.size == 12 * afterwards.AFTER_YEARS + 1 and afterwards.AFTER_YEARS >= 5
    assert months[0] == result.coords["time"][1][-1]
    for name in afterwards.SERIES:
        dims, values, _ = result.series[f"after_{name}"]
        assert dims == ("month_after",) and values.shape == months.shape and np.isfinite(values).all()
    private, shown = (result.series[f"after_{name}"][1] for name in ("private_opposition", "shown_opposition"))
    assert (shown <= private).all() and shown[3] < 0.5 * private[3], "calm again, and most of it hidden"


def test_men_of_dated_decisions_come_once(scenario: Any) -> None:
    """The first month after a run does not bring again whom its last weeks brought, nor calls them home again."""
    hours = engine_run.prepare(scenario, Settings(scale=0.01, policy="historical"), 4)[3]
    mission = next(mechanism for mechanism in hours.plan if mechanism.name == "deployment")
    for hour in range(400):
        hours.statics |= {"hour": np.asarray(float(hour)), "step_hours": np.asarray(1.0)}
        hours.now |= hours.written(mission, hours.now, hour)
    there, came = float(hours.now["foreign_troops"]), float(hours.now["landed"].sum())
    assert 0.0 < there < came == 2030.0, "some have left"
    hours.statics |= {"hour": np.asarray(400.0), "step_hours": np.asarray(HOURS_A_MONTH)}
    hours.now |= hours.written(mission, hours.now, 400)
    assert hours.now["landed"].sum() == came and 0.95 * there < hours.now["foreign_troops"] <= there


def test_the_outcome_is_read_off_the_years(result: Any) -> None:
    end, line = result.outcome, {name: result.series[f"after_{name}"][1] for name in afterwards.SERIES}
    assert end["next_crisis_risk_year"] == pytest.approx(1.0 - np.exp(-line["crisis_risk"][0]), abs=1e-4)
    assert end["next_crisis_risk_later"] == pytest.approx(1.0 - np.exp(-line["crisis_risk"][-1]), abs=1e-4)
    assert end["help_next"] == pytest.approx(line["help_next"][0], abs=1e-4)
    assert end["dependence_change"] == pytest.approx(line["dependence"][0] - 0.6, abs=1e-4)
    assert end["dependence_change"] > 0.0
    assert end["legitimacy_change"] == pytest.approx(
        line["standing"][0] - result.series["years_standing"][1][-1], abs=1e-4)  # fmt: skip


def test_the_next_crisis_comes_by_its_risk(scenario: Any) -> None:
    """400 seeds at a constant rate: the share within five years lies within 3.9 standard errors (1 in 10,000)."""
    hours, rate, months = shaken(scenario), 0.2, np.full(61, 0.2)
    times = []
    for seed in range(400):
        hours.seed = seed
        times.append(afterwards.next_crisis(hours, LAST, months))
    came = np.array([when for when in times if when is not None])
    expected = 1.0 - np.exp(-5.0 * rate)
    error = np.sqrt(expected * (1.0 - expected) / len(times))
    assert abs(came.size / len(times) - expected) < 3.9 * error
    assert came.min() > LAST and came.max() <= LAST + 60 * HOURS_A_MONTH
    assert afterwards.next_crisis(hours, LAST, np.zeros(61)) is None


def test_the_next_crisis_begins_with_what_the_last_one_left(scenario: Any, result: Any) -> None:
    left = result.left[-1]
    hours = engine_run.prepare(scenario, Settings(scale=0.01), 4, left)[3]
    fresh = engine_run.prepare(scenario, Settings(scale=0.01), 4)[3]
    assert hours.zero["dependence"] == float(left.kept["dependence"]) > fresh.zero["dependence"]
    assert hours.zero["standing"] == float(left.kept["standing"])
    assert hours.now["killed"] == 0.0 and hours.now["peril"] == 0.0 and hours.now["bought"] == 0.0
    assert hours.now["opposition_shift"] == 0.0 and hours.statics["hour"] == 0.0
    shift = float(left.kept["opposition_shift"])
    assert hours.statics["opposition_mean"] == pytest.approx(left.opposition_mean + shift)
    starts = hours.statics["history_start"]
    assert starts.size == fresh.statics["history_start"].size + 1 and (np.diff(starts) >= 0.0).all()
    row = int(np.flatnonzero(starts == -left.hours)[-1])
    assert hours.statics["history_value"][row] == left.killed
    assert fresh.statics["history_start"].max() < 0.0


def test_deeds_of_other_powers_still_count_in_the_next_crisis(scenario: Any) -> None:
    hours = shaken(scenario)
    hours.now |= {"deed_weight": np.full_like(hours.now["deed_weight"], 0.8), "dead_talked": np.asarray(90.0)}
    left = afterwards.what_is_left(hours, LAST)
    later = engine_run.prepare(scenario, Settings(scale=0.01), 4, left)[3]
    powers = next(mechanism for mechanism in later.plan if mechanism.name == "powers")
    first = later.written(powers, later.now, 0)
    assert first["sanctions"] > 0.7 * later.parameters["powers"].sanction_bite and 89.0 < first["dead_talked"] <= 90.0


def test_what_is_left_changes_little_within_no_time(scenario: Any, result: Any) -> None:
    assert len(result.left) == afterwards.AFTER_YEARS + 1
    assert result.left[0].hours == 480.0
    assert [one.hours for one in result.left] == sorted(one.hours for one in result.left)
    assert float(result.left[0].kept["dependence"]) == result.series["after_dependence"][1][0]
