"""What the kept series of many members say day by day: quantiles over members, and when things happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from steppefire.study import intervals, kept_series

# A number a day from series of places: each is a count so far of the day, or of the run, so that its largest counts.
DAILY = {"participants": ("participants",), "dead": ("dead_civilians", "dead_security"), "detained": ("arrested",)}
LEVELS = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
Rows = list[dict[str, Any]]


def daily(dataset: Any) -> tuple[list[str], dict[str, np.ndarray]]:
    """The local days (ISO 8601) of a group's kept series, and members x days of each number, whole country, people."""
    # Each value stands at the end of its hour: midnight belongs to the day before.
    of_hours = (dataset["time"].values - np.timedelta64(1, "ns")).astype("datetime64[D]")
    days, begins = np.unique(of_hours, return_index=True)
    names = sorted({name for series in DAILY.values() for name in series})
    found: dict[str, list[np.ndarray]] = {name: [] for name in DAILY}
    for block in kept_series.blocks(dataset, names):
        for name, series in DAILY.items():
            hourly = sum(block[part].sum(axis=2, dtype=np.float64) for part in series)
            found[name].append(np.maximum.reduceat(hourly, begins, axis=1))
    return days.astype(str).tolist(), {name: np.concatenate(blocks) for name, blocks in found.items()}


def fan(days: Sequence[str], values: np.ndarray) -> Rows:
    """A row a day with quantiles over members, as values that occur; `values` are members x days."""
    ordered = np.sort(values, axis=0)
    last = len(ordered) - 1
    return [{"time": day, **{name: float(ordered[round(level * last), place]) for name, level in LEVELS.items()},
             "observed": None, "observed_high": None}
            for place, day in enumerate(days)]  # fmt: skip


def happened(days: Sequence[str], times: Sequence[str | None], label: str, panel: str) -> Rows:
    """A row a day: the share of members in which something had happened by its end, with Wilson's 95 % interval."""
    rows = []
    for day in days:
        hits = sum(time is not None and time[:10] <= day for time in times)
        low, high = intervals.wilson(hits, len(times))
        rows.append({"x": day, "label": label, "value": hits / len(times), "low": low, "high": high, "panel": panel})
    return rows


def first(values: Callable[[dict[str, Any]], Any], rows: Rows) -> list[str | None]:
    """The earliest of the times that each row holds there: one time, or a dictionary of times; None where none is."""
    found: list[str | None] = []
    for row in rows:
        told = values(row)
        found.append(min(told.values(), default=None) if isinstance(told, dict) else told)
    return found
