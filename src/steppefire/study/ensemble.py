"""Many members of one scenario: their outcomes, what they have in common, and how far they lie apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steppefire.core.settings import Settings
from steppefire.scenario.observed import CLASSES
from steppefire.study import many, prior_draws, scoring
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.jobs import Study
from steppefire.study.many import Side
from steppefire.study.scorecard import middle

Rows = list[dict[str, Any]]
# Numbers of an outcome that a study sums up, with their units.
NUMBERS = {
    "participants_peak": "people", "dead": "people", "dead_civilians": "people", "dead_security": "people",
    "injured": "people", "detained": "people", "objects_taken": "count", "units_violent": "count",
    "posts_abandoned": "count", "troops_peak": "people", "damage_usd": "USD", "blackout_cost_usd": "USD",
    "legitimacy_change": "1", "dependence_change": "1", "next_crisis_risk_year": "1/year",
}  # fmt: skip
# Whether something happened, in words that follow "the chance that".
EVENTS = {
    "crisis": "there is a crisis at all",
    "leader_out": "the leader falls",
    "intervention": "the leader stays with foreign troops",
    "asked": "the alliance is asked",
    "troops": "foreign troops come",
    "shooting": "an order to shoot is given",
    "taken": "a public building or another object is taken",
    "hundred_dead": "a hundred people or more die",
}


def number(row: dict[str, Any], name: str) -> float:
    """One of NUMBERS of a row; lists count, what is unknown is not a number."""
    if name == "dead":
        return float(row["dead_civilians"] + row["dead_security"])
    value = row[name]
    return float(len(value)) if isinstance(value, list) else float("nan") if value is None else float(value)


def event(row: dict[str, Any], name: str) -> bool:
    """Whether one of EVENTS holds in a row."""
    return {
        "crisis": row["outcome_class"] != "no_crisis",
        "leader_out": not row["leader_in_office"],
        "intervention": row["outcome_class"] == "survives_intervention",
        "asked": row["request_time"] is not None,
        "troops": row["troops_peak"] is not None and row["troops_peak"] > 0,
        "shooting": row["shooting_time"] is not None,
        "taken": bool(row["objects_taken"]),
        "hundred_dead": row["dead_civilians"] + row["dead_security"] >= 100,
    }[name]


def study(scenario: Any, settings: Settings, members: int, prior: bool = False) -> Study:
    """Members 0 to members - 1; with `prior` each draws its parameters for itself."""
    side = Side(scenario.name, scenario, settings)
    jobs = many.members(side, members)
    if prior:
        jobs = tuple(replace(job, inputs=prior_draws.drawn(job.settings)) for job in jobs)
    return many.study("ensemble", [side], jobs, {"each": members, "prior": prior})


def found(played: many.Many) -> Found:
    """What the members of an ensemble say together."""
    told = summary(played.rows)
    chances = [{"what": name.replace("_", " "), **entry} for name, entry in told["outcome_class"].items()]
    events = [{"what": EVENTS[name], **entry} for name, entry in told["events"].items()]
    numbers = [{"what": name.replace("_", " "), **entry} for name, entry in told["numbers"].items()]
    shares = (Column("chance", "share", ".0%"), Column("low", "from", ".0%"), Column("high", "to", ".0%"))
    levels = tuple(Column(key, head, ",.6g") for key, head in (("q05", "5 %"), ("median", "median"), ("q95", "95 %")))
    return Found(
        "ensemble", f"{played.groups[0]}: {told['members']} runs", [],
        [Table("outcomes", "How it ends", (Column("what", "outcome"), *shares), chances),
         Table("events", "What happens on the way", (Column("what", "the chance that"), *shares), events),
         Table("numbers", "How many", (Column("what", "number"), *levels, Column("unit", "unit")), numbers)],
        [Chart("outcomes", "bars", "How it ends",
               [{"label": row["what"], "value": row["chance"], "low": row["low"], "high": row["high"]}
                for row in chances], "share of runs")],
        made(played.document), told)  # fmt: skip


def summary(rows: Rows) -> dict[str, Any]:
    """Chances with Wilson's 95 % intervals, and 5 %, median and 95 % of numbers, over rows of one group."""
    runs = len(rows)
    counts = {kind: sum(row["outcome_class"] == kind for row in rows) for kind in CLASSES}
    return {
        "members": runs,
        "outcome_class": {kind: share(count, runs) for kind, count in counts.items()},
        "events": {name: share(sum(event(row, name) for row in rows), runs) for name in EVENTS},
        "numbers": {name: {"unit": unit, **middle(number(row, name) for row in rows if row.get(name, 0) is not None)}
                    for name, unit in NUMBERS.items() if any(row.get(name, 0) is not None for row in rows)},
    }  # fmt: skip


def share(hits: int, runs: int) -> dict[str, float]:
    """A chance with its interval."""
    low, high = scoring.wilson(hits, runs)
    return {"chance": hits / runs, "low": low, "high": high}
