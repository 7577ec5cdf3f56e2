"""What people and the leader believed, beside the truth: small charts and the leader's view at telling moments."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report.chart_parts import frame_chart, steps, time_axis, utc
from steppefire.report.figures import within
from steppefire.report.reported_figures import mark_of, source_scale
from steppefire.report.svg import NARROW, STAND_INS, draw
from steppefire.report.tables import daily, eventful_days, frame, local

CUT = 0.5  # connectivity below which a place counts as cut off
NEEDED = ("believed_dead", "rumour", "believed_story", "leader_crowd", "leader_opposition", "leader_obedience")
# Line: label, colour, dash. The truth is thin and in the colour of the text throughout.
TRUE = ("truth", "ink", (1, 0))


def people_mean(run: Any, name: str) -> pd.Series:
    """Mean over the country's people, hour by hour."""
    people = pd.Series(np.asarray(run.series.population.values, float), index=frame(run.series, name).columns)
    return frame(run.series, name).mul(people).sum(axis=1) / max(float(people.sum()), 1.0)


def total(run: Any, name: str) -> pd.Series:
    """Sum over the country, hour by hour."""
    return frame(run.series, name).sum(axis=1)


def lowest(run: Any, name: str) -> pd.Series:
    """The value of the place where it is lowest, hour by hour."""
    return frame(run.series, name).min(axis=1)


def median_where(run: Any, name: str, cut: bool) -> pd.Series:
    """Median over the places that are cut off in an hour, or over the others; empty where there are none."""
    off = frame(run.series, "connectivity") < CUT
    return frame(run.series, name).where(off if cut else ~off).median(axis=1)


def believed_figures(run: Any) -> list[dict[str, Any]]:
    """Small charts of beliefs; empty where the run's files hold none."""
    if not set(NEEDED) <= set(run.series):
        return []
    shown, private = people_mean(run, "shown_opposition"), people_mean(run, "private_opposition")
    return [
        small(run, "believed-dead", "Dead participants, as people believe",
              "Thin line: dead civilians in the country. Pale band: lowest to highest place; coloured line: median of "
              "places that are online, dashed: of places cut off.",
              {TRUE: total(run, "dead_civilians"),
               ("online places", "wire", (1, 0)): median_where(run, "believed_dead", False),
               ("places cut off", "wire", (4, 3)): median_where(run, "believed_dead", True)},
              ",d", band="believed_dead"),
        small(run, "rumour", "How harm grows in the telling",
              "Factor by place; 1 adds nothing. Band and lines as before.",
              {("nothing added", "ink", (1, 0)): total(run, "active") * 0.0 + 1.0,
               ("online places", "news", (1, 0)): median_where(run, "rumour", False),
               ("places cut off", "news", (4, 3)): median_where(run, "rumour", True)},
              ".2f", band="rumour", floor=1.0),
        small(run, "believed-story", "Belief in the official story",
              "Share of people who believe that the revolt is an attack from outside; band: lowest to highest place.",
              {("share who believe", "force", (1, 0)): people_mean(run, "believed_story")}, "%", band="believed_story"),
        small(run, "leader-crowd", "The crowd, as the leader believes",
              "Thin line: people on the street in the country. Blue: what has reached the leader.",
              {TRUE: total(run, "active"), ("the leader believes", "force", (1, 0)): total(run, "leader_crowd")}, ",d"),
        small(run, "leader-opposition", "Opposition, as the leader believes",
              "Thin line: adults who show opposition; thin and dashed: who hold it in private. Blue: what the leader "
              "believes.",
              {("truth, shown", "ink", (1, 0)): shown, ("truth, private", "ink", (4, 3)): private,
               ("the leader believes", "force", (1, 0)): people_mean(run, "leader_opposition")}, "%"),
        small(run, "leader-obedience", "Obedience of the forces, as the leader believes",
              "The place where it is lowest. Thin line: own men on duty who obey. Blue: what the leader believes.",
              {TRUE: lowest(run, "obedience"),
               ("the leader believes", "force", (1, 0)): lowest(run, "leader_obedience")},
              "%", top=1.0),
    ]  # fmt: skip


def small(
    run: Any,
    name: str,
    title: str,
    text: str,
    lines: dict[tuple[str, str, tuple[int, int]], pd.Series],
    form: str,
    band: str = "",
    floor: float | None = None,
    top: float | None = None,
) -> dict[str, Any]:
    """One small chart: lines, a band over places, and the day's last values as its table."""
    days = eventful_days(run)
    axis = value_axis(form, floor, top)
    layers = []
    if band:
        layers.append(band_layer(frame(run.series, band), days, axis))
    for (_, colour, dash), line in lines.items():
        width = 1.3 if colour == "ink" else 2.0
        mark: dict[str, Any] = {"strokeWidth": width, "strokeDash": list(dash), "color": STAND_INS[colour]}
        for part in unbroken(within(line, days)):
            layers.append(
                alt.Chart(alt.Data(values=steps(part)))
                .mark_line(interpolate="step-after", **mark)
                .encode(x=time_axis(days), y=axis)
            )
    table = pd.DataFrame(
        {label: daily(line.to_frame(), "last").iloc[:, 0].reindex(days) for (label, *_), line in lines.items()}
    )
    return {
        "name": name,
        "title": title,
        "words": text,
        "narrow": draw(frame_chart(NARROW, *layers, height=190), f"{name}-n", title),
        "table": day_table(table, days),
    }


