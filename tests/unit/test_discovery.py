"""Scenario discovery: a planted box is found (V12.5), and where there is nothing to find the program says so."""

from __future__ import annotations

import numpy as np
import pytest

from steppefire.study import discovery

NAMES = [f"x{at}" for at in range(7)]  # of which five do nothing
SIDE = 0.2**0.5  # of a square that is 20 % of the space
BOXES = {
    "in a corner": ((1.0 - SIDE, 1.0), (0.0, SIDE)),
    "on an edge": ((0.3, 0.3 + SIDE), (1.0 - SIDE, 1.0)),
    "in the middle": ((0.3, 0.3 + SIDE), (0.2, 0.2 + SIDE)),
}


def points(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((count, len(NAMES)))


def within(values: np.ndarray, box: tuple[tuple[float, float], ...]) -> np.ndarray:
    return np.all([(low < values[:, at]) & (values[:, at] < high) for at, (low, high) in enumerate(box)], axis=0)


@pytest.mark.parametrize("where", BOXES)
def test_a_planted_box_is_found_with_coverage_and_density_above_nine_tenths(where: str) -> None:
    """V12.5, on the runs that made it, on those held back, and on 20,000 others; in each of 6 samples of 512."""
    fresh = points(20_000, 99)
    for seed in range(6):
        values = points(512, seed)
        found = discovery.discovered(values, within(values, BOXES[where]), NAMES, seed)
        new = discovery.measures(discovery.inside(fresh, NAMES, found["limits"]), within(fresh, BOXES[where]))
        assert found["skill"]
        for judged in (found, found["unseen"], new):
            assert judged["coverage"] > 0.9
            assert judged["density"] > 0.9
        assert {limit.name for limit in found["limits"]} == {"x0", "x1"}


def test_a_tree_without_skill_says_so() -> None:
    """Nothing decides: the lower end of a 95 % interval lies above the base rate in 2.5 % of studies or fewer."""
    values = [(points(256, seed), np.random.default_rng(1000 + seed).random(256) < 0.3) for seed in range(40)]
    found = [discovery.discovered(cube, happened, NAMES, seed) for seed, (cube, happened) in enumerate(values)]
    assert sum(one["skill"] for one in found) <= 4
    assert all(one["why"] for one in found if not one["skill"])
    assert np.mean([one["density"] for one in found]) > 0.35  # on its own runs the tree looks as if it knew


def test_too_little_of_either_kind_is_no_case() -> None:
    values = points(100, 1)
    for happened in (values[:, 0] < 0.05, values[:, 0] > 0.05, np.zeros(100, bool)):
        found = discovery.discovered(values, happened, NAMES)
        assert not found["skill"]
        assert found["limits"] == ()
        assert "of 100 runs" in found["why"]


def test_measures_by_hand_and_limits_in_words() -> None:
    found = discovery.measures(np.array([True, True, True, False]), np.array([True, True, False, True]))
    assert (found["mass"], found["coverage"], found["density"]) == pytest.approx((0.75, 2 / 3, 2 / 3))
    assert discovery.Limit("turn_rate", True, 0.08123).words("1/hour") == "turn_rate is above 0.08123 1/hour"
    assert discovery.Limit("caution_mean", False, 0.5).words("1") == "caution_mean is at most 0.5"


def test_the_same_seed_finds_the_same() -> None:
    values = points(300, 4)
    happened = within(values, BOXES["in a corner"])
    assert discovery.discovered(values, happened, NAMES, 5) == discovery.discovered(values, happened, NAMES, 5)
