"""Scores against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steppefire.study import intervals, scoring


def test_wilson_has_its_closed_form() -> None:
    z2 = intervals.Z**2
    low, high = intervals.wilson(5, 10)
    reach = intervals.Z * math.sqrt(0.25 / 10 + z2 / 400) / (1 + z2 / 10)
    assert (low, high) == pytest.approx((0.5 - reach, 0.5 + reach))
    assert intervals.wilson(0, 10) == pytest.approx((0.0, z2 / (10 + z2)))
    assert intervals.wilson(10, 10) == pytest.approx((10 / (10 + z2), 1.0))
    assert intervals.wilson(0, 0) == (0.0, 1.0)


def test_wilson_holds_the_truth_about_as_often_as_it_says() -> None:
    """Exact coverage over binomial counts; the mean over shares lies near 95 %."""
    runs, found = 40, []
    for share in np.linspace(0.05, 0.95, 37):
        weights = [math.comb(runs, hits) * share**hits * (1 - share) ** (runs - hits) for hits in range(runs + 1)]
        held = [low <= share <= high for low, high in (intervals.wilson(hits, runs) for hits in range(runs + 1))]
        found.append(float(np.dot(weights, held)))
    assert 0.94 < np.mean(found) < 0.965 and min(found) > 0.9


def test_brier_scores_by_hand() -> None:
    assert scoring.brier([0.8, 0.3], [True, False]) == pytest.approx([0.04, 0.09])
    chances = [{"a": 0.7, "b": 0.2, "c": 0.1}, {"a": 1.0}]
    assert scoring.brier_classes(chances, ["a", "b"]) == pytest.approx([0.09 + 0.04 + 0.01, 2.0])


def test_one_event_is_half_of_two_classes() -> None:
    falls = [0.9, 0.4, 0.2]
    did = [True, True, False]
    pairs = [{"falls": p, "stays": 1 - p} for p in falls]
    found = scoring.score(pairs, ["falls" if d else "stays" for d in did], 100, 0.005)
    assert scoring.halved(found)["brier"]["score"] == pytest.approx(np.mean(scoring.brier(falls, did)))
    assert found["brier"]["score_base"] / 2 == pytest.approx(2 / 3 * 1 / 3)  # the variance of the event
    assert found["brier"]["score_left_out"] / 2 == pytest.approx((2 * 0.25 + 1.0) / 3)
    assert found["log"]["score"] == pytest.approx(-np.mean(np.log([0.9, 0.4, 0.8])))


def test_the_part_of_sampling_is_taken_off_without_bias() -> None:
    """Mean over all counts of four members of the score less its sampling part: the score of the true probability."""
    truth, members = 0.3, 4
    expected = 0.0
    for hits in range(members + 1):
        weight = math.comb(members, hits) * truth**hits * (1 - truth) ** (members - hits)
        share = hits / members
        expected += weight * ((share - 1.0) ** 2 - scoring.finite([share], members))
    assert expected == pytest.approx((truth - 1.0) ** 2)
    assert scoring.finite([0.5], 1) == 0.0


def test_the_log_score_has_a_floor() -> None:
    assert scoring.log_score([0.0, 0.5], 0.005) == pytest.approx([-math.log(0.005), math.log(2)])


def test_base_rates_with_and_without_the_case_itself() -> None:
    observed = ["x", "x", "y"]
    assert scoring.base_rates(observed, False)[0] == pytest.approx({"x": 2 / 3, "y": 1 / 3})
    assert scoring.base_rates(observed, True) == [{"x": 0.5, "y": 0.5}, {"x": 0.5, "y": 0.5}, {"x": 1.0, "y": 0.0}]
    assert scoring.base_rates(["x"], True) == []


def test_skill_and_its_interval() -> None:
    found = scoring.skill([0.1, 0.2], [0.4, 0.2])
    assert found["skill"] == pytest.approx(0.5)
    # Two cases drawn anew: only the first (1/4), only the second (1/4), both (1/2).
    assert (found["low"], found["high"]) == pytest.approx((0.0, 0.75))
    assert scoring.skill([0.1], [0.0]) == {"skill": None, "low": None, "high": None}


def test_a_perfect_forecast_has_skill_one_and_the_base_rate_none() -> None:
    observed = ["x", "x", "y", "y"]
    perfect = scoring.score([{kind: 1.0} for kind in observed], observed, 10, 0.05)
    assert perfect["brier"]["skill_base"] == {"skill": 1.0, "low": 1.0, "high": 1.0}
    same = scoring.score(scoring.base_rates(observed, False), observed, 10, 0.05)
    assert same["brier"]["skill_base"]["skill"] == pytest.approx(0.0)
    assert same["brier"]["better_base"] == 0 and same["brier"]["better_left_out"] == 4


def test_reliability_by_hand() -> None:
    rows = scoring.reliability([0.0, 0.1, 0.2, 0.9, 1.0], [False, False, True, True, True])
    assert [(row["from"], row["count"]) for row in rows] == [(0.0, 2), (0.2, 1), (0.8, 2)]
    assert rows[0]["forecast"] == pytest.approx(0.05) and rows[0]["observed"] == 0.0 and rows[0]["inside"]
    assert rows[2]["observed"] == 1.0
    sure = scoring.reliability([1.0] * 3, [True, True, False])[0]
    assert (sure["low"], sure["high"], sure["inside"]) == (1.0, 1.0, False)


def test_a_bar_holds_the_middle_of_a_binomial() -> None:
    row = scoring.reliability([0.5] * 20, [True] * 10 + [False] * 10)[0]
    below = np.cumsum([math.comb(20, hits) / 2**20 for hits in range(21)])
    assert row["low"] * 20 == np.searchsorted(below, 0.05) and row["high"] * 20 == np.searchsorted(below, 0.95)
    assert scoring.coin_flips([0.3, 0.6]) == pytest.approx([0.7 * 0.4, 0.3 * 0.4 + 0.7 * 0.6, 0.18])
