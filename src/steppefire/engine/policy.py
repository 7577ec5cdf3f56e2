"""Who decides in a run: the script or the powerful themselves, as statics of the world."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.engine.hour import Hours
from steppefire.mechanisms.moves import LAPSING, MOVES
from steppefire.scenario.edits import BY_EDIT


def policy_statics(resolved: Any, hour: float = 0.0) -> dict[str, np.ndarray]:
    """Whether the powerful decide for themselves at this hour, and what an edit forbids them from then on."""
    scenario, turned = resolved.scenario, resolved.turn is None or hour >= resolved.turn
    banned = resolved.banned if turned else frozenset()
    home = {state.alliance for state in scenario.states if state.role == "host"} - {None}
    sides = {elite.allegiance for elite in scenario.elites}
    return {
        "adaptive": np.asarray(float(decides(resolved, hour))),
        "move_banned": np.array([float(move in banned) for move in MOVES]),
        "curfew_banned": np.asarray(float("curfew" in banned)),
        "stand_down_banned": np.asarray(float("stand_down_order" in banned)),
        "purge_banned": np.asarray(float("purge" in banned)),
        "hostile_banned": np.asarray(float("hostile_moves" in banned)),
        "patron_call_banned": np.asarray(float("patron_call" in banned)),
        "answer_banned": np.asarray(1.0 if "alliance_grant" in banned else
                                    2.0 * ("alliance_refuse" in banned)),
        "contingent_banned": np.asarray(float("contingent" in banned)),
        "withdrawal_banned": np.asarray(float("withdraw_troops" in banned)),
        "rivals": np.asarray(float(len(sides) > 1)),
        "allied": np.asarray(float(bool(home))),
        "script_inherited": np.array([float(inherited(entry, resolved.turn)) for entry in scenario.script]),
    }


def decides(resolved: Any, hour: float) -> bool:
    """Whether the powerful decide for themselves at this hour."""
    return bool(resolved.adaptive or (resolved.turn is not None and hour >= resolved.turn))


def inherited(entry: Any, turn: float | None) -> bool:
    """Whether an order of the script stands, without an announced end, when the powerful begin to decide."""
    orders = [MOVES[move] for move in LAPSING]
    return turn is not None and entry.until is None and entry.action in orders and entry.assumed != BY_EDIT


class Turn:
    """Lets the powerful take over at their hour; a run without such an hour stays as it began."""

    def __init__(self, resolved: Any):
        self.resolved = resolved

    def at(self, hour: int, hours: Hours) -> bool:
        """Whether they decide at the beginning of this hour; the facts of the hours say so too."""
        if self.resolved.turn is not None:
            hours.statics |= policy_statics(self.resolved, float(hour))
        return decides(self.resolved, float(hour))
