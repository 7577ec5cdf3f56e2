"""Do directions agree with the field: defection and falls, crowds and falls, rents, patrons and survival?

Every function takes members' rows (study/endings.py) and gives numbers with 95 % intervals, whatever their sign.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.study.concession import sign_test
from steppefire.study.intervals import Z, newcombe, paired_interval
from steppefire.study.roc import placements
from steppefire.study.scoring import RESAMPLES

Rows = list[dict[str, Any]]


def fell(row: dict[str, Any]) -> bool:
    """Whether the leader of this member fell."""
    return not row["leader_in_office"]


def crowd_share(row: dict[str, Any]) -> float:
    """Participants of the largest day up to the leader's fall, as a share of the population."""
    return float(row["participants_before"] / row["population"])


def defection(row: dict[str, Any]) -> float:
    """Largest share of own men on duty in the capital who did not obey, up to the leader's fall."""
    return 1.0 - float(row["obedience_capital_before"])


def posts(row: dict[str, Any]) -> float:
    """Posts left by their men up to the leader's fall."""
    return float(row["posts_abandoned_before"])


MEASURES = {"defection": defection, "posts": posts, "crowd": crowd_share}


def by_name(rows: Rows) -> dict[str, Rows]:
    """Rows by scenario, names in order of appearance."""
    out: dict[str, Rows] = {}
    for row in rows:
        out.setdefault(row["name"], []).append(row)
    return out


def terciles(rows: Rows, measure: str) -> list[dict[str, Any]]:
    """For each scenario the rate of falls in the lowest and highest third of a measure, and all scenarios together.

    Ties stay together: a third holds everybody at or beyond its edge; where the edges are one value there is no
    difference to take (None). The difference has Newcombe's interval (1998, from Wilson's); all together is the
    difference within scenarios weighted as Mantel and Haenszel do, with Greenland and Robins's error (1985).
    """
    out: list[dict[str, Any]] = []
    for name, members in by_name(rows).items():
        values = np.array([MEASURES[measure](row) for row in members])
        low, high = np.quantile(values, (1.0 / 3.0, 2.0 / 3.0))
        falls = np.array([fell(row) for row in members])
        bottom, top = ((int(falls[third].sum()), int(third.sum())) for third in (values <= low, values >= high))
        told = {"name": name, "falls_low": bottom[0], "runs_low": bottom[1], "falls_high": top[0], "runs_high": top[1]}
        out.append({**told, **(newcombe(top, bottom) if high > low else NOTHING)})
    tables = [row for row in out if row["difference"] is not None]
    return [*out, {"name": "all together", **mantel_haenszel(tables)}]


NOTHING = {"difference": None, "low": None, "high": None}


