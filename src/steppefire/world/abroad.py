"""The states around the host and its alliance, as arrays in the order of their codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.scenario.rows import State
from steppefire.world.elites import key

ROLES = ("host", "patron", "member", "power")
GATES = ("leader", "government", "parliament")
RULES = ("consensus", "majority", "patron")
# What stands for an empty cell of states.csv: the middle of what is possible, or nothing known.
UNKNOWN = {"democracy": 0.4, "pool": 0.0, "reliance": 0.5, "interest": 0.2, "elsewhere": 0.3, "feeling": 0.0,
           "patron_ties": 0.0, "kin_share": 0.0, "borders": 0.0, "airlift": 0.0}  # fmt: skip


def in_order(scenario: Any) -> list[Any]:
    """The states in the order of their codes, as every array of states has them; at least the host."""
    states = sorted(scenario.states, key=lambda state: state.state)
    alone: dict[str, Any] = {**dict.fromkeys(State.model_fields), "state": scenario.country, "role": "host"}
    return states or [State(**(alone | {"name": scenario.title}))]


def abroad_statics(scenario: Any) -> dict[str, np.ndarray]:
    """States, treaty, and the stances of the scenario's head."""
    states = in_order(scenario)
    codes = [state.state for state in states]
    treaty = scenario.treaty
    chair = treaty.chair(scenario.start) if treaty else None
    out = {"state_" + column.removesuffix("_share"): np.array(
        [unknown if getattr(state, column) is None else float(getattr(state, column)) for state in states])
        for column, unknown in UNKNOWN.items()}  # fmt: skip
    one = {
        "chair_state": codes.index(chair) if chair in codes else -1,
        "treaty_any_threat": treaty is not None and treaty.threat == "any",
        "treaty_story_needed": treaty.story_needed.value if treaty else 1.0,
        "treaty_rule": RULES.index(treaty.rule) if treaty else 0,
        "treaty_defence": treaty is not None and bool(treaty.door("defence")),
        "treaty_talks": treaty is not None and bool(treaty.door("consultation")),
        "patron_stance": scenario.facts["patron_stance"].value,
    }
    return out | {
        "state_role": np.array([float(ROLES.index(state.role)) for state in states]),
        "state_gate": np.array([float(GATES.index(state.gate or "leader")) for state in states]),
        "state_key": np.array([key(code) for code in codes]),
        **{name: np.asarray(float(value)) for name, value in one.items()},
    }


def precedents(scenario: Any) -> dict[str, np.ndarray]:
    """Requests within the alliance before hour 0 that were granted, and that were refused or met with talks.

    Aid without men says neither: it counts as none of the two.
    """
    past = [row.answer for row in (scenario.treaty.precedents if scenario.treaty else ()) if row.date < scenario.start]
    return {"helped_before": np.asarray(float(past.count("granted"))),
            "refused_before": np.asarray(float(past.count("refused") + past.count("talks")))}  # fmt: skip
