"""Forces: who is on duty where, who is sent, who tires, and whom foreign guards free.

Whether those on duty obey is loyalty's part; here it only takes them off the street.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import ARMY, FOREIGN, GUARD, POLICE, lost, people_in_all


def sent(strength, need, distance, hours_to_start, speed, hours):
    """Men of each place after an hour of moving towards the need; their number is conserved.

    A place draws its men at the rate of the time to start plus the road from where they are now.
    """
    total = strength.sum()
    if total <= 0.0 or need.sum() <= 0.0 or speed <= 0.0:
        return strength
    missing = total * (need / need.sum()) - strength
    road = mathx.weighted_sums(distance, strength / total) / speed
    come = np.maximum(missing, 0.0) * mathx.chance(1.0 / (hours_to_start + road), hours)
    spare = np.maximum(-missing, 0.0)
    leave = come.sum() * (spare / spare.sum()) if spare.sum() > 0.0 else np.zeros_like(spare)
    return strength + (come if spare.sum() > 0.0 else 0.0) - leave


def tired(fatigue, tiring, resting, hours):
    """Strength lost to fatigue after so many whole hours, at these rates an hour."""
    for _ in range(hours):
        fatigue = np.clip(fatigue + (tiring * (1.0 - fatigue) - resting * fatigue), 0.0, 1.0)
    return fatigue


def step(read, p, draw):
    """Strength and presence of forces per place."""
    need = p.need_violent * read.violent + read.active + p.need_remembered * read.crowd_seen
    stirred = read.crowd_seen > p.stir_level
    reserve = p.reserve_kept * need.sum() * read.population / people_in_all(read.population)
    home_guard = need + reserve if stirred.any() else np.zeros_like(need)
    guard = sent(read.guard_men, home_guard, read.distance, p.redeploy_hours, read.force_speed[GUARD], read.step_hours)
    army_need = home_guard * read.deploy_order
    slow = p.army_slowness * p.redeploy_hours
    army = sent(read.army_men, army_need, read.distance, slow, read.force_speed[ARMY], read.step_hours)
    out = read.army_out + (read.deploy_order - read.army_out) * mathx.chance(1.0 / slow, read.step_hours)
    alert = np.maximum(read.emergency, p.alert_unordered * stirred)
    duty = read.duty_share[None, :] + (p.alert_duty - read.duty_share[None, :]) * alert[:, None]
    fresh = 1.0 - read.fatigue
    left = 1.0 - p.stand_down_loss * read.command_lost
    police = read.police_strength * p.crowd_police * duty[:, POLICE] * fresh * left
    freed = np.minimum(p.guards_freed * read.foreign_men, p.freed_limit * read.police_strength)
    on_duty = np.empty_like(read.obedience)
    on_duty[:, POLICE] = police + freed
    on_duty[:, GUARD] = guard * duty[:, GUARD] * fresh
    on_duty[:, ARMY] = army * read.duty_share[ARMY] * out * fresh
    on_duty[:, FOREIGN] = read.foreign_men
    present = on_duty * read.obedience
    present[:, FOREIGN] *= p.engage  # they guard what matters and do not clear squares
    hard = read.active / (read.active + present.sum(axis=1) + 1.0)
    gone = np.zeros_like(read.population)
    empty = (read.post_left > 0) | lost(read.object_state)
    np.maximum.at(gone, read.object_place.astype(np.int64), empty * read.object_security)
    return {
        "guard_men": guard,
        "army_men": army,
        "army_out": out,
        "on_duty": on_duty,
        "present": present,
        "fatigue": tired(read.fatigue, p.tiring * hard, p.resting, int(read.step_hours)),
        "command_lost": gone,
    }


def rest(read, p, draw):
    """Ordinary patrols only: nobody is sent, no leave is cancelled."""
    none = np.zeros_like(read.population)
    police = read.police_strength * p.crowd_police * read.duty_share[POLICE]
    on_duty = np.stack([police, none, none, none], axis=1)
    return {"guard_men": read.guard_men, "army_men": read.army_men, "army_out": none, "on_duty": on_duty,
            "present": on_duty * read.obedience, "fatigue": none, "command_lost": none}  # fmt: skip


def _conserved() -> bool:
    men = np.array([100.0, 50.0, 0.0])
    apart = 100.0 * (1.0 - np.eye(3))
    after = sent(men, np.array([0.0, 1.0, 3.0]), apart, 12.0, 60.0, 1.0)
    return bool(abs(after.sum() - 150.0) < 1e-9 and after[2] > 0 and after[0] < 100)


MECHANISM = Mechanism(
    name="forces",
    purpose="Puts police, guard, army and foreign guards on duty, sends reserves, and tires them.",
    parts=(7, 17),
    switches=("coercion",),
    sources=("S2", "S3", "ARM-W", "MVD20"),
    reads=("violent", "active", "guard_men", "army_men", "army_out", "fatigue", "population", "duty_share",
           "police_strength", "object_place", "object_security", "object_state", "step_hours", "command_lost",
           "distance", "force_speed"),
    reads_fresh=("crowd_seen", "deploy_order", "foreign_men", "emergency", "post_left", "obedience"),
    writes=(
        Variable("guard_men", "people", "place", "national guard sent here"),
        Variable("army_men", "people", "place", "army sent here"),
        Variable("army_out", "share", "place", "share of the ordered army that has left its barracks", high=1),
        Variable("on_duty", "people", "place x force", "men on duty: police, guard, army, foreign"),
        Variable("present", "people", "place x force", "men free to act who obey: police, guard, army, foreign"),
        Variable("fatigue", "share", "place", "strength lost to fatigue", high=1),
        Variable("command_lost", "1", "place", "1 where a security headquarters has been left or lost", high=1),
    ),
    parameters=("redeploy_hours", "alert_duty", "stand_down_loss", "guards_freed", "crowd_police", "tiring",
                "resting", "need_violent", "need_remembered", "stir_level", "reserve_kept", "army_slowness",
                "alert_unordered", "freed_limit", "engage"),
    step=step,
    rest=rest,
    promises=(Promise("sending men conserves their number", _conserved),),
)  # fmt: skip
