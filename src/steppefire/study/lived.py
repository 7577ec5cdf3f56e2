"""What a forecast reads of its members: the country hour by hour, their state at the hour it begins, and claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.study import known_then
from steppefire.study.kept_series import blocks
from steppefire.study.known_then import RALLY, Known

# Series that a forecast keeps; people are never among them.
OF_PLACES = ("active", "violent", "participants", "arrested", "dead_civilians", "dead_security", "objects_lost",
             "connectivity", "private_opposition", "obedience")  # fmt: skip
OF_COUNTRY = ("leader_out", "foreign_troops", "survival", "dependence")
SERIES = OF_PLACES + OF_COUNTRY
ADDED = ("active", "participants", "arrested", "dead_civilians", "dead_security", "objects_lost")
MEAN = ("connectivity", "private_opposition", "obedience")
# What of a member's state is looked at when the forecast begins, in words.
STATES = {
    "active": "people in the street", "participants": "participants of the day so far", "detained": "detained so far",
    "dead": "dead so far", "objects_lost": "objects in the crowd's hands", "units_unrest": "units with unrest so far",
    "crowd_so_far": "largest crowd at once so far", "connectivity": "connections that work",
    "private_opposition": "private opposition", "obedience": "obedience of police, guard and army",
    "survival": "the leader's chance to stay, as he believes", "dependence": "dependence on the patron",
}  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """Members by row: `country` by hour, `states` at the hour of the forecast, `claimed` by claim."""

    country: dict[str, np.ndarray]
    states: dict[str, np.ndarray]
    claimed: np.ndarray
    time: np.ndarray  # ends of the hours, local

    @property
    def dead(self) -> np.ndarray:
        """Dead of both sides so far, by member and hour."""
        return self.country["dead_civilians"] + self.country["dead_security"]

    def out_hour(self) -> np.ndarray:
        """Hour in which the leader went, per member; infinite where he stays."""
        gone = self.country["leader_out"] > 0.0
        return np.where(gone.any(axis=1), gone.argmax(axis=1), np.inf)


def read(dataset: Any, hour: float, claims: Sequence[Known]) -> Lived:
    """Read the kept series of a group, so many members at a time; `hour` is that of the forecast."""
    ids, units = dataset["place"].values.astype(str), dataset["unit"].values.astype(str)
    share = dataset["population"].values / dataset["population"].values.sum()
    parts: list[tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]] = []
    for block in blocks(dataset, [name for name in SERIES if name in dataset]):
        country = {name: block[name].sum(axis=2, dtype=float) for name in ADDED}
        country |= {name: (block[name] * share).sum(axis=2, dtype=float) for name in MEAN}
        country |= {name: block[name].astype(float) for name in OF_COUNTRY}
        claimed = [known_then.value(claim, block, ids, units) for claim in claims]
        members = next(iter(country.values())).shape[0]
        parts.append((country, states(country, block["active"], units, int(hour)),
                      np.stack(claimed, axis=1) if claimed else np.zeros((members, 0))))  # fmt: skip
    joined = [{name: np.concatenate([part[number][name] for part in parts]) for name in parts[0][number]}
              for number in (0, 1)]  # fmt: skip
    return Lived(joined[0], joined[1], np.concatenate([part[2] for part in parts]), dataset["time"].values)


def states(country: dict[str, np.ndarray], active: np.ndarray, units: np.ndarray, hour: int) -> dict[str, np.ndarray]:
    """The state of members at the beginning of an hour; what nothing has happened of yet is 0."""
    members = active.shape[0]
    if hour < 1:
        return {name: np.zeros(members) for name in STATES}
    now = {name: values[:, hour - 1] for name, values in country.items()}
    restive = [(active[:, :hour, units == unit].sum(axis=2).max(axis=1) >= RALLY) for unit in np.unique(units)]
    found = {"detained": now["arrested"], "dead": now["dead_civilians"] + now["dead_security"],
             "units_unrest": np.sum(restive, axis=0, dtype=float),
             "crowd_so_far": country["active"][:, :hour].max(axis=1)}  # fmt: skip
    return {name: np.asarray(found.get(name, now.get(name)), float) for name in STATES}


def days_of(time: np.ndarray) -> np.ndarray:
    """The local day that each hour belongs to, from the ends of hours."""
    return np.asarray((time - np.timedelta64(1, "ns")).astype("datetime64[D]"))


def daily(values: np.ndarray, time: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Days in order, and what a series has in the last hour of each, by member."""
    days = days_of(time)
    names = np.unique(days)
    return [str(name) for name in names], values[:, np.searchsorted(days, names, side="right") - 1]


def largest_after(lived: Lived, hour: float) -> np.ndarray:
    """Participants of the largest day that ends after an hour, per member."""
    _, people = daily(lived.country["participants"], lived.time)
    first = len(np.unique(days_of(lived.time[: int(hour) + 1]))) - 1
    return np.asarray(people[:, first:].max(axis=1))
