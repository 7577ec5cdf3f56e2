"""The chronicle: one row an event, with the event that led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from steppefire.core.clock import day_of, hours_between, iso
from steppefire.engine.abroad import TOLD as TOLD_OF_STATES
from steppefire.engine.abroad import Abroad
from steppefire.engine.causes import Causes, indices
from steppefire.engine.intrigue import TOLD as TOLD_OF_ELITES
from steppefire.engine.intrigue import Intrigue
from steppefire.engine.minutes import Taken
from steppefire.engine.plots import Plots
from steppefire.engine.state import Kept
from steppefire.mechanisms.information import interest
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.overthrow import RESIGNED, WAYS
from steppefire.mechanisms.states import ARMY, ASIDE, AT_POST, BESIEGED, BURNT, GUARD, ORDERED, OVER, RETAKEN, TAKEN
from steppefire.mechanisms.values import PARAMETERS
from steppefire.world.build import World

RALLY, FIGHT = 50.0, 10.0  # people at once that make a rally, and violence
ARRESTS = 5.0  # arrests of a day from which they are told: fewer are a patrol's daily work
DISPERSAL = 0.3  # intensity of dispersal worth telling: above what police do to calm crowds without permit
REINFORCED, REINFORCED_MEN = 2.0, 200.0  # guard and army have doubled, and are more than a company or two
WAVERING = 0.5  # share of the men on duty in a place who obey, below which they are told to stand aside
# Variables that nothing but chronicle and minutes read: why a post was left, what council and elites weighed.
TOLD = ("post_pressure", "post_tipping", "weak_place", "move_open", "move_survival", "move_value", "move_chance",
        "move_taken", *TOLD_OF_ELITES, *TOLD_OF_STATES)  # fmt: skip
OBJECT_EVENTS = {BESIEGED: "object_besieged", TAKEN: "object_taken", BURNT: "object_burnt", RETAKEN: "object_retaken"}


def why_left(number: int, state: float, now: dict[str, Any]) -> str:
    """Why the men of a post left it, in one line."""
    if state == ORDERED:
        return "by order"
    felt, limit = now["post_pressure"][number], now["post_tipping"][number]
    went = "gone over to the crowd" if state == OVER else "stood aside"
    return f"{went}: pressure {felt:.2f}, obedience breaks at {limit:.2f}"


class Chronicle(Kept):
    """Watches the hours and writes down what begins, falls, dies and is ordered."""

    made_anew = ("scenario", "built", "unit_of")

    def __init__(self, scenario: Any, built: World, parameters: Mapping[str, float] | None = None):
        self.scenario, self.built = scenario, built
        self.rows: list[dict[str, Any]] = []
        values = parameters or {name: entry.default for name, entry in PARAMETERS.items()}
        heard = interest(built.statics["distance"], values["news_national"], values["news_distance"])
        self.causes = Causes(heard, len(built.objects))
        self.intrigue = Intrigue(scenario, built, self.causes)
        self.abroad = Abroad(scenario, built, self.causes)
        self.plots = Plots(scenario)
        places = len(built.rows)
        self.unit_of = np.array([built.units.index(row["unit"]) for row in built.rows])
        self.violent = np.zeros(len(built.units), bool)
        self.arrested_today, self.arrest_day = np.zeros(places), 0
        self.last_day = {name: np.full(places, -1, np.int64) for name in ("arrests", "dispersal")}
        self.objects = np.zeros(len(built.objects))
        self.posts = np.zeros(len(built.objects))
        self.wavering = np.zeros(places, bool)
        self.men_at_first: np.ndarray | None = None
        self.reinforced = np.zeros(places, bool)
        self.exact = {"participants": 0.0, "forces": 0.0}
        self.whole = {"participants": 0, "forces": 0}
        self.told = np.zeros(len(scenario.script), bool)
        self.silent = False  # nobody is left to decide: nothing to tell of the script
        self.out = 0.0  # how the leader went, as `overthrow` numbers the ways
        self.out_hour = NEVER

    def add(self, hour: float, kind: str, sub: str, place: int, cause: int, notes: str = "", dead: int = 0,
            actor1: str = "", actor2: str = "") -> int:  # fmt: skip
        """Write an event down; returns its number. What comes later is no cause of it."""
        if cause >= 0 and self.rows[cause]["hour"] > int(hour):
            cause = -1
        row = self.built.rows[place] if place >= 0 else None
        time = iso(self.scenario.start, hour)
        self.rows.append({
            "event_id": len(self.rows), "date": time[:10], "time": time, "hour": int(hour), "event_type": kind,
            "sub_event_type": sub, "actor1": actor1, "actor2": actor2, "admin1": row["unit"] if row else "",
            "place": row["id"] if row else "", "latitude": row["latitude"] if row else float("nan"),
            "longitude": row["longitude"] if row else float("nan"), "fatalities": dead, "notes": notes,
            "cause": int(cause)})  # fmt: skip
        return len(self.rows) - 1

    def violent_units(self) -> set[str]:
        """Units in which ten people or more acted violently at once, or an object was attacked."""
        return {unit for unit, violent in zip(self.built.units, self.violent, strict=True) if violent}

    def spark(self, rise: np.ndarray, hour: float) -> None:
        """The price rise, where it is known."""
        if (rise > 0).any():
            place = int(np.argmax(rise))
            self.causes.price = self.add(hour, "price", "price_rise", place, -1, "the new price holds")

    def wronged(self, kind: str, place: int, hour: float) -> None:
        """A political trigger: a vote, a law, a death, a coup or a shortage; place -1: everywhere."""
        self.causes.price = self.add(hour, "trigger", kind, place, -1, "what sets the crisis off")

    def watch(self, hour: int, before: dict[str, Any], now: dict[str, Any], counts: dict[str, np.ndarray],
              council: Sequence[Taken] = ()) -> None:  # fmt: skip
        """What this hour began; scripted decisions within the hour bear on the next one, and are told last."""
        self.decide(hour)
        for taken in council:
            self.decided(hour, taken.action, taken.scope, taken.covered, taken.why, taken.feared)
        self.watch_crowds(hour, now)
        self.watch_forces(hour, now)
        self.intrigue.watch(hour, before, now, self.add)
        self.abroad.watch(hour, before, now, self.add)
        self.plots.watch(hour, before, now, self.add)
        self.watch_loyalty(hour, now)
        self.watch_objects(hour, before, now)
        self.watch_deaths(hour, before, now, counts)
        self.watch_arrests(hour, now, counts)
        self.watch_office(hour, now)
        self.decide(np.nextafter(hour + 1.0, hour))

    def leave_untold(self, actions: tuple[str, ...]) -> None:
        """Scripted decisions of these kinds have no effect in this run and are not told."""
        self.told |= np.array([entry.action in actions for entry in self.scenario.script], bool)

    def decide(self, until: float) -> None:
        """Scripted decisions taken up to this moment."""
        for row in indices(~self.told & (not self.silent)):
            entry = self.scenario.script[row]
            at = hours_between(self.scenario.start, entry.time)
            if at <= until:
                covered = self.built.statics["script_places"][row] > 0
                self.decided(at, entry.action, entry.scope, covered, entry.note or "")
                self.told[row] = True

    def decided(self, at: float, action: str, scope: str, covered: np.ndarray, note: str, feared: int = -1) -> None:
        """Write a decision down, with what it answers; of the council, else the unrest in the place that it fears."""
        cause = self.causes.of_decision(action, scope, covered)
        if cause < 0 <= feared:
            cause = self.causes.of_choice(feared)
        number = self.add(at, "decision", action, self.site(scope), cause, note, actor1=scope)
        self.causes.decision_taken(action, scope, covered, number)

    def site(self, scope: str) -> int:
        """The place that stands for a scope on a map: the (first) unit's seat, an object's place, else -1."""
        kind, _, name = scope.partition(" ")[0].partition(":")
        if kind == "unit":
            name = next(row["seat"] for row in self.built.rows if row["unit"] == name)
        elif kind == "object":
            name = next(entry.place for entry in self.built.objects if entry.id == name)
        return self.built.place_ids.index(name) if kind in ("place", "unit", "object") else -1

    def watch_crowds(self, hour: int, now: dict[str, Any]) -> None:
        """First rallies and first violence of places."""
        causes = self.causes
        known = causes.rally.copy()  # no news comes within the hour
        for place in indices((now["active"] >= RALLY) & (causes.rally < 0)):
            cause = causes.of_rally(place, known, now["crowd_seen"])
            note = f"{now['active'][place]:,.0f} people at once"
            causes.rally[place] = self.add(hour, "protest", "first_rally", place, cause, note, actor1="protesters")
        for place in indices((now["violent"] >= FIGHT) & (causes.violence < 0)):
            note = f"{now['violent'][place]:,.0f} people act violently"
            causes.violence[place] = self.add(hour, "riot", "violence_begins", place, causes.rally[place], note,
                                              actor1="rioters", actor2="police")  # fmt: skip
        in_unit = np.bincount(self.unit_of, weights=now["violent"], minlength=self.violent.size)
        self.violent |= in_unit >= FIGHT

    def watch_forces(self, hour: int, now: dict[str, Any]) -> None:
        """Men sent to a place, and crowds dispersed."""
        men = now["present"][:, GUARD] + now["present"][:, ARMY]
        if self.men_at_first is None:
            self.men_at_first = men.copy()
        grown = (men >= REINFORCED * self.men_at_first) & (men > REINFORCED_MEN) & ~self.reinforced
        for place in indices(grown):
            note = f"{men[place]:,.0f} men of guard and army"
            cause = self.causes.of_reinforcement(place, now)
            self.add(hour, "coercion", "reinforcement", place, cause, note, actor1="forces")
        self.reinforced |= grown
        for place in self.first_today("dispersal", hour, (now["dispersal"] >= DISPERSAL) & (now["active"] >= RALLY)):
            note = f"a crowd of {now['active'][place]:,.0f}"
            self.add(hour, "coercion", "dispersal", place, self.causes.unrest(place), note,
                     actor1="police", actor2="protesters")  # fmt: skip

    def watch_loyalty(self, hour: int, now: dict[str, Any]) -> None:
        """Posts left and manned again, each with the reason; and men in the street who stand aside or come back."""
        places = self.built.statics["object_place"].astype(np.int64)
        for number in indices(now["post_left"] != self.posts):
            entry, state = self.built.objects[number], now["post_left"][number]
            if state == AT_POST:
                self.add(hour, "coercion", "post_manned", int(places[number]), self.causes.post[number], entry.name,
                         actor1="forces", actor2=entry.id)  # fmt: skip
                continue
            if {self.posts[number], state} <= {ASIDE, OVER}:
                continue  # they have left; that some went over since is not told again
            cause = self.causes.of_post(number, int(places[number]), entry.id, state == ORDERED)
            self.causes.post[number] = self.add(
                hour, "coercion", "post_abandoned", int(places[number]), cause, why_left(number, state, now),
                actor1="forces", actor2=entry.id)  # fmt: skip
        self.posts = now["post_left"].copy()
        own, told = now["on_duty"][:, :3].sum(axis=1), now["present"][:, :3].sum(axis=1)
        aside = (own > 0) & (told < WAVERING * own)
        for place in indices(aside & ~self.wavering):
            note = f"{told[place]:,.0f} of {own[place]:,.0f} men obey; pressure {now['pressure'][place]:.2f}"
            self.add(hour, "coercion", "stand_aside", place, self.causes.unrest(place), note, actor1="forces")
        for place in indices(self.wavering & ~aside):
            self.add(hour, "coercion", "come_back", place, self.causes.unrest(place),
                     f"{told[place]:,.0f} of {own[place]:,.0f} men obey", actor1="forces")  # fmt: skip
        self.wavering = aside

    def first_today(self, what: str, hour: int, mask: np.ndarray) -> list[int]:
        """Places where a mask holds for the first time on this local day."""
        day = day_of(self.scenario.start, hour)
        found = indices(mask & (self.last_day[what] < day))
        self.last_day[what][found] = day
        return found

    def watch_objects(self, hour: int, before: dict[str, Any], now: dict[str, Any]) -> None:
        """Sieges, falls, fires and retakings, each after the event before it at the same object; and arms taken."""
        for number in indices(now["object_state"] != self.objects):
            state = now["object_state"][number]
            if state == TAKEN and self.objects[number] != BESIEGED:
                self.object_event(hour, number, OBJECT_EVENTS[BESIEGED])  # attacked and taken within the hour
            if state in OBJECT_EVENTS:
                self.object_event(hour, number, OBJECT_EVENTS[state])
        fallen = (now["object_state"] == TAKEN) & (self.objects != TAKEN)
        places = self.built.statics["object_place"].astype(np.int64)
        self.causes.sieges_under_way(places, fallen | (now["object_state"] == BESIEGED))
        self.objects = now["object_state"].copy()
        carried = before["arms_left"] - now["arms_left"]
        for number in indices(carried > 0):
            note = f"{carried[number]:,.0f} arms, {self.built.objects[number].name}"
            self.add(hour, "riot", "arms_taken", int(places[number]), self.causes.object[number], note,
                     actor1="rioters", actor2=self.built.objects[number].id)  # fmt: skip

    def object_event(self, hour: int, number: int, sub: str) -> None:
        """Write down what happened to an object."""
        entry, place = self.built.objects[number], int(self.built.statics["object_place"][number])
        besieged = sub == OBJECT_EVENTS[BESIEGED]
        cause = self.causes.of_siege(place) if besieged else self.causes.object[number]
        actor = "forces" if sub == OBJECT_EVENTS[RETAKEN] else "rioters"
        event = self.add(hour, "riot", sub, place, cause, entry.name, actor1=actor, actor2=entry.id)
        self.causes.object[number] = event
        if besieged:
            self.causes.besieged[number] = event
            self.violent[self.unit_of[place]] = True

    def watch_deaths(self, hour: int, before: dict[str, Any], now: dict[str, Any],
                     counts: dict[str, np.ndarray]) -> None:  # fmt: skip
        """Deaths by hour and place: participants under fire, and men of the forces."""
        for place in indices(counts["new_dead"] > 0):
            if dead := self.whole_dead("participants", counts["new_dead"][place]):
                besieged = now["besieged_guards"][place]
                note = f"{besieged:,.0f} men besieged" if besieged > 0 else ""
                fired = self.add(hour, "coercion", "firing", place, self.causes.of_fire(place, now), note,
                                 actor1="forces", actor2="participants")  # fmt: skip
                self.add(hour, "harm", "deaths", place, fired, f"{dead:,} participants killed", dead,
                         actor1="forces", actor2="participants")  # fmt: skip
        fallen = now["dead_security"] - before["dead_security"]
        for place in indices(fallen > 0):
            if dead := self.whole_dead("forces", fallen[place]):
                self.add(hour, "harm", "deaths", place, self.causes.fight(place, now),
                         f"{dead:,} among the forces killed", dead,
                         actor1="armed participants", actor2="forces")  # fmt: skip

    def whole_dead(self, side: str, dead: float) -> int:
        """Whole deaths to tell, so that all told of a side are its rounded total: one person of a run may be many."""
        self.exact[side] += float(dead)
        more = round(self.exact[side]) - self.whole[side]
        self.whole[side] += more
        return more

    def watch_office(self, hour: int, now: dict[str, Any]) -> None:
        """The end of the leader's time in office."""
        if float(now["vote_hour"]) <= hour < float(now["vote_hour"]) + 1.0:
            note = "the rulers lose it" if now["vote_lost"] > 0.0 else "the rulers win it"
            self.add(hour, "office", "vote_repeated", -1, -1, note)
        way = float(now.get("leader_out", 0.0))
        if way > 0.0 and self.out == 0.0:
            cause = self.causes.of_fall(int(self.built.statics["largest_city"]), way == RESIGNED)
            self.add(hour, "fall", "leader_out", -1, cause, WAYS[int(way)], actor1="leader")
            self.out, self.out_hour = way, float(hour)
            self.silent = True  # what the script would have had him do is not done

    def watch_arrests(self, hour: int, now: dict[str, Any], counts: dict[str, np.ndarray]) -> None:
        """A day's arrests at a place, once they are more than a few."""
        today = (self.scenario.start.hour + hour) // 24
        if today != self.arrest_day:
            self.arrested_today[:], self.arrest_day = 0.0, today
        self.arrested_today += counts["new_arrests"]
        for place in self.first_today("arrests", hour, self.arrested_today >= ARRESTS):
            cause = self.causes.of_arrests(place, now)
            self.add(hour, "coercion", "arrests", place, cause, "arrests begin for the day", actor1="police")
