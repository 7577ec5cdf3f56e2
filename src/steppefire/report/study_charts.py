"""Charts of a study, one function a kind of study/found.py, as still pictures for a wide and a narrow page.

Names come from scenarios. They are drawn as text from data and stand in no expression, scale or sort order.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import Any

import altair as alt
from markupsafe import Markup

from steppefire.report.study_axes import (
    HUES,
    Frame,
    frame_of,
    known,
    number_of,
    percent,
    reading,
    value_axis,
    x_axis,
    x_of,
)
from steppefire.report.svg import NARROW, STAND_INS, WIDE, draw

INK, MUTE, GRID, PAPER = (STAND_INS[name] for name in ("ink", "mute", "grid", "paper"))
BLUE, RED = STAND_INS["force"], STAND_INS["violence"]
DASHES = ([1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [4, 2, 1, 2, 1, 2], [12, 4], [1, 3], [8, 2, 2, 2, 2, 2])
SHAPES = ("circle", "triangle-up", "square", "cross", "diamond", "triangle-down", "triangle-left", "triangle-right")
TAILS = {"observed": " ◂ observed", "marked": " *"}
HEIGHT, PANEL_HEIGHT = 260, 200
ROW, LINE, ABOVE = 44, 14, 17  # a row of a narrow chart, a line of its words, how far they stand above its middle
LABELS, VALUES = 270, 150  # columns for words at both sides of a wide chart of rows, in pixels
Rows = list[dict[str, Any]]


def fan(rows: Rows, frame: Frame, width: int) -> Any:
    """Half of the members and nine of ten as bands over time, the median as a line, what was observed as diamonds."""
    x, y = x_axis(frame, width), value_axis(frame, "median")
    values = [{**_numbers(row, "q05", "q25", "median", "q75", "q95"), "x": x_of(row["time"])} for row in rows]
    base = alt.Chart(alt.Data(values=values)).encode(x=x)
    bands = [base.transform_filter(f"isValid(datum.{low}) && isValid(datum.{high})").mark_area(
                color=BLUE, opacity=shade).encode(y=value_axis(frame, low), y2=f"{high}:Q")
             for low, high, shade in (("q05", "q95", 0.2), ("q25", "q75", 0.32))]  # fmt: skip
    line = base.mark_line(color=BLUE, strokeWidth=2.4).encode(y=y)
    return _framed(width, frame, *bands, line, *_observed(rows, "time", frame, x))


def lines(rows: Rows, frame: Frame, width: int) -> Any:
    """A line a label with its interval as a band, and what was observed as diamonds."""
    x, y = x_axis(frame, width), value_axis(frame, "value")
    values = [{**_numbers(row, "value", "low", "high"), "x": x_of(row["x"]), "series": frame.series(row)}
              for row in rows]  # fmt: skip
    base = alt.Chart(alt.Data(values=values)).encode(x=x)
    band = base.transform_filter("isValid(datum.low) && isValid(datum.high)").mark_area(opacity=0.16).encode(
        y=value_axis(frame, "low"), y2="high:Q", color=_hue(frame))  # fmt: skip
    dash = _by_series(frame, alt.StrokeDash, DASHES)
    line = base.mark_line(strokeWidth=2.2).encode(y=y, color=_hue(frame), strokeDash=dash)
    return _framed(width, frame, band, line, *_observed(rows, "x", frame, x))


def shares(rows: Rows, frame: Frame, width: int) -> Any:
    """Areas upon each other that make up one whole over time, the first at the bottom."""
    x, y = x_axis(frame, width), value_axis(frame, "upper")
    values, below = [], dict[str, float]()
    for row in sorted(rows, key=frame.series):
        time, value = x_of(row["time"]), number_of(row, "value") or 0.0
        lower = below.get(time, 0.0)
        below[time] = lower + value
        values.append({"x": time, "lower": lower, "upper": below[time], "series": frame.series(row)})
    base = alt.Chart(alt.Data(values=values)).encode(x=x, y=y)
    area = base.mark_area(stroke=PAPER, strokeWidth=1, opacity=1).encode(y2="lower:Q", color=_hue(frame))
    return _framed(width, frame, area)


def dots(rows: Rows, frame: Frame, width: int) -> Any:
    """A mark a row; labels differ in colour and shape."""
    values = [{"x": x_of(row["x"]), **_numbers(row, "y"), "series": frame.series(row)} for row in rows]
    few = len(rows) <= 200
    shape = _by_series(frame, alt.Shape, SHAPES)
    marks = alt.Chart(alt.Data(values=values)).mark_point(
        filled=True, size=55 if few else 22, opacity=0.8 if few else 0.5).encode(
        x=x_axis(frame, width), y=value_axis(frame, "y"), color=_hue(frame), shape=shape)  # fmt: skip
    return _framed(width, frame, *_reference(frame, "y"), marks)


def bars(rows: Rows, frame: Frame, width: int) -> Any:
    """A bar a row from nothing, its interval as a thin line, a frame around what happened."""
    return _bars(rows, frame, width, 0.0, "observed")


def tornado(rows: Rows, frame: Frame, width: int) -> Any:
    """Bars from the reference, the longest first; marked ones in another colour."""
    start = frame.chart.reference or 0.0
    longest = sorted(rows, key=lambda row: -abs((number_of(row, "value") or 0.0) - start))
    return _bars(longest, frame, width, start, "marked")


def effects(rows: Rows, frame: Frame, width: int) -> Any:
    """A dot a row with its interval, and a line at the reference, where there is no effect."""
    base, words = _rows_chart(rows, frame, width)
    dot = base.transform_filter("isValid(datum.value)").mark_point(
        color=BLUE, fill=BLUE, size=75, opacity=1).encode(x=_across(frame, width, "value"))  # fmt: skip
    return _stacked(width, rows, "", *_standing(frame, width), _interval(base, frame, width, BLUE, 2.2), dot, *words)


DRAWN: dict[str, Callable[[Rows, Frame, int], Any]] = {
    "fan": fan, "bars": bars, "effects": effects, "tornado": tornado, "shares": shares, "lines": lines, "dots": dots,
}  # fmt: skip


def pictures(chart: Any, number: int) -> list[dict[str, Any]]:
    """The drawings of a chart, one a panel: its title, and SVG for narrow pages, and for wide ones if it stands alone.

    `number` keeps the ids of a page's charts apart. A chart without rows has none.
    """
    rows = known(chart)
    panels = list(dict.fromkeys(str(row.get("panel") or "") for row in rows))
    frame = frame_of(chart, rows, len(panels) > 1)
    found = []
    for place, panel in enumerate(panels):
        own = [row for row in rows if str(row.get("panel") or "") == panel]
        frame = frame_of(chart, own, True) if chart.alone else frame
        label = f"{chart.title}: {panel}" if panel else chart.title
        name = f"study-{number}-{place}"
        found.append({"title": panel, "narrow": _drawn(own, frame, NARROW, f"{name}-n", label)})
        if len(panels) == 1:
            found[0]["wide"] = _drawn(own, frame, WIDE, f"{name}-w", label)
    return found


def _drawn(rows: Rows, frame: Frame, width: int, name: str, label: str) -> Markup:
    return draw(DRAWN[frame.chart.kind](rows, frame, width), name, label)


def _numbers(row: dict[str, Any], *names: str) -> dict[str, float | None]:
    return {name: number_of(row, name) for name in names}


def _framed(width: int, frame: Frame, *layers: Any) -> Any:
    """Layers in one frame of fixed outer width."""
    return alt.layer(*layers).properties(width=width, height=PANEL_HEIGHT if frame.panels else HEIGHT,
                                         autosize=alt.AutoSizeParams(type="fit", contains="padding"))  # fmt: skip


def _by_series(frame: Frame, channel: Any, looks: tuple[Any, ...]) -> Any:
    count = max(1, len(frame.labels))
    scale = alt.Scale(domain=list(range(count)), range=[looks[place % len(looks)] for place in range(count)])
    return channel("series:N", legend=None, scale=scale)


def _hue(frame: Frame) -> Any:
    return _by_series(frame, alt.Color, tuple(STAND_INS[name] for name in HUES))


def _observed(rows: Rows, time: str, frame: Frame, x: Any) -> list[Any]:
    """What was observed, as diamonds, with a line where it is known as an interval only."""
    values = [{"x": x_of(row[time]), **_numbers(row, "observed", "observed_high")} for row in rows
              if number_of(row, "observed") is not None]  # fmt: skip
    if not values:
        return []
    values = [{**row, "observed_high": row["observed"] if row["observed_high"] is None else row["observed_high"]}
              for row in values]  # fmt: skip
    base = alt.Chart(alt.Data(values=values)).encode(x=x, y=value_axis(frame, "observed"))
    point = base.mark_point(shape="diamond", color=INK, fill=PAPER, size=46, strokeWidth=1.6, opacity=1)
    return [base.mark_rule(color=INK, strokeWidth=2).encode(y2="observed_high:Q"), point,
            point.encode(y=value_axis(frame, "observed_high"))]  # fmt: skip


def _reference(frame: Frame, name: str) -> list[Any]:
    if frame.chart.reference is None:
        return []
    data = alt.Data(values=[{name: frame.chart.reference}])
    return [alt.Chart(data).mark_rule(color=MUTE, strokeDash=[4, 3]).encode(y=value_axis(frame, name))]


# Charts of rows: words stand above each row on a narrow page, at its sides on a wide one.


def _bars(rows: Rows, frame: Frame, width: int, start: float, mark: str) -> Any:
    base, words = _rows_chart(rows, frame, width, mark)
    across = _across(frame, width, "value")
    bar = base.transform_filter("isValid(datum.value)").encode(x=across, x2=alt.datum(start))
    if mark == "marked":
        drawn = [bar.mark_bar(color=BLUE, height=12), bar.transform_filter("datum.mark").mark_bar(color=RED, height=12)]
    else:
        seen = base.transform_filter("datum.mark").mark_bar(fillOpacity=0, stroke=RED, strokeWidth=2.2, height=17)
        drawn = [bar.mark_bar(color=BLUE, height=12), seen.encode(x=_across(frame, width, "left"), x2="right:Q")]
    interval = _interval(base, frame, width, INK, 1.2)
    return _stacked(width, rows, mark, *_standing(frame, width), *drawn, interval, *words)


def _rows_chart(rows: Rows, frame: Frame, width: int, mark: str = "") -> tuple[Any, list[Any]]:
    """The base of a chart of rows, and its words and numbers."""
    wide = width > NARROW
    told = [_wrapped(row, mark, wide) for row in rows]
    values = [{**_numbers(row, "value", "low", "high"), "mark": bool(mark and row.get(mark)),
               "left": frame.domain[0], "right": frame.domain[1],
               "label": "\n".join(lines), "text": reading(row, frame),
               "up": -LINE / 2 * (len(lines) - 1) if wide else -ABOVE - LINE * (len(lines) - 1)}
              for row, lines in zip(rows, told, strict=True)]  # fmt: skip
    total = 0.0
    for value, lines in zip(values, told, strict=True):
        total += _row_height(len(lines), wide)
        value["row"] = total - (_row_height(len(lines), wide) / 2 if wide else ROW / 2 - 6)
    scale = alt.Scale(domain=[0, total], reverse=True, nice=False, zero=False)
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("row:Q", axis=None, scale=scale))
    up: Any = alt.expr("datum.up")
    label = base.mark_text(align="right" if wide else "left", dy=up, fontSize=12, baseline="middle", color=INK,
                           lineBreak="\n", lineHeight=LINE, limit=LABELS - 14 if wide else width - 126)  # fmt: skip
    value = base.mark_text(align="left" if wide else "right", dy=0 if wide else -ABOVE, fontSize=11, color=MUTE,
                           baseline="middle", limit=VALUES - 12 if wide else 122)  # fmt: skip
    inner = width - VALUES + 10 if wide else width - 8
    return base, [label.encode(text="label:N", x=alt.value(LABELS - 8 if wide else 0)),
                  value.encode(text="text:N", x=alt.value(inner))]  # fmt: skip


def _row_height(lines: int, wide: bool) -> float:
    """How high a row with so many lines of words is, in pixels."""
    return 26 + 8 * (lines - 1) if wide else ROW + LINE * (lines - 1)


def _wrapped(row: dict[str, Any], mark: str, wide: bool) -> list[str]:
    """A row's words in two lines at most, with a sign behind those of a marked row."""
    sign = TAILS.get(mark, "") if mark and row.get(mark) else ""
    return wrap(f"{row['label']}{sign}", 42 if wide else 36, max_lines=2, placeholder=f" …{sign}") or [""]


