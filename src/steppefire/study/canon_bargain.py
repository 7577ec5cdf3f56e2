"""State stability against theory (V9.1, V9.2), through the functions that the bargain itself uses."""

from __future__ import annotations

from typing import Any

from steppefire.mechanisms import bargain
from steppefire.study.canon_row import row

INFLOW, HARDENING, RETURNING, LEAVING = 0.03, 0.05, 0.07, 0.1  # a, b, r, q of Choucri et al. per year
REST = INFLOW / (HARDENING + RETURNING)
AGES = 4000.0  # years, after which nothing moves to the last digit
WAGE, RATE, SHARE = 0.8, 0.1, 0.5  # w, mu0 and lambda of Turchin


def stability(fast: bool) -> list[dict[str, Any]]:
    """V9.1 and V9.2."""
    return [*resting(), *stressed()]


def resting() -> list[dict[str, Any]]:
    """V9.1: critics and estranged come to rest where theory says, from nobody and from far above, in any steps."""
    out = []
    for start in ((0.0, 0.0), (0.6, 0.4)):
        critical, estranged = settled(start)
        name = f"V9.1 from {start[0]:g} and {start[1]:g}"
        out += [
            row(f"{name}, D", "D* = aP/(b+r)", critical, REST, 1e-12, "bargain.stocks"),
            row(f"{name}, I", "I* = bD*/q", estranged, HARDENING * REST / LEAVING, 1e-12, "bargain.stocks"),
        ]
    return out


def settled(start: tuple[float, float]) -> tuple[float, float]:
    """Critics and estranged after ages of equal steps."""
    critical, estranged = start
    for _ in range(400):
        critical, estranged = bargain.stocks(
            critical, estranged, INFLOW, HARDENING, RETURNING, LEAVING, AGES / 400)  # fmt: skip
    return float(critical), float(estranged)


def stressed() -> list[dict[str, Any]]:
    """V9.2: a product, 1 at the start, twice as high where one component doubles; elites grow by mu0 (w0 - w) / w."""
    pair = "bargain.stress"
    doubled = max(abs(bargain.stress(*(2.0 if i == j else 1.0 for j in range(3))) - 2.0) for i in range(3))
    growth = float(bargain.elites(1.0, WAGE, RATE, 1.0)) - 1.0
    return [
        row("V9.2", "all components 1: index 1", bargain.stress(1.0, 1.0, 1.0), 1.0, 0.0, pair),
        row("V9.2 doubled", "one component doubled doubles it: difference", doubled, 0.0, 0.0, pair),
        row("V9.2 elites", "w = .8: elites grow by .025 a year", growth, 0.025, 1e-12, "bargain.elites"),
        row("V9.2 income", "w = .8: income of the elite (1 - .5 w)", float(bargain.elite_income(1.0, WAGE, SHARE)),
            0.6, 1e-12, "bargain.elite_income"),
    ]  # fmt: skip
