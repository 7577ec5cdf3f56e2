"""What the outcome says of foreign troops: who sent how many, the most at once, the first and the last hour."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.clock import iso
from steppefire.engine.events import Chronicle
from steppefire.engine.record import Record

ONE_MAN = 0.5


def troop_fields(scenario: Any, record: Record, chronicle: Chronicle) -> dict[str, Any]:
    """The fields of the interface about foreign troops, people at full scale."""
    men = record.country["foreign_troops"]
    present = np.flatnonzero(men >= ONE_MAN)
    left = present.size and present[-1] + 1 < men.size
    return {
        "first_troops_time": iso(scenario.start, int(present[0])) if present.size else None,
        "contingents": contingents(record, chronicle) if present.size else {},
        "troops_peak": int(round(float(men.max()))),
        "troops_out_time": iso(scenario.start, int(present[-1]) + 1) if left else None,
    }


def contingents(record: Record, chronicle: Chronicle) -> dict[str, int]:
    """Most men of each state in the country at once; of the script alone where the run counts none by state."""
    most = record.states["state_troops"].max(axis=0, initial=0.0)
    codes = sorted(state.state for state in chronicle.scenario.states)
    came = {code: int(round(float(men))) for code, men in zip(codes, most, strict=False) if men >= ONE_MAN}
    return came or scripted(chronicle)


def scripted(chronicle: Chronicle) -> dict[str, int]:
    """Men of each contingent of the script that came within the run."""
    return {entry.scope.partition(":")[2]: int(entry.value or 0)
            for entry, told in zip(chronicle.scenario.script, chronicle.told, strict=True)
            if entry.action == "contingent" and told}  # fmt: skip
