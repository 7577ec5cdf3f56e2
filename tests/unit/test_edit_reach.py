"""What an edit touches: nothing before its hour, and nothing that it cannot reach."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from edited import BASE, made

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.order import variables

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY, digest

LATE = ("at:2022-01-05T20:00:curfew", "at:2022-01-05T20:00:emergency:place:salt-bay")
LATE_HOUR = 4 * 24 + 20
CABINET_HOUR = 4 * 24 + 9  # the script's decision of 8:30 on the 5th bears on the hour from 9:00


@pytest.fixture(scope="module")
def plain(tiny_land: Any) -> Any:
    return made(tiny_land)


@pytest.mark.parametrize("edits", [(), ("never:purge", "never:resign")], ids=["no edit", "never of what is not there"])
def test_an_edit_that_changes_nothing_gives_exactly_the_same_run(
    tiny_land: Any, plain: Any, edits: tuple[str, ...]
) -> None:
    again = made(tiny_land, *edits)
    assert digest(again) == digest(plain)
    # Texts, because a coordinate that is not known (not a number) does not equal itself.
    assert repr(again.events) == repr(plain.events) and repr(again.claims) == repr(plain.claims)
    assert again.outcome == plain.outcome
    assert max(float(values.max()) for _, values, _ in plain.series.values()) > 100, "nothing happened at all"


def states(scenario: Any, settings: Settings) -> tuple[list[dict[str, Any]], Any]:
    """Everything that the hours keep, at the end of every hour, and the world."""
    _, built, values, hours = engine_run.prepare(scenario, settings, 8)
    people = engine_run.world_build.people(built, None)
    law = engine_run.law(values, 8, engine_run.mean_opposition(hours))
    street = engine_run.Crowd(people, built.statics["place_key"], law, settings.seed)
    kept = []
    for hour in range(24 * (settings.days or 1)):
        counts = hours.advance(hour, hour // 24, street)
        kept.append({name: np.array(value) for name, value in {**counts, **hours.now}.items()})
    return kept, built


def apart(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[int]:
    """The hours in which any variable differs."""
    return [hour for hour, (a, b) in enumerate(zip(one, other)) if any(not np.array_equal(a[n], b[n]) for n in a)]


@pytest.mark.parametrize(
    ("edits", "hour"),
    [(LATE[:1], LATE_HOUR), (LATE[1:], LATE_HOUR), (("never:sack_cabinet",), CABINET_HOUR)],
    ids=["curfew", "emergency in one place", "never"],
)
def test_a_late_edit_changes_nothing_before_its_hour_and_something_after(
    tiny_land: Any, plain: Any, edits: tuple[str, ...], hour: int
) -> None:
    edited = made(tiny_land, *edits)
    for name, (dims, values, _) in plain.series.items():
        if dims[0] == "time":  # the years after begin where the hours end
            assert np.array_equal(edited.series[name][1][:hour], values[:hour]), name
    assert any(not np.array_equal(edited.series[name][1][hour:], plain.series[name][1][hour:]) for name in plain.series)
    before = [row for row in plain.events if row["hour"] < hour - 1]
    assert before and repr(edited.events[: len(before)]) == repr(before)
    one, _ = states(tiny_land, BASE)
    other, _ = states(tiny_land, replace(BASE, edits=edits))
    different = apart(one, other)
    assert different and different[0] == hour


# Places share news and travel (contagion), contacts (tie_weight), harm heard of (word_spreads), what sources say and
# how far they are believed (claim_rate, exposure_cost), mobile forces, and what the dead cost the rulers (bargain).
SHARED = (("tie_weight", "0"), ("word_spreads", "0"), ("claim_rate", "0"), ("exposure_cost", "0"))
DEADLY = (("effort", "1.5"), ("siege_fire", "0.1"), ("turn_rate", "3"), ("anonymity", "50"), ("siege_minimum", "5"),
          ("calm_rate", "0.01"))  # fmt: skip
ALONE = replace(BASE, overrides=(*UNEASY, *DEADLY, *SHARED), without=("contagion", "bargain"))


# What the elites make of the country as a whole: powers and pact bear on no place while the script rules. At what
# pressure a post would break (post_tipping) is written only while anything stirs anywhere, and bears on nothing. What
# the patron and the allies make of his danger, and the risk of another crisis, bear on no place either.
OF_NO_PLACE = {"post_tipping", "patron_backing", "host_danger", "door", "patron_gain", "crisis_risk", "elite_survival",
               "survival", "weak_place", "calm_hours", "mission_calm", "pact", "clients_loyal", "leader_power",
               "elite_position"}  # fmt: skip


def places_apart(one: list[dict[str, Any]], other: list[dict[str, Any]], built: Any) -> set[str]:
    """Places in which any variable differs at any hour; `country` for what is one number for all.

    What sources, elites and rulers know and say of the country as a whole belongs to no place, and is left out.
    """
    on = {name: variable.on for name, variable in variables().items()}
    home = built.statics["object_place"].astype(int)
    found: set[str] = set()
    for a, b in zip(one, other):
        for name in a.keys() - OF_NO_PLACE:
            different = np.asarray(a[name] != b[name])
            kind = on.get(name, "place")  # what the street counts is counted by place
            if kind == "country":
                found |= {"country"} if different.any() else set()
            if kind == "country" or not kind.startswith(("place", "object")):
                continue
            rows = np.flatnonzero(different.reshape(different.shape[0], -1).any(axis=1))
            found |= {built.place_ids[home[row] if kind == "object" else row] for row in rows}
    return found


def without_travel(scenario: Any) -> Any:
    """The same country with forces that stay where they are."""
    return scenario.model_copy(update={"forces": tuple(force.model_copy(update={"mobile": False})
                                                       for force in scenario.forces)})  # fmt: skip


@pytest.mark.parametrize("place", ["salt-bay", "river-city"])
def test_an_edit_in_a_place_that_shares_nothing_leaves_all_others_as_they_are(tiny_land: Any, place: str) -> None:
    edit, alone = f"at:2022-01-04T10:00:emergency:place:{place}", without_travel(tiny_land)
    one, built = states(alone, ALONE)
    other, _ = states(alone, replace(ALONE, edits=(edit,)))
    assert places_apart(one, other, built) == {place}
    assert sum(float(hour["active"].sum()) for hour in one) > 1000, "nobody is out, so nothing could spread"
    shared, _ = states(tiny_land, BASE)
    spread, _ = states(tiny_land, replace(BASE, edits=(edit,)))
    assert places_apart(shared, spread, built) >= set(built.place_ids)


@pytest.mark.parametrize(("link", "strong", "edit"), [
    ("contagion", "", "at:2022-01-02T10:00:emergency:place:salt-bay"),
    ("tie_weight", "0.5", "at:2022-01-01T10:00:emergency:place:salt-bay"),  # while crowds are still small
    ("word_spreads", "1", "at:2022-01-01T10:00:curfew:place:salt-bay"),  # fewer die there
    ("claim_rate", "1", "at:2022-01-02T10:00:blackout:place:salt-bay=1"),  # witnesses see less there
    ("mobile", "", "at:2022-01-02T10:00:emergency:place:salt-bay"),
])  # fmt: skip
def test_each_link_alone_carries_an_edit_to_other_places(tiny_land: Any, link: str, strong: str, edit: str) -> None:
    alone = without_travel(tiny_land)
    scenario = tiny_land if link == "mobile" else alone
    linked = replace(ALONE, overrides=(*ALONE.overrides, *([(link, strong)] if strong else [])),
                     without=("bargain",) if link == "contagion" else ALONE.without)  # fmt: skip

    def reached(scenario: Any, settings: Settings) -> set[str]:
        one, built = states(scenario, settings)
        other, _ = states(scenario, replace(settings, edits=(edit,)))
        return places_apart(one, other, built) - {"country"}

    assert reached(scenario, linked) > {"salt-bay"}
    assert reached(alone, ALONE) == {"salt-bay"}, "without the link it stays there"
