"""Posts that their men left: when, why, what became of them; and places where most of the own men did not obey."""

from __future__ import annotations

import re
from typing import Any

from steppefire.report import words
from steppefire.report.records import known, names
from steppefire.report.story import place_names

BY_ORDER, ASIDE, OVER = "by order", "stood aside", "gone over to the crowd"
FATES = {"object_taken": "taken", "object_burnt": "burnt", "object_retaken": "retaken"}
WHY = re.compile(
    r"(?P<how>stood aside|gone over to the crowd): pressure (?P<felt>[\d.]+), obedience breaks at (?P<at>[\d.]+)"
)


def posts_left(run: Any) -> list[dict[str, Any]]:
    """A row each time the men of a post left it, in order of time."""
    titles = names(getattr(run.scenario, "objects", None), "id")
    where, rows = place_names(run), list[dict[str, Any]]()
    away: dict[str, dict[str, Any]] = {}
    for event in run.events.to_dict("records"):
        post, kind = str(known(event["actor2"]) or ""), event["sub_event_type"]
        if kind == "post_abandoned":
            note = str(known(event["notes"]) or "")
            place = str(known(event["place"]) or "")
            away[post] = {"post": titles.get(post, post), "place": where.get(place, place), "left": str(event["time"]),
                          "how": how(note), "why": why(note), "then": [], "manned": None}  # fmt: skip
            rows.append(away[post])
        elif kind == "post_manned" and post in away:
            away.pop(post)["manned"] = str(event["time"])
        elif kind in FATES and post in away:
            away[post]["then"].append(f"{FATES[kind]} {words.brief(str(event['time']))}")
    return rows


def how(note: str) -> str:
    """The kind of leaving that a note names."""
    return next((kind for kind in (BY_ORDER, ASIDE, OVER) if note.startswith(kind)), "otherwise")


def why(note: str) -> str:
    """A note of the events in plain words; one that says something else stays as it is."""
    if note == BY_ORDER:
        return "By order."
    told = WHY.fullmatch(note)
    if told is None:
        return note
    did = "The men went over to the crowd" if told["how"] == OVER else "The men stood aside"
    return f"{did}: the pressure was {told['felt']}, and obedience breaks at {told['at']}."


def said_of_posts(rows: list[dict[str, Any]]) -> str:
    """How many posts were left, and how."""
    if not rows:
        return "In this run no post was left by its men."
    counts = {kind: sum(row["how"] == kind for row in rows) for kind in (BY_ORDER, ASIDE, OVER, "otherwise")}
    told = [("by order", BY_ORDER), ("because the men stood aside", ASIDE), ("because the men went over", OVER),
            ("for another reason", "otherwise")]  # fmt: skip
    parts = words.listed(f"{counts[kind]} {text}" for text, kind in told if counts[kind])
    return f"{words.plural(len(rows), 'post')} {'was' if len(rows) == 1 else 'were'} left: {parts}."


def wavering(run: Any) -> list[dict[str, Any]]:
    """Places and times in which fewer than half of the own men on duty obeyed."""
    where, rows = place_names(run), list[dict[str, Any]]()
    open_: dict[str, dict[str, Any]] = {}
    for event in run.events.to_dict("records"):
        place = str(known(event["place"]) or "")
        if event["sub_event_type"] == "stand_aside":
            open_[place] = {"place": where.get(place, place), "since": str(event["time"]), "until": None,
                            "note": str(known(event["notes"]) or "")}  # fmt: skip
            rows.append(open_[place])
        elif event["sub_event_type"] == "come_back" and place in open_:
            open_.pop(place)["until"] = str(event["time"])
    return rows
