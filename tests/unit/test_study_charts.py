"""Charts of a study: every kind is drawn from made-up rows, with its labels, and without rows nothing fails."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from steppefire.report import study_axes as axes
from steppefire.report import study_charts as charts
from steppefire.report.svg import STAND_INS
from steppefire.study.found import CHARTS, Chart
from tests.unit.made_up_study import made_up_study

BY_NAME = {chart.name: chart for chart in made_up_study().charts}
WORDS = {
    "crowd": ["people", "2 Jan", "100,000"],
    "towns": ["people", "50,000"],
    "dead": ["0", "1", "10", "100", "1,000"],
    "ends": ["popular overthrow", "survives, intervention ◂ observed", "27 % (21 to 34)", "share of runs", "100%"],
    "money": ["Group A", "1,234,567", "USD"],
    "effects": ["The internet stays on", "−21 % (−29 to −13)", "0%"],
    "ratios": ["Early (Dead)", "0.4 (0.222 to 0.76)", "ratio of medians", "1", "2"],
    "tornado": ["Reach of word of mouth *", "−0.27 (−0.32 to −0.22)", "rank correlation", "they think wrong, in the"],
    "parts": ["share of runs", "100%"],
    "chances": ["share of runs", "0%"],
    "sizes": ["members", "people"],
    "cloud": ["people on the largest day", "dead", "16,000"],
}


def texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r">([^<>]+)<", svg)]


def paths(svg: str) -> int:
    return len(re.findall(r"<path ", svg))


def test_every_kind_of_the_contract_has_a_function_and_an_example() -> None:
    assert set(charts.DRAWN) == set(CHARTS) == {chart.kind for chart in BY_NAME.values()}


@pytest.mark.parametrize("name", WORDS)
def test_a_chart_shows_its_words_and_follows_the_colours_of_the_page(name: str) -> None:
    chart = BY_NAME[name]
    pictures = charts.pictures(chart, 3)
    drawn = [picture[size] for picture in pictures for size in ("narrow", "wide") if size in picture]
    widest = pictures[0].get("wide", pictures[0]["narrow"])
    shown = " ".join(texts(widest))
    for word in WORDS[name]:
        assert word in shown, word
    for svg in drawn:
        assert svg.startswith("<svg viewBox=") and svg.count("<svg") == 1
        assert f'aria-label="{chart.title}' in unescape(svg)
        assert not any(f'"{colour}"' in svg for colour in STAND_INS.values()), "a colour stayed a stand-in"
        assert "<script" not in svg and "href" not in svg


def test_panels_stand_side_by_side_on_the_same_axes() -> None:
    panels = charts.pictures(BY_NAME["towns"], 0)
    assert [panel["title"] for panel in panels] == ["Almaty", "Aqtau", "South & east"]
    assert all("wide" not in panel and "50,000" in texts(panel["narrow"]) for panel in panels)
    unlike = replace(BY_NAME["towns"], alone=True)
    own = [texts(panel["narrow"]) for panel in charts.pictures(unlike, 0)]
    assert not all("50,000" in words for words in own), "panels of unlike numbers have axes of their own"
    alone = charts.pictures(BY_NAME["crowd"], 0)
    assert len(alone) == 1 and {"narrow", "wide"} <= alone[0].keys()


def test_the_key_says_what_a_band_holds() -> None:
    rows = [{"x": "2022-01-01", "label": "apart", "value": 2.0, "low": 1.0, "high": 3.0}]
    said = {band: [mark["words"] for mark in charts.key(Chart("a", "lines", "A", rows, band=band))]
            for band in ("95 % interval", "half of the pairs")}  # fmt: skip
    assert all(band in words and len(words) == 2 for band, words in said.items())


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("rows", ["none", "unknown"])
def test_a_chart_without_anything_to_draw_has_no_picture_and_no_key(kind: str, rows: str) -> None:
    unknown: dict[str, Any] = {"time": "2022-01-01", "x": 1, "label": "a", "value": None, "median": math.nan, "y": None}
    chart = Chart("empty", kind, "Empty", [] if rows == "none" else [unknown])
    assert charts.pictures(chart, 0) == []
    assert not any(mark["words"] == "95 % interval" for mark in charts.key(chart))


@pytest.mark.parametrize("kind", CHARTS)
def test_one_row_is_enough_and_gaps_do_no_harm(kind: str) -> None:
    chart = next(chart for chart in BY_NAME.values() if chart.kind == kind)
    whole = {**chart.rows[0], "panel": "", "observed_high": None}
    assert len(charts.pictures(replace(chart, rows=[whole]), 0)) == 1
    bare = {name: None if name in ("low", "high", "q05", "q95", "observed") else value for name, value in whole.items()}
    assert len(charts.pictures(replace(chart, rows=[whole, bare]), 0)) == 1


def test_a_tornado_begins_with_the_longest_bar_and_says_what_the_mark_means() -> None:
    chart = BY_NAME["tornado"]
    turned = replace(chart, rows=chart.rows[::-1])
    shown = texts(charts.pictures(turned, 0)[0]["wide"])
    order = [shown.index(word) for word in ("Threshold of the first to go out", "Reach of word of mouth *",
                                            "Fear after a death", "Delay of the leader's news")]  # fmt: skip
    assert order == sorted(order)
    assert {"look": "dark", "colour": "violence", "words": "* no source, assumed"} in charts.key(chart)
    svg = charts.pictures(chart, 0)[0]["wide"]
    assert svg.count('fill="var(--violence)"') == 2


def test_areas_of_shares_fill_the_whole() -> None:
    chart = BY_NAME["parts"]
    frame = axes.frame_of(chart, chart.rows, False)
    drawn = charts.shares(chart.rows, frame, 340).to_dict()
    values = drawn["layer"][0]["data"]["values"] if "data" in drawn["layer"][0] else drawn["data"]["values"]
    by_time: dict[str, list[dict[str, float]]] = {}
    for value in values:
        by_time.setdefault(value["x"], []).append(value)
    for stack in by_time.values():
        assert [part["series"] for part in stack] == list(range(7))
        assert stack[0]["lower"] == 0.0 and stack[-1]["upper"] == pytest.approx(1.0)
        assert all(below["upper"] == above["lower"] for below, above in zip(stack, stack[1:]))


def test_labels_stand_in_no_expression_scale_or_order() -> None:
    hostile = "datum['x']\"'); alert(1) //"
    for chart in made_up_study(hostile).charts:
        for row in chart.rows:
            row.pop("panel", None)
        rows = axes.known(chart)
        if rows:
            drawn = charts.DRAWN[chart.kind](rows, axes.frame_of(chart, rows, False), 340).to_dict()
            drawn["data"] = drawn["datasets"] = None
            for layer in drawn["layer"]:
                layer.pop("data", None)
                for channel in layer.get("encoding", {}).values():
                    channel.pop("title", None)  # a title is shown as text
            assert "alert(1)" not in str(drawn), chart.name


def test_a_log_axis_has_whole_powers_where_it_is_long_and_finer_steps_where_it_is_short() -> None:
    assert axes._tens(0.0, 2000.0, 5) == [0.0, 1.0, 10.0, 100.0, 1000.0]
    assert axes._tens(0.2, 2.5, 4) == [0.2, 0.5, 1.0, 2.0]
    assert axes._tens(1.0, 1e9, 5) == [1.0, 100.0, 1e4, 1e6, 1e8]


def test_local_times_keep_their_clock_whatever_the_zone() -> None:
    assert axes.x_of("2022-01-05T18:00+06:00") == "2022-01-05T18:00:00Z"
    assert axes.x_of("2022-01-05") == "2022-01-05T00:00:00Z"
    assert axes.x_of(3) == 3.0


@pytest.mark.parametrize(("unit", "row", "words"), [
    ("share of runs", {"value": 0.004, "low": 0.0, "high": 0.02}, "0.4 % (0 to 2)"),
    ("people", {"value": 12345.6, "low": None, "high": None}, "12,346"),
    ("", {"value": -0.5, "low": -1.25, "high": 0.0}, "−0.5 (−1.25 to 0)"),
    ("", {"value": math.nan}, "–"),
])  # fmt: skip
def test_numbers_read_as_a_person_says_them(unit: str, row: dict[str, Any], words: str) -> None:
    chart = Chart("c", "bars", "C", [row], unit)
    assert axes.reading(row, axes.frame_of(chart, [row], False)) == words
