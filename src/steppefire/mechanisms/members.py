"""The members of the alliance: who agrees, and with how many men."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="members",
    purpose="Lets each member vote on a request and size its contingent.",
    parts=(16,),
    switches=("members",),
    sources=("S1",),
    reads=("member_consent", "member_vote", "pledge", "gate_hour", "gate_failed"),
    reads_fresh=("session", "story_credible", "door", "patron_backing"),
    writes=(
        Variable("member_consent", "share", "state", "chance that it would agree to a request now", high=1),
        Variable("member_vote", "state", "state", "0 not voted, 1 agrees, 2 objects", high=2),
        Variable("pledge", "people", "state", "men that it has pledged"),
        Variable("gate_hour", "hour", "state", "hour at which its gate at home opened", high=NEVER, start=NEVER),
        Variable("gate_failed", "count", "state", "votes at home that failed"),
    ),
    parameters=(),
    step=step,
    slow=False,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
