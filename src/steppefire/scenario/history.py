"""What must hold in the history: dates before hour 0, the quantity's unit and range, an origin in every row."""

from __future__ import annotations

from typing import Any

from steppefire.scenario.checks import Draft
from steppefire.scenario.located import Problems, Row
from steppefire.scenario.rows import QUANTITIES

# Further back the slow clock would run for centuries of months.
MAX_YEARS = 100


def check_history(draft: Draft, problems: Problems) -> None:
    """Every row of history.csv, and the date of the last change of power, against the scenario's start."""
    start, power = (draft.head.values.get(key) for key in ("start", "power_since"))
    if start and power:
        if power.value >= start.value:
            problems.add(power.mark, "power changed hands after the start", "power_since lies before hour 0",
                         "correct power_since or start")
        elif start.value.year - power.value.year > MAX_YEARS:
            problems.add(power.mark, f"power changed hands more than {MAX_YEARS} years before the start", "",
                         "correct power_since or start")
    for happening, row in draft.pairs("history"):
        _number(happening, row, problems)
        if start:
            _dates(happening, row, start.value, problems)
        if happening.source is None and happening.assumed is None:
            problems.add(row.cells["source"].mark, "the row has no origin", "every number has a source or a reason",
                         "fill source or assumed")


def _number(happening: Any, row: Row, problems: Problems) -> None:
    unit, low, high = QUANTITIES[happening.quantity]
    if happening.unit != unit:
        problems.add(row.cells["unit"].mark, f"{happening.quantity} is in {unit}", "each quantity has one unit",
                     f"write {unit}")
    if not low <= happening.value <= high:
        problems.add(row.cells["value"].mark, f"{happening.quantity} is {happening.value:g}",
                     f"it lies between {low:g} and {high:g}", "")


def _dates(happening: Any, row: Row, start: Any, problems: Problems) -> None:
    if happening.from_ >= start:
        problems.add(row.cells["from"].mark, "the row begins at the scenario's start or later",
                     "the history holds what was before hour 0", "")
    elif happening.to is not None and happening.to > start:
        problems.add(row.cells["to"].mark, "the row ends after the scenario's start",
                     "the history holds what was before hour 0", "")
    if happening.to is not None and happening.to <= happening.from_:
        problems.add(row.cells["to"].mark, "the row ends before it begins", "", "exchange from and to")
