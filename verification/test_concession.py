"""The page of early against late concession says what its numbers say."""

from __future__ import annotations

from steppefire.study.concession import difference
from verification import concession

EARLY, LATE = [100.0, 200.0, 300.0, 400.0], [1100.0, 1300.0, 1250.0, 1500.0]
WORSE = {"level": 0.95, "differences": [difference("participants_peak", EARLY, LATE),
                                        difference("dead", [5.0, 0.0, 9.0, 1.0], [1.0, 7.0, 3.0, 2.0]),
                                        difference("coup", [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0])]}  # fmt: skip


def test_a_clear_difference_is_named_and_an_unclear_one_is_not() -> None:
    text = concession.section("historical", WORSE)
    assert "participants of the largest day, the late offer brought more: +1,038 (+415% of the early mean)" in text
    assert "For dead, both sides, these pairs cannot tell an early from a late offer." in text
    assert "| coup | 25 % | 0 % | -25 % |" in text and "| 0 / 1 / 3 | 1 |" in text


def test_the_other_way_round_the_early_offer_brought_more() -> None:
    row = difference("dead", LATE, EARLY)
    assert concession.finding(row).startswith("For dead, both sides, the early offer brought more: -1,037.5")


def test_times_are_told_in_words() -> None:
    assert concession.moment("2022-01-03T12:00") == "3 January, 12:00"
