"""One hour of the country: every mechanism in the derived order, then the crowd."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Protocol, cast

import numpy as np

from steppefire.core import draws
from steppefire.core.errors import SteppefireError
from steppefire.core.spec import Mechanism
from steppefire.engine.order import order, variables
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.sources import COUNTS, LEVELS, QUANTITIES, SOURCES
from steppefire.mechanisms.statics import CLIQUE_MOVES, CROWD, PATRON_MOVES, POWER_MOVES, STATICS


class View:
    """What a mechanism may see, by name."""

    def __init__(self, seen: dict[str, Any]):
        self.__dict__ = seen


class Part:
    """What a mechanism has in every hour of a run: its parameters, and where it reads what."""

    def __init__(self, mechanism: Mechanism, parameters: Mapping[str, float]):
        self.parameters = SimpleNamespace(**{name: parameters[name] for name in mechanism.parameters})
        self.facts = tuple(name for name in mechanism.reads if name in STATICS)
        self.state = tuple(name for name in mechanism.reads if name not in STATICS)
        self.fresh = mechanism.reads_fresh
        self.writes = frozenset(variable.name for variable in mechanism.writes)


class Street(Protocol):
    """Whatever moves people for an hour: every single one (crowd.py) or their expected numbers (expected.py)."""

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        """Counts of the run's people by place after the hour."""


def shape_of(on: str, places: int, kinds: int, objects: int, units: int, elites: int,
             factions: int, states: int) -> tuple[int, ...]:  # fmt: skip
    """Shape of a variable of this dimension."""
    lengths = {"place": places, "class": kinds, "force": 4, "object": objects, "scope": 1 + units,
               "source": len(SOURCES), "quantity": len(QUANTITIES), "count": len(COUNTS), "level": len(LEVELS),
               "elite": elites, "faction": factions, "move": len(MOVES), "clique move": len(CLIQUE_MOVES),
               "state": states, "patron move": len(PATRON_MOVES), "power move": len(POWER_MOVES)}  # fmt: skip
    return () if on == "country" else tuple(lengths[part] for part in on.split(" x "))


