"""Pieces that the report's charts share: axes, claims at their dates, ranges over seeds."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from steppefire.report.svg import STAND_INS


def utc(time: pd.Timestamp) -> str:
    """Local time written as if it were UTC, so that no chart depends on the machine's zone."""
    return time.isoformat() + "Z"


def every(days: Any) -> int:
    """Label every so manieth day, eight labels at most."""
    return -(-len(days) // 8)


def time_axis(days: pd.DatetimeIndex) -> alt.X:
    """The shared time axis over the eventful days."""
    # A margin at the right for the labels of final counts.
    domain = [utc(days[0]), utc(days[-1] + pd.Timedelta(days=1 + len(days) / 16))]
    return alt.X(
        "time:T",
        title=None,
        scale=alt.Scale(type="utc", domain=domain),
        axis=alt.Axis(
            format="%-d %b",
            values=[utc(day) for day in days[:: every(days)]],
            grid=False,
            labelFlush=False,
            labelOverlap="greedy",
            labelSeparation=8,
        ),
    )


def count_axis() -> alt.Y:
    """The shared axis for counts."""
    return alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=",d", tickCount=5, tickMinStep=1),
    )


def frame_chart(width: int, *layers: Any, height: int = 250) -> Any:
    """Layers in one frame of fixed outer width."""
    return alt.layer(*layers).properties(
        width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding")
    )


def about(claims: list[dict[str, Any]], *quantities: str) -> list[dict[str, Any]]:
    """National claims about one of these quantities."""
    return [claim for claim in claims if claim.get("quantity") in quantities and claim.get("scope") == "country"]


def steps(line: pd.Series, each: int = 3) -> list[dict[str, Any]]:
    """A line of steps, six digits: every so manieth hour, of which only those that change it, and the last."""
    kept = line.iloc[::each]
    kept = kept[kept.ne(kept.shift())]
    if len(kept) and kept.index[-1] != line.index[-1]:
        kept = pd.concat([kept, line.iloc[-1:]])
    return [{"time": utc(pd.Timestamp(time)), "value": float(f"{value:.6g}")} for time, value in kept.items()]


def claim_layers(claims: list[dict[str, Any]], days: pd.DatetimeIndex, top: float, colour: str = "claim") -> list[Any]:
    """Claims as intervals and points at the end of the period they speak of; later ones stand at the right edge."""
    edge = days[-1] + pd.Timedelta(days=1)
    # Two kinds of claims in one chart have their labels on different sides.
    side: Literal["left", "right"] = "right" if colour == "claim" else "left"
    drawn = [
        claim
        for claim in claims
        if claim["end"] is not None
        and claim["end"] >= days[0]
        and (claim.get("low") is not None or claim.get("high") is not None)
    ]
    values = [
        {
            "time": min(claim["end"], edge),
            "id": claim["id"],
            "value": claim["low"] if claim["low"] is not None else claim["high"],
            "high": claim["high"] if claim["high"] is not None else claim["low"],
            "shape": "exact" if claim["low"] is not None and claim["high"] is not None else "open",
        }
        for claim in drawn
    ]
    if not values:
        return []
    base = alt.Chart(alt.Data(values=labelled(values, top))).encode(x=time_axis(days), y=count_axis())
    shape = alt.Shape(
        "shape:N", legend=None, scale=alt.Scale(domain=["exact", "open"], range=["diamond", "triangle-up"])
    )
    return [
        base.mark_rule(color=STAND_INS[colour], strokeWidth=2).encode(y2="high:Q"),
        base.mark_point(color=STAND_INS[colour], fill=STAND_INS["paper"], size=42, strokeWidth=1.6, opacity=1).encode(
            shape=shape
        ),
        base.mark_text(color=STAND_INS[colour], align=side, dx=6 if side == "left" else -6, dy=-6, fontSize=10).encode(
            text="label:N"
        ),
    ]


def labelled(values: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """One label for claims that would cover each other: the first id and how many more."""
    near = 0.07 * max(top, *(value["high"] for value in values))
    heads: list[dict[str, Any]] = []
    for value in sorted(values, key=lambda value: (value["time"], -value["high"])):
        head = next(
            (
                head
                for head in heads
                if value["time"] - head["time"] <= pd.Timedelta(hours=20) and abs(value["high"] - head["high"]) <= near
            ),
            None,
        )
        if head is None:
            heads.append({**value, "more": 0})
        else:
            head["more"] += 1
    labels = {head["id"]: head["id"] + (f" +{head['more']}" if head["more"] else "") for head in heads}
    return [{**value, "time": utc(value["time"]), "label": labels.get(value["id"], "")} for value in values]


def range_layers(ranges: dict[str, Any] | None, word: str, days: pd.DatetimeIndex, by_day: bool) -> list[Any]:
    """The 5-95 % range over seeds as a bar at its day, for stored targets that count the same."""
    values = []
    for row in (ranges or {}).get("rows", []):
        date = date_of(str(row.get("measure")), word, days)
        if date is None or row.get("q05") is None or row.get("q95") is None:
            continue
        time = date + pd.Timedelta(hours=12 if by_day else 24)
        values.append({"time": utc(time), "value": row["q05"], "high": row["q95"]})
    if not values:
        return []
    base = alt.Chart(alt.Data(values=values)).encode(x=time_axis(days), y=count_axis(), y2="high:Q")
    return [base.mark_rule(color=STAND_INS["ink"], strokeWidth=7, opacity=0.28)]


def date_of(measure: str, word: str, days: pd.DatetimeIndex) -> pd.Timestamp | None:
    """The day that a measure such as `detained:2022-01-06` names; one without a day speaks of the run's end."""
    name, _, date = measure.partition(":")
    if name != word:
        return None
    if not date:
        return pd.Timestamp(days[-1])
    try:
        day = pd.Timestamp(date).tz_localize(None).normalize()
    except ValueError:
        return None
    return day if days[0] <= day <= days[-1] else None