def mantel_haenszel(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Difference of rates, high less low, over several tables, with its 95 % interval; None without a table."""
    weights = spread = total = 0.0
    sums = {key: sum(table[key] for table in tables) for key in ("falls_low", "runs_low", "falls_high", "runs_high")}
    for table in tables:
        a, n, c, m = (float(table[key]) for key in ("falls_high", "runs_high", "falls_low", "runs_low"))
        b, d, both = n - a, m - c, n + m
        total += (a * m - c * n) / both
        weights += n * m / both
        spread += (a * b * m**3 + c * d * n**3) / (n * m * both**2)
    if weights == 0.0:
        return {**sums, **NOTHING}
    middle, reach = total / weights, Z * math.sqrt(spread) / weights
    return {**sums, "difference": middle, "low": middle - reach, "high": middle + reach}


def auc(values: np.ndarray, falls: np.ndarray) -> dict[str, Any]:
    """Chance that a member that fell has the larger value than one that did not, ties half; 95 % after DeLong (1988).

    None where all fell or none did.
    """
    told = {"falls": int(falls.sum()), "stays": int((~falls).sum())}
    if not falls.any() or falls.all():
        return {**told, "auc": None, "low": None, "high": None}
    area, placed = placements(values, falls)
    error = math.sqrt(sum(part.var(ddof=1) / part.size for part in (placed[falls], placed[~falls]) if part.size > 1))
    return {**told, "auc": area, "low": max(0.0, area - Z * error), "high": min(1.0, area + Z * error)}


def _beaten(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each value the share of the others below it, ties half; `others` in order."""
    below, up_to = (np.searchsorted(others, values, side=side) for side in ("left", "right"))
    return np.asarray(0.5 * (below + up_to) / others.size)


def sorting(rows: Rows, measure: str) -> dict[str, Any]:
    """How well a measure sorts falls from survivals: over all members, over resampled scenarios, and within each.

    `low` and `high` take the scenarios as given; `cases_low` and `cases_high` draw scenarios with replacement (None
    for one); `within` is the mean over scenarios that know both endings, weighted by their pairs.
    """
    groups = {name: (np.array([MEASURES[measure](row) for row in members]), np.array([fell(row) for row in members]))
              for name, members in by_name(rows).items()}  # fmt: skip
    found = auc(*(np.concatenate(parts) for parts in zip(*groups.values(), strict=True)))
    each = [{"name": name, **auc(values, falls)} for name, (values, falls) in groups.items()]
    known = [(row["auc"], row["falls"] * row["stays"]) for row in each if row["auc"] is not None]
    weight = sum(pairs for _, pairs in known)
    within = sum(area * pairs for area, pairs in known) / weight if weight else None
    return {**found, **_over_cases(list(groups.values())), "within": within, "each": each}


def _over_cases(groups: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, float | None]:
    """Interval of the area when scenarios are drawn with replacement; a draw adds up the pairs won between them."""
    size = len(groups)
    if size < 2:
        return {"cases_low": None, "cases_high": None}
    falling = [np.sort(values[falls]) for values, falls in groups]
    staying = [np.sort(values[~falls]) for values, falls in groups]
    won = np.array([[_beaten(one, two).sum() * two.size if two.size else 0.0 for two in staying] for one in falling])
    pairs = np.array([[one.size * two.size for two in staying] for one in falling], float)
    u = draws.many(np.arange(RESAMPLES * size), 1, draws.DECISIONS["resample"], 0, 0)
    chosen = (u * size).astype(np.int64).reshape(RESAMPLES, size)
    times = np.stack([(chosen == case).sum(axis=1) for case in range(size)], axis=1).astype(float)
    above, below = (np.einsum("ri,ij,rj->r", times, table, times) for table in (won, pairs))
    areas = above[below > 0.0] / below[below > 0.0]
    if not areas.size:
        return {"cases_low": None, "cases_high": None}
    low, high = np.quantile(areas, (0.025, 0.975))
    return {"cases_low": float(low), "cases_high": float(high)}


def paired(down: Rows, up: Rows) -> list[dict[str, Any]]:
    """Rate of falls down and up, and the paired difference, up less down: each scenario, then all together.

    Rows of equal name and member are a pair; others are left out.
    """
    known = {(row["name"], row["member"]): row for row in down}
    both = [(known[row["name"], row["member"]], row) for row in up if (row["name"], row["member"]) in known]
    names = list(dict.fromkeys(one["name"] for one, _ in both))
    out = []
    for name in (*names, None):
        mine = [pair for pair in both if name in (None, pair[0]["name"])]
        if len(mine) > 1:
            out.append({"name": name or "all together", "pairs": len(mine)} | _of_pairs(mine))
    return out


def _of_pairs(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Rates, difference with its interval, and the sign test of one set of pairs."""
    both, more, fewer, none = (sum((fell(one), fell(two)) == seen for one, two in pairs)
                               for seen in ((True, True), (False, True), (True, False), (False, False)))  # fmt: skip
    low, high = paired_interval(both, more, fewer, none)
    return {"down": (both + fewer) / len(pairs), "up": (both + more) / len(pairs),
            "difference": (more - fewer) / len(pairs), "low": low, "high": high,
            "sign_p": sign_test(more, fewer), "more": more, "fewer": fewer}  # fmt: skip


