"""Two runs side by side: what they were made with, where and when they part, and by how much.

On equal seed, member, scale and scenario two runs draw the same random numbers, each by its address: what is not
touched by a difference in their settings stays equal to the last bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.core.errors import SteppefireError

# Two runs that differ in one of these are other draws, not one draw with a change.
OF_A_PAIR = {
    "scenario hash": "another scenario",
    "seed": "another seed",
    "member": "another member",
    "scale": "another scale",
    "days": "another number of days",
    "code": "another version of the code",
}
# An event is the same in both runs if these agree; its number and its cause's number may shift.
EVENT = ("time", "event_type", "sub_event_type", "actor1", "actor2", "place", "fatalities", "notes")


@dataclass(frozen=True)
class VariableGap:
    """How far a variable of the series differs; hours count from 0, times are the ends of hours as in the series."""

    name: str
    unit: str
    first_hour: int | None = None
    first_time: str | None = None
    first_places: tuple[str, ...] = ()
    largest: float = 0.0
    largest_hour: int | None = None
    largest_time: str | None = None
    largest_place: str = ""
    a: float | None = None
    b: float | None = None


@dataclass(frozen=True)
class PairGap:
    """All differences between run A and run B; `hours` of `places` were compared."""

    settings: tuple[dict[str, str], ...]
    unpaired: tuple[str, ...]
    hours: int
    places: tuple[str, ...]
    variables: tuple[VariableGap, ...]
    outcome: dict[str, tuple[Any, Any]]
    events: tuple[dict[str, Any], ...]
    events_equal: bool
    claims_equal: bool

    @property
    def paired(self) -> bool:
        """Whether both runs draw the same random numbers for the same people."""
        return not self.unpaired

    @property
    def equal(self) -> bool:
        """Whether nothing differs in what came out: no variable, event, claim or outcome."""
        same = not self.outcome and self.events_equal and self.claims_equal
        return same and all(gap.first_hour is None for gap in self.variables)

    @property
    def first_hour(self) -> int | None:
        """The first hour at whose end any variable differs; None where none does."""
        return min((gap.first_hour for gap in self.variables if gap.first_hour is not None), default=None)

    @property
    def first(self) -> tuple[VariableGap, ...]:
        """The variables that differ first."""
        hour = self.first_hour
        return tuple(gap for gap in self.variables if hour is not None and gap.first_hour == hour)


def compare(a: Any, b: Any) -> PairGap:
    """Every difference between two runs, over the hours and places that both have."""
    here = set(map(str, b.series.place.values))
    places = tuple(str(place) for place in a.series.place.values if str(place) in here)
    if not places:
        raise SteppefireError("the two runs have no place in common; there is nothing to compare")
    hours = min(int(a.series.sizes["time"]), int(b.series.sizes["time"]))
    left, right = made_with(a), made_with(b)
    settings = tuple({"name": name, "a": left[name], "b": right[name]} for name in left if left[name] != right[name])
    gaps = tuple(_gap(name, a, b, hours, places) for name, array in a.series.data_vars.items()
                 if "time" in array.dims and name in b.series.data_vars)  # fmt: skip
    outcome = {key: (a.outcome.get(key), b.outcome.get(key)) for key in {**a.outcome, **b.outcome}
               if a.outcome.get(key) != b.outcome.get(key)}  # fmt: skip
    return PairGap(
        settings=settings,
        unpaired=tuple(why for name, why in OF_A_PAIR.items() if left[name] != right[name]),
        hours=hours,
        places=places,
        variables=gaps,
        outcome=outcome,
        events=tuple(_events_apart(a.events, b.events)),
        events_equal=_same_table(a.events, b.events),
        claims_equal=_same_table(a.claims, b.claims),
    )


def made_with(run: Any) -> dict[str, str]:
    """What decides a run, in words: scenario, seed and scale, edits, switches and numbers set by hand."""
    from steppefire.engine.provenance import versions

    settings, scenario = run.settings, run.scenario
    stored = getattr(run, "stored", None)
    versions_of = stored.document["versions"] if stored is not None else versions()
    return {
        "scenario": str(scenario.name),
        "scenario hash": str(getattr(scenario, "digest", "")),
        "seed": str(settings.seed),
        "member": str(settings.member),
        "scale": f"{settings.scale:g}",
        "days": f"{int(run.series.sizes['time']) / 24:g}",
        "policy": str(settings.policy),
        "edits": ", ".join(settings.edits) or "none",
        "parts switched off": ", ".join(sorted(settings.without)) or "none",
        "values set by hand": ", ".join("=".join(pair) for pair in settings.overrides) or "none",
        "code": str(versions_of.get("code", "")),
    }


def _gap(name: Any, a: Any, b: Any, hours: int, places: tuple[str, ...]) -> VariableGap:
    """Where one variable differs first, and where (place, source or state) most; not-a-number equals itself."""
    dims = a.series[name].dims
    by = next((dim for dim in ("source", "state") if dim in dims), None)
    spots = places if "place" in dims else tuple(map(str, a.series[by].values)) if by else ("",)
    arrays = [_values(run.series[name], hours, places) for run in (a, b)]
    unit = str(a.series[name].attrs.get("unit", ""))
    if arrays[0].shape != arrays[1].shape:
        raise SteppefireError(f"{name} has other dimensions in the two runs; they were made by different versions")
    known = [np.nan_to_num(values, nan=0.0) for values in arrays]
    apart = (known[0] != known[1]) | (np.isnan(arrays[0]) != np.isnan(arrays[1]))
    if not apart.any():
        return VariableGap(str(name), unit)
    size = np.abs(known[1] - known[0])
    first = int(np.argmax(apart.any(axis=(1, 2))))
    hour, place, force = (int(index) for index in np.unravel_index(np.argmax(size), size.shape))
    return VariableGap(
        name=str(name),
        unit=unit,
        first_hour=first,
        first_time=_time(a, first),
        first_places=tuple(spots[number] for number in np.flatnonzero(apart[first].any(axis=1))),
        largest=float(size.max()),
        largest_hour=hour,
        largest_time=_time(a, hour),
        largest_place=spots[place],
        a=float(arrays[0][hour, place, force]),
        b=float(arrays[1][hour, place, force]),
    )


def _values(array: Any, hours: int, places: tuple[str, ...]) -> np.ndarray:
    """Hours x places x the rest, as float64; what has no place is told by source, by state, or for the country."""
    kept = array.isel(time=slice(0, hours))
    kept = kept.sel(place=list(places)).transpose("time", "place", ...) if "place" in kept.dims else kept
    values = np.asarray(kept.values, np.float64)
    return values.reshape(values.shape[0], values.shape[1] if values.ndim > 1 else 1, -1)


def _time(run: Any, hour: int) -> str:
    """The end of an hour as ISO 8601 with the scenario's offset."""
    end = np.datetime_as_string(run.series.time.values[hour], unit="m")
    return f"{end}{run.series.attrs.get('offset', '')}"


def _events_apart(a: Any, b: Any) -> list[dict[str, Any]]:
    """Events of one run that the other does not have, in order of time, each with the run (A or B) it is in."""
    counted = [Counter(_key(row) for row in table.to_dict("records")) for table in (a, b)]
    found = []
    for mine, other, table in (("A", counted[1], a), ("B", counted[0], b)):
        left = Counter(other)
        for row in table.to_dict("records"):
            key = _key(row)
            if left[key] > 0:
                left[key] -= 1
            else:
                found.append({"run": mine, **row})
    return sorted(found, key=lambda row: (int(row["hour"]), str(row["time"]), row["run"], int(row["event_id"])))


def _key(row: dict[str, Any]) -> Hashable:
    return tuple(None if row[name] != row[name] else row[name] for name in EVENT)


def _same_table(a: Any, b: Any) -> bool:
    return bool(a.reset_index(drop=True).equals(b.reset_index(drop=True)))
