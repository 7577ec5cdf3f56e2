"""What a rival faction may do at a meeting, what each move is worth to it, and with what chance it is made.

Worth counts in the faction's present holdings: 1 is all of it kept, 0 all of it lost, and being arrested costs more.
A faction that is to be excluded loses its holdings if the leader survives. What the rivals hold after his fall does
not depend on their strength: the stronger they are, the likelier they succeed him, and the less there is to win.
"""

from __future__ import annotations

import numpy as np

from steppefire.mechanisms.bargaining import beats
from steppefire.mechanisms.quantal import shares
from steppefire.mechanisms.statics import CLIQUE_MOVES

STAY, STAND_DOWN, HIRE, COUP, FLIGHT, SUBMIT = range(len(CLIQUE_MOVES))
HOSTILE = (STAND_DOWN, HIRE, COUP)
UNABLE = -1000.0  # worth of a move that is not open


def weakened(survival, ordered, effect):
    """The leader's chance after so large a share of all men, or money, is turned against him: most while in doubt."""
    return np.maximum(0.0, survival - effect * ordered * 4.0 * survival * (1.0 - survival))


def acted(survival, kept, caught, p):
    """Worth of having worked against the leader: punished with a chance if he survives, else the prize."""
    survived = (1.0 - caught) * kept - caught * p.arrest_cost
    return survival * survived + (1.0 - survival) * p.fall_prize


def coup_worth(plotters, loyal, p):
    """Worth and chance of a coup: everything that the leader's side has, to be shared, or arrest."""
    chance = beats(plotters, loyal, p.contest_edge)
    prize = 1.0 + loyal / max(plotters, 1e-9)
    return chance * prize - (1.0 - chance) * p.arrest_cost, chance


def worths(survival, excluded, men, money, fluid, plotters, loyal, p):
    """Worth of every move to every faction, factions by moves, and the chance of a coup; all moves taken as open.

    `excluded` chance to be purged if the leader survives; `men` and `money` shares of all that the faction can turn
    against him; `fluid` share of its holdings that is wealth; `plotters` and `loyal` powers for and against a coup.
    """
    out = np.zeros((excluded.size, len(CLIQUE_MOVES)))
    kept = 1.0 - excluded
    out[:, STAY] = survival * kept + (1.0 - survival) * p.fall_prize
    out[:, STAND_DOWN] = acted(weakened(survival, men, p.sabotage_effect), kept, p.found_out, p)
    out[:, HIRE] = acted(weakened(survival, money, p.sabotage_effect), kept, p.found_out_paying, p)
    out[:, COUP], chance = coup_worth(plotters, loyal, p)
    out[:, FLIGHT] = p.flight_keeps * fluid
    out[:, SUBMIT] = survival * p.submission_keeps
    return out, chance


def chances(worth, open_to, broken, reason):
    """Chance of every move: quantal response among those open, as far as the pact is broken; else the faction stays."""
    out = broken * shares(worth, open_to, reason)
    out[:, STAY] = 0.0
    out[:, STAY] = 1.0 - out.sum(axis=1)
    return out
