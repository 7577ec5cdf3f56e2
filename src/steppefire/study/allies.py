"""What the alliance did, over many runs: who asked on what ground, who came with how many men, how long they stayed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate
from steppefire.study import choices

WEEK = 168.0
ABROAD = ("pressure", "call", "mission", "force")  # the patron's moves


def member(scenario: Any, settings: Settings) -> dict[str, Any]:
    """One run as a row: that of `choices`, and what the alliance did."""
    result = simulate(scenario, settings)
    return {**choices.told(scenario, result), **helped(result)}


def helped(result: Result) -> dict[str, Any]:
    """Request, answer, contingents and their stay; hours from the scenario's start, not a number where none came."""
    hours = choices.first_hours(result.events, "decision")
    troops = np.asarray(result.series["foreign_troops"][1], float)
    there = np.flatnonzero(troops > 0.0)
    landed = float(there[0]) if there.size else np.nan
    gone = float(there[-1] + 1) if there.size and there[-1] + 1 < troops.size else np.nan
    after = np.asarray(result.series["after_foreign_troops"][1], float)
    asked, told = hours.get("alliance_request", np.nan), hours.get("foreign_story", np.nan)
    granted, abroad = hours.get("alliance_grant", np.nan), choices.first_hours(result.events, "abroad")
    return {
        "asked": asked, "granted": granted, "refused": hours.get("alliance_refuse", np.nan),
        "story": bool(told <= granted), "contingents": dict(result.outcome["contingents"]), "landed": landed,
        "gone": gone, "troops_peak": float(troops.max()),
        "months_after": float((after > 0.5).sum()) if there.size and np.isnan(gone) else 0.0,
        "patron": {name.removeprefix("patron_"): hour for name, hour in abroad.items()},
        "dependence_change": result.outcome["dependence_change"],
        "legitimacy_change": result.outcome["legitimacy_change"],
    }  # fmt: skip


def came(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs in which foreign men landed in answer to a request."""
    return [row for row in rows if np.isfinite(row["granted"]) and row["troops_peak"] > 0.0]


def with_story(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Share of the grants that came with the story of an attack from outside told before."""
    granted = [row for row in rows if np.isfinite(row["granted"])]
    return choices.share_of(granted, (row["story"] for row in granted))


def sizes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each state's contingent over the runs in which men came: share of runs that it came, and its size in them."""
    helping = came(rows)
    states = sorted({state for row in helping for state in row["contingents"]})
    out = []
    for state in states:
        men = np.array([row["contingents"].get(state, 0) for row in helping], float)
        points = np.quantile(men, (0.05, 0.5, 0.95)).tolist()
        out.append({"state": state, "runs": int((men > 0).sum()), "of": len(helping), "mean": float(men.mean()),
                    "q05": points[0], "median": points[1], "q95": points[2]})  # fmt: skip
    return sorted(out, key=lambda row: -row["mean"])


def ranked(rows: list[dict[str, Any]], state: str, members: Iterable[str]) -> list[int]:
    """Rank of a state's contingent among the members in each run in which men came; 1 is the largest, ties share it."""
    found = []
    for row in came(rows):
        men = [row["contingents"].get(member, 0) for member in members]
        found.append(1 + sum(other > row["contingents"].get(state, 0) for other in men))
    return found


def points(values: Iterable[float]) -> tuple[float, float, float]:
    """5 %, median and 95 % of the finite values; not a number without any."""
    known = np.array([value for value in values if np.isfinite(value)])
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95)) if known.size else (np.nan,) * 3
    return float(low), float(middle), float(high)


def stays(rows: list[dict[str, Any]], weeks: float) -> dict[str, float]:
    """Share of the runs with foreign men in which the last have left within so many weeks of the first."""
    helping = came(rows)
    return choices.share_of(helping, (row["gone"] - row["landed"] <= weeks * WEEK for row in helping))
