"""Deaths: besieged men may fire before any order, an order widens it; people with taken arms fire back."""

from __future__ import annotations

import math

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def poisson(mean, u):
    """Smallest count whose Poisson distribution function reaches u: one addressed draw gives one count."""
    if mean > 500.0:  # exp(-mean) would vanish; the normal law is within 1 % here
        return max(0.0, math.floor(mean + math.sqrt(mean) * mathx.normal_quantile(u) + 0.5))
    term = math.exp(-mean)
    total, count = term, 0
    while total < u and count < 10000:
        count += 1
        term *= mean / count
        total += term
    return float(count)


def counted(means, u):
    """Counts by place, each from its mean and its draw."""
    out = np.zeros(means.size)
    for place in means.nonzero()[0].tolist():
        out[place] = poisson(float(means[place]), float(u[place]))
    return out


def expected_deaths(guards, talk, troops, violent, armed, emergency, order, siege_fire, order_fire, emergency_fire,
                    threat_arms):  # fmt: skip
    """Expected participants killed in an hour, per place; men who talk with a crowd do not fire on it."""
    facing = violent / (violent + troops + 1.0)
    threat = armed / (armed + threat_arms)
    mandate = np.maximum(order, emergency_fire * emergency * threat)
    return (1.0 - talk) * (siege_fire * guards + order_fire * troops * mandate * facing)


def step(read, p, draw):
    """Chance of being killed for violent and for peaceful participants; deaths and injuries among the forces."""
    troops = np.maximum((read.present[:, :3] * read.force_armed).sum(axis=1) - read.at_targets, 0.0)
    deaths = expected_deaths(read.besieged_guards, read.talk, troops, read.violent, read.armed, read.emergency,
                             read.shooting_order, p.siege_fire, p.order_fire, p.emergency_fire,
                             p.threat_arms)  # fmt: skip
    at_risk = read.violent + p.bystander_share * np.maximum(read.active - read.violent, 0.0)
    hazard = deaths / np.maximum(at_risk, 1.0)
    killed = p.crowd_fire * read.armed * read.step_hours
    hurt = p.security_injury * read.violent * (p.melee_calm + read.dispersal) * read.step_hours
    u = draw("guard_fire", read.place_key)
    v = draw("security_harm", read.place_key)
    return {
        "kill_chance": mathx.chance(hazard, read.step_hours),
        "bystander_chance": mathx.chance(hazard * p.bystander_share, read.step_hours),
        "dead_security": read.dead_security + counted(killed, u),
        "injured_security": read.injured_security + counted(hurt, v),
    }


def _order_widens() -> bool:
    one = np.ones(1)
    without = expected_deaths(10 * one, 0 * one, 100 * one, 50 * one, 0 * one, one, 0 * one, 0.01, 0.01, 0.2, 50.0)
    ordered = expected_deaths(10 * one, 0 * one, 100 * one, 50 * one, 0 * one, one, one, 0.01, 0.01, 0.2, 50.0)
    return bool(0 < without[0] < ordered[0])


MECHANISM = Mechanism(
    name="firing",
    purpose="Opens fire: men under siege without order, others under emergency or order; and fire back.",
    parts=(7,),
    switches=("coercion",),
    sources=("S2", "S3", "HRW-1"),
    reads=("violent", "active", "force_armed", "place_key", "dead_security", "injured_security", "step_hours"),
    reads_fresh=("present", "at_targets", "besieged_guards", "armed", "emergency", "shooting_order",
                "dispersal", "talk"),
    writes=(
        Variable("kill_chance", "1", "place", "chance of being killed in the hour, violent people", high=1),
        Variable("bystander_chance", "1", "place", "the same, peaceful participants", high=1),
        Variable("dead_security", "people", "place", "killed among the forces so far"),
        Variable("injured_security", "people", "place", "injured among the forces so far"),
    ),
    parameters=(
        "siege_fire",
        "order_fire",
        "emergency_fire",
        "bystander_share",
        "crowd_fire",
        "security_injury",
        "threat_arms",
        "melee_calm",
    ),
    draws=("guard_fire", "security_harm"),
    step=step,
    hourly=True,
    promises=(Promise("an order widens fire, a siege alone can open it", _order_widens),),
)
