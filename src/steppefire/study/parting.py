"""Where twins part: the first hour at which any kept series differs, and how the gap between them grows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from steppefire.study import kept_series
from steppefire.study.many import Many

NEVER = -1
Rows = list[dict[str, Any]]


def first_hours(played: Many, one: str, two: str) -> np.ndarray:
    """The first hour (from 0) in which any kept series differs, by pair in order of members; NEVER where none does.

    Series are compared as they are kept (float32), one series and fifty members at a time; not-a-number equals itself.
    """
    sides = [played.series_of(one), played.series_of(two)]
    names = [name for name in map(str, sides[0].data_vars) if sides[0][name].dims[:2] == ("member", "time")]
    hours = sides[0].sizes["time"]
    first = np.full(sides[0].sizes["member"], hours)
    for name in names:
        begin = 0
        for left, right in zip(*(kept_series.blocks(side, [name]) for side in sides), strict=True):
            apart = differs(left[name], right[name])
            part = slice(begin, begin + apart.shape[0])
            first[part] = np.minimum(first[part], np.where(apart.any(axis=1), apart.argmax(axis=1), hours))
            begin = part.stop
    return np.where(first < hours, first, NEVER)


def differs(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Whether two blocks, members x hours (x places), differ: members x hours."""
    apart = (one != two) & ~(np.isnan(one) & np.isnan(two))
    return np.asarray(apart.reshape(*apart.shape[:2], -1).any(axis=2))


def same_rows(one: Rows, two: Rows) -> np.ndarray:
    """Whether two rows hold the same but for the name of their side, by pair."""
    return np.array([{**a, "name": ""} == {**b, "name": ""} for a, b in zip(one, two, strict=True)], bool)


def told(first: np.ndarray, hours: int, start: datetime) -> dict[str, Any]:
    """5 %, median and 95 % of the hours at which twins part, among those that do, and the share that never does."""
    parted = np.sort(first[first != NEVER])
    levels = {}
    for key, level in (("q05", 0.05), ("median", 0.5), ("q95", 0.95)):
        hour = int(parted[round(level * (parted.size - 1))]) if parted.size else None
        levels[key] = {"hour": hour, "time": None if hour is None else moment(start, hour)}
    by_hour = np.searchsorted(parted, np.arange(hours), side="right") / max(first.size, 1)
    return {**levels, "never": float((first == NEVER).mean()), "pairs": int(first.size),
            "by_hour": [float(share) for share in by_hour]}  # fmt: skip


def moment(start: datetime, hour: int) -> str:
    """The beginning of an hour of the run."""
    return (start + timedelta(hours=hour)).isoformat(timespec="minutes")


def by_day(one: Rows, two: Rows) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Participants of each day on both sides, by pair."""
    days = sorted({day for row in (*one, *two) for day in row["participants_by_day"]})
    return {day: (_of_day(one, day), _of_day(two, day)) for day in days}


def _of_day(rows: Rows, day: str) -> np.ndarray:
    return np.array([row["participants_by_day"].get(day, 0) for row in rows], float)
