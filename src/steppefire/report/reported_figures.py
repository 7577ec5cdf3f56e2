"""Charts of published figures against the true line, a mark for each source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from steppefire.report import words
from steppefire.report.chart_parts import about, count_axis, frame_chart, steps, time_axis, utc
from steppefire.report.figures import within
from steppefire.report.reported import LABELS, true_line, withdrawals
from steppefire.report.svg import NARROW, STAND_INS, draw
from steppefire.report.tables import AT_ONCE, claim_rows, eventful_days

# Source: colour by camp, shape by source. Keys of charts are S0, S1, ..: names come from files and stay out of them.
STYLES = {
    "interior ministry": ("force", "square"),
    "president's office": ("force", "triangle-down"),
    "health ministry": ("force", "cross"),
    "prosecutor": ("force", "triangle-up"),
    "state television": ("force", "circle"),
    "news agencies": ("claim", "circle"),
    "exile press": ("crowd", "diamond"),
    "non-governmental bodies": ("custody", "square"),
    "network monitors": ("mute", "diamond"),
}
OTHER = ("mute", "triangle-right")
NAMES = (*STYLES, "other sources")
PATHS = {
    "square": "M3.5 3.5h9v9h-9z",
    "triangle-up": "M8 3l6 10H2z",
    "triangle-down": "M8 13l6-10H2z",
    "triangle-right": "M3 2l10 6-10 6z",
    "cross": "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
    "circle": "M8 3.2a4.8 4.8 0 1 0 .01 0z",
    "diamond": "M8 2l4.5 6L8 14 3.5 8z",
}
# Chart: name, title, the quantities drawn in it (the first is the true line), the words beneath the title.
CHARTS = (
    ("dead", "Dead, both sides", ("dead",)),
    ("dead-civilians", "Dead civilians, “attackers” among them", ("dead_civilians", "dead_attackers")),
    ("dead-security", "Dead of the forces", ("dead_security",)),
    ("injured-civilians", "Injured civilians", ("injured_civilians",)),
    ("injured-security", "Injured of the forces", ("injured_security",)),
    ("detained", "Detained", ("detained",)),
    ("participants", "Participants since midnight", ("participants",)),
)


def mark_of(source: str) -> int:
    """Number of a source among the styles; the last stands for every other."""
    return list(STYLES).index(source) if source in STYLES else len(STYLES)


def source_scale(kind: str, numbers: Iterable[int]) -> dict[str, Any]:
    """Encoding by source: its colour or its shape."""
    styles, part = [*STYLES.values(), OTHER], {"colour": 0, "shape": 1}[kind]
    chosen = sorted(set(numbers))
    values = [styles[number][part] for number in chosen]
    scale = alt.Scale(
        domain=[f"S{number}" for number in chosen],
        range=[STAND_INS[value] for value in values] if kind == "colour" else values,
    )
    make: Any = {"colour": alt.Color, "shape": alt.Shape}[kind]
    return {"color" if kind == "colour" else "shape": make("source:N", scale=scale, legend=None)}


def source_key(sources: Iterable[str]) -> list[dict[str, str]]:
    """The key of the marks, for the page: name, colour and outline of each source that spoke."""
    styles = [*STYLES.values(), OTHER]
    return [
        {"name": NAMES[number], "colour": styles[number][0], "path": PATHS[styles[number][1]]}
        for number in sorted({mark_of(source) for source in sources})
    ]


def reported_figures(run: Any, said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A chart for each quantity that a source gave a figure of."""
    real = claim_rows(run)
    found = []
    for name, title, quantities in CHARTS:
        rows = [row for row in said if row["quantity"] in quantities and row["figure"] is not None]
        if rows:
            found.append(reported_figure(run, name, title, quantities, said, real))
    return found


def reported_figure(
    run: Any,
    name: str,
    title: str,
    quantities: tuple[str, ...],
    said: list[dict[str, Any]],
    real: list[dict[str, Any]],
) -> dict[str, Any]:
    """One quantity: the true line, the figures of each source as marks, and the real claims in a panel of their own."""
    days = eventful_days(run)
    edge = days[-1] + pd.Timedelta(days=1)
    mine = [row for row in said if row["quantity"] in quantities]
    drawn = [row for row in news_only(mine) if row["end"] <= edge]
    true = within(true_line(run.series, quantities[0]), days)
    layers = [
        *mark_layers(drawn, withdrawals(mine), days),
        alt.Chart(alt.Data(values=steps(true, 1 if "participants" in quantities else 3)))
        .mark_line(color=STAND_INS["ink"], strokeWidth=1.6, interpolate="step-after")
        .encode(x=time_axis(days), y=count_axis()),
    ]
    worded = sum(row["figure"] is None and not row["withdrawn"] for row in mine)
    label = f"{title}: the true line and the figures of the simulated sources"
    return {
        "name": f"reported-{name}",
        "title": title,
        "words": words.plural(len(mine), "statement") + (f", {worded} of them in words alone." if worded else "."),
        "narrow": draw(frame_chart(NARROW, *layers, height=210), f"reported-{name}-n", label),
        "real": real_panel(name, title, about(real, *quantities), days),
        "table": figure_table(mine),
    }


