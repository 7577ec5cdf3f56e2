"""What must change when a part of the system is switched off (parts 2 to 9, 12 and 13), on Kazakhstan, January 2022.

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
from steppefire.study.measures import Seen, measure

Whose = tuple[int, float]  # seed and scale
HISTORIES = ((1, 0.1), *(pytest.param((seed, 1.0), marks=pytest.mark.nightly) for seed in (1, 2)))
DAYS = 9
TIRELESS = "set:weariness_weight=0"
FIRST, HOME = 24, "mangystau"  # hours of 1 January; the unit where the price rose

Play = Callable[..., Any]


@pytest.fixture(scope="module")
def play() -> Play:
    """A history by seed, scale, switched-off part ('' for none), edits and policy, played once."""
    scenario, kept = load("kazakhstan-2022"), dict[tuple[Whose, str, tuple[str, ...], str], Any]()

    def run(whose: Whose, without: str, *edits: str, policy: str = "historical") -> Any:
        key = whose, without, edits, policy
        if key not in kept:
            (seed, scale), off = whose, (without,) if without else ()
            settings = Settings(seed=seed, scale=scale, days=DAYS, threads=1, without=off, edits=edits, policy=policy)
            kept[key] = simulate(scenario, settings)
        return kept[key]

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
    """Crowds tire by themselves too; so that only coercion can end them, nobody tires in the first pair.

    There it keeps them to half, but need not end them: foreign troops and blame from abroad offend people who then
    come anew. That coercion ends a crowd is shown where people tire.
    """
    result = play(whose, "coercion", TIRELESS)
    days, kept = by_day(result), by_day(play(whose, "", TIRELESS))
    assert days[-1] >= 0.97 * days.max() and (days[5:] >= 0.97 * days[4:-1]).all(), "day by day it does not fall"
    assert kept.max() < 0.6 * days.max() and kept[-1] < 0.6 * days[-1], "coercion keeps it small"
    tired, ended = by_day(play(whose, "coercion")), by_day(play(whose, ""))
    assert tired[-1] / tired.max() > 5.0 * ended[-1] / ended.max(), "who tire go home sooner under coercion"
    assert ended[-1] < 0.25 * ended.max()
    for name in ("arrested", "in_custody", "dead_civilians", "dead_security", "injured_civilians"):
        assert not series(result, name).any(), name


def left(result: Any) -> list[dict[str, Any]]:
    return [row for row in result.events if row["sub_event_type"] == "post_abandoned"]


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_loyalty_no_unit_leaves_its_post_except_by_order(play: Play, whose: Whose) -> None:
    kept, doubtful = play(whose, "loyalty"), play(whose, "")
    assert left(kept) and {row["notes"] for row in left(kept)} == {"by order"}
    assert (series(kept, "obedience") == 1.0).all() and not series(kept, "gone_over").any()
    assert {row["notes"] for row in left(doubtful)} > {"by order"}, "with it, some leave by themselves"
    assert series(doubtful, "obedience").min() < 0.95, "some men in the street too"


@pytest.mark.parametrize("whose", HISTORIES)
def test_with_neither_orders_nor_doubt_no_headquarters_is_lost(play: Play, whose: Whose) -> None:
    result = play(whose, "loyalty", "never:stand_down_order")
    assert left(result) == [] and result.outcome["posts_abandoned"] == 0
    assert measure(Seen(result), "security_lost") == 0
    assert result.outcome["units_violent"], "though there is violence"


def decided(result: Any) -> list[dict[str, Any]]:
    return [row for row in result.events if row["event_type"] == "decision"]


def meetings_of_his(result: Any) -> list[dict[str, Any]]:
    """The options of the leader's meetings; factions meet too."""
    return [row for row in result.decisions if row["who"] == "leader"]


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_a_leader_nothing_is_conceded_asked_or_decided(play: Play, whose: Whose) -> None:
    """He may not resign here, which ends his decisions in some histories before they have begun."""
    nobody, ruler = (play(whose, off, "never:resign", policy="adaptive") for off in ("leader", ""))
    assert decided(nobody) == [] and meetings_of_his(nobody) == []
    assert nobody.outcome["concessions"] == {} and nobody.outcome["request_time"] is None
    for name in ("emergency", "curfew", "foreign_troops", "leader_out"):
        assert not series(nobody, name).any(), name
    assert (series(nobody, "connectivity") == 1.0).all() and nobody.outcome["leader_in_office"]
    survival = series(nobody, "survival")
    assert survival[0] > 0.9 and survival.min() < 0.7, "how safe he thinks himself is computed all the same"
    taken = {row["sub_event_type"] for row in decided(ruler)}
    assert ruler.outcome["concessions"] and taken - set(ruler.outcome["concessions"]), sorted(taken)
    options = meetings_of_his(ruler)
    meetings = {row["meeting"] for row in options}
    assert len(meetings) >= 5 and sum(row["chosen"] for row in options) == len(meetings)


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_a_blackout_nothing_tells_cut_places_from_others(play: Play, whose: Whose) -> None:
    """Switched off, the order to cut changes nothing: bit for bit the run in which it was never given."""
    off, never, cut = play(whose, "blackout"), play(whose, "", "never:blackout"), play(whose, "")
    for name in off.series:
        assert np.array_equal(series(off, name), series(never, name)), name
    assert [row["low"] for row in off.claims] == [row["low"] for row in never.claims]
    assert (series(off, "connectivity") == 1.0).all() and not series(off, "blackout_cost").any()
    assert (series(off, "rumour") == 1.0).all()
    assert series(cut, "connectivity").min() < 0.05 and series(cut, "blackout_cost")[-1].sum() > 1e7
    assert not np.array_equal(series(cut, "active"), series(off, "active")), "crowds differ"
    assert series(cut, "rumour").max() > 1.05


@pytest.mark.parametrize("whose", HISTORIES)
def test_without_misreporting_reported_figures_equal_the_true_ones(play: Play, whose: Whose) -> None:
    honest, plain = play(whose, "misreporting"), play(whose, "")
    names = {"detained": ("arrested",), "dead": ("dead_civilians", "dead_security"),
             "injured_security": ("injured_security",), "injured_civilians": ("injured_civilians",)}  # fmt: skip

    def wrong(result: Any) -> int:
        """How many figures for the whole country differ from the truth at their hour by more than a person."""
        count, compared = 0, 0
        for row in result.claims:
            if row["quantity"] in names and row["scope"] == "country" and row["low"] is not None:
                at = int(np.flatnonzero(result.coords["time"][1] == np.datetime64(row["to"][:16], "ns"))[0])
                true = sum(float(series(result, name)[at].sum()) for name in names[row["quantity"]])
                count, compared = count + (abs(true - row["low"]) > 1.0), compared + 1
        assert compared > 20
        return count

    assert wrong(honest) == 0
    assert wrong(plain) > 20
