"""The treaty: rules that a request must pass."""

from __future__ import annotations

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER  # noqa: F401


def step(read, p, draw):
    """One hour."""
    return {name: getattr(read, name) for name in WRITES}


MECHANISM = Mechanism(
    name="treaty",
    purpose="Applies the treaty: what opens its doors, when its council meets, what it answers.",
    parts=(15,),
    switches=("treaty",),
    sources=("S0", "S1"),
    reads=(
        "story_credible",
        "door",
        "session",
        "alliance_answer",
        "answer_hour",
        "helped_before",
        "refused_before",
        "help_chance",
    ),
    reads_fresh=("request_hour",),
    writes=(
        Variable("story_credible", "share", "country", "belief of the allies in an attack from outside", high=1),
        Variable("door", "index", "country", "0 no door of the treaty is open, 1 consultation, 2 defence", high=2),
        Variable("session", "1", "country", "1 in the hour in which the alliance's council votes", high=1),
        Variable("alliance_answer", "state", "country", "0 not asked, 1 consulting, 2 granted, 3 refused", high=3),
        Variable("answer_hour", "hour", "country", "hour of the answer", high=NEVER, start=NEVER),
        Variable("helped_before", "count", "country", "requests within the alliance that were granted so far"),
        Variable("refused_before", "count", "country", "requests that were refused, or answered with talks"),
        Variable(
            "help_chance",
            "share",
            "country",
            "chance to be helped as the leader sees it, with a story of outside attack",
            high=1,
            start=0.5,
        ),
    ),
    parameters=(),
    step=step,
    slow=False,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
