"""Who decides in a run: the script or the powerful themselves, as statics of the world."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.mechanisms.moves import MOVES


def policy_statics(resolved: Any) -> dict[str, np.ndarray]:
    """Whether the powerful decide for themselves, and what an edit forbids them."""
    scenario = resolved.scenario
    home = {state.alliance for state in scenario.states if state.role == "host"} - {None}
    sides = {elite.allegiance for elite in scenario.elites}
    return {
        "adaptive": np.asarray(float(resolved.adaptive)),
        "move_banned": np.array([float(move in resolved.banned) for move in MOVES]),
        "curfew_banned": np.asarray(float("curfew" in resolved.banned)),
        "stand_down_banned": np.asarray(float("stand_down_order" in resolved.banned)),
        "purge_banned": np.asarray(float("purge" in resolved.banned)),
        "hostile_banned": np.asarray(float("hostile_moves" in resolved.banned)),
        "patron_call_banned": np.asarray(float("patron_call" in resolved.banned)),
        "answer_banned": np.asarray(1.0 if "alliance_grant" in resolved.banned else
                                    2.0 * ("alliance_refuse" in resolved.banned)),
        "contingent_banned": np.asarray(float("contingent" in resolved.banned)),
        "withdrawal_banned": np.asarray(float("withdraw_troops" in resolved.banned)),
        "rivals": np.asarray(float(len(sides) > 1)),
        "allied": np.asarray(float(bool(home))),
    }
