"""What was known before hour 0: signs of slowing down by hand, the poll, dated history, and nothing after hour 0."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from steppefire.core.settings import Settings
from steppefire.scenario.rows import QUANTITIES
from steppefire.study import before, countries, jobs, slowing
from steppefire.study.before import BY_NAME, HIDDEN, INDICATORS, NOISE, SEEN

MONTHS = {name: np.linspace(0.1, 0.2, 61) for name in (
    "welfare", "corruption", "shown_opposition", "private_opposition", "standing", "deprivation", "critical",
    "estranged", "political_stress")}  # fmt: skip
SETTINGS = Settings(seed=5, scale=1.0, days=1, policy="adaptive")


def test_spread_and_echo_by_hand() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0])
    assert slowing.spread(values) == pytest.approx(np.sqrt(5.0 / 3.0))
    assert slowing.echo(values) == pytest.approx((-1.5 * -0.5 + -0.5 * 0.5 + 0.5 * 1.5) / 5.0)
    assert slowing.echo(np.array([1.0, -1.0, 1.0, -1.0])) == pytest.approx(-0.75)
    assert np.isnan(slowing.echo(np.ones(5)))


@pytest.mark.parametrize("seed", range(5))
def test_tau_is_kendalls(seed: int) -> None:
    values = np.round(np.random.default_rng(seed).normal(size=40), seed % 2)
    assert slowing.tau(values) == pytest.approx(stats.kendalltau(np.arange(40), values).statistic)
    assert slowing.tau(np.arange(9.0)) == 1.0 and slowing.tau(-np.arange(9.0)) == -1.0
    assert np.isnan(slowing.tau(np.ones(9)))


def test_a_flat_line_leaves_nothing_and_a_bump_is_seen() -> None:
    assert slowing.residuals(np.full(50, 0.3)) == pytest.approx(np.zeros(50), abs=1e-15)
    line = np.zeros(50)
    line[25] = 1.0
    assert slowing.residuals(line)[25] > 0.9


def test_a_series_that_slows_down_shows_it() -> None:
    """Rising memory of an autoregression: Kendall's tau of spread and echo is high (chance below 1 in 1000 each)."""
    rng, series = np.random.default_rng(2), [0.0]
    for memory in np.linspace(0.0, 0.97, 400):
        series.append(memory * series[-1] + rng.normal())
    found = slowing.signs(np.array(series))
    assert found["spread_trend"] is not None and found["spread_trend"] > 0.5
    assert found["echo_trend"] is not None and found["echo_trend"] > 0.5
    steady = slowing.signs(rng.normal(size=400))
    assert steady["echo"] is not None and abs(steady["echo"]) < 0.25
    assert slowing.signs(np.zeros(10)) == dict.fromkeys(found)


def test_the_poll_is_binomial_and_its_last_month_is_its_own() -> None:
    u, share = np.linspace(0.001, 0.999, 200), np.full(200, 0.03)
    assert (before.heard(u, share) == stats.binom.ppf(u, before.POLLED, share)).all()
    assert (before.heard(u, np.zeros(200)) == 0).all() and (before.heard(u, np.ones(200)) == before.POLLED).all()
    short, long = (before.poll(np.full(size, 0.1), 1, 2) for size in (30, 60))
    assert (short == long[-30:]).all() and (short != before.poll(np.full(30, 0.1), 1, 3)).any()


def test_every_indicator_has_a_reason_and_a_kind() -> None:
    assert len(BY_NAME) == len(INDICATORS)
    assert {entry.kind for entry in INDICATORS} == {*SEEN, HIDDEN}
    assert all(entry.why and entry.words for entry in INDICATORS)
    assert [entry.name for entry in INDICATORS if entry.kind == NOISE] == ["noise"]


def test_history_is_read_up_to_hour_0_and_no_further(tiny_land: Any) -> None:
    facts = {name: fact.value for name, fact in tiny_land.facts.items()}
    found = before.of_run({f"years_{name}": values for name, values in MONTHS.items()}, tiny_land, facts, 1, 0)
    assert found.keys() == BY_NAME.keys()
    people = sum(unit.population for unit in tiny_land.units)
    assert found["protests"] == pytest.approx(1e6 * 500 / people)
    assert found["promises"] == 1 and found["shot"] == pytest.approx(0.0)
    assert found["debt"] == 0.25 and found["debt_change"] == pytest.approx(0.05 / found["years_in_office"])
    assert found["growth"] == pytest.approx(0.02) and found["behind"] == pytest.approx(0.02)
    assert found["growth_lately"] == pytest.approx(0.02) and found["gap"] == 0.0
    assert found["private_opposition"] == 0.2 and 0.1 < found["shown"] < 0.25
    later = tiny_land.history[-1].model_copy(update={"quantity": "protest", "from_": tiny_land.start, "value": 1e6})
    more = tiny_land.model_copy(update={"history": (*tiny_land.history, later)})
    assert before.of_run({f"years_{name}": values for name, values in MONTHS.items()}, more, facts, 1, 0) == found


def test_a_country_is_a_number_and_its_history_a_valid_one(tiny_land: Any) -> None:
    same, other = (countries.lived(tiny_land, 1, number) for number in (7, 8))
    assert same == countries.lived(tiny_land, 1, 7) and same.history != other.history
    assert same.history != countries.lived(tiny_land, 2, 7).history
    for number in range(40):
        own = countries.lived(tiny_land, 3, number)
        years = (own.start - own.power_since).total_seconds() / 3600 / countries.HOURS_A_YEAR
        assert 2.0 <= round(years, 2) <= 40.0
        for row in own.history:
            unit, low, high = QUANTITIES[row.quantity]
            assert row.unit == unit and low <= row.value <= high and own.power_since <= row.from_ < own.start
            assert row.from_.minute == 0
        assert {row.quantity for row in own.history} >= {"income_growth", "promised_growth", "democracy", "debt"}


def test_traits_follow_their_laws_and_stay_within_their_ends(tiny_land: Any) -> None:
    """Kolmogorov and Smirnov with 400 draws at p of 0.001: one false alarm in a thousand."""
    drawn = [countries.drawn("gini", 1, number) for number in range(400)]
    assert stats.kstest(drawn, stats.norm(0.37, 0.07).cdf).pvalue > 0.001
    for trait in (*countries.FACTS, *countries.PAST):
        assert trait.low <= trait.at(1e-9) <= trait.at(0.5) <= trait.at(1 - 1e-9) <= trait.high and trait.reason
    given = countries.inputs(tiny_land, replace(SETTINGS, overrides=(("facts.gini", "0.3"),)), 4, False)
    assert "facts.gini" not in dict(given) and "facts.democracy" in dict(given)


def test_nothing_after_hour_0_is_read(tiny_land: Any) -> None:
    """Another shock, another chance: the same indicators to the last bit."""
    rows = []
    for member, more in ((4, ()), (4, (("facts.trigger_size", "0"),)), (5, (("effort", "1.9"),))):
        inputs = countries.inputs(tiny_land, SETTINGS, 2, False)
        settings = replace(SETTINGS, member=member, overrides=more)
        rows.append(jobs.play(tiny_land, jobs.Job("tiny-land", member, settings, inputs, 2), jobs.BEFORE, ())[0])
    first, shock, moved = (row["before"] for row in rows)
    assert first == shock
    assert {name for name in first if first[name] != moved[name]} <= {
        "shown", "shown_trend", "shown_opposition", "gap", "private_opposition",
        *(name for name in BY_NAME if name.startswith(("poll_", "true_")))}  # fmt: skip
    assert rows[0]["inputs"] == dict(inputs)
