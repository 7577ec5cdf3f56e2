"""The years before hour 0: they open a gap between private and shown opposition, whatever the length of a step."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine import years
from steppefire.engine.hour import Hours
from steppefire.mechanisms import bargain
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario import rows
from steppefire.scenario.load import from_texts, load

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in bargain.MECHANISM.parameters})
YEAR = bargain.HOURS_A_YEAR
LEVELS = {"income_growth": 0.01, "promised_growth": 0.05, "corruption_index": 35.0, "democracy": 0.25, "debt": 0.2}


def facts(events: tuple[tuple[float, str, float], ...] = (), hour: float = -2 * YEAR, **levels: float) -> Any:
    """A country of one place two years before hour 0, with these levels for ever and these events."""
    table = sorted([(-5 * YEAR, bargain.QUANTITIES.index(name), value) for name, value in {**LEVELS, **levels}.items()]
                   + [(when, bargain.QUANTITIES.index(name), value) for when, name, value in events])  # fmt: skip
    start, quantity, value = np.array(table).T
    state = {variable.name: variable.start for variable in bargain.MECHANISM.writes} | bargain.begin(P)
    return SimpleNamespace(
        **state | {"felt_exclusion": np.array([0.5]), "new_dead": np.zeros(1), "population": np.ones(1),
                   "ordinary_life": np.ones(1), "hour": np.asarray(hour), "step_hours": np.asarray(1.0),
                   "power_hour": np.asarray(-3 * YEAR), "history_start": start, "history_quantity": quantity,
                   "history_value": value, "opposition_mean": np.asarray(0.0),
                   "openness": np.asarray(0.5), "corruption_silent": np.asarray(50.0),
                   **dict.fromkeys(("invested", "sanctions", "treason", "owed"), np.asarray(0.0))})  # fmt: skip


def passed(read: Any, hours: float, steps: int) -> dict[str, float]:
    """The state after so many hours in equal steps."""
    read = SimpleNamespace(**vars(read))
    for _ in range(steps):
        read.step_hours = np.asarray(hours / steps)
        new = bargain.step(read, P, None)
        vars(read).update(new)
        read.hour = read.hour + hours / steps
    return {variable.name: float(np.sum(getattr(read, variable.name))) for variable in bargain.MECHANISM.writes}


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


def before(scenario: Any, **settings: Any) -> Hours:
    return engine_run.prepare(scenario, Settings(scale=0.01, **settings), 8)[3]


def gaps(hours: Hours) -> np.ndarray:
    out: np.ndarray = hours.years["private_opposition"] - hours.years["shown_opposition"]
    return out


def test_a_gap_builds_up_with_the_part_and_not_without_it(kazakhstan: Any) -> None:
    """By a fifth and more: four percentage points of all adults in less than three years."""
    held = gaps(before(kazakhstan))
    assert held[-1] > 1.2 * held[0] and held[-1] - held[0] > 0.04
    assert (np.diff(held) > 0).mean() > 0.9
    still = gaps(before(kazakhstan, without=("bargain",)))
    assert np.ptp(still) == 0.0


def test_kazakhstan_reaches_hour_0_where_it_was_fitted(kazakhstan: Any) -> None:
    """Grievance from exclusion as before the years were simulated: weights 0.706 and 0.761 on what is felt."""
    hours = before(kazakhstan)
    assert engine_run.mean_opposition(hours) == pytest.approx(-0.6, abs=5e-4)
    assert 0.82 <= float(hours.now["standing"]) <= 0.86
    gap, lost = (np.maximum(hours.statics[name], 0.0) for name in ("exclusion_gap", "output_lost"))
    assert hours.now["borne_exclusion"] == pytest.approx(0.706 * gap + 0.761 * lost, rel=2e-3)


def test_what_has_built_up_is_the_crowds_and_counts_no_second_time(kazakhstan: Any) -> None:
    hours = before(kazakhstan)
    shares = hours.years["critical"][-1] + hours.years["estranged"][-1]
    assert engine_run.mean_opposition(hours) == pytest.approx(float(bargain.mean_of(shares, 1.0)), abs=1e-12)
    assert float(hours.now["opposition_shift"]) == 0.0


def test_without_the_part_the_country_stays_at_the_change_of_power(tiny_land: Any) -> None:
    hours = before(tiny_land, without=("bargain",))
    for name, value in bargain.begin(P).items():
        if name != "opposition_shift":
            assert float(hours.now[name]) == value
    assert engine_run.mean_opposition(hours) == bargain.begin(P)["opposition_shift"]
    assert float(hours.now["welfare"]) == float(hours.now["expected_welfare"]) == 0.0


def test_two_half_steps_are_one_step() -> None:
    """Each law exactly; the whole step to a hundred-thousandth in a month, as its laws see each other's last state."""
    whole = bargain.stocks(0.2, 0.05, 0.03, 0.05, 0.07, 0.1, 2.0)
    half = bargain.stocks(*bargain.stocks(0.2, 0.05, 0.03, 0.05, 0.07, 0.1, 1.0), 0.03, 0.05, 0.07, 0.1, 1.0)
    assert whole == pytest.approx(half, rel=1e-13)
    equal = bargain.stocks(0.2, 0.05, 0.03, 0.05, 0.05, 0.1, 2.0)  # both stocks leave at one rate
    near = bargain.stocks(0.2, 0.05, 0.03, 0.05, 0.05, 0.1 + 1e-7, 2.0)
    assert equal == pytest.approx(near, rel=1e-6)
    first = bargain.expected(0.1, 0.0, 0.02, 0.05, 10.0, 1.0)
    assert bargain.expected(0.1, 0.0, 0.04, 0.05, 10.0, 2.0) == pytest.approx(
        bargain.expected(first, 0.02, 0.04, 0.05, 10.0, 1.0), rel=1e-13)  # fmt: skip
    month = years.HOURS_A_MONTH
    one, two = passed(facts(), month, 1), passed(facts(), month, 2)
    assert all(one[name] == pytest.approx(two[name], abs=1e-4) for name in one if name != "political_stress")


