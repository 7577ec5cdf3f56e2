"""Frames behind the report's charts and tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from steppefire.report.records import names, records

QUIET_PEOPLE = 500
QUIET_HOURS = 24
UNREST_PEOPLE = 50

# What a claim counts: the series it is compared with.
COUNTED = {
    "detained": ("arrested",),
    "dead": ("dead_civilians", "dead_security"),
    "dead_security": ("dead_security",),
    "dead_attackers": ("dead_civilians",),
    "dead_civilians": ("dead_civilians",),
    "injured": ("injured_civilians", "injured_security"),
    "injured_security": ("injured_security",),
    "injured_civilians": ("injured_civilians",),
    "participants": ("participants",),
    "crowd": ("active",),
    "attackers": ("violent",),
}
# Of these the largest value in the claim's period counts; the others grow, and their growth in the period counts.
AT_ONCE = frozenset({"participants", "crowd", "attackers"})


def frame(series: xr.Dataset, variable: str) -> pd.DataFrame:
    """One variable as hours x places; forces are added up."""
    array = series[variable]
    if "force" in array.dims:
        array = array.sum("force")
    array = array.transpose("time", "place")
    return pd.DataFrame(
        array.values, index=pd.DatetimeIndex(series.time.values), columns=[str(place) for place in series.place.values]
    ).astype(float)


def unit_of(series: xr.Dataset) -> dict[str, str]:
    """Place id to unit id."""
    return {str(place): str(unit) for place, unit in zip(series.place.values, series.unit.values, strict=True)}


def by_unit(series: xr.Dataset, variable: str) -> pd.DataFrame:
    """One variable of counts as hours x units."""
    return frame(series, variable).T.groupby(unit_of(series)).sum().T


def days(index: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The local day each hour belongs to; an hour is named by its end."""
    return (index - pd.Timedelta(minutes=30)).normalize()


def daily(table: pd.DataFrame, how: str) -> pd.DataFrame:
    """Hours to days: `max`, `min`, `mean`, `last`, or `new` for the daily growth of a cumulative count."""
    groups = table.groupby(days(pd.DatetimeIndex(table.index)))
    if how == "new":
        last = groups.last()
        return last.diff().fillna(last.iloc[:1])
    result = groups.agg(how)
    assert isinstance(result, pd.DataFrame)
    return result


def quiet_from(series: xr.Dataset) -> pd.Timestamp | None:
    """Start of the first 24 hours after the peak with under 500 people active at once; None where it never comes."""
    active = frame(series, "active").sum(axis=1).to_numpy()
    if active.max() < QUIET_PEOPLE:
        return None
    loud = active >= QUIET_PEOPLE
    peak = int(active.argmax())
    for hour in range(peak, len(active) - QUIET_HOURS + 1):
        if not loud[hour : hour + QUIET_HOURS].any():
            return pd.Timestamp(series.time.values[hour]) - pd.Timedelta(hours=1)
    return None


def unit_table(run: Any) -> list[dict[str, Any]]:
    """A row a unit: onset, largest day, deaths, arrests, objects lost at once; the most affected first."""
    series = run.series
    crowd = daily(by_unit(series, "participants"), "max")
    totals = {
        name: by_unit(series, name).iloc[-1]
        for name in ("dead_civilians", "dead_security", "arrested", "injured_civilians", "injured_security")
    }
    lost = by_unit(series, "objects_lost").max()
    violent = by_unit(series, "violent").max()
    onset = unit_onset(run)
    people = pd.Series(series.population.values, index=series.unit.values, dtype=float).groupby(level=0).sum()
    titles = names(run.scenario.units, "unit")
    rows = []
    for unit in sorted(crowd.columns):
        peak = float(crowd[unit].max())
        rows.append(
            {
                "unit": unit,
                "name": titles.get(unit, unit),
                "onset": onset.get(unit),
                "peak": peak,
                "peak_day": crowd[unit].idxmax().date().isoformat() if peak > 0 else None,
                "share": peak / people[unit] if people[unit] else 0.0,
                "violent": float(violent[unit]),
                "objects_lost": float(lost[unit]),
                "population": float(people[unit]),
                "injured": float(totals["injured_civilians"][unit] + totals["injured_security"][unit]),
                **{name: float(totals[name][unit]) for name in ("dead_civilians", "dead_security", "arrested")},
            }
        )
    return sorted(rows, key=lambda row: (-row["peak"], row["name"]))


