"""Axes that all panels of a study's chart share: the span of values and of time, how numbers and moments read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altair as alt

from steppefire.report import words

HUES = tuple(f"hue_{number}" for number in range(1, 9))
NUMBERS = {"fan": ("q05", "median", "q95", "observed", "observed_high"), "lines": ("value", "low", "high", "observed"),
           "dots": ("y",)}  # fmt: skip
OF_ROWS = ("value", "low", "high")


@dataclass(frozen=True)
class Frame:
    """What the panels of a chart share: its data, the span of values, x as time or numbers, labels in order."""

    chart: Any
    domain: tuple[float, float]
    times: tuple[str, str] | None
    labels: dict[str, int]
    panels: bool

    @property
    def share(self) -> bool:
        """Whether values are shares of a whole, which read as per cent."""
        return self.chart.kind == "shares" or self.chart.unit.startswith("share")

    def series(self, row: dict[str, Any]) -> int:
        """The number of a row's label."""
        return self.labels[str(row.get("label") or "")]


def known(chart: Any) -> list[dict[str, Any]]:
    """The rows of a chart that can be drawn: with a value, or with something observed."""
    names = NUMBERS.get(chart.kind, OF_ROWS)
    return [row for row in chart.rows if any(number_of(row, name) is not None for name in names)]


def number_of(row: dict[str, Any], name: str) -> float | None:
    """A number of a row; None where it is unknown, not a number or without end."""
    value = row.get(name)
    if value is None or isinstance(value, bool | str) or not math.isfinite(value):
        return None
    return float(value)


def frame_of(chart: Any, rows: list[dict[str, Any]], panels: bool) -> Frame:
    """The frame of a chart's drawable rows."""
    labels = {label: place for place, label in enumerate(dict.fromkeys(str(row.get("label") or "") for row in rows))}
    moments = [x_of(row.get("time", row.get("x"))) for row in rows if isinstance(row.get("time", row.get("x")), str)]
    times = (min(moments), max(moments)) if moments else None
    return Frame(chart, _domain(chart, rows), times, labels, panels)


def _domain(chart: Any, rows: list[dict[str, Any]]) -> tuple[float, float]:
    """The span of values: from nothing on for what counts, around the reference for effects, all of it for shares."""
    found = [value for row in rows for name in NUMBERS.get(chart.kind, OF_ROWS)
             if (value := number_of(row, name)) is not None]  # fmt: skip
    if chart.kind == "shares" or (chart.unit.startswith("share of") and found and min(found) >= 0 and max(found) <= 1):
        return 0.0, 1.0
    if chart.reference is not None:
        found.append(chart.reference)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if chart.log and low > 0:
        return (low / 1.2, high * 1.2)
    if chart.kind not in ("effects", "dots"):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return (min(0.0, low), max(1.0, high))
    room = 0.04 * (high - low)
    return (low if low == 0.0 else low - room, high if high == 0.0 else high + room)


def value_axis(frame: Frame, name: str, channel: Any = alt.Y, span: list[int] | None = None, ticks: int = 5) -> Any:
    """The axis of values with its unit, upright or, with its `span` in pixels, across."""
    low, high = frame.domain
    looks: dict[str, Any] = {"tickCount": ticks, "grid": True}
    scale: dict[str, Any] = {"domain": [low, high], "nice": channel is alt.Y and not (frame.share or frame.chart.log)}
    if frame.share:
        looks["format"] = ".0%" if high - low > 0.05 else ".1%"
    if frame.chart.log:
        scale |= {"type": "log"} if low > 0 else {"type": "symlog", "constant": 1}
        looks |= {"format": ",.12~g", "values": _tens(low, high, ticks)}
    unit = frame.chart.unit
    if channel is alt.Y:
        looks |= {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -9,
                  "titleBaseline": "bottom"}  # fmt: skip
    if span is not None:
        scale["range"] = span
        looks |= {"domain": False, "titleAnchor": "start", "titleAlign": "left", "titleX": span[0], "labelFlush": False}
    return channel(f"{name}:Q", title=unit or None, scale=alt.Scale(**scale), axis=alt.Axis(**looks))


def _tens(low: float, high: float, ticks: int) -> list[float]:
    """Ticks of a log axis: powers of ten with as many between them as fit, and nothing where the axis begins there."""
    first = math.floor(math.log10(low)) if low > 0 else 0
    powers = range(first, math.ceil(math.log10(max(high, 1.0 if low <= 0 else high))) + 1)
    found: list[float] = []
    for steps, every in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3)):
        found = [step * 10.0**power for power in powers[::every] for step in steps if low <= step * 10.0**power <= high]
        if len(found) <= ticks:
            break
    return ([0.0] if low <= 0 <= high else []) + found


def x_axis(frame: Frame, width: int) -> Any:
    """The axis along which things happen: local time, or numbers."""
    if frame.times is None:
        return alt.X("x:Q", title=frame.chart.x_title or None, scale=alt.Scale(zero=False, nice=True),
                     axis=alt.Axis(grid=False, tickCount=width // 80))  # fmt: skip
    form, ticks = _moments(frame.times, width)
    return alt.X("x:T", title=frame.chart.x_title or None, scale=alt.Scale(type="utc", domain=list(frame.times)),
                 axis=alt.Axis(format=form, values=ticks, grid=False, labelFlush=True, labelOverlap="greedy",
                               labelSeparation=6))  # fmt: skip


def _moments(times: tuple[str, str], width: int) -> tuple[str, list[str]]:
    """How a time axis is labelled: hours, days, months or years, as many as fit."""
    begin, end = (datetime.fromisoformat(time.removesuffix("Z")) for time in times)
    days = (end - begin).total_seconds() / 86400.0
    fitting = max(2, width // 75)
    if days <= 2:
        step = timedelta(hours=max(3, 3 * math.ceil(24 * days / fitting / 3)))
        form = "%-d %b %H:%M"
    elif days <= 400:
        step, form = timedelta(days=max(1, math.ceil(days / fitting))), "%-d %b"
    else:
        step, form = timedelta(days=max(31, math.ceil(days / fitting))), "%b %Y"
    first = begin.replace(hour=0, minute=0, second=0, microsecond=0) if days > 2 else begin.replace(minute=0, second=0)
    marks = [first + step * place for place in range(fitting + 2)]
    return form, [f"{mark.isoformat()}Z" for mark in marks if begin <= mark <= end]


def x_of(value: Any) -> Any:
    """Local time written as if it were UTC, so that no chart depends on the machine's zone; a number as it is."""
    if not isinstance(value, str):
        return float(value)
    return datetime.fromisoformat(value).replace(tzinfo=None).isoformat() + "Z"


def reading(row: dict[str, Any], frame: Frame) -> str:
    """A row's value with its interval, as a person reads it."""
    value, low, high = (number_of(row, name) for name in OF_ROWS)
    if value is None:
        return "–"
    if frame.share:
        return f"{_bare(value)} %" + ("" if low is None or high is None else f" ({_bare(low)} to {_bare(high)})")
    ends = "" if low is None or high is None else f" ({brief(low)} to {brief(high)})"
    return f"{brief(value)}{ends}"


def brief(value: float) -> str:
    """A number with three digits, or whole from a thousand on."""
    return words.number(value).replace("-", "−")


def percent(value: float) -> str:
    """A share as per cent."""
    return f"{_bare(value)} %"


def _bare(value: float) -> str:
    text = f"{value * 100:.0f}" if abs(value) >= 0.0995 or value == 0 else f"{value * 100:.2g}"
    return text.replace("-", "−")
