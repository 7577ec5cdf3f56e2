"""The outcome of a run, in the fields of the interface. Fields of parts not built yet are None."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from steppefire.core.clock import iso
from steppefire.engine.events import Chronicle
from steppefire.engine.outcome_abroad import troop_fields
from steppefire.engine.record import Record
from steppefire.mechanisms.moves import CONCESSIONS
from steppefire.mechanisms.overthrow import COUP, VOTED_OUT
from steppefire.world.build import World

NO_CRISIS_SHARE = 1e-4
OVERTHROW_SHARE = 2e-4


def by_day(series: np.ndarray, first_hour: int) -> dict[int, int]:
    """Row of the last hour of each local day, by number of the day."""
    return {(first_hour + hour) // 24: hour for hour in range(series.shape[0])}


def daily_participants(record: Record, scenario: Any) -> dict[str, int]:
    """Distinct participants of each local day, whole country."""
    rows = by_day(record.series["participants"], scenario.start.hour)
    return {iso(scenario.start, row)[:10]: int(round(float(record.series["participants"][row].sum())))
            for row in rows.values()}  # fmt: skip


def peak_hour(record: Record, first_hour: int) -> int | None:
    """The hour of the largest crowd on the day with the most participants; None if nobody took part."""
    rows = by_day(record.series["participants"], first_hour)
    people = {day: float(record.series["participants"][row].sum()) for day, row in rows.items()}
    day = max(people, key=lambda day: people[day], default=None)
    if day is None or people[day] <= 0:
        return None
    begins = max(0, 24 * day - first_hour)
    return begins + int(np.argmax(record.series["active"][begins : rows[day] + 1].sum(axis=1)))


def first_times(scenario: Any, built: World, active: np.ndarray) -> dict[str, str]:
    """When each place first had 50 people active at once."""
    out = {}
    for place, row in enumerate(built.rows):
        hours = np.flatnonzero(active[:, place] >= 50.0)
        if hours.size:
            out[row["id"]] = iso(scenario.start, int(hours[0]))
    return out


def first_decisions(events: list[dict[str, Any]]) -> dict[str, str]:
    """When each action was first taken, whoever took it."""
    out: dict[str, str] = {}
    for row in events:
        if row["event_type"] == "decision":
            out[row["sub_event_type"]] = min(row["time"], out.get(row["sub_event_type"], row["time"]))
    return out


def unit_sum(built: World, values: np.ndarray) -> dict[str, int]:
    """Sum over the places of each unit."""
    out = dict.fromkeys(built.units, 0.0)
    for row, value in zip(built.rows, values, strict=True):
        out[row["unit"]] += float(value)
    return {unit: int(round(total)) for unit, total in out.items()}


def fell_after(participants: dict[str, int], day: str) -> bool:
    """Whether daily participation fell by nine tenths within 14 days of a day."""
    days = sorted(participants)
    before = max((participants[other] for other in days if other <= day), default=0)
    after = [participants[other] for other in days if other > day][:14]
    return before > 0 and bool(after) and min(after) <= 0.1 * before


def crowd_before(participants: Mapping[str, int], day: str) -> int:
    """Most participants on one day of the 14 up to a day."""
    return max([participants[other] for other in sorted(participants) if other <= day][-15:], default=0)


def outcome_class(participants: dict[str, int], population: float, taken: Mapping[str, str], way_out: float,
                  out_day: str | None) -> str:  # fmt: skip
    """The first rule of the interface that holds; `way_out` as `overthrow` numbers the ways a leader goes."""
    if max(participants.values(), default=0) < NO_CRISIS_SHARE * population:
        return "no_crisis"
    if out_day is not None:
        # A repeated vote comes weeks after the crowd that won it.
        most = max(participants.values()) if way_out == VOTED_OUT else crowd_before(participants, out_day)
        crowd = most >= OVERTHROW_SHARE * population
        return "popular_overthrow" if way_out != COUP and crowd else "coup"
    if "contingent" in taken and "alliance_request" in taken:
        return "survives_intervention"
    conceded = [taken[action][:10] for action in CONCESSIONS if action in taken]
    if "shooting_order" not in taken and any(fell_after(participants, day) for day in conceded):
        return "survives_concession"
    return "survives_repression"


def outcome(scenario: Any, built: World, record: Record, taken: list[str], chronicle: Chronicle,
            posts_left: int) -> dict[str, Any]:  # fmt: skip
    """All fields, counts as whole people at full scale."""
    series = record.series
    end = {name: rows[-1] for name, rows in series.items()}
    daily = daily_participants(record, scenario)
    peak = peak_hour(record, scenario.start.hour)
    shut = 1.0 - series["connectivity"]
    rows = by_day(series["arrested"], scenario.start.hour)

    decided = first_decisions(chronicle.rows)
    out_time = iso(scenario.start, chronicle.out_hour) if chronicle.out > 0.0 else None
    dead_civilians, dead_security = float(end["dead_civilians"].sum()), float(end["dead_security"].sum())
    return {
        "outcome_class": outcome_class(daily, float(built.statics["population"].sum()), decided, chronicle.out,
                                       out_time[:10] if out_time else None),
        "leader_in_office": out_time is None,
        "leader_out_time": out_time,
        "participants_peak": max(daily.values(), default=0),
        "participants_peak_time": iso(scenario.start, peak) if peak is not None else None,
        "participants_by_day": daily,
        "onset": first_times(scenario, built, series["active"]),
        "units_violent": sorted(chronicle.violent_units()),
        "objects_taken": taken,
        "dead_civilians": int(round(dead_civilians)),
        "dead_security": int(round(dead_security)),
        "dead_by_unit": unit_sum(built, end["dead_civilians"] + end["dead_security"]),
        "injured": int(round(float(end["injured_civilians"].sum() + end["injured_security"].sum()))),
        "detained": int(round(float(end["arrested"].sum()))),
        "detained_by_day": {iso(scenario.start, row)[:10]: int(round(float(series["arrested"][row].sum())))
                            for row in rows.values()},
        "posts_abandoned": posts_left,
        "concessions": {action: decided[action] for action in CONCESSIONS if action in decided},
        "blackout_hours": {row["id"]: round(float(shut[:, i].sum()), 1) for i, row in enumerate(built.rows)},
        "request_time": decided.get("alliance_request"),
        "decision_time": decided.get("alliance_grant"),
        **troop_fields(scenario, record, chronicle),
        "damage_usd": int(round(float(end["damage"].sum()))),
        "blackout_cost_usd": int(round(float(end["blackout_cost"].sum()))),
    }  # fmt: skip
