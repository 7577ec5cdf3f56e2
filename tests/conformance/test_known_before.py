"""Nothing in a bundled scenario was first known after hour 0 unless it says so and why."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from steppefire.scenario import bundled, known, load
from steppefire.scenario.schema import Scenario
from steppefire.world.abroad import abroad_statics, precedents


def world(scenario: Scenario) -> dict[str, np.ndarray]:
    """What a run begins with of the states and the treaty."""
    return {**abroad_statics(scenario), **precedents(scenario)}


@pytest.mark.parametrize("name", bundled())
def test_every_field_was_known_before_or_says_why_not(name: str) -> None:
    assert known.faults(name) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("2010", date(2010, 12, 31)), ("2010-02", date(2010, 2, 28)), ("2010-12", date(2010, 12, 31)),
     ("2010-04-06", date(2010, 4, 6))],
)  # fmt: skip
def test_a_year_or_month_means_its_last_day(text: str, day: date) -> None:
    assert known.last_day(text) == day


def test_other_words_are_no_day() -> None:
    with pytest.raises(ValueError, match="no year, month or day"):
        known.last_day("soon")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("card.gini,2024,true", "card.gini,2024,false", "card.gini was known on 2024, not before hour 0"),
        ("card.gini,2024,true", "card.gini,2001,true", "card.gini is marked as published later, yet was known on 2001"),
        ("card.gini,", "card.colour,", "card.gini has no entry"),
        ("card.gini,", "card.colour,", "card.colour is no field"),
        ("card.gini,", "card.gini card.gini,", "card.gini has two entries"),
    ],
)
def test_a_planted_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, fault: str
) -> None:
    copy = tmp_path / "library"
    shutil.copytree(known.library(), copy)
    path = copy / "belarus-2020" / known.FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    monkeypatch.setattr(known, "library", lambda: copy)
    assert any(found.startswith(fault) for found in known.faults("belarus-2020"))


@pytest.mark.parametrize("name", bundled())
def test_history_holds_no_outcome(name: str) -> None:
    scenario = load(name)
    assert all(row.from_ < scenario.start for row in scenario.history)
    assert all(unit.past_shooting_year is None or unit.past_shooting_year < scenario.start.year
               for unit in scenario.units)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in bundled() if load(name).treaty is not None])
def test_what_became_of_the_treaty_after_hour_0_acts_on_nothing(name: str) -> None:
    scenario = load(name)
    treaty = scenario.treaty
    assert treaty is not None
    before = treaty.model_copy(update={
        "precedents": tuple(row for row in treaty.precedents if row.date < scenario.start),
        "chairs": tuple(row for row in treaty.chairs if row.from_ <= scenario.start)})  # fmt: skip
    cut = scenario.model_copy(update={"treaty": before})
    ours, theirs = world(scenario), world(cut)
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[key], theirs[key]) for key in ours)
    assert treaty.chair(scenario.start) == before.chair(scenario.start)


@pytest.mark.parametrize("name", bundled())
def test_no_fact_is_a_figure_of_the_crisis(name: str) -> None:
    """Figures of the ledger with three digits and more that count stand in no fact, and in no table of men and states.

    Tables of places are left out: a town may have as many inhabitants as a square held.
    """
    scenario = load(name)
    claimed = {number for claim in scenario.claims for number in (claim.low, claim.high) if number}
    told = {number for number in claimed if len(str(int(number)).rstrip("0")) >= 3}
    numbers = {fact.value for fact in scenario.facts.values()}
    for table in (scenario.forces, scenario.object_kinds, scenario.states):
        numbers |= {value for row in table for value in row.__dict__.values() if isinstance(value, (int, float))}
    assert told & numbers == set()
