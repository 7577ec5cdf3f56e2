"""What an observer of this country could have known before hour 0, and how well such numbers tell in simulation."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.report import words
from steppefire.scenario.resolve import resolve
from steppefire.study import before, indicator_table
from steppefire.study.before import BY_NAME, NOISE, SEEN

EVENT = "crisis"
NEEDED = ("welfare", "corruption", "shown_opposition", "private_opposition", "standing", "deprivation", "critical",
          "estranged", "political_stress")  # fmt: skip


def known_before(run: Any, table: dict[str, Any] | None = None) -> dict[str, Any]:
    """This run's own indicators, and the words of how well each tells; nothing where its files hold no years.

    `table` is the stored one of the scenario unless it is given.
    """
    series = {f"years_{name}": run.series[f"years_{name}"].values for name in NEEDED
              if f"years_{name}" in run.series}  # fmt: skip
    if len(series) < len(NEEDED) or not hasattr(run.scenario, "units"):
        return {"known": False, "said": [], "seen": [], "hidden": [], "made": ""}
    resolved = resolve(run.scenario, run.settings)
    facts = {name: setting.value for name, setting in resolved.facts.items()}
    values = before.of_run(series, run.scenario, facts, run.settings.seed, run.settings.member)
    table = indicator_table.load(run.scenario) if table is None else table
    rows = [row_of(name, value, table) for name, value in values.items() if BY_NAME[name].kind != NOISE]
    rows = sorted(rows, key=lambda row: -row["strength"])
    return {"known": True, "said": said(table, run.scenario.name), "made": made(table),
            "seen": [row for row in rows if row["kind"] in SEEN],
            "hidden": [row for row in rows if row["kind"] not in SEEN]}  # fmt: skip


def row_of(name: str, value: float | None, table: dict[str, Any] | None) -> dict[str, Any]:
    """One indicator: its value, where it lies among drawn countries, and what it is worth."""
    known = BY_NAME[name]
    row = {"words": known.words, "kind": known.kind, "unit": known.unit, "why": known.why,
           "value": "–" if value is None else words.number(value), "among": "–", "tells": "–",
           "strength": 0.5}  # fmt: skip
    if table is None:
        return row
    judged = next((entry for entry in (*table["seen"], *table["hidden"])
                   if entry["name"] == name and entry["event"] == EVENT), None)  # fmt: skip
    deciles = table["deciles"].get(name)
    return {**row, "among": among(value, deciles) if value is not None and deciles else "–",
            "tells": told(judged), "strength": judged["strength"] if judged else 0.5}  # fmt: skip


def among(value: float, deciles: list[float]) -> str:
    """Between which tenths of the drawn countries a value lies."""
    below = int(np.searchsorted(deciles, value))
    return f"above {10 * below}% of them" if below == 9 else f"{10 * below} to {10 * below + 10}% lie below"


def told(judged: dict[str, Any] | None) -> str:
    """How well an indicator tells, in words."""
    if judged is None or judged["area"] is None:
        return "too few to say"
    area = f"{judged['area']:.2f} ({judged['low']:.2f} to {judged['high']:.2f})"
    return f"{area}: {judged['more']} before a crisis" if judged["more"] else f"{area}: does not tell"


def said(table: dict[str, Any] | None, name: str) -> list[str]:
    """What the stored study says."""
    if table is None:
        return [f"How well these numbers tell has not been computed for this scenario: steppefire indicators {name} "
                "does it."]  # fmt: skip
    return [str(sentence) for sentence in table["sentences"]]


def made(table: dict[str, Any] | None) -> str:
    """With what the stored study was made."""
    if table is None:
        return ""
    other = "; the model has changed since" if indicator_table.stale(table) else ""
    days = table["settings"]["days"]
    return (f"Computed with version {table['version']}{other}: {table['countries']} countries, {table['repeats']} "
            f"histories each, {f'{days} days' if days else 'all days'} at scale "
            f"{words.number(table['settings']['scale'])}.")  # fmt: skip
