"""What the dated decisions of the script, and those that an edit adds, say of an hour.

Under the policy `adaptive` only the edits are left of a script.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.facts import from_facts
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.statics import ACTIONS

CODE = {name: number for number, name in enumerate(ACTIONS)}


@from_facts
def kinds(script_action):
    """Which decisions are of each kind, a row an action; and which kinds there are at all."""
    rows = script_action[None, :] == np.arange(len(ACTIONS))[:, None]
    return rows, rows.any(axis=1)


def rows_of(read, action):
    """Which decisions are of this kind: one boolean a decision."""
    return kinds(read.script_action)[0][CODE[action]]


def in_force(read, action):
    """Which decisions of this kind hold in this hour: one boolean a decision."""
    rows, some = kinds(read.script_action)
    if not some[CODE[action]]:
        return rows[CODE[action]]
    return rows[CODE[action]] & (read.script_start <= read.hour) & (read.hour < read.script_end)


def any_in_force(read, action):
    """Whether some decision of this kind holds in this hour."""
    return bool(kinds(read.script_action)[1][CODE[action]]) and bool(in_force(read, action).any())


def standing(read, action):
    """The same without the orders that the powerful found standing and have let lapse: one boolean a decision."""
    lapsed = read.orders_lapsed[m.MOVES.index(action)] if action in m.MOVES else 0.0
    return in_force(read, action) & (read.script_inherited <= 1.0 - lapsed)


def latest(read, action):
    """Value of the latest decision of this kind that covers a place and holds, per place (0 where none)."""
    value = np.zeros_like(read.population)
    for row in np.flatnonzero(standing(read, action)):
        value = np.where(read.script_places[row] > 0, read.script_value[row], value)
    return value


def asked_at(read):
    """Hour of the request to the alliance, by the script or by the council; NEVER without one."""
    rows = rows_of(read, "alliance_request") & (read.script_start <= read.hour)
    return float(min(read.script_start[rows].min(initial=m.NEVER), read.decided_hour[m.REQUEST]))


def brought(read):
    """Men who come whole by dated decisions since men were moved last, per state."""
    out = np.zeros_like(read.state_role)
    rows = rows_of(read, "contingent") & (read.script_start <= read.hour)
    for row in np.flatnonzero(rows & (read.script_start > read.moved_until)):
        out[int(read.script_state[row])] += read.script_value[row]
    return out


def staying(read, hour):
    """Share of a state's men not yet called home at an hour by dated decisions: they leave evenly, per state.

    Without an end they are gone within the hour.
    """
    out = np.ones_like(read.state_role)
    for row in np.flatnonzero(rows_of(read, "withdraw_troops") & (read.script_start <= hour)):
        length = read.script_end[row] - read.script_start[row] if read.script_end[row] < m.NEVER else 1.0
        left = 1.0 - min(1.0, max(0.0, (hour - read.script_start[row]) / max(length, 1.0)))
        state = int(read.script_state[row])
        out[state] = min(out[state], left)
    return out


def called_home(read):
    """Hour from which a dated decision calls a state's men home; NEVER without one that has begun, per state."""
    out = np.full_like(read.state_role, m.NEVER)
    for row in np.flatnonzero(rows_of(read, "withdraw_troops") & (read.script_start <= read.hour)):
        state = int(read.script_state[row])
        out[state] = min(out[state], read.script_start[row])
    return out
