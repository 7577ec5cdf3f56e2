"""The report's charts: the simulated series, and the claims at their dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from steppefire.report.chart_parts import (
    about,
    claim_layers,
    count_axis,
    every,
    frame_chart,
    range_layers,
    time_axis,
    utc,
)
from steppefire.report.records import names
from steppefire.report.svg import NARROW, STAND_INS, WIDE, draw
from steppefire.report.tables import by_unit, claim_rows, daily, eventful_days, frame

FORCE_DASH = {"police": [1, 0], "guard": [6, 3], "army": [2, 2], "foreign": [10, 3, 2, 3]}
HEATS = (
    ("participants", "max", "crowd", "Participants a day"),
    ("present", "mean", "force", "Forces free to act, mean of the day"),
    ("arrested", "new", "custody", "Arrests a day"),
    ("dead", "new", "death", "Deaths a day, both sides"),
)


def figures(run: Any, ranges: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Every chart in a wide and a narrow drawing, with title, words and the rows of its table."""
    claims = claim_rows(run)
    return [
        crowd_figure(run, claims, ranges),
        detained_figure(run, claims, ranges),
        dead_figure(run, claims, ranges),
        forces_figure(run),
        *(heat_figure(run, *heat) for heat in HEATS),
    ]


def both(make: Callable[[int], Any], name: str, label: str) -> dict[str, Any]:
    """The same chart for a desk and for a phone."""
    return {
        "name": name,
        "wide": draw(make(WIDE), f"{name}-w", label),
        "narrow": draw(make(NARROW), f"{name}-n", label),
    }


def rows_of(table: pd.DataFrame) -> dict[str, Any]:
    """A frame as header and rows for the page."""
    return {
        "head": [table.index.name or "", *map(str, table.columns)],
        "rows": [[str(index), *row] for index, row in zip(table.index, table.to_numpy().tolist(), strict=True)],
    }


def crowd_figure(run: Any, claims: list[dict[str, Any]], ranges: dict[str, Any] | None) -> dict[str, Any]:
    """Participants by day."""
    days = eventful_days(run)
    totals = daily(frame(run.series, "participants"), "max").sum(axis=1).reindex(days)
    values = [
        {"time": utc(day + pd.Timedelta(hours=3)), "end": utc(day + pd.Timedelta(hours=21)), "value": float(value)}
        for day, value in totals.items()
    ]
    bars = (
        alt.Chart(alt.Data(values=values))
        .mark_rect(color=STAND_INS["crowd"])
        .encode(x=time_axis(days), x2="end:T", y=count_axis(), y2=alt.datum(0))
    )
    # A claim about a day stands at that day's noon, beside the bar's middle.
    told = [
        {**claim, "end": claim["start"].normalize() + pd.Timedelta(hours=12)}
        for claim in about(claims, "participants")
        if claim["start"] is not None and claim["end"] - claim["start"] <= pd.Timedelta(days=1)
    ]
    layers = [bars, *range_layers(ranges, "participants", days, True), *claim_layers(told, days, float(totals.max()))]
    table = pd.DataFrame({"participants": totals.round().astype(int)})
    table.index = pd.Index([str(day.date()) for day in days], name="day")
    return {
        **both(
            lambda width: frame_chart(width, *layers), "crowd", "Participants a day in the simulation and as claimed"
        ),
        "title": "Participants a day",
        "table": rows_of(table),
        "words": "Bars: distinct people active at least once between midnights.",
    }


def line_values(totals: pd.Series, every: int = 3, **fixed: str) -> list[dict[str, Any]]:
    """An hourly series thinned for drawing; the last hour stays."""
    kept = totals.iloc[::every]
    if kept.index[-1] != totals.index[-1]:
        kept = pd.concat([kept, totals.iloc[-1:]])
    return [{"time": utc(pd.Timestamp(time)), "value": round(float(value), 1), **fixed} for time, value in kept.items()]


def within(totals: pd.Series, days: pd.DatetimeIndex) -> pd.Series:
    """The hours of the eventful days."""
    return totals[totals.index <= days[-1] + pd.Timedelta(days=1)]


def cumulative_figure(
    run: Any, lines: dict[str, tuple[pd.Series, str]], layers: list[Any], name: str, title: str, words: str
) -> dict[str, Any]:
    """Cumulative lines, one colour each, with further layers on top."""
    days = eventful_days(run)
    drawn = [
        alt.Chart(alt.Data(values=line_values(within(total, days))))
        .mark_line(color=STAND_INS[colour], strokeWidth=2.2, interpolate="step-after")
        .encode(x=time_axis(days), y=count_axis())
        for total, colour in lines.values()
    ]
    table = pd.DataFrame(
        {
            label: daily(total.to_frame(), "last").iloc[:, 0].reindex(days).round().astype(int)
            for label, (total, _) in lines.items()
        }
    )
    table.index = pd.Index([str(day.date()) for day in days], name="day")
    return {
        **both(lambda width: frame_chart(width, *drawn, *layers), name, title),
        "title": title,
        "table": rows_of(table),
        "words": words,
    }


