"""Alliances against theory (V8.1, V8.2, V10.1), through the functions that treaty and members use."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.mechanisms.burden import ask_and_help, contributions
from steppefire.mechanisms.precedent import belief, hope
from steppefire.study.canon_row import row

SHARE = 0.2  # of what a state has that it would give alone
BURDENS: tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...] = (
    ("V8.1 (100, 20)", (100.0, 20.0), (20.0, 0.0)),
    ("V8.1 (100, 90)", (100.0, 90.0), (15.5555556, 5.5555556)),
    ("V8.1 with (10, 5)", (100.0, 90.0, 10.0, 5.0), (15.5555556, 5.5555556, 0.0, 0.0)),
)
HELPED, REFUSED, SILENT, WORTH = 1.0, -0.5, 0.2, 0.6  # the asker's three ends; the ally's worth of helping
ANSWERS = ((0.0, 0.5, 0.5), (1.0, 0.64566, 0.56672), (5.0, 0.95257, 0.97453), (1e4, 1.0, 1.0))  # help, ask
PAST = (("V10.1", 1.0, 1.0, 0.5), ("V10.1 another", 2.0, 1.0, 0.6))


def alliances(fast: bool) -> list[dict[str, Any]]:
    """V8.1, V8.2 and V10.1."""
    out = []
    for name, stakes, gives in BURDENS:
        found = contributions(np.array(stakes), SHARE)
        worst = int(np.argmax(np.abs(found - np.array(gives))))
        out.append(row(name, f"gives {', '.join(f'{each:g}' for each in gives)}; the one farthest off",
                       found[worst], gives[worst], 1e-6, "burden.contributions"))  # fmt: skip
    for weight, helps, asks in ANSWERS:
        given, asked = ask_and_help(WORTH, HELPED, REFUSED, SILENT, weight)
        text = "without end" if weight > 1e3 else f"{weight:g}"
        out.append(row(f"V8.2 reason {text}, help", f"the ally helps: {helps:g}", given, helps, 1e-4,
                       "burden.ask_and_help"))  # fmt: skip
        out.append(row(f"V8.2 reason {text}, ask", f"the ruler asks: {asks:g}", asked, asks, 1e-4,
                       "burden.ask_and_help"))  # fmt: skip
    for name, helped, refused, expected in PAST:
        out.append(row(name, f"belief in help after {helped:g} helps, {refused:g} refusals",
                       belief(helped, refused), expected, 1e-12, "precedent.belief"))  # fmt: skip
        out.append(row(f"{name} hope", "the same as the leader holds it", float(hope(helped, refused, 0.0)), expected,
                       1e-12, "precedent.hope"))  # fmt: skip
    return out
