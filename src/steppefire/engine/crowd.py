"""The crowd: the state of every person, and the hour that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from steppefire.core import mathx
from steppefire.engine import kernels as k
from steppefire.engine.pack import fill, nonzero
from steppefire.mechanisms.mobilisation import NORMAL
from steppefire.world.people import People

CHUNKS = 64
SURELY = 1e-6  # sd beyond a cut at which a share lies below another by much more than rounding
LEAST_SHARE, MOST_SHARE, OVER_ALL = 1e-12, 0.999, 1.000001  # of those available
SIGNALS = ("kill_chance", "bystander_chance", "injury_chance", "arrest_chance", "leave_chance", "quit_chance",
           "turn_chance", "calm_chance", "travel_chance", "identify_chance")  # fmt: skip

OF_PEOPLE = ("state", "offline", "online", "mark")
LISTS = ("active", "resting", "listed", "held")


class Law(NamedTuple):
    """The person rule's numbers: caution of each level, tie weight, and how ranks map to private opposition.

    Of each stratum only the share `available` can go out at all; a rank below it is a rank among the available.
    """

    caution: np.ndarray
    tie_weight: float
    mean: float
    spread: float
    family: int
    available: float = 1.0


def limits(people: People, law: Law) -> np.ndarray:
    """Cut by stratum (sd of opposition) from which on even the readiest person in it is unwilling, for certain.

    It spares the hour a look at most strata. Where rounding could decide, there is no such cut, and it is infinite.
    """
    readiest = people.rank[people.start[:-1]].astype(float) / law.available
    cut = SURELY - mathx.normal_quantiles(readiest)
    cut = np.where((readiest > LEAST_SHARE) & (readiest < MOST_SHARE), cut, np.inf)
    cut = np.where(readiest > OVER_ALL, -np.inf, cut)
    return cut if law.family == NORMAL else np.full_like(cut, np.inf)


@dataclass
class Listed:
    """A list of people with the place that belongs to each; grows as needed."""

    ids: np.ndarray
    places: np.ndarray
    count: int = 0

    @classmethod
    def empty(cls) -> Listed:
        """A list without anybody."""
        return cls(np.empty(1024, np.int64), np.empty(1024, np.int64))

    def add(self, ids: np.ndarray, places: np.ndarray) -> None:
        """Append people."""
        need = self.count + ids.size
        if need > self.ids.size:
            grown = max(need, 2 * self.ids.size)
            self.ids = np.resize(self.ids, grown)
            self.places = np.resize(self.places, grown)
        self.ids[self.count : need] = ids
        self.places[self.count : need] = places
        self.count = need

    def snapshot(self) -> dict[str, np.ndarray]:
        """The people on the list."""
        return {"ids": self.ids[: self.count], "places": self.places[: self.count]}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Put the people back on the list."""
        self.count = 0
        self.add(state["ids"], state["places"])

    def within(self, people: int, places: int) -> bool:
        """Whether all on the list are people and places that there are; compiled loops do not look."""
        ids, where = self.ids[: self.count], self.places[: self.count]
        return not ids.size or bool(
            0 <= ids.min() and ids.max() < people and 0 <= where.min() and where.max() < places)  # fmt: skip


