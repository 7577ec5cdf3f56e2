"""The leader's moves in words, the first of each kind, and how he left office."""

from __future__ import annotations

from typing import Any

import pandas as pd

from steppefire.mechanisms.moves import MOVES
from steppefire.report import words
from steppefire.report.records import known

CONCESSION, FORCE, WORDS, HELP, LEAVE = "concession", "force", "words", "help", "leaving"
# Action: what was done, and the kind of move that it is.
DONE = {
    "reverse_price": ("price taken back", CONCESSION),
    "sack_cabinet": ("cabinet sacked", CONCESSION),
    "drop_predecessor": ("predecessor dropped", CONCESSION),
    "emergency": ("emergency", FORCE),
    "curfew": ("curfew", FORCE),
    "deploy": ("army called out", FORCE),
    "shooting_order": ("order to shoot", FORCE),
    "blackout": ("net cut", WORDS),
    "foreign_story": ("story of an attack from outside", WORDS),
    "close_border": ("border closed", WORDS),
    "alliance_request": ("allied troops asked for", HELP),
    "resign": ("gave in", LEAVE),
    "meet_demand": ("demand met", CONCESSION),
}
# How he went, as notes of the event `leader_out` begin: after "the leader", and in two or three words.
WAYS = {
    "resigned": ("resigned", "resigned"),
    "overthrown": ("was overthrown by the street", "overthrown"),
    "left alone": ("was left alone by the elites and fell", "left alone by the elites"),
    "voted out": ("lost the repeated vote", "voted out"),
    "removed by a coup": ("was removed by a coup", "removed by a coup"),
}
FELL = ("lost office", "out of office")


def done(action: str) -> str:
    """A decision as what was done."""
    return DONE.get(action, (words.plainly(action), ""))[0]


def kind(action: str) -> str:
    """The kind of a move; empty for decisions that are not the leader's."""
    return DONE.get(action, ("", ""))[1]


def decided(events: pd.DataFrame) -> list[dict[str, Any]]:
    """The leader's decisions among the events, whoever made them his, in order of time."""
    mine = events[(events.event_type == "decision") & events.sub_event_type.isin([*MOVES, "curfew"])]
    return [{str(key): known(value) for key, value in row.items()} for row in mine.to_dict("records")]


def first_moves(run: Any) -> list[tuple[str, str]]:
    """Each move and when it was first made; a curfew that came with the emergency is not told again."""
    first: dict[str, str] = {}
    for event in decided(run.events):
        first.setdefault(str(event["sub_event_type"]), str(event["time"]))
    if first.get("curfew", "") == first.get("emergency"):
        del first["curfew"]
    return [(done(action), time) for action, time in first.items()]


def said_of_moves(run: Any) -> str:
    """In one line which moves were made when, the first of each."""
    told = ", ".join(f"{what} {words.brief(time)}" for what, time in first_moves(run))
    return told or "none"


def way_out(run: Any) -> tuple[str, str] | None:
    """How the leader left office, as a verb and in two or three words; None while he stays."""
    time = run.outcome.get("leader_out_time")
    if time is None:
        return None
    gone = run.events[run.events.sub_event_type == "leader_out"]
    note = str(known(gone.notes.iloc[0]) or "") if len(gone) else ""
    return next((found for begin, found in WAYS.items() if note.startswith(begin)), FELL)


def said_of_fall(run: Any) -> str:
    """How and when he fell, as a sentence; empty while he stays."""
    way = way_out(run)
    return f"The leader {way[0]} on {words.moment(run.outcome['leader_out_time'])}." if way else ""


def in_office(run: Any) -> str:
    """What became of the leader, for a table."""
    way = way_out(run)
    return f"{way[1]}, {words.brief(run.outcome['leader_out_time'])}" if way else "in office at the end"
