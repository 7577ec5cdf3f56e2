"""The circles around the leader: what happened among elites, day by day, how much power is his, how factions chose."""

from __future__ import annotations

import re
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report import words
from steppefire.report.chart_parts import frame_chart, steps, time_axis
from steppefire.report.figures import both, rows_of, within
from steppefire.report.leader import done
from steppefire.report.meetings import LEADER, likely, meetings, told_option
from steppefire.report.records import known, names
from steppefire.report.states import who_meets
from steppefire.report.story import place_names
from steppefire.report.svg import STAND_INS
from steppefire.report.tables import daily, eventful_days
from steppefire.report.timeline import cause_text

ELITE = "elite"
IDENTIFIER = re.compile(r"[\w-]+")


def circles(run: Any) -> dict[str, Any]:
    """Days, chart and meetings; each empty where the run has nothing of it."""
    days, figure, held = by_day(run), power_figure(run), faction_rows(run)
    return {"known": bool(days or figure or held), "days": days, "figure": figure, "meetings": held}


def by_day(run: Any) -> list[dict[str, Any]]:
    """What happened among elites, by day, with who, why and what it goes back to."""
    events = {int(event["event_id"]): event for event in run.events.to_dict("records")}
    where = {**names(run.scenario.units, "unit"), **place_names(run)}
    titles = {**names(getattr(run.scenario, "objects", None), "id"),
              **names(getattr(run.scenario, "elites", None), "office")}  # fmt: skip
    days: dict[str, list[dict[str, str]]] = {}
    for event in events.values():
        if event["event_type"] != ELITE:
            continue
        cause, time = events.get(int(event["cause"])), str(event["time"])
        actors = [titles.get(str(actor), str(actor)) for actor in (event["actor1"], event["actor2"]) if known(actor)]
        place = str(known(event["place"]) or "")
        days.setdefault(time[:10], []).append({
            "clock": time[11:16], "what": words.happened(event["sub_event_type"]), "who": "; ".join(actors),
            "where": where.get(place, place), "why": named(str(known(event["notes"]) or ""), titles),
            "answers": cause_text(cause, where) if cause else ""})  # fmt: skip
    return [{"day": words.day(date), "events": rows} for date, rows in days.items()]


def named(note: str, titles: dict[str, str]) -> str:
    """A note with the names of posts in place of their identifiers, a first capital, and no full stop."""
    text = IDENTIFIER.sub(lambda found: titles.get(found[0], found[0]) if "-" in found[0] else found[0], note)
    return text[:1].upper() + text[1:].rstrip(".")


def faction_rows(run: Any) -> list[dict[str, Any]]:
    """The meetings of the factions, each with what it chose and the other options."""
    rows, others_meet = [], who_meets(run)
    for row in meetings(run):
        if row["who"] != LEADER and row["who"] not in others_meet:
            options = [told_option(each) for each in row["options"]]
            rows.append({"time": row["time"], "who": words.plainly(row["who"]), "what": done(row["option"]),
                         "chance": likely(row["chance"]), "why": known(row["why"]) or "",
                         "others": others(options)})  # fmt: skip
    return rows


def others(options: list[dict[str, Any]]) -> str:
    """The options not chosen, with their chances."""
    return ", ".join(f"{each['name']} {each['chance']}" for each in options if not each["chosen"])


def power_figure(run: Any) -> dict[str, Any] | None:
    """The share of power on the leader's side by the hour; None where the run has none."""
    if "leader_power" not in run.series:
        return None
    days = eventful_days(run)
    power = pd.Series(np.asarray(run.series["leader_power"].values, float), pd.DatetimeIndex(run.series.time.values))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5))
    line = alt.Chart(alt.Data(values=steps(within(power, days).round(4), 1))).encode(x=time_axis(days), y=y)
    layer = line.mark_line(color=STAND_INS["force"], strokeWidth=2.2, interpolate="step-after")
    title = "Power on the leader's side"
    table = daily(power.to_frame("his share"), "last").reindex(days)
    table = table.map(lambda share: "–" if share != share else f"{share:.0%}")
    table.index = pd.Index([str(day.date()) for day in days], name="day (end)")
    return {
        **both(lambda width: frame_chart(width, layer), "leader-power", title),
        "title": title,
        "table": rows_of(table),
        "words": "Share of all power of offices, men and wealth that is on his side.",
    }
