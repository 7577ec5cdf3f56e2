"""Members' rows that no simulation made, for tests of scores, signs and pages."""

from __future__ import annotations

import zlib
from typing import Any

from steppefire.scenario.observed import CLASSES

OUT = ("popular_overthrow", "coup")


def row(name: str, member: int, kind: str = "survives_repression", **more: Any) -> dict[str, Any]:
    """A row; `more` changes it."""
    falls = kind in OUT
    return {"name": name, "member": member, "outcome_class": kind, "leader_in_office": not falls,
            "leader_out_time": "2022-01-03T05:00+06:00" if falls else None, "participants_peak": 1000 + member,
            "dead_civilians": 3, "dead_security": 1, "injured": 9, "detained": 7, "posts_abandoned": member % 3,
            "troops_peak": 0, "contingents": {}, "concessions": {}, "request_time": None, "decision_time": None,
            "damage_usd": 5, "population": 1e6, "objects_taken": 1, "units_violent": 1,
            "participants_before": 1000 + member, "posts_abandoned_before": member % 3,
            "obedience_capital_before": 1.0, **more}  # fmt: skip


def drawn(name: str, member: int, seed: int = 1) -> dict[str, Any]:
    """A row that depends on its address alone, as a run's does."""
    number = zlib.crc32(f"{name} {member} {seed}".encode())
    kind = CLASSES[number % len(CLASSES)]
    return row(name, member, kind, participants_before=number % 100_000, participants_peak=number % 100_000,
               obedience_capital_before=(number // 7 % 100) / 99.0)  # fmt: skip
