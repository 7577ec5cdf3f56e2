"""The other powers: who speaks, who acts, what it does at home and to the patron, and what their absence changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from abroad_worlds import drawn, forbidden, parameters, seen_by_powers
from given_crowds import Given
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine.hour import Hours
from steppefire.engine.run import prepare, simulate
from steppefire.mechanisms import powers
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.powers import INVEST, SANCTIONS, SILENT, STAFF, WORDS
from steppefire.mechanisms.quantal import shares
from steppefire.mechanisms.statics import PATRON_MOVES
from steppefire.scenario.load import load

QUICK = settings(max_examples=150, deadline=None)
SHARE, MANY = st.floats(0, 1), st.floats(0, 1e4)
HOST, RIVAL, PATRON, FRIEND = range(4)
P = parameters(powers)
FORCED = np.array([50.0 if move == "force" else NEVER for move in PATRON_MOVES])


def chances(**changed: Any) -> np.ndarray:
    """Chance of each move of each state in a meeting."""
    read = seen_by_powers(**changed)
    found: dict[str, np.ndarray] = {}

    def watched(values: np.ndarray, opened: np.ndarray, weight: float) -> np.ndarray:
        found["chances"] = shares(values, opened, weight)
        return found["chances"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(powers, "shares", watched)
        powers.step(read, P, drawn(0.0, 0.5))
    return found["chances"]


def forced_to(move: int) -> np.ndarray:
    """Weights of deeds as if every state had just made this move."""
    weight = np.zeros((4, 5))
    weight[:, move] = 1.0
    return weight


def after_an_hour(**changed: Any) -> dict[str, Any]:
    """An hour in which nobody meets."""
    return powers.step(seen_by_powers(**changed), P, drawn(1.0, 0.5))


# Who does what


@QUICK
@given(SHARE, SHARE, MANY, MANY)
def test_a_democracy_speaks_rather_and_the_rather_the_more_have_died(
    one: float, other: float, few: float, more: float
) -> None:
    def silent(democracy: float, dead: float) -> float:
        """Odds of silence against words, for the rival."""
        likely = chances(state_democracy=np.full(4, democracy), dead_talked=dead)[RIVAL]
        return float(likely[SILENT] / likely[WORDS])

    low, high = sorted((one, other))
    less, most = sorted((few, more))
    assert silent(low, 300.0) >= silent(high, 300.0) * (1.0 - 1e-9)
    assert silent(0.7, less) >= silent(0.7, most) * (1.0 - 1e-9)


def test_rivals_speak_of_troops_and_friends_of_the_patron_hardly() -> None:
    none, men = chances(dead_talked=20.0), chances(dead_talked=20.0, foreign_troops=5000.0)
    assert men[RIVAL, WORDS] > 2.0 * none[RIVAL, WORDS]
    assert men[FRIEND, WORDS] == pytest.approx(none[FRIEND, WORDS], abs=1e-6) and men[FRIEND, WORDS] < 0.01


def test_business_makes_words_without_deeds_and_force_unasked_brings_deeds() -> None:
    base, invaded = chances(), chances(patron_hour=FORCED, foreign_troops=5000.0)
    assert base[RIVAL, SANCTIONS] < 0.05 < 0.5 < base[RIVAL, WORDS]
    assert invaded[RIVAL, SANCTIONS] > 5.0 * base[RIVAL, SANCTIONS]
    entangled = chances(patron_hour=FORCED, foreign_troops=5000.0, state_interest=np.ones(4))
    assert entangled[RIVAL, SANCTIONS] < invaded[RIVAL, SANCTIONS]


def test_staff_goes_home_where_it_is_dangerous_and_neighbours_back_order_with_money() -> None:
    calm, burning = chances(), chances(violent=np.full(2, 1e4))
    assert burning[RIVAL, STAFF] > 2.0 * calm[RIVAL, STAFF]
    assert calm[FRIEND, INVEST] > 0.1 > 0.01 > calm[RIVAL, INVEST]
    assert burning[FRIEND, INVEST] < calm[FRIEND, INVEST]
    assert chances(state_borders=np.zeros(4))[FRIEND, INVEST] < calm[FRIEND, INVEST]


def test_only_powers_meet_and_first_hours_are_kept() -> None:
    out = powers.step(seen_by_powers(), P, drawn(0.0, 0.5))
    assert (out["power_move"][[HOST, PATRON]] == -1.0).all() and (out["power_move"][[RIVAL, FRIEND]] >= 0.0).all()
    assert out["deed_hour"][RIVAL, WORDS] == 100.0 and (out["deed_hour"][:, SILENT] == NEVER).all()
    again = powers.step(seen_by_powers(hour=150.0, deed_hour=out["deed_hour"]), P, drawn(0.0, 0.5))
    assert again["power_move"][RIVAL] == WORDS and again["deed_hour"][RIVAL, WORDS] == 100.0


def test_a_deed_is_not_done_twice_while_it_lasts() -> None:
    for move in (STAFF, SANCTIONS, INVEST):
        assert not chances(deed_weight=forced_to(move), violent=np.full(2, 1e4))[:, move].any()
    assert chances(deed_weight=forced_to(WORDS))[RIVAL, WORDS] == chances()[RIVAL, WORDS] > 0.5, "words are repeated"


def test_nobody_meets_over_nothing() -> None:
    out = powers.step(seen_by_powers(crowd_seen=np.zeros(2), dead_talked=0.0), P, forbidden)
    assert (out["power_move"] == -1.0).all()


# What it does


def test_words_raise_the_patrons_price_a_little_and_sanctions_more() -> None:
    silent, words, sanctions = (after_an_hour(deed_weight=weight)["patron_price"]
                                for weight in (np.zeros((4, 5)), forced_to(WORDS), forced_to(SANCTIONS)))  # fmt: skip
    assert silent == 0.0 < words < sanctions


def test_blame_comes_of_words_and_sanctions_and_money_by_the_share_in_business() -> None:
    blame = {move: after_an_hour(deed_weight=forced_to(move)) for move in (WORDS, STAFF, SANCTIONS, INVEST)}
    assert [out["foreign_words"] > 0.0 for out in blame.values()] == [True, False, True, False]
    assert blame[SANCTIONS]["invested"] == blame[INVEST]["sanctions"] == 0.0
    one = np.zeros((4, 5))
    one[FRIEND, SANCTIONS] = 1.0
    apart = after_an_hour(deed_weight=one)["sanctions"]
    assert apart == pytest.approx(P.sanction_bite * 0.6, rel=1e-3), "0.6 of 1.0 is the friend's; the patron's is none"


@QUICK
@given(st.floats(1, 5000))
def test_deeds_fade_alike_in_one_step_or_in_many_and_words_first(hours: float) -> None:
    weight = np.full((4, 5), 0.8)
    whole = powers.faded(weight, hours, P)
    halves = powers.faded(powers.faded(weight, hours / 2, P), hours / 2, P)
    assert np.allclose(whole, halves, rtol=0, atol=1e-12)
    assert (whole[:, WORDS] < whole[:, SANCTIONS]).all() and (whole <= weight).all() and (whole >= 0.0).all()


def test_in_the_years_after_there_is_no_street_but_troops_are_still_talked_of() -> None:
    gone = {"dead_talked": 0.0, "step_hours": 730.0}
    assert (powers.step(seen_by_powers(**gone), P, forbidden)["power_move"] == -1.0).all()
    stays = powers.step(seen_by_powers(**gone, foreign_troops=2000.0), P, drawn(0.0, 0.5))
    assert stays["power_move"][RIVAL] >= 0.0


# Part 19 switched off

LOUD = (("power_norms", "10"), ("sanction_cost", "0"), ("sanction_dear", "0"), ("words_hurt", "0.2"),
        ("sanction_bite", "0.3"), ("power_rate", "1"))  # fmt: skip
MUTE = (("power_norms", "0"), ("power_staff", "0"), ("power_invest", "0"), ("power_reason", "20"))
TOUCHED = ("standing", "welfare", "patron_price", "legitimacy", "foreign_words", "sanctions", "invested")


def month(overrides: Any, without: tuple[str, ...] = ()) -> Hours:
    """Kazakhstan after ten days of riots with deaths."""
    class Deadly(Given):
        def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
            return super().step(hour, today, v) | {"new_dead": np.full_like(self.active, 0.2)}

    options = Settings(policy="adaptive", overrides=overrides, without=without)
    _, built, _, hours = prepare(load("kazakhstan-2022"), options, 4)
    street = Deadly(np.full(len(built.rows), 3000.0), 300.0)
    for hour in range(240):
        hours.advance(hour, hour // 24, street)
    return hours


def test_switched_off_neither_standing_nor_welfare_nor_the_patrons_price_knows_of_them() -> None:
    loud, mute = (month(numbers, ("powers",)).now for numbers in (LOUD, MUTE))
    for name in TOUCHED:
        assert np.array_equal(loud[name], mute[name]), name
    assert not any(np.any(loud[name]) for name in ("patron_price", "foreign_words", "sanctions", "invested"))
    loud, mute = (month(numbers).now for numbers in (LOUD, MUTE))
    assert loud["patron_price"] > mute["patron_price"] == 0.0
    assert loud["welfare"] < mute["welfare"] and loud["standing"] < mute["standing"]
    assert (loud["legitimacy"] < mute["legitimacy"]).all()


def test_switched_off_their_choices_change_nothing_in_a_run() -> None:
    """A fiftieth of the people, by themselves."""
    options = Settings(seed=3, scale=0.02, days=9, threads=1, policy="adaptive")
    scenario = load("kazakhstan-2022")

    def active(numbers: Any, without: tuple[str, ...]) -> np.ndarray:
        return np.asarray(simulate(scenario, replace(options, overrides=numbers, without=without)).series["active"][1])

    assert np.array_equal(active(LOUD, ("powers",)), active(MUTE, ("powers",)))
    assert not np.array_equal(active(LOUD, ()), active(MUTE, ()))
