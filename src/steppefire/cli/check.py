"""steppefire check: every mistake of a scenario at once."""

from __future__ import annotations

from steppefire.cli import options
from steppefire.cli.shell import guarded, show


@guarded
def command(scenario: options.ScenarioName) -> None:
    """Read a scenario and print every mistake at once, each with its place and a hint."""
    from steppefire import api
    from steppefire.core.errors import InputError
    from steppefire.scenario.load import check as find_problems

    problems = find_problems(scenario)
    if problems:
        raise InputError(problems)
    found = api.load(scenario)
    people = sum(unit.population for unit in found.units)
    show(f"{found.name}: no mistakes ({len(found.units)} units, {len(found.places)} places, {people:,} people)")
