"""The next crisis: how likely it is, and how likely help would be in it.

A calm street says little: the risk moves with what people think in private and with what the rulers' word is worth.
Help moves with the precedents within the alliance, with the leader's standing with the patron, and with his debt.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.precedent import hope


def risk(opposition, standing, p):
    """Rate of the next crisis (1/year): the base rate at the reference, e-fold by opposition and lost legitimacy."""
    above = p.risk_opposition * (opposition - p.usual_opposition) - p.risk_standing * (standing - p.usual_standing)
    return p.risk_base * float(mathx.exp(above))


def chance_of_help(helped, refused, stance, dependence, p):
    """Chance that a request with a story would be granted: the odds of precedent, moved by stance and dependence."""
    return float(hope(helped, refused, p.next_stance * stance + p.next_dependence * (dependence - 0.5)))


def step(read, p, draw):
    """Rate of the next crisis, and the chance of help in it."""
    opposed = float((read.private_opposition * read.adults).sum() / read.adults.sum())
    helped = chance_of_help(float(read.helped_before), float(read.refused_before), float(read.patron_stance),
                            float(read.dependence), p)  # fmt: skip
    return {"crisis_risk": np.asarray(risk(opposed, float(read.standing), p)),
            "help_next": np.asarray(helped if read.allied > 0.0 else 0.0)}  # fmt: skip


class _Numbers:
    risk_base, risk_opposition, risk_standing, usual_opposition, usual_standing = 0.1, 5.0, 4.0, 0.25, 0.85
    next_stance, next_dependence = 1.0, 2.0


def _anger_endangers() -> bool:
    p, shares = _Numbers, np.linspace(0.0, 1.0, 21)
    angry, trusted = [risk(share, 0.85, p) for share in shares], [risk(0.25, share, p) for share in shares]
    return bool((np.diff(angry) > 0).all() and (np.diff(trusted) < 0).all() and abs(risk(0.25, 0.85, p) - 0.1) < 1e-12)


def _help_follows_help() -> bool:
    even = chance_of_help(0.0, 0.0, 0.0, 0.5, _Numbers)
    more = [chance_of_help(*case, _Numbers) for case in ((1, 0, 0.0, 0.5), (0, 0, 0.5, 0.5), (0, 0, 0.0, 0.8))]
    return even == 0.5 and all(0.5 < chance < 1.0 for chance in more) and chance_of_help(0, 1, 0.0, 0.5, _Numbers) < 0.5


MECHANISM = Mechanism(
    name="unrest_risk",
    purpose="Tells the chance of the next crisis, and of help in it.",
    parts=(21, 23),
    switches=(),
    sources=("S0", "S3", "theory-10"),
    reads=("adults", "helped_before", "refused_before", "patron_stance", "allied"),
    reads_fresh=("private_opposition", "standing", "dependence"),
    writes=(
        Variable("crisis_risk", "1/year", "country", "rate of the next crisis"),
        Variable("help_next", "share", "country", "chance that a request would be granted in it", high=1),
    ),
    parameters=("risk_base", "risk_opposition", "risk_standing", "usual_opposition", "usual_standing", "next_stance",
                "next_dependence"),
    step=step,
    slow=True,
    promises=(Promise("private opposition raises the risk of the next crisis, legitimacy lowers it", _anger_endangers),
              Promise("help comes easier to who was helped, stands well, or depends", _help_follows_help)),
)  # fmt: skip
