"""One line of the table of published results: what is expected, what production code gave, and whether it is inside."""

from __future__ import annotations

import math
from typing import Any


def row(
    name: str, target: str, ours: float, expected: float, tolerance: float, how: str, **more: Any
) -> dict[str, Any]:
    """A number against its published value: inside if it is no farther off than the tolerance."""
    ours, expected = float(ours), float(expected)
    return {"id": name, "target": target, "ours": ours, "expected": expected, "tolerance": tolerance,
            "inside": abs(ours - expected) <= tolerance, "how": how, **more}  # fmt: skip


def same(name: str, target: str, differences: list[str], how: str) -> dict[str, Any]:
    """Two results that must be equal to the last byte: inside if nothing differs."""
    ours = "identical" if not differences else "different: " + ", ".join(differences)
    return {"id": name, "target": target, "ours": ours, "expected": "identical", "tolerance": 0.0,
            "inside": not differences, "how": how}  # fmt: skip


def share_tolerance(chance: float, runs: int) -> float:
    """Three standard errors of a share of this many runs."""
    return 3.0 * math.sqrt(chance * (1.0 - chance) / runs)


def false_alarm(chance: float, runs: int, tolerance: float) -> float:
    """Exact chance that a faultless program falls outside: binomial mass farther from its mean than the tolerance."""
    if chance in (0.0, 1.0):
        return 0.0
    inside = 0.0
    for hits in range(runs + 1):
        if abs(hits / runs - chance) <= tolerance:
            choices = math.lgamma(runs + 1) - math.lgamma(hits + 1) - math.lgamma(runs - hits + 1)
            inside += math.exp(choices + hits * math.log(chance) + (runs - hits) * math.log1p(-chance))
    return max(0.0, 1.0 - inside)
