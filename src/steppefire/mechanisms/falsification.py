"""Hidden grievance: what people think in private, and what they dare to show (Kuran 1989).

The regime sees only what is shown. Switched off, people show what they think, and it becomes readable.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


@njit(cache=True, error_model="numpy")
def alike(feeling, known, each):
    """Row of a feeling among so many known ones, or the next free row: who feels alike is reckoned once."""
    row = 0
    while row < known and feeling[row] != each:
        row += 1
    return row


@njit(cache=True, error_model="numpy")
def opposed(grievance, share, mean, spread):
    """Share of adults who oppose the rulers in private, per place: opposition plus grievance above zero."""
    places, kinds = grievance.shape
    out, feeling, tail = np.zeros(places), np.empty(kinds), np.empty(kinds)
    for place in range(places):
        known = 0
        for kind in range(kinds):
            if share[place, kind] > 0.0:
                row = alike(feeling, known, grievance[place, kind])
                if row == known:
                    feeling[row] = grievance[place, kind]
                    tail[row] = mathx.normal_tail((-feeling[row] - mean) / spread)
                    known += 1
                out[place] += share[place, kind] * tail[row]
        out[place] = min(1.0, out[place])  # shares add up to 1 but for the last digit
    return out


@njit(cache=True, error_model="numpy")
def shown(grievance, share, company, cost, caution, weight, mean, spread):
    """Share of adults who say so: what speaking costs, times caution, is weighed against company in the street."""
    places, kinds = grievance.shape
    out, feeling, tail = np.zeros(places), np.empty(kinds), np.empty((kinds, caution.size))
    for place in range(places):
        known = 0
        for kind in range(kinds):
            if share[place, kind] > 0.0:
                row = alike(feeling, known, grievance[place, kind])
                if row == known:
                    feeling[row] = grievance[place, kind]
                    for level in range(caution.size):
                        cut = caution[level] * cost[place] - feeling[row] - company[place]
                        cut = max(cut, -feeling[row])
                        tail[row, level] = mathx.normal_tail((cut - mean) / spread)
                    known += 1
                for level in range(caution.size):
                    out[place] += share[place, kind] * weight[level] * tail[row, level]
    return out


def step(read, p, draw):
    """Private and shown opposition, per place."""
    private = opposed(read.grievance, read.class_share, read.opposition_mean, p.opposition_spread)
    company = np.maximum(0.0, read.signal + p.effort + p.threshold)
    cost = p.speaking_cost * p.risk_weight * (p.informers + read.deterrence)
    spoken = shown(read.grievance, read.class_share, company, cost, read.level_value, read.level_weight,
                   read.opposition_mean, p.opposition_spread)  # fmt: skip
    return {"private_opposition": private, "shown_opposition": np.minimum(spoken, private)}


def rest(read, p, draw):
    """Nobody falsifies: what is shown is what is thought."""
    private = opposed(read.grievance, read.class_share, read.opposition_mean, p.opposition_spread)
    return {"private_opposition": private, "shown_opposition": private.copy()}


def _never_more_than_thought() -> bool:
    grievance, share = np.array([[0.0, 0.5]]), np.array([[0.5, 0.5]])
    private = opposed(grievance, share, -0.5, 1.0)
    levels, weights = np.array([0.2, 0.8]), np.array([0.5, 0.5])
    said = shown(grievance, share, np.zeros(1), np.ones(1), levels, weights, -0.5, 1.0)
    return bool(said[0] < private[0])


MECHANISM = Mechanism(
    name="falsification",
    purpose="Keeps apart what people think and what they dare to show.",
    parts=(4,),
    switches=("falsification",),
    sources=("Kuran1989", "S0", "S4"),
    reads=("class_share", "level_value", "level_weight", "deterrence", "opposition_mean"),
    reads_fresh=("grievance", "signal"),
    writes=(
        Variable("private_opposition", "share", "place", "adults who oppose the rulers in private", high=1),
        Variable("shown_opposition", "share", "place", "adults who show it", high=1),
    ),
    parameters=(
        "opposition_spread",
        "effort",
        "threshold",
        "risk_weight",
        "speaking_cost",
        "informers",
    ),
    step=step,
    slow=True,
    rest=rest,
    promises=(Promise("nobody shows more opposition than he has", _never_more_than_thought),),
)