def unit_onset(run: Any) -> dict[str, str]:
    """Unit to the time of its first rally, from the outcome's onset by place."""
    units = unit_of(run.series)
    first: dict[str, str] = {}
    for place, time in (run.outcome.get("onset") or {}).items():
        unit = units.get(place)
        if time and unit and (unit not in first or datetime.fromisoformat(time) < datetime.fromisoformat(first[unit])):
            first[unit] = time
    return first


def units_with_unrest(series: xr.Dataset, until: pd.Timestamp | None = None) -> int:
    """Units in which 50 or more people were active at once."""
    active = by_unit(series, "active")
    if until is not None:
        active = active[active.index <= until]
    return int((active.max() >= UNREST_PEOPLE).sum()) if len(active) else 0


def local(series: xr.Dataset, time: Any) -> pd.Timestamp | None:
    """An ISO text or datetime as naive local time of the run."""
    if time is None or time == "":
        return None
    stamp = pd.Timestamp(time)
    if stamp.tzinfo is None:
        return stamp
    offset = str(series.attrs.get("offset", "+00:00"))
    shift = pd.Timedelta(hours=float(offset[:3]), minutes=float(offset[0] + offset[-2:]))
    return stamp.tz_convert("UTC").tz_localize(None) + shift


def claim_rows(run: Any) -> list[dict[str, Any]]:
    """Every claim with its dates in local time and, where the run counts the same thing, the simulated figure."""
    rows = []
    for claim in records(run.scenario.claims):
        row = {
            **claim,
            "start": local(run.series, claim.get("from")),
            "end": local(run.series, claim.get("to") or claim.get("reported")),
        }
        row["simulated"] = simulated(run.series, row)
        rows.append(row)
    return rows


def simulated(series: xr.Dataset, claim: dict[str, Any]) -> float | None:
    """The run's own figure for what a claim counts, in its scope and period; None where it has none."""
    quantity = str(claim.get("quantity"))
    places = scope_places(series, str(claim.get("scope") or "country"))
    counted = [frame(series, name)[places].sum(axis=1) for name in COUNTED.get(quantity, ()) if name in series]
    if not counted or not places or claim["end"] is None:
        return None
    total = pd.concat(counted, axis=1).sum(axis=1)
    past = total[total.index <= claim["end"]]
    before = total[total.index <= claim["start"]] if claim["start"] is not None else total[:0]
    if len(past) == 0:
        return None
    if quantity in AT_ONCE:
        window = past.iloc[len(before) :]
        return float(window.max()) if len(window) else None
    return float(past.iloc[-1] - (before.iloc[-1] if len(before) else 0.0))


def scope_places(series: xr.Dataset, scope: str) -> list[str]:
    """The places that a scope covers."""
    kind, _, what = scope.partition(":")
    units = unit_of(series)
    if kind == "country":
        return list(units)
    if kind == "unit":
        return [place for place, unit in units.items() if unit == what]
    return [what] if kind == "place" and what in units else []


def eventful_days(run: Any) -> pd.DatetimeIndex:
    """The days worth drawing: from the start to two days after the last change or the last dated claim."""
    moving = sum(
        daily(frame(run.series, name), "new").abs().sum(axis=1)
        for name in ("arrested", "dead_civilians", "dead_security")
    )
    crowd = daily(frame(run.series, "participants"), "max").sum(axis=1)
    busy = np.flatnonzero((moving.to_numpy() > 0) | (crowd.to_numpy() >= UNREST_PEOPLE))
    last = max(int(busy[-1]) + 2 if len(busy) else 0, 9)
    claimed = [int((end - pd.Timedelta(minutes=1) - crowd.index[0]).days) for end in dated_claims(run)]
    return pd.DatetimeIndex(crowd.index[: max([last, *claimed]) + 1])


def dated_claims(run: Any) -> list[pd.Timestamp]:
    """When the national claims about cumulative counts end, those that end within the run."""
    ends = [
        local(run.series, claim["to"])
        for claim in records(run.scenario.claims)
        if claim.get("to") and claim.get("scope") == "country"
        and claim.get("quantity") in COUNTED and claim["quantity"] not in AT_ONCE
    ]  # fmt: skip
    last = pd.Timestamp(run.series.time.values[-1])
    return [end for end in ends if end is not None and end <= last]
