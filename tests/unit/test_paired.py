"""Statistics of twins against numbers worked out by hand, closed forms and brute force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, t

from steppefire.study import paired, parting

YES, NO = True, False


def flags(text: str) -> np.ndarray:
    return np.array([letter == "1" for letter in text], bool)


# Differences.


def test_a_difference_is_edited_less_as_it_is() -> None:
    told = paired.difference(np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.0, 9.0, 3.0]))
    assert (told["pairs"], told["one"], told["two"], told["mean"]) == (4, 2.5, 4.0, 1.5)
    assert (told["median"], told["rises"], told["falls"]) == (0.5, 0.5, 0.25)
    assert told["low"] < 1.5 < told["high"]
    back = paired.difference(np.array([2.0, 2.0, 9.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert (back["mean"], back["median"], back["rises"], back["falls"]) == (-1.5, -0.5, 0.25, 0.5)


def test_what_one_side_does_not_know_leaves_its_pair_out() -> None:
    nan = float("nan")
    told = paired.difference(np.array([1.0, nan, 3.0]), np.array([2.0, 5.0, nan]))
    assert (told["pairs"], told["mean"], told["low"], told["high"]) == (1, 1.0, None, None)
    nothing = paired.difference(np.array([nan]), np.array([nan]))
    assert nothing["pairs"] == 0 and nothing["mean"] is None


def test_equal_differences_leave_no_doubt_and_none_are_exactly_zero() -> None:
    ones = np.arange(5.0)
    told = paired.difference(ones, ones + 2.0)
    assert (told["mean"], told["low"], told["high"]) == (2.0, 2.0, 2.0)
    told = paired.difference(ones, ones)
    assert [told[key] for key in ("mean", "low", "high", "median", "rises", "falls")] == [0.0] * 6


def test_two_pairs_resample_as_a_binomial_says() -> None:
    low, high = paired.mean_interval(np.array([0.0, 1.0]))
    assert (low, high) == (0.0, 1.0)
    # Four pairs of which one is 1: a resample's mean is a quarter of a binomial count.
    tails = paired.expanded(4)
    assert paired.mean_interval(np.array([0.0, 0.0, 0.0, 1.0])) == tuple(
        float(binom.ppf(tail, 4, 0.25)) / 4.0 for tail in tails
    )


@pytest.mark.parametrize("size", [3, 5, 20, 400])
def test_expanded_levels_give_students_interval_from_normal_means(size: int) -> None:
    from statistics import NormalDist

    low, high = paired.expanded(size)
    assert low == pytest.approx(1.0 - high)
    reach = -NormalDist().inv_cdf(low) * np.sqrt((size - 1) / size)
    assert reach == pytest.approx(t.ppf(0.975, size - 1))
    assert low <= 0.025


def test_the_interval_covers_as_often_as_it_says() -> None:
    """300 samples of 40 skewed differences (exponential less 1), of a fixed seed.

    The bootstrap of a skewed mean covers a little less than 95 %; at 93 % fewer than 261 hits of 300, or all 300, would
    come by chance less than once in ten thousand.
    """
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(300):
        low, high = paired.mean_interval(random.exponential(1.0, 40) - 1.0)
        hits += low <= 0.0 <= high
    assert binom.cdf(260, 300, 0.93) + binom.sf(299, 300, 0.93) < 1e-4
    assert 261 <= hits < 300, hits


def test_the_interval_is_the_same_every_time_and_moves_with_its_values() -> None:
    values = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0])
    low, high = paired.mean_interval(values)
    assert paired.mean_interval(values) == (low, high)
    again = paired.mean_interval(2.0 * values + 10.0)
    assert again == pytest.approx((2.0 * low + 10.0, 2.0 * high + 10.0))


# Chances.


def test_a_change_of_a_chance_counts_pairs_that_differ() -> None:
    told = paired.chance(flags("1110000000"), flags("1001111000"))
    assert (told["one"], told["two"], told["only_one"], told["only_two"]) == (0.3, 0.5, 2, 4)
    assert told["difference"] == pytest.approx(0.2)
    assert told["low"] < 0.2 < told["high"]
    back = paired.chance(flags("1001111000"), flags("1110000000"))
    assert (back["low"], back["high"]) == pytest.approx((-told["high"], -told["low"]))


# Causes.


def test_necessary_and_sufficient_as_counted_by_hand() -> None:
    #               both  only with  only without  neither  | never acted
    with_cause = flags("11" "111" "0" "0000" "110")
    without = flags("11" "000" "1" "0000" "110")
    acted = flags("1111111111" "000")
    told = paired.causation(with_cause, without, acted)
    assert (told["necessary"]["hits"], told["necessary"]["of"]) == (3, 5)  # with the event and the cause: 2 + 3
    assert (told["sufficient"]["hits"], told["sufficient"]["of"]) == (3, 7)  # without both: 3 + 4
    assert (told["both"]["hits"], told["both"]["of"]) == (3, 10)
    assert (told["prevented"]["hits"], told["prevented"]["of"]) == (1, 10)
    for entry in told.values():
        assert entry["low"] < entry["chance"] == entry["hits"] / entry["of"] < entry["high"]


def test_pearls_identity_ties_the_three_together() -> None:
    """Twins are exogenous: PN = PNS / P(y | x), PS = PNS / P(y' | x'), and P(y | x) - P(y | x') = PNS - prevented."""
    random = np.random.default_rng(3)
    with_cause, without = random.random(500) < 0.6, random.random(500) < 0.3
    told = paired.causation(with_cause, without, np.ones(500, bool))
    both = told["both"]["chance"]
    assert told["necessary"]["chance"] * with_cause.mean() == pytest.approx(both)
    assert told["sufficient"]["chance"] * (~without).mean() == pytest.approx(both)
    assert both - told["prevented"]["chance"] == pytest.approx(with_cause.mean() - without.mean())


def test_a_known_mechanism_has_its_known_probabilities() -> None:
    """A fire by a match on a dry night, or by lightning: the match suffices where it is dry (made up).

    20,000 twins; every tolerance is four standard errors, so that a false alarm has a chance below 2e-4 in all.
    """
    random = np.random.default_rng(8)
    size, dry, lightning = 20_000, 0.7, 0.2
    is_dry, strikes = random.random(size) < dry, random.random(size) < lightning
    told = paired.causation(is_dry | strikes, strikes, np.ones(size, bool))
    need = dry * (1.0 - lightning) / (1.0 - (1.0 - dry) * (1.0 - lightning))
    for measure, chance in (("necessary", need), ("sufficient", dry), ("both", dry * (1.0 - lightning))):
        error = 4.0 * np.sqrt(chance * (1.0 - chance) / told[measure]["of"])
        assert told[measure]["chance"] == pytest.approx(chance, abs=error)
    assert told["prevented"]["chance"] == 0.0


def test_without_a_pair_that_can_say_anything_there_is_no_probability() -> None:
    told = paired.causation(flags("000"), flags("111"), flags("111"))
    assert told["necessary"]["chance"] is None and told["sufficient"]["chance"] is None
    assert told["prevented"]["chance"] == 1.0
    assert paired.causation(flags("1"), flags("0"), flags("0"))["both"]["chance"] is None


# Pairing.


def test_the_gain_is_one_less_the_correlation_for_equal_spreads() -> None:
    one = np.array([1.0, 2.0, 3.0, 4.0])
    assert paired.gain(one, one)["ratio"] == 0.0
    assert paired.gain(one, one[::-1])["ratio"] == pytest.approx(2.0)
    two = np.array([2.0, 1.0, 4.0, 3.0])
    assert paired.gain(one, two)["ratio"] == pytest.approx(1.0 - np.corrcoef(one, two)[0, 1])
    assert paired.gain(np.ones(3), np.ones(3))["ratio"] is None
    assert paired.gain(np.ones(1), np.ones(1))["ratio"] is None


# Parting.


def test_blocks_differ_where_any_place_does_and_unknown_equals_itself() -> None:
    one = np.zeros((2, 3, 2), np.float32)
    two = one.copy()
    one[0, 2, 1] = two[0, 2, 1] = np.nan
    two[1, 1, 0] = 1.0
    assert parting.differs(one, two).tolist() == [[NO, NO, NO], [NO, YES, NO]]
    assert parting.differs(one[:, :, 0], two[:, :, 0]).tolist() == [[NO, NO, NO], [NO, YES, NO]]
    two[0, 2, 1] = 0.0
    assert parting.differs(one, two)[0].tolist() == [NO, NO, YES]


def test_when_twins_part() -> None:
    told = parting.told(np.array([5, 2, parting.NEVER, 9]), 12, datetime.fromisoformat("2022-01-01T00:00+06:00"))
    assert (told["median"]["hour"], told["never"]) == (5, 0.25)
    assert told["median"]["time"] == "2022-01-01T05:00+06:00"
    assert told["by_hour"][1:3] == [0.0, 0.25] and told["by_hour"][9:] == [0.75] * 3
    none = parting.told(np.array([parting.NEVER] * 2), 2, datetime.fromisoformat("2022-01-01T00:00+06:00"))
    assert none["median"] == {"hour": None, "time": None} and none["by_hour"] == [0.0, 0.0]


def test_rows_are_the_same_but_for_the_name_of_their_side() -> None:
    def row(**more: Any) -> dict[str, Any]:
        return {"name": "a", "member": 0, "dead": 1, **more}

    assert parting.same_rows([row(), row()], [row(name="b"), row(dead=2)]).tolist() == [YES, NO]


def test_days_that_a_side_does_not_have_are_days_without_participants() -> None:
    told = parting.by_day([{"participants_by_day": {"2022-01-01": 5}}], [{"participants_by_day": {"2022-01-02": 7}}])
    assert {day: (float(a[0]), float(b[0])) for day, (a, b) in told.items()} == {
        "2022-01-01": (5.0, 0.0), "2022-01-02": (0.0, 7.0)}  # fmt: skip