class Hours:
    """The state of the country and the step that moves it on."""

    def __init__(self, statics: Mapping[str, np.ndarray], starts: Mapping[str, np.ndarray],
                 parameters: Mapping[str, float], without: frozenset[str], seed: int, member: int):  # fmt: skip
        self.statics = dict(statics)
        self.seed, self.member, self.without = seed, member, without
        self.plan = order()
        self.known = variables()
        self.parts = {mechanism.name: Part(mechanism, parameters) for mechanism in self.plan}
        self.parameters = {name: part.parameters for name, part in self.parts.items()}
        shapes = (statics["population"].size, statics["class_exposed"].size, statics["object_place"].size,
                  1 + int(statics["unit_of"].max()), statics["elite_side"].size,
                  statics["faction_side"].size, statics["state_role"].size)  # fmt: skip
        self.now: dict[str, Any] = {}
        for name, variable in self.known.items():
            start = starts.get(name)
            self.now[name] = np.array(start, float) if start is not None else np.full(
                shape_of(variable.on, *shapes), float(variable.start))  # fmt: skip
        for mechanism in self.plan:
            if mechanism.begin is not None:
                given = mechanism.begin(self.parameters[mechanism.name])
                self.now |= {name: np.asarray(value, float) for name, value in given.items()}
        self.start = dict(self.now)
        self.years: dict[str, np.ndarray] = {}  # the months before hour 0 (engine/years.py)
        self.zero: dict[str, float] = {}  # slow variables at hour 0
        self.span = 1  # hours that the mechanisms take at once
        # What the street counted since mechanisms that take several hours at once have last looked, less the last hour.
        self.owed: dict[str, np.ndarray] = {}

    def snapshot(self) -> dict[str, Any]:
        """What the coming hours depend on."""
        return {"now": self.now, "start": self.start, "hour": self.statics.get("hour"),
                "owed": self.owed}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Put a state back; raises ValueError where its variables are others."""
        now = state["now"]
        if now.keys() != self.now.keys() or any(np.shape(now[name]) != np.shape(self.now[name]) for name in now):
            raise ValueError("its variables are not those of this scenario")
        self.now, self.start, self.statics["hour"] = now, state["start"], state["hour"]
        self.owed = state["owed"]

    def view(self, mechanism: Mechanism, new: Mapping[str, Any]) -> View:
        """What a mechanism may see: declared names only, old values or fresh ones."""
        part = self.parts[mechanism.name]
        seen = dict(zip(part.facts, map(self.statics.__getitem__, part.facts), strict=True))
        seen.update(zip(part.state, map(self.now.__getitem__, part.state), strict=True))
        seen.update(zip(part.fresh, map(new.__getitem__, part.fresh), strict=True))
        if self.owed and not mechanism.hourly:
            seen |= {name: seen[name] + more for name, more in self.owed.items() if name in mechanism.reads}
        return View(seen)

    def advance(self, hour: int, today: int, street: Street) -> dict[str, np.ndarray]:
        """One hour; returns what the street counted, at full scale."""
        new = self.stepped(hour, 1)
        self.owed = {}
        return self.walk(hour, today, street, new)

    def stepped(self, hour: int, span: int) -> dict[str, Any]:
        """What all mechanisms write: the hourly ones for this hour, the others for so many; the state stays."""
        new: dict[str, Any] = {}
        self.take(hour, span)
        for mechanism in self.plan:
            self.last(1 if mechanism.hourly else span)
            new |= self.declared(mechanism, new, hour)
        self.last(1)
        return new

    def again(self, hour: int, new: Mapping[str, Any]) -> dict[str, Any]:
        """The same with what the hourly mechanisms alone write for a further hour."""
        new = dict(new)
        self.take(hour, 1)
        for mechanism in self.plan:
            if mechanism.hourly:
                new |= self.declared(mechanism, new, hour)
        return new

    def walk(self, hour: int, today: int, street: Street, new: dict[str, Any]) -> dict[str, np.ndarray]:
        """Let people move for an hour under what the mechanisms have written, which becomes the state."""
        scale = self.statics["scale"]
        counts = {name: value / scale for name, value in street.step(hour, today, View(new)).items()}
        new |= {name: counts[name] for name in CROWD}
        self.now = new
        return counts

    def take(self, hour: int, span: int) -> None:
        """The coming steps begin at this hour and are so many hours long."""
        self.statics["hour"] = np.asarray(float(hour))
        self.last(span)

    def last(self, span: int) -> None:
        """The coming steps are so many hours long."""
        if span != self.span:
            self.statics["step_hours"], self.span = np.asarray(float(span)), span

    def declared(self, mechanism: Mechanism, new: Mapping[str, Any], hour: int) -> dict[str, Any]:
        """What a mechanism writes; raises SteppefireError unless it is what it declares."""
        written = self.written(mechanism, new, hour)
        names = self.parts[mechanism.name].writes
        if written.keys() != names:
            wrong = sorted(written.keys() ^ names)
            raise SteppefireError(f"{mechanism.name} wrote other variables than it declares: {wrong}")
        return written

    def drift(self, hour: float, length: float) -> None:
        """So many hours of the slow mechanisms from `hour` on, before hour 0 and with nobody in the street."""
        self.statics |= {"hour": np.asarray(hour), "step_hours": np.asarray(length)}
        new: dict[str, Any] = dict(self.now)
        for mechanism in self.plan:
            if mechanism.slow:
                new |= self.written(mechanism, new, int(hour))
        self.now = new

    def written(self, mechanism: Mechanism, new: Mapping[str, Any], hour: int) -> dict[str, Any]:
        """What a mechanism writes this hour; start values where it is switched off and has no rest of its own."""
        part, span = self.parts[mechanism.name], self.span

        def draw(decision: str, addresses: np.ndarray) -> np.ndarray:
            if decision not in mechanism.draws:
                raise SteppefireError(f"{mechanism.name} drew {decision}, which it does not declare")
            code, keys = draws.DECISIONS[decision], addresses.astype(np.int64)
            if span > 1:
                return cast(np.ndarray, draws.joined(keys, hour, span, code, self.seed, self.member))
            return cast(np.ndarray, draws.many(keys, hour, code, self.seed, self.member))

        on = self.without.isdisjoint(mechanism.switches)
        step = mechanism.step if on else mechanism.rest
        if step is None:  # switched off, and without a rest of its own
            return {name: self.start[name] for name in part.writes}
        written: dict[str, Any] = step(self.view(mechanism, new), part.parameters, draw)
        return written
