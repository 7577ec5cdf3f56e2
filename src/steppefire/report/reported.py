"""What the simulated sources said, beside what was true in the run at the same moment."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

import pandas as pd
import xarray as xr

from steppefire.report import words
from steppefire.report.records import records
from steppefire.report.tables import AT_ONCE, COUNTED, frame, local, simulated
from steppefire.study.ledgers import OFFICIAL, latest, turned, value

WITHDRAWN = "withdrawn"
LABELS = {
    "detained": "detained",
    "dead": "dead, both sides",
    "dead_security": "dead of the forces",
    "dead_civilians": "dead civilians",
    "dead_attackers": "dead “attackers”",
    "injured": "injured, both sides",
    "injured_security": "injured of the forces",
    "injured_civilians": "injured civilians",
    "participants": "participants of the day",
    "crowd": "crowd at once",
    "attackers": "violent at once",
}


def statements(run: Any) -> list[dict[str, Any]]:
    """Every statement of a simulated source about a count of the whole country, in order of time, beside the truth."""
    found = []
    for row in records(run.claims):
        if row.get("scope") != "country" or row.get("quantity") not in COUNTED:
            continue
        said, end = local(run.series, row.get("reported")), local(run.series, row.get("to"))
        if said is None or end is None:
            continue
        row |= {"said": said, "start": local(run.series, row.get("from")), "end": end}
        found.append(row | {"figure": value(row), "withdrawn": row.get("words") == WITHDRAWN})
    known: dict[tuple[Any, ...], float | None] = {}
    for row in found:
        key = (row["quantity"], row["start"], row["end"])
        if key not in known:
            known[key] = simulated(run.series, row)
        row["truth"] = known[key]
    return sorted(found, key=lambda row: row["said"])


def by_source(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a source and quantity: when first told, the last figure, the truth at that moment, what was taken back."""

    def key(row: dict[str, Any]) -> tuple[int, str]:
        return list(COUNTED).index(row["quantity"]), str(row.get("claimant") or "")

    return [summed_up(list(rows)) for _, rows in groupby(sorted(said, key=key), key=key)]


def summed_up(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """All that one source said about one quantity in one row; of crowds the largest figure counts, not the last."""
    figures, daily = [row for row in rows if row["figure"] is not None], rows[0]["quantity"] in AT_ONCE
    shown = max(figures, key=lambda row: row["figure"], default=rows[-1]) if daily else rows[-1]
    standing = shown if shown["figure"] is not None else None
    steps = [(a["figure"], b["figure"]) for a, b in pairwise(figures)]
    return {
        "quantity": LABELS[rows[0]["quantity"]],
        "source": str(rows[0].get("claimant") or "–"),
        "first": rows[0]["said"],
        "last": shown["said"],
        "said": words.claimed(shown.get("words"), shown.get("low"), shown.get("high")),
        "figure": standing["figure"] if standing else None,
        "truth": shown["truth"],
        "ratio": standing["figure"] / shown["truth"] if standing and shown["truth"] else None,
        "withdrawn": sum(row["withdrawn"] for row in rows),
        "up": sum(b > a for a, b in steps),
        "down": sum(b < a for a, b in steps),
        "daily": daily,
    }


def withdrawals(said: list[dict[str, Any]]) -> set[str]:
    """Ids of the figures that were taken back."""
    taken, last = set(), dict[tuple[Any, Any], str]()
    for row in said:
        key = (row.get("claimant"), row["quantity"])
        if row["withdrawn"] and key in last:
            taken.add(last[key])
        last[key] = str(row.get("id"))
    return taken


def official_dead(run: Any) -> dict[str, Any] | None:
    """The last official figure of all dead, with the source, the moment and the truth then; None without one."""
    rows = [row for row in statements(run) if row["quantity"] == "dead" and row.get("claimant") in OFFICIAL]
    last = {row["claimant"]: row for row in rows}.values()
    return max((row for row in last if row["figure"] is not None), key=lambda row: row["said"], default=None)


def said_of_the_dead(run: Any) -> str:
    """The last official figure of the dead beside the true one, as a sentence."""
    final = (run.outcome.get("dead_civilians") or 0) + (run.outcome.get("dead_security") or 0)
    row = official_dead(run)
    if row is None:
        taken = any(said["quantity"] == "dead" for said in statements(run))
        told = "No official figure of all dead stood" if taken else "There was no official figure of all dead"
        return f"{told} at the end of this run; {words.count(final)} had died."
    told = words.claimed(row.get("words"), row.get("low"), row.get("high"))
    now = f"; {words.count(final)} by the end" if round(row["truth"] or 0) != round(final) else ""
    return (
        f"The last official figure of the dead is {told} ({row['claimant']}, {words.moment(row['said'].isoformat())}); "
        f"in the run {words.count(row['truth'])} had died by then{now}."
    )


def said_of_the_wounded(run: Any) -> str:
    """That reporting alone turned the order of the wounded round; empty where it did not."""
    found = wounded(run)
    if not turned(found):
        return ""
    told, true = (
        tuple(words.count(found[f"{kind}_{side}"]) for side in ("security", "civilians"))
        for kind in ("reported", "true")
    )
    return (
        f"In the last official figures the wounded of the forces ({told[0]}) outnumber wounded civilians ({told[1]}), "
        f"although in the run {true[0]} of the forces and {true[1]} civilians were wounded: "
        "here the order comes from reporting alone."
    )


def wounded(run: Any) -> dict[str, float | None]:
    """True and last officially reported wounded of both sides at the end of the run."""
    claims, found = records(run.claims), dict[str, float | None]()
    for side in ("security", "civilians"):
        name = f"injured_{side}"
        found[f"true_{side}"] = float(frame(run.series, name).iloc[-1].sum()) if name in run.series else 0.0
        found[f"reported_{side}"] = latest(claims, name, OFFICIAL)
    return found


def true_line(series: xr.Dataset, quantity: str) -> pd.Series:
    """The true count of the country hour by hour."""
    parts = [frame(series, name).sum(axis=1) for name in COUNTED[quantity] if name in series]
    return pd.concat(parts, axis=1).sum(axis=1)


def sentences(run: Any) -> list[str]:
    """What is said in front of the charts."""
    found = [said_of_the_dead(run), said_of_the_wounded(run)]
    if "misreporting" in run.settings.without:
        found.append("Misreporting is switched off in this run: every source gives the true figure.")
    return [sentence for sentence in found if sentence]
