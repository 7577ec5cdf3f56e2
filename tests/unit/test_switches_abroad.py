"""What must change when a part is switched off that looks abroad (parts 15 to 22), on Kazakhstan by the model itself.

One history with the part and one without, from the same seed; a hundredth of the people. A story of an attack from
outside and a request come at a given hour, so that there is something to answer whatever the leader would choose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.mechanisms.states import GRANTED, REFUSED
from steppefire.scenario.load import load

SEED, DAYS, NOON = 4, 9, 24 * 4 + 12  # noon of 5 January
STORY, REQUEST = "at:2022-01-05T10:00:foreign_story", "at:2022-01-05T12:00:alliance_request"
ASKED = (STORY, REQUEST)
UNTOLD = (REQUEST, "never:foreign_story")
ALLIES = {"ARM", "BLR", "KGZ", "RUS", "TJK"}
FOREIGN = 3

Play = Callable[..., Any]


@pytest.fixture(scope="module")
def play() -> Play:
    """A history by switched-off part ('' for none), edits, policy, seed and numbers, played once."""
    scenario, kept = load("kazakhstan-2022"), dict[Any, Any]()

    def run(without: str, edits: tuple[str, ...] = ASKED, policy: str = "adaptive", seed: int = SEED,
            **numbers: float) -> Any:  # fmt: skip
        key = without, edits, policy, seed, tuple(sorted(numbers.items()))
        if key not in kept:
            overrides = tuple((name.replace("__", "."), str(value)) for name, value in numbers.items())
            kept[key] = simulate(scenario, Settings(
                seed=seed, scale=0.01, days=DAYS, threads=1, policy=policy, edits=edits, overrides=overrides,
                without=(without,) if without else ()))  # fmt: skip
        return kept[key]

    return run


def series(result: Any, name: str) -> np.ndarray:
    return np.asarray(result.series[name][1])


def differing(one: Any, other: Any) -> set[str]:
    """Series of the hours that are not the same to the last bit."""
    names = [name for name, (dims, _, _) in one.series.items() if dims[0] == "time"]
    return {name for name in names if not np.array_equal(series(one, name), series(other, name), equal_nan=True)}


def pledges(result: Any) -> dict[str, float]:
    """Pledged men by ally."""
    codes = [str(code) for code in result.coords["state"][1]]
    return {code: float(men) for code, men in zip(codes, series(result, "pledge").max(axis=0)) if code in ALLIES}


def test_with_every_part_the_alliance_answers_and_troops_come(play: Play) -> None:
    """Without this, the tests below would compare silence with silence."""
    result = play("")
    assert series(result, "alliance_answer")[-1] == GRANTED
    assert 500 < result.outcome["troops_peak"] < 5000
    assert result.outcome["request_time"] <= "2022-01-05T12:00+06:00"


@pytest.mark.parametrize("seed", [1, 2])
def test_without_the_treaty_the_alliance_always_answers(play: Play, seed: int) -> None:
    """No story of an attack from outside: the treaty does not cover it, and without the treaty nobody minds."""
    bound, free = (series(play(off, UNTOLD, seed=seed), "alliance_answer") for off in ("", "treaty"))
    assert bound[-1] == REFUSED and not (bound == GRANTED).any()
    assert free[-1] == GRANTED and not (free == REFUSED).any()
    assert (free[NOON + 1 :] == GRANTED).all(), "within the hour"


def test_without_the_members_all_send_the_same(play: Play) -> None:
    own, same = (pledges(play(off)) for off in ("", "members"))
    assert len(set(same.values())) == 1 and min(same.values()) > 0.0
    assert len(set(own.values())) >= 4 and max(own, key=lambda code: own[code]) == "RUS"
    assert own["RUS"] > 0.5 * sum(own.values())


def test_without_the_deployment_a_request_has_no_effect_on_the_ground(play: Play) -> None:
    """To the last bit the history in which every contingent is forbidden, whatever is pledged."""
    on, off, never = play(""), play("deployment"), play("", (*ASKED, "never:contingent"))
    assert differing(off, never) == set()
    assert series(off, "alliance_answer")[-1] == GRANTED and sum(pledges(off).values()) > 500
    assert off.outcome["troops_peak"] == 0 and off.outcome["contingents"] == {}
    assert not series(off, "present")[:, :, FOREIGN].any() and series(on, "present")[:, :, FOREIGN].any()
    assert {"foreign_troops", "state_troops", "active"} <= differing(on, off)


def test_without_the_patrons_choice_it_acts_alike_whoever_asks(play: Play) -> None:
    """A leader whom it hates and one whom it loves, in the same country."""
    def backed(without: str) -> list[np.ndarray]:
        return [series(play(without, facts__patron_stance=stance), "patron_backing") for stance in (-0.9, 0.9)]

    assert all((backing == 1.0).all() for backing in backed("patron"))
    hated, loved = backed("")
    assert (loved >= hated).all() and loved[NOON] > hated[NOON] + 0.2 and np.unique(loved).size > 10
    who = [{row["who"] for row in play(without).decisions} for without in ("patron", "")]
    assert "patron" not in who[0] and "patron" in who[1], "it weighs nothing, and so has no minutes"


LOUD = {"power_norms": 10.0, "sanction_cost": 0.0, "sanction_dear": 0.0, "words_hurt": 0.2, "sanction_bite": 0.3,
        "power_rate": 1.0}  # fmt: skip


def test_without_the_powers_words_and_deeds_abroad_have_no_cost_or_effect(play: Play) -> None:
    """Powers that condemn and sanction at once, and powers as they are: switched off, it is all one."""
    off, off_loud, on, on_loud = (play(part, **numbers) for part in ("powers", "") for numbers in ({}, LOUD))
    assert differing(off, off_loud) == set()
    for name in ("foreign_words", "sanctions", "patron_price"):
        assert not series(off_loud, name).any() and series(on_loud, name).max() > 0.0, name
    assert {"active", "private_opposition", "foreign_words", "sanctions"} <= differing(on, on_loud)


def test_without_backlash_asking_is_free(play: Play) -> None:
    """By the script, with nobody coming: a request that is made, and one that is not."""
    nobody = ("never:contingent", "never:foreign_story")
    grievance = {"grievance_system", "grievance_president", "private_opposition", "active"}
    asked = {part: [play(part, (*nobody, *more), "historical") for more in ((), ("never:alliance_request",))]
             for part in ("", "backlash")}  # fmt: skip
    assert not differing(*asked["backlash"]) & grievance
    assert not series(asked["backlash"][0], "treason").any()
    assert {"private_opposition", "active", "treason"} <= differing(*asked[""])


def test_without_the_debt_the_second_crisis_equals_the_first(play: Play) -> None:
    paid, free = (play(off) for off in ("", "dependence"))
    assert paid.outcome["dependence_change"] > 0.002 and free.outcome["dependence_change"] == 0.0
    for name in ("after_dependence", "after_balance", "after_sovereignty"):
        assert np.unique(series(free, name)).size == 1 < np.unique(series(paid, name)).size, name


def test_without_the_example_the_risk_of_neighbours_is_constant(play: Play) -> None:
    learns, still = (series(play(off), "state_risk") for off in ("", "diffusion"))
    assert (still == still[0]).all() and still[0].max() > 0.0
    home = [str(code) for code in play("").coords["state"][1]].index("KAZ")
    others = np.delete(np.arange(still.shape[1]), home)
    assert (learns[:, others].max(axis=0) > 1.02 * still[0, others]).sum() >= 5
    assert not [row for row in play("diffusion").events if row["sub_event_type"] == "revolt_elsewhere"]
