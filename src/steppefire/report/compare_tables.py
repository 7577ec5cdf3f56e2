"""The tables of the page that lays two runs side by side."""

from __future__ import annotations

from typing import Any

from steppefire.report import words
from steppefire.report.leader import in_office, said_of_moves
from steppefire.report.records import known, names, records
from steppefire.report.story import CLASSES, how_many, place_names
from steppefire.report.tables import quiet_from, unit_table, units_with_unrest
from steppefire.study.pair import PairGap

MOST_EVENTS = 12
BY_UNIT = (
    ("peak", "Largest day"),
    ("dead", "Dead"),
    ("arrested", "Arrested"),
    ("objects_lost", "Objects lost at once"),
)
FATES = {"object_taken": "taken", "object_burnt": "burnt", "post_abandoned": "left by its men",
         "object_retaken": "retaken"}  # fmt: skip


def headline_rows(a: Any, b: Any) -> list[dict[str, str]]:
    """Headline counts of A and B, and the difference B - A."""
    return [{"label": label, "a": words.count(left), "b": words.count(right), "gap": difference(left, right)}
            for label, left, right in zip(LABELS, _counts(a), _counts(b), strict=True)]  # fmt: skip


def told_rows(a: Any, b: Any) -> list[dict[str, str]]:
    """What became of the leader, and when it began and ended, in A and in B."""
    return [{"label": label, "a": left, "b": right, "gap": same(left, right)}
            for (label, left), (_, right) in zip(_told(a), _told(b), strict=True)]  # fmt: skip


LABELS = (
    "Participants, largest day",
    "Units with unrest",
    "Units with violence",
    "Objects taken",
    "Posts left by their men",
    "Dead, both sides",
    "of them security forces",
    "Injured",
    "Detained by the end",
    "Foreign troops at most",
    "Damage, million USD",
)


def _counts(run: Any) -> list[float | None]:
    outcome = run.outcome
    dead = (outcome.get("dead_civilians") or 0) + (outcome.get("dead_security") or 0)
    return [
        outcome.get("participants_peak"), units_with_unrest(run.series), how_many(outcome.get("units_violent")),
        how_many(outcome.get("objects_taken")), outcome.get("posts_abandoned"), dead, outcome.get("dead_security"),
        outcome.get("injured"), outcome.get("detained"), outcome.get("troops_peak"),
        None if outcome.get("damage_usd") is None else outcome["damage_usd"] / 1e6,
    ]  # fmt: skip


def _told(run: Any) -> list[tuple[str, str]]:
    quiet = quiet_from(run.series)
    found = str(run.outcome.get("outcome_class"))
    return [
        ("Outcome", CLASSES.get(found, words.plainly(found))),
        ("The leader", in_office(run)),
        ("His moves, the first of each", said_of_moves(run)),
        ("First rally", words.moment(min((run.outcome.get("onset") or {}).values(), default=None))),
        ("Quiet from", words.moment(quiet.isoformat()) if quiet is not None else "not before the end"),
    ]


def difference(left: float | None, right: float | None) -> str:
    """B - A with its sign; a dash where one is not known."""
    if left is None or right is None:
        return "–"
    gap = round(right) - round(left)
    return "0" if gap == 0 else f"{'+' if gap > 0 else '−'}{abs(gap):,}"


def same(left: str, right: str) -> str:
    """Whether two texts agree."""
    return "same" if left == right else "differs"


def unit_rows(a: Any, b: Any) -> list[dict[str, Any]]:
    """A row a unit that both runs have: A, B and difference of what the unit table counts, largest change first."""
    right = {row["unit"]: row for row in unit_table(b)}
    rows = []
    for left in unit_table(a):
        if left["unit"] not in right:
            continue
        pairs = [(_unit_count(left, key), _unit_count(right[left["unit"]], key)) for key, _ in BY_UNIT]
        cells = [{"a": words.count(one), "b": words.count(other), "gap": difference(one, other)}
                 for one, other in pairs]  # fmt: skip
        rows.append({"name": left["name"], "cells": cells, "change": sum(abs(other - one) for one, other in pairs)})
    return sorted(rows, key=lambda row: (-row["change"], row["name"]))


def _unit_count(row: dict[str, Any], key: str) -> float:
    return float(row["dead_civilians"] + row["dead_security"] if key == "dead" else row[key])


def object_rows(a: Any, b: Any) -> list[dict[str, str]]:
    """What became of every object that was lost or left in either run."""
    left, right = _fates(a), _fates(b)
    where = place_names(a)
    rows = []
    for row in records(getattr(a.scenario, "objects", None)):
        one, other = left.get(row["id"]), right.get(row["id"])
        if one or other:
            rows.append({"name": str(row["name"]), "place": where.get(row["place"], str(row["place"])),
                         "a": one or "held", "b": other or "held", "gap": same(one or "", other or "")})  # fmt: skip
    return sorted(rows, key=lambda row: (row["gap"] == "same", row["place"], row["name"]))


def _fates(run: Any) -> dict[str, str]:
    """Object to its fates in order, each with its first time."""
    found: dict[str, dict[str, str]] = {}
    for event in run.events.to_dict("records"):
        fate = FATES.get(str(event["sub_event_type"]))
        actor = event["actor2"]
        target = str(known(actor) or "").removeprefix("object:")
        if fate and target:
            found.setdefault(target, {}).setdefault(fate, words.brief(str(event["time"])))
    return {target: "; ".join(f"{fate} {when}" for fate, when in fates.items()) for target, fates in found.items()}


def event_rows(a: Any, gap: PairGap) -> list[dict[str, str]]:
    """The first events that only one of the runs has."""
    where = {**names(a.scenario.units, "unit"), **place_names(a)}
    rows = []
    for event in gap.events[:MOST_EVENTS]:
        place = str(known(event["place"]) or "") or str(known(event["actor1"]) or "").rpartition(":")[2]
        rows.append({"run": str(event["run"]), "time": words.brief(str(event["time"])),
                     "what": words.happened(event["sub_event_type"]), "where": where.get(place, place),
                     "notes": str(known(event["notes"]) or "")})  # fmt: skip
    return rows


def variable_rows(a: Any, gap: PairGap) -> list[dict[str, str]]:
    """Every variable that differs: first when and where, and where most."""
    where = {**names(getattr(a.scenario, "states", None), "state"), **place_names(a)}
    rows = []
    for row in sorted(gap.variables, key=lambda row: (row.first_hour is None, row.first_hour or 0, row.name)):
        if row.first_hour is None or row.a is None or row.b is None:
            continue
        rows.append({"name": words.plainly(row.name), "unit": row.unit, "first": words.brief(row.first_time),
                     "first_where": words.few([where.get(place, place) for place in row.first_places]),
                     "a": words.number(row.a), "b": words.number(row.b), "gap": words.number(row.largest),
                     "when": words.brief(row.largest_time),
                     "where": where.get(row.largest_place, row.largest_place)})  # fmt: skip
    return rows

