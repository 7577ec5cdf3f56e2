"""What the chronicle tells of other states: the alliance's answer, its men, the patron, powers, revolts elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steppefire.engine.causes import Causes, first, indices
from steppefire.engine.percent import percent
from steppefire.engine.state import Kept
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.states import AGREES, CONSULTING, GRANTED, REFUSED
from steppefire.mechanisms.statics import PATRON_MOVES, POWER_MOVES
from steppefire.world.abroad import GATES, ROLES
from steppefire.world.build import World

# Variables that nothing but chronicle and minutes read.
TOLD = ("session", "door", "member_vote", "gate_hour", "gate_failed", "sent_hour", "landed", "leave_hour",
        "patron_move", "patron_value", "patron_chance", "power_move", "deed_hour", "state_crises")  # fmt: skip
DOORS = ("no door of the treaty is open", "the treaty is open for talks", "the treaty is open for defence")
ONE_MAN = 0.5
RAISED = 2.0  # times its rate at hour 0, from which a revolt elsewhere is laid to the example rather than to chance

Add = Callable[..., int]


class Abroad(Kept):
    """Watches other states and writes down, by the chronicle's `add`, what they did and what it goes back to."""

    made_anew = ("codes", "host", "gate", "causes", "script", "scripted")

    def __init__(self, scenario: Any, built: World, causes: Causes):
        self.causes = causes
        self.codes = sorted(state.state for state in scenario.states)
        self.host = built.statics["state_role"] == ROLES.index("host")
        self.gate = built.statics["state_gate"].astype(np.int64)
        self.script = {(entry.action, entry.scope) for entry in scenario.script}
        self.scripted = False  # whether the script decides for the alliance, and tells so itself
        self.last: dict[str, int] = {}
        self.usual: np.ndarray | None = None  # rate of a revolt in each state at hour 0

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """One event a step of the alliance, the patron, a power, and a revolt elsewhere."""
        if "session" not in now:
            return
        self.tell_council(hour, before, now, add)
        self.tell_patron(hour, before, now, add)
        self.tell_troops(hour, before, now, add)
        self.tell_powers(hour, before, now, add)
        self.tell_revolts(hour, before, now, add)

    def which(self, mask: np.ndarray) -> list[int]:
        """States where a mask holds."""
        return indices(mask[: len(self.codes)])

    def decided(self, hour: int, action: str, scope: str, note: str, add: Add, cause: int = -1) -> None:
        """Write a decision of the alliance down, unless script or edit tells it."""
        if (action, scope) in self.causes.decided or (self.scripted and (action, scope) in self.script):
            return
        covered = np.ones(self.causes.rally.size, bool)
        cause = first(cause, self.causes.of_decision(action, scope, covered))
        event = add(hour, "decision", action, -1, cause, note, actor1=scope)
        self.causes.decision_taken(action, scope, covered, event)

    def tell_council(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """Consultation, the session, votes there and at home, and the answer."""
        belief = f"the allies believe in an attack from outside to {percent(float(now['story_credible']))}"
        request = self.causes.latest.get("alliance_request", -1)
        if now["alliance_answer"] == CONSULTING and before["alliance_answer"] != CONSULTING:
            note = f"{DOORS[int(now['door'])]}; {belief}"
            self.last["asked"] = add(hour, "abroad", "consultation", -1, request, note)
        if now["session"] > 0 and before["session"] == 0:
            cause = first(self.last.get("asked", -1), request)
            self.last["session"] = add(hour, "abroad", "session", -1, cause, belief)
        for state in self.which(voted(before, now) & (not self.scripted)):
            agrees = now["member_vote"][state] == AGREES
            note = f"would agree with a chance of {percent(float(now['member_consent'][state]))}"
            note += f"; pledges {now['pledge'][state]:,.0f} men" if now["pledge"][state] >= ONE_MAN else ""
            add(hour, "abroad", "vote_agree" if agrees else "vote_object", -1, self.last.get("session", request), note,
                actor1=self.codes[state])  # fmt: skip
        if not self.scripted:
            self.tell_gates(hour, before, now, add)
        answer = float(now["alliance_answer"])
        if answer != before["alliance_answer"] and answer in (GRANTED, REFUSED):
            action = "alliance_grant" if answer == GRANTED else "alliance_refuse"
            lapsed = answer == REFUSED and now.get("leader_out", 0.0) > 0
            self.decided(hour, action, "country", "lapsed, the leader is out" if lapsed else self.votes(now), add)

    def votes(self, now: dict[str, Any]) -> str:
        """Who agreed and who did not, by their codes."""
        sides = {"agreed": now["member_vote"] == AGREES, "objected": now["member_vote"] > AGREES}
        told = [f"{side}: {', '.join(self.codes[state] for state in self.which(mask))}"
                for side, mask in sides.items() if mask.any()]  # fmt: skip
        return "; ".join(told) or "without a vote of the members"

    def tell_gates(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """Votes at home that failed or passed, where a government or a parliament must agree."""
        asked = first(self.causes.latest.get("alliance_grant", -1), self.last.get("session", -1))
        for sub, mask, says in (("gate_failed", now["gate_failed"] > before["gate_failed"], "says no"),
                                ("gate_passed", came("gate_hour", before, now), "agrees")):  # fmt: skip
            for state in self.which(mask & (self.gate > 0)):
                note = f"its {GATES[self.gate[state]]} {says}"
                add(hour, "abroad", sub, -1, asked, note, actor1=self.codes[state])

    def tell_troops(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """First men of a state, the end of its part announced, and its last men out."""
        for state in self.which(came("sent_hour", before, now)):
            pledge, landed = now["pledge"][state], now["landed"][state]
            note = f"{landed:,.0f} of {pledge:,.0f} men" if pledge >= ONE_MAN else f"{landed:,.0f} men"
            unasked = -1 if "alliance_grant" in self.causes.latest else self.last.get("patron_force", -1)
            self.decided(hour, "contingent", f"state:{self.codes[state]}", f"{note} have landed", add, unasked)
        for state in self.which(came("leave_hour", before, now) & (now["landed"] >= ONE_MAN)):
            note = f"{now['state_troops'][state]:,.0f} men are to leave"
            self.decided(hour, "withdraw_troops", f"state:{self.codes[state]}", note, add)
        for state in self.which((before["state_troops"] >= ONE_MAN) & (now["state_troops"] < ONE_MAN)):
            scope = f"state:{self.codes[state]}"
            cause = first(*(self.causes.decided.get((action, scope), -1)
                            for action in ("withdraw_troops", "contingent")))  # fmt: skip
            add(hour, "abroad", "last_men_out", -1, cause, f"{now['landed'][state]:,.0f} men came in all",
                actor1=self.codes[state])  # fmt: skip

    def tell_patron(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """What the patron does for the first time; with the chance of that, where it chose at a meeting."""
        move = int(now["patron_move"])
        if move <= 0 or not came("patron_hour", before, now)[move]:
            return
        name = f"patron_{PATRON_MOVES[move]}"
        seen, chance = percent(float(before["elite_survival"])), float(now["patron_chance"][move])
        note = f"it saw the leader's chance to stay at {seen}"
        note += f"; chosen with a chance of {percent(chance)}" if chance > 0.0 else ""
        request = self.causes.latest.get("alliance_request", -1) if name == "patron_mission" else -1
        self.last[name] = add(hour, "abroad", name, -1, first(request, self.causes.of_country()), note, actor1="patron")

    def tell_powers(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """What a power does for the first time."""
        for state, move in np.argwhere(came("deed_hour", before, now)[: len(self.codes)]):
            if move > 0:
                foreign = float(now["foreign_troops"])
                note = f"{foreign:,.0f} foreign men are in the country" if foreign >= ONE_MAN else ""
                troops = self.causes.latest.get("contingent", -1) if foreign >= ONE_MAN else -1
                add(hour, "abroad", POWER_MOVES[move], -1, first(troops, self.causes.of_country()), note,
                    actor1=self.codes[state])  # fmt: skip

    def tell_revolts(self, hour: int, before: dict[str, Any], now: dict[str, Any], add: Add) -> None:
        """Revolts that break out elsewhere; they go back to this one where it has doubled the rate."""
        if self.usual is None:
            self.usual = np.array(now["state_risk"], float)
        for state in self.which((now["state_crises"] > before["state_crises"]) & ~self.host):
            rate, usual = float(now["state_risk"][state]), float(self.usual[state])
            cause = self.causes.of_country() if rate >= RAISED * usual else -1
            add(hour, "abroad", "revolt_elsewhere", -1, cause, f"rate {rate:.3g} a year, {usual:.3g} at the start",
                actor1=self.codes[state])  # fmt: skip


def voted(before: dict[str, Any], now: dict[str, Any]) -> np.ndarray:
    """Members that vote in the hour for the first time, or otherwise than before."""
    return np.asarray((now["member_vote"] > 0) & (now["member_vote"] != before["member_vote"]))


def came(name: str, before: dict[str, Any], now: dict[str, Any]) -> np.ndarray:
    """Where an hour that had never been is there now."""
    return np.asarray((now[name] < NEVER) & (before[name] >= NEVER))
