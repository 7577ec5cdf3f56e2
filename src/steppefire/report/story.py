"""The story of a run in one paragraph; every number in it is computed from the run."""

from __future__ import annotations

from typing import Any

import pandas as pd

from steppefire.report import words
from steppefire.report.leader import said_of_fall, way_out
from steppefire.report.records import names, records
from steppefire.report.tables import frame, local, quiet_from, unit_of, units_with_unrest

CLASSES = {
    "no_crisis": "no crisis: daily participation never reached 0.01 % of the population",
    "popular_overthrow": "the leader fell to a popular revolt",
    "coup": "the leader fell to his own elite or forces",
    "survives_concession": "the leader stayed after conceding a demand",
    "survives_repression": "the leader stayed by repression",
    "survives_intervention": "the leader stayed, and foreign troops came at his request",
    "civil_war": "civil war",
}


def story(run: Any) -> list[str]:
    """The sentences of the paragraph, in the order of events."""
    if not run.outcome.get("onset"):
        return quiet_story(run)
    parts = (onset, spread, peak, first_object, emergency, toll, arrests, troops, said_of_fall, calm)
    return [sentence for part in parts if (sentence := part(run))]


def quiet_story(run: Any) -> list[str]:
    """What can be said of a run in which nobody rallied."""
    people = float(run.series.population.sum())
    largest = run.outcome.get("participants_peak") or 0
    told = [
        f"In this run no rally of 50 or more people formed among {words.count(people)} inhabitants.",
        f"The largest day brought out {words.plural(largest, 'person', 'people')}; {deaths(run.outcome)}.",
        said_of_fall(run),
    ]
    return [sentence for sentence in told if sentence]


def onset(run: Any) -> str:
    """Where and when it began."""
    place, time = min(run.outcome["onset"].items(), key=lambda item: stamp(run, item[1]))
    unit = names(run.scenario.units, "unit").get(unit_of(run.series).get(place, ""), "")
    name = place_names(run).get(place, place)
    where = name if unit in ("", name) else f"{name} ({unit})"
    return f"The first rally of 50 or more people formed in {where} on {words.moment(time)}."


def spread(run: Any) -> str:
    """How far it reached, and how far it turned violent."""
    units = len(set(unit_of(run.series).values()))
    reached = units_with_unrest(run.series)
    top = biggest_day(run)
    by_peak = units_with_unrest(run.series, top + pd.Timedelta(days=1))
    violent = how_many(run.outcome.get("units_violent"))
    text = f"Unrest reached {by_peak} of {units} first-level units by the end of {words.day(top.date())}"
    text += f" and {reached} in all" if reached > by_peak else ""
    return text + (f"; in {violent} it turned violent." if violent is not None else ".")


def peak(run: Any) -> str:
    """The largest day."""
    people = float(run.series.population.sum())
    largest = run.outcome["participants_peak"]
    return (
        f"The largest day was {words.day(biggest_day(run).date())}, with {words.count(largest)} participants "
        f"({words.share(largest / people)} of the population)."
    )


def biggest_day(run: Any) -> pd.Timestamp:
    """The day with the most distinct participants."""
    by_day = run.outcome["participants_by_day"]
    return pd.Timestamp(max(by_day, key=lambda date: by_day[date]))


def first_object(run: Any) -> str:
    """When the seat of government of the largest city fell, and how long after the first rally."""
    city = str(getattr(run.scenario, "largest_city", ""))
    hall = seat_of_government(run.scenario, city)
    if hall is None:
        return ""
    city_name = place_names(run).get(city, city)
    fall = taken(run.events, hall)
    if fall is None:
        return f"In {city_name} the seat of government ({hall['name']}) was not taken."
    begin = min(stamp(run, time) for time in run.outcome["onset"].values())
    days_after = (stamp(run, fall) - begin) / pd.Timedelta(days=1)
    return (
        f"In {city_name} the seat of government ({hall['name']}) was taken on {words.moment(fall)}, "
        f"{days_after:.1f} days after the first rally."
    )


def seat_of_government(scenario: Any, city: str) -> dict[str, Any] | None:
    """The city hall of a city, or its most symbolic object."""
    weight = {row["kind"]: float(row.get("symbolic") or 0) for row in records(getattr(scenario, "object_kinds", None))}
    objects = [row for row in records(getattr(scenario, "objects", None)) if row["place"] == city]
    halls = [row for row in objects if row["kind"] == "city_hall"] or objects
    return max(halls, key=lambda row: weight.get(row["kind"], 0.0)) if halls else None


