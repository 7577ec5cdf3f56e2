"""What the chronicle tells of the elites: moves of factions, dismissals, arrests, flight, coups, and a leader alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steppefire.engine.causes import Causes
from steppefire.engine.state import Kept
from steppefire.mechanisms.clique_choice import COUP, HIRE, STAND_DOWN
from steppefire.mechanisms.purge import ARRESTED, CHANGED, FLED, REPLACED
from steppefire.mechanisms.states import FAILED, SUCCEEDED
from steppefire.world.build import World
from steppefire.world.elites import faction_names

# Variables that nothing but the chronicle reads.
TOLD = ("faction_power", "clique_worth", "leader_power", "left_alone", "elite_position", "asset_moved")
OFFICE_EVENTS = {REPLACED: "dismissed", ARRESTED: "arrested", FLED: "fled", CHANGED: "changed_sides"}
MOVE_EVENTS = {STAND_DOWN: "stand_down_order", HIRE: "hired_violence", COUP: "coup_attempt"}

Add = Callable[..., int]


class Intrigue(Kept):
    """Watches the elites and writes down, by the chronicle's `add`, what they did and why."""

    made_anew = ("offices", "names", "faction", "side", "commander", "goes_with", "places", "objects", "causes")

    def __init__(self, scenario: Any, built: World, causes: Causes):
        self.causes = causes
        self.offices = [elite.name for elite in scenario.elites]
        self.names = faction_names(scenario.elites)
        self.faction = built.statics["elite_faction"].astype(np.int64)
        self.side = built.statics["faction_side"]
        self.commander = built.statics["object_elite"].astype(np.int64)
        self.goes_with = {"sack_cabinet": built.statics["elite_cabinet"],
                          "drop_predecessor": built.statics["elite_chair"]}  # fmt: skip
        self.places = built.statics["object_place"].astype(np.int64)
        self.objects = built.objects
        self.last: dict[str, int] = {}

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """One event a move, an office lost, a coup, and the elite's exit; a move is the cause of what follows it."""
        for faction in np.flatnonzero((now["clique_met"] > 0) & (now["clique_move"] > 0)):
            self.tell_move(hour, int(faction), before, now, add)
        if now["coup"] == SUCCEEDED and before["coup"] != SUCCEEDED:
            self.last["fall"] = add(hour, "elite", "coup", -1, self.last.get("coup_attempt", -1), "the plotters rule",
                                    actor1=self.plotters())  # fmt: skip
        for office in np.flatnonzero(now["office_state"] != before["office_state"]):
            self.tell_office(hour, int(office), before, now, add)
        if now["left_alone"] > 0 and before["left_alone"] == 0:
            note = f"{now['leader_power']:.0%} of power on his side, pact {now['pact']:.2f}"
            add(hour, "elite", "left_alone", -1, int(self.causes.violence.max()), note, actor1=self.offices[0])

    def tell_move(self, hour: int, faction: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """A hostile move; flight and submission are told office by office."""
        move = int(now["clique_move"][faction])
        if move not in MOVE_EVENTS:
            return
        name = MOVE_EVENTS[move]
        ordered = np.flatnonzero((now["order_left"] > before["order_left"]) & self.commanded(faction))
        place, added = -1, ""
        if move == STAND_DOWN:
            place = int(self.places[ordered[0]]) if ordered.size else -1
            added = "; to " + (", ".join(self.objects[post].id for post in ordered) or "men who do not follow")
        elif move == HIRE:
            more = now["hired"] - before["hired"]
            place = int(np.argmax(more)) if more.max() > 0 else -1
            added = f"; {max(0.0, float(more.sum())):,.0f} men"
        cause = self.reason(before)
        event = add(hour, "elite", name, place, cause, why(faction, before, now) + added, actor1=self.names[faction])
        self.last[name] = event
        if move == STAND_DOWN:
            for post in ordered:
                self.causes.decided["stand_down_order", f"object:{self.objects[post].id}"] = event

    def commanded(self, faction: int) -> np.ndarray:
        """Which posts the offices of a faction command."""
        return (self.commander >= 0) & (self.faction[self.commander] == faction)

    def plotters(self) -> str:
        """The rival factions with armed men, together."""
        return ", ".join(self.names[number] for number in np.flatnonzero(self.side > 0)
                         if self.names[number].endswith("armed"))  # fmt: skip

    def reason(self, before: dict[str, Any]) -> int:
        """What moves a faction: its head's fall if there was one, else the violence last begun."""
        dropped = self.causes.latest.get("drop_predecessor", -1) if before["predecessor_dropped"] > 0 else -1
        return dropped if dropped >= 0 else int(self.causes.violence.max())

    def tell_office(self, hour: int, office: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """An office that is lost or has changed sides."""
        state = float(now["office_state"][office])
        if state not in OFFICE_EVENTS:
            return
        cause = self.reason(before) if state in (FLED, CHANGED) else self.dismissal(office, before, now)
        add(hour, "elite", OFFICE_EVENTS[state], -1, cause, self.why_lost(office, state, now),
            actor1=self.offices[office], actor2=self.names[self.faction[office]])  # fmt: skip

    def dismissal(self, office: int, before: dict[str, Any], now: dict[str, Any]) -> int:
        """What an office was lost by: a coup that failed, the decision on it, or a purge; else what moves factions."""
        if now["coup"] == FAILED and before["coup"] != FAILED:
            return self.last.get("coup_attempt", -1)
        action = next((action for action, offices in self.goes_with.items() if offices[office] > 0), "purge")
        decision = self.causes.latest.get(action, -1)
        return decision if decision >= 0 else self.reason(before)

    def why_lost(self, office: int, state: float, now: dict[str, Any]) -> str:
        """One line on an office that was lost."""
        faction = self.faction[office]
        if state in (FLED, CHANGED):
            return f"chosen with chance {now['clique_chance'][faction, int(now['clique_move'][faction])]:.2f}"
        inside = "inside" if now["faction_in"][faction] else "outside"
        return f"its faction is {inside} the ruling coalition, pact {now['pact']:.2f}"


def why(faction: int, before: dict[str, Any], now: dict[str, Any]) -> str:
    """One line on a move: what the faction saw, and how likely it was to choose so."""
    inside = "inside" if now["faction_in"][faction] else "outside"
    chance = now["clique_chance"][faction, int(now["clique_move"][faction])]
    power = now["faction_power"][faction]
    return (f"power {power:.0%}, {inside} the ruling coalition, pact {now['pact']:.2f}, leader's chance as seen "
            f"{before['elite_survival']:.2f}; chosen with chance {chance:.2f}")  # fmt: skip
