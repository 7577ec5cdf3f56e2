"""The minutes of other states: meetings of the patron, votes of allies, moves of powers, and why in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.clock import iso
from steppefire.engine.abroad import voted
from steppefire.engine.causes import indices
from steppefire.engine.percent import percent
from steppefire.mechanisms.statics import PATRON_MOVES, POWER_MOVES
from steppefire.world.abroad import GATES
from steppefire.world.build import World

PATRON = "patron"
VOTES = ("agree", "object")
PLAIN = {"nothing": "doing nothing", "pressure": "pressing him not to yield", "call": "calling on him to ask for help",
         "mission": "backing an allied mission", "force": "sending troops of its own unasked", "agree": "agreeing",
         "object": "objecting", "words": "blame in words", "staff_home": "calling its staff home",
         "sanctions": "sanctions", "invest": "money for the country"}  # fmt: skip
SURE = 0.99  # chance of doing nothing from which a meeting of the patron is not noted
CLOSE = 0.2  # stance or ties from which a state is told as close, and below minus which as hostile
EMPTY = {"scope": "", "survival": "", "believed_survival": "", "believed_crowd": "", "believed_violent": "",
         "believed_opposition": "", "believed_obedience": "", "weak_place": ""}  # fmt: skip

Meeting = list[dict[str, Any]]


class Envoys:
    """Turns an hour's choices of other states into rows of the minutes, one list a meeting."""

    def __init__(self, scenario: Any, built: World):
        self.start, self.statics = scenario.start, built.statics
        self.scripted = False  # whether the script decides for the members, who then do not vote
        states = sorted(scenario.states, key=lambda state: state.state)
        self.names = [state.name for state in states]
        self.patron_state = next((number for number, state in enumerate(states) if state.role == PATRON), -1)

    def meetings(self, hour: int, before: dict[str, Any], now: dict[str, Any]) -> list[Meeting]:
        """Every meeting of the hour at which something was open or done."""
        if "patron_move" not in now:
            return []
        found = [self.patron(before, now), *self.votes(before, now), *self.powers(now)]
        common = {"time": iso(self.start, hour), "hour": hour, **EMPTY}
        return [[common | row for row in meeting] for meeting in found if meeting]

    def patron(self, before: dict[str, Any], now: dict[str, Any]) -> Meeting:
        """The patron's options with value and chance; nothing where it did not choose or was sure to do nothing."""
        move, chance = int(now["patron_move"]), now["patron_chance"]
        if move < 0 or not chance.any() or (move == 0 and chance[0] >= SURE):
            return []
        seen = float(before["elite_survival"])
        return [{"who": PATRON, "option": PATRON_MOVES[option], "chosen": bool(option == move),
                 "value": float(now["patron_value"][option]), "chance": float(chance[option]),
                 "believed_survival": seen, "why": self.why_patron(move, seen, now) if option == move else ""}
                for option in range(len(PATRON_MOVES)) if chance[option] > 0 or option == move]  # fmt: skip

    def why_patron(self, move: int, seen: float, now: dict[str, Any]) -> str:
        """How endangered it thought the leader, how much it cared, what acting would cost it, and the choice."""
        stance = float(self.statics["patron_stance"])
        what = "loyal to it" if stance > CLOSE else "hostile to it" if stance < -CLOSE else "neither loyal nor hostile"
        stake, price = float(self.statics["state_interest"][self.patron_state]), float(now["patron_price"])
        said = (f"It put the leader's chance to stay at {percent(seen)}; he was {what} ({stance:g}), its stake in the "
                f"country was {stake:g} of 1, and acting would cost it {price:.2g} among the powers.")  # fmt: skip
        chance = now["patron_chance"]
        worth = np.where(chance > 0, now["patron_value"], -np.inf)
        best, likely = int(np.argmax(worth)), percent(float(chance[move]))
        did = PLAIN[PATRON_MOVES[move]].capitalize()
        if worth[best] > now["patron_value"][move]:
            return (f"{said} {PLAIN[PATRON_MOVES[best]].capitalize()} seemed worth more, but choices are drawn, and "
                    f"{PLAIN[PATRON_MOVES[move]]} had a chance of {likely}.")  # fmt: skip
        return f"{said} {did} seemed worth most; the choice had a chance of {likely}."

    def votes(self, before: dict[str, Any], now: dict[str, Any]) -> list[Meeting]:
        """Agree or object, for each member that votes in this hour."""
        found: list[Meeting] = []
        if self.scripted:
            return found
        for state in self.which(voted(before, now)):
            chosen, consent = int(now["member_vote"][state]) - 1, float(now["member_consent"][state])
            why = self.why_vote(state, now)
            found.append([{"who": self.names[state], "option": option, "chosen": number == chosen, "value": "",
                           "chance": chance, "why": why if number == chosen else ""}
                          for number, (option, chance) in enumerate(zip(VOTES, (consent, 1.0 - consent), strict=True))
                          if chance > 0 or number == chosen])  # fmt: skip
        return found

    def why_vote(self, state: int, now: dict[str, Any]) -> str:
        """What a member went by, and what it pledged."""
        men, gate = float(now["pledge"][state]), GATES[int(self.statics["state_gate"][state])]
        pledged = f"It pledged {men:,.0f} men" if men >= 0.5 else "It pledged nobody"
        home = f", if its {gate} agrees" if men >= 0.5 and gate != "leader" else ""
        reliance = f"it depended on the patron to {float(self.statics['state_reliance'][state]):g} of 1, and the patron"
        who = "as the patron it" if state == self.patron_state else reliance
        return (f"It believed the story of an attack from outside to {percent(float(now['story_credible']))}; {who} "
                f"would back the request with a chance of {percent(float(now['patron_backing']))}. "
                f"{pledged}{home}.")  # fmt: skip

    def powers(self, now: dict[str, Any]) -> list[Meeting]:
        """What a power did, if it was not silent."""
        return [[{"who": self.names[state], "option": POWER_MOVES[int(now["power_move"][state])], "chosen": True,
                  "value": "", "chance": "", "why": self.why_power(state, now)}]
                for state in self.which(now["power_move"] > 0)]  # fmt: skip

    def why_power(self, state: int, now: dict[str, Any]) -> str:
        """What a power saw, and where it stands."""
        ties, stake = (float(self.statics[name][state]) for name in ("state_patron_ties", "state_interest"))
        side = "a rival of the patron" if ties < -CLOSE else "close to the patron" if ties > CLOSE else "on no side"
        seen = f"{float(now['violent'].sum()):,.0f} violent people and {float(now['foreign_troops']):,.0f} foreign men"
        return f"It saw {seen} in the country; it was {side} ({ties:g}), with a stake of {stake:g} of 1 there."

    def which(self, mask: np.ndarray) -> list[int]:
        """States where a mask holds."""
        return indices(mask[: len(self.names)])
