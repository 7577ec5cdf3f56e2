"""The patron: what it does about a revolt at its client's."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="patron",
    purpose="The patron chooses among nothing, pressure, a call, an allied mission and force of its own.",
    parts=(18,),
    switches=("patron",),
    sources=("S0", "S1"),
    reads=("patron_move", "patron_hour", "patron_backing", "patron_value", "patron_chance", "patron_gain"),
    reads_fresh=(),
    writes=(
        Variable(
            "patron_move", "index", "country", "the patron's move of this hour; -1 it does not meet", low=-1, start=-1
        ),
        Variable("patron_hour", "hour", "patron move", "hour at which it first took the move", high=NEVER, start=NEVER),
        Variable("patron_backing", "share", "country", "chance that it would back a request now", high=1),
        Variable(
            "patron_value", "1", "patron move", "worth of each move to it at this hour's meeting", low=-1000, high=1000
        ),
        Variable("patron_chance", "share", "patron move", "chance of each move at this hour's meeting", high=1),
        Variable("patron_gain", "1", "country", "applause at home for its part in the crisis", low=-10, high=10),
    ),
    parameters=(),
    step=step,
    slow=False,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
