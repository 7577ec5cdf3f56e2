"""The figures that stand beside the story: this seed's value and the range over many seeds."""

from __future__ import annotations

from math import isfinite
from types import SimpleNamespace
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.report import words
from steppefire.report.leader import in_office
from steppefire.report.records import records
from steppefire.report.story import how_many
from steppefire.report.tables import quiet_from, units_with_unrest


def headlines(run: Any, ranges: dict[str, Any] | None) -> list[dict[str, str]]:
    """Label, value of this run and, where a stored target measures the same thing, the range over seeds."""
    outcome, quiet = run.outcome, quiet_from(run.series)
    first = min((outcome.get("onset") or {}).values(), default=None)
    both_sides = (outcome.get("dead_civilians") or 0) + (outcome.get("dead_security") or 0)
    rows = [
        ("The leader", in_office(run), ""),
        ("First rally", words.moment(first), "first_rally_day"),
        ("Participants, largest day", words.count(outcome.get("participants_peak")), ""),
        ("Units with unrest", words.count(units_with_unrest(run.series)), ""),
        ("Units with violence", words.count(how_many(outcome.get("units_violent"))), "units_violent"),
        ("Objects taken", words.count(how_many(outcome.get("objects_taken"))), ""),
        ("Dead, both sides", words.count(both_sides), "dead"),
        ("of them security forces", words.count(outcome.get("dead_security")), ""),
        ("Injured", words.count(outcome.get("injured")), ""),
        ("Detained by the end", words.count(outcome.get("detained")), ""),
        ("Quiet from", words.moment(quiet.isoformat()) if quiet is not None else "–", "quiet_day"),
    ]
    stored = {str(row.get("measure")): row for row in (ranges or {}).get("rows", [])}
    return [{"label": label, "value": value, "range": seeds(stored.get(measure))} for label, value, measure in rows]


def seeds(row: dict[str, Any] | None) -> str:
    """The 5-95 % range of a stored target in few words."""
    if row is None or row.get("q05") is None or row.get("q95") is None:
        return ""
    text = words.span(row["q05"], row["q95"])
    return f"day {text}" if row.get("unit") == "day" else text


def range_rows(run: Any, ranges: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The stored ranges, with this run's own value, texts and the geometry of a small interval picture."""
    return [
        {**range_row(row), "own": own_value(run, str(row.get("measure")))} for row in (ranges or {}).get("rows", [])
    ]


def cautions(run: Any, ranges: dict[str, Any] | None) -> list[str]:
    """Why the stored ranges do not speak of exactly this run."""
    from steppefire.study.ranges import model_hash

    stored = dict((ranges or {}).get("settings") or {})
    if "days" in stored:
        stored["days"] = stored["days"] or run.scenario.days
    if stored:
        stored.setdefault("edits", [])  # ranges that were stored before there were edits
    found = []
    if (ranges or {}).get("code_hash") not in (None, model_hash()):
        found.append("The model has changed since these ranges were computed.")
    settings = run.settings
    made = {
        "scale": settings.scale,
        "policy": settings.policy,
        "without": list(settings.without),
        "edits": list(settings.edits),
        "set": [list(pair) for pair in settings.overrides],
        "days": settings.days or run.scenario.days,
    }
    names = [name for name, value in made.items() if name in stored and stored[name] != value]
    if names:
        found.append(f"This run differs from the seeds of the range in: {words.listed(names)}. Compare with care.")
    return found


def own_value(run: Any, measure: str) -> str:
    """What a target measures, in this run."""
    from steppefire.study import measures

    series: dict[str, Any] = {str(name): (array.dims, array.values, {}) for name, array in run.series.data_vars.items()}
    coords = {str(name): (array.dims, array.values) for name, array in run.series.coords.items()}
    seen = measures.Seen(
        SimpleNamespace(
            outcome=run.outcome,
            events=run.events.to_dict("records"),
            series=series,
            coords=coords,
            scenario=seen_by_measures(run.scenario),
        )
    )
    try:
        value = float(measures.measure(seen, measure))
    except (SteppefireError, KeyError):
        return "–"
    return words.number(value) if isfinite(value) else "never"


def seen_by_measures(scenario: Any) -> SimpleNamespace:
    """Hour 0 of a scenario, its objects and their kinds, as the measures read them."""
    kinds = records(getattr(scenario, "object_kinds", None))
    objects = records(getattr(scenario, "objects", None))
    return SimpleNamespace(
        start=scenario.start,
        object_kinds=[SimpleNamespace(kind=row["kind"], security=bool(row.get("security"))) for row in kinds],
        objects=[SimpleNamespace(id=row["id"], kind=row["kind"]) for row in objects],
    )


def range_row(row: dict[str, Any]) -> dict[str, Any]:
    """One target: its interval, the seeds' median and 5-95 % range, inside or not."""
    ends = [float(row[key]) for key in ("low", "high", "q05", "q95", "median") if row.get(key) is not None]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    width = (high - low) or 1.0

    def at(value: Any) -> float:
        return round(8 + 84 * (float(value) - low) / width, 1)

    picture = None
    if None not in (row.get("q05"), row.get("q95"), row.get("median")):
        picture = {
            "target": at(row["low"] if row.get("low") is not None else low),
            "target_end": at(row["high"] if row.get("high") is not None else high),
            "range": at(row["q05"]),
            "range_end": at(row["q95"]),
            "median": at(row["median"]),
        }
    return {
        "text": row.get("text") or row.get("target"),
        "unit": unit_words(row),
        "inside": row.get("inside"),
        "target": words.span(row.get("low"), row.get("high")),
        "median": words.number(row.get("median")),
        "range": words.span(row.get("q05"), row.get("q95")),
        "picture": picture,
    }


def unit_words(row: dict[str, Any]) -> str:
    """The unit of a target where its sentence does not say it already."""
    if str(row.get("measure")).startswith("fall_delay"):
        return "days"
    return "people" if row.get("unit") == "people" else ""
