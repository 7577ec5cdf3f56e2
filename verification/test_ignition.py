"""The exact chances of finite towns, by which the product's rows are judged."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import norm

from steppefire.study import canon_towns
from verification.ignition import above_half

EARLIER_RUNS = 1000  # what the simulated figures, given to a thousandth, point to


@pytest.mark.parametrize("inhabitants", canon_towns.EXACT)
def test_the_product_keeps_the_exact_chances(inhabitants: int) -> None:
    for sigma, kept in zip(canon_towns.SIGMAS, canon_towns.EXACT[inhabitants], strict=True):
        assert above_half(inhabitants, 0.25, sigma / 100) == pytest.approx(kept, rel=1e-5, abs=1e-9)


def test_earlier_simulations_agree_with_the_exact_chances() -> None:
    for inhabitants, chances in canon_towns.EXACT.items():
        for exact, simulated in zip(chances, canon_towns.SIMULATED[inhabitants], strict=True):
            error = np.sqrt(exact * (1 - exact) / EARLIER_RUNS)
            assert abs(exact - simulated) <= 3 * error + 0.0005


def test_the_recursion_is_the_sum_over_all_cases_in_a_tiny_town() -> None:
    """Four people: put each between two levels in every possible way, and let the crowd grow by hand."""
    people, mean, spread = 4, 0.25, 0.3
    edges = norm.cdf(np.arange(people + 1) / people, mean, spread)
    weights = np.diff(np.concatenate([[0.0], edges, [1.0]]))  # at or below 0, 1, ..., 4 people; above
    total = 0.0
    for levels in itertools.product(range(people + 2), repeat=people):
        active = 0
        while (willing := sum(level <= active for level in levels)) > active:
            active = willing
        total += np.prod(weights[list(levels)]) * (active > people / 2)
    assert above_half(people, mean, spread) == pytest.approx(total, abs=1e-12)
