"""The second crisis: pairs that differ in the first one's help alone, and what they carry into the second."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study import second
from steppefire.study.concession import difference
from steppefire.study.second import First

SETTINGS = Settings(scale=0.01, days=9, threads=1)
SCRIPTED = First("historical", 1)


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def found(kazakhstan: Any) -> dict[str, Any]:
    return second.pairs(kazakhstan, 2, SETTINGS, SCRIPTED)


def test_only_the_helped_owe_and_are_helped_more_easily(found: dict[str, Any]) -> None:
    assert found["pairs"] == found["helped"] == 2 and [row["seed"] for row in found["rows"]] == [1, 2]
    for row in found["rows"]:
        without, helped = row["without"], row["with"]
        assert without["helped_men"] == 0 < helped["helped_men"]
        assert without["owed"] == 0.0 < helped["owed"]
        assert helped["dependence"] == pytest.approx(without["dependence"] + helped["owed"])
        assert helped["help_next"] > without["help_next"] and helped["standing"] < without["standing"]


def test_differences_are_with_less_without(found: dict[str, Any]) -> None:
    by_name = {row["name"]: row for row in found["differences"]}
    assert list(by_name) == [*second.BEFORE, *second.WITHIN]
    for name, row in by_name.items():
        gaps = [pair["with"][name] - pair["without"][name] for pair in found["rows"]]
        assert row["difference"] == pytest.approx(sum(gaps) / 2)
    assert found["differences_helped"] == found["differences"]


def test_where_no_help_comes_both_histories_are_one(kazakhstan: Any) -> None:
    nobody = First("historical", 0, helped=First().without)
    row = second.pair(kazakhstan, nobody, replace(SETTINGS, days=4), 3)
    assert row["without"] == row["with"]


def test_without_the_debt_the_second_crisis_begins_as_the_first(kazakhstan: Any) -> None:
    """Switch 21 off (and 20, which wears legitimacy): help in the first crisis leaves a precedent and nothing else."""
    row = second.pair(kazakhstan, SCRIPTED, replace(SETTINGS, without=("dependence", "backlash")), 1)
    for arm in second.ARMS:
        assert row[arm]["dependence"] == 0.6 and row[arm]["owed"] == 0.0
    odds = [row[arm]["help_next"] / (1.0 - row[arm]["help_next"]) for arm in second.ARMS]
    assert odds[1] / odds[0] == pytest.approx(2.0), "the first precedent doubles them, and the debt adds nothing"


def test_the_sides_are_named() -> None:
    row, plain = second.paired("dead", [1.0, 2.0], [2.0, 5.0]), difference("dead", [1.0, 2.0], [2.0, 5.0])
    assert (row["without"], row["with"], row["difference"]) == (1.5, 3.5, 2.0)
    assert (row["low"], row["high"], row["higher"]) == (plain["low"], plain["high"], 2)


def test_one_pair_has_no_spread(kazakhstan: Any) -> None:
    with pytest.raises(ValueError, match="two pairs"):
        second.pairs(kazakhstan, 1)
