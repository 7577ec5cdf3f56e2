"""Rival explanations as edits: what they set and bar, what clashes, and what they leave as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from edited import BASE, made
from test_edits import problems_of

import steppefire as sf
from steppefire.core.settings import Settings
from steppefire.engine.policy import policy_statics
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario import resolve
from steppefire.scenario.edits import notes
from steppefire.scenario.head import FACTS
from steppefire.scenario.hypotheses import HYPOTHESES

NAMES = ("spontaneous", "clique-led", "staged-break", "foreign-led", "own-idea", "patron-call")


def taken(scenario: Any, name: str, *edits: str, **given: Any) -> Any:
    return resolve(scenario, Settings(edits=(f"hypothesis:{name}", *edits), policy="adaptive", **given))


def test_the_six_of_the_design() -> None:
    assert tuple(HYPOTHESES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_hypothesis_sets_what_exists_within_its_range_and_says_why(tiny_land: Any, name: str) -> None:
    entry = HYPOTHESES[name]
    assert entry.claim and entry.reason and (entry.sets or entry.bars)
    resolved = taken(tiny_land, name)
    for path, value in entry.sets.items():
        if path.startswith("facts."):
            assert path.removeprefix("facts.") in FACTS
            setting = resolved.facts[path.removeprefix("facts.")]
            assert resolved.scenario.facts[path.removeprefix("facts.")].value == value
        else:
            assert PARAMETERS[path].low <= value <= PARAMETERS[path].high
            setting = resolved.parameters[path]
        assert (setting.value, setting.set_by) == (value, "--edit")
    assert resolved.banned == set(entry.bars)
    untouched = {name for name in PARAMETERS if name not in entry.sets}
    assert all(resolved.parameters[name].set_by == "default" for name in untouched)


def test_nothing_in_the_table_names_a_place_or_a_date() -> None:
    scenario = sf.load("kazakhstan-2022")
    known = {row.name.lower() for table in (scenario.units, scenario.places, scenario.states) for row in table}
    for entry in HYPOTHESES.values():
        text = f"{entry.claim} {entry.reason}".lower()
        assert not [name for name in known if name in text] and not re.search(r"20\d\d|january", text)


def test_python_writes_the_same_text(tiny_land: Any) -> None:
    assert sf.hypothesis("foreign-led") == "hypothesis:foreign-led"


def test_two_hypotheses_are_one_too_many(tiny_land: Any) -> None:
    (problem,) = problems_of(tiny_land, "hypothesis:spontaneous", "never:curfew", "hypothesis:foreign-led")
    assert (problem.line, problem.column, problem.what) == (3, 12, "a second hypothesis")


def test_another_edit_of_the_same_number_is_told_and_an_option_overlays_it(tiny_land: Any) -> None:
    (problem,) = problems_of(tiny_land, "set:facts.organised_cadre=900", "hypothesis:foreign-led")
    assert (problem.line, problem.column) == (1, 5) and "set twice" in problem.what
    assert "--set facts.organised_cadre=900" in problem.hint
    taken(tiny_land, "foreign-led", "set:turn_rate=0.2")
    overlaid = taken(tiny_land, "foreign-led", overrides=(("facts.organised_cadre", "900"),))
    assert overlaid.facts["organised_cadre"].value == 900 and overlaid.value("foreign_cadre") == 0.8


def test_what_a_hypothesis_bars_reaches_those_who_would_do_it(tiny_land: Any) -> None:
    plain, barred = policy_statics(taken(tiny_land, "clique-led")), policy_statics(taken(tiny_land, "spontaneous"))
    assert plain["hostile_banned"] == plain["stand_down_banned"] == 0.0
    assert barred["hostile_banned"] == barred["stand_down_banned"] == 1.0
    assert policy_statics(taken(tiny_land, "own-idea"))["patron_call_banned"] == 1.0
    assert policy_statics(taken(tiny_land, "patron-call"))["patron_call_banned"] == 0.0


def test_a_script_loses_what_a_hypothesis_bars(tiny_land: Any) -> None:
    resolved = resolve(tiny_land, Settings(edits=("hypothesis:spontaneous",)))
    assert any(row.action == "stand_down_order" for row in tiny_land.script)
    assert not any(row.action == "stand_down_order" for row in resolved.scenario.script)


def test_notes_say_that_a_script_decides_for_the_powerful(tiny_land: Any) -> None:
    assert notes(("hypothesis:own-idea",), tiny_land, adaptive=True) == []
    (said,) = notes(("hypothesis:own-idea",), tiny_land)
    assert "--policy adaptive" in said


def test_a_run_comes_out_again_from_its_folder(tmp_path: Path) -> None:
    done = sf.run(Path(__file__).parents[1] / "data" / "tiny-land", seed=3, scale=0.1, days=2, out=tmp_path / "kept",
                  edits=[sf.hypothesis("foreign-led")])  # fmt: skip
    assert sf.rerun(tmp_path / "kept") == []
    assert {row["name"]: row["set_by"] for row in done.parameters}["foreign_cadre"] == "--edit"


def test_a_hypothesis_whose_numbers_are_set_back_is_the_run_without_it(tiny_land: Any) -> None:
    """Causes act through their numbers and bars alone: nothing asks for the name."""
    entry = HYPOTHESES["foreign-led"]
    facts = {name: fact.value for name, fact in tiny_land.facts.items()}
    back = tuple((path, repr(facts[path.removeprefix("facts.")] if path.startswith("facts.")
                             else PARAMETERS[path].default)) for path in entry.sets)  # fmt: skip
    whole = tuple((path, value.removesuffix(".0")) for path, value in back)
    settings = replace(BASE, days=6, policy="adaptive")
    undone = made(tiny_land, "hypothesis:foreign-led",
                  settings=replace(settings, overrides=BASE.overrides + whole))  # fmt: skip
    plain = made(tiny_land, settings=settings)
    assert repr(undone.events) == repr(plain.events) and undone.claims == plain.claims
    there = made(tiny_land, "hypothesis:foreign-led", settings=settings)
    assert there.claims != plain.claims
