"""The states around the host and its alliance, as arrays in the order of their codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.world.elites import key

ROLES = ("host", "patron", "member", "power")
GATES = ("leader", "government", "parliament")
RULES = ("consensus", "majority", "patron")
ASIDE = 3.0  # role of a state outside the alliance
# What stands for an empty cell of states.csv: the middle of what is possible, or nothing known.
UNKNOWN = {"democracy": 0.4, "pool": 0.0, "reliance": 0.5, "interest": 0.2, "elsewhere": 0.3, "feeling": 0.0,
           "patron_ties": 0.0, "kin_share": 0.0, "borders": 0.0, "airlift": 0.0}  # fmt: skip
COLUMNS = {"democracy": "democracy", "pool": "pool", "reliance": "reliance", "interest": "interest",
           "elsewhere": "elsewhere", "feeling": "feeling", "patron_ties": "patron_ties", "kin": "kin_share",
           "borders": "borders", "airlift": "airlift"}  # fmt: skip


def abroad_statics(scenario: Any) -> dict[str, np.ndarray]:
    """States, treaty, and the stances of the scenario's head."""
    states = sorted(scenario.states, key=lambda state: state.state)
    codes = [state.state for state in states]
    treaty = scenario.treaty
    out = {"state_" + name: np.array([float(UNKNOWN[column] if getattr(state, column) is None
                                            else getattr(state, column)) for state in states])
           for name, column in COLUMNS.items()}  # fmt: skip
    one = {
        "chair_state": codes.index(treaty.chair) if treaty and treaty.chair in codes else -1,
        "treaty_any_threat": treaty is not None and treaty.threat == "any",
        "treaty_story_needed": treaty.story_needed if treaty else 1.0,
        "treaty_rule": RULES.index(treaty.rule) if treaty else 0,
        "treaty_talks": treaty is not None and bool(treaty.consultation),
        "patron_stance": scenario.facts["patron_stance"].value,
    }
    return out | {
        "state_role": np.array([float(ROLES.index(state.role)) for state in states]),
        "state_gate": np.array([float(GATES.index(state.gate or "leader")) for state in states]),
        "state_key": np.array([key(code) for code in codes]),
        **{name: np.asarray(float(value)) for name, value in one.items()},
    }  # fmt: skip


def precedents(scenario: Any) -> dict[str, np.ndarray]:
    """Requests within the alliance before hour 0 that were granted, and those that were not: start values."""
    past = [row for row in (scenario.treaty.precedents if scenario.treaty else ()) if row.date < scenario.start]
    granted = sum(row.answer == "granted" for row in past)
    return {"helped_before": np.asarray(float(granted)), "refused_before": np.asarray(float(len(past) - granted))}
