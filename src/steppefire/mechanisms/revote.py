"""A repeated vote: what a leader who gives in over an election has promised, and may lose.

As far as it is watched it follows the share who oppose the rulers in private (Tucker 2007); in closed regimes
it is counted like the first one.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.core.triggers import ELECTION
from steppefire.mechanisms.ballot import losing, share_of_adults, watched
from steppefire.mechanisms.moves import NEVER

ONE = np.zeros(1)


def step(read, p, draw):
    """The hour of the vote once it is promised, and whether it was lost."""
    promised = float(read.vote_hour)
    if promised >= NEVER and read.demand_met > 0.0 and read.wrong_kind == ELECTION:
        promised = float(read.hour) + 24.0 * p.revote_days
    held = read.hour >= promised > read.hour - read.step_hours
    opposed = share_of_adults(read.private_opposition, read.adults)
    lost = held and draw("revote", ONE)[0] < watched(read.openness, p.watched_at) * losing(opposed, p.revote_doubt)
    return {"vote_hour": promised, "vote_lost": max(float(read.vote_lost), float(lost))}


def _majorities_decide() -> bool:
    chances = [float(losing(share, 0.1)) for share in (0.2, 0.5, 0.8)]
    return chances[0] < 0.01 and abs(chances[1] - 0.5) < 1e-9 and chances[2] > 0.99


MECHANISM = Mechanism(
    name="revote",
    purpose="Holds the vote that a leader who gave in over an election has promised; he may lose it.",
    parts=(9,),
    switches=(),
    sources=("Tucker2007",),
    reads=("hour", "step_hours", "vote_hour", "vote_lost", "wrong_kind", "private_opposition", "adults", "openness"),
    reads_fresh=("demand_met",),
    writes=(
        Variable("vote_hour", "hour", "country", "hour of a repeated vote", high=NEVER * 2, start=NEVER),
        Variable("vote_lost", "1", "country", "1 once the rulers have lost it", high=1),
    ),
    parameters=("revote_days", "revote_doubt", "watched_at"),
    draws=("revote",),
    step=step,
    promises=(Promise("the majority decides a watched vote", _majorities_decide),),
)  # fmt: skip