class Crowd:
    """Every inhabitant's state; quiet people cost nothing in an hour."""

    def __init__(self, people: People, keys: np.ndarray, law: Law, seed: int, member: int = 0):
        self.people, self.law, self.seed, self.member = people, law, seed, member
        self.keys = np.asarray(keys, np.int64)
        self.places = self.keys.size
        self.limit = limits(people, law)
        self.state = np.zeros(people.count, np.uint8)
        self.offline = np.zeros(people.count, np.uint8)
        self.online = np.zeros(people.count, np.uint8)
        self.mark = np.zeros(people.count, np.uint16)
        self.room = np.empty(people.count, np.int32)
        self.active = Listed.empty()
        self.resting, self.listed, self.held = Listed.empty(), Listed.empty(), Listed.empty()
        strata = people.place.size
        self.chunks = np.unique(np.linspace(0, strata, min(CHUNKS, strata) + 1).astype(np.int64))
        self.participants = np.zeros(self.places, np.int64)
        self.today = 0

    def arrays(self) -> tuple[np.ndarray, ...]:
        """The people as the kernels want them."""
        p = self.people
        return (
            p.rank,
            p.start,
            p.place,
            p.kind,
            p.level,
            p.adult,
            p.place_start,
            self.state,
            self.offline,
            self.online,
        )

    def snapshot(self) -> dict[str, Any]:
        """Everybody who is not as at the start: nearly all people are quiet, and take no room."""
        return {
            "people": {name: nonzero(getattr(self, name)) for name in OF_PEOPLE},
            "lists": {name: getattr(self, name).snapshot() for name in LISTS},
            "participants": self.participants,
            "today": self.today,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Put a state back; raises ValueError where it is that of other people."""
        for name in OF_PEOPLE:
            fill(getattr(self, name), state["people"][name])
        for name in LISTS:
            listed = getattr(self, name)
            listed.restore(state["lists"][name])
            if not listed.within(self.people.count, self.places):
                raise ValueError(f"its list of {name} people names others")
        self.participants[:] = state["participants"]
        self.today = state["today"]

    def newcomers(self, hour: int, v: Any, linked: np.ndarray) -> np.ndarray:
        """Quiet people who go out this hour, in order."""
        found = np.zeros(self.chunks.size - 1, np.int64)
        k.going_out(self.chunks, self.arrays(), tuple(self.law), self.limit, v.grievance, v.signal, v.risk,
                    v.join_chance, linked, self.keys, hour, self.seed, self.member, self.room, found)  # fmt: skip
        starts = self.people.start[self.chunks[:-1]]
        parts = [self.room[s : s + n] for s, n in zip(starts, found, strict=True) if n]
        return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, np.int64)

    def in_the_street(self, hour: int, v: Any, linked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Fates of active people: who left the street, and the tally of deaths, injuries and arrests by place."""
        chances = np.ascontiguousarray(np.stack([getattr(v, name) for name in SIGNALS]))
        tally = np.zeros((3, self.places), np.int64)
        gone = np.empty(self.active.count, np.int64)
        kept, left = k.street(self.active.ids, self.active.places, self.active.count, self.arrays(), tuple(self.law),
                              v.grievance, v.signal, v.risk, linked, self.keys, hour, self.seed, self.member, chances,
                              v.travel_goal.astype(np.int64), tally, gone)  # fmt: skip
        self.active.count = kept
        return gone[:left], tally

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        """One hour: v holds the hour's variables by name; returns counts of the run's people by place."""
        if today != self.today:
            self.today = today
            self.participants[:] = 0
        linked = np.asarray(v.connectivity, np.float64)
        new = self.newcomers(hour, v, linked)
        self.state[new] = (self.state[new] & k.IDENTIFIED) | k.ACTIVE
        arrested = self.fetch_and_release(hour, v)
        gone, tally = self.in_the_street(hour, v, linked)
        start, keys = self.people.place_start, self.keys
        new_homes = k.home_place(new, new.size, start)
        gone_homes = k.home_place(gone, gone.size, start)
        self.resting.count = k.recover(self.resting.ids, self.resting.count, self.state, start, self.resting.places,
                                       keys, hour, self.seed, self.member, v.return_chance)  # fmt: skip
        self.sort_the_gone(gone, gone_homes)
        self.take_in(new, new_homes)
        k.tell(gone, gone.size, -1, gone_homes, start, keys, self.offline, self.online)
        k.tell(new, new.size, 1, new_homes, start, keys, self.offline, self.online)
        k.count_day(self.active.ids, self.active.places, self.active.count, self.mark, today + 1, self.participants)
        return self.counts(tally, arrested)

    def fetch_and_release(self, hour: int, v: Any) -> np.ndarray:
        """Arrests from the wanted list and releases from custody; arrests by home."""
        by_home = np.zeros(self.places, np.int64)
        taken = np.empty(self.listed.count, np.int64)
        start, keys = self.people.place_start, self.keys
        self.held.count = k.release(self.held.ids, self.held.count, self.state, start, self.held.places, keys, hour,
                                    self.seed, self.member, v.release_chance)  # fmt: skip
        self.listed.count, arrested = k.fetch(self.listed.ids, self.listed.count, self.state, start,
                                              self.listed.places, keys, hour, self.seed, self.member,
                                              v.wanted_chance, taken, by_home)  # fmt: skip
        self.held.add(taken[:arrested], k.home_place(taken, arrested, start))
        return by_home

    def sort_the_gone(self, gone: np.ndarray, homes: np.ndarray) -> None:
        """Put those who left the street on the lists that they belong to."""
        now = self.state[gone]
        fate = now & k.STATE
        self.resting.add(gone[fate == k.RESTING], homes[fate == k.RESTING])
        self.held.add(gone[fate == k.HELD], homes[fate == k.HELD])
        free = ((now & k.IDENTIFIED) != 0) & (fate != k.HELD) & (fate != k.DEAD)
        self.listed.add(gone[free], homes[free])

    def take_in(self, new: np.ndarray, homes: np.ndarray) -> None:
        """Merge newcomers into the sorted list of active people."""
        if new.size == 0:
            return
        total = self.active.count + new.size
        ids, places = np.empty(total + 1024, np.int64), np.empty(total + 1024, np.int64)
        count = k.merge(self.active.ids, self.active.places, self.active.count, new, new.size, homes, ids, places)
        self.active = Listed(ids, places, count)

    def counts(self, tally: np.ndarray, arrested: np.ndarray) -> dict[str, np.ndarray]:
        """People of the run by place, after the hour."""
        active, violent = np.zeros(self.places, np.int64), np.zeros(self.places, np.int64)
        k.crowds(self.active.ids, self.active.places, self.active.count, self.state, active, violent)
        wanted = np.bincount(self.listed.places[: self.listed.count], minlength=self.places)
        custody = np.bincount(self.held.places[: self.held.count], minlength=self.places)
        return {"active": active, "violent": violent, "wanted": wanted, "in_custody": custody,
                "new_arrests": tally[2] + arrested, "new_dead": tally[0], "new_injured": tally[1],
                "participants": self.participants.copy()}  # fmt: skip