def detained_figure(run: Any, claims: list[dict[str, Any]], ranges: dict[str, Any] | None) -> dict[str, Any]:
    """Detained, cumulative, beside the official series."""
    days = eventful_days(run)
    total = frame(run.series, "arrested").sum(axis=1)
    layers = [
        *range_layers(ranges, "detained", days, False),
        *claim_layers(about(claims, "detained"), days, float(total.max())),
    ]
    return cumulative_figure(
        run,
        {"detained": (total, "custody")},
        layers,
        "detained",
        "Detained, cumulative",
        "Line: people arrested so far in the simulation.",
    )


def dead_figure(run: Any, claims: list[dict[str, Any]], ranges: dict[str, Any] | None) -> dict[str, Any]:
    """Dead of both sides, cumulative, beside the claims."""
    days = eventful_days(run)
    security = frame(run.series, "dead_security").sum(axis=1)
    both_sides = frame(run.series, "dead_civilians").sum(axis=1) + security
    top = float(both_sides.max())
    layers = [
        *range_layers(ranges, "dead", days, False),
        *claim_layers(about(claims, "dead", "dead_attackers", "dead_civilians"), days, top),
        *claim_layers(about(claims, "dead_security"), days, top, "force"),
    ]
    return cumulative_figure(
        run,
        {"both sides": (both_sides, "death"), "security forces": (security, "force")},
        layers,
        "dead",
        "Dead, cumulative",
        "Dark line: both sides. Blue line: security forces, with blue claims. Final counts of "
        "later months stand at the right edge.",
    )


def forces_figure(run: Any) -> dict[str, Any]:
    """Forces free to act in the country, by kind."""
    days = eventful_days(run)
    array = run.series["present"].sum("place")
    kinds = [str(kind) for kind in run.series.force.values]
    values, table = [], {}
    for kind in kinds:
        total = pd.Series(array.sel(force=kind).values, index=pd.DatetimeIndex(run.series.time.values), dtype=float)
        values += line_values(within(total, days), force=kind)
        table[kind] = daily(total.to_frame(), "mean").iloc[:, 0].reindex(days).round().astype(int)
    dash = alt.StrokeDash(
        "force:N", scale=alt.Scale(domain=kinds, range=[FORCE_DASH.get(kind, [1, 0]) for kind in kinds])
    )
    lines = (
        alt.Chart(alt.Data(values=values))
        .mark_line(color=STAND_INS["force"], strokeWidth=2)
        .encode(x=time_axis(days), y=count_axis(), strokeDash=dash)
    )
    frame_table = pd.DataFrame(table)
    frame_table.index = pd.Index([str(day.date()) for day in days], name="day (mean)")
    return {
        **both(lambda width: frame_chart(width, lines), "forces", "Forces free to act in the country, by kind"),
        "title": "Forces free to act, by kind",
        "table": rows_of(frame_table),
        "words": "Police and troops in place and not pinned down. Foreign troops are those of the alliance.",
    }


def heat_table(run: Any, variable: str, how: str) -> pd.DataFrame:
    """Units x days of one variable; `dead` adds both sides."""
    if variable == "dead":
        hourly = by_unit(run.series, "dead_civilians") + by_unit(run.series, "dead_security")
    else:
        hourly = by_unit(run.series, variable)
    return daily(hourly, how).reindex(eventful_days(run)).T


def heat_figure(run: Any, variable: str, how: str, colour: str, title: str) -> dict[str, Any]:
    """One square a unit and day, darker for more; the scale is by square root, so that small units stay visible."""
    table = heat_table(run, variable, how)
    titles = names(run.scenario.units, "unit")
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    values = [
        {"unit": titles.get(unit, unit), "day": f"{day.day}", "value": round(float(value), 1)}
        for unit, row in table.iterrows()
        for day, value in row.items()
    ]
    # Without any count every square stays pale.
    top = max(1.0, float(table.to_numpy().max()))
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_rect(color=STAND_INS[colour])
        .encode(
            x=alt.X(
                "day:O",
                sort=[f"{day.day}" for day in table.columns],
                title=month_title(table.columns),
                axis=alt.Axis(labelAngle=0, values=[f"{day.day}" for day in table.columns[:: every(table.columns)]]),
            ),
            # Order of appearance: a list of names would enter a Vega expression, and names come from the scenario.
            y=alt.Y("unit:N", sort=None, title=None, axis=alt.Axis(labelLimit=110)),
            opacity=alt.Opacity("value:Q", legend=None, scale=alt.Scale(type="sqrt", range=[0.04, 1], domain=[0, top])),
        )
    )
    frame_table = table.rename(index=titles).round().astype(int)
    frame_table.columns = pd.Index([f"{day.day}" for day in table.columns])
    frame_table.index.name = "unit"
    return {
        **both(lambda width: frame_chart(width, chart, height=60 + 17 * len(table)), f"heat-{variable}", title),
        "title": f"{title}, by unit",
        "table": rows_of(frame_table),
        "words": f"Darkest square: {table.to_numpy().max():,.0f}. Shades by square root; numbers in the table.",
    }


def month_title(days: Any) -> str:
    """`day of January 2022`."""
    return f"day of {days[0]:%B %Y}" if days[0].month == days[-1].month else f"day, from {days[0]:%B %Y}"
