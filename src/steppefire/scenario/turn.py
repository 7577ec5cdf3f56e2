"""The hour from which the powerful decide for themselves: what of the script was known by then, and how it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from steppefire.core.clock import hours_between
from steppefire.core.errors import Problem
from steppefire.scenario import cells
from steppefire.scenario.cells import Refused
from steppefire.scenario.located import Problems, shown
from steppefire.scenario.rows import Decision
from steppefire.scenario.schema import Scenario

OPTION = "--from"
# Orders whose end nobody announces with them; emergencies, curfews and prices have theirs in the decree.
OPEN_ENDED = ("blackout", "deploy", "shooting_order")


def moment(text: str, scenario: Scenario, problems: Problems, option: str = OPTION) -> datetime | None:
    """A moment, without an offset in the scenario's own time; None after noting why it is none."""
    try:
        return cells.local_moment(text, scenario.start)
    except Refused as refused:
        problems.found.append(Problem(option, 1, 1, refused.what, refused.why, refused.hint))
        return None


def within(text: str, scenario: Scenario, days: int | None, problems: Problems) -> datetime | None:
    """The same, if it lies in the run of so many days."""
    found, first = moment(text, scenario, problems), scenario.start
    length = min(days or scenario.days, scenario.days)
    if found is not None and not first <= found < first + timedelta(days=length):
        problems.found.append(Problem(OPTION, 1, 1, f"{shown(text)} lies outside the run",
                                      f"it runs from {first.isoformat('T', 'minutes')} for {length} days",
                                      "name a time within it"))  # fmt: skip
        return None
    return None if found is None else found.astimezone(first.tzinfo)


def taken_by(scenario: Scenario, turn: datetime) -> tuple[Decision, ...]:
    """The script as it is known at this time: what was decided by then, with the ends that were announced.

    Nothing is decided before hour 0, so that who decides from then on has no script at all.
    """
    if hours_between(scenario.start, turn) <= 0.0:
        return ()
    return tuple(known(decision, turn) for decision in scenario.script if decision.time <= turn)


def known(decision: Decision, turn: datetime) -> Decision:
    """A decision without an end that nobody could know at this time."""
    unknown = decision.action in OPEN_ENDED and decision.until is not None and decision.until > turn
    return decision.model_copy(update={"until": None}) if unknown else decision
