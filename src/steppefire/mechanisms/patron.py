"""The patron: what it does about a revolt at its client's."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.quantal import chosen, shares
from steppefire.mechanisms.statics import PATRON_MOVES

NOTHING, CALL = PATRON_MOVES.index("nothing"), PATRON_MOVES.index("call")
ONE = np.zeros(1)


def step(read, p, draw):
    """One hour: it may call where it wishes to, and keeps still else."""
    worth, opened = np.zeros(len(PATRON_MOVES)), np.zeros(len(PATRON_MOVES), bool)
    worth[CALL] = p.patron_call_wish
    opened[[NOTHING, CALL]] = True, read.patron_call_banned == 0.0 and p.patron_call_wish > 0.0
    crowd = float(read.crowd_seen.sum())
    stirred = read.adaptive * crowd / (crowd + p.noticed_crowd)
    meets = draw("patron_meeting", ONE)[0] < mathx.chance(p.meeting_rate * stirred, read.step_hours)
    move = int(chosen(shares(worth, opened, p.rationality), draw("patron_choice", ONE)[0])) if meets else -1
    hours = read.patron_hour.copy()
    hours[CALL] = min(float(hours[CALL]), {True: float(read.hour), False: NEVER}[move == CALL])
    return {name: getattr(read, name) for name in WRITES} | {"patron_hour": hours, "patron_move": float(move)}


MECHANISM = Mechanism(
    name="patron",
    purpose="The patron chooses among nothing, pressure, a call, an allied mission and force of its own.",
    parts=(18,),
    switches=("patron",),
    sources=("S0", "S1"),
    reads=("patron_move", "patron_hour", "patron_backing", "patron_value", "patron_chance", "patron_gain",
           "hour", "step_hours", "adaptive", "crowd_seen", "patron_call_banned"),
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
    parameters=("patron_call_wish", "noticed_crowd", "meeting_rate", "rationality"),
    draws=("patron_meeting", "patron_choice"),
    step=step,
    slow=False,
)
WRITES = tuple(variable.name for variable in MECHANISM.writes)
