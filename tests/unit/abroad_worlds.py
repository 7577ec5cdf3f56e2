"""Given worlds for the patron and the other powers: one hour as they see it, with everything else made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.mechanisms import patron, powers
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.statics import PATRON_MOVES, POWER_MOVES
from steppefire.mechanisms.values import PARAMETERS

STATES = ("host", "rival", "patron", "friend")  # the rival a far democracy, the friend an autocrat on the border


def parameters(module: Any, **changed: float) -> SimpleNamespace:
    """The parameters of a mechanism at their defaults, some of them changed."""
    return SimpleNamespace(**{name: PARAMETERS[name].default for name in module.MECHANISM.parameters} | changed)


def states() -> dict[str, np.ndarray]:
    """Four states."""
    rows = {"role": (0, 3, 1, 3), "democracy": (0.3, 0.8, 0.2, 0.1), "interest": (0, 0.4, 0.9, 0.6),
            "elsewhere": (0, 0.3, 0.3, 0.3), "feeling": (0, 0, 0.2, 0), "patron_ties": (0, -0.7, 0, 0.5),
            "kin": (0, 0, 0.2, 0), "borders": (0, 0, 1, 1), "key": (11, 12, 13, 14)}  # fmt: skip
    return {"state_" + name: np.array(row, float) for name, row in rows.items()}


def started(module: Any) -> dict[str, np.ndarray]:
    """The start values of what a mechanism writes."""
    shapes = {"country": (), "patron move": (len(PATRON_MOVES),), "state": (len(STATES),),
              "state x power move": (len(STATES), len(POWER_MOVES))}  # fmt: skip
    return {v.name: np.full(shapes[v.on], float(v.start)) for v in module.MECHANISM.writes}


def seen_by_patron(**changed: Any) -> SimpleNamespace:
    """A revolt of 50,000 in two places at a loyal client's, who has told a story and asks."""
    world = {
        **started(patron), **states(), "adaptive": 1.0, "hour": 100.0, "step_hours": 1.0, "patron_stance": 0.6,
        "allied": 1.0, "treaty_any_threat": 0.0, "patron_call_banned": 0.0,
        "population": np.array([1e6, 1e6]), "violent": np.zeros(2),
        "class_share": np.array([[0.9, 0.1], [0.3, 0.7]]), "class_minority": np.array([0.0, 1.0]),
        "crowd_seen": np.array([3e4, 2e4]), "elite_survival": 0.4, "leader_out": 0.0, "price_offer": np.zeros(2),
        "cabinet_sacked": 0.0, "predecessor_dropped": 0.0, "foreign_story": np.ones(2), "foreign_troops": 0.0,
        "alliance_answer": 0.0, "patron_price": 0.0, "dependence": 0.6, "request_hour": 99.0,
        "script_action": np.zeros(0), "script_start": np.zeros(0), "script_state": np.zeros(0)}  # fmt: skip
    assert not changed.keys() - world.keys()
    return SimpleNamespace(**{name: np.asarray(value) for name, value in (world | changed).items()})


def seen_by_powers(**changed: Any) -> SimpleNamespace:
    """A revolt of 50,000 in which 200 have died."""
    world = {
        **started(powers), **states(), "hour": 100.0, "step_hours": 1.0, "population": np.array([1e6, 1e6]),
        "violent": np.zeros(2), "new_dead": np.zeros(2), "crowd_seen": np.array([3e4, 2e4]), "foreign_troops": 0.0,
        "patron_hour": np.full(len(PATRON_MOVES), NEVER), "dead_talked": 200.0}  # fmt: skip
    assert not changed.keys() - world.keys()
    return SimpleNamespace(**{name: np.asarray(value) for name, value in (world | changed).items()})


def drawn(meeting: float, choice: float) -> Any:
    """Draws that come out as said, for everybody."""
    def draw(decision: str, keys: np.ndarray) -> np.ndarray:
        return np.full(keys.shape, meeting if decision.endswith("meeting") else choice)

    return draw


def forbidden(decision: str, keys: np.ndarray) -> Any:
    """No draw is expected."""
    raise AssertionError(decision)