def taken(events: pd.DataFrame, target: dict[str, Any]) -> str | None:
    """Time of the first event in which an object was taken."""
    mine = events[(events.sub_event_type == "object_taken") & (events.actor2 == target["id"])]
    return str(mine.time.iloc[0]) if len(mine) else None


def emergency(run: Any) -> str:
    """When the state of emergency began, and where it reached."""
    if "emergency" not in run.series:
        return ""
    inside = frame(run.series, "emergency") > 0
    hours = inside.any(axis=1)
    if not hours.any():
        return "No state of emergency was declared."
    declared = run.events[run.events.sub_event_type == "emergency"].time
    begin = str(declared.iloc[0]) if len(declared) else (hours.idxmax() - pd.Timedelta(hours=1)).isoformat()
    covered = {unit_of(run.series)[place] for place in inside.columns[inside.any(axis=0)]}
    units = len(set(unit_of(run.series).values()))
    return (
        f"A state of emergency held from {words.moment(begin)} and covered "
        f"{len(covered)} of {units} units at its widest."
    )


def deaths(outcome: dict[str, Any]) -> str:
    """Deaths on both sides, as a clause."""
    civilians, security = outcome.get("dead_civilians") or 0, outcome.get("dead_security") or 0
    if not civilians + security:
        return "nobody was killed"
    one = round(civilians + security) == 1
    return (
        f"{words.plural(civilians + security, 'person', 'people')} {'was' if one else 'were'} killed: "
        f"{words.plural(civilians, 'civilian')} and {words.plural(security, 'member')} of the security forces"
    )


def toll(run: Any) -> str:
    """Deaths and injuries."""
    injured = run.outcome.get("injured")
    text = deaths(run.outcome)
    text = text[0].upper() + text[1:]
    by_unit = {unit: dead for unit, dead in (run.outcome.get("dead_by_unit") or {}).items() if dead}
    if by_unit:
        worst = max(by_unit, key=lambda unit: by_unit[unit])
        name = names(run.scenario.units, "unit").get(worst, worst)
        text += f" ({words.count(by_unit[worst])} of them in {name})"
    return text + (f"; {words.count(injured)} were injured." if injured is not None else ".")


def arrests(run: Any) -> str:
    """People detained by the end, and the network hours lost in the largest city."""
    detained = run.outcome.get("detained") or 0
    text = f"By the end of the run {words.plural(detained, 'person', 'people')} had been detained"
    city = getattr(run.scenario, "largest_city", None)
    hours = (run.outcome.get("blackout_hours") or {}).get(city)
    if hours:
        name = place_names(run).get(str(city), city)
        text += f"; {name} lost the equivalent of {words.count(hours)} hours of its networks"
    return text + "."


def troops(run: Any) -> str:
    """The allied force, where one was asked for."""
    outcome = run.outcome
    if not outcome.get("request_time"):
        return ""
    text = f"Allied help was requested on {words.moment(outcome['request_time'])}"
    if outcome.get("first_troops_time"):
        text += (
            f"; the first troops were there on {words.moment(outcome['first_troops_time'])} and at most "
            f"{words.count(outcome.get('troops_peak'))} were in the country"
        )
    return text + "."


def calm(run: Any) -> str:
    """When the country was quiet again."""
    quiet = quiet_from(run.series)
    if quiet is None and frame(run.series, "active").sum(axis=1).max() < 500:
        return "At no hour were 500 people active at once."
    if quiet is None:
        return "The country was not quiet (fewer than 500 active at once for 24 hours) before the run ended."
    return f"From {words.moment(quiet.isoformat())} the country was quiet: fewer than 500 active at once for 24 hours."


def verdict(run: Any) -> str:
    """The class of the outcome in words, and how the leader went, if he did."""
    found = str(run.outcome.get("outcome_class"))
    way = way_out(run)
    how = f" (he {way[0]})" if way else ""
    return CLASSES.get(found, words.plainly(found)) + how


def place_names(run: Any) -> dict[str, str]:
    """Place id to name."""
    return {
        str(place): str(name) for place, name in zip(run.series.place.values, run.series.place_name.values, strict=True)
    }


def stamp(run: Any, time: str) -> pd.Timestamp:
    """An ISO time as naive local time of the run."""
    found = local(run.series, time)
    assert found is not None
    return found


def how_many(value: Any) -> int | None:
    """A count, where the outcome gives a number or a list."""
    if value is None:
        return None
    return len(value) if isinstance(value, dict | list | tuple | set) else int(value)