def test_months_and_hours_lead_to_the_same_place() -> None:
    """Two years of months against two years of hours: no share is off by a tenth of a percentage point."""
    slow, fast = passed(facts(), 2 * YEAR, 24), passed(facts(), 2 * YEAR, int(2 * YEAR))
    for name in ("critical", "estranged", "standing", "deprivation", "sunk_in"):
        assert slow[name] == pytest.approx(fast[name], abs=1e-3), name
    assert slow["welfare"] == pytest.approx(fast["welfare"], abs=1e-9)
    assert slow["opposition_shift"] == pytest.approx(fast["opposition_shift"], abs=3e-3)


def test_a_promise_kept_leaves_nobody_deprived() -> None:
    kept = passed(facts(income_growth=0.05), 2 * YEAR, 24)
    missed = passed(facts(), 2 * YEAR, 24)
    assert kept["deprivation"] < 1e-12 < missed["deprivation"] < 0.08
    assert kept["critical"] < missed["critical"] and kept["standing"] > missed["standing"]


@pytest.mark.parametrize(("name", "calmer", "worse"),
                         [("corruption_index", 90.0, 10.0), ("democracy", 0.9, 0.1)])  # fmt: skip
def test_clean_and_open_rulers_have_fewer_critics(name: str, calmer: float, worse: float) -> None:
    good, bad = (passed(facts(**{name: value}), 2 * YEAR, 24) for value in (calmer, worse))
    assert good["critical"] + good["estranged"] < bad["critical"] + bad["estranged"]
    assert good["standing"] > bad["standing"]


def test_debt_and_distrust_are_stress_on_the_state() -> None:
    calm, indebted = (passed(facts(events), 2 * YEAR, 24) for events in ((), ((-1.5 * YEAR, "debt", 0.4),)))
    assert indebted["political_stress"] > 1.8 * calm["political_stress"]


@pytest.mark.parametrize(("kind", "value"), [("shooting", 16.0), ("promise_broken", 1.0)])
def test_shootings_and_broken_promises_estrange(kind: str, value: float) -> None:
    spared, hurt = passed(facts(), 2 * YEAR, 24), passed(facts(((-1.9 * YEAR, kind, value),)), 2 * YEAR, 24)
    assert hurt["estranged"] > spared["estranged"] + 0.002
    assert hurt["critical"] + hurt["estranged"] > spared["critical"] + spared["estranged"]


def test_an_event_is_unknown_before_it_happens() -> None:
    later = ((-0.5 * YEAR, "shooting", 1000.0), (-0.5 * YEAR, "protest", 1e6))
    assert passed(facts(later), YEAR, 12) == passed(facts(), YEAR, 12)