def value_axis(form: str, floor: float | None = None, top: float | None = None, zero: bool = True) -> alt.Y:
    """An axis for shares, factors or counts."""
    ends = {"domainMin": floor, "domainMax": top}
    fixed: dict[str, Any] = {key: value for key, value in ends.items() if value is not None}
    scale = alt.Scale(zero=zero and floor is None, nice=True, **fixed)
    return alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(format=form, tickCount=4))


def unbroken(line: pd.Series) -> list[pd.Series]:
    """The stretches of hours in which a line has values."""
    gaps = line.isna()
    return [part for _, part in line[~gaps].groupby(gaps.cumsum()[~gaps])]


def band_layer(table: pd.DataFrame, days: pd.DatetimeIndex, axis: alt.Y) -> Any:
    """From the lowest to the highest place, every third hour."""
    both = within(pd.DataFrame({"low": table.min(axis=1), "high": table.max(axis=1)}), days)
    both = pd.concat([both.iloc[::3], both.iloc[-1:]])
    both = both[both.ne(both.shift()).any(axis=1) | (both.index == both.index[-1])]
    values = [
        {"time": utc(pd.Timestamp(time)), "value": float(f"{low:.6g}"), "high": float(f"{high:.6g}")}
        for time, low, high in both.itertuples()
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_area(color=STAND_INS["mute"], opacity=0.22, interpolate="step-after")
        .encode(x=time_axis(days), y=axis, y2="high:Q")
    )


def day_table(table: pd.DataFrame, days: pd.DatetimeIndex) -> dict[str, Any]:
    """The last value of each day, as printed; a dash where there is none."""
    def short(value: float) -> str:
        if value != value:
            return "–"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

    rows = [[str(day.date()), *map(short, row)] for day, row in zip(days, table.to_numpy().tolist(), strict=True)]
    return {"head": ["day", *map(str, table.columns)], "rows": rows}


def trust_figure(run: Any) -> dict[str, Any] | None:
    """Trust of the public in each source; None where the run's files hold none."""
    if "trust" not in run.series:
        return None
    days, trust = eventful_days(run), run.series["trust"].transpose("time", "source")
    names = [str(name) for name in run.series["source"].values]
    table = pd.DataFrame(trust.values, index=pd.DatetimeIndex(run.series.time.values), columns=names).astype(float)
    table = table[table.index <= days[-1] + pd.Timedelta(days=1)]
    numbers = [mark_of(name) for name in names]
    lines, marks = [], []
    for number, column in zip(numbers, range(len(names)), strict=True):
        line, key = table.iloc[:, column], f"S{number}"
        lines += [{**point, "source": key, "line": column} for point in steps(line, 6)]
        # The marks of neighbouring lines stand apart, so that lines that run together stay legible.
        marks += [{"time": utc(pd.Timestamp(time)), "value": round(float(value), 4), "source": key}
                  for time, value in line.iloc[4 * column :: 72].items()]  # fmt: skip
    axis, colour = value_axis("%", zero=False), source_scale("colour", numbers)
    drawn = alt.Chart(alt.Data(values=lines)).mark_line(strokeWidth=1.4, interpolate="step-after").encode(
        x=time_axis(days), y=axis, detail="line:N", **colour)  # fmt: skip
    dots = alt.Chart(alt.Data(values=marks)).mark_point(size=34, filled=True, opacity=1).encode(
        x=time_axis(days), y=axis, **colour, **source_scale("shape", numbers))  # fmt: skip
    title = "Trust in each source"
    return {
        "name": "trust",
        "title": title,
        "words": "Share of the public that believes what the source says; marks by source, see the key below."
        " The axis does not start at nothing.",
        "narrow": draw(frame_chart(NARROW, drawn, dots, height=240), "trust-n", title),
        "table": day_table(daily(table, "last").reindex(days), days),
    }


def moments(run: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """What the leader believed at telling moments beside the truth, and the moments that never came."""
    outcome, events = run.outcome, run.events
    named: list[tuple[str, Any]] = [
        ("first rally", min((outcome.get("onset") or {}).values(), default=None)),
        ("largest crowd", outcome.get("participants_peak_time")),
        ("first post left", first_event(events, "post_abandoned")),
        ("order to shoot", first_event(events, "shooting_order")),
        ("request for allied help", outcome.get("request_time")),
    ]
    if not set(NEEDED) <= set(run.series):
        return [], []
    dated = [(name, local(run.series, time)) for name, time in named]
    found = [{"moment": name, "time": time, **view(run, time)} for name, time in dated if time is not None]
    return sorted(found, key=lambda row: row["time"]), [name for name, time in dated if time is None]


def first_event(events: pd.DataFrame, kind: str) -> str | None:
    """When the first event of a kind happened."""
    mine = events[events.sub_event_type == kind].time
    return str(mine.iloc[0]) if len(mine) else None


def view(run: Any, time: pd.Timestamp) -> dict[str, float]:
    """The leader's beliefs and the truth in the hour that holds a moment."""
    hour = min(int(np.searchsorted(run.series.time.values, np.datetime64(time))), run.series.sizes["time"] - 1)
    now = run.series.isel(time=[hour])
    at = SimpleNamespace(series=now)
    return {
        "crowd": total(at, "active").iloc[0],
        "leader_crowd": total(at, "leader_crowd").iloc[0],
        "shown": people_mean(at, "shown_opposition").iloc[0],
        "private": people_mean(at, "private_opposition").iloc[0],
        "leader_opposition": people_mean(at, "leader_opposition").iloc[0],
        "obedience": lowest(at, "obedience").iloc[0],
        "leader_obedience": lowest(at, "leader_obedience").iloc[0],
        "dead": total(at, "dead_civilians").iloc[0],
        "believed_dead": frame(now, "believed_dead").median(axis=1).iloc[0],
    }
