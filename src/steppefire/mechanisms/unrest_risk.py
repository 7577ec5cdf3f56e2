"""The next crisis."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="unrest_risk",
    purpose="The chance of the next crisis, and of help in it.",
    parts=(21, 23),
    switches=(),
    sources=("S3",),
    reads=("crisis_risk", "help_next"),
    reads_fresh=(),
    writes=(
        Variable("crisis_risk", "1/year", "country", "rate of the next crisis"),
        Variable("help_next", "share", "country", "chance that a request would be granted in it", high=1),
    ),
    parameters=(),
    step=step,
    slow=True,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
