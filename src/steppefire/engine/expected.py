"""The same law in expected numbers: masses of people per stratum in place of single people, and no ties.

Used to check that the levels of caution are fine enough, and for quick looks; never for results.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from steppefire.engine.crowd import SIGNALS, Law
from steppefire.mechanisms.mobilisation import willing_share
from steppefire.world.people import People

ACTIVE, VIOLENT, RESTING, AWAY = 0, 1, 2, 3


@njit(cache=True, error_model="numpy")
def expected_hour(size, place_of, kind_of, level_of, adult, law, drive, signal, risk, join, back, chances, mass, out):
    """Move the masses of every stratum by an hour; out: rows active, violent, dead, injured, arrested by place."""
    caution, _, mean, spread, family, available = law
    for s in range(size.size):
        if adult[s] == 0:
            continue
        place = place_of[s]
        pull = drive[place, kind_of[s]] + signal[place]
        shy = caution[level_of[s]]
        willing = size[s] * willing_share(pull, shy, risk[place], 0, 0.0, mean, spread, family, available)
        active, violent = mass[ACTIVE, s], mass[VIOLENT, s]
        crowd = active + violent
        joined = max(0.0, willing - crowd - mass[RESTING, s] - mass[AWAY, s]) * join[place]
        unwilling = max(0.0, crowd - willing) / crowd if crowd > 0.0 else 0.0
        leave, leave_unwilling = chances[4, place], max(chances[4, place], chances[5, place])
        left = 0.0
        for kind in range(2):
            people = mass[kind, s]
            killed = people * chances[1 - kind, place]
            hurt = people * chances[2, place]
            held = people * chances[3, place]
            rest = people - killed - hurt - held
            tired = rest * (1.0 - unwilling) * leave
            gone = rest * unwilling * leave_unwilling
            mass[kind, s] = max(0.0, rest - tired - gone)
            mass[AWAY, s] += killed + hurt + held
            left += tired
            out[2, place] += killed
            out[3, place] += hurt
            out[4, place] += held
        turned = mass[ACTIVE, s] * chances[6, place] * (1.0 - shy) * (1.0 - shy)
        calmed = mass[VIOLENT, s] * chances[7, place]
        mass[ACTIVE, s] += joined - turned + calmed
        mass[VIOLENT, s] += turned - calmed
        mass[RESTING, s] = mass[RESTING, s] * (1.0 - back[place]) + left
        out[0, place] += mass[ACTIVE, s] + mass[VIOLENT, s]
        out[1, place] += mass[VIOLENT, s]


class ExpectedCrowd:
    """Expected numbers of active, violent and resting people per stratum."""

    def __init__(self, people: People, places: int, law: Law):
        self.people, self.places, self.law = people, places, law
        self.size = np.diff(people.start).astype(float)
        self.mass = np.zeros((4, self.size.size))
        self.wanted = np.zeros(places)
        self.held = np.zeros(places)

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        """One hour in expected numbers, by place."""
        p = self.people
        chances = np.ascontiguousarray(np.stack([getattr(v, name) for name in SIGNALS]))
        out = np.zeros((5, self.places))
        expected_hour(self.size, p.place, p.kind, p.level, p.adult, tuple(self.law), v.grievance, v.signal, v.risk,
                      v.join_chance, v.return_chance, chances, self.mass, out)  # fmt: skip
        fetched = self.wanted * v.wanted_chance
        self.wanted += out[0] * v.identify_chance - fetched
        self.held += (fetched + out[4]) - self.held * v.release_chance
        return {"active": out[0], "violent": out[1], "wanted": self.wanted.copy(), "in_custody": self.held.copy(),
                "new_arrests": out[4] + fetched, "new_dead": out[2], "new_injured": out[3],
                "participants": out[0]}  # fmt: skip
