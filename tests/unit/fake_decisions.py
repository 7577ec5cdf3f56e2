"""A made-up run in which the leader decided: three meetings, a fall, and what became of the elites around him."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from steppefire.engine.formats import DECISION_COLUMNS
from tests.unit.fake_beliefs import full_run
from tests.unit.fake_run import iso

WAITED, CALLED, GAVE_IN = 80, 100, 130  # hours of the meetings
WHY = {WAITED: "He saw no need.", CALLED: "He believed 500 people <b>in</b> the street.", GAVE_IN: "It was over."}
BELIEVED = {WAITED: 0.99, CALLED: 0.6, GAVE_IN: 0.2}


def adaptive_run() -> SimpleNamespace:
    """The made-up run with a leader who waits, calls an emergency with curfew in two units, and gives in."""
    run = full_run()
    run.settings = SimpleNamespace(**{**vars(run.settings), "policy": "adaptive"})
    hours = run.series.sizes["time"]
    chance = np.linspace(1.0, 0.1, hours)
    run.series = run.series.assign(survival=("time", chance), elite_survival=("time", 0.9 * chance),
                                   leader_violent=0.1 * run.series["violent"])  # fmt: skip
    run.decisions = pd.DataFrame(
        meeting(1, WAITED, "wait", {"wait": (9.0, 0.7), "sack_cabinet": (8.0, 0.3)})
        + meeting(2, CALLED, "emergency", {"wait": (5.0, 0.28), "emergency": (4.0, 0.02), "blackout": (5.5, 0.7)})
        + meeting(3, GAVE_IN, "resign", {"wait": (2.0, 0.003), "resign": (6.0, 0.997)}), columns=DECISION_COLUMNS)
    old = run.events[run.events.event_type != "decision"]
    begun = int(old[old.sub_event_type == "first_rally"].event_id.iloc[0])
    first = int(old.event_id.max()) + 1
    scope = "unit:almaty unit:zhambyl"
    rows = [
        event(first, CALLED, "decision", "emergency", scope, WHY[CALLED], begun),
        event(first + 1, CALLED, "decision", "curfew", scope, WHY[CALLED], begun),
        event(first + 2, 125, "decision", "alliance_grant", "country", "by the script", -1),
        event(first + 3, GAVE_IN, "decision", "resign", "country", WHY[GAVE_IN], begun),
        event(first + 4, GAVE_IN, "fall", "leader_out", "leader", "resigned", first + 3),
    ]
    run.events = pd.concat([old, pd.DataFrame(rows)], ignore_index=True).sort_values("hour", kind="stable",
                                                                                     ignore_index=True)  # fmt: skip
    run.outcome |= {"leader_in_office": False, "leader_out_time": iso(GAVE_IN), "outcome_class": "popular_overthrow"}
    return run


def with_elites(run: SimpleNamespace) -> SimpleNamespace:
    """The same with a faction that meets, an order to stand down, a post that changes sides, and power that ebbs."""
    found = SimpleNamespace(**vars(run))
    found.scenario = SimpleNamespace(**vars(run.scenario))
    found.scenario.elites = [{"office": "knb_head", "name": "Head of <security>"}]
    found.series = run.series.assign(leader_power=("time", np.linspace(1.0, 0.4, run.series.sizes["time"])))
    faction = meeting(1, 110, "coup", {"submit": (2.0, 0.25), "coup": (3.0, 0.75)}, "the family, armed", "He is weak.")
    found.decisions = pd.concat([run.decisions, pd.DataFrame(faction, columns=DECISION_COLUMNS)], ignore_index=True)
    last = int(run.events.event_id.max()) + 1
    cause = int(run.events[run.events.sub_event_type == "resign"].event_id.iloc[0])
    told = pd.DataFrame([
        event(last, 112, "elite", "stand_down_order", "the family, armed", "power 20%; to almaty-hall", -1),
        event(last + 1, GAVE_IN + 1, "elite", "changed_sides", "knb_head", "chosen with chance 0.40", cause)])
    found.events = pd.concat([run.events, told], ignore_index=True)
    return found


def meeting(number: int, hour: int, chosen: str, options: dict[str, tuple[float, float]], who: str = "leader",
            why: str = "") -> list[dict[str, Any]]:  # fmt: skip
    """The rows of a meeting; options as value and chance."""
    common = {"meeting": number, "who": who, "time": iso(hour), "hour": hour, "weak_place": "almaty",
              "believed_crowd": 500.0 + hour, "believed_violent": 7.0, "believed_opposition": 0.1,
              "believed_obedience": 0.9, "believed_survival": BELIEVED.get(hour, 0.5)}  # fmt: skip
    return [{**common, "option": option, "value": value, "chance": chance, "survival": 0.0 if option == "resign" else
             0.7, "chosen": option == chosen, "scope": "unit:almaty unit:zhambyl" if option == "emergency" else "",
             "why": (why or WHY[hour]) if option == chosen else ""}
            for option, (value, chance) in options.items()]  # fmt: skip


def event(number: int, hour: int, kind: str, sub: str, actor: str, notes: str, cause: int) -> dict[str, Any]:
    """One row of the events, nowhere in particular."""
    return {"event_id": number, "date": iso(hour)[:10], "time": iso(hour), "hour": hour, "event_type": kind,
            "sub_event_type": sub, "actor1": actor, "actor2": "", "admin1": "", "place": "", "latitude": np.nan,
            "longitude": np.nan, "fatalities": 0, "notes": notes, "cause": cause}  # fmt: skip
