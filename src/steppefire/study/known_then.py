"""The claims that were known at an hour, as numbers which a run has too; what was published later is never read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from steppefire.core.clock import hours_between

Series = Mapping[str, np.ndarray]  # by member, hour and place
RALLY = 50.0  # people at once that make unrest
DAY = 24  # hours

OFFICIAL, OTHER, UNVERIFIED = "official", "other", "unverified"
# Words of the claimant that stand for a state body; its counts of its own deeds come out too low at first.
OFFICES = ("ministry", "police", "prosecutor", "president", "authorities", "commandant", "officials", "government",
           "coordination staff", "state television", "security")  # fmt: skip
SUMMED, LARGEST, UNITS = "summed", "largest", "units"
# How a number of a claim comes out of a run: series, and how it is read.
READS: dict[str, tuple[tuple[str, ...], str]] = {
    "detained": (("arrested",), SUMMED),
    "dead": (("dead_civilians", "dead_security"), SUMMED),
    "dead_security": (("dead_security",), SUMMED),
    "dead_civilians": (("dead_civilians",), SUMMED),
    "dead_attackers": (("dead_civilians",), SUMMED),  # who is shot in the street, whatever he is called
    "objects_taken": (("objects_lost",), LARGEST),
    "crowd": (("active",), LARGEST),
    "participants": (("participants",), LARGEST),
    "units_unrest": (("active",), UNITS),
}
# How far such a count is taken to be off, sd of its log, by who made it. Assumed: of crowds by eye, half or double.
SPREADS = {
    "detained": {OFFICIAL: 0.2, OTHER: 0.4, UNVERIFIED: 0.6},
    "dead": {OFFICIAL: 0.3, OTHER: 0.5, UNVERIFIED: 0.8},
    "people": {OFFICIAL: 0.7, OTHER: 0.7, UNVERIFIED: 1.0},
    "count": {OFFICIAL: 0.2, OTHER: 0.3, UNVERIFIED: 0.5},
}
KIND = {"detained": "detained", "crowd": "people", "participants": "people", "objects_taken": "count",
        "units_unrest": "count"}  # fmt: skip
# How many times wider the errors of an official count are to the side where more happened than it says. Assumed.
UNDERCOUNT = {"detained": 1.5, "dead": 3.0}
NO_NUMBER = "the model has no number for it"
DRIFTS = "what counts as injured differs from count to count"


@dataclass(frozen=True)
class Known:
    """A claim as it was known: what, where, between which hours (since None: in all), how many, how sure.

    `low` or `high` is infinite where the claim leaves that side open. Spreads are sd of the log: `above` where a run
    has more than the claim says, `below` where it has less.
    """

    id: str
    quantity: str
    scope: str
    since: float | None
    at: float
    low: float
    high: float
    claimant: str
    source: str
    below: float
    above: float
    copies: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The number in words."""
        if math.isinf(self.high):
            return f"{self.low:,.0f} or more"
        if math.isinf(self.low):
            return f"{self.high:,.0f} or fewer"
        return f"{self.low:,.0f}" if self.low == self.high else f"{self.low:,.0f} to {self.high:,.0f}"


@dataclass(frozen=True)
class Ledger:
    """What was known: claims that are used, and by id those that are not, with the reason."""

    used: tuple[Known, ...]
    unused: dict[str, str]


def ledger(scenario: Any, turn: datetime, scale: float = 1.0) -> Ledger:
    """The claims of a scenario that were published by this time; later ones are not even named.

    `scale`: share of the people in a run; single people of a small run weigh much, and counts of few say less there.
    """
    used: dict[tuple[Any, ...], Known] = {}
    unused: dict[str, str] = {}
    for claim in scenario.claims:
        if claim.reported is None or claim.reported > turn:
            continue
        why = unfit(claim, scenario, turn)
        if why is not None:
            unused[claim.id] = why
            continue
        one = known(claim, scenario, scale)
        key = (one.quantity, one.scope, one.claimant, math.ceil(one.at / DAY))
        before = used.pop(key, None)
        if before is not None:
            unused[before.id] = f"{one.id} is of the same body and day"
            one = Known(**{**vars(one), "copies": (*before.copies, before.id)})
        used[key] = one
    return Ledger(tuple(used.values()), unused)


