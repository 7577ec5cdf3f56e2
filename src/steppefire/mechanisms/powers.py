"""The other powers: words, and rarely deeds."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="powers",
    purpose="Other powers speak, call staff home, sanction or invest.",
    parts=(19,),
    switches=("powers",),
    sources=("S0", "S2"),
    reads=("power_move", "deed_hour", "foreign_words", "sanctions", "invested", "patron_price"),
    reads_fresh=(),
    writes=(
        Variable("power_move", "index", "state", "its move of this hour; -1 it does not meet", low=-1, start=-1),
        Variable(
            "deed_hour", "hour", "state x power move", "hour at which it first took the move", high=NEVER, start=NEVER
        ),
        Variable("foreign_words", "1", "country", "blame of the rulers from abroad", high=100),
        Variable("sanctions", "share", "country", "output that sanctions cost, a year", high=1),
        Variable("invested", "share", "country", "output that new money from abroad adds, a year", high=1),
        Variable("patron_price", "1", "country", "what acting costs the patron among the powers", high=1000),
    ),
    parameters=(),
    step=step,
    slow=False,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
