"""Objects: besieged, taken, burnt, retaken; arms carried off; damage.

State of an object: 0 held, 1 besieged, 2 taken, 3 burnt, 4 retaken.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import BESIEGED, BURNT, HELD, OVER, RETAKEN, TAKEN, by_place, lost


def fall(attackers, defenders, rate, hold_ratio):
    """Rate per hour at which an object falls: small while outnumbered less than hold_ratio, saturating beyond."""
    strength = attackers / (hold_ratio * np.maximum(defenders, 0.5))
    return rate * strength * strength / (1.0 + strength * strength)


def nothing_stirs(read, p):
    """Too few violent people for a siege, and every object in the hands of its men."""
    force = read.violent + p.arms_weight * read.armed
    return force.max() < p.siege_minimum and not ((read.object_state != HELD) & (read.object_state != RETAKEN)).any()


def unchanged(read):
    """All as it was, and nobody at any object."""
    zero, none = np.zeros_like(read.population), np.zeros_like(read.object_state)
    return {"object_state": read.object_state, "arms_left": read.arms_left, "arms_lost": read.arms_lost,
            "arms_out": read.arms_out, "at_targets": zero, "besieged_guards": zero, "attackers": none,
            "defenders": read.object_guards, "damage": read.damage, "armed": zero}  # fmt: skip


def step(read, p, draw):
    """Which objects are attacked, fall, burn and are retaken in the hour."""
    if nothing_stirs(read, p):
        return unchanged(read) | {
            "damage": read.damage + p.loot_damage * read.violent * read.step_hours,
            "armed": np.minimum(read.violent, p.arms_carried * read.arms_out),
        }
    place = read.object_place.astype(np.int64)
    state = read.object_state.copy()
    target = (state <= BESIEGED) | (state == RETAKEN)
    appeal = np.where(target, read.object_symbolic, 0.0)
    total = np.maximum(by_place(read, appeal)[place], 1e-9)
    force = read.violent + p.arms_weight * read.armed
    attackers = force[place] * appeal / total
    free = read.present[:, :3].sum(axis=1)
    at_targets = p.guard_share * free * (read.violent >= p.siege_minimum)
    men, violent = free[place], read.violent[place]
    garrison = read.object_guards + at_targets[place] * appeal / total
    defenders = np.where(read.post_left > 0, 0.0, garrison)
    besieged = target & (attackers >= p.siege_minimum)
    hold = p.hold_ratio * np.where(read.object_security > 0, p.fortress, 1.0)
    u = draw("siege", read.object_key)
    falls = besieged & (u < mathx.chance(fall(attackers, defenders, p.fall_rate, hold), read.step_hours))
    v = draw("retake", read.object_key)
    burns = (
        (state == TAKEN) & (v < mathx.chance(p.burn_rate, read.step_hours)) & (violent > p.arson_minimum)
    )
    clearing = p.retake_rate * (men > p.clear_ratio * violent)
    back = lost(state) & ~burns & (v > 1.0 - mathx.chance(clearing, read.step_hours))
    new = np.where(besieged, BESIEGED, np.where(state == BESIEGED, HELD, state))
    new = np.where(falls, TAKEN, np.where(burns, BURNT, np.where(back, RETAKEN, new)))
    handed = np.where(read.post_left == OVER, 1.0, p.arms_taken)
    carried = np.where(falls & (read.arms_left > 0), handed * read.arms_left, 0.0)
    arms = by_place(read, carried)
    damage = by_place(read, np.where(burns, read.object_damage, 0.0))
    guards = by_place(read, np.where(besieged, np.maximum(defenders, 0.0), 0.0))
    out = read.arms_out + arms
    return {
        "object_state": new,
        "arms_left": read.arms_left - carried,
        "arms_lost": read.arms_lost + arms,
        "arms_out": out,
        "at_targets": at_targets,
        "besieged_guards": guards,
        "attackers": np.where(besieged, attackers, 0.0),
        "defenders": garrison,
        "damage": read.damage + damage + p.loot_damage * read.violent * read.step_hours,
        "armed": np.minimum(read.violent, p.arms_carried * out),
    }


def rest(read, p, draw):
    """Nothing is attacked."""
    return unchanged(read)


def _outnumbered_falls_sooner() -> bool:
    rates = fall(np.linspace(0, 5000, 40), np.full(40, 50.0), 0.3, 6.0)
    return bool((np.diff(rates) > 0).all() and rates[0] == 0 and rates[-1] < 0.3)


MECHANISM = Mechanism(
    name="siege",
    purpose="Lets violent people besiege, take and burn objects, carry off arms, and forces retake them.",
    parts=(6,),
    switches=("escalation",),
    sources=("S2", "S4", "KURS", "INF-CH"),
    reads=("object_place", "object_state", "object_symbolic", "object_guards", "object_key", "object_damage",
           "object_security", "population", "violent", "armed", "present", "arms_left", "arms_lost", "arms_out",
           "damage", "step_hours"),
    reads_fresh=("post_left",),
    writes=(
        Variable("object_state", "state", "object", "0 held, 1 besieged, 2 taken, 3 burnt, 4 retaken", high=4),
        Variable("arms_left", "arms", "object", "arms in store"),
        Variable("arms_lost", "arms", "place", "arms carried off so far"),
        Variable("arms_out", "arms", "place", "arms in the hands of the crowd"),
        Variable("at_targets", "people", "place", "men who stand at targets and cannot act elsewhere"),
        Variable("besieged_guards", "people", "place", "armed men under siege"),
        Variable("attackers", "people", "object", "attackers, those with arms counted for more"),
        Variable("defenders", "people", "object", "men who would hold it if they obey"),
        Variable("damage", "USD", "place", "damage so far"),
        Variable("armed", "people", "place", "violent people with taken arms"),
    ),
    parameters=("arms_weight", "siege_minimum", "fall_rate", "hold_ratio", "guard_share", "burn_rate", "arms_taken",
                "retake_rate", "loot_damage", "arson_minimum", "clear_ratio", "arms_carried", "fortress"),
    draws=("siege", "retake"),
    step=step,
    rest=rest,
    promises=(Promise("the more attackers a defender faces, the sooner an object falls", _outnumbered_falls_sooner),),
)  # fmt: skip
