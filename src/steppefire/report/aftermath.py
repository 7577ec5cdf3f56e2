"""What is left: legitimacy, dependence and the risk of the next crisis in the years after."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.report import words
from steppefire.report.alliance_figure import DASH
from steppefire.report.chart_parts import frame_chart, utc
from steppefire.report.decisions_figure import BAR
from steppefire.report.figures import both, rows_of
from steppefire.report.svg import STAND_INS
from steppefire.report.years import axis, dated_day

NEEDED = ("after_standing", "after_dependence", "after_crisis_risk", "after_help_next")
SHARES = {"after_standing": ("legitimacy", "force", [1, 0]), "after_dependence": ("dependence", "violence", [1, 0]),
          "after_help_next": ("help if asked", "custody", [4, 3])}  # fmt: skip


def aftermath(run: Any) -> dict[str, Any]:
    """Sentences and charts of the years after; nothing where the files hold none."""
    if not set(NEEDED) <= set(run.series):
        return {"known": False, "said": [], "figures": [], "key": []}
    key = [{"name": label, "colour": colour, "path": DASH if dash[1] else BAR}
           for label, colour, dash in SHARES.values()]  # fmt: skip
    return {"known": True, "said": sentences(run), "figures": [shares_figure(run), risk_figure(run)], "key": key}


def line(run: Any, name: str) -> pd.Series:
    """A monthly series of the country after the run, by its dates."""
    return pd.Series(np.asarray(run.series[name].values, float), pd.DatetimeIndex(run.series["month_after"].values))


def sentences(run: Any) -> list[str]:
    """From what to what legitimacy, dependence, risk and help went, and when the last foreign men had gone."""
    standing, debt, risk, help_next = (line(run, name) for name in NEEDED)
    years = (standing.index[-1] - standing.index[0]) / pd.Timedelta(days=365.25)
    said = [
        f"In the {years:.0f} years after ({dated_day(standing.index[0])} to {dated_day(standing.index[-1])}), with "
        f"nobody in the street, legitimacy went from {standing.iloc[0]:.1%} to {standing.iloc[-1]:.1%}, dependence on "
        f"the patron from {debt.iloc[0]:.1%} to {debt.iloc[-1]:.1%}.",
        f"The next crisis comes at a rate of {risk.iloc[0]:.3g} a year at first and {risk.iloc[-1]:.3g} at the end; "
        f"if he asked for help in it, the chance to get it would be {help_next.iloc[-1]:.0%}.",
        of_troops(run),
    ]
    return [sentence for sentence in said if sentence]


def of_troops(run: Any) -> str:
    """How many foreign men stayed on, and when they were gone; empty where there were none."""
    if "after_foreign_troops" not in run.series:
        return ""
    men = line(run, "after_foreign_troops")
    there = men[men >= 0.5]
    if not len(there):
        return ""
    if there.index[-1] == men.index[-1]:
        return f"{words.count(men.iloc[-1])} foreign men were still there at the end."
    return f"Foreign men stayed until {dated_day(there.index[-1])}."


def shares_figure(run: Any) -> dict[str, Any]:
    """Legitimacy, dependence, and the chance of help, as shares."""
    lines = {label: line(run, name) for name, (label, _, _) in SHARES.items()}
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5))
    layers = [drawn(line(run, name), y, colour, dash) for name, (_, colour, dash) in SHARES.items()]
    title = "Legitimacy, dependence, and help in the next crisis"
    return {
        **both(lambda width: frame_chart(width, *layers), "after-shares", title),
        "title": title,
        "table": half_yearly(lines, ".1%"),
        "words": "Shares, by month. Dashed: the chance that a request would be granted.",
    }


def risk_figure(run: Any) -> dict[str, Any]:
    """The rate of the next crisis."""
    risk = line(run, "after_crisis_risk")
    y = alt.Y("value:Q", title="crises a year", scale=alt.Scale(domain=[0, 1.2 * max(float(risk.max()), 1e-6)]),
              axis=alt.Axis(tickCount=5))  # fmt: skip
    title = "Risk of the next crisis"
    return {
        **both(lambda width: frame_chart(width, drawn(risk, y, "violence", [1, 0])),
               "after-risk", title),
        "title": title,
        "table": half_yearly({"crises a year": risk}, ".3f"),
        "words": "Crises a year, by month.",
    }  # fmt: skip


def drawn(series: pd.Series, y: alt.Y, colour: str, dash: list[int]) -> Any:
    """One line, six digits."""
    values = [{"time": utc(when), "value": float(f"{value:.6g}")} for when, value in series.items()]
    layer = alt.Chart(alt.Data(values=values)).encode(x=axis(series), y=y)
    return layer.mark_line(color=STAND_INS[colour], strokeWidth=2.2, strokeDash=dash)


def half_yearly(lines: dict[str, pd.Series], form: str) -> dict[str, Any]:
    """The table under a chart: every sixth month and the last."""
    table = pd.DataFrame(lines)
    kept = table.iloc[sorted({*range(0, len(table), 6), len(table) - 1})].map(lambda value: format(value, form))
    kept.index = pd.Index([str(day.date()) for day in kept.index], name="month")
    return rows_of(kept)
