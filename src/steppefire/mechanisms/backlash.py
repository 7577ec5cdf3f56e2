"""Backlash: for many, calling in foreign troops is treason."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="backlash",
    purpose="Foreign troops offend national feeling; leaders foresee it.",
    parts=(20,),
    switches=("backlash",),
    sources=("S0", "S1"),
    reads=("backlash", "treason", "foreseen_backlash"),
    reads_fresh=("request_hour",),
    writes=(
        Variable(
            "backlash",
            "sd",
            "place x class",
            "grievance over foreign troops, negative where they are welcome",
            low=-20,
            high=20,
        ),
        Variable("treason", "sd", "country", "the same, mean over adults", low=-20, high=20),
        Variable("foreseen_backlash", "sd", "country", "what the leader expects of it if he asks", low=-20, high=20),
    ),
    parameters=(),
    step=step,
    slow=True,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