def test_after_hour_0_deaths_and_closed_shops_count() -> None:
    open_, shut = facts(hour=0.0, income_growth=0.05), facts(hour=0.0, income_growth=0.05)
    shut.ordinary_life = np.zeros(1)
    assert passed(shut, 240.0, 240)["welfare"] == 0.0 < passed(open_, 240.0, 240)["welfare"]
    quiet, shot = facts(hour=0.0), facts(hour=0.0)
    shot.new_dead = np.ones(1)
    spared, hurt = passed(quiet, 240.0, 240), passed(shot, 240.0, 240)
    assert hurt["killed"] == 240.0 and hurt["standing"] < spared["standing"]


def test_a_mean_over_hours_weighs_levels_by_their_time() -> None:
    start, value = np.array([-100.0, -40.0]), np.array([1.0, 3.0])
    assert bargain.over(start, value, -80.0, 80.0, 0.0) == pytest.approx(2.0)
    assert bargain.over(start, value, -500.0, 10.0, 0.0) == 1.0  # the first level known held before
    assert bargain.over(start, value, 500.0, 10.0, 0.0) == 3.0  # the last one holds on
    assert bargain.over(np.empty(0), np.empty(0), 0.0, 1.0, 7.0) == 7.0


def test_a_country_without_history_still_runs(tiny_land: Any) -> None:
    texts = dict(tiny_land.texts)
    texts["history.csv"] = texts["history.csv"].split("\n")[0] + "\n"
    hours = before(from_texts(texts))
    assert float(hours.now["deprivation"]) == 0.0 and np.isfinite(engine_run.mean_opposition(hours))


def test_the_order_of_rows_changes_nothing(tiny_land: Any) -> None:
    texts = dict(tiny_land.texts)
    head, *lines = texts["history.csv"].strip().split("\n")
    texts["history.csv"] = "\n".join([head, *reversed(lines)]) + "\n"
    one, other = before(tiny_land), before(from_texts(texts))
    assert all(np.array_equal(one.now[name], other.now[name]) for name in one.now)


def test_scenario_and_mechanism_know_the_same_quantities() -> None:
    assert tuple(rows.QUANTITIES) == bargain.QUANTITIES


def test_months_end_at_hour_0() -> None:
    for first in (-24432.0, -700.0, -24.0):
        ends = years.months(first)
        assert ends[0] == first + 1.0 and ends[-1] == 0.0 and (np.diff(ends) > 0).all()


def test_the_months_stand_in_a_run(tiny_land: Any) -> None:
    result = engine_run.simulate(tiny_land, Settings(scale=0.05, days=1), cache=False)
    dims, months = result.coords["month"]
    assert dims == ("month",) and str(months[-1])[:16] == "2022-01-01T00:00"
    assert str(months[0])[:16] == "2019-03-20T01:00"
    for name in years.SERIES:
        assert result.series[f"years_{name}"][1].shape == months.shape


def test_grievance_grows_with_what_is_borne_and_what_has_shifted(tiny_land: Any) -> None:
    """A shift is the same for every class of every place, so that the order of people in a crowd stays."""
    hours = before(tiny_land)
    grievance = next(m for m in hours.plan if m.name == "grievance")
    old = hours.written(grievance, hours.now, 0)["grievance"]
    moved = hours.written(grievance, {**hours.now, "opposition_shift": np.asarray(0.3)}, 0)["grievance"]
    assert moved - old == pytest.approx(0.3, abs=1e-12)
    borne = {**hours.now, "borne_exclusion": hours.now["borne_exclusion"] + 0.2}
    assert hours.written(grievance, borne, 0)["grievance"] - old == pytest.approx(0.2, abs=1e-12)


def test_sanctions_and_money_from_abroad_move_welfare_for_as_long_as_they_hold() -> None:
    def grown(**abroad: float) -> float:
        read = facts(income_growth=0.0)
        for name, share in abroad.items():
            setattr(read, name, np.asarray(share))
        return passed(read, YEAR, 12)["welfare"]

    assert grown(sanctions=0.03) == pytest.approx(grown() - 0.03, abs=1e-9)
    assert grown(invested=0.01) == pytest.approx(grown() + 0.01, abs=1e-9)
