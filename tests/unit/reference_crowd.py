"""The crowd's law written down plainly: everybody, every hour, one person after another.

Nothing here is clever and nothing is shared with the engine's loops: contacts are gathered every hour from a stored
list, places and fates are looked up one by one, and lists of the wanted, the tired and the held do not exist: they
follow from each person's own state. What is shared is the law itself: the addresses of draws and `willing_share`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.engine import ties
from steppefire.engine.crowd import Law
from steppefire.mechanisms.mobilisation import willing_share
from steppefire.world.people import People

QUIET, ACTIVE, VIOLENT, RESTING, HELD, HURT, DEAD = range(7)
IN_STREET = (ACTIVE, VIOLENT)
MOST_CONTACTS = 3


class ReferenceCrowd:
    """Every inhabitant looked at in every hour."""

    def __init__(self, people: People, keys: np.ndarray, law: Law, seed: int, member: int = 0):
        self.people, self.law, self.seed, self.member = people, law, seed, member
        self.keys = [int(key) for key in keys]
        count = people.count
        sizes = np.diff(people.start)
        self.stratum = np.repeat(np.arange(sizes.size), sizes)
        self.home = [int(people.place[s]) for s in self.stratum]
        self.index = [i - int(people.place_start[self.home[i]]) for i in range(count)]
        self.state = [QUIET] * count
        self.identified = [False] * count
        self.where = list(self.home)
        self.seen_on = [-1] * count  # the last day on which the person was counted
        self.seen_at = [0] * count
        self.offline, self.online = self.all_ties()

    def all_ties(self) -> tuple[list[list[int]], list[list[int]]]:
        """Everybody's contacts: in the place, and in the whole country."""
        first, total = self.people.place_start, self.people.count
        offline: list[list[int]] = []
        online: list[list[int]] = []
        for person in range(total):
            home = self.home[person]
            begin, end = int(first[home]), int(first[home + 1])
            near = [ties.partner(person - begin, end - begin, slot, self.keys[home])
                    for slot in range(ties.OFFLINE_SLOTS)]  # fmt: skip
            far = [ties.partner(person, total, ties.OFFLINE_SLOTS + slot, 1) for slot in range(ties.ONLINE_SLOTS)]
            offline.append([begin + other for other in near if other >= 0])
            online.append([other for other in far if other >= 0])
        return offline, online

    def draw(self, person: int, hour: int, decision: str) -> float:
        """The person's number for a decision in an hour."""
        code = draws.DECISIONS[decision]
        return float(draws.one(self.index[person], self.keys[self.home[person]], hour, code, self.seed, self.member))

    def willing(self, person: int, here: int, v: Any, active: list[bool]) -> bool:
        """The person rule, in the place where the person stands."""
        home, stratum = self.home[person], self.stratum[person]
        contacts = sum(active[other] for other in self.offline[person])
        if ties.online_works(self.index[person], self.keys[home], float(v.connectivity[home])):
            contacts += sum(active[other] for other in self.online[person])
        drive = v.grievance[home, self.people.kind[stratum]] + v.signal[here]
        caution = self.law.caution[self.people.level[stratum]]
        share = willing_share(drive, caution, v.risk[here], min(contacts, MOST_CONTACTS), self.law.tie_weight,
                              self.law.mean, self.law.spread, self.law.family, self.law.available)  # fmt: skip
        return bool(self.people.rank[person] <= share)

    def in_the_street(self, person: int, hour: int, v: Any, active: list[bool], tally: dict[str, np.ndarray]) -> None:
        """An hour of a person in the street."""
        here, home, state = self.where[person], self.home[person], self.state[person]
        harm, leave, turn, travel = draws.four(self.index[person], self.keys[home], hour, draws.DECISIONS["street"],
                                               self.seed, self.member)  # fmt: skip
        if not self.identified[person]:
            self.identified[person] = self.draw(person, hour, "identify") < v.identify_chance[here]
        killed = v.kill_chance[here] if state == VIOLENT else v.bystander_chance[here]
        hurt = killed + v.injury_chance[here]
        held = hurt + v.arrest_chance[here]
        for limit, fate, name in ((killed, DEAD, "new_dead"), (hurt, HURT, "new_injured"), (held, HELD, "new_arrests")):
            if harm < limit:
                self.state[person] = fate
                tally[name][here] += 1
                return
        if self.willing(person, here, v, active):
            if leave < v.leave_chance[here]:
                self.state[person] = RESTING
                return
        elif leave < max(v.quit_chance[here], v.leave_chance[here]):
            self.state[person] = QUIET
            return
        caution = self.law.caution[self.people.level[self.stratum[person]]]
        if state == VIOLENT and turn < v.calm_chance[here]:
            self.state[person] = ACTIVE
        if state == ACTIVE and turn < v.turn_chance[here] * (1.0 - caution) * (1.0 - caution):
            self.state[person] = VIOLENT
        if travel < v.travel_chance[here]:
            self.where[person] = int(v.travel_goal[here])

    def off_the_street(self, person: int, hour: int, v: Any, active: list[bool], tally: dict[str, np.ndarray]) -> None:
        """An hour of a person who is not in the street: goes out, recovers, is fetched or released."""
        home = self.home[person]
        if self.state[person] == HELD:
            if self.draw(person, hour, "custody") < v.release_chance[home]:
                self.state[person], self.identified[person] = QUIET, False
            return
        if self.state[person] == QUIET and self.people.adult[self.stratum[person]]:
            if v.join_chance[home] > 0 and self.willing(person, home, v, active):
                if self.draw(person, hour, "join") < v.join_chance[home]:
                    self.state[person], self.where[person] = ACTIVE, home
                    return
        if self.state[person] == RESTING and self.draw(person, hour, "rest") < v.return_chance[home]:
            self.state[person] = QUIET
        if self.identified[person] and self.draw(person, hour, "wanted") < v.wanted_chance[home]:
            self.state[person] = HELD
            tally["new_arrests"][home] += 1

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        """One hour: the same call and the same counts as the engine's crowd."""
        places = len(self.keys)
        tally = {name: np.zeros(places, np.int64) for name in ("new_dead", "new_injured", "new_arrests")}
        active = [state in IN_STREET for state in self.state]
        for person in range(self.people.count):
            if active[person]:
                self.in_the_street(person, hour, v, active, tally)
            elif self.state[person] != DEAD:
                self.off_the_street(person, hour, v, active, tally)
        counts = {name: np.zeros(places, np.int64)
                  for name in ("active", "violent", "wanted", "in_custody", "participants")}  # fmt: skip
        for person, state in enumerate(self.state):
            if state in IN_STREET:
                counts["active"][self.where[person]] += 1
                counts["violent"][self.where[person]] += state == VIOLENT
                if self.seen_on[person] != today:
                    self.seen_on[person], self.seen_at[person] = today, self.where[person]
            elif state == HELD:
                counts["in_custody"][self.home[person]] += 1
            elif state != DEAD and self.identified[person]:
                counts["wanted"][self.home[person]] += 1
            if self.seen_on[person] == today:
                counts["participants"][self.seen_at[person]] += 1
        return counts | tally

    def coded(self) -> np.ndarray:
        """States in the engine's code, identified people with 16 added."""
        return np.array([state + 16 * known for state, known in zip(self.state, self.identified)], np.uint8)
