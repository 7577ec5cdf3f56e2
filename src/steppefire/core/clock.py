"""Hours from the scenario's start, and dates at the edges."""

from __future__ import annotations

from datetime import datetime, timedelta


def hours_between(start: datetime, moment: datetime) -> float:
    """Hours from start to moment; both carry an offset."""
    return (moment - start).total_seconds() / 3600.0


def moment(start: datetime, hours: float) -> datetime:
    """The moment so many hours after start, in start's zone."""
    return start + timedelta(hours=float(hours))


def iso(start: datetime, hours: float) -> str:
    """ISO 8601 text of the moment so many hours after start."""
    return moment(start, hours).isoformat(timespec="minutes")


def day_of(start: datetime, hour: int) -> int:
    """Number of local midnights passed since start's own midnight at the beginning of this hour."""
    return int((start.hour + hour) // 24)
