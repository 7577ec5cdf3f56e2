"""Elementary functions are those of the C library, bit for bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from steppefire.core import mathx

RNG = np.random.default_rng(8)


@pytest.mark.parametrize(
    ("ours", "theirs", "numbers"),
    [
        (mathx.exp, math.exp, RNG.normal(0, 5, 4000)),
        (mathx.log1p, math.log1p, RNG.exponential(3, 4000)),
        (mathx.cos, math.cos, RNG.normal(0, 5, 4000)),
    ],
    ids=["exp", "log1p", "cos"],
)
def test_same_bits_as_the_c_library(ours, theirs, numbers) -> None:  # type: ignore[no-untyped-def]
    assert ours(numbers).tolist() == [theirs(x) for x in numbers.tolist()]


def test_a_chance_is_that_of_a_constant_rate() -> None:
    assert mathx.chance(0.0, 1.0) == 0.0
    assert mathx.chance(2.0, 0.5) == pytest.approx(1.0 - math.exp(-1.0), rel=1e-15)
    assert mathx.chance(1e-12, 1.0) == pytest.approx(1e-12, rel=1e-9)
    assert mathx.chance_of(0.3, 2.0) == mathx.chance(0.3, 2.0)


def test_two_half_hours_are_an_hour() -> None:
    rates = RNG.exponential(1.0, 200)
    half = mathx.chance(rates, 0.5)
    assert 1.0 - (1.0 - half) ** 2 == pytest.approx(mathx.chance(rates, 1.0), rel=1e-12)


def test_the_normal_tail_and_its_inverse() -> None:
    z = np.linspace(-8, 8, 161)
    assert [mathx.normal_tail(x) for x in z] == pytest.approx(stats.norm.sf(z), rel=1e-12)
    for share in (1e-9, 0.025, 0.5, 0.9, 1 - 1e-9):
        assert mathx.normal_quantile(share) == pytest.approx(stats.norm.ppf(share), abs=1e-8)
