"""What must change when a part of the system is switched off (parts 2 to 7), on Kazakhstan, January 2022.

One history with the part and one without, from the same seed. They are paired draw by draw, so that a difference
comes from the part alone. A tenth of the people here; everybody in the nightly tests. At a tenth a rally of fifty is
five people, and chance makes some in the great cities on any day: crowds are compared, not single rallies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.load import load

Whose = tuple[int, float]  # seed and scale
HISTORIES = ((1, 0.1), *(pytest.param((seed, 1.0), marks=pytest.mark.nightly) for seed in (1, 2)))
DAYS = 9
FIRST, HOME = 24, "mangystau"  # hours of 1 January; the unit where the price rose

Play = Callable[[Whose, str], Any]


@pytest.fixture(scope="module")
def play() -> Play:
    """A history by seed, scale and switched-off part ('' for none), played once."""
    scenario, kept = load("kazakhstan-2022"), dict[tuple[Whose, str], Any]()

    def run(whose: Whose, without: str) -> Any:
        if (whose, without) not in kept:
            (seed, scale), off = whose, (without,) if without else ()
            settings = Settings(seed=seed, scale=scale, days=DAYS, threads=1, without=off)
            kept[whose, without] = simulate(scenario, settings)
        return kept[whose, without]

    return run


def series(result: Any, name: str) -> np.ndarray:
    return np.asarray(result.series[name][1])


def participants(result: Any, day: int, where: str = "country") -> float:
    """Distinct participants of a day of January in the country, in Mangystau (`home`), or in the rest (`away`)."""
    seen = series(result, "participants")[24 * day - 1]
    home = result.coords["unit"][1] == HOME
    return float({"country": seen, "home": seen[home], "away": seen[~home]}[where].sum())


def by_day(result: Any) -> np.ndarray:
    return np.array([participants(result, day) for day in range(1, DAYS + 1)])


def rallies(result: Any) -> list[dict[str, Any]]:
    return [row for row in result.events if row["sub_event_type"] == "first_rally"]


def early_rallies_at_home(result: Any) -> list[dict[str, Any]]:
    return [row for row in rallies(result) if row["admin1"] == HOME and row["date"] <= "2022-01-03"]


@pytest.mark.parametrize("whose", HISTORIES)
def test_with_every_part_the_crisis_comes(play: Play, whose: Whose) -> None:
    """Without this, the tests below would compare silence with silence."""
    result = play(whose, "")
    days = by_day(result)
    assert early_rallies_at_home(result)
    assert len({row["admin1"] for row in rallies(result)}) >= 8
    assert result.outcome["objects_taken"]
    assert result.outcome["detained"] > 1000
    assert result.outcome["dead_civilians"] + result.outcome["dead_security"] > 20
    assert days.max() > 10_000 and days[-1] < 0.5 * days.max()
    assert participants(result, 4, "home") > 1000 and participants(result, 5, "away") > 10_000


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_rents_the_crowd_of_mangystau_on_4_january_halves_at_least(play: Play, whose: Whose) -> None:
    crowd = [participants(play(whose, off), 4, "home") for off in ("", "rents")]
    assert crowd[1] <= 0.5 * crowd[0]
    prices = [series(play(whose, off), "grievance_price")[12] for off in ("", "rents")]
    assert prices[0].max() > 0.1 and np.allclose(prices[0], prices[1], rtol=0.1), "the shock stays as it was"


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_a_price_shock_nothing_begins_where_it_began(play: Play, whose: Whose) -> None:
    result = play(whose, "price_shock")
    assert early_rallies_at_home(result) == []
    assert participants(result, 4) < 0.05 * participants(play(whose, ""), 4)
    assert not series(result, "grievance_price").any()
    if whose[1] == 1.0:
        assert rallies(result) == []


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_falsification_private_opposition_is_readable_from_what_is_shown(play: Play, whose: Whose) -> None:
    result, hidden = play(whose, "falsification"), play(whose, "")
    assert np.array_equal(series(result, "shown_opposition"), series(result, "private_opposition"))
    shown, private = (series(hidden, name)[:FIRST] for name in ("shown_opposition", "private_opposition"))
    assert (private > 0.01).all() and (shown < 0.5 * private).all(), "in every place, every hour of 1 January"


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_contagion_unrest_stays_in_the_first_region(play: Play, whose: Whose) -> None:
    result = play(whose, "contagion")
    assert participants(result, 5, "away") < 0.05 * participants(play(whose, ""), 5, "away")
    if whose[1] == 1.0:
        assert {row["admin1"] for row in rallies(result)} == {HOME}


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_escalation_no_object_ever_falls(play: Play, whose: Whose) -> None:
    result = play(whose, "escalation")
    assert result.outcome["objects_taken"] == []
    assert not series(result, "objects_lost").any()
    assert not series(result, "violent").any() and not series(result, "arms_lost").any()
    assert by_day(result).max() > 1000, "people still gather"
    assert series(play(whose, ""), "objects_lost").any(), "with it, some are lost"


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_coercion_participation_does_not_fall_and_nobody_is_arrested_or_killed(
    play: Play, whose: Whose
) -> None:
    result = play(whose, "coercion")
    days, kept = by_day(result), by_day(play(whose, ""))
    assert days[-1] >= 0.97 * days.max() and (days[5:] >= 0.97 * days[4:-1]).all(), "day by day it does not fall"
    assert kept[-1] < 0.25 * kept.max()
    for name in ("arrested", "in_custody", "dead_civilians", "dead_security", "injured_civilians"):
        assert not series(result, name).any(), name
