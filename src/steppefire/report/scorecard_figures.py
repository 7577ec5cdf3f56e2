"""Two pictures of a scorecard: probabilities of endings beside what happened, and how reliable they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import altair as alt

from steppefire.report.html import template_text
from steppefire.report.svg import NARROW, STAND_INS, WIDE, draw
from steppefire.scenario.observed import CLASSES

SHORT = {"no_crisis": "no crisis", "popular_overthrow": "popular overthrow", "coup": "coup",
         "survives_concession": "survives, concession", "survives_repression": "survives, repression",
         "survives_intervention": "survives, intervention", "civil_war": "civil war"}  # fmt: skip
LABELS_WIDTH = 105  # about what names of cases need
ROOM = 0.92  # of a column, for a bar of 100 %
PLAIN = 'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"'


def classes_chart(rows: list[dict[str, Any]], width: int) -> Any:
    """A row for each name, a column for each class: a bar for its probability, a frame where it was observed."""
    names = [row["name"] for row in rows]
    cells = [cell for row in rows for cell in cells_of(row)]
    wide = width > NARROW
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=180, ticks=False, domain=False))
    x = alt.X("start:Q", title=None, scale=alt.Scale(domain=[0, len(CLASSES)], nice=False),
              axis=alt.Axis(labels=False, ticks=False, domain=False, grid=False))  # fmt: skip
    base = alt.Chart(alt.Data(values=cells)).encode(y=y, x=x)
    step = 26 if wide else 22
    seen = base.transform_filter("datum.seen")
    return alt.layer(
        *heads(x, wide),
        base.mark_bar(color=STAND_INS["grid"], opacity=0.55, height=step - 8).encode(x2="end:Q"),
        base.mark_bar(color=STAND_INS["force"], height=step - 8).encode(x2="reach:Q"),
        base.transform_filter("datum.high > datum.start").mark_rule(color=STAND_INS["ink"], strokeWidth=1).encode(
            x=alt.X("low:Q"), x2="high:Q"),
        seen.mark_bar(color="transparent", stroke=STAND_INS["violence"], strokeWidth=2.4, height=step - 5,
                      fillOpacity=0).encode(x2="end:Q"),
    ).properties(width=width - LABELS_WIDTH, height=step * len(names))


def heads(x: Any, wide: bool) -> list[Any]:
    """Names of the classes above their columns: in up to two lines, or slanted where there is little room."""
    lines = [(number, *SHORT[kind].rpartition(" ")[::2]) for number, kind in enumerate(CLASSES)]
    if not wide:
        values = [{"start": number + 0.3, "text": f"{first} {last}".strip()} for number, first, last in lines]
        slanted = alt.Chart(alt.Data(values=values)).mark_text(angle=300, align="left", baseline="middle")
        return [slanted.encode(x=x, y=alt.value(-6), text="text:N")]
    drawn = []
    for line, height in ((1, -19), (2, -6)):
        values = [{"start": told[0] + 0.46, "text": told[line]} for told in lines]
        drawn.append(alt.Chart(alt.Data(values=values)).mark_text(align="center", fontSize=12).encode(
            x=x, y=alt.value(height), text="text:N"))  # fmt: skip
    return drawn


def cells_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The bars of one name, each in the column of its class."""
    seen = row["observed"] and row["observed"]["outcome_class"]
    return [{"name": row["name"], "start": float(number), "end": number + ROOM,
             "reach": number + ROOM * row["outcome_class"][kind],
             "low": number + ROOM * row["outcome_class_interval"][kind][0],
             "high": number + ROOM * (row["outcome_class_interval"][kind][1] if row["outcome_class"][kind] else 0.0),
             "seen": kind == seen}
            for number, kind in enumerate(CLASSES)]  # fmt: skip


def reliability_chart(bins: list[dict[str, Any]], width: int, what: str) -> Any:
    """Share that happened over the probability given, by bin, with counts and consistency bars."""
    x = alt.X("forecast:Q", title=f"probability given to {what}", scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]))  # fmt: skip
    y = alt.Y("observed:Q", title="share in which it happened", scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]))  # fmt: skip
    ends = alt.Data(values=[{"forecast": 0, "observed": 0}, {"forecast": 1, "observed": 1}])
    base = alt.Chart(alt.Data(values=[{**row, "label": f"n = {row['count']}"} for row in bins])).encode(x=x, y=y)
    side: Any = alt.expr("datum.forecast > 0.85 ? -10 : 10")
    align: Any = alt.expr("datum.forecast > 0.85 ? 'right' : 'left'")
    return alt.layer(
        alt.Chart(ends).mark_line(color=STAND_INS["mute"], strokeDash=[4, 4]).encode(x=x, y=y),
        base.mark_bar(color=STAND_INS["grid"], width=12, opacity=0.9).encode(y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_point(color=STAND_INS["force"], fill=STAND_INS["force"], size=60, opacity=1),
        base.mark_text(color=STAND_INS["mute"], dy=-7, dx=side, align=align).encode(text="label:N"),
    ).properties(width=width, height=min(width, 320), autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )  # fmt: skip


def charts(document: dict[str, Any], width: int) -> dict[str, Any]:
    """Every chart of a scorecard by its name; those of reliability where something was observed."""
    found = {"scorecard-classes": classes_chart(document["rows"], width)}
    scores = document["scores"]
    if scores:
        narrow = min(width, 420)
        found["scorecard-reliability-leader"] = reliability_chart(scores["reliability_leader"], narrow,
                                                                  "the leader's fall")  # fmt: skip
        found["scorecard-reliability-classes"] = reliability_chart(scores["reliability_class"], narrow, "a class")
    return found


LABELS = {"scorecard-classes": "Probabilities of endings, and what happened",
          "scorecard-reliability-leader": "Reliability of the probability that the leader falls",
          "scorecard-reliability-classes": "Reliability of the probabilities of classes"}  # fmt: skip


def figures(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The charts as inline SVG, wide and narrow."""
    wide, narrow = charts(document, WIDE), charts(document, NARROW)
    return {name: {"title": LABELS[name], "wide": draw(wide[name], f"{name}-w", LABELS[name]),
                   "narrow": draw(narrow[name], f"{name}-n", LABELS[name])} for name in wide}  # fmt: skip


def write_files(document: dict[str, Any], folder: Path) -> list[Path]:
    """The wide charts as files that stand alone, in the light colours of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", template_text("report.css").partition("@media")[0]))
    written = []
    for name, chart in charts(document, WIDE).items():
        text = str(draw(chart, name, LABELS[name])).replace("<svg ", f"<svg {PLAIN} ", 1)
        for variable in STAND_INS:
            text = text.replace(f"var(--{variable})", colours[variable])
        sheet = f'<rect width="100%" height="100%" fill="{colours["paper"]}"/>'
        text = re.sub(r"(<svg [^>]*>)", rf"\1{sheet}", text, count=1)
        path = folder / f"{name}.svg"
        path.write_text(text + "\n", "utf-8", newline="\n")
        written.append(path)
    return written
