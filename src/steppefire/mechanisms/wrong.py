"""The spark that is no price: a rigged vote, a law, a death, a coup or a shortage, felt in the whole country.

One wrong done to all at once gives everybody the same cause on the same day (Tucker 2007); a death at the hands of the
state is a moral shock (Jasper and Poulsen 1995). Parties and associations carry the call (McAdam 1986).
The anger fades in weeks, and lifts when the demand is met.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def felt(size, since, notice, fades):
    """Anger over a wrong of this size (sd) so many hours after it: heard of within hours, forgotten in weeks."""
    passed = np.maximum(since, 0.0)
    return size * mathx.chance(1.0 / notice, passed) * mathx.exp(-passed / fades)


def step(read, p, draw):
    """Anger over the wrong as felt now, and the share of it that meeting the demand has lifted."""
    sizes = (0.0, p.wrong_election, p.wrong_law, p.wrong_death, p.wrong_coup, p.wrong_shortage)
    size = sizes[int(read.wrong_kind)] * read.wrong_size * read.civic_reach  # a call is carried by associations
    sunk_in = mathx.chance(p.concession_speed, read.step_hours)
    lifted = read.wrong_lifted + (p.demand_credit * read.demand_met - read.wrong_lifted) * sunk_in
    return {
        "felt_wrong": felt(size, read.hour - read.wrong_hour, p.wrong_notice, p.wrong_fades),
        "wrong_lifted": np.maximum(read.wrong_lifted, lifted),
    }


def _fades_and_never_exceeds() -> bool:
    anger = felt(np.ones(60), np.linspace(-10.0, 3000.0, 60), 12.0, 900.0)
    return bool(anger[0] == 0.0 and (anger <= 1.0).all() and anger[-1] < anger.max() / 2.0)


MECHANISM = Mechanism(
    name="wrong",
    purpose="Lets a rigged vote, a law, a death, a coup or a shortage anger the whole country at once.",
    parts=(3,),
    switches=("price_shock",),
    sources=("Tucker2007", "JasperPoulsen1995"),
    reads=("wrong_kind", "wrong_hour", "wrong_size", "hour", "step_hours", "wrong_lifted"),
    reads_fresh=("demand_met", "civic_reach"),
    writes=(
        Variable("felt_wrong", "sd", "place", "anger over the wrong as felt now", high=200),
        Variable("wrong_lifted", "share", "country", "share of it lifted by meeting the demand", high=1),
    ),
    parameters=("wrong_election", "wrong_law", "wrong_death", "wrong_coup", "wrong_shortage", "wrong_notice",
                "wrong_fades", "demand_credit", "concession_speed"),
    step=step,
    slow=True,
    promises=(Promise("anger over a wrong fades and never exceeds its size", _fades_and_never_exceeds),),
)  # fmt: skip
