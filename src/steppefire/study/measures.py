"""What a target measures: `name` or `name:argument`, computed from one run's series, events and outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np

from steppefire.core.errors import InputError, Problem

RALLY = 50.0  # people active at once
QUIET = 500.0
DEAD = ("dead_civilians", "dead_security")


class Seen:
    """A run's result in the shape that measures want: whole-country and by-unit views."""

    def __init__(self, result: Any):
        self.outcome, self.events = result.outcome, result.events
        self.start = result.scenario.start
        self.series = {name: values for name, (_, values, _) in result.series.items()}
        secure = {kind.kind for kind in result.scenario.object_kinds if kind.security}
        self.security = {entry.id for entry in result.scenario.objects if entry.kind in secure}
        time = result.coords["time"][1]
        self.days = (time - np.timedelta64(1, "ns")).astype("datetime64[D]").astype(str)
        self.unit_of = result.coords["unit"][1]
        self.units = sorted(set(self.unit_of.tolist()))
        population = result.coords["population"][1]
        self.population = {unit: float(population[self.unit_of == unit].sum()) for unit in self.units}

    def unit(self, name: str, unit: str) -> np.ndarray:
        """A series summed over the places of a unit, by hour."""
        return np.asarray(self.series[name][:, self.unit_of == unit].sum(axis=1))

    def days_to(self, time: str | None) -> float:
        """Days from hour 0 to a time of the outcome; infinite for what never happened."""
        if time is None:
            return np.inf
        return float((datetime.fromisoformat(time) - self.start).total_seconds() / 86400.0)

    def last_of(self, day: str) -> int:
        """Row of the last hour of a day; -1 if the run ends before."""
        rows = np.flatnonzero(self.days == day)
        return int(rows[-1]) if rows.size else -1


def participants(seen: Seen, day: str) -> float:
    """Distinct participants of a day."""
    return float(seen.outcome["participants_by_day"].get(day, np.nan))


def participants_peak(seen: Seen, _: str) -> float:
    """Largest daily number of distinct participants."""
    return float(seen.outcome["participants_peak"])


def participants_peak_day(seen: Seen, _: str) -> float:
    """Days from hour 0 to the largest crowd (infinite if nobody took part)."""
    return seen.days_to(seen.outcome["participants_peak_time"])


def first_rally(seen: Seen) -> dict[str, Any] | None:
    """The event of the first rally, if there was one."""
    return next((row for row in seen.events if row["sub_event_type"] == "first_rally"), None)


def first_rally_unit(seen: Seen, unit: str) -> float:
    """1 if the first rally was in this unit."""
    event = first_rally(seen)
    return float(event is not None and event["admin1"] == unit)


def first_rally_day(seen: Seen, _: str) -> float:
    """Day of the month of the first rally (not a number without one)."""
    event = first_rally(seen)
    return float(event["date"][8:]) if event else np.nan


def units_unrest(seen: Seen, day: str) -> float:
    """Units with 50 or more people active at once by the end of a day."""
    last = seen.last_of(day)
    return float(sum(seen.unit("active", unit)[: last + 1].max(initial=0.0) >= RALLY for unit in seen.units))


def units_violent(seen: Seen, _: str) -> float:
    """Units where an object was attacked or ten or more acted violently at once."""
    return float(len(seen.outcome["units_violent"]))


def fall_delay(seen: Seen, target: str) -> float:
    """Days from the first rally to the fall of an object (infinite if it never fell)."""
    start = first_rally(seen)
    fall = next(
        (row for row in seen.events if row["sub_event_type"] == "object_taken" and row["actor2"] == target), None
    )
    return (fall["hour"] - start["hour"]) / 24.0 if start and fall else np.inf


def crowd_share_rank(seen: Seen, argument: str) -> float:
    """Rank of a unit by participants of a day as a share of its people (1 = largest)."""
    unit, _, day = argument.partition(":")
    last = seen.last_of(day)
    shares = {name: seen.unit("participants", name)[last] / seen.population[name] for name in seen.units}
    return float(1 + sum(share > shares[unit] for share in shares.values()))


def dead_in(seen: Seen, unit: str) -> float:
    """Dead on both sides in a unit."""
    return float(seen.outcome["dead_by_unit"][unit])


