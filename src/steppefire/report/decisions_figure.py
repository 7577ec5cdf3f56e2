"""The leader's chance to stay in office as he and insiders saw it, with his moves above on the same time axis."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report.chart_parts import frame_chart, steps, time_axis, utc
from steppefire.report.figures import both, rows_of, within
from steppefire.report.leader import CONCESSION, FORCE, HELP, LEAVE, WORDS
from steppefire.report.reported_figures import PATHS
from steppefire.report.svg import STAND_INS
from steppefire.report.tables import daily, eventful_days, local

NEEDED = ("survival", "elite_survival")
# Kind of move: colour, shape, name in the key. Each kind has a lane of its own above the lines.
KINDS = {
    CONCESSION: ("claim", "diamond", "concession"),
    FORCE: ("violence", "square", "force"),
    WORDS: ("crowd", "circle", "words: the net cut, a story told, the border closed"),
    HELP: ("custody", "triangle-up", "help from outside"),
    LEAVE: ("ink", "cross", "gives in"),
}
LANE, FIRST_LANE = 0.085, 1.09
BAR = "M0 7h16v2.4H0z"
NEAR = 0.035  # share of the axis within which numbers of moves are written together


def decisions_figure(run: Any, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Both chances by the hour while he is in office, and a mark a move; None where the run's files hold no chances."""
    if not set(NEEDED) <= set(run.series):
        return None
    days, until = eventful_days(run), local(run.series, run.outcome.get("leader_out_time"))
    believed, inside = (line(run, name, until) for name in NEEDED)
    lanes = [name for name in KINDS if any(row["kind"] == name for row in rows)]
    top = FIRST_LANE + LANE * len(lanes)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top + (0.04 if lanes else 0.0)], nice=False),
              axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]))  # fmt: skip
    layers = [drawn(within(inside, days), days, y, "ink", 1.3), drawn(within(believed, days), days, y, "force", 2.2)]
    if until is not None:
        layers.append(rule(until, days, y))
    layers += marks(run, rows, lanes, days, y, top)
    title = "His chance to stay in office, and his moves"
    table = daily(pd.DataFrame({"as he believed": believed, "as insiders saw it": inside}), "last")
    table = table.reindex(days).map(lambda share: "–" if share != share else f"{share:.0%}")
    table.index = pd.Index([str(day.date()) for day in days], name="day (end)")
    return {
        **both(lambda width: frame_chart(width, *layers, height=300), "decisions", title),
        "title": title,
        "table": rows_of(table),
        "words": "Blue: as he believed. Thin: as insiders saw it, who know the crowds and who obeys. Marks above: his "
        "moves, with their numbers in the list." + (" Dashed: he is out of office." if until is not None else ""),
    }


def line(run: Any, name: str, until: pd.Timestamp | None) -> pd.Series:
    """A chance of the country by the hour, up to the moment he goes."""
    found = pd.Series(np.asarray(run.series[name].values, float).round(3), pd.DatetimeIndex(run.series.time.values))
    return found if until is None else found[found.index <= until + pd.Timedelta(hours=1)]


def drawn(series: pd.Series, days: pd.DatetimeIndex, y: alt.Y, colour: str, width: float) -> Any:
    """One line of steps, by the hour."""
    base = alt.Chart(alt.Data(values=steps(series, 1))).encode(x=time_axis(days), y=y)
    return base.mark_line(color=STAND_INS[colour], strokeWidth=width, interpolate="step-after")


def rule(until: pd.Timestamp, days: pd.DatetimeIndex, y: alt.Y) -> Any:
    """A dashed upright where he leaves office."""
    values = [{"time": utc(until), "value": 0.0, "head": 1.0}]
    base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(days), y=y, y2="head:Q")
    return base.mark_rule(color=STAND_INS["mute"], strokeWidth=1.4, strokeDash=[5, 3])


def marks(run: Any, rows: list[dict[str, Any]], lanes: list[str], days: pd.DatetimeIndex, y: alt.Y,
          top: float) -> list[Any]:  # fmt: skip
    """A mark a move in the lane of its kind, and their numbers above."""
    dated = [(row, local(run.series, row["time"])) for row in rows if row["kind"] in lanes]
    shown = [(row, when) for row, when in dated if when is not None and when <= days[-1] + pd.Timedelta(days=1)]
    layers: list[Any] = []
    for lane, name in enumerate(lanes):
        colour, shape, _ = KINDS[name]
        values = [{"time": utc(when), "value": FIRST_LANE + LANE * lane} for row, when in shown if row["kind"] == name]
        base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(days), y=y)
        layers.append(base.mark_point(shape=shape, filled=True, size=55, opacity=1, color=STAND_INS[colour]))
    numbers = [{"time": utc(when), "value": top, "label": text} for when, text in numbered(shown, days)]
    base = alt.Chart(alt.Data(values=numbers)).encode(x=time_axis(days), y=y, text="label:N")
    return [*layers, base.mark_text(color=STAND_INS["mute"], fontSize=10)] if numbers else layers


def numbered(shown: list[tuple[dict[str, Any], pd.Timestamp]],
             days: pd.DatetimeIndex) -> list[tuple[pd.Timestamp, str]]:  # fmt: skip
    """Numbers of the moves at their times; those that would cover each other as `3–5`, at the first of them."""
    near = NEAR * (len(days) + 1) * pd.Timedelta(days=1)
    groups: list[list[tuple[int, pd.Timestamp]]] = []
    for row, when in shown:
        wide = 1.0 if not groups or len(groups[-1]) == 1 else 2.0  # a range of numbers needs more room
        if groups and when - groups[-1][0][1] < wide * near:
            groups[-1].append((row["number"], when))
        else:
            groups.append([(row["number"], when)])
    return [(group[0][1], f"{group[0][0]}" + (f"–{group[-1][0]}" if len(group) > 1 else "")) for group in groups]


def key_of(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The key of lines and marks, for the page."""
    found = [{"name": "his chance, as he believed", "colour": "force", "path": BAR},
             {"name": "as insiders saw it", "colour": "ink", "path": "M0 7.5h16v1H0z"}]  # fmt: skip
    kinds = {row["kind"] for row in rows}
    return found + [{"name": text, "colour": colour, "path": PATHS[shape]}
                    for name, (colour, shape, text) in KINDS.items() if name in kinds]  # fmt: skip
