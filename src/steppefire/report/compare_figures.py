"""Charts of two runs: both lines over each other, and beneath them the difference B - A, on one time axis."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report.chart_parts import frame_chart, time_axis
from steppefire.report.figures import line_values, rows_of, within
from steppefire.report.svg import NARROW, STAND_INS, WIDE, draw
from steppefire.report.tables import daily, frame

# name, title, words, how hours become the days of the table
CHARTS = (
    ("active", "Crowds", "People in the street, hour by hour.", "max"),
    ("violent", "Violent people", "People acting violently, hour by hour.", "max"),
    ("dead", "Dead, cumulative", "Killed so far, both sides.", "last"),
    ("arrested", "Arrested, cumulative", "Arrested so far.", "last"),
    ("connectivity", "Connectivity", "Online ties and media that work, per cent, mean over the people.", "mean"),
)
DASHES = {"A": [1, 0], "B": [6, 3]}
SHORTEST = 3  # days
SMALL = 0.01  # of the largest crowd, or of all change
LABEL_WIDTH = 56  # of both charts, so that their hours stand under each other


def figures(a: Any, b: Any) -> list[dict[str, Any]]:
    """Every chart in a wide and a narrow drawing, with title, words and the rows of its table."""
    days = max(moving_days(a), moving_days(b), key=len)
    return [figure(a, b, days, *chart) for chart in CHARTS if has(a, chart[0]) and has(b, chart[0])]


def moving_days(run: Any) -> pd.DatetimeIndex:
    """The days worth drawing: until two days after the last on which one of the charts still moves by a hundredth."""
    by_day = daily(total(run, "active").to_frame(), "max").iloc[:, 0]
    moved = by_day > SMALL * by_day.max()
    for name in ("dead", "arrested", "connectivity"):
        if has(run, name):
            change = daily(total(run, name).diff().fillna(0.0).abs().to_frame(), "sum").iloc[:, 0]
            moved |= change > SMALL * change.sum()
    last = int(np.flatnonzero(moved.to_numpy())[-1]) if moved.any() else 0
    return pd.DatetimeIndex(by_day.index[: max(last + 3, SHORTEST)])


def has(run: Any, name: str) -> bool:
    """Whether the series of a run hold what this chart draws."""
    return name in run.series or name == "dead"


def total(run: Any, name: str) -> pd.Series:
    """One number an hour for the whole country."""
    series = run.series
    if name == "dead":
        return (frame(series, "dead_civilians") + frame(series, "dead_security")).sum(axis=1)
    table = frame(series, name)
    if name != "connectivity":
        return table.sum(axis=1)
    weight = np.asarray(series.population.values, float)
    return 100.0 * table.mul(weight / weight.sum(), axis=1).sum(axis=1)


def figure(a: Any, b: Any, days: pd.DatetimeIndex, name: str, title: str, words: str, how: str) -> dict[str, Any]:
    """Lines of A and B, the difference, and a table by day."""
    left, right = total(a, name), total(b, name)
    gap = (right - left).dropna()
    lines = {"A": within(left, days), "B": within(right, days)}
    table = pd.DataFrame({run: daily(line.to_frame(), how).iloc[:, 0] for run, line in (("A", left), ("B", right))})
    table = table.reindex(days).dropna()
    table["B - A"] = table["B"] - table["A"]
    table = table.round().astype(int)
    table.index = pd.Index([str(day.date()) for day in pd.DatetimeIndex(table.index)], name="day")

    def drawn(width: int, size: str) -> Any:
        label = f"{title}: run A and run B"
        above = draw(frame_chart(width, *both_lines(lines, days), height=190), f"{name}-{size}", label)
        below = draw(frame_chart(width, *gap_layers(within(gap, days), days), height=90), f"{name}-gap-{size}",
                     f"{title}: B minus A")  # fmt: skip
        return above + below

    return {
        "name": name,
        "wide": drawn(WIDE, "w"),
        "narrow": drawn(NARROW, "n"),
        "title": title,
        "words": words,
        "equal": bool((left.reindex(gap.index) == right.reindex(gap.index)).all()),
        "table": rows_of(table),
    }


def thinned(line: pd.Series) -> int:
    """Every so manieth hour is drawn: each one of ten days, fewer of longer runs."""
    return max(1, len(line) // 240)


def value_axis() -> alt.Y:
    """The shared axis for values, with room of a fixed width for its labels."""
    axis = alt.Axis(format=",d", tickCount=4, tickMinStep=1, minExtent=LABEL_WIDTH, maxExtent=LABEL_WIDTH)
    return alt.Y("value:Q", title=None, scale=alt.Scale(zero=True, nice=True), axis=axis)


def both_lines(lines: dict[str, pd.Series], days: pd.DatetimeIndex) -> list[Any]:
    """A as a full line, B dashed above it, so that equal stretches show both."""
    return [
        alt.Chart(alt.Data(values=line_values(line, thinned(line))))
        .mark_line(color=STAND_INS[f"run_{run.lower()}"], strokeWidth=2.2, strokeDash=DASHES[run])
        .encode(x=time_axis(days), y=value_axis())
        for run, line in lines.items()
    ]


def gap_layers(gap: pd.Series, days: pd.DatetimeIndex) -> list[Any]:
    """The difference as an area around nothing."""
    base = alt.Chart(alt.Data(values=line_values(gap, thinned(gap)))).encode(x=time_axis(days))
    area = base.mark_area(color=STAND_INS["mute"], opacity=0.45, interpolate="step-after").encode(
        y=value_axis(), y2=alt.datum(0)
    )
    line = base.mark_line(color=STAND_INS["ink"], strokeWidth=1.2, interpolate="step-after").encode(y=value_axis())
    return [area, line]
