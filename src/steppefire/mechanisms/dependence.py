"""The debt that outlives the crisis."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="dependence",
    purpose="Help is paid for with autonomy: dependence, balance between powers, sovereignty.",
    parts=(21,),
    switches=("dependence",),
    sources=("S1", "S3"),
    reads=("ties", "dependence", "balance", "sovereignty"),
    reads_fresh=(),
    writes=(
        Variable("ties", "share", "state", "share of the host's ties with it", high=1),
        Variable("dependence", "share", "country", "how far the leader depends on the patron", high=1),
        Variable("balance", "share", "country", "evenness of the host's ties, 1 even", high=1, start=1),
        Variable("sovereignty", "share", "country", "decisions that are still its own", high=1, start=1),
    ),
    parameters=(),
    step=step,
    slow=True,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
