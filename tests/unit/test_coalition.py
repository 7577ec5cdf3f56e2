"""Ruling coalitions against a plain reading of their definition, and elections against their own laws."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from steppefire.mechanisms.bargaining import beats, election, moves, pairwise
from steppefire.mechanisms.coalition import ruling


def parts(players: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every part of a set but the set itself and nothing."""
    return [part for size in range(1, len(players)) for part in combinations(players, size)]


def by_definition(players: tuple[int, ...], powers: np.ndarray, majority: float) -> tuple[int, ...]:
    """The ruling coalition as the definition reads, by recursion over all parts."""
    whole = powers[list(players)].sum()
    wins = [part for part in parts(players) if powers[list(part)].sum() > majority * whole]
    holding = [part for part in wins if by_definition(part, powers, majority) == part]
    return min(holding, key=lambda part: powers[list(part)].sum()) if holding else players


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_the_definition_says(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    powers = numbers.lognormal(0.0, 0.6, numbers.integers(1, 7))
    majority = float(numbers.uniform(0.5, 0.7))
    expected = by_definition(tuple(range(powers.size)), powers, majority)
    assert tuple(np.flatnonzero(ruling(powers, majority))) == expected


def test_nobody_minds_players_without_power() -> None:
    assert ruling(np.array([0.0, 3.0, 0.0, 4.0, 5.0, 10.0]), 0.5).tolist() == [True, True, True, True, True, False]
    assert ruling(np.zeros(3), 0.5).all()


def test_fourteen_players_are_the_most() -> None:
    assert ruling(1.0 + 0.001 * np.arange(14), 0.5).sum() == 7
    with pytest.raises(ValueError, match="15 players"):
        ruling(np.ones(15), 0.5)


@pytest.mark.parametrize("seed", range(20))
def test_elections_are_distributions_at_rest(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    weights, values = numbers.lognormal(size=6), numbers.uniform(size=(6, 4))
    edge = float(numbers.uniform(0.5, 4.0))
    favoured, chain = election(weights, values, edge), moves(weights, values, edge)
    assert favoured.sum() == pytest.approx(1.0, abs=1e-12) and (favoured > 0).all()
    assert (favoured[:, None] * chain).sum(axis=0) == pytest.approx(favoured, abs=1e-9)
    chance = pairwise(weights, values, edge)
    assert chance + chance.T == pytest.approx(np.ones((4, 4)))


def test_more_weight_wins_more_often_and_nothing_ties_with_nothing() -> None:
    shares = [election(np.array([weight, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), 2.0)[0] for weight in (1, 2, 4)]
    assert shares[0] == pytest.approx(0.5) and shares == sorted(shares) and shares[2] < 1.0
    assert (beats(0.0, 0.0, 2.0), beats(1.0, 0.0, 2.0), beats(0.0, 1.0, 2.0)) == (0.5, 1.0, 0.0)
    assert election(np.ones(2), np.zeros((2, 3)), 2.0).tolist() == pytest.approx([1 / 3] * 3)
