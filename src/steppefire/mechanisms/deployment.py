"""The deployment: airlift, posts, and the way out."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="deployment",
    purpose="Brings contingents in by air, posts them, and takes them out, late or never.",
    parts=(17,),
    switches=("deployment",),
    sources=("S1", "S3"),
    reads=("state_troops", "landed", "sent_hour", "foreign_men", "troops_announced", "leave_hour", "stay_frailty"),
    reads_fresh=("alliance_answer", "pledge", "gate_hour", "patron_hour"),
    writes=(
        Variable("state_troops", "people", "state", "its men in the country"),
        Variable("landed", "people", "state", "men that it has brought in so far"),
        Variable("sent_hour", "hour", "state", "hour at which its first men landed", high=NEVER, start=NEVER),
        Variable("foreign_men", "people", "place", "foreign men where they stand"),
        Variable("troops_announced", "people", "country", "foreign men said to be there or on their way"),
        Variable(
            "leave_hour", "hour", "state", "hour at which it announced the end of its part", high=NEVER, start=NEVER
        ),
        Variable(
            "stay_frailty",
            "1",
            "country",
            "how strongly this mission sticks: the frailty of the hazard to leave; 0 undrawn",
        ),
    ),
    parameters=(),
    step=step,
    slow=True,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
