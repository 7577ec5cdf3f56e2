"""Ledgers over many seeds: intervals of a share, and what counts as turned round by reporting alone."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import beta

from steppefire.core.settings import Settings
from steppefire.study import ledgers as study


@pytest.mark.parametrize(("hits", "runs"), [(1, 20), (10, 40), (19, 20), (7, 7), (0, 12)])
def test_the_interval_of_a_share_is_jeffreys(hits: int, runs: int) -> None:
    law = beta(hits + 0.5, runs - hits + 0.5)
    expected = (0.0 if hits == 0 else law.ppf(0.05), 1.0 if hits == runs else law.ppf(0.95))
    assert study.jeffreys(hits, runs) == pytest.approx(expected, abs=1e-9)


def row(true: tuple[float, float], told: tuple[float | None, float | None]) -> dict[str, float | None]:
    return {"true_security": true[0], "true_civilians": true[1], "reported_security": told[0],
            "reported_civilians": told[1]}  # fmt: skip


@pytest.mark.parametrize(("true", "told", "expected"), [
    ((10, 20), (15, 5), True), ((20, 10), (30, 5), False), ((10, 20), (5, 15), False), ((10, 20), (None, 3), False),
])  # fmt: skip
def test_turned_round_means_that_reporting_alone_did_it(true: Any, told: Any, expected: bool) -> None:
    assert study.turned(row(true, told)) is expected


def claim(number: float | None, who: str, words: str = "") -> dict[str, Any]:
    return {"quantity": "injured_civilians", "low": number, "high": number, "words": words, "scope": "country",
            "claimant": who}  # fmt: skip


def test_the_last_standing_official_figure_counts() -> None:
    rows = [claim(5, "health ministry"), claim(9, "prosecutor"), claim(70, "exile press")]
    assert study.latest(rows, "injured_civilians", study.OFFICIAL) == 9
    rows.append(claim(None, "prosecutor", "withdrawn"))
    assert study.latest(rows, "injured_civilians", study.OFFICIAL) == 5


def test_a_study_counts_its_runs(tiny_land: Any) -> None:
    found = study.ledgers(tiny_land, 3, Settings(scale=0.2))
    assert [one["seed"] for one in found["rows"]] == [1, 2, 3]
    assert found["share"] == found["hits"] / 3 and found["range"][0] <= found["share"] <= found["range"][1]
    assert all(one["q05"] <= one["median"] <= one["q95"] for one in found["ratios"])
