"""Early against late concession: pairs that differ in nothing else, and the arithmetic of their differences."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.load import load
from steppefire.study import concession
from steppefire.study.concession import Offer

OFFER = Offer("2022-01-03T12:00", "2022-01-05T12:00", "unit:mangystau", 60)
SETTINGS = Settings(scale=0.01, days=6)


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module", params=("historical", "adaptive"))
def policy(request: Any) -> str:
    return str(request.param)


def offers(result: Any) -> list[tuple[str, int]]:
    return [(row["admin1"], row["hour"]) for row in result.events if row["sub_event_type"] == "reverse_price"]


def test_each_history_has_this_offer_and_no_other(kazakhstan: Any, policy: str) -> None:
    for time, hour in ((OFFER.early, 60), (OFFER.late, 108)):
        edits = (*OFFER.edits(time), "never:resign")
        result = simulate(kazakhstan, replace(SETTINGS, policy=policy, edits=edits))
        assert offers(result) == [("mangystau", hour)]


def test_a_pair_is_one_history_until_the_early_offer(kazakhstan: Any, policy: str) -> None:
    early, late = (simulate(kazakhstan, replace(SETTINGS, policy=policy, edits=OFFER.edits(time))).series
                   for time in (OFFER.early, OFFER.late))  # fmt: skip
    assert all(np.array_equal(early[name][1][:60], late[name][1][:60]) for name in early if "time" in early[name][0])
    assert not np.array_equal(early["grievance_price"][1], late["grievance_price"][1])


def test_rows_come_in_order_of_the_seed_whoever_plays_them(kazakhstan: Any) -> None:
    alone = concession.pairs(kazakhstan, OFFER, 3, replace(SETTINGS, seed=4))
    with ThreadPoolExecutor(1) as pool:
        shared = concession.pairs(kazakhstan, OFFER, 3, replace(SETTINGS, seed=4), pool.map)
    assert [row["seed"] for row in alone["rows"]] == [4, 5, 6]
    assert shared == alone
    row = alone["rows"][1]
    edits = OFFER.edits(OFFER.late)
    again = concession.came_of(simulate(kazakhstan, replace(SETTINGS, seed=5, edits=edits)))
    assert row["late"] == again


def test_differences_are_of_the_rows(tiny_land: Any) -> None:
    found = concession.pairs(tiny_land, replace(OFFER, scope="unit:west"), 2, Settings(days=6))
    peak = found["differences"][0]
    gaps = [row["late"]["participants_peak"] - row["early"]["participants_peak"] for row in found["rows"]]
    assert peak["name"] == "participants_peak" and peak["difference"] == pytest.approx(np.mean(gaps))
    shares = [one for one in found["differences"] if one["name"] in concession.CLASSES]
    assert sum(one["early"] for one in shares) == sum(one["late"] for one in shares) == 1.0


def test_the_interval_is_the_normal_one_of_paired_differences() -> None:
    early, late = [3.0, 5.0, 8.0, 1.0], [4.0, 5.0, 12.0, 0.0]
    found = concession.difference("dead", early, late)
    gaps = np.subtract(late, early)
    low, high = stats.norm.interval(0.95, gaps.mean(), stats.sem(gaps))
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    assert (found["late_higher"], found["late_lower"], found["equal"]) == (2, 1, 1)
    assert found["early"] == 4.25 and found["late"] == 5.25 and found["difference"] == 1.0


@pytest.mark.parametrize(("higher", "lower"), [(0, 0), (3, 3), (9, 1), (0, 7), (15, 5)])
def test_the_sign_test_is_exact(higher: int, lower: int) -> None:
    expected = stats.binomtest(higher, higher + lower).pvalue if higher + lower else 1.0
    assert concession.sign_test(higher, lower) == pytest.approx(expected)


def test_one_pair_has_no_spread(tiny_land: Any) -> None:
    with pytest.raises(ValueError, match="two pairs"):
        concession.pairs(tiny_land, OFFER, 1)


def test_an_offer_that_is_only_named_otherwise_makes_no_difference(tiny_land: Any) -> None:
    """Both offers at the same hour: every difference is 0, its interval too."""
    same = Offer(OFFER.early, OFFER.early, "unit:west", 60)
    for one in concession.pairs(tiny_land, same, 2, Settings(days=5))["differences"]:
        assert one["difference"] == one["low"] == one["high"] == 0.0 and one["equal"] == 2 and one["sign_p"] == 1.0
