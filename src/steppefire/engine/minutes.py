"""The minutes of leader and factions: every meeting with beliefs, options, values and chances, and why in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.core.clock import iso
from steppefire.engine.minutes_abroad import Envoys
from steppefire.engine.percent import percent
from steppefire.engine.state import Kept
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.moves import MOVES, NEVER
from steppefire.mechanisms.statics import CLIQUE_MOVES
from steppefire.world.build import World
from steppefire.world.elites import faction_names

PLAIN = {"wait": "waiting", "reverse_price": "taking the price back", "sack_cabinet": "sacking the cabinet",
         "drop_predecessor": "dropping the predecessor", "emergency": "an emergency with curfew",
         "blackout": "cutting the net", "deploy": "calling out the army",
         "shooting_order": "an order to shoot without warning", "foreign_story": "telling of an attack from outside",
         "close_border": "closing the border", "alliance_request": "asking the alliance for troops",
         "resign": "giving in", "meet_demand": "meeting the demand"}  # fmt: skip
SURE, UNABLE = 0.99, -999.0  # a chance that is told as certain; worth of what is not open


@dataclass(frozen=True)
class Taken:
    """A decision of the council: action, scope, the places it covers (boolean by place), why, and the place feared."""

    action: str
    scope: str
    covered: np.ndarray
    why: str
    feared: int = -1


class Minutes(Kept):
    """Watches the meetings of leader, factions and other states and keeps one row for each option of each."""

    made_anew = ("scenario", "built", "unit_of", "factions", "envoys")

    def __init__(self, scenario: Any, built: World):
        self.scenario, self.built = scenario, built
        self.unit_of = np.array([built.units.index(row["unit"]) for row in built.rows])
        self.factions = faction_names(scenario.elites)
        self.envoys = Envoys(scenario, built)
        self.rows: list[dict[str, Any]] = []
        self.meetings = 0

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any]) -> list[Taken]:
        """Note the hour's meetings; returns what the council decided, if it met."""
        if "clique_met" in now:
            self.circles(hour, before, now)
        for rows in self.envoys.meetings(hour, before, now):
            self.meetings += 1
            self.rows += [{"meeting": self.meetings, **row} for row in rows]
        move = int(now.get("move_taken", -1))
        if move < 0:
            return []
        taken = self.decisions(move, before, now)
        why = self.why(move, before, now)
        self.meetings += 1
        believed = self.believed(before, now)
        for option in np.flatnonzero(now["move_open"] > 0):
            self.rows.append({
                "meeting": self.meetings, "who": "leader", "time": iso(self.scenario.start, hour), "hour": hour,
                **believed,
                "option": MOVES[option], "survival": float(now["move_survival"][option]),
                "value": float(now["move_value"][option]), "chance": float(now["move_chance"][option]),
                "chosen": bool(option == move), "scope": taken[-1].scope if taken and option == move else "",
                "why": why if option == move else ""})  # fmt: skip
        feared = int(now["weak_place"])
        return [Taken(each.action, each.scope, each.covered, why, feared) for each in taken]

    def circles(self, hour: int, before: dict[str, Any], now: dict[str, Any]) -> None:
        """Note the meetings of factions at which something else than staying had a chance."""
        open_to = now["clique_worth"] > UNABLE
        for faction in map(int, np.flatnonzero((now["clique_met"] > 0) & (now["clique_chance"][:, 0] < SURE))):
            self.meetings += 1
            for option in np.flatnonzero(open_to[faction]):
                chosen = bool(option == int(now["clique_move"][faction]))
                self.rows.append({
                    "meeting": self.meetings, "who": self.factions[faction], "time": iso(self.scenario.start, hour),
                    "hour": hour, "option": CLIQUE_MOVES[option], "chosen": chosen, "scope": "",
                    "value": float(now["clique_worth"][faction, option]),
                    "chance": float(now["clique_chance"][faction, option]), "survival": "",
                    "believed_survival": float(before["elite_survival"]), "believed_crowd": "", "believed_violent": "",
                    "believed_opposition": "", "believed_obedience": "", "weak_place": "",
                    "why": self.why_so(faction, before, now) if chosen else ""})  # fmt: skip

    def why_so(self, faction: int, before: dict[str, Any], now: dict[str, Any]) -> str:
        """What a faction went by, in one sentence."""
        inside = "inside" if now["faction_in"][faction] else "outside"
        chance = percent(float(before["elite_survival"]))
        pact = "held" if now["pact"] > 0.5 else "was breaking"
        return (f"It held {now['faction_power'][faction]:.0%} of power, stood {inside} the ruling coalition, put the "
                f"leader's chance to stay at {chance}, and the pact {pact}.")  # fmt: skip

    def believed(self, before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
        """What the leader went by: crowd, violence, opposition, obedience, and his chance to stay."""
        adults = self.built.statics["adults"]
        return {
            "believed_crowd": float(now["crowd_in_mind"].sum()),
            "believed_violent": float(before["leader_violent"].sum()),
            "believed_opposition": float((before["leader_opposition"] * adults).sum() / adults.sum()),
            "believed_obedience": float(before["leader_obedience"].mean()),
            "believed_survival": float(now["survival"]),
            "weak_place": self.built.place_ids[int(now["weak_place"])],
        }

    def decisions(self, move: int, before: dict[str, Any], now: dict[str, Any]) -> list[Taken]:
        """The moves of this hour, each with the places newly covered; an emergency comes with its curfew."""
        if move == m.WAIT:
            return []
        found = []
        for each in range(1, len(MOVES)):
            new = (now["order_until"][each] >= NEVER) & (before["order_until"][each] < NEVER)
            first = now["decided_hour"][each] < NEVER and before["decided_hour"][each] >= NEVER
            if new.any() and (first or each in m.SPREADS):
                scope = "country" if each in m.ONCE else self.scope(new)
                found.append((each == move, Taken(MOVES[each], scope, new, "")))
                if each == m.EMERGENCY and now["curfew"][new].any():
                    found.append((False, Taken("curfew", scope, new, "")))
        return [taken for _, taken in sorted(found, key=lambda pair: pair[0])]

    def scope(self, covered: np.ndarray) -> str:
        """Words for the covered places: the country, or the units they make up."""
        if covered.all():
            return "country"
        return " ".join(f"unit:{self.built.units[unit]}" for unit in sorted(set(self.unit_of[covered].tolist())))

    def why(self, move: int, before: dict[str, Any], now: dict[str, Any]) -> str:
        """What he believed and why he chose this, in one or two sentences; a choice is drawn, better ones likelier."""
        where = self.built.rows[int(now["weak_place"])]["name"]
        seen = (f"He believed {now['crowd_in_mind'].sum():,.0f} people in the street, the worst danger in {where}, "
                f"and his chance to stay at {percent(float(now['survival']))}.")  # fmt: skip
        likely = percent(float(now["move_chance"][move]))
        worth = np.where(now["move_open"] > 0, now["move_value"], -np.inf)
        best = int(np.argmax(worth))
        if worth[best] > worth[move]:
            better = PLAIN[MOVES[best]]
            return (f"{seen} {promised(move, now)}; {better} seemed worth more, but choices are drawn, and this one "
                    f"had a chance of {likely}.")  # fmt: skip
        return f"{seen} {praised(move, now)}; the choice had a chance of {likely}."


def promised(move: int, now: dict[str, Any]) -> str:
    """What a move was to do in his eyes, as the beginning of a sentence."""
    if move == m.WAIT:
        return "He waited"
    if move == m.RESIGN:
        return "He gave in"
    did = PLAIN[MOVES[move]].capitalize()
    chance, still = float(now["move_survival"][move]), float(now["move_survival"][m.WAIT])
    if percent(chance) == percent(still):
        return f"{did} seemed to leave it at that"
    return f"{did} seemed to {'raise' if chance > still else 'lower'} it to {percent(chance)}"


def praised(move: int, now: dict[str, Any]) -> str:
    """Why the move that seemed worth most did so, as the beginning of a sentence."""
    if move == m.WAIT:
        return "No step seemed worth its cost, so he waited"
    if move == m.RESIGN:
        return "Leaving in time seemed worth more than that chance, so he gave in"
    return f"{promised(move, now)} and, its cost counted, to be worth most"
