"""Causes: what happened last at a place, to an object or by an order, and which of it an event goes back to."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.engine.state import Kept

# Decisions that answer another decision; a contingent's withdrawal follows the contingent of the same state.
FOLLOWS = {
    "alliance_grant": "alliance_request",
    "alliance_refuse": "alliance_request",
    "contingent": "alliance_grant",
    "withdraw_troops": "contingent",
}
# Decisions that answer unrest in their scope. Why the script takes the others the model cannot know.
ANSWERS = ("emergency", "curfew", "deploy", "shooting_order")


def indices(mask: np.ndarray) -> list[int]:
    """Where a mask holds."""
    found: list[int] = mask.nonzero()[0].tolist()
    return found


def first(*events: int) -> int:
    """The first event that there is, or -1."""
    return next((int(event) for event in events if event >= 0), -1)


class Causes(Kept):
    """The latest events, by what they concern; -1 stands for none."""

    made_anew = ("interest",)

    def __init__(self, interest: np.ndarray, objects: int):
        places = interest.shape[0]
        self.interest = interest
        self.price = -1
        self.rally, self.violence, self.siege = (np.full(places, -1, np.int64) for _ in range(3))
        self.object, self.besieged, self.post = (np.full(objects, -1, np.int64) for _ in range(3))
        self.decided: dict[tuple[str, str], int] = {}
        self.latest: dict[str, int] = {}
        self.covering: dict[str, np.ndarray] = {}

    def decision_taken(self, action: str, scope: str, covered: np.ndarray, event: int) -> None:
        """Remember a decision by its scope and by the places that it covers."""
        self.decided[action, scope] = self.latest[action] = event
        known = self.covering.get(action, np.full(covered.size, -1, np.int64))
        self.covering[action] = np.where(covered, event, known)

    def sieges_under_way(self, places: np.ndarray, objects: np.ndarray) -> None:
        """Remember which sieges go on this hour, the latest of each place: objects by place, and which are attacked."""
        self.siege[:] = -1
        np.maximum.at(self.siege, places[objects], self.besieged[objects])

    def order(self, action: str, place: int, in_force: np.ndarray) -> int:
        """The decision of this kind that covers a place, if it is in force there."""
        known = self.covering.get(action)
        return int(known[place]) if known is not None and in_force[place] > 0 else -1

    def unrest(self, place: int) -> int:
        """The place's violence, else its first rally."""
        return first(self.violence[place], self.rally[place])

    def fight(self, place: int, now: dict[str, Any]) -> int:
        """The siege under way, if men are besieged; else the unrest."""
        return first(self.men_besieged(place, now), self.unrest(place))

    def men_besieged(self, place: int, now: dict[str, Any]) -> int:
        """The siege under way at a place, unless the besieged posts are empty."""
        return int(self.siege[place]) if now["besieged_guards"][place] > 0 else -1

    def of_rally(self, place: int, known: np.ndarray, crowd_seen: np.ndarray) -> int:
        """The rally, of those known, that most news came from, weighted as news is; else the price rise."""
        heard = np.where(known >= 0, crowd_seen, 0.0) * self.interest[place]
        return first(known[int(np.argmax(heard))] if heard.max() > 0 else -1, self.price)

    def of_siege(self, place: int) -> int:
        """The unrest at the place, else the price rise, else whichever rally was last."""
        return first(self.unrest(place), self.price, self.rally.max())

    def of_post(self, number: int, place: int, name: str, ordered: bool) -> int:
        """The order to leave, if there is one; else the siege of the post, else the unrest at the place."""
        order = self.decided.get(("stand_down_order", f"object:{name}"), -1) if ordered else -1
        return first(order, self.besieged[number], self.unrest(place))

    def of_fire(self, place: int, now: dict[str, Any]) -> int:
        """An order to shoot in force, else the siege, else the emergency that permits fire, else the unrest."""
        siege = self.men_besieged(place, now)
        shoot = self.order("shooting_order", place, now["shooting_order"])
        return first(shoot, siege, self.order("emergency", place, now["emergency"]), self.unrest(place))

    def of_arrests(self, place: int, now: dict[str, Any]) -> int:
        """The emergency in force at the place, else its first rally, else what crowds below a rally come of."""
        return first(self.order("emergency", place, now["emergency"]), self.rally[place], self.price)

    def of_reinforcement(self, place: int, now: dict[str, Any]) -> int:
        """The order that brings the army here, if it is in force; else unrest, here or anywhere."""
        deployed = self.order("deploy", place, now["deploy_order"])
        return first(deployed, self.unrest(place), self.violence.max(), self.rally.max())

    def of_choice(self, feared: int) -> int:
        """The unrest in the place that the council fears most, else the latest violence, rally, or the price rise."""
        return first(self.unrest(feared), self.violence.max(), self.rally.max(), self.price)

    def of_country(self) -> int:
        """The latest violence anywhere, else the latest rally, else the price rise."""
        return first(self.violence.max(), self.rally.max(), self.price)

    def of_fall(self, largest: int, resigned: bool) -> int:
        """The decision to give in, else the violence in the largest city, else the latest rally."""
        given_in = self.latest.get("resign", -1) if resigned else -1
        return first(given_in, self.violence[largest], self.violence.max(), self.rally.max())

    def of_decision(self, action: str, scope: str, covered: np.ndarray) -> int:
        """The decision that it follows, or the unrest in its scope that it answers; -1: by the script."""
        if action in FOLLOWS:
            if action == "withdraw_troops":
                return self.decided.get((FOLLOWS[action], scope), -1)
            return self.latest.get(FOLLOWS[action], -1)
        if action not in ANSWERS or not covered.any():
            return -1
        if scope == "country":
            return int(self.violence.max())
        return first(self.violence[covered].max(), self.rally[covered].max())
