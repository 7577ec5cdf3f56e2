"""Which events the timeline shows, and how they hang together."""

from __future__ import annotations

from math import log2
from typing import Any

from steppefire.report import words
from steppefire.report.meetings import LEADER, meetings
from steppefire.report.records import known, names
from steppefire.report.story import place_names

MOST = 200
# How much a kind of event tells; deaths and causes add to it.
WEIGHT = {
    "price_rise": 9.0,
    "first_rally": 7.0,
    "violence_begins": 6.5,
    "object_taken": 8.0,
    "object_burnt": 7.0,
    "object_retaken": 6.0,
    "object_besieged": 3.0,
    "arms_taken": 5.0,
    "post_abandoned": 7.0,
    "post_manned": 2.0,
    "stand_aside": 6.0,
    "come_back": 3.0,
    "firing": 4.0,
    "reinforcement": 2.5,
    "deaths": 3.0,
    "arrests": 1.5,
    "dispersal": 1.0,
    "leader_out": 20.0,
    "coup": 20.0,
    "left_alone": 12.0,
    "coup_attempt": 12.0,
    "stand_down_order": 9.0,
    "hired_violence": 8.0,
    "dismissed": 6.0,
    "arrested": 6.0,
    "fled": 6.0,
    "changed_sides": 6.0,
    "patron_force": 15.0,
    "patron_mission": 9.0,
    "patron_call": 9.0,
    "patron_pressure": 8.0,
    "revolt_elsewhere": 9.0,
    "last_men_out": 7.0,
    "sanctions": 7.0,
    "session": 6.0,
    "vote_object": 6.0,
    "consultation": 5.0,
    "gate_failed": 5.0,
    "invest": 5.0,
    "staff_home": 4.0,
    "words": 3.0,
    "vote_agree": 3.0,
    "gate_passed": 3.0,
}
DECISION = 10.0
# How the note of a decision begins that an edit of the run has added (scenario/edits.py).
EDITED = "Edit of this run"
ADAPTIVE = "adaptive"
# Decisions that are the alliance's, where the policy lets everybody decide.
OF_ALLIES = ("alliance_grant", "alliance_refuse", "contingent", "withdraw_troops")
TYPES = ("fall", "decision", "elite", "abroad", "price", "protest", "riot", "coercion", "harm", "trace")


def timeline(run: Any, most: int = MOST) -> dict[str, Any]:
    """The most telling events by day, each linked to its cause, and what was left out."""
    events = run.events.to_dict("records")
    chosen = choose(events, most)
    by_id = {int(event["event_id"]): event for event in events}
    shown = {int(event["event_id"]) for event in chosen}
    where = {**names(run.scenario.units, "unit"), **place_names(run)}
    tables = (("states", "state"), ("elites", "office"), ("objects", "id"))
    agents = {
        key: name for table, column in tables for key, name in names(getattr(run.scenario, table, None), column).items()
    }
    own = chosen_events(run)
    days: dict[str, list[dict[str, Any]]] = {}
    for event in chosen:
        days.setdefault(str(event["time"])[:10], []).append(describe(event, by_id, shown, where, agents, own))
    left: dict[str, int] = {}
    for event in events:
        if int(event["event_id"]) not in shown:
            kind = words.happened(event["sub_event_type"])
            left[kind] = left.get(kind, 0) + 1
    present = {event["event_type"] for event in chosen}
    return {
        "days": [{"day": words.day(day), "date": day, "events": rows} for day, rows in days.items()],
        "types": [kind for kind in (*TYPES, *sorted(present - set(TYPES))) if kind in present],
        "shown": len(chosen),
        "all": len(events),
        "left": [f"{kind} ({count:,})" for kind, count in sorted(left.items(), key=lambda item: -item[1])],
    }


def weight(event: dict[str, Any], causes: dict[int, int]) -> float:
    """How much an event tells."""
    base = DECISION if event["event_type"] == "decision" else WEIGHT.get(str(event["sub_event_type"]), 2.0)
    return base + 1.5 * log2(1 + float(known(event["fatalities"]) or 0)) + log2(1 + causes.get(event["event_id"], 0))


