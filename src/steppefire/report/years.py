"""The years before: what people thought and what they showed, welfare and promise, from the change of power on."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report import words
from steppefire.report.chart_parts import frame_chart, utc
from steppefire.report.figures import both, rows_of
from steppefire.report.records import records
from steppefire.report.svg import STAND_INS

NEEDED = ("years_private_opposition", "years_shown_opposition", "years_welfare", "years_expected_welfare")
HAPPENED = {"protest": "protest", "shooting": "shooting", "promise_broken": "promise broken"}


def years(run: Any) -> dict[str, Any]:
    """Sentences, charts and dated events of the years before; nothing where the files hold none."""
    if not set(NEEDED) <= set(run.series):
        return {"known": False, "said": [], "figures": [], "happened": []}
    happened = dated(run)
    return {"known": True, "said": sentences(run), "figures": [opposition_figure(run, happened), welfare_figure(run)],
            "happened": happened}  # fmt: skip


def line(run: Any, name: str) -> pd.Series:
    """A monthly series of the country by its dates."""
    array = run.series[f"years_{name}"]
    return pd.Series(np.asarray(array.values, float), index=pd.DatetimeIndex(run.series["month"].values))


def dated(run: Any) -> list[dict[str, Any]]:
    """What happened between the change of power and hour 0, in order of time, numbered as in the chart."""
    first, last = line(run, "welfare").index[[0, -1]]
    rows = []
    for row in records(getattr(run.scenario, "history", ())):
        if row["quantity"] in HAPPENED:
            when = pd.Timestamp(row["from"]).tz_localize(None)
            if first <= when <= last:
                rows.append({"time": when, "day": dated_day(when), "kind": HAPPENED[row["quantity"]],
                             "people": row["value"] if row["quantity"] != "promise_broken" else None,
                             "note": row.get("note") or "", "source": row.get("source") or ""})  # fmt: skip
    ordered = sorted(rows, key=lambda row: row["time"])
    return [{**row, "label": str(number)} for number, row in enumerate(ordered, 1)]


def dated_day(when: pd.Timestamp) -> str:
    """Day, month and year in words."""
    return f"{words.day(when)} {when.year}"


def sentences(run: Any) -> list[str]:
    """What the years did, in a few sentences."""
    private, shown, standing = (line(run, name) for name in ("private_opposition", "shown_opposition", "standing"))
    lack, first = line(run, "deprivation"), dated_day(private.index[0])
    if private.iloc[-1] == private.iloc[0] and shown.iloc[-1] == shown.iloc[0]:
        return ["Nothing built up in the years before hour 0: opposition stayed as it was at the change of power."]
    return [
        f"Between the change of power ({first}) and hour 0 the adults who oppose the rulers in private went from "
        f"{private.iloc[0]:.1%} to {private.iloc[-1]:.1%}, those who show it from {shown.iloc[0]:.1%} to "
        f"{shown.iloc[-1]:.1%}. The gap, which no one in power saw, went from {private.iloc[0] - shown.iloc[0]:.1%} "
        f"to {private.iloc[-1] - shown.iloc[-1]:.1%} of all adults.",
        f"At hour 0 people had {lack.iloc[-1]:.1%} less than they expected, and legitimacy had gone from "
        f"{standing.iloc[0]:.2f} to {standing.iloc[-1]:.2f}.",
    ]


def axis(series: pd.Series) -> alt.X:
    """Time from the change of power to hour 0, with room for the names of the lines."""
    domain = [utc(series.index[0]), utc(series.index[-1] + (series.index[-1] - series.index[0]) * 0.16)]
    return alt.X("time:T", title=None, scale=alt.Scale(type="utc", domain=domain),
                 axis=alt.Axis(format="%Y", tickCount="year", grid=False))  # fmt: skip


def drawn(lines: dict[str, tuple[pd.Series, str, list[int]]], y: alt.Y) -> list[Any]:
    """Lines with their names at their ends."""
    layers: list[Any] = []
    for name, (series, colour, dash) in lines.items():
        values = [{"time": utc(when), "value": round(float(value), 5)} for when, value in series.items()]
        base = alt.Chart(alt.Data(values=values)).encode(x=axis(series), y=y)
        layers.append(base.mark_line(color=STAND_INS[colour], strokeWidth=2.2, strokeDash=dash))
        end = alt.Chart(alt.Data(values=[{**values[-1], "name": name}])).encode(x=axis(series), y=y, text="name:N")
        layers.append(end.mark_text(color=STAND_INS[colour], align="left", dx=5, fontSize=11))
    return layers


def event_layers(happened: list[dict[str, Any]], series: pd.Series, top: float, y: alt.Y) -> list[Any]:
    """A thin rule and a number at each dated event."""
    if not happened:
        return []
    values = [{"time": utc(row["time"]), "value": top, "label": row["label"], "foot": 0.0} for row in happened]
    base = alt.Chart(alt.Data(values=values)).encode(x=axis(series), y=y)
    return [base.mark_rule(color=STAND_INS["mute"], strokeWidth=1, strokeDash=[2, 3]).encode(y2="foot:Q"),
            base.mark_text(color=STAND_INS["mute"], dy=-7, fontSize=11).encode(text="label:N")]  # fmt: skip


def yearly(lines: dict[str, pd.Series], form: str) -> dict[str, Any]:
    """The table under a chart: every sixth month and the last."""
    table = pd.DataFrame(lines)
    kept = table.iloc[sorted({*range(0, len(table), 6), len(table) - 1})].map(lambda value: format(value, form))
    kept.index = pd.Index([str(day.date()) for day in kept.index], name="month")
    return rows_of(kept)


def opposition_figure(run: Any, happened: list[dict[str, Any]]) -> dict[str, Any]:
    """Private against shown opposition, with the dated events."""
    private, shown = line(run, "private_opposition"), line(run, "shown_opposition")
    top = float(private.max()) * 1.12
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top * 1.08]), axis=alt.Axis(format=".0%", tickCount=5))
    lines = {"in private": (private, "violence", [1, 0]), "shown": (shown, "crowd", [1, 0])}
    title = "Opposition in private and as shown, share of adults"
    return {
        **both(lambda width: frame_chart(width, *event_layers(happened, private, top, y), *drawn(lines, y)),
               "years-opposition", title),
        "title": title,
        "table": yearly({"in private": private, "shown": shown}, ".1%"),
        "words": "The country by month. Numbers mark the events listed below the charts.",
    }  # fmt: skip


def welfare_figure(run: Any) -> dict[str, Any]:
    """Welfare against what was expected of it; the change of power is 100."""
    has, hoped = (100.0 * np.exp(line(run, name)) for name in ("welfare", "expected_welfare"))
    low, high = min(has.min(), hoped.min()), max(has.max(), hoped.max())
    margin = max(1.0, 0.1 * float(high - low))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low - margin, high + margin], zero=False),
              axis=alt.Axis(format=".1~f", tickCount=5))  # fmt: skip
    lines = {"expected": (hoped, "ink", [4, 3]), "had": (has, "news", [1, 0])}
    title = "Welfare and what was expected of it, change of power = 100"
    return {
        **both(lambda width: frame_chart(width, *drawn(lines, y)), "years-welfare", title),
        "title": title,
        "table": yearly({"expected": hoped, "had": has}, ".1f"),
        "words": "Real income a head. What is expected rises with the promise and adapts slowly to what is.",
    }