def dead(seen: Seen, _: str) -> float:
    """Dead on both sides."""
    return float(seen.outcome["dead_civilians"] + seen.outcome["dead_security"])


def dead_security(seen: Seen, _: str) -> float:
    """Dead of police and troops."""
    return float(seen.outcome["dead_security"])


def dead_by(seen: Seen, day: str) -> float:
    """Dead on both sides by the end of a day (not a number if the run ends before)."""
    last = seen.last_of(day)
    return float(sum(seen.series[name][last].sum() for name in DEAD)) if last >= 0 else np.nan


def injured(seen: Seen, _: str) -> float:
    """Injured on both sides."""
    return float(seen.outcome["injured"])


def dead_share(seen: Seen, unit: str) -> float:
    """Share of the dead in a unit (not a number if nobody died)."""
    total = dead(seen, "")
    return dead_in(seen, unit) / total if total else np.nan


def objects_taken(seen: Seen, unit: str) -> float:
    """Objects taken in a unit."""
    return float(sum(row["sub_event_type"] == "object_taken" and row["admin1"] == unit for row in seen.events))


def security_abandoned(seen: Seen, _: str) -> float:
    """Headquarters of police or security service that their men left, by order or not."""
    left = {row["actor2"] for row in seen.events if row["sub_event_type"] == "post_abandoned"}
    return float(len(left & seen.security))


def security_lost(seen: Seen, _: str) -> float:
    """Headquarters of police or security service that the crowd took."""
    return float(len(set(seen.outcome["objects_taken"]) & seen.security))


def detained(seen: Seen, day: str) -> float:
    """Arrests so far at the end of a day."""
    return float(seen.outcome["detained_by_day"].get(day, np.nan))


def detained_in_all(seen: Seen, _: str) -> float:
    """Arrests by the end of the run."""
    return float(seen.outcome["detained"])


def leader_out(seen: Seen, _: str) -> float:
    """1 if the leader, or the successor he backed, is out by the end of the run."""
    return float(not seen.outcome["leader_in_office"])


def leader_out_day(seen: Seen, _: str) -> float:
    """Days from hour 0 until the leader is out (infinite if he stays)."""
    return seen.days_to(seen.outcome["leader_out_time"])


def request_day(seen: Seen, _: str) -> float:
    """Days from hour 0 to the request to the alliance (infinite without one)."""
    return seen.days_to(seen.outcome["request_time"])


def troops_peak(seen: Seen, _: str) -> float:
    """Most foreign soldiers in the country at once."""
    return float(seen.outcome["troops_peak"])


def blackout_hours(seen: Seen, place: str) -> float:
    """Hours for which a place was cut, a half cut for two hours counting as one."""
    return float(seen.outcome["blackout_hours"][place])


def quiet_day(seen: Seen, _: str) -> float:
    """Day of the month, after the peak, throughout which fewer than 500 were active at once (infinite if none)."""
    active = seen.series["active"].sum(axis=1)
    peak = int(np.argmax(active))
    for day in dict.fromkeys(seen.days[peak:].tolist()):
        rows = active[seen.days == day]
        if day != seen.days[peak] and rows.max() < QUIET:
            return float(day[8:])
    return np.inf


MEASURES: dict[str, Callable[[Seen, str], float]] = {
    measure.__name__: measure
    for measure in (participants, participants_peak, participants_peak_day, first_rally_unit, first_rally_day,
                    units_unrest, units_violent, fall_delay, crowd_share_rank, dead_in, dead, dead_security, dead_by,
                    dead_share, injured, objects_taken, security_abandoned, security_lost, detained, detained_in_all,
                    leader_out, leader_out_day, request_day, troops_peak, blackout_hours, quiet_day)
}  # fmt: skip


def measure(seen: Seen, text: str) -> float:
    """The value of `name` or `name:argument` in a run; an unknown name is bad input."""
    name, _, argument = text.partition(":")
    if name not in MEASURES:
        hint = "one of " + ", ".join(sorted(MEASURES))
        raise InputError(
            [Problem("targets.csv", 1, 1, f"unknown measure {name!r}", "patterns cannot compute it", hint)]
        )
    return MEASURES[name](seen, argument)
