"""Published results through production code: every fast row is inside, and the stored table is of these rows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from scipy.stats import binom

from steppefire import api
from steppefire.study import canon_crowd, canon_order, canon_row

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

ROOT = Path(__file__).parents[2]
WANTED = {"V1.1", "V1.2", "V1.3", "V1.4", "V1.6", "V1.7", "V1.8", "V1.9", "V1.10", "V-A2", "V-A3",
          "V5.1", "V5.2", "V5.3", "V5.4", "V5.5", "V6.2", "V6.3", "V6.4", "V6.5", "V6.6", "V6.7", "V6.8",
          "V7.1", "V7.2", "V7.3", "V7.4", "V8.1", "V8.2", "V8.3", "V8.4", "V9.1", "V9.2", "V10.1", "V10.2",
          "V11.1", "V11.2", "V11.3", "V11.4", "V11.5", "V12.4"}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return api.verify(fast=True)


def test_every_published_number_comes_out(rows: list[dict[str, Any]]) -> None:
    outside = [(row["id"], row["ours"], row["expected"], row["tolerance"]) for row in rows if not row["inside"]]
    assert not outside


def test_every_wanted_result_is_there_once(rows: list[dict[str, Any]]) -> None:
    names = [row["id"] for row in rows]
    assert len(set(names)) == len(names)
    assert {name.split()[0] for name in names} == WANTED


def test_tolerances_of_random_rows_follow_the_runs(rows: list[dict[str, Any]]) -> None:
    towns = [row for row in rows if row["id"].startswith("V1.6")]
    assert len(towns) == 15
    for row in towns:
        error = np.sqrt(row["expected"] * (1 - row["expected"]) / row["runs"])
        assert row["tolerance"] == pytest.approx(3 * error)
        assert row["false_alarm"] < 0.02
    assert sum(row["false_alarm"] for row in towns) < 0.06


@pytest.mark.parametrize("chance, runs", [(0.0032, 1000), (0.3, 200), (0.999996, 200)])
def test_the_false_alarm_rate_is_the_binomial_tail(chance: float, runs: int) -> None:
    tolerance = canon_row.share_tolerance(chance, runs)
    hits = np.arange(runs + 1)
    tail = binom.pmf(hits, runs, chance)[np.abs(hits / runs - chance) > tolerance].sum()
    assert canon_row.false_alarm(chance, runs, tolerance) == pytest.approx(tail, abs=1e-9)


def test_order_and_names_in_another_country(tiny_land: Any) -> None:
    threads = numba.get_num_threads()
    try:
        assert all(row["inside"] for row in canon_order.order(True, tiny_land, 1.0, UNEASY))
    finally:
        numba.set_num_threads(threads)


def test_towns_are_of_the_production_population_and_differ() -> None:
    people = canon_crowd.towns(3, 400, seed=5)
    ranks = people.rank.reshape(3, 400)
    assert (np.diff(ranks, axis=1) >= 0).all()
    assert len({town.tobytes() for town in ranks}) == 3
    assert canon_crowd.towns(3, 400, seed=6).rank.tobytes() != people.rank.tobytes()


def test_the_stored_table_has_these_rows(rows: list[dict[str, Any]]) -> None:
    lines = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|") for line in lines if line.startswith("| V")]
    stored = {cell[1].strip(): (cell[2].strip(), cell[-2].strip()) for cell in cells}
    assert stored == {row["id"]: (row["target"], "yes") for row in rows}
