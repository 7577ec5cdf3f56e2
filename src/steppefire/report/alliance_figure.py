"""Foreign men in the country by state over time, with the number that was announced."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from steppefire.report.chart_parts import frame_chart, steps, time_axis, utc
from steppefire.report.figures import both, rows_of, within
from steppefire.report.reported_figures import PATHS
from steppefire.report.states import by_state, line, state_names
from steppefire.report.svg import STAND_INS
from steppefire.report.tables import daily, days, eventful_days

# Colours by size of the contingent; what comes after the fifth is one layer.
COLOURS = ("force", "crowd", "custody", "wire", "violence", "mute")
OTHERS = "others"
DASH = "M0 7h6v2.4H0z M10 7h6v2.4h-6z"


def layers_of(run: Any) -> pd.DataFrame:
    """Men by hour and state, the largest contingent first; small ones beyond the fifth are added up."""
    men = by_state(run, "state_troops")
    men = men.loc[:, men.max() >= 0.5] if len(men.columns) else men
    men = men[men.max().sort_values(ascending=False, kind="stable").index] if len(men.columns) else men
    if len(men.columns) > len(COLOURS):
        kept = men.iloc[:, : len(COLOURS) - 1].copy()
        kept[OTHERS] = men.iloc[:, len(COLOURS) - 1 :].sum(axis=1)
        return kept
    return men


def men_key(run: Any) -> list[dict[str, str]]:
    """The key of the layers and of the announced number."""
    titles = state_names(run)
    key = [{"name": titles.get(state, state), "colour": colour, "path": PATHS["square"]}
           for state, colour in zip(layers_of(run).columns, COLOURS, strict=False)]  # fmt: skip
    return [*key, {"name": "announced", "colour": "ink", "path": DASH}]


def men_figure(run: Any) -> dict[str, Any] | None:
    """Layers of men by state, and the announced number as a dashed line; None where no man came."""
    men, said = layers_of(run), line(run, "troops_announced")
    if men.empty or not len(men.columns):
        return None
    shown = shown_days(run, men.sum(axis=1))
    top = max(float(men.sum(axis=1).max()), float(said.max()) if said is not None else 0.0)
    y = alt.Y("value:Q", title="men", scale=alt.Scale(domain=[0, 1.08 * top], nice=False),
              axis=alt.Axis(format=",d", tickCount=5, tickMinStep=1))  # fmt: skip
    drawn: list[Any] = list(areas(men, shown, y))
    if said is not None and said.max() >= 1:
        dashed = alt.Chart(alt.Data(values=steps(within(said, shown), 1))).encode(x=time_axis(shown), y=y)
        drawn.append(dashed.mark_line(color=STAND_INS["ink"], strokeWidth=1.6, strokeDash=[5, 4],
                                      interpolate="step-after"))  # fmt: skip
    titles, title = state_names(run), "Foreign men in the country, by state"
    table = daily(men, "max").reindex(shown).rename(columns=titles).round().astype(int)
    if said is not None:
        table["announced"] = daily(said.to_frame(), "max").iloc[:, 0].reindex(shown).round().astype(int)
    table.index = pd.Index([str(day.date()) for day in shown], name="day (most)")
    return {
        **both(lambda width: frame_chart(width, *drawn), "foreign-men", title),
        "title": title,
        "table": rows_of(table),
        "words": "Layers add up to all foreign men. Dashed: men said to be there or on their way.",
    }


def shown_days(run: Any, men: pd.Series) -> pd.DatetimeIndex:
    """From the first day to two days after the last man left, and no less than the eventful days."""
    all_days = days(pd.DatetimeIndex(men.index)).unique()
    last = days(pd.DatetimeIndex(men.index[men.to_numpy() >= 0.5]))[-1] + pd.Timedelta(days=2)
    return pd.DatetimeIndex(all_days[all_days <= max(last, eventful_days(run)[-1])])


def areas(men: pd.DataFrame, shown: pd.DatetimeIndex, y: alt.Y) -> list[Any]:
    """One layer a state, the smallest contingents on top."""
    total = within(men.cumsum(axis=1), shown)
    changed = total.ne(total.shift()).any(axis=1) | (total.index == total.index[-1])
    kept, drawn = total[changed], []
    for number, state in enumerate(kept.columns):
        low = kept.iloc[:, number - 1] if number else 0.0 * kept[state]
        values = [{"time": utc(when), "value": round(float(top), 1), "low": round(float(foot), 1)}
                  for when, top, foot in zip(kept.index, kept[state], low, strict=True)]  # fmt: skip
        base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(shown), y=y, y2="low:Q")
        drawn.append(base.mark_area(color=STAND_INS[COLOURS[number]], opacity=0.8, interpolate="step-after"))
    return drawn
