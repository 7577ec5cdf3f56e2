"""What is worked out once a run, and what is found by fewer halvings, is what it would be otherwise, bit by bit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.mechanisms import survival

RNG = np.random.default_rng(11)


def test_a_table_is_made_anew_for_other_facts_only() -> None:
    made = []

    @from_facts
    def doubled(facts: np.ndarray, factor: float) -> np.ndarray:
        made.append(factor)
        return factor * facts

    ones, also_ones, factor = np.ones(3), np.ones(3), float("2.5")
    first = doubled(ones, factor)
    assert doubled(ones, factor) is first and len(made) == 1
    assert doubled(also_ones, factor) is not first and len(made) == 2
    assert doubled(also_ones, 3.0).tolist() == [3.0, 3.0, 3.0]


def test_nobody_can_write_to_a_shared_table() -> None:
    @from_facts
    def both(facts: np.ndarray) -> tuple[np.ndarray, float]:
        return facts + 1.0, 2.0

    table, _ = both(np.zeros(2))
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 5.0


def plain_quantile(u: float) -> float:
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if 0.5 * math.erfc(-middle / mathx.SQRT2) < u else (low, middle)
    return 0.5 * (low + high)


def test_quantiles_are_those_of_halving_alone() -> None:
    shares = np.concatenate([RNG.random(300), 10.0 ** RNG.uniform(-10, 0, 200), 1.0 - 10.0 ** RNG.uniform(-5, 0, 200),
                             [0.0, 0.25, 0.5, 0.75, 1.0]])  # fmt: skip
    plain = [plain_quantile(u) for u in shares.tolist()]
    assert mathx.normal_quantiles(shares).tolist() == plain
    assert mathx.quantiles_of_few(np.repeat(shares, 2)).tolist() == np.repeat(plain, 2).tolist()
    assert sum(mathx.halved(u)[2] < 60 for u in shares) > 300, "nearly all are found the short way"


@pytest.mark.parametrize("spread", [1.0, 10.0])
def test_tipping_strengths_are_those_of_halving_alone(spread: float) -> None:
    for pull, signal, offset in zip(RNG.uniform(0.01, 2.5, 300), RNG.normal(0, spread, 300), RNG.normal(0, spread, 300),
                                    strict=True):  # fmt: skip
        low, high = 0.0, 1.0
        for _ in range(survival.HALVINGS):
            middle = 0.5 * (low + high)
            falls = survival.excess(middle, pull, signal, offset) < 0.0
            low, high = (middle, high) if falls else (low, middle)
        found = survival.roots(pull, signal, offset)
        if survival.excess(1.0, pull, signal, offset) >= 0.0:
            assert found.tolist() == [0.5 * (low + high)]
        else:
            assert not found.size
