"""The chronicle: one row an event, with the event that led to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.clock import hours_between, iso
from steppefire.world.build import World

RALLY, FIGHT = 50.0, 10.0  # people at once that make a rally, and violence
OBJECT_EVENTS = {1: "object_besieged", 2: "object_taken", 3: "object_burnt", 4: "object_retaken"}


def indices(mask: np.ndarray) -> list[int]:
    """Places where a mask holds."""
    return [int(place) for place in np.flatnonzero(mask)]


class Chronicle:
    """Watches the hours and writes down what begins, falls, dies and is ordered."""

    def __init__(self, scenario: Any, built: World):
        self.scenario, self.built = scenario, built
        self.rows: list[dict[str, Any]] = []
        places = len(built.rows)
        self.last = {name: np.full(places, -1, np.int64) for name in ("rally", "violence", "siege", "firing", "shot")}
        self.arrest_day = np.full(places, -1, np.int64)
        self.objects = np.zeros(len(built.objects))
        self.decisions: dict[str, int] = {}
        self.price_event = -1
        self.told = 0

    def add(self, hour: float, kind: str, sub: str, place: int, cause: int, notes: str = "", dead: float = 0,
            actor1: str = "", actor2: str = "") -> int:  # fmt: skip
        """Write an event down; returns its number."""
        row = self.built.rows[place] if place >= 0 else None
        time = iso(self.scenario.start, hour)
        self.rows.append({
            "event_id": len(self.rows), "date": time[:10], "time": time, "hour": int(hour), "event_type": kind,
            "sub_event_type": sub, "actor1": actor1, "actor2": actor2, "admin1": row["unit"] if row else "",
            "place": row["id"] if row else "", "latitude": row["latitude"] if row else float("nan"),
            "longitude": row["longitude"] if row else float("nan"), "fatalities": int(dead), "notes": notes,
            "cause": int(cause)})  # fmt: skip
        return len(self.rows) - 1

    def spark(self, rise: np.ndarray, hour: float) -> None:
        """The price rise, where it is known."""
        if (rise > 0).any():
            place = int(np.argmax(rise))
            self.price_event = self.add(hour, "price", "price_rise", place, -1, "vehicle-gas price freed")

    def decide(self, hour: int) -> None:
        """Scripted decisions that take effect before the end of this hour."""
        ids = [row["id"] for row in self.built.rows]
        while self.told < len(self.scenario.script):
            entry = self.scenario.script[self.told]
            at = hours_between(self.scenario.start, entry.time)
            if at >= hour + 1:
                return
            self.told += 1
            scope, _, name = entry.scope.partition(":")
            place = -1
            if scope == "place":
                place = ids.index(name)
            elif scope == "unit":
                place = next(
                    i for i, row in enumerate(self.built.rows) if row["seat"] == row["id"] and row["unit"] == name
                )
            elif scope == "object":
                place = ids.index(next(entry.place for entry in self.built.objects if entry.id == name))
            left = entry.action == "stand_down_order"
            kind, sub = ("coercion", "post_abandoned") if left else ("decision", entry.action)
            reason = self.reason(entry.action, place)
            number = self.add(at, kind, sub, place, reason, entry.note or "", actor1=entry.scope)
            self.decisions[entry.action] = number

    def reason(self, action: str, place: int) -> int:
        """What a scripted decision answers to: the last violence or rally there, or the decision it follows."""
        follows = {
            "alliance_grant": "alliance_request",
            "contingent": "alliance_grant",
            "withdraw_troops": "contingent",
        }
        if action in follows:
            return self.decisions.get(follows[action], -1)
        for name in ("violence", "rally"):
            known = self.last[name]
            if place >= 0 and known[place] >= 0:
                return int(known[place])
            if known.max() >= 0:
                return int(known.max())
        return self.price_event

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any], counts: dict[str, np.ndarray]) -> None:
        """What this hour began."""
        self.decide(hour)
        for place in indices((now["active"] >= RALLY) & (self.last["rally"] < 0)):
            nearer = self.rally_elsewhere(place, now)
            note = f"{now['active'][place]:,.0f} people at once"
            self.last["rally"][place] = self.add(
                hour, "protest", "first_rally", place, nearer, note, actor1="protesters"
            )
        for place in indices((now["violent"] >= FIGHT) & (self.last["violence"] < 0)):
            self.last["violence"][place] = self.add(hour, "riot", "violence_begins", place, self.last["rally"][place],
                                                    f"{now['violent'][place]:,.0f} people act violently",
                                                    actor1="rioters", actor2="police")  # fmt: skip
        self.watch_objects(hour, now)
        self.watch_fire(hour, now, counts)

    def rally_elsewhere(self, place: int, now: dict[str, Any]) -> int:
        """The rally that most news of crowds came from, or the price rise."""
        from_there = np.where(self.last["rally"] >= 0, now["crowd_seen"], 0.0)
        distance = self.built.statics["distance"][place]
        heard = from_there / (1.0 + distance / 300.0) ** 2
        heard[place] = 0.0
        own_spark = now["felt_price"][place] > 0
        if heard.max() <= 0 or own_spark and self.last["rally"].max() < 0:
            return self.price_event
        return int(self.last["rally"][int(np.argmax(heard))])

    def watch_objects(self, hour: int, now: dict[str, Any]) -> None:
        """Sieges, falls, fires and retakings."""
        for number in np.flatnonzero(now["object_state"] != self.objects):
            sub = OBJECT_EVENTS.get(int(now["object_state"][number]))
            entry = self.built.objects[number]
            place = int(self.built.statics["object_place"][number])
            if sub:
                cause = self.last["violence"][place] if sub == "object_besieged" else self.last["siege"][place]
                actor = "forces" if sub == "object_retaken" else "rioters"
                event = self.add(hour, "riot", sub, place, cause, entry.name, actor1=actor, actor2=entry.id)
                if sub != "object_retaken":
                    self.last["siege"][place] = event
        self.objects = now["object_state"].copy()

    def watch_fire(self, hour: int, now: dict[str, Any], counts: dict[str, np.ndarray]) -> None:
        """Deaths by hour and place, and the first arrests of a day."""
        for place in indices(counts["new_dead"] > 0):
            cause = (
                self.decisions.get("shooting_order", -1) if now["shooting_order"][place] else self.last["siege"][place]
            )
            cause = cause if cause >= 0 else self.last["violence"][place]
            dead = counts["new_dead"][place]
            fired = self.add(hour, "coercion",
                "firing", place, cause, f"{now['besieged_guards'][place]:,.0f} men besieged",
                             actor1="forces", actor2="participants")  # fmt: skip
            self.add(hour, "harm", "deaths", place, fired, f"{dead:,.0f} participants killed", dead,
                     actor1="forces", actor2="participants")  # fmt: skip
        day = (self.scenario.start.hour + hour) // 24
        for place in indices((counts["new_arrests"] >= 5) & (self.arrest_day < day)):
            self.arrest_day[place] = day
            cause = self.decisions.get("emergency", self.last["rally"][place])
            self.add(hour, "coercion", "arrests", place, cause, "arrests begin for the day", actor1="police")
