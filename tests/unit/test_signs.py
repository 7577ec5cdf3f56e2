"""Sign checks against tables worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_up_members import row
from scipy import stats

from steppefire.study import intervals, signs


def members(name: str, falls: list[bool], **columns: list[Any]) -> list[dict[str, Any]]:
    """Rows of one scenario, columns given."""
    kinds = ("survives_repression", "popular_overthrow")
    return [row(name, number, kinds[fell], **{key: values[number] for key, values in columns.items()})
            for number, fell in enumerate(falls)]  # fmt: skip


def test_thirds_are_cut_where_their_edges_are_and_ties_stay_together() -> None:
    rows = members("one", [False, False, True, False, True, True],
                   obedience_capital_before=[1.0, 1.0, 0.9, 0.8, 0.2, 0.1])  # fmt: skip
    found = signs.terciles(rows, "defection")
    assert [found[0][key] for key in ("falls_low", "runs_low", "falls_high", "runs_high")] == [0, 2, 2, 2]
    assert found[0]["difference"] == 1.0 and found[-1]["difference"] == pytest.approx(1.0)
    flat = signs.terciles(members("flat", [True, False, True]), "defection")
    assert flat[0]["difference"] is None and flat[-1]["difference"] is None


def test_newcombe_gives_the_published_interval() -> None:
    """Newcombe 1998, his example of 56/70 and 48/80 by the score method: 0.0524 to 0.3339."""
    found = intervals.newcombe((56, 70), (48, 80))
    assert found["difference"] == pytest.approx(0.2)
    assert (found["low"], found["high"]) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_mantel_haenszel_of_one_table_is_the_plain_difference() -> None:
    table = {"falls_high": 6, "runs_high": 10, "falls_low": 2, "runs_low": 10}
    found = signs.mantel_haenszel([table])
    assert found["difference"] == pytest.approx(0.4)
    error = np.sqrt(0.6 * 0.4 / 10 + 0.2 * 0.8 / 10)
    assert found["high"] - found["difference"] == pytest.approx(signs.Z * error)
    assert signs.mantel_haenszel([table] * 4)["difference"] == pytest.approx(0.4)


def test_an_area_by_hand() -> None:
    found = signs.auc(np.array([3.0, 1.0, 2.0, 2.0]), np.array([True, False, False, True]))
    assert found["auc"] == pytest.approx((1 + 1 + 1 + 0.5) / 4)  # pairs won, ties half
    sure = signs.auc(np.array([1.0, 2.0]), np.array([False, True]))
    assert sure["auc"] == 1.0
    assert signs.auc(np.array([1.0]), np.array([True]))["auc"] is None


def test_the_interval_of_an_area_is_delongs() -> None:
    """For values without ties the error is that of the placements of each side."""
    values, falls = np.array([1.0, 2, 3, 4, 5, 6]), np.array([False, True, False, False, True, True])
    mine, yours = np.array([1 / 3, 1.0, 1.0]), np.array([1.0, 2 / 3, 2 / 3])
    error = np.sqrt(mine.var(ddof=1) / 3 + yours.var(ddof=1) / 3)
    found = signs.auc(values, falls)
    assert found["auc"] == pytest.approx(mine.mean())
    assert found["low"] == pytest.approx(mine.mean() - signs.Z * error)


def test_sorting_between_and_within_scenarios() -> None:
    """Scenario b has larger crowds and more falls; within each, crowds say nothing."""
    a = members("a", [False, True, False, False], participants_before=[10, 20, 20, 30])
    b = members("b", [True, False, True, True], participants_before=[110, 120, 120, 130])
    found = signs.sorting(a + b, "crowd")
    assert found["within"] == pytest.approx(0.5)
    assert found["auc"] == pytest.approx((1.5 + 9 + 0 + 1.5) / 16)
    assert found["cases_low"] <= found["auc"] <= found["cases_high"]
    assert signs.sorting(a, "crowd")["cases_low"] is None


def test_pairs_are_matched_by_name_and_member() -> None:
    down = members("one", [False, False, False, False])
    up = members("one", [True, True, False, True])[::-1] + [row("other", 0)]
    found = signs.paired(down, up)
    assert [entry["name"] for entry in found] == ["one", "all together"]
    assert found[0]["difference"] == pytest.approx(0.75) and (found[0]["more"], found[0]["fewer"]) == (3, 0)
    assert found[0]["sign_p"] == pytest.approx(0.25)


def test_pairs_that_all_agree_leave_doubt() -> None:
    low, high = intervals.paired_interval(10, 0, 0, 6)
    assert low == pytest.approx(-high) and 0.05 < high < 0.25
    few = intervals.paired_interval(2, 0, 0, 0)
    assert few[0] < -0.5 and few[1] > 0.5, "two pairs say next to nothing"


@pytest.mark.parametrize(("up", "down", "together"), [(0.5, 0.3, 0.2), (0.7, 0.65, 0.6), (0.9, 0.5, 0.48)])
def test_the_interval_of_pairs_covers_the_true_difference(up: float, down: float, together: float) -> None:
    """By enumeration of every table of 24 pairs: no chance is involved."""
    shares = (together, up - together, down - together, 1.0 - up - down + together)
    covered = 0.0
    for both in range(25):
        for more in range(25 - both):
            for fewer in range(25 - both - more):
                counts = (both, more, fewer, 24 - both - more - fewer)
                low, high = intervals.paired_interval(*counts)
                if low <= up - down <= high:
                    covered += stats.multinomial.pmf(counts, 24, shares)
    assert 0.93 < covered < 0.99
