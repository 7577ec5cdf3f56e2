"""What the made-up run leaves out: sources that speak, beliefs, posts left, and what the dark costs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from tests.unit.fake_run import fake_run, iso

SOURCES = ("interior ministry", "health ministry", "prosecutor", "exile press", "news agencies")
FIRST, ORDERED, ASIDE, MANNED = 110, 118, 121, 150  # hours of the posts' story


def full_run(unrest: bool = True) -> SimpleNamespace:
    """The made-up run with everything that a run of this version leaves."""
    run = fake_run(unrest)
    add_series(run)
    run.claims = pd.DataFrame(claims(run) if unrest else [], columns=COLUMNS)
    run.parameters = [*run.parameters, *dark_parameters()]
    run.outcome["blackout_cost_usd"] = float(run.series["blackout_cost"].isel(time=-1).sum())
    if unrest:
        run.scenario.objects.append({"id": "oral-hq", "name": "Oral <police> & co", "kind": "hq", "place": "oral"})
        run.events = pd.concat([run.events, pd.DataFrame(post_events(len(run.events)))], ignore_index=True)
        run.events = run.events.sort_values("hour", kind="stable", ignore_index=True)
    return run


def add_series(run: SimpleNamespace) -> None:
    """Beliefs that lag behind, a rumour in the dark, one place whose men do not all obey."""
    series = run.series
    active, dead = series["active"].values, series["dead_civilians"].values
    shape, cut = active.shape, 1.0 - series["connectivity"].values
    obedience = np.ones(shape)
    if dead.any():
        obedience[ASIDE:MANNED, list(series.place.values).index("oral")] = 0.4
    toll = dead.sum(axis=1, keepdims=True) * np.ones(shape)
    told: dict[str, Any] = {
        "obedience": obedience,
        "pressure": 0.0 * active,
        "posts_left": 1.0 - np.ceil(obedience),
        "gone_over": 0.0 * active,
        "rumour": 1.0 + 0.3 * cut,
        "believed_dead": 0.5 * toll,
        "believed_story": 0.25 * (toll > 0),
        "leader_crowd": 0.7 * active,
        "leader_opposition": 0.02 + 0.0 * active,
        "leader_obedience": 1.0 - 0.7 * (1.0 - obedience),
        "shown_opposition": 0.03 + 0.0 * active,
        "private_opposition": 0.3 + 0.0 * active,
        "blackout_cost": np.cumsum(cut, 0) * series.population.values * 0.1,
    }
    for name, values in told.items():
        run.series[name] = (("time", "place"), np.asarray(values, "float32"))
    run.series = run.series.assign_coords(source=list(SOURCES))
    level = np.linspace(0.5, 0.4, shape[0])[:, None] * np.linspace(1.0, 0.6, len(SOURCES))
    run.series["trust"] = (("time", "source"), level.astype("float32"))


COLUMNS = ("id", "quantity", "low", "high", "unit", "words", "scope", "from", "to", "claimant", "reporter", "reported",
           "source", "mark", "bias")  # fmt: skip


def claim(name: str, quantity: str, source: str, hour: int, low: Any, high: Any, said: str = "") -> dict[str, Any]:
    """One row of the ledger of the simulated sources."""
    cells = (name, quantity, low, high, "people", said, "country", iso(0), iso(hour), source, "simulation",
             iso(hour), "", "D", "official")  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def claims(run: SimpleNamespace) -> list[dict[str, Any]]:
    """Officials who turn the wounded round, a figure taken back, a floor, an interval and a word."""
    return [
        claim("K1", "dead", "health ministry", 130, 40.0, 40.0),
        claim("K2", "dead", "health ministry", 136, None, None, "withdrawn"),
        claim("K3", "dead_civilians", "exile press", 140, None, None, "dozens"),
        claim("K4", "dead_civilians", "exile press", 150, 70.0, None, "more than"),
        claim("P1", "injured_security", "interior ministry", 150, 900.0, 900.0),
        claim("P2", "injured_civilians", "health ministry", 151, 100.0, 120.0),
        claim("P3", "injured_civilians", "health ministry", 175, 90.0, 110.0),
        claim("K5", "dead", "prosecutor", 300, 77.0, 77.0),
        claim("D1", "detained", "a source of its own", 200, 5000.0, 5000.0),
    ]


def dark_parameters() -> list[dict[str, Any]]:
    """The two numbers that the chapter on the dark speaks of."""
    common = {"mechanism": "fog", "about": "", "prior": "", "assumed": "", "set_by": "default"}
    return [
        {**common, "name": "shutdown_cost", "value": 0.1, "unit": "USD/hour", "low": 0.001, "high": 1.0,
         "source": "DELOITTE"},
        {**common, "name": "blackout_effect", "value": 0.0, "unit": "sd", "low": -1.0, "high": 1.0, "source": "theory"},
    ]  # fmt: skip


def post_events(first: int) -> list[dict[str, Any]]:
    """A post left by order that falls and is manned again, one whose men stand aside, and a place that wavers."""
    told = [
        (FIRST, "post_abandoned", "almaty-hall", "almaty", "by order"),
        (MANNED, "post_manned", "almaty-hall", "almaty", "Almaty city hall"),
        (ASIDE, "post_abandoned", "oral-hq", "oral", "stood aside: pressure 0.70, obedience breaks at 0.40"),
        (ASIDE, "stand_aside", "", "oral", "40 of 100 men obey; pressure 0.70"),
        (MANNED, "come_back", "", "oral", "90 of 100 men obey"),
    ]
    return [
        {"event_id": first + n, "date": iso(hour)[:10], "time": iso(hour), "hour": hour, "event_type": "coercion",
         "sub_event_type": what, "actor1": "forces", "actor2": post, "admin1": "", "place": place,
         "latitude": np.nan, "longitude": np.nan, "fatalities": 0, "notes": note, "cause": -1}
        for n, (hour, what, post, place, note) in enumerate(told)
    ]  # fmt: skip
