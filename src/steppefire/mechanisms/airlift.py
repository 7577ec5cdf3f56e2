"""How many men can be moved into a country or out of it in an hour, and where they stand once they are there."""

from __future__ import annotations

import numpy as np

from steppefire.mechanisms.states import PATRON, centre


def carried(men, read, p):
    """Of the men who wait, those moved in the step, per state.

    Neighbours drive, everybody hires what can be hired; states fly in their own aircraft, and those without share the
    patron's with him in proportion to who is left.
    """
    patron = read.state_role == PATRON
    air = read.state_airlift * p.airlift_share * p.aircraft_men / p.turn_round
    own = p.charter_men + p.road_men * read.state_borders + np.where(patron, 0.0, air)
    first = np.minimum(men, own * read.step_hours)
    left = np.where(patron | (read.state_airlift == 0.0), men - first, 0.0)
    seats = float(air[patron].sum()) * read.step_hours
    return first + left * min(1.0, seats / max(float(left.sum()), 1e-9))


def posted(men, read, p):
    """Foreign men by place: on guard round the clock at what matters, the capital and the largest city first."""
    here = np.bincount(read.object_place.astype(np.int64), weights=read.object_symbolic * read.object_guards,
                       minlength=read.population.size)  # fmt: skip
    need = p.guard_shifts * here
    first = need * centre(read)
    if not first.any():
        first = centre(read)
    second = need - need * centre(read)
    at_centre = min(men, float(first.sum())) if second.any() else men
    return at_centre * first / first.sum() + (men - at_centre) * second / max(float(second.sum()), 1e-9)
