"""The minutes of leader and factions: why a move was chosen, in words that fit what was believed and drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, crowded

from steppefire.core.settings import Settings
from steppefire.engine.causes import Causes
from steppefire.engine.minutes import Minutes, percent
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.clique_choice import COUP, FLIGHT, STAND_DOWN, STAY, SUBMIT, UNABLE
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.statics import CLIQUE_MOVES
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


# Meetings of factions.

ADAPTIVE = Settings(policy="adaptive", days=3)
BEFORE = {"elite_survival": np.asarray(0.42)}


def gathered(minutes: Minutes, **changed: Any) -> dict[str, Any]:
    """An hour in which the second faction meets and picks a coup among four open moves."""
    shape = len(minutes.factions), len(CLIQUE_MOVES)
    met, chance, worth = np.zeros(shape[0]), np.zeros(shape), np.full(shape, UNABLE)
    met[1] = 1.0
    worth[:, [STAY, COUP, FLIGHT, SUBMIT]] = 0.5, 0.9, 0.3, 0.25
    chance[:, [STAY, COUP, FLIGHT, SUBMIT]] = 0.2, 0.7, 0.06, 0.04
    return {"clique_met": met, "clique_chance": chance, "clique_worth": worth,
            "clique_move": np.full(shape[0], float(COUP)), "faction_in": np.array([1.0, 0.0, 1.0])[: shape[0]],
            "faction_power": np.array([0.6, 0.19, 0.21])[: shape[0]], "pact": 0.3, **changed}  # fmt: skip


def noted(minutes: Minutes, now: dict[str, Any]) -> list[dict[str, Any]]:
    fresh = Minutes(minutes.scenario, minutes.built)
    assert fresh.watch(30, BEFORE, now) == [], "of the leader nothing is decided"
    assert fresh.meetings == len({row["meeting"] for row in fresh.rows})
    return fresh.rows


def test_a_meeting_of_a_faction_is_a_row_for_each_open_move(minutes: Minutes) -> None:
    rows = noted(minutes, gathered(minutes))
    assert {row["who"] for row in rows} == {minutes.factions[1]} and {row["hour"] for row in rows} == {30}
    assert [(row["option"], row["value"], row["chance"]) for row in rows] == [
        ("stay", 0.5, 0.2), ("coup", 0.9, 0.7), ("flight", 0.3, 0.06), ("submit", 0.25, 0.04)]  # fmt: skip
    assert [row["option"] for row in rows if row["chosen"]] == ["coup"]
    assert {row["believed_survival"] for row in rows} == {0.42}
    assert [row["why"] for row in rows if row["why"]] == [
        "It held 19% of power, stood outside the ruling coalition, put the leader's chance to stay at 42%, and the "
        "pact was breaking."]  # fmt: skip


def test_who_was_sure_to_stay_or_did_not_meet_is_not_noted(minutes: Minutes) -> None:
    sure = np.zeros((len(minutes.factions), len(CLIQUE_MOVES)))
    sure[:, STAY] = 1.0
    assert noted(minutes, gathered(minutes, clique_chance=sure)) == []
    assert noted(minutes, gathered(minutes, clique_met=np.zeros(len(minutes.factions)))) == []


def test_factions_that_meet_in_one_hour_have_a_meeting_each(minutes: Minutes) -> None:
    rows = noted(minutes, gathered(minutes, clique_met=np.ones(len(minutes.factions))))
    assert {(row["meeting"], row["who"]) for row in rows} == set(enumerate(minutes.factions, 1))


def test_meetings_of_factions_in_unrest_have_one_choice_and_chances_that_sum_to_one(tiny_land: Any) -> None:
    staying = replace(ADAPTIVE, edits=("never:resign",))
    result = crowded(tiny_land, [1000.0, 2000.0, 400.0, 700.0], staying, 30.0)
    by_meeting: dict[int, list[dict[str, Any]]] = {}
    for row in result.decisions:
        by_meeting.setdefault(row["meeting"], []).append(row)
    factions = Minutes(tiny_land, world_build.world(tiny_land, Settings().scale)).factions
    circles = [rows for rows in by_meeting.values() if rows[0]["who"] in factions]
    assert len(circles) > 3 and sorted(by_meeting) == list(range(1, len(by_meeting) + 1))
    for rows in circles:
        assert len({(row["who"], row["hour"]) for row in rows}) == 1
        assert sum(row["chosen"] for row in rows) == 1
        assert sum(row["chance"] for row in rows) == pytest.approx(1.0, abs=1e-12)
        assert all(row["value"] > UNABLE and (row["why"] != "") == row["chosen"] for row in rows)
        assert rows[0]["option"] == "stay" and rows[0]["chance"] < 0.99
        assert all(row["chance"] > 0.0 for row in rows if row["chosen"])
    options = {row["option"] for rows in circles for row in rows}
    assert CLIQUE_MOVES[STAND_DOWN] in options, "with violence around a post of theirs, they could empty it"


def test_in_calm_factions_meet_but_nothing_is_noted(tiny_land: Any) -> None:
    result = crowded(tiny_land, [0.0] * 4, ADAPTIVE)
    assert [row for row in result.decisions if row["who"] != "leader"] == []
    met = np.stack([after(tiny_land, [0.0] * 4, hours, ADAPTIVE).now["clique_met"] for hours in range(1, 49, 4)])
    assert met.any(), "a faction meets every six hours or so"
