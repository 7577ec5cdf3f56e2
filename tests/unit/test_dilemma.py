"""The dictator's dilemma: he rules by what is shown, and the more he is feared the less he knows (Wintrobe 1998).

Kazakhstan, January 2022, before the onset. Opposition in the country is a mean over adults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from given_crowds import after, seen_by

from steppefire.core.settings import Settings
from steppefire.engine.run import prepare, simulate
from steppefire.mechanisms import council
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import load

SEEDS, BEFORE = (1, 2, 3, 4, 5), 20  # hours before the onset
Play = Callable[..., Any]


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def play(kazakhstan: Any) -> Play:
    """(leader's estimate, private opposition) by hour and place, by seed and parts switched off."""
    def run(seed: int, *without: str) -> tuple[np.ndarray, np.ndarray]:
        result = simulate(kazakhstan, Settings(seed=seed, scale=0.01, days=1, without=without))
        names = ("leader_opposition", "private_opposition")
        believed, private = (np.asarray(result.series[name][1][:BEFORE], float) for name in names)
        return believed, private

    return run


@pytest.fixture(scope="module")
def adults(kazakhstan: Any) -> np.ndarray:
    built = prepare(kazakhstan, Settings(), 4)[1]
    return np.asarray(built.statics["adults"] / built.statics["adults"].sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_he_believes_opposition_some_25_points_smaller_than_it_is(play: Play, adults: np.ndarray, seed: int) -> None:
    believed, private = play(seed)
    gap = (private - believed) @ adults
    assert (gap > 0.22).all() and (gap < 0.29).all(), "in the country, in every hour before the onset"
    assert (private - believed > 0.12).all(), "and in every single place"
    assert (believed @ adults < 0.2 * (private @ adults)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_where_nobody_hides_his_mind_he_knows_it_in_every_place(play: Play, seed: int) -> None:
    believed, private = play(seed, "falsification", "price_shock")
    assert np.abs(private - believed).max() < 1e-4, "but for the drift of some hours, which he hears of with delay"


@pytest.mark.parametrize("seed", SEEDS)
def test_where_nobody_hides_his_mind_he_is_late_and_not_wrong(
    play: Play, adults: np.ndarray, seed: int
) -> None:
    """With the price shock opinion moves; what he believes is what they thought, as his delay lets it through."""
    believed, private = play(seed, "falsification")
    lag = 1.0 - np.exp(-1.0 / PARAMETERS["leader_delay"].default)
    expected = believed[0]
    for hour in range(1, BEFORE):
        expected = expected + (private[hour - 1] - expected) * lag
        assert np.allclose(believed[hour], expected, rtol=0, atol=1e-6)
    assert (np.abs((private - believed) @ adults) < 0.005).all()


def test_he_knows_the_country_best_that_he_frightens_least(kazakhstan: Any, adults: np.ndarray) -> None:
    """The same opposition under more and more informers: what he hears of it falls."""
    heard = []
    for informers in ("0.05", "0.3", "0.6"):
        settings = Settings(scale=0.01, days=1, overrides=(("informers", informers),))
        series = simulate(kazakhstan, settings).series
        heard.append(float(series["leader_opposition"][1][BEFORE - 1] @ adults))
    assert heard[0] > heard[1] > heard[2]


def test_in_the_same_crisis_hour_he_thinks_himself_safer_than_if_nobody_hid_his_mind(kazakhstan: Any) -> None:
    """One hour with crowds in every place, weighed once with what is shown and once with what is thought."""
    places = len(kazakhstan.places)
    hours = after(kazakhstan, np.full(places, 60.0), 30, Settings(policy="adaptive"))
    shown, thought = hours.now["leader_opposition"], hours.now["private_opposition"]
    assert (thought > shown).all()
    feels, knows = (float(council.looked_at(*seen_by(hours, "council", leader_opposition=opposition))[1]["survival"])
                    for opposition in (shown, thought))  # fmt: skip
    assert feels > knows + 0.05
