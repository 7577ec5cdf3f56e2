"""What must hold in the script and in the ledger of claims: scopes that exist, times in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from steppefire.scenario.checks import Draft, known
from steppefire.scenario.located import Mark, Problems, Row, Scalar, did_you_mean, shown

SCOPES = {"unit": "units", "place": "places", "object": "objects", "state": "states"}
# Actions that take a number, and the largest one; a price may stay away: no more than before.
LARGEST = {"reverse_price": 1e6, "blackout": 1.0, "contingent": 1e7}
WHAT_VALUE = {"reverse_price": "the price a litre, as in units.csv", "blackout": "the share of connections cut, 0..1",
              "contingent": "the troops"}  # fmt: skip


def check_scope(cell: Scalar, draft: Draft, problems: Problems) -> None:
    """A scope is the country, or a unit, place, object or state that exists; a claim may be about the border."""
    if cell.text == "country" or (cell.text == "border" and cell.mark.file == "claims.csv"):
        return
    kind, colon, key = cell.text.partition(":")
    if not colon or kind not in SCOPES:
        forms = "country, unit:ID, place:ID, object:ID or state:CODE"
        problems.add(cell.mark, f"{shown(cell.text)} is not a scope", f"a scope is {forms}",
                     did_you_mean(kind, ["country", *SCOPES]))
        return
    at = Mark(cell.mark.file, cell.mark.line, cell.mark.column + len(kind) + 1 + cell.quoted)
    known(key, at, SCOPES[kind], draft, problems)


def check_script(draft: Draft, problems: Problems) -> None:
    """Decisions stand in order of time inside the scenario's span, each with what its action needs."""
    before: datetime | None = None
    for decision, row in draft.pairs("script"):
        if before is not None and decision.time < before:
            problems.add(row.cells["time"].mark, f"{row.cells['time'].text} comes before the row above",
                         "rows stand in order of time", "move the row up")
        before = decision.time if before is None else max(before, decision.time)
        _in_span(decision, row, draft, problems)
        if decision.until is not None and decision.until <= decision.time:
            problems.add(row.cells["until"].mark, "the decision ends before it begins", "until is later than time", "")
        if decision.source is None and decision.assumed is None:
            problems.add(row.cells["source"].mark, "a decision without source", "each has a source or says why not",
                         "fill source or assumed")
        _value(decision, row, problems)
        if decision.action == "contingent" and not decision.scope.startswith("state:"):
            problems.add(row.cells["scope"].mark, "a contingent without its state", "a state sends it",
                         "write state:CODE")
    for row in _rows(draft, "script") + _rows(draft, "claims"):
        if "scope" in row.cells and row.cells["scope"].text:
            check_scope(row.cells["scope"], draft, problems)


def _in_span(decision: Any, row: Row, draft: Draft, problems: Problems) -> None:
    start, days = draft.head.values.get("start"), draft.head.values.get("days")
    if start is None or days is None:
        return
    end = start.value + timedelta(days=days.value)
    if not start.value <= decision.time < end:
        problems.add(row.cells["time"].mark, f"{row.cells['time'].text} lies outside the scenario",
                     f"it runs from {start.value.isoformat('T', 'minutes')} for {days.value} days", "")


def _value(decision: Any, row: Row, problems: Problems) -> None:
    cell = row.cells["value"]
    fault = value_fault(decision.action, decision.value, cell.text)
    if fault is not None:
        problems.add(cell.mark, *fault)


def value_fault(action: str, value: float | None, text: str) -> tuple[str, str, str] | None:
    """What is wrong with the number that comes with a decision, why, and a hint; None where it fits."""
    if action not in LARGEST or (value is None and action == "reverse_price"):
        return None
    if value is None:
        return f"{action} has no value", f"it needs {WHAT_VALUE[action]}", ""
    if value > LARGEST[action]:
        return f"value {shown(text)} is out of range", f"{action} takes {WHAT_VALUE[action]}", ""
    if action == "contingent" and value != int(value):
        return f"{shown(text)} is not a whole number", "troops are counted", "round it"
    return None


def check_claims(draft: Draft, problems: Problems) -> None:
    """A claim says something, its period does not end before it begins, and F and S marks have a source."""
    for claim, row in draft.pairs("claims"):
        if claim.low is None and claim.high is None and claim.words is None:
            problems.add(row.cells["low"].mark, f"claim {claim.id} claims nothing", "low, high and words are empty",
                         "fill one of them")
        if (claim.low is not None or claim.high is not None) and claim.unit is None:
            problems.add(row.cells["unit"].mark, f"claim {claim.id} has a number without a unit", "",
                         "write the unit")
        if claim.from_ and claim.to and claim.to < claim.from_:
            problems.add(row.cells["to"].mark, f"the period of claim {claim.id} ends before it begins", "",
                         "exchange from and to")
        if claim.mark in ("F", "S") and claim.source is None:
            problems.add(row.cells["source"].mark, f"claim {claim.id} is marked {claim.mark} but has no source",
                         "F and S stand for a found source and a report", "fill source, or mark it R")


def _rows(draft: Draft, table: str) -> tuple[Row, ...]:
    return draft.tables[table].table.rows if table in draft.tables else ()


