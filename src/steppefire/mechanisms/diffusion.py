"""The example."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="diffusion",
    purpose="Other states learn: peoples that it explodes, rulers that help comes.",
    parts=(22,),
    switches=("diffusion",),
    sources=("S0", "S4"),
    reads=("state_risk", "state_hope", "state_crises"),
    reads_fresh=(),
    writes=(
        Variable("state_risk", "1/year", "state", "rate of a revolt in it"),
        Variable("state_hope", "share", "state", "chance of help, as its rulers see it", high=1, start=0.5),
        Variable("state_crises", "count", "state", "revolts in it since hour 0"),
    ),
    parameters=(),
    step=step,
    slow=True,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