def unfit(claim: Any, scenario: Any, turn: datetime) -> str | None:
    """Why a claim cannot be used, or None."""
    if claim.quantity not in READS:
        return DRIFTS if claim.quantity.startswith("injured") else NO_NUMBER
    if claim.low is None and claim.high is None:
        return "it gives no number"
    if claim.to is not None and claim.to > turn:
        return "the time that it speaks of was not over"
    if hours_between(scenario.start, claim.to or claim.reported) < 1.0:
        return "it speaks of the time before the run"
    kind, _, name = claim.scope.partition(":")
    places = {"country": {""}, "unit": {unit.unit for unit in scenario.units},
              "place": {place.id for place in scenario.places}}  # fmt: skip
    return None if name in places.get(kind, ()) else "it is about no place of the model"


def known(claim: Any, scenario: Any, scale: float) -> Known:
    """A claim with its hours and spreads."""
    low, high = (-math.inf if claim.low is None else claim.low), (math.inf if claim.high is None else claim.high)
    kind = KIND.get(claim.quantity, "dead")
    said = who(claim)
    spread = SPREADS[kind][said] + (0.2 if claim.mark == "R" else 0.0)
    inside = (math.log1p(high) - math.log1p(low)) / 3.92 if math.isfinite(low) and math.isfinite(high) else 0.0
    count = low if math.isfinite(low) else high
    few = min(4.0, (1.0 / scale - 1.0) / max(count, 1.0)) if kind != "count" else 0.0
    spread = math.sqrt(spread * spread + inside * inside + few)
    start = None if claim.from_ is None else max(0.0, hours_between(scenario.start, claim.from_))
    end = hours_between(scenario.start, claim.to or claim.reported)
    return Known(claim.id, claim.quantity, claim.scope, start, end, low, high, claim.claimant or "nobody named", said,
                 spread, spread * (UNDERCOUNT.get(kind, 1.0) if said == OFFICIAL else 1.0))


def who(claim: Any) -> str:
    """What kind of source a claim has."""
    bias, claimant = (claim.bias or "").lower(), (claim.claimant or "").lower()
    if "unverified" in bias or "unofficial" in bias or "vague" in bias:
        return UNVERIFIED
    return OFFICIAL if any(office in claimant for office in OFFICES) else OTHER


def series_of(claims: tuple[Known, ...]) -> tuple[str, ...]:
    """The series that these claims need."""
    return tuple(dict.fromkeys(name for claim in claims for name in READS[claim.quantity][0]))


def value(claim: Known, series: Series, ids: np.ndarray, units: np.ndarray) -> np.ndarray:
    """What every member has where the claim has its number; `ids` and `units` are those of the places."""
    kind, _, name = claim.scope.partition(":")
    here = np.ones(ids.size, bool) if kind == "country" else (units if kind == "unit" else ids) == name
    names, how = READS[claim.quantity]
    hours = np.sum([series[each][:, :, here] for each in names], axis=0, dtype=float)
    last = min(max(int(claim.at), 1), hours.shape[1])
    readers: dict[str, Callable[[], np.ndarray]] = {
        SUMMED: lambda: hours[:, last - 1].sum(axis=1) - before(hours, claim.since),
        LARGEST: lambda: hours[:, first_hour(claim, last) : last].sum(axis=2).max(axis=1),
        UNITS: lambda: restive(hours[:, :last], units[here]),
    }
    return np.asarray(readers[how](), float)


def before(hours: np.ndarray, since: float | None) -> np.ndarray | float:
    """What had been counted before the claim's period began."""
    return 0.0 if since is None or since < 1.0 else np.asarray(hours[:, int(since) - 1].sum(axis=1))


def first_hour(claim: Known, last: int) -> int:
    """First hour of the period in which a largest number is sought: a day where the claim names no beginning."""
    begins = last - DAY if claim.since is None else int(claim.since)
    return min(max(0, begins), last - 1)


def restive(hours: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Units in which so many people stood at once that it is called unrest, per member."""
    return np.sum([hours[:, :, units == unit].sum(axis=2).max(axis=1) >= RALLY for unit in np.unique(units)], axis=0)