def news_only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures that differ from the one before of the same source: a figure repeated is drawn once."""
    last: dict[tuple[Any, Any], Any] = {}
    found = []
    for row in rows:
        key, now = (row.get("claimant"), row["quantity"]), (row.get("low"), row.get("high"), row.get("words"))
        if row["figure"] is not None and last.get(key) != now:
            found.append(row)
        last[key] = now
    return found


def mark_layers(rows: list[dict[str, Any]], taken: set[str], days: pd.DatetimeIndex) -> list[Any]:
    """Figures as marks: filled where exact, hollow where open, a bar for an interval, crossed out where withdrawn."""
    if not rows:
        return []
    values = [
        {
            "time": utc(row["end"]),
            "value": row["figure"],
            "low": row["low"] if row.get("low") is not None else row["figure"],
            "high": row["high"] if row.get("high") is not None else row["figure"],
            "source": f"S{mark_of(str(row.get('claimant')))}",
            "open": row.get("low") is None or row.get("high") is None,
            "taken": str(row.get("id")) in taken,
        }
        for row in rows
    ]
    numbers = [mark_of(str(row.get("claimant"))) for row in rows]
    colour, shape = source_scale("colour", numbers), source_scale("shape", numbers)

    def base(chosen: list[dict[str, Any]]) -> Any:
        return alt.Chart(alt.Data(values=chosen)).encode(x=time_axis(days), y=count_axis(), **colour)

    exact, floors = ([value for value in values if value["open"] is open_] for open_ in (False, True))
    spans = [{**value, "value": value["low"]} for value in values if value["low"] != value["high"]]
    crossed = [value for value in values if value["taken"]]
    layers = [base(spans).mark_rule(strokeWidth=2).encode(y2="high:Q")] if spans else []
    if floors:
        layers.append(base(floors).mark_point(size=32, strokeWidth=1.4, fill=STAND_INS["paper"]).encode(**shape))
    if exact:
        layers.append(base(exact).mark_point(size=32, filled=True, opacity=0.9).encode(**shape))
    if crossed:
        cross = base(crossed).mark_text(text="✕", fontSize=17, fontWeight="bold")
        layers.append(cross.encode(color=alt.value(STAND_INS["violence"])))
    return layers


def real_panel(name: str, title: str, claims: list[dict[str, Any]], days: pd.DatetimeIndex) -> dict[str, Any] | None:
    """The real claims about the same quantity in grey on the same days; None where fewer than two have a number."""
    edge = days[-1] + pd.Timedelta(days=1)
    values = [
        {
            "time": utc(claim["end"]),
            "value": claim["low"] if claim.get("low") is not None else claim["high"],
            "high": claim["high"] if claim.get("high") is not None else claim["low"],
        }
        for claim in claims
        if claim["end"] is not None and days[0] <= claim["end"] <= edge
        and (claim["quantity"] not in AT_ONCE or claim["end"] - claim["start"] <= pd.Timedelta(days=1))
        and (claim.get("low") is not None or claim.get("high") is not None)
    ]  # fmt: skip
    if len(values) < 2:
        return None
    base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(days), y=count_axis().axis(tickCount=3, format=",d"))
    layers = [
        base.mark_rule(color=STAND_INS["mute"], strokeWidth=2).encode(y2="high:Q"),
        base.mark_point(color=STAND_INS["mute"], shape="diamond", size=30, strokeWidth=1.4),
    ]
    label = f"{title}: claims about the real events, in grey"
    drawn = draw(frame_chart(NARROW, *layers, height=110), f"real-{name}-n", label)
    text = f"{len(values)} claims about the real events: claims, not truth; a scale of their own."
    return {"narrow": drawn, "words": text}


def figure_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The last figure of each day by source, with the truth at its moment."""
    last: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        if row["figure"] is not None:
            last[str(row["said"].date()), LABELS[row["quantity"]], str(row.get("claimant"))] = row
    return {
        "head": ["day, what and who", "figure", "truth"],
        "rows": [[", ".join(key), row["figure"], row["truth"]] for key, row in last.items()],
    }
