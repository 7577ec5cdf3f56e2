"""Where and when the own men on duty did not all obey, as a chart."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from steppefire.report.chart_parts import every, frame_chart
from steppefire.report.figures import month_title, rows_of
from steppefire.report.story import place_names
from steppefire.report.svg import NARROW, STAND_INS, WIDE, draw
from steppefire.report.tables import daily, eventful_days, frame

BELOW = 0.9  # obedience below which a place is shown


def obedience_figure(run: Any) -> dict[str, Any] | None:
    """Places x days of the lowest obedience, where it fell below nine tenths; None where it never did."""
    if "obedience" not in run.series:
        return None
    hourly = frame(run.series, "obedience")
    low = daily(hourly, "min").reindex(eventful_days(run)).loc[:, hourly.min() < BELOW].T
    if not len(low):
        return None
    table = low.loc[low.min(axis=1).sort_values().index].rename(index=place_names(run))
    labels = [f"{day.day}" for day in table.columns]
    values = [
        {"place": str(name), "day": label, "value": round(1.0 - float(value), 4)}
        for name, row in zip(table.index, table.to_numpy(), strict=True)
        for label, value in zip(labels, row, strict=True)
    ]
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_rect(color=STAND_INS["force"])
        .encode(
            x=alt.X("day:O", sort=labels, title=month_title(table.columns),
                    axis=alt.Axis(labelAngle=0, values=labels[:: every(labels)])),
            # Order of appearance: a list of names would enter a Vega expression, and names come from the scenario.
            y=alt.Y("place:N", sort=None, title=None, axis=alt.Axis(labelLimit=150)),
            opacity=alt.Opacity("value:Q", legend=None, scale=alt.Scale(range=[0.05, 1], domain=[0, 1])),
        )
    )  # fmt: skip
    shown = table.map(lambda value: f"{value:.2f}")
    shown.columns, shown.index.name = pd.Index(labels), "place"
    title = "Own men on duty who obeyed, lowest hour of each day"
    height = 60 + 20 * len(table)
    return {
        "name": "obedience",
        "title": title,
        "words": f"Only places where it fell below {BELOW:g}. The fuller the colour, the fewer obeyed.",
        "wide": draw(frame_chart(WIDE, chart, height=height), "obedience-w", title),
        "narrow": draw(frame_chart(NARROW, chart, height=height), "obedience-n", title),
        "table": rows_of(shown),
    }
