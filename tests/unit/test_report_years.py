"""The chapter on the years before: its numbers are those of the files, and a run without them says so."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from steppefire.engine.years import SERIES
from steppefire.report.years import dated, years

HOSTILE = "<script>alert(1)</script>"
MONTHS = pd.date_range("2019-03-20T01:00", "2022-01-01T00:00", periods=35)


def made_up(rising: float = 0.1) -> Any:
    """A run of the years alone, in which opposition in private rises by so much and nobody shows more."""
    line = np.linspace(0.0, 1.0, MONTHS.size)
    values = dict.fromkeys(SERIES, 0.5 * np.ones(MONTHS.size))
    values |= {"private_opposition": 0.2 + rising * line, "shown_opposition": 0.02 + 0.0 * line,
               "welfare": 0.01 * line, "expected_welfare": 0.08 * line}  # fmt: skip
    series = xr.Dataset({f"years_{name}": (("month",), array) for name, array in values.items()}, {"month": MONTHS})
    history = [
        {"from": pd.Timestamp("2011-12-16T00:00+06:00"), "quantity": "shooting", "value": 16.0, "note": "too early"},
        {"from": pd.Timestamp("2021-07-01T00:00+06:00"), "quantity": "protest", "value": 3000.0, "note": HOSTILE},
        {"from": pd.Timestamp("2019-06-09T00:00+06:00"), "quantity": "promise_broken", "value": 1.0, "note": None},
        {"from": pd.Timestamp("2020-01-01T00:00+06:00"), "quantity": "debt", "value": 0.3, "note": None},
    ]
    return SimpleNamespace(series=series, scenario=SimpleNamespace(history=history))


def test_it_says_by_how_much_the_gap_grew() -> None:
    said = " ".join(years(made_up())["said"])
    assert "20 March 2019" in said
    assert "from 20.0% to 30.0%" in said and "from 18.0% to 28.0%" in said
    assert "Nothing built up" in years(made_up(0.0))["said"][0]


def test_events_are_numbered_in_order_of_time_from_the_change_of_power_on() -> None:
    rows = dated(made_up())
    assert [(row["label"], row["kind"], row["day"]) for row in rows] == [
        ("1", "promise broken", "9 June 2019"), ("2", "protest", "1 July 2021")]  # fmt: skip


def test_charts_have_names_tables_and_no_text_of_the_scenario() -> None:
    for figure in years(made_up())["figures"]:
        assert figure["table"]["rows"][-1][0] == "2022-01-01"
        for width in ("wide", "narrow"):
            assert figure[width].startswith("<svg") and "alert" not in figure[width]
    assert years(made_up())["figures"][1]["table"]["rows"][-1][1:] == [f"{100 * np.exp(x):.1f}" for x in (0.08, 0.01)]


@pytest.mark.parametrize("missing", ["years_welfare", "years_private_opposition"])
def test_files_without_the_years_are_no_error(missing: str) -> None:
    run = made_up()
    run.series = run.series.drop_vars(missing)
    assert years(run) == {"known": False, "said": [], "figures": [], "happened": []}


def test_no_two_marks_of_an_axis_read_alike_where_nothing_grew() -> None:
    """A country card says nothing of the years before: welfare stays at 100 all along."""
    flat = made_up()
    for name in ("years_welfare", "years_expected_welfare"):
        flat.series[name] = 0.0 * flat.series[name]
    svg = years(flat)["figures"][1]["wide"]
    marks = re.findall(r">(\d+(?:\.\d+)?)<", svg)
    values = [mark for mark in marks if 90.0 < float(mark) < 110.0]
    assert len(values) >= 3 and len(set(values)) == len(values)
