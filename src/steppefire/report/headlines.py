"""The figures that stand beside the story: this seed's value and the range over many seeds."""

from __future__ import annotations

from typing import Any

from steppefire.report import words
from steppefire.report.story import how_many, quiet_from
from steppefire.report.tables import units_with_unrest


def headlines(run: Any) -> list[dict[str, str]]:
    """Label and value of each headline figure of this run."""
    outcome = run.outcome
    quiet = quiet_from(run.series)
    first = min((outcome.get("onset") or {}).values(), default=None)
    pairs = [
        ("First rally", words.moment(first)),
        ("Participants on the largest day", words.count(outcome.get("participants_peak"))),
        ("Units with unrest", words.count(units_with_unrest(run.series))),
        ("Units with violence", words.count(how_many(outcome.get("units_violent")))),
        ("Objects taken", words.count(how_many(outcome.get("objects_taken")))),
        ("Dead, civilians", words.count(outcome.get("dead_civilians"))),
        ("Dead, security forces", words.count(outcome.get("dead_security"))),
        ("Injured", words.count(outcome.get("injured"))),
        ("Detained by the end", words.count(outcome.get("detained"))),
        ("Quiet from", words.moment(quiet.isoformat()) if quiet is not None else "–"),
    ]
    return [{"label": label, "value": value} for label, value in pairs]


def range_rows(ranges: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The stored ranges, with texts and the geometry of a small interval picture."""
    return [range_row(row) for row in (ranges or {}).get("rows", [])]


def range_row(row: dict[str, Any]) -> dict[str, Any]:
    """One target: its interval, the seeds' median and 5-95 % range, inside or not."""
    ends = [row.get(key) for key in ("low", "high", "q05", "q95", "median") if row.get(key) is not None]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    width = (high - low) or 1.0

    def at(value: Any) -> float:
        return round(8 + 84 * (float(value) - low) / width, 1)

    picture = None
    if None not in (row.get("q05"), row.get("q95"), row.get("median")):
        picture = {
            "target": at(row["low"] if row.get("low") is not None else low),
            "target_end": at(row["high"] if row.get("high") is not None else high),
            "range": at(row["q05"]), "range_end": at(row["q95"]), "median": at(row["median"]),
        }
    return {
        "text": row.get("text") or row.get("target"), "unit": row.get("unit") or "", "inside": row.get("inside"),
        "target": words.span(row.get("low"), row.get("high")), "median": words.number(row.get("median")),
        "range": words.span(row.get("q05"), row.get("q95")), "picture": picture,
    }
