"""The debt that outlives the crisis: help is paid for with autonomy (Morrow 1991).

Saving an office that was in danger costs a part of the autonomy that is left, once; men who stay cost more with every
year. The debt wears off over years. Who has been helped depends, and so can count on help next time.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms import autonomy
from steppefire.mechanisms.statics import POWER_MOVES

HOURS_A_YEAR = 8766.0
SANCTIONS, INVEST = POWER_MOVES.index("sanctions"), POWER_MOVES.index("invest")


def deeds(read, p):
    """What sanctions and investments of each power have done to its ties with the host, log."""
    done = (read.deed_hour <= read.hour).astype(float)
    return p.tie_deed * (float(read.invested) * done[:, INVEST] - float(read.sanctions) * done[:, SANCTIONS])


def step(read, p, draw):
    """Dependence after the hour, and what it leaves of ties, balance and sovereignty."""
    first = autonomy.at_start(read.state_role, read.state_reliance)
    cover = autonomy.covered(float(read.foreign_troops), p.help_troops)
    peril = max(float(read.peril), 1.0 - float(read.elite_survival))
    bought = max(float(read.bought), cover * peril)
    years = float(read.step_hours) / HOURS_A_YEAR
    owing = autonomy.drifted(float(read.dependence), first, p.debt_staying * cover, p.debt_years, years)
    owing = autonomy.paid(owing, p.debt_saved, bought - float(read.bought))
    shares = autonomy.ties(read.state_role, read.state_interest, owing, deeds(read, p))
    written = {
        "peril": peril, "bought": bought, "dependence": owing, "owed": max(0.0, owing - first), "ties": shares,
        "balance": autonomy.evenness(shares, read.state_role),
        "sovereignty": autonomy.sovereignty(owing, cover, p.autonomy_cost),
    }  # fmt: skip
    return {name: np.asarray(value, float) for name, value in written.items()}


def rest(read, p, draw):
    """Help is free: dependence and ties stay as they were."""
    first = autonomy.at_start(read.state_role, read.state_reliance)
    start = autonomy.starts({"state_role": read.state_role, "state_reliance": read.state_reliance,
                             "state_interest": read.state_interest})  # fmt: skip
    left = autonomy.sovereignty(first, 0.0, p.autonomy_cost)
    return {**start, "peril": np.asarray(0.0), "bought": np.asarray(0.0), "owed": np.asarray(0.0),
            "sovereignty": np.asarray(left)}  # fmt: skip


def _months_add_up() -> bool:
    whole, parts = autonomy.drifted(0.7, 0.6, 0.2, 10.0, 1.0), 0.7
    for _ in range(12):
        parts = autonomy.drifted(parts, 0.6, 0.2, 10.0, 1.0 / 12.0)
    return bool(abs(whole - parts) < 1e-12 and autonomy.drifted(0.6, 0.6, 0.0, 10.0, 5.0) == 0.6)


def _never_more_than_all() -> bool:
    return all(autonomy.paid(owing, 1.0, saved) <= 1.0 for owing in (0.0, 0.5, 1.0) for saved in (0.0, 0.5, 1.0))


MECHANISM = Mechanism(
    name="dependence",
    purpose="Makes help be paid for with autonomy: dependence, balance between powers, sovereignty.",
    parts=(21,),
    switches=("dependence",),
    sources=("Morrow1991", "S1", "S3"),
    reads=("dependence", "bought", "peril", "foreign_troops", "elite_survival", "hour", "step_hours", "state_role",
           "state_reliance", "state_interest", "deed_hour", "invested", "sanctions"),
    writes=(
        Variable("ties", "share", "state", "share of the host's ties with it", high=1),
        Variable("dependence", "share", "country", "how far the leader depends on the patron", high=1),
        Variable("owed", "share", "country", "dependence beyond that of before the crisis", high=1),
        Variable("peril", "share", "country", "greatest danger to his office so far, as insiders saw it", high=1),
        Variable("bought", "share", "country", "security that foreign men have brought him so far", high=1),
        Variable("balance", "share", "country", "evenness of the host's ties, 1 even", high=1, start=1),
        Variable("sovereignty", "share", "country", "decisions that are still its own", high=1, start=1),
    ),
    parameters=("debt_saved", "debt_staying", "debt_years", "autonomy_cost", "tie_deed", "help_troops"),
    step=step,
    rest=rest,
    slow=True,
    promises=(Promise("twelve months at once are twelve months one by one", _months_add_up),
              Promise("no price takes more autonomy than there is", _never_more_than_all)),
)  # fmt: skip
