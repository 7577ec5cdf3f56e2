"""Security bought with autonomy: the account of dependence, ties and sovereignty; pure functions.

Form: an asymmetric alliance trades the weak side's autonomy for security (Morrow 1991). Rates and prices are assumed.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.mechanisms.states import HOST, PATRON


@from_facts
def at_start(role, reliance):
    """Dependence to which the host's leader returns (share): his state's reliance on the patron; 0 without one."""
    return float(reliance[role == HOST].max(initial=0.0)) if (role == PATRON).any() else 0.0


def covered(men, expected):
    """How far the men in the country are the help that was expected (0..1, saturating)."""
    return float(mathx.chance(1.0 / np.maximum(expected, 1.0), men))


def drifted(dependence, first, inflow, years_kept, years):
    """Dependence after so many years: D' = a (1 - D) - (D - D0) / kept, with a an inflow a year (exact)."""
    out = inflow + 1.0 / years_kept
    rest = first + inflow * (1.0 - first) / out
    return dependence + (rest - dependence) * float(mathx.chance(out, years))


def paid(dependence, price, more_bought):
    """Dependence after so much more security was bought: a part of the autonomy that is left goes for it."""
    return dependence + price * more_bought * (1.0 - dependence)


def ties(role, interest, dependence, deeds):
    """Share of the host's ties with each state: the patron's is the dependence, others share the rest by interest.

    `deeds` (log) is what a state's own deeds have added to its ties, or taken away.
    """
    patron, others = role == PATRON, (role != HOST) & (role != PATRON)
    weight = others * interest * mathx.exp(deeds)
    left = 1.0 - dependence if patron.any() else 1.0
    rest = weight / weight.sum() * left if weight.sum() > 0.0 else np.zeros_like(weight)
    return rest + np.where(patron, dependence, 0.0)


def evenness(shares, role):
    """How even the ties are: 1 less their concentration (Herfindahl), normalised to 0..1; 1 with no other state."""
    count, whole = int((role != HOST).sum()), float(shares.sum())
    if count == 0 or whole == 0.0:
        return 1.0
    concentration = float(((shares / whole) ** 2).sum())
    return min(1.0, max(0.0, (1.0 - concentration) / (1.0 - 1.0 / count))) if count > 1 else 0.0


def sovereignty(dependence, cover, cost):
    """Decisions that are still its own (share); while foreign men stand in the country, what is left is theirs too."""
    return 1.0 - cost * (dependence + (1.0 - dependence) * cover)


def starts(statics):
    """Start values of dependence, ties, balance and sovereignty from the facts; a cost of 0 is not yet known."""
    role = statics["state_role"]
    first = at_start(role, statics["state_reliance"])
    shares = ties(role, statics["state_interest"], first, np.zeros_like(role))
    return {"dependence": np.asarray(first), "ties": shares, "balance": np.asarray(evenness(shares, role))}
