"""The example: how likely revolts in other states were before and after this one, and which broke out."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from steppefire.report import words
from steppefire.report.chart_parts import frame_chart
from steppefire.report.figures import both, rows_of
from steppefire.report.states import by_state, happened, role_of, state_names
from steppefire.report.svg import STAND_INS

CHANGED = 0.01  # relative change of a rate from which it is told


def example(run: Any) -> dict[str, Any]:
    """Sentences and the chart of rates; nothing where the run says nothing of other states."""
    table = rates(run)
    if not len(table):
        return {"known": False, "said": [], "figure": None}
    return {"known": True, "said": sentences(run, table), "figure": rate_figure(table)}


def rates(run: Any) -> pd.DataFrame:
    """Rate of a revolt by state at hour 0, at its most, and at the end; the host left out, the largest change first."""
    risk, titles, roles = by_state(run, "state_risk"), state_names(run), role_of(run)
    if not len(risk.columns) or risk.max().max() <= 0:
        return pd.DataFrame()
    table = pd.DataFrame({"before": risk.iloc[0], "most": risk.max(), "after": risk.iloc[-1]})
    table = table[[roles.get(state) != "host" for state in table.index]]
    order = (table["most"] - table["before"]).sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename(index=titles)


def sentences(run: Any, table: pd.DataFrame) -> list[str]:
    """Where the example raised or lowered the risk most, and which revolts broke out."""
    return [of_risk(table), of_revolts(run)]


def of_risk(table: pd.DataFrame) -> str:
    """The state in which the rate changed most."""
    change = (table["after"] - table["before"]).abs() / table["before"].clip(lower=1e-9)
    peak = (table["most"] - table["before"]) / table["before"].clip(lower=1e-9)
    if max(change.max(), peak.max()) < CHANGED:
        return "What happened here changed the risk of revolts in other states by less than a hundredth."
    most = str(peak.idxmax() if peak.max() >= CHANGED else change.idxmax())
    row = table.loc[most]
    return (f"The risk of a revolt changed most in {most}: {row['before']:.3g} a year at hour 0, {row['most']:.3g} at "
            f"its highest, {row['after']:.3g} at the end.")  # fmt: skip


def of_revolts(run: Any) -> str:
    """Revolts that broke out elsewhere during the run."""
    titles = state_names(run)
    told = [f"{titles.get(str(event['actor1']), str(event['actor1']))} ({words.moment(event['time'])})"
            for event in happened(run, "revolt_elsewhere")]  # fmt: skip
    if not told:
        return "No revolt broke out elsewhere within the run."
    return f"{'A revolt' if len(told) == 1 else 'Revolts'} broke out in {words.listed(told)}."


def rate_figure(table: pd.DataFrame) -> dict[str, Any]:
    """A line a state from the rate at hour 0 to that at the end, with a tick at the highest."""
    values = [{"state": name, "before": before, "most": most, "after": after}
              for name, before, most, after in table.itertuples()]  # fmt: skip
    top = 1.1 * float(table.max().max())
    # Order of appearance: names come from the scenario and stay out of Vega expressions.
    y = alt.Y("state:N", sort=None, title=None, axis=alt.Axis(labelLimit=120))

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title="revolts a year", scale=alt.Scale(domain=[0, top], nice=False),
                     axis=alt.Axis(tickCount=5))  # fmt: skip

    base = alt.Chart(alt.Data(values=values)).encode(y=y)
    layers = [
        base.mark_rule(color=STAND_INS["mute"], strokeWidth=1.5).encode(x=x("before"), x2="after:Q"),
        base.mark_tick(color=STAND_INS["violence"], thickness=2, size=13).encode(x=x("most")),
        base.mark_point(color=STAND_INS["mute"], fill=STAND_INS["paper"], size=55, opacity=1).encode(x=x("before")),
        base.mark_point(color=STAND_INS["violence"], fill=STAND_INS["violence"], size=55, opacity=1).encode(
            x=x("after")),
    ]  # fmt: skip
    title = "Risk of a revolt in other states, before and after"
    shown = table.map(lambda rate: f"{rate:.3g}").rename(columns={"before": "hour 0", "most": "highest",
                                                                  "after": "end"})  # fmt: skip
    shown.index.name = "state"
    return {
        **both(lambda width: frame_chart(width, *layers, height=70 + 20 * len(table)), "example", title),
        "title": title,
        "table": rows_of(shown),
        "words": "Revolts a year. Hollow: at hour 0. Filled: at the end. Tick: at its highest.",
    }
