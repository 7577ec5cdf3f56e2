"""One hour of the country: every mechanism in the derived order, then the crowd."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from steppefire.core import draws
from steppefire.core.errors import SteppefireError
from steppefire.core.spec import Mechanism
from steppefire.engine.order import order, variables
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.sources import COUNTS, LEVELS, QUANTITIES, SOURCES
from steppefire.mechanisms.statics import CLIQUE_MOVES, CROWD, PATRON_MOVES, POWER_MOVES, STATICS


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
        self.parameters = {m.name: SimpleNamespace(**{n: parameters[n] for n in m.parameters}) for m in self.plan}
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

    def snapshot(self) -> dict[str, Any]:
        """What the coming hours depend on."""
        return {"now": self.now, "start": self.start, "hour": self.statics.get("hour")}

    def restore(self, state: dict[str, Any]) -> None:
        """Put a state back; raises ValueError where its variables are others."""
        now = state["now"]
        if now.keys() != self.now.keys() or any(np.shape(now[name]) != np.shape(self.now[name]) for name in now):
            raise ValueError("its variables are not those of this scenario")
        self.now, self.start, self.statics["hour"] = now, state["start"], state["hour"]

    def view(self, mechanism: Mechanism, new: Mapping[str, Any]) -> SimpleNamespace:
        """What a mechanism may see: declared names only, old values or fresh ones."""
        seen = {name: self.statics[name] if name in STATICS else self.now[name] for name in mechanism.reads}
        seen |= {name: new[name] for name in mechanism.reads_fresh}
        return SimpleNamespace(**seen)

    def advance(self, hour: int, today: int, street: Street) -> dict[str, np.ndarray]:
        """One hour; returns what the street counted, at full scale."""
        self.statics["hour"] = np.asarray(float(hour))
        new: dict[str, Any] = {}
        for mechanism in self.plan:
            written = self.written(mechanism, new, hour)
            declared = {variable.name for variable in mechanism.writes}
            if written.keys() != declared:
                wrong = sorted(written.keys() ^ declared)
                raise SteppefireError(f"{mechanism.name} wrote other variables than it declares: {wrong}")
            new |= written
        counts = street.step(hour, today, SimpleNamespace(**new))
        counts = {name: value / self.statics["scale"] for name, value in counts.items()}
        new |= {name: counts[name] for name in CROWD}
        self.now = new
        return counts

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
        view = self.view(mechanism, new)
        off = any(switch in self.without for switch in mechanism.switches)
        step = (mechanism.rest or self.at_start(mechanism)) if off else mechanism.step

        def draw(decision: str, addresses: np.ndarray) -> np.ndarray:
            if decision not in mechanism.draws:
                raise SteppefireError(f"{mechanism.name} drew {decision}, which it does not declare")
            code = draws.DECISIONS[decision]
            return np.asarray(draws.many(addresses.astype(np.int64), hour, code, self.seed, self.member))

        return dict(step(view, self.parameters[mechanism.name], draw))

    def at_start(self, mechanism: Mechanism) -> Any:
        """The rest of a mechanism without one of its own: its start values."""
        values = {variable.name: self.start[variable.name] for variable in mechanism.writes}
        return lambda read, p, draw: values
