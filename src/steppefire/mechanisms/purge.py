"""Purge: who holds each office, and with it the men, the money and the right to decide.

The cabinet and the predecessor go by the leader's decision. Factions outside the ruling coalition are purged office by
office once the pact is broken, those with armed men first, and arrested if they gave orders against the leader. An
order to purge starts it regardless. Successors are the leader's; once he is out, nobody purges.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.factions import ARMED, WEALTH, commanded, office_power, wealth_power
from steppefire.mechanisms.states import FAILED
from steppefire.mechanisms.statics import CLIQUE_MOVES

IN_PLACE, REPLACED, ARRESTED, FLED, CHANGED = 0.0, 1.0, 2.0, 3.0, 4.0
COUP, FLIGHT, SUBMIT = (CLIQUE_MOVES.index(move) for move in ("coup", "flight", "submit"))


def moved_by_themselves(read, state):
    """States after flight, submission and a failed coup of whole factions in this hour."""
    faction = read.elite_faction.astype(np.int64)
    rival = (read.office_side > 0) & (state == IN_PLACE)
    met, move = read.clique_met[faction] > 0, read.clique_move[faction]
    plotted = (read.clique_met > 0) & (read.clique_move == COUP)
    beaten = plotted.any() & (read.coup == FAILED)
    plotter = (read.faction_kind[faction] == ARMED) & (read.faction_side[faction] > 0)
    state = np.where(rival & met & (move == FLIGHT), FLED, state)
    state = np.where(rival & met & (move == SUBMIT), CHANGED, state)
    return np.where(rival & plotter & beaten, ARRESTED, state)


def decided(read, state):
    """States after the cabinet and the predecessor were dismissed; the leader's own office stays."""
    gone = read.elite_cabinet * read.cabinet_sacked + read.elite_chair * read.predecessor_dropped > 0
    gone[0] = False
    return np.where(gone & (state == IN_PLACE), REPLACED, state)


def struck_first(targets, armed):
    """Targets that come first: those with armed men as long as there are any, then the others."""
    return targets & armed if (targets & armed).any() else targets


def purged(read, p, draw, state):
    """Offices that are purged in this hour, and whether an order to purge has been carried out by now."""
    u = draw("purge_office", read.elite_key)
    faction = read.elite_faction.astype(np.int64)
    armed = read.faction_kind[faction] == ARMED
    spared = (read.faction_kind[faction] == WEALTH) & (read.break_staged > 0)
    rival = (read.office_side > 0) & (state == IN_PLACE) & ~spared
    ordered = read.purge_order > 0
    leader_in = read.faction_in[faction[0]] > 0
    outside = (read.faction_in[faction] == 0) & leader_in
    targets = struck_first(rival if ordered else rival & outside, armed)
    if read.leader_out > 0.0:  # nobody is left to purge for him
        targets = np.zeros_like(targets)
    begun = max(float(read.purge_begun), float(ordered))
    if not targets.any():
        return targets, begun
    unasked = read.adaptive * (1.0 - read.pact) * (1.0 - read.purge_banned)
    daily = p.purge_rate * (1.0 if ordered else unasked)
    hit = targets & (u < mathx.chance(daily / 24.0, read.step_hours))
    if ordered and not read.purge_begun:
        hit[np.flatnonzero(targets)[0]] = True
    return hit, begun


def moved_share(read, p, state):
    """Share of the rivals' power in assets that have changed hands: wealth has not where the break is agreed."""
    power = office_power(read, p) - wealth_power(read, p) * read.break_staged
    rival = read.elite_side > 0
    whole = float(office_power(read, p)[rival].sum())
    gone = rival & ((state == REPLACED) | (state == ARRESTED) | (state == FLED))
    return min(1.0, float(power[gone].sum()) / whole) if whole > 0.0 else 0.0


def step(read, p, draw):
    """Who holds which office after the hour, and whose the posts are."""
    state = decided(read, moved_by_themselves(read, read.office_state))
    hit, begun = purged(read, p, draw, state)
    acted = read.faction_acted[read.elite_faction.astype(np.int64)] > 0
    state = np.where(hit, np.where(acted, ARRESTED, REPLACED), state)
    side = np.where(state != IN_PLACE, 0.0, read.office_side)
    return {
        "office_state": state,
        "office_side": side,
        "object_rival": (commanded(read, side) > 0).astype(float),
        "asset_moved": moved_share(read, p, state),
        "purge_begun": begun,
    }


def _armed_first() -> bool:
    targets, armed = np.array([True, True, True, False]), np.array([False, True, False, True])
    first = struck_first(targets, armed)
    return bool(first.tolist() == [False, True, False, False] and struck_first(targets & ~armed, armed).sum() == 2)


MECHANISM = Mechanism(
    name="purge",
    purpose="Dismisses and arrests office holders, and with them shifts who commands men, wealth and decisions.",
    parts=(11,),
    switches=("purge",),
    sources=("AcemogluEgorovSonin2008", "theory-6", "S2", "KURS-M"),
    reads=("step_hours", "adaptive", "office_state", "office_side", "purge_begun", "elite_side", "elite_faction",
           "elite_armed", "elite_wealth", "elite_office", "elite_cabinet", "elite_chair", "elite_key", "faction_side",
           "faction_kind", "object_elite", "purge_banned"),
    reads_fresh=("faction_in", "faction_acted", "pact", "clique_met", "clique_move", "coup", "break_staged",
                 "cabinet_sacked", "predecessor_dropped", "purge_order", "leader_out"),
    writes=(
        Variable("office_state", "state", "elite",
                 "0 in place, 1 replaced, 2 arrested and replaced, 3 fled, 4 changed sides", high=4),
        Variable("office_side", "index", "elite", "side of who holds the office now"),
        Variable("object_rival", "1", "object", "1 where a side other than the leader's commands the men", high=1),
        Variable("asset_moved", "share", "country", "the rivals' power in assets that have changed hands", high=1),
        Variable("purge_begun", "1", "country", "an order to purge has been carried out", high=1),
    ),
    parameters=("arms_power", "wealth_power", "leader_office", "purge_rate"),
    draws=("purge_office",),
    step=step,
    promises=(Promise("offices with armed men are purged before others", _armed_first),),
)  # fmt: skip