def _across(frame: Frame, width: int, name: str) -> Any:
    """The axis of values of a chart of rows, between the columns of words."""
    wide = width > NARROW
    span = [LABELS, width - VALUES] if wide else [4, width - 12]
    return value_axis(frame, name, alt.X, span, 6 if wide else 4)


def _interval(base: Any, frame: Frame, width: int, colour: str, thick: float) -> Any:
    whole = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    return whole.mark_rule(color=colour, strokeWidth=thick).encode(x=_across(frame, width, "low"), x2="high:Q")


def _standing(frame: Frame, width: int) -> list[Any]:
    """The upright line at the reference."""
    if frame.chart.reference is None:
        return []
    data = alt.Data(values=[{"value": frame.chart.reference}])
    return [alt.Chart(data).mark_rule(color=INK, strokeWidth=1.2, strokeDash=[4, 3]).encode(
        x=_across(frame, width, "value"))]  # fmt: skip


def _stacked(width: int, rows: Rows, mark: str, *layers: Any) -> Any:
    """The layers, as high as the rows need."""
    wide = width > NARROW
    height = sum(_row_height(len(_wrapped(row, mark, wide)), wide) for row in rows)
    return alt.layer(*layers).properties(width=width, height=height)


def key(chart: Any) -> list[dict[str, Any]]:
    """What the marks of a chart mean, for the list beside it: a mark's look, its colour, its words."""
    rows = known(chart)
    labels = list(dict.fromkeys(str(row.get("label") or "") for row in rows))
    seen = any(number_of(row, "observed") is not None for row in rows)
    found: list[dict[str, Any]] = []
    if chart.kind == "fan":
        found = [{"look": "line", "colour": "force", "words": "median"},
                 {"look": "dark", "colour": "force", "words": "half of the runs (25–75 %)"},
                 {"look": "pale", "colour": "force", "words": "nine of ten runs (5–95 %)"}]  # fmt: skip
    if chart.kind in ("lines", "shares", "dots") and labels != [""]:
        found = [_of_series(chart.kind, place, label) for place, label in enumerate(labels)]
    if any(number_of(row, "low") is not None for row in rows):
        colour = {"effects": "force", "lines": "mute" if len(labels) > 1 else HUES[0]}.get(chart.kind, "ink")
        look = "pale" if chart.kind == "lines" else "thin"
        found.append({"look": look, "colour": colour, "words": chart.band})
    if chart.kind in ("fan", "lines") and seen:
        found.append({"look": "diamond", "colour": "ink", "words": "reported about the real events"})
    if chart.kind == "bars" and any(row.get("observed") for row in rows):
        found.append({"look": "frame", "colour": "violence", "words": "what happened"})
    if chart.kind == "tornado" and chart.mark and any(row.get("marked") for row in rows):
        found.append({"look": "dark", "colour": "violence", "words": f"* {chart.mark}"})
    if chart.kind in ("effects", "tornado", "dots") and chart.reference is not None:
        number = percent(chart.reference) if frame_of(chart, rows, False).share else f"{chart.reference:,g}"
        found.append({"look": "dashed", "colour": "ink", "words": f"upright line: {number}"})
    return found


def _of_series(kind: str, place: int, label: str) -> dict[str, Any]:
    colour = HUES[place % len(HUES)]
    if kind == "lines":
        dash = " ".join(map(str, DASHES[place % len(DASHES)]))
        return {"look": "line", "colour": colour, "words": label, "dash": dash}
    if kind == "dots":
        return {"look": SHAPES[place % len(SHAPES)], "colour": colour, "words": label}
    return {"look": "solid", "colour": colour, "words": label}
