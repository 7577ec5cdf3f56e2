"""Every bundled scenario runs, and its dated decisions are played."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario import bundled, check, load
from steppefire.scenario.load import library
from steppefire.study.measures import Seen, measure

EIGHT = ["armenia-2018", "bahrain-2011", "belarus-2020", "georgia-2003", "kazakhstan-2022", "kyrgyzstan-2010",
         "ukraine-2004", "ukraine-2014"]  # fmt: skip
# Leaders whose end is a dated decision of the script.
ENDS = {"armenia-2018", "georgia-2003", "kyrgyzstan-2010", "ukraine-2004", "ukraine-2014"}
# Decisions that the record tells under other names, or of which there is nothing to tell.
SILENT = {"contingent", "stand_down_order", "security_council_chair", "withdraw_troops"}


def test_eight_crises_ship() -> None:
    assert bundled() == EIGHT


@pytest.mark.parametrize("name", EIGHT)
def test_a_day_of_each_can_be_run_and_measured(name: str) -> None:
    scenario = load(name)
    seen = Seen(simulate(scenario, Settings(scale=0.001, days=1)))
    for target in scenario.targets:
        measure(seen, target.measure)
    assert seen.outcome["participants_peak"] < sum(unit.population for unit in scenario.units)


def test_the_script_of_the_second_day_is_played() -> None:
    result = simulate(load("kyrgyzstan-2010"), Settings(scale=0.001, days=2, policy="historical"))
    assert {"shooting_order", "emergency", "curfew"} <= {event["sub_event_type"] for event in result.events}


@pytest.mark.nightly
@pytest.mark.parametrize("name", EIGHT)
def test_every_dated_decision_is_played(name: str) -> None:
    scenario = load(name)
    last = max(entry.time for entry in scenario.script)
    days = (last - scenario.start) // timedelta(days=1) + 1
    result = simulate(scenario, Settings(scale=0.001, days=days, policy="historical"))
    told = {event["sub_event_type"] for event in result.events}
    assert {entry.action for entry in scenario.script} - SILENT <= told
    assert (not result.outcome["leader_in_office"]) == (name in ENDS)


def test_the_script_alone_knows_how_it_ended() -> None:
    """Sources of the ledger are cited by script, claims and targets, and by no other table of an unfolded scenario."""
    for name in EIGHT:
        scenario = load(name)
        if "CARD" not in {source.key for source in scenario.sources}:
            continue
        cited = {fact.source for fact in scenario.facts.values()} - {None}
        cited |= {row.source for row in (*scenario.history, *scenario.objects)} - {None}
        ledger = {key for row in (*scenario.script, *scenario.claims, *scenario.targets)
                  for key in (row.source or "").split()}  # fmt: skip
        assert not cited & ledger, name


def test_a_card_and_its_dates_may_stand_beside_the_tables_and_other_tables_may_not(tmp_path: Path) -> None:
    folder = tmp_path / "georgia-2003"
    shutil.copytree(library() / "georgia-2003", folder)
    assert check(folder) == []
    (folder / "card.yaml").rename(folder / "cards.yaml")
    assert [(problem.file, problem.what) for problem in check(folder)] == [("cards.yaml", "this file is not read")]
