"""Other states in a run's files: names, series by state, what each did and when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from steppefire.engine.minutes_abroad import PATRON
from steppefire.report.records import known, names, records

ALLIED = ("patron", "member")


def state_names(run: Any) -> dict[str, str]:
    """State to its name."""
    return names(getattr(run.scenario, "states", None), "state")


def role_of(run: Any) -> dict[str, str]:
    """State to its role; empty where the scenario does not say."""
    return {str(row["state"]): str(row.get("role") or "") for row in records(getattr(run.scenario, "states", None))}


def who_meets(run: Any) -> frozenset[str]:
    """Who among those that meet is no leader and no faction: the patron, and states by their names."""
    return frozenset({PATRON, *state_names(run).values()})


def by_state(run: Any, name: str) -> pd.DataFrame:
    """A series as hours x states; without columns where the run has none."""
    times = pd.DatetimeIndex(run.series.time.values)
    if name not in run.series:
        return pd.DataFrame(index=times)
    array = run.series[name].transpose("time", "state")
    return pd.DataFrame(np.asarray(array.values, float), times, [str(state) for state in array["state"].values])


def line(run: Any, name: str) -> pd.Series | None:
    """A series of the country by its hours; None where the run has none."""
    if name not in run.series:
        return None
    return pd.Series(np.asarray(run.series[name].values, float), pd.DatetimeIndex(run.series.time.values))


def happened(run: Any, *subs: str) -> list[dict[str, Any]]:
    """Events of these kinds, in order of time."""
    mine = run.events[run.events.sub_event_type.isin(subs)]
    return [{str(key): known(value) for key, value in row.items()} for row in mine.to_dict("records")]


def first_by_state(run: Any, *subs: str) -> dict[str, dict[str, Any]]:
    """The first event of these kinds of each state, which is the event's first actor or its scope."""
    found: dict[str, dict[str, Any]] = {}
    for event in happened(run, *subs):
        found.setdefault(str(event["actor1"] or "").removeprefix("state:"), event)
    return found


def first_of(run: Any, sub: str) -> dict[str, Any] | None:
    """The first event of a kind, if there is one."""
    return next(iter(happened(run, sub)), None)
