"""The minutes of the council: why a move was chosen, in words that fit what was believed and drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine.causes import Causes
from steppefire.engine.minutes import Minutes, percent
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.moves import MOVES
from steppefire.world import build as world_build


@pytest.fixture(scope="module")
def minutes(tiny_land: Any) -> Minutes:
    return Minutes(tiny_land, world_build.world(tiny_land, Settings().scale))


def met(minutes: Minutes, **worth: tuple[float, float, float]) -> dict[str, Any]:
    """An hour's meeting: each option by its name with value, chance to be drawn and chance to stay."""
    now: dict[str, Any] = {name: np.zeros(len(MOVES)) for name in ("move_open", "move_value", "move_chance",
                                                                    "move_survival")}  # fmt: skip
    for name, (value, chance, stays) in worth.items():
        move = MOVES.index(name)
        now["move_open"][move] = 1.0
        now["move_value"][move], now["move_chance"][move], now["move_survival"][move] = value, chance, stays
    return now | {"weak_place": 1.0, "crowd_in_mind": np.array([1000.0, 246.0]), "survival": 0.88}


def test_the_best_move_is_called_so_with_its_chance(minutes: Minutes) -> None:
    said = minutes.why(m.CABINET, {}, met(minutes, wait=(5, 0.3, 0.88), sack_cabinet=(6, 0.7, 0.94)))
    where = minutes.built.rows[1]["name"]
    assert said == (
        f"He believed 1,246 people in the street, the worst danger in {where}, and his chance to stay at 88%. "
        "Sacking the cabinet seemed to raise it to 94% and, its cost counted, to be worth most; the choice had a "
        "chance of 70%."
    )


def test_a_choice_that_was_not_the_best_says_so_and_names_the_best(minutes: Minutes) -> None:
    now = met(minutes, wait=(5, 0.9, 0.88), deploy=(3, 0.001, 0.80), resign=(6, 0.099, 0.0))
    said = minutes.why(m.DEPLOY, {}, now)
    assert "Calling out the army seemed to lower it to 80%; giving in seemed worth more" in said
    assert said.endswith("choices are drawn, and this one had a chance of under 1%.")
    now["move_survival"][m.DEPLOY] = 0.882
    assert "Calling out the army seemed to leave it at that; giving in" in minutes.why(m.DEPLOY, {}, now)
    assert "He waited; giving in seemed worth more" in minutes.why(m.WAIT, {}, now)
    assert "Leaving in time seemed worth more than that chance, so he gave in" in minutes.why(m.RESIGN, {}, now)


def test_a_closed_option_is_never_the_better_one(minutes: Minutes) -> None:
    now = met(minutes, wait=(5, 1.0, 0.88))
    now["move_value"][m.STORY] = 99.0
    assert "No step seemed worth its cost, so he waited" in minutes.why(m.WAIT, {}, now)


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (1e-6, "under 1%"), (0.006, "1%"), (0.5, "50%"),
                                             (0.9949, "99%"), (0.996, "over 99%"), (1.0, "over 99%")])  # fmt: skip
def test_chances_are_not_called_certain(share: float, said: str) -> None:
    assert percent(share) == said


def test_a_decision_of_the_council_answers_the_place_it_fears() -> None:
    causes = Causes(np.ones((3, 3)), 1)
    assert causes.of_choice(1) == -1
    causes.price = 0
    assert causes.of_choice(1) == 0
    causes.rally[2] = 4
    assert causes.of_choice(1) == 4
    causes.violence[2], causes.rally[1] = 7, 5
    assert causes.of_choice(1) == 5 and causes.of_choice(0) == 7
