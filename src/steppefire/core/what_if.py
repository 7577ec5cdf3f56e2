"""The words of an edit, as the command line takes them and run.json keeps them; `scenario/edits.py` reads them."""

from __future__ import annotations

from datetime import datetime


def never(action: str) -> str:
    """The edit that takes every decision of this kind out of the script."""
    return f"never:{action}"


def at(
    time: str | datetime,
    action: str,
    scope: str = "country",
    value: float | None = None,
    until: str | datetime | None = None,
) -> str:
    """The edit that adds a decision; without an offset a time is the scenario's, without `until` it holds to the end.

    `scope` and `value` are those of script.csv: country, unit:ID, place:ID, object:ID or state:CODE; the price in
    KZT/litre, the share of connections cut (0..1), or the troops.
    """
    period = _text(time) if until is None else f"{_text(time)}/{_text(until)}"
    return f"at:{period}:{action}:{scope}" + ("" if value is None else f"={_text(value)}")


def set_value(path: str, value: float) -> str:
    """The edit that changes one number: a parameter, or a fact as facts.NAME."""
    return f"set:{path}={_text(value)}"


def without(switch: str) -> str:
    """The edit that switches one part of the model off."""
    return f"without:{switch}"


def hypothesis(name: str) -> str:
    """The edit that takes a rival explanation for true, by its name in `scenario/hypotheses.py`."""
    return f"hypothesis:{name}"


def _text(value: str | float | datetime) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return str(value) if isinstance(value, str | int) else repr(float(value))
