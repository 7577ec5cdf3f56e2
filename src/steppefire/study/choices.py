"""Who decided what and when, over many runs: one row a run, and tables of moves, endings and widened targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate
from steppefire.mechanisms.moves import CONCESSIONS, FORCE, MOVES
from steppefire.study.ledgers import jeffreys
from steppefire.study.measures import Seen, measure
from steppefire.study.patterns import row as target_row

GONE = ("dismissed", "arrested")


def first_hours(events: Iterable[dict[str, Any]], kind: str) -> dict[str, float]:
    """Hour of the first event of each sub-type of a kind."""
    found: dict[str, float] = {}
    for event in events:
        if event["event_type"] == kind:
            found.setdefault(event["sub_event_type"], float(event["hour"]))
    return found


def member(scenario: Any, settings: Settings) -> dict[str, Any]:
    """One run as a row: decisions, elites, losses in the largest city, ending, and what the targets measure."""
    return told(scenario, simulate(scenario, settings))


def told(scenario: Any, result: Result) -> dict[str, Any]:
    """The row of a run that has been played."""
    seen = Seen(result)
    lost = [event["hour"] for event in result.events
            if event["sub_event_type"] == "object_taken" and event["place"] == scenario.largest_city]  # fmt: skip
    purged = [event["hour"] for event in result.events
              if event["sub_event_type"] in GONE and event["actor2"].endswith("armed")]  # fmt: skip
    left = {"post_by_order": 0, "post_aside": 0}
    for event in result.events:
        if event["sub_event_type"] == "post_abandoned":
            left["post_by_order" if event["notes"].startswith("by order") else "post_aside"] += 1
    return {
        "seed": result.settings.seed, "decisions": first_hours(result.events, "decision"),
        "elites": first_hours(result.events, "elite"), "first_loss": min(lost, default=np.nan),
        "losses": lost, "purged": min(purged, default=np.nan), **left,
        "outcome_class": result.outcome["outcome_class"], "in_office": result.outcome["leader_in_office"],
        "dead": result.outcome["dead_civilians"] + result.outcome["dead_security"],
        "peak": result.outcome["participants_peak"],
        "targets": {target.target: measure(seen, target.measure) for target in scenario.targets},
    }  # fmt: skip


def moves_table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each action: the share of runs that took it, and when (hours from the start: 5 %, median, 95 %)."""
    out = []
    for action in MOVES[1:]:
        hours = np.array([row["decisions"][action] for row in rows if action in row["decisions"]])
        points = np.quantile(hours, (0.05, 0.5, 0.95)).tolist() if hours.size else [None] * 3
        out.append({"action": action, "runs": int(hours.size), "share": hours.size / len(rows),
                    "q05": points[0], "median": points[1], "q95": points[2]})  # fmt: skip
    return out


def first_of(row: dict[str, Any], actions: Iterable[str]) -> float:
    """Hour of the first of these decisions in a run; infinite without one."""
    return min((row["decisions"][action] for action in actions if action in row["decisions"]), default=np.inf)


def concession_first(row: dict[str, Any]) -> bool | None:
    """Whether a concession came before any force; None where neither came."""
    conceded, forced = first_of(row, CONCESSIONS), first_of(row, FORCE)
    return None if np.isinf(conceded) and np.isinf(forced) else bool(conceded <= forced)


def request_after_loss(row: dict[str, Any]) -> float:
    """Hours from the first object lost in the largest city to the request; not a number without both."""
    return float(row["decisions"].get("alliance_request", np.nan) - row["first_loss"])


def request_near_loss(row: dict[str, Any]) -> float:
    """Hours between the request and the nearest loss of an object in the largest city; infinite without a loss."""
    asked = row["decisions"]["alliance_request"]
    return float(min((abs(asked - hour) for hour in row["losses"]), default=np.inf))


def elite_shares(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Shares of runs, each with its interval, in which elites did what the theory of cliques is about."""
    return {
        "posts left by a clique's order": share_of(rows, (row["post_by_order"] > 0 for row in rows)),
        "stand-down orders": share_of(rows, ("stand_down_order" in row["elites"] for row in rows)),
        "hired violence": share_of(rows, ("hired_violence" in row["elites"] for row in rows)),
        "purge of armed rivals": share_of(rows, (bool(np.isfinite(row["purged"])) for row in rows)),
        "flight": share_of(rows, ("fled" in row["elites"] for row in rows)),
        "change of sides": share_of(rows, ("changed_sides" in row["elites"] for row in rows)),
        "coup attempts": share_of(rows, ("coup_attempt" in row["elites"] for row in rows)),
        "coups": share_of(rows, ("coup" in row["elites"] for row in rows)),
        "leader left alone": share_of(rows, ("left_alone" in row["elites"] for row in rows)),
        "leader out of office": share_of(rows, (not row["in_office"] for row in rows)),
    }


def widened(scenario: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The target table with bands widened by half their width on each side, one-sided limits by a fifth."""
    out = []
    for target in scenario.targets:
        low, high = float(target.low), float(target.high)
        one_sided = not np.isfinite(low) or not np.isfinite(high)
        room_low, room_high = (0.2 * abs(low), 0.2 * abs(high)) if one_sided else (0.5 * (high - low),) * 2
        wider = target.model_copy(update={"low": low - room_low, "high": high + room_high})
        found = target_row(target, np.array([row["targets"][target.target] for row in rows]))
        inside = target_row(wider, np.array([row["targets"][target.target] for row in rows]))["inside"]
        out.append({**found, "wide_low": wider.low, "wide_high": wider.high, "inside_wide": inside})
    return out


def share_of(rows: list[dict[str, Any]], holds: Iterable[bool]) -> dict[str, float]:
    """Share of runs in which something holds, with the 5 % and 95 % points of its Jeffreys interval."""
    hits, runs = sum(map(bool, holds)), len(rows)
    low, high = jeffreys(hits, runs)
    return {"hits": hits, "runs": runs, "share": hits / runs, "low": low, "high": high}
