"""Where the net was cut, for how long, and at what cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from steppefire.report import words
from steppefire.report.records import names, records
from steppefire.report.tables import by_unit, frame, unit_of


def cut_by_unit(run: Any) -> list[dict[str, Any]]:
    """A row a unit: equivalent hours of full cut (mean over its people), when it began and ended, cost in USD."""
    if "connectivity" not in run.series:
        return []
    linked = frame(run.series, "connectivity")
    units = pd.Series(unit_of(run.series))
    people = pd.Series(np.asarray(run.series.population.values, float), index=linked.columns)
    cost = by_unit(run.series, "blackout_cost").iloc[-1] if "blackout_cost" in run.series else None
    titles, rows = names(run.scenario.units, "unit"), []
    for unit in sorted(units.unique()):
        here = units.index[units == unit]
        weight = people[here] / max(float(people[here].sum()), 1.0)
        shut = ((1.0 - linked[here]) * weight).sum(axis=1)
        dark = shut.index[shut > 1e-6]
        rows.append({
            "name": titles.get(unit, unit), "hours": float(shut.sum()), "most": float(shut.max()),
            "since": (dark[0] - pd.Timedelta(hours=1)).isoformat() if len(dark) else None,
            "until": dark[-1].isoformat() if len(dark) else None,
            "cost": float(cost[unit]) if cost is not None else None,
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["hours"], row["name"]))


def said_of_cost(run: Any) -> str:
    """What the cut cost by the model, and where the price of an hour comes from."""
    cost, row = run.outcome.get("blackout_cost_usd"), parameter(run, "shutdown_cost")
    if not cost:
        return ""
    text = f"By the model the cut cost {dollars(cost)} in output not made"
    if row:
        source = row.get("source") or (f"assumed: {row['assumed']}" if row.get("assumed") else "no source")
        if not isinstance(source, str):
            source = " ".join(map(str, source))
        text += (
            f": {words.number(row.get('value'))} USD for each inhabitant and hour of full cut "
            f"(parameter shutdown_cost, {words.span(row.get('low'), row.get('high'))}; {source})"
        )
    return text + "."


def said_of_effect(run: Any) -> str:
    """What the dark does by itself to the readiness to go out in this run."""
    if "blackout" in run.settings.without:
        return "The blackout is switched off in this run: orders to cut the net change nothing."
    row = parameter(run, "blackout_effect")
    if row is None:
        return ""
    effect = float(row["value"])
    if not effect:
        return (
            "Whether the dark by itself keeps people in or brings them out is open, even in its sign; in this run that "
            "local effect (parameter blackout_effect) is set to 0, so a cut acts only through what people hear."
        )
    does = "brings people out" if effect > 0 else "keeps people in"
    return (
        f"In this run the dark by itself {does}: a full cut moves the readiness of people who were online by "
        f"{effect:+.2g} standard deviations (parameter blackout_effect). Neither size nor sign is settled by evidence."
    )


def parameter(run: Any, name: str) -> dict[str, Any] | None:
    """One resolved parameter by its name."""
    return next((row for row in records(run.parameters) if row["name"] == name), None)


def dollars(value: float) -> str:
    """A sum in USD with no more digits than it can bear."""
    return f"{value / 1e6:,.0f} million USD" if value >= 1e6 else f"{value:,.0f} USD"


def cost_claims(run: Any) -> list[dict[str, Any]]:
    """Claims of the scenario's ledger about what a cut of the net cost."""
    kinds = ("blackout", "shutdown", "internet")
    return [
        {**claim, "said": words.claimed(claim.get("words"), claim.get("low"), claim.get("high"))}
        for claim in records(run.scenario.claims)
        if "cost" in str(claim.get("quantity")) and any(kind in str(claim.get("quantity")) for kind in kinds)
    ]
