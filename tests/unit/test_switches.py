"""What must change when a part of the system is switched off (parts 2 to 7), on Kazakhstan, January 2022.

One history with the part and one without, from the same seed. They are paired draw by draw, so that a difference
comes from the part alone. Everybody is simulated: at a tenth of the population a rally of fifty is five people, and
chance makes rallies in the great cities on any day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.load import load

SEEDS = (1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in (2, 3)))
DAYS = 9
FIRST_HOUR_OF_2_JANUARY, LAST_HOUR_OF_2_JANUARY, LAST_HOUR_OF_4_JANUARY = 24, 47, 95

Play = Callable[[int, str], Any]


@pytest.fixture(scope="module")
def play() -> Play:
    """A history by seed and switched-off part ('' for none), played once."""
    scenario, kept = load("kazakhstan-2022"), dict[tuple[int, str], Any]()

    def run(seed: int, without: str) -> Any:
        if (seed, without) not in kept:
            off = (without,) if without else ()
            kept[seed, without] = simulate(scenario, Settings(seed=seed, days=DAYS, without=off))
        return kept[seed, without]

    return run


def series(result: Any, name: str) -> np.ndarray:
    return np.asarray(result.series[name][1])


def in_unit(result: Any, name: str, unit: str) -> np.ndarray:
    return series(result, name)[:, result.coords["unit"][1] == unit].sum(axis=1)


def rallies(result: Any) -> list[dict[str, Any]]:
    return [row for row in result.events if row["sub_event_type"] == "first_rally"]


def by_day(result: Any) -> np.ndarray:
    return np.array(list(result.outcome["participants_by_day"].values()), float)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_every_part_the_crisis_comes(play: Play, seed: int) -> None:
    """Without this, the tests below would compare silence with silence."""
    result = play(seed, "")
    days = by_day(result)
    assert rallies(result)[0]["date"] == "2022-01-02" and rallies(result)[0]["admin1"] == "mangystau"
    assert len({row["admin1"] for row in rallies(result)}) >= 8
    assert result.outcome["objects_taken"]
    assert result.outcome["detained"] > 1000
    assert result.outcome["dead_civilians"] + result.outcome["dead_security"] > 20
    assert days.max() > 10_000 and days[-1] < 0.5 * days.max()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_rents_the_crowd_of_mangystau_on_4_january_halves_at_least(play: Play, seed: int) -> None:
    crowd = [in_unit(play(seed, off), "participants", "mangystau")[LAST_HOUR_OF_4_JANUARY] for off in ("", "rents")]
    assert crowd[1] <= 0.5 * crowd[0]
    prices = [series(play(seed, off), "grievance_price")[12] for off in ("", "rents")]
    assert prices[0].max() > 0.1 and np.allclose(prices[0], prices[1], rtol=0.1), "the shock stays as it was"


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_price_shock_nothing_begins_on_2_january(play: Play, seed: int) -> None:
    result = play(seed, "price_shock")
    assert [row for row in rallies(result) if row["hour"] <= LAST_HOUR_OF_2_JANUARY] == []
    assert not series(result, "grievance_price").any()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_falsification_private_opposition_is_readable_from_what_is_shown(play: Play, seed: int) -> None:
    result, hidden = play(seed, "falsification"), play(seed, "")
    assert np.array_equal(series(result, "shown_opposition"), series(result, "private_opposition"))
    shown, private = series(hidden, "shown_opposition"), series(hidden, "private_opposition")
    assert np.median(shown / private) < 0.5
    eve = slice(0, FIRST_HOUR_OF_2_JANUARY)
    assert shown[eve].sum() < 0.5 * private[eve].sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_contagion_unrest_stays_in_the_first_region(play: Play, seed: int) -> None:
    units = {row["admin1"] for row in rallies(play(seed, "contagion"))}
    assert units == {"mangystau"}


@pytest.mark.parametrize("seed", SEEDS)
def test_without_escalation_no_object_ever_falls(play: Play, seed: int) -> None:
    result = play(seed, "escalation")
    assert result.outcome["objects_taken"] == []
    assert not series(result, "objects_lost").any()
    assert not series(result, "violent").any() and not series(result, "arms_lost").any()
    assert by_day(result).max() > 1000, "people still gather"


@pytest.mark.parametrize("seed", SEEDS)
def test_without_coercion_participation_does_not_fall_and_nobody_is_arrested_or_killed(play: Play, seed: int) -> None:
    result = play(seed, "coercion")
    days, kept = by_day(result), by_day(play(seed, ""))
    peak = int(np.argmax(kept))  # the day from which participation falls where there is coercion
    assert days[peak:].min() >= 0.75 * days[peak]  # people tire, are satisfied in part, and hold on
    assert kept[-1] < 0.5 * kept[peak]
    for name in ("arrested", "in_custody", "dead_civilians", "dead_security", "injured_civilians"):
        assert not series(result, name).any(), name
