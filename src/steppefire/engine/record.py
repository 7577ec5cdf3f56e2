"""What a run keeps, hour by hour: the declared series, as arrays of time by place."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.mechanisms.sources import SOURCES

# name: unit, description
PLACE_SERIES = {
    "active": ("people", "on the street now, where they stand"),
    "violent": ("people", "acting violently now"),
    "participants": ("people", "distinct people active since local midnight"),
    "armed": ("people", "carrying a weapon taken from a store"),
    "deterrence": ("1", "perceived chance of being caught"),
    "fear": ("sd", "fear, from deaths and injuries known"),
    "outrage": ("sd", "outrage, from harm known"),
    "news": ("1", "news of crowds elsewhere, log scale"),
    "connectivity": ("share", "online ties and media that work"),
    "grievance_price": ("sd", "mean grievance over the price"),
    "grievance_predecessor": ("sd", "mean grievance against the predecessor"),
    "grievance_president": ("sd", "mean grievance against president and cabinet"),
    "grievance_system": ("sd", "mean grievance against the system"),
    "weariness": ("sd", "readiness lost to days in the street"),
    "hired": ("people", "violent men in the pay of a faction"),
    "hardship": ("sd", "mean hardship from the price"),
    "private_opposition": ("share", "adults who oppose the rulers in private"),
    "shown_opposition": ("share", "adults who show it"),
    "discipline": ("1", "restraint that the crowd itself exerts"),
    "talk": ("1", "share of contact that police replace by talk"),
    "dispersal": ("1", "intensity of dispersal"),
    "fatigue": ("share", "strength of forces lost to fatigue"),
    "obedience": ("share", "own men on duty who obey"),
    "pressure": ("1", "share of comrades judged to be needed against the crowd"),
    "gone_over": ("people", "men on the side of the crowd"),
    "posts_left": ("count", "posts whose men have left them"),
    "rumour": ("1", "factor by which harm grows in the telling"),
    "believed_dead": ("people", "dead participants in the country, as people here believe"),
    "believed_story": ("share", "people who believe the official story"),
    "leader_crowd": ("people", "crowd as the leader believes"),
    "leader_violent": ("people", "violent people as the leader believes"),
    "leader_opposition": ("share", "opposition as the leader believes"),
    "leader_obedience": ("share", "men who obey, as the leader believes"),
    "blackout_cost": ("USD", "output lost to the cut so far"),
    "emergency": ("1", "emergency law in force"),
    "curfew": ("1", "curfew ordered"),
    "ordinary_life": ("share", "shops, offices and transport open"),
    "wanted": ("people", "identified and not yet arrested, by home"),
    "in_custody": ("people", "held now, by home"),
    "arrested": ("people", "arrested so far"),
    "dead_civilians": ("people", "participants killed so far"),
    "dead_security": ("people", "killed among the forces so far"),
    "injured_civilians": ("people", "participants injured so far"),
    "injured_security": ("people", "injured among the forces so far"),
    "objects_lost": ("count", "objects in the hands of the crowd or burnt"),
    "arms_lost": ("arms", "arms carried off so far"),
    "damage": ("USD", "damage so far"),
    "foreign_detained": ("people", "foreigners arrested so far"),
    "cache_arms_found": ("arms", "arms found in hidden stores so far"),
    "arms_again": ("arms", "arms carried off and found again so far"),
}
SOURCE_SERIES = {
    "claimed_dead": ("people", "latest published number of dead participants, by source; 0 while silent or withdrawn"),
    "trust": ("share", "belief of the public in a source"),
}
COUNTRY_SERIES = {
    "survival": ("share", "the leader's chance to stay in office, as he believes"),
    "elite_survival": ("share", "the same as insiders see it"),
    "leader_out": ("state", "0 in office, 1 resigned, 2 overthrown, 3 left alone, 4 removed by a coup, 5 voted out"),
    "foreign_troops": ("people", "allied troops in the country"),
    "leader_power": ("share", "power among the elites that is on the leader's side"),
    "pact": ("1", "how far the pact between the sides of the elite holds"),
    "elite_position": ("1", "concession that the elites favour, 0 nothing to 1 everything"),
    "crossings_seen": ("people", "people noticed crossing the border so far"),
    "orders_given": ("count", "orders to leave a post so far"),
    "calls_made": ("count", "1 once the patron has called first"),
    "asset_moved": ("share", "power in the rivals' assets that has changed hands"),
    "story_credible": ("share", "belief of the allies in an attack from outside"),
    "alliance_answer": ("state", "0 not asked, 1 consulting, 2 granted, 3 refused"),
    "help_chance": ("share", "chance to be helped, as the leader sees it"),
    "patron_backing": ("share", "chance that the patron would back a request"),
    "patron_price": ("1", "what acting costs the patron among the powers"),
    "troops_announced": ("people", "foreign men said to be there or on their way"),
    "treason": ("sd", "grievance over foreign troops, mean over adults"),
    "foreseen_backlash": ("sd", "grievance that the leader expects if he asks for troops"),
    "foreign_words": ("1", "blame of the rulers from abroad"),
    "sanctions": ("share", "output that sanctions cost, a year"),
    "dependence": ("share", "how far the leader depends on the patron"),
    "balance": ("share", "evenness of the country's ties abroad, 1 even"),
    "sovereignty": ("share", "decisions that are still its own"),
    "crisis_risk": ("1/year", "rate of the next crisis"),
    "help_next": ("share", "chance that a request would be granted in it"),
}
STATE_SERIES = {
    "state_troops": ("people", "its men in the country"),
    "pledge": ("people", "men that it has pledged"),
    "member_consent": ("share", "chance that it would agree to a request"),
    "state_risk": ("1/year", "rate of a revolt in it"),
}
FORCE_NAMES = ("police", "guard", "army", "foreign")
KINDS = ("series", "sources", "country", "states", "sums")  # what a checkpoint holds by name
COMPUTED = ("obedience",)  # a sum over forces of what the run holds by force
SUMS = {"arrested": "new_arrests", "dead_civilians": "new_dead", "injured_civilians": "new_injured"}


class Record:
    """Series of one run; rows are ends of hours."""

    def __init__(self, hours: int, places: int, states: int = 0):
        self.series = {name: np.zeros((hours, places), np.float32) for name in PLACE_SERIES}
        self.present = np.zeros((hours, places, len(FORCE_NAMES)), np.float32)
        self.sources = {name: np.zeros((hours, len(SOURCES)), np.float32) for name in SOURCE_SERIES}
        self.country = {name: np.zeros(hours, np.float32) for name in COUNTRY_SERIES}
        self.states = {name: np.zeros((hours, states), np.float32) for name in STATE_SERIES}
        self.sums = {name: np.zeros(places) for name in SUMS}
        self.done = 0

    def snapshot(self) -> dict[str, Any]:
        """The series so far."""
        return {"series": {name: rows[: self.done] for name, rows in self.series.items()},
                "sources": {name: rows[: self.done] for name, rows in self.sources.items()},
                "country": {name: rows[: self.done] for name, rows in self.country.items()},
                "states": {name: rows[: self.done] for name, rows in self.states.items()},
                "present": self.present[: self.done], "sums": self.sums, "done": self.done}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Put the series so far back."""
        if any(state[kind].keys() != getattr(self, kind).keys() for kind in KINDS):
            raise ValueError("its series are not those of this version")
        self.done, self.sums = state["done"], state["sums"]
        for name, rows in self.series.items():
            rows[: self.done] = state["series"][name]
        for name, rows in self.sources.items():
            rows[: self.done] = state["sources"][name]
        for name, line in self.country.items():
            line[: self.done] = state["country"][name]
        for name, rows in self.states.items():
            rows[: self.done] = state["states"][name]
        self.present[: self.done] = state["present"]

    def keep(self, hour: int, now: dict[str, Any], counts: dict[str, np.ndarray], object_place: np.ndarray) -> None:
        """Store the end of an hour."""
        self.done = hour + 1
        for name, added in SUMS.items():
            self.sums[name] += counts[added]
            self.series[name][hour] = self.sums[name]
        lost = (now["object_state"] == 2.0) | (now["object_state"] == 3.0)
        place, places = object_place.astype(np.int64), self.present.shape[1]
        self.series["objects_lost"][hour] = np.bincount(place, weights=lost, minlength=places)
        self.series["posts_left"][hour] = np.bincount(place, weights=now["post_left"] > 0.0, minlength=places)
        own = now["on_duty"][:, :3].sum(axis=1)
        obey = now["present"][:, :3].sum(axis=1)
        self.series["obedience"][hour] = np.where(own > 0, obey / np.maximum(own, 1e-9), 1.0)
        self.present[hour] = now["present"]
        for name, rows in self.sources.items():
            rows[hour] = now[name]
        for name, line in self.country.items():
            line[hour] = now[name]
        for name, rows in self.states.items():
            if rows.shape[1]:
                rows[hour] = now[name][: rows.shape[1]]
        for name, rows in self.series.items():
            if name in now and name not in SUMS and name not in COMPUTED:
                rows[hour] = now[name]
        self.series["participants"][hour] = counts["participants"]
