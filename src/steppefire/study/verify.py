"""Published results through production code: every row says what is expected and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

from steppefire.study import (
    canon_alliance,
    canon_bargain,
    canon_elites,
    canon_example,
    canon_loyalty,
    canon_order,
    canon_pairs,
    canon_steps,
    canon_survival,
    canon_thresholds,
    canon_towns,
    canon_withdrawal,
)

Case = Callable[[bool], list[dict[str, Any]]]

CASES: tuple[Case, ...] = (
    canon_thresholds.chain,
    canon_thresholds.jump,
    canon_thresholds.rests,
    canon_towns.finite_size,
    canon_thresholds.bandwagons,
    canon_thresholds.interior,
    canon_thresholds.corners,
    canon_order.order,
    canon_steps.steps,
    canon_survival.regime,
    canon_elites.coalitions,
    canon_elites.bargains,
    canon_loyalty.obedience,
    canon_alliance.alliances,
    canon_withdrawal.leaving,
    canon_bargain.stability,
    canon_example.example,
    canon_pairs.common_numbers,
)


def rows(fast: bool = False) -> list[dict[str, Any]]:
    """One row a published number: id, target, ours, expected, tolerance, inside, how (which functions ran).

    `fast` takes fewer towns, and a smaller country for order and names; tolerances follow the number of runs.
    """
    return [row for case in CASES for row in played(case, fast)]


def played(case: Case, fast: bool) -> list[dict[str, Any]]:
    """The rows of one case. One thread: the loops are so short here that sharing them out costs more than they do."""
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        return case(fast)
    finally:
        numba.set_num_threads(threads)