def choose(events: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The events that tell most, in order of time; a chosen effect brings its cause while there is room."""
    causes: dict[int, int] = {}
    for event in events:
        causes[int(event["cause"])] = causes.get(int(event["cause"]), 0) + 1
    by_id = {int(event["event_id"]): event for event in events}
    picked: dict[int, dict[str, Any]] = {}
    for event in sorted(events, key=lambda event: (-weight(event, causes), event["event_id"])):
        if len(picked) >= most:
            break
        picked[int(event["event_id"])] = event
        cause = by_id.get(int(event["cause"]))
        if cause is not None and len(picked) < most:
            picked[int(cause["event_id"])] = cause
    return sorted(picked.values(), key=lambda event: (str(event["time"]), int(event["event_id"])))


def describe(
    event: dict[str, Any],
    by_id: dict[int, dict[str, Any]],
    shown: set[int],
    where: dict[str, str],
    agents: dict[str, str],
    own: frozenset[int] = frozenset(),
) -> dict[str, Any]:
    """One row of the timeline; `own` are the decisions that no script took."""
    cause = by_id.get(int(event["cause"]))
    place = str(known(event["place"]) or "") or str(known(event["admin1"]) or "")
    notes, dead = str(known(event["notes"]) or ""), int(known(event["fatalities"]) or 0)
    # Decisions carry their scope in the place of an actor.
    scope = str(known(event["actor1"]) or "")
    scoped = ":" in scope or scope == "country"
    scripted = scoped and int(event["event_id"]) not in own
    here = covered(scope, agents, where) if scoped else where.get(place, place)
    actors = [covered(str(actor), agents, where) for actor in (event["actor1"], event["actor2"]) if known(actor)]
    told = {notes, here, "participants", "forces"}
    return {
        "id": int(event["event_id"]),
        "clock": str(event["time"])[11:16],
        "type": str(event["event_type"]),
        "what": words.happened(event["sub_event_type"]),
        "where": here,
        "scripted": scripted,
        "edited": scripted and notes.startswith(EDITED),
        "notes": notes,
        "who": ", ".join(actor for actor in actors if actor not in told),
        "dead": 0 if str(dead) in notes else dead,
        "cause": None
        if cause is None
        else {
            "id": int(cause["event_id"]),
            "linked": int(cause["event_id"]) in shown,
            "text": cause_text(cause, where),
        },
    }


def chosen_events(run: Any) -> frozenset[int]:
    """Numbers of the decisions that came out of a meeting of the leader's council, or from the alliance by itself."""
    adaptive = run.settings.policy == ADAPTIVE
    taken = {(row["time"], row["why"]) for row in meetings(run) if row["who"] == LEADER}
    return frozenset(int(event["event_id"]) for event in run.events.to_dict("records")
                     if event["event_type"] == "decision" and ((event["time"], event["notes"]) in taken
                     or (adaptive and by_allies(event))))  # fmt: skip


def by_allies(event: dict[str, Any]) -> bool:
    """Whether the alliance decided so, and no edit did."""
    return event["sub_event_type"] in OF_ALLIES and not str(known(event["notes"]) or "").startswith(EDITED)


def covered(scope: str, agents: dict[str, str], where: dict[str, str], most: int = 4) -> str:
    """An actor, or the scopes of a decision (`unit:ID unit:ID`), by their names."""
    parts = scope.split(" ")
    if not all(":" in part for part in parts):
        return acting(scope, agents, where)
    return words.few([acting(part, agents, where) for part in parts], most)


def acting(actor: str, agents: dict[str, str], where: dict[str, str]) -> str:
    """An actor, or the scope of a decision (unit:ID), by its name."""
    identifier = actor.rpartition(":")[2]
    return agents.get(identifier) or where.get(identifier) or words.plainly(identifier)


def cause_text(cause: dict[str, Any], where: dict[str, str]) -> str:
    """A cause in few words."""
    place = str(known(cause["place"]) or "") or str(known(cause["admin1"]) or "")
    text = f"{words.happened(cause['sub_event_type'])}, {words.brief(str(cause['time']))}"
    return f"{text}, {where.get(place, place)}" if place else text
