"""The way out of a mission abroad: a hazard that calm and cost raise and assets lower, with a frailty of the mission.

The frailty is drawn once a mission, exponential with mean 1: some missions stick for years for reasons that no
covariate shows. After a summed hazard x a share 1 / (1 + x) of missions is still there: a heavy tail (theory
section 8, V8.3 and V8.4).
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx

STEEPEST = 50.0  # exponent beyond which a mission ends at once anyway


def frailty(u):
    """How readily a mission ends beside others: exponential with mean 1, from a uniform number."""
    return -mathx.log1p(u - 1.0)


def hazard(base, calm, cost, asset, p):
    """Rate at which the end of a mission of mean frailty is announced, in the unit of the base rate."""
    pull = p.leave_calm * calm + p.leave_cost * cost - p.leave_asset * asset
    return base * mathx.exp(np.minimum(pull, STEEPEST))


def ends(rate, sticks, hours):
    """Chance that the end is announced within these hours, at a rate per hour times the mission's frailty."""
    return mathx.chance(rate * sticks, hours)


def calm_share(hours, under_emergency, p):
    """How settled the country looks to those who guard it, 0..1, after so many hours of calm."""
    return mathx.chance(1.0 / p.settled_hours, hours) * (1.0 - p.emergency_unrest * under_emergency)
