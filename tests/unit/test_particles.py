"""Weights of members by claims: by hand, tempered, resampled, and scored against what they are for."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.study import intervals, particles, scoring
from steppefire.study.known_then import Known


def claim(low: float, high: float, below: float = 0.5, above: float = 0.5) -> Known:
    return Known("C", "detained", "country", None, 24.0, low, high, "police", "official", below, above)


def t_weight(z: float) -> float:
    """Student's density of four degrees, but for its constant."""
    return float((1.0 + z * z / 4.0) ** -2.5)


def test_weights_by_hand() -> None:
    """Two claims, three members: the product of two t densities of log errors."""
    values = np.array([[100.0, 9.0], [200.0, 9.0], [100.0, 99.0]])
    claims = (claim(100.0, 100.0), claim(9.0, 9.0, 0.5, 2.0))
    twice, tenfold = math.log(201 / 101) / 0.5, math.log(100 / 10) / 2.0
    wanted = np.array([1.0, t_weight(twice), t_weight(tenfold)])
    found = particles.weights(particles.log_likelihood(claims, values), np.ones(3, bool))
    assert found == pytest.approx(wanted / wanted.sum(), rel=1e-12)


def test_an_open_side_costs_nothing() -> None:
    at_least, at_most = claim(100.0, math.inf), claim(-math.inf, 100.0)
    values = np.array([50.0, 100.0, 5000.0])
    assert particles.error(at_least, values) == pytest.approx([math.log(51 / 101) / 0.5, 0.0, 0.0])
    assert particles.error(at_most, values) == pytest.approx([0.0, 0.0, math.log(5001 / 101) / 0.5])


def test_what_is_impossible_weighs_nothing() -> None:
    found = particles.weights(np.zeros(4), np.array([True, False, True, False]))
    assert found.tolist() == [0.5, 0.0, 0.5, 0.0] and particles.effective(found) == 2.0
    with pytest.raises(ValueError, match="possible"):
        particles.weights(np.zeros(2), np.zeros(2, bool))


def test_a_likelihood_that_leaves_enough_is_not_tempered() -> None:
    weight, power = particles.tempered(np.linspace(0.0, 1.0, 50), np.ones(50, bool), 20.0)
    assert power == 1.0 and particles.effective(weight) > 20.0


@pytest.mark.parametrize("steep", [3.0, 30.0, 1000.0])
def test_tempering_meets_the_floor(steep: float) -> None:
    """The power is the largest one that leaves the floor: just above it the effective number falls below."""
    logs = steep * np.linspace(0.0, 10.0, 200)
    weight, power = particles.tempered(logs, np.ones(200, bool), 20.0)
    assert 0.0 < power < 1.0 and particles.effective(weight) == pytest.approx(20.0, rel=1e-6)
    assert particles.effective(particles.weights(logs, np.ones(200, bool), 1.01 * power)) < 20.0


def test_fewer_possible_members_than_the_floor_are_equal() -> None:
    possible = np.arange(100) < 8
    weight, power = particles.tempered(np.linspace(0.0, 90.0, 100), possible, 20.0)
    assert power == 0.0 and weight[:8] == pytest.approx(1.0 / 8.0) and weight[8:].sum() == 0.0


def test_the_floor() -> None:
    assert [particles.floor_of(members) for members in (4, 30, 100, 1000)] == [2.0, 15.0, 20.0, 100.0]


@settings(deadline=None)  # the first draw compiles
@given(st.lists(st.floats(0.001, 1.0), min_size=2, max_size=40), st.integers(1, 60), st.integers(0, 5))
def test_systematic_resampling_takes_each_as_often_as_it_weighs(raw: list[float], count: int, seed: int) -> None:
    weight = np.array(raw) / np.sum(raw)
    taken = particles.resampled(weight, count, seed)
    assert taken.sum() == count
    assert (np.abs(taken - count * weight) < 1.0 + 1e-9).all(), "the next whole number below or above"
    assert (taken == particles.resampled(weight, count, seed)).all()


def test_quantiles_are_those_of_members_repeated_as_they_weigh() -> None:
    values, times = np.array([[5.0], [1.0], [9.0]]), np.array([2, 5, 3])
    long = np.repeat(values[:, 0], times)
    for level in (0.05, 0.25, 0.5, 0.75, 0.95):
        wanted = np.quantile(long, level, method="inverted_cdf")
        assert particles.quantiles(values, times / times.sum(), (level,)) == wanted


