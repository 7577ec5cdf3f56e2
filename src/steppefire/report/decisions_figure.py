"""The leader's chance to stay in office as he and insiders saw it, with his moves above on the same time axis."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report.chart_parts import frame_chart, steps, time_axis, utc
from steppefire.report.figures import both, rows_of
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
SURE = 0.95  # chance to stay below which there is something to see


def decisions_figure(run: Any, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Both chances by the hour while he is in office, and a mark a move; None where the run's files hold no chances."""
    if not set(NEEDED) <= set(run.series):
        return None
    until = local(run.series, run.outcome.get("leader_out_time"))
    believed, inside = (line(run, name, until) for name in NEEDED)
    shown = [(row, when) for row in rows if (when := local(run.series, row["time"])) is not None]
    chances = pd.DataFrame({"as he believed": believed, "as insiders saw it": inside})
    days = telling_days(chances, [when for _, when in shown], eventful_days(run))
    shown = [(row, when) for row, when in shown if when <= days[-1] + pd.Timedelta(days=1)]
    lanes = [name for name in KINDS if any(name in row["kinds"] for row, _ in shown)]
    top = FIRST_LANE + LANE * (len(lanes) - 1) + 0.06 if lanes else 1.0
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False),
              axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]))  # fmt: skip
    layers = [drawn(part(inside, days), days, y, "ink", 1.3), drawn(part(believed, days), days, y, "force", 2.2)]
    if until is not None:
        layers.append(rule(until, days, y))
    title = "His chance to stay in office, and his moves"
    table = daily(chances, "last").reindex(days).map(lambda share: "–" if share != share else f"{share:.0%}")
    table.index = pd.Index([str(day.date()) for day in days], name="day (end)")
    return {
        **both(lambda width: frame_chart(width, *layers, *marks(shown, lanes, days, y, width), height=300),
               "decisions", title),
        "title": title,
        "table": rows_of(table),
        "words": "Blue: as he believed. Thin: as insiders saw it, who know the crowds and who obeys. Marks above: his "
        "moves, with their numbers in the list." + (" Dashed: he is out of office." if until is not None else ""),
    }


def line(run: Any, name: str, until: pd.Timestamp | None) -> pd.Series:
    """A chance of the country by the hour, up to the moment he goes."""
    found = pd.Series(np.asarray(run.series[name].values, float).round(3), pd.DatetimeIndex(run.series.time.values))
    return found if until is None else found[found.index <= until + pd.Timedelta(hours=1)]


def part(series: pd.Series, days: pd.DatetimeIndex) -> pd.Series:
    """The hours of the days drawn."""
    return series[(series.index >= days[0]) & (series.index <= days[-1] + pd.Timedelta(days=1))]


def drawn(series: pd.Series, days: pd.DatetimeIndex, y: alt.Y, colour: str, width: float) -> Any:
    """One line of steps, by the hour."""
    base = alt.Chart(alt.Data(values=steps(series, 1))).encode(x=time_axis(days), y=y)
    return base.mark_line(color=STAND_INS[colour], strokeWidth=width, interpolate="step-after")


def rule(until: pd.Timestamp, days: pd.DatetimeIndex, y: alt.Y) -> Any:
    """A dashed upright where he leaves office."""
    values = [{"time": utc(until), "value": 0.0, "head": 1.0}]
    base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(days), y=y, y2="head:Q")
    return base.mark_rule(color=STAND_INS["mute"], strokeWidth=1.4, strokeDash=[5, 3])


def marks(shown: list[tuple[dict[str, Any], pd.Timestamp]], lanes: list[str], days: pd.DatetimeIndex, y: alt.Y,
          width: int) -> list[Any]:  # fmt: skip
    """A mark a move in the lane of its kind, with its number beside it."""
    layers: list[Any] = []
    pixel = (len(days) + 1) * pd.Timedelta(days=1) / (width - 40)
    for lane, name in enumerate(lanes):
        colour, shape, _ = KINDS[name]
        height = FIRST_LANE + LANE * lane
        mine = [(row["number"], when) for row, when in shown if name in row["kinds"]]
        points = [{"time": utc(when), "value": height} for _, when in mine]
        texts = [{"time": utc(when), "value": height, "label": text} for when, text in numbered(mine, pixel)]
        base = alt.Chart(alt.Data(values=points)).encode(x=time_axis(days), y=y)
        layers.append(base.mark_point(shape=shape, filled=True, size=50, opacity=1, color=STAND_INS[colour]))
        base = alt.Chart(alt.Data(values=texts)).encode(x=time_axis(days), y=y, text="label:N")
        layers.append(base.mark_text(color=STAND_INS["mute"], fontSize=10, align="left", dx=6))
    return layers


def numbered(mine: list[tuple[int, pd.Timestamp]], pixel: pd.Timedelta) -> list[tuple[pd.Timestamp, str]]:
    """Numbers of the moves of a lane; those that would cover the next mark stand together behind the last of them."""
    groups: list[list[tuple[int, pd.Timestamp]]] = []
    for number, when in mine:
        if groups and when - groups[-1][-1][1] < (14 + 6 * len(joined(groups[-1]))) * pixel:
            groups[-1].append((number, when))
        else:
            groups.append([(number, when)])
    return [(group[-1][1], joined(group)) for group in groups]


def joined(group: list[tuple[int, pd.Timestamp]]) -> str:
    """`3, 4`, or `3 … 9` for more."""
    numbers = [str(number) for number, _ in group]
    return ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]} … {numbers[-1]}"


def telling_days(chances: pd.DataFrame, moves: list[pd.Timestamp], days: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The days from the one before his first move or doubt to two days after the last; a week at least."""
    doubted = chances.index[(chances < SURE).any(axis=1)] - pd.Timedelta(minutes=30)
    times = [when.normalize() for when in [*moves, *doubted] if when <= days[-1] + pd.Timedelta(days=1)]
    first = min(times, default=days[0]) - pd.Timedelta(days=1)
    last = max(max(times, default=days[0]) + pd.Timedelta(days=2), first + pd.Timedelta(days=6))
    return days[(days >= first) & (days <= last)]


def key_of(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The key of lines and marks, for the page."""
    found = [{"name": "his chance, as he believed", "colour": "force", "path": BAR},
             {"name": "as insiders saw it", "colour": "ink", "path": "M0 7.5h16v1H0z"}]  # fmt: skip
    kinds = {kind for row in rows for kind in row["kinds"]}
    return found + [{"name": text, "colour": colour, "path": PATHS[shape]}
                    for name, (colour, shape, text) in KINDS.items() if name in kinds]  # fmt: skip
