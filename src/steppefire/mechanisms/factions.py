"""The power of factions: what their offices hold, how it is doubted, and what anger and losses take of it.

Power enters by its logarithm (theory a.3). A faction loses what is replaced, arrested, fled or has changed sides, and
a head's clients lose with him.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.mechanisms.states import OVER, lost, share_of_people

ARMED, WEALTH, OFFICE = 0.0, 1.0, 2.0
LEAST = 0.1  # share of its men that a faction is thought to have left when all its posts are lost


def office_power(read, p):
    """Power of each office by what it held at hour 0; sums to 1, the leader's office first."""
    return _office_power(read.elite_armed, read.elite_wealth, read.elite_office, p.arms_power, p.wealth_power,
                         p.leader_office)  # fmt: skip


@from_facts
def _office_power(armed, wealth, office, arms_power, wealth_power, leader_office):
    power = arms_power * armed + wealth_power * wealth + office
    power[0] += leader_office
    return power / max(float(power.sum()), 1e-9)


def wealth_power(read, p):
    """The part of each office's power that is wealth, on the same scale."""
    return _wealth_power(read.elite_armed, read.elite_wealth, read.elite_office, p.arms_power, p.wealth_power,
                         p.leader_office)  # fmt: skip


@from_facts
def _wealth_power(armed, wealth, office, arms_power, wealth_power, leader_office):
    whole = arms_power * armed.sum() + wealth_power * wealth.sum()
    return wealth_power * wealth / max(float(whole + office.sum() + leader_office), 1e-9)


def faction_of(read):
    """Faction that holds each office now: its own, or the one on the leader's side that its successor belongs to."""
    own = read.elite_faction.astype(np.int64)
    moved = read.office_side != read.elite_side
    return np.where(moved, read.faction_home[own].astype(np.int64), own)


def commanded(read, office_value):
    """What is known of the office that commands each object: -1 where none does."""
    commander = read.object_elite.astype(np.int64)
    return np.where(commander >= 0, office_value[commander], -1)


def men_left(read, holder):
    """Share of its garrisons that each faction still has, 1 for those without any."""
    whose = commanded(read, holder)
    known = whose >= 0
    gone = lost(read.object_state) | (read.post_left == OVER)
    factions = read.faction_side.size
    men = np.bincount(whose[known], weights=read.object_guards[known], minlength=factions)
    left = np.bincount(whose[known], weights=(read.object_guards * ~gone)[known], minlength=factions)
    share = np.where(men > 0, left / np.maximum(men, 1e-9), 1.0)
    own_men = read.on_duty[:, :3]
    on_duty = float(own_men.sum())  # none before the first hour, when nobody can have refused
    obey = float((read.obedience[:, :3] * own_men).sum()) / on_duty if on_duty > 0.0 else 1.0
    of_street = (read.faction_side == 0) & (read.faction_kind == ARMED)
    return np.maximum(share * np.where(of_street, obey, 1.0), LEAST)


def anger_at_heads(read):
    """Popular anger at the leader and at the predecessor, means over the people in sd."""
    weight = share_of_people(read.population)
    return float((read.grievance_president * weight).sum()), float((read.grievance_predecessor * weight).sum())


def clients(read, p):
    """Share of each faction's first holdings in offices whose patron is the predecessor, with all above them."""
    return _clients(read.elite_patron, read.elite_chair, read.elite_side, read.elite_faction, read.faction_side,
                    office_power(read, p))  # fmt: skip


@from_facts
def _clients(elite_patron, elite_chair, elite_side, elite_faction, faction_side, power):
    patron = elite_patron.astype(np.int64)
    chair = (elite_chair > 0) & (elite_side > 0)
    under = np.zeros(patron.size, bool)
    for _ in range(patron.size):
        under |= (patron >= 0) & (chair | under)[patron]
    faction, factions = elite_faction.astype(np.int64), faction_side.size
    whole = np.bincount(faction, weights=power, minlength=factions)
    return np.bincount(faction, weights=power * under, minlength=factions) / np.maximum(whole, 1e-9)


def faction_powers(read, p, deviation, grown, staged):
    """Power of every faction, as its holdings count; `grown` is the growth of anger at leader and predecessor."""
    holder = faction_of(read)
    held = np.bincount(holder, weights=office_power(read, p), minlength=read.faction_side.size)
    rival = read.faction_side > 0
    angry = np.where(rival, max(0.0, grown[1]), max(0.0, grown[0]))
    log = deviation + p.rival_strength * rival - p.anger_on_power * angry
    log = log - p.patron_loss * clients(read, p) * read.predecessor_dropped * (1.0 - staged)
    return held * men_left(read, holder) * mathx.exp(log)
