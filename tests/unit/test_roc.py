"""Areas, their variance, Holm and the ceiling: by brute force, on known laws, and against resampling."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from steppefire.study import roc


def by_pairs(scores: np.ndarray, hits: np.ndarray) -> np.ndarray:
    """The matrix of DeLong's kernel: 1 where a case beats another, a half where they tie."""
    one, other = scores[hits][:, None], scores[~hits][None, :]
    return (one > other) + 0.5 * (one == other)


@pytest.mark.parametrize("seed", range(20))
def test_the_area_and_delongs_variance_are_those_of_all_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hits = rng.random(60) < 0.4
    scores = np.round(rng.normal(size=60) + hits, 0 if seed % 2 else 6)  # every second one full of ties
    kernel = by_pairs(scores, hits)
    expected = kernel.mean(axis=1).var(ddof=1) / hits.sum() + kernel.mean(axis=0).var(ddof=1) / (~hits).sum()
    found = roc.area(scores, hits)
    assert found is not None
    assert found.area == pytest.approx(kernel.mean(), abs=1e-12)
    assert (found.high - found.area) == pytest.approx(min(1.0 - found.area, roc.Z * math.sqrt(expected)), abs=1e-9)
    assert (found.cases, found.others) == (hits.sum(), (~hits).sum())


def test_the_area_of_two_normal_laws_lies_in_its_interval_as_often_as_promised() -> None:
    """With 95 % intervals 600 trials hold 570 on average, sd 5.3; fewer than 545 come once in about 500,000 times."""
    truth, inside = stats.norm.cdf(1.0 / math.sqrt(2.0)), 0
    for seed in range(600):
        rng = np.random.default_rng(seed)
        hits = np.arange(120) < 50
        found = roc.area(rng.normal(size=120) + hits, hits)
        assert found is not None
        inside += found.low <= truth <= found.high
    assert 545 <= inside <= 592


def test_histories_of_one_country_count_as_one_and_not_as_many() -> None:
    """Twice the same cases under the same country say no more than once; as countries of their own they would."""
    rng = np.random.default_rng(3)
    hits, own = rng.random(80) < 0.5, np.arange(80)
    scores = rng.normal(size=80) + 0.7 * hits
    once = roc.area(scores, hits, own)
    twice = roc.area(np.tile(scores, 2), np.tile(hits, 2), np.tile(own, 2))
    apart = roc.area(np.tile(scores, 2), np.tile(hits, 2))
    assert once is not None and twice is not None and apart is not None
    assert twice.area == pytest.approx(once.area) and twice.low == pytest.approx(once.low, abs=1e-9)
    assert apart.high - apart.low < 0.75 * (once.high - once.low)


def test_the_variance_over_countries_is_that_of_drawing_countries_again() -> None:
    rng = np.random.default_rng(5)
    chances = rng.beta(1.0, 1.0, 150)
    hits = rng.random((150, 3)) < chances[:, None]
    scores = np.repeat(chances + rng.normal(0.0, 0.3, 150), 3).reshape(150, 3)
    found = roc.area(scores.ravel(), hits.ravel(), np.repeat(np.arange(150), 3))
    drawn = []
    for _ in range(1000):
        chosen = rng.integers(0, 150, 150)
        drawn.append(roc.placements(scores[chosen].ravel(), hits[chosen].ravel())[0])
    assert found is not None
    assert (found.high - found.area) / roc.Z == pytest.approx(np.std(drawn), rel=0.12)  # sd of an sd of 1000: 2.2 %


def test_a_perfect_order_has_no_interval_of_nothing() -> None:
    found = roc.area([1, 2, 3, 4, 5, 6, 7], [False] * 3 + [True] * 4)
    assert found is not None and found.area == found.high == 1.0
    assert 0.3 < found.low < 0.5 and found.p == pytest.approx(2 / math.comb(7, 3))
    upside = roc.area([7, 6, 5, 4, 3, 2, 1], [False] * 3 + [True] * 4)
    assert upside is not None and upside.area == upside.low == 0.0 and upside.high == pytest.approx(1.0 - found.low)


def test_too_few_countries_say_nothing_and_a_constant_tells_nothing() -> None:
    assert roc.area([1, 2, 3], [True, False, False]) is None
    assert roc.area([1, 2, 3, 4], [True, True, False, False], [1, 1, 2, 3]) is None
    flat = roc.area([1.0] * 6, [True, False] * 3)
    assert flat is not None and (flat.area, flat.p) == (0.5, 1.0)


def test_holm_by_hand() -> None:
    assert roc.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert roc.holm([0.5, 0.9]) == [1.0, 1.0] and roc.holm([]) == []


def test_holm_keeps_its_promise_where_nothing_tells() -> None:
    """At 5 % some 20 of 400 families raise an alarm, sd 4.4; more than 40 would come once in 100,000 times."""
    rng = np.random.default_rng(1)
    assert sum(min(roc.holm(list(rng.random(25)))) < 0.05 for _ in range(400)) <= 40


@pytest.mark.parametrize(("first", "second"), [(1.0, 1.0), (0.3, 0.6), (2.0, 8.0), (20.0, 20.0)])
def test_the_ceiling_is_the_area_of_the_chances_themselves(first: float, second: float) -> None:
    rng = np.random.default_rng(11)
    chances = rng.beta(first, second, 20000)
    expected = roc.placements(chances, rng.random(20000) < chances)[0]
    assert roc.ceiling(first / (first + second), 1.0 / (first + second + 1.0)) == pytest.approx(expected, abs=0.02)


def test_the_ceiling_is_found_again_from_two_histories_each() -> None:
    rng = np.random.default_rng(7)
    counts = rng.binomial(2, rng.beta(0.5, 0.7, 3000))
    found = roc.reachable(counts, 2, 1)
    assert found is not None and found[1] < found[0] < found[2]
    assert found[0] == pytest.approx(roc.ceiling(0.5 / 1.2, 1.0 / 2.2), abs=0.02)
    assert roc.reachable(rng.binomial(1, 0.5, 50), 1, 1) is None and roc.reachable(np.zeros(50), 2, 1) is None


def test_where_all_countries_are_alike_nothing_can_tell() -> None:
    counts = np.array([0, 1, 1, 2] * 250)  # exactly a coin
    assert roc.spread_of_chances(counts, 2) == (0.5, 0.0) and roc.ceiling(0.5, 0.0) == 0.5
    assert roc.ceiling(0.5, 1.0) == 1.0


def test_all_orders_of_a_few_cases_have_an_area_of_a_half_on_average() -> None:
    areas = [roc.placements(np.array(order, float), np.array([True, True, False, False, False]))[0]
             for order in itertools.permutations(range(5))]  # fmt: skip
    assert np.mean(areas) == pytest.approx(0.5)


def test_noise_is_seldom_said_to_tell_whatever_countries_share() -> None:
    """25 idle numbers, 40 countries twice: alarms in 5 of 100 worlds; more than 14 come once in 10,000 times."""
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        hits, of = (rng.random((40, 2)) < rng.beta(0.3, 0.5, 40)[:, None]).ravel(), np.repeat(np.arange(40), 2)
        found = [roc.area(np.repeat(rng.normal(size=40), 2), hits, of) for _ in range(25)]
        alarms += min(roc.holm([entry.p for entry in found if entry is not None])) < 0.05
    assert alarms <= 14
