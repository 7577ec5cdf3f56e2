"""Why the leader decided so: each decision with what he believed beside what was true, and the options he weighed."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.report import words
from steppefire.report.decisions_figure import decisions_figure, key_of
from steppefire.report.leader import decided, done, kind
from steppefire.report.meetings import LEADER, likely, meetings, told_option
from steppefire.report.records import names
from steppefire.report.story import place_names
from steppefire.report.timeline import cause_text, covered

ADAPTIVE = "adaptive"
DREW = (
    "No choice is certain: each option has a chance to be chosen, and one that is worth more to him has a larger one. "
    "Its worth is his chance to stay with it, as he sees it, times what office is worth to him{office}, less what it "
    "costs him; giving in has a worth of its own, that of leaving in time."
)


def decisions(run: Any) -> dict[str, Any]:
    """Sentences, the decisions and the chart of his chance to stay; nothing of what the run does not have."""
    own = run.settings.policy == ADAPTIVE
    held = [row for row in meetings(run) if row["who"] == LEADER]
    rows = chosen_rows(run, held) if own else scripted_rows(run)
    figure = decisions_figure(run, rows)
    said = said_of_meetings(held) if own else [said_of_script(run)]
    return {"own": own, "said": said, "rows": rows, "figure": figure, "key": key_of(rows) if figure else [],
            "drew": drew(run) if own and rows else ""}  # fmt: skip


def drew(run: Any) -> str:
    """How a choice is made, with what office is worth in this run."""
    office = next((row["value"] for row in run.parameters if row["name"] == "office_value"), None)
    return DREW.format(office="" if office is None else f" ({words.number(office)})")


def chosen_rows(run: Any, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a decision that he took at a meeting, numbered in order of time."""
    events = {int(event["event_id"]): event for event in run.events.to_dict("records")}
    where = {**names(run.scenario.units, "unit"), **place_names(run)}
    rows: list[dict[str, Any]] = []
    for row in held:
        if row["option"] == "wait":
            continue
        mine = [event for event in events.values() if event["event_type"] == "decision"
                and (event["time"], event["notes"]) == (row["time"], row["why"])]  # fmt: skip
        others = [done(event["sub_event_type"]) for event in mine if event["sub_event_type"] != row["option"]]
        answer = next((events[int(event["cause"])] for event in mine if int(event["cause"]) in events), None)
        rows.append({
            "number": len(rows) + 1, "time": row["time"], "hour": int(row["hour"]), "kinds": [kind(row["option"])],
            "what": done(row["option"]) + (f", with {words.listed(others)}" if others else ""),
            "where": place_words(row["scope"], where), "why": row["why"],
            "answers": cause_text(answer, where) if answer else "",
            "options": [told_option(each) for each in row["options"]],
            **view(run, int(row["hour"])), "crowd": words.count(row["believed_crowd"]),
            "violent": words.count(row["believed_violent"]), "stays": likely(row["believed_survival"])})  # fmt: skip
    return rows


def scripted_rows(run: Any) -> list[dict[str, Any]]:
    """A row each time that the script decided for him, numbered in order of time, with what he believed then."""
    where = {**names(run.scenario.units, "unit"), **place_names(run)}
    moments: dict[str, list[dict[str, Any]]] = {}
    for event in decided(run.events):
        moments.setdefault(str(event["time"]), []).append(event)
    rows: list[dict[str, Any]] = []
    for time, events in moments.items():
        actions = list(dict.fromkeys(str(event["sub_event_type"]) for event in events))
        scopes = dict.fromkeys(str(event["actor1"] or "") for event in events)
        rows.append({
            "number": len(rows) + 1, "time": time, "hour": int(events[0]["hour"]),
            "kinds": list(dict.fromkeys(kind(action) for action in actions)),
            "what": words.listed(done(action) for action in actions),
            "where": words.few([place_words(scope, where) for scope in scopes], 6),
            **view(run, int(events[0]["hour"]))})  # fmt: skip
    return rows


def place_words(scope: str, where: dict[str, str]) -> str:
    """What a decision covers, in names."""
    return covered(scope, {}, where, 6) if ":" in scope else "the whole country"


def view(run: Any, hour: int) -> dict[str, str]:
    """Beliefs as an hour begins beside the truth, as texts; a dash for what the run does not have."""
    return {
        "crowd": words.count(at(run, "leader_crowd", hour - 1)),
        "violent": words.count(at(run, "leader_violent", hour - 1)),
        "stays": likely(at(run, "survival", hour)),
        "true_crowd": words.count(at(run, "active", hour - 1)),
        "true_violent": words.count(at(run, "violent", hour - 1)),
        "insiders": likely(at(run, "elite_survival", hour)),
    }


def at(run: Any, name: str, row: int) -> float | None:
    """A series of the country, or the sum over its places, at a row of the record."""
    if name not in run.series:
        return None
    values = np.asarray(run.series[name].values, float)[min(max(row, 0), run.series.sizes["time"] - 1)]
    return float(values.sum())


def said_of_meetings(held: list[dict[str, Any]]) -> list[str]:
    """How often he met, how often he waited, and how often chance chose what was not best in his eyes."""
    if not held:
        return ["The leader decides for himself in this run, but his council never met."]
    waited = [row for row in held if row["option"] == "wait"]
    other = sum(row["options"][0]["value"] > row["value"] for row in held)
    said = [f"The leader decided for himself, on what he believed. His council met {times(len(held))}."]
    if waited:
        low, high = (likely(end(row["believed_survival"] for row in waited)) for end in (min, max))
        seen = f"at {low}" if low == high else f"between {low} and {high}"
        said.append(f"He waited at {len(waited)} of them, with his chance to stay {seen} in his eyes.")
    if other:
        said.append(f"At {other} of them the draw fell on something that seemed less than best to him.")
    return said


def times(count: int) -> str:
    """`once`, `twice`, `7 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def said_of_script(run: Any) -> str:
    """That nobody decided here."""
    if "leader" in run.settings.without:
        return "The leader is switched off in this run: nobody decides."
    return (
        "The script decided in this run, at the historical hour, whatever the leader believed. Below stands what he "
        "believed when it did; his beliefs changed nothing."
    )
