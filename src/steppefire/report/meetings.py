"""The meetings of the powerful as a run keeps them: what was chosen, what was believed, which options there were."""

from __future__ import annotations

from typing import Any

import pandas as pd

from steppefire.engine.minutes import PLAIN, percent
from steppefire.report import words

LEADER = "leader"


def table(run: Any) -> pd.DataFrame:
    """A row an option of a meeting; empty for a run that kept none."""
    found = getattr(run, "decisions", None)
    return pd.DataFrame(columns=["who", "chosen"]) if found is None else found


def meetings(run: Any) -> list[dict[str, Any]]:
    """The chosen row of every meeting, with all its options, the one of most value first."""
    rows = table(run).to_dict("records")
    options: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for row in rows:
        options.setdefault((row["who"], row["meeting"]), []).append(row)
    found = []
    for row in rows:
        if row["chosen"]:
            mine = sorted(options[row["who"], row["meeting"]], key=lambda each: -each["value"])
            found.append({**row, "options": mine})
    return found


def told_option(row: dict[str, Any]) -> dict[str, Any]:
    """One option for the page: its name, value, chance and prospect."""
    name = PLAIN.get(row["option"]) or words.plainly(row["option"])
    return {"name": name, "value": f"{row['value']:.2f}", "chance": likely(row["chance"]),
            "survival": likely(row["survival"]), "chosen": bool(row["chosen"])}  # fmt: skip


def likely(share: float | None) -> str:
    """A chance in whole per cent; a dash where it is not known."""
    return "–" if share is None or share != share else percent(share)