def test_chances_have_the_interval_of_the_effective_number() -> None:
    weight = np.array([0.4, 0.3, 0.2, 0.1])
    found = particles.chance(np.array([True, False, False, True]), weight)
    ess = 1.0 / (0.16 + 0.09 + 0.04 + 0.01)
    assert found["chance"] == pytest.approx(0.5)
    assert (found["low"], found["high"]) == pytest.approx(intervals.wilson(0.5 * ess, ess))


def test_surprise_counts_what_lies_beyond() -> None:
    values, weight = np.array([10.0, 20.0, 30.0, 40.0]), np.array([0.1, 0.2, 0.3, 0.4])
    assert particles.surprise(claim(35.0, 35.0), values, weight) == pytest.approx(0.4)
    assert particles.surprise(claim(15.0, math.inf), values, weight) == pytest.approx(0.9)
    assert particles.surprise(claim(500.0, math.inf), values, weight) == 0.0


def test_weighted_rank_correlation_is_spearmans_for_equal_weights() -> None:
    from scipy import stats

    one = np.array([1.0, 4.0, 2.0, 2.0, 9.0, 7.0, 3.0])
    other = np.array([2.0, 3.0, 1.0, 5.0, 8.0, 8.0, 0.0])
    found = particles.correlation(one, other, np.full(7, 1.0 / 7.0))
    assert found == pytest.approx(stats.spearmanr(one, other).statistic)
    assert particles.correlation(one, np.ones(7), np.full(7, 1.0 / 7.0)) is None
    heavy = np.array([2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]) / 8.0
    repeated = stats.spearmanr(np.append(one, one[0]), np.append(other, other[0])).statistic
    assert particles.correlation(one, other, heavy) == pytest.approx(repeated), "twice the weight is twice the member"


def plain_crps(values: np.ndarray, weight: np.ndarray, seen: float) -> float:
    apart = np.abs(values[:, None] - values[None])
    return float((weight * np.abs(values - seen)).sum() - 0.5 * (weight[:, None] * weight[None] * apart).sum())


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 1)), min_size=1, max_size=15), st.floats(-60, 60))
def test_crps_is_what_its_definition_says(pairs: list[tuple[float, float]], seen: float) -> None:
    values, raw = np.array(pairs).T
    weight = raw / raw.sum()
    assert scoring.crps(values, weight, seen) == pytest.approx(plain_crps(values, weight, seen), abs=1e-9)


@pytest.mark.parametrize("seen", [-2.0, 0.0, 0.7, 3.0])
def test_crps_of_a_normal(seen: float) -> None:
    """The closed form of Gneiting and Raftery 2007, from 20,000 quantiles of a normal of mean 1 and sd 2."""
    normal = NormalDist()
    levels = (np.arange(20_000) + 0.5) / 20_000
    values = np.array([1.0 + 2.0 * normal.inv_cdf(level) for level in levels])
    z = (seen - 1.0) / 2.0
    closed = 2.0 * (z * (2.0 * normal.cdf(z) - 1.0) + 2.0 * normal.pdf(z) - 1.0 / math.sqrt(math.pi))
    assert scoring.crps(values, np.full(20_000, 1.0 / 20_000), seen) == pytest.approx(closed, abs=1e-3)


def test_weights_recover_a_growing_crowd() -> None:
    """Each of 40 made-up members once as the truth: its first three days, claimed with errors, tell of its eighth.

    If weights said nothing, 30 or more of 40 forecasts would be the better ones by chance once in 900 (sign test).
    """
    draw = np.random.default_rng(7)
    rate = 0.4 + 0.25 * draw.standard_normal(40)
    logs = np.log(100.0) + np.cumsum(rate[:, None] + 0.1 * draw.standard_normal((40, 8)), axis=1)
    crowds = np.exp(logs)
    better, scores = 0, np.zeros(2)
    for truth in range(40):
        claims = tuple(claim(*2 * (crowds[truth, day] * np.exp(0.2 * draw.standard_normal()),), 0.2, 0.2)
                       for day in range(3))  # fmt: skip
        others = np.arange(40) != truth
        likelihood = particles.log_likelihood(claims, crowds[others, :3])
        weight, _ = particles.tempered(likelihood, np.ones(39, bool), 8.0)
        pair = [scoring.crps(logs[others, 7], w, logs[truth, 7]) for w in (weight, np.full(39, 1.0 / 39.0))]
        better += pair[0] < pair[1]
        scores += pair
    assert better >= 30 and scores[0] < 0.8 * scores[1]
