"""The elites against theory (V6.2 to V6.8), through the functions that their factions reckon and bargain with."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.mechanisms.bargaining import election, pairwise
from steppefire.mechanisms.coalition import ruling
from steppefire.study.canon_row import row

COALITION, ELECTION = "coalition.ruling", "bargaining.strengths, pairwise, moves, election"
# Powers, majority, and who rules, one letter a player; + in, - out.
CASES = (
    ("V6.2", (3, 4, 5), 0.5, "+++"), ("V6.2", (1, 1.01), 0.5, "-+"), ("V6.2", (10, 3, 2), 0.5, "+--"),
    ("V6.3", (3, 4, 5, 10), 0.5, "+++-"), ("V6.3", (3, 4, 5, 8), 0.5, "+++-"), ("V6.3", (2, 4, 7, 9), 0.5, "+-++"),
    ("V6.5", (3, 4, 5), 0.6, "-++"), ("V6.5", (1, 1.001, 1.002, 1.003), 0.6, "++++"),
)  # fmt: skip
SIZES = {5: 3, 6: 3, 7: 7, 8: 7, 9: 7}  # near-equal players, and how many of them rule
# Emission standards for cars in the European Community: capability, position in years, salience of ten states.
EMISSIONS = np.array([
    [0.08, 4, 0.8], [0.08, 7, 0.4], [0.03, 4, 0.2], [0.16, 4, 0.8], [0.16, 10, 0.6], [0.16, 10, 0.6], [0.16, 10, 0.9],
    [0.05, 7, 0.1], [0.05, 4, 1.0], [0.08, 7, 0.7],
])  # fmt: skip
YEARS = np.array([4.0, 7.0, 10.0])
CHANCES = (("4 over 7", 0, 1, 0.36632), ("4 over 10", 0, 2, 0.42466), ("7 over 10", 1, 2, 0.50369))
REST = {1.0: (0.237, 0.347, 0.416), 2.0: (0.156, 0.387, 0.457), 8.0: (0.008, 0.484, 0.508)}


def coalitions(fast: bool) -> list[dict[str, Any]]:
    """V6.2 to V6.5: how many players are on the wrong side, and how many rule."""
    out = []
    for name, powers, majority, rulers in CASES:
        ours = "".join("+" if inside else "-" for inside in ruling(np.array(powers, float), majority))
        wrong = sum(a != b for a, b in zip(ours, rulers, strict=True))
        words = ", ".join(f"{power:g}" for power in powers)
        out.append(row(f"{name} {{{words}}}", f"majority {majority:g}: {rulers} rule (players misplaced)", wrong, 0,
                       0.0, COALITION))  # fmt: skip
    for players, expected in SIZES.items():
        near_equal = 1.0 + 0.001 * np.arange(players)
        out.append(row(f"V6.4 n={players}", f"of {players} near-equal players {expected} rule",
                       ruling(near_equal, 0.5).sum(), expected, 0.0, COALITION))  # fmt: skip
    return out


def bargains(fast: bool) -> list[dict[str, Any]]:
    """V6.6 to V6.8: ten states over emission standards, each worth its capability times its salience."""
    weights, positions = EMISSIONS[:, 0] * EMISSIONS[:, 2], EMISSIONS[:, 1]
    values = 1.0 - np.abs(positions[:, None] - YEARS) / (YEARS[-1] - YEARS[0])
    mean = float((weights * positions).sum() / weights.sum())
    out = [row("V6.6", "weighted mean of 7.38996 years", mean, 7.38996, 1e-5, "canon_elites.EMISSIONS")]
    for years, expected in zip(YEARS, (0.248, 0.093, 0.336), strict=True):
        out.append(row(f"V6.6 weight at {years:g}", f"weight of {expected}", weights[positions == years].sum(),
                       expected, 1e-5, "canon_elites.EMISSIONS"))  # fmt: skip
    chance = pairwise(weights, values, 1.0)
    unbeaten = [float(years) for a, years in enumerate(YEARS) if (chance[a] >= 0.5).all()]
    out.append(row("V6.6 Condorcet", "7 years beat both others", unbeaten[0], 7.0, 0.0, ELECTION))
    out += [row(f"V6.7 {name}", f"chance of {expected}", chance[a, b], expected, 1e-5, ELECTION)
            for name, a, b, expected in CHANCES]  # fmt: skip
    for edge, published in REST.items():
        ours = election(weights, values, edge)
        out += [row(f"V6.8 edge {edge:g}, {years:g}", f"favourite with chance {chance}", mine, chance, 1e-3, ELECTION)
                for years, mine, chance in zip(YEARS, ours, published, strict=True)]  # fmt: skip
        out.append(row(f"V6.8 edge {edge:g}, sum", "chances sum to 1", ours.sum(), 1.0, 1e-12, ELECTION))
    return out
