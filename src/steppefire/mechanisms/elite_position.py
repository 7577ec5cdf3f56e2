"""What concession the elites' bargaining favours: an election among levels, in which each faction guards its own.

Levels: nothing, the price, the cabinet, the predecessor, everything. The worths below are guesses of direction only:
each step calms more; a side loses most by giving its own head, little by giving the other's; wealth wants calm.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.facts import from_facts
from steppefire.mechanisms.bargaining import election
from steppefire.mechanisms.factions import WEALTH

LEVELS = ("none", "price", "cabinet", "predecessor", "all")
CALMS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])  # how much of the danger a level is thought to take away
LEADER_LOSES = np.array([0.0, 0.05, 0.05, 0.05, 1.0])
RIVALS_LOSE = np.array([0.0, 0.05, 0.05, 1.0, 0.7])
CABINET = 0.25  # what the cabinet is worth to the side that holds it
OF_CABINET = np.arange(len(LEVELS)) == LEVELS.index("cabinet")
RANKS = np.arange(len(LEVELS))


def level_worths(danger, side, kind, cabinet_side):
    """Worth of every level to every faction, factions by levels."""
    haste, loss = tempers(side, kind)
    gives = (side[:, None] == cabinet_side).any(axis=1)
    return danger * haste * CALMS - (loss + CABINET * gives[:, None] * OF_CABINET)


@from_facts
def tempers(side, kind):
    """How much each faction wants calm, and what it loses by each level, factions by levels."""
    loss = np.where((side > 0)[:, None], RIVALS_LOSE, LEADER_LOSES)
    return np.where(kind == WEALTH, 2.0, 1.0)[:, None], loss


def position(power, danger, side, kind, cabinet_side, edge):
    """Mean level of the election, 0 nothing to 1 everything."""
    if power.sum() <= 0.0:
        return 0.0
    favoured = election(power, level_worths(danger, side, kind, cabinet_side), edge)
    return float((favoured * RANKS).sum() / (len(LEVELS) - 1))
