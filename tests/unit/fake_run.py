"""A made-up Run with the names of docs/run-folder.md, so that the report is tested without a simulation."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

START = datetime.fromisoformat("2022-01-01T00:00+06:00")
HOURS = 744
FORCES = ("police", "guard", "army", "foreign")

# unit, seat, people (thousands), latitude, longitude, onset hour of the seat
# fmt: off
UNITS = (
    ("Akmola", "Kokshetau", 786, 53.28, 69.38, 100), ("Aktobe", "Aktobe", 917, 50.28, 57.17, 78),
    ("Almaty region", "Taldykorgan", 2177, 45.02, 78.37, 96), ("Atyrau", "Atyrau", 681, 47.11, 51.92, 60),
    ("West Kazakhstan", "Oral", 683, 51.23, 51.37, 62), ("Zhambyl", "Taraz", 1210, 42.9, 71.37, 85),
    ("Karaganda", "Karaganda", 1356, 49.8, 73.1, 86), ("Kostanay", "Kostanay", 836, 53.21, 63.63, 101),
    ("Kyzylorda", "Kyzylorda", 823, 44.85, 65.5, 82), ("Mangystau", "Aktau", 746, 43.65, 51.16, 40),
    ("Pavlodar", "Pavlodar", 757, 52.29, 76.97, 104), ("North Kazakhstan", "Petropavl", 539, 54.87, 69.14, 999),
    ("Turkistan", "Turkistan", 2089, 43.3, 68.25, 95), ("East Kazakhstan", "Oskemen", 1345, 49.95, 82.61, 97),
    ("Nur-Sultan", "Nur-Sultan", 1296, 51.17, 71.43, 70), ("Almaty", "Almaty", 2101, 43.24, 76.89, 84),
    ("Shymkent", "Shymkent", 1162, 42.32, 69.59, 88),
)
# fmt: on
CITIES_THAT_ARE_UNITS = ("Nur-Sultan", "Almaty", "Shymkent")
MORE_CITIES = (("Zhanaozen", "mangystau", 110, 43.34, 52.86, 33), ("Semey", "east-kazakhstan", 350, 50.41, 80.23, 99))


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def make_places() -> list[dict[str, Any]]:
    places = []
    for unit, seat, people, latitude, longitude, onset in UNITS:
        whole = unit in CITIES_THAT_ARE_UNITS
        city_people = people * 1000 if whole else int(people * 300)
        common = {"unit": slug(unit), "latitude": latitude, "longitude": longitude}
        places.append(
            {**common, "id": slug(seat), "name": seat, "kind": "city", "population": city_people, "onset": onset}
        )
        if not whole:
            rest = people * 1000 - city_people
            places.append(
                {
                    **common,
                    "id": f"{slug(unit)}-rest",
                    "name": f"{unit}, other places",
                    "kind": "remainder",
                    "population": rest,
                    "latitude": latitude - 0.7,
                    "longitude": longitude + 0.9,
                    "onset": onset + 12,
                }
            )
    for name, unit_id, people, latitude, longitude, onset in MORE_CITIES:
        places.append(
            {
                "id": slug(name),
                "name": name,
                "unit": unit_id,
                "kind": "city",
                "population": people * 1000,
                "latitude": latitude,
                "longitude": longitude,
                "onset": onset,
            }
        )
    return places


def make_series(places: list[dict[str, Any]], unrest: bool) -> xr.Dataset:
    rng = np.random.default_rng(20220105)
    hours = np.arange(HOURS)
    population = np.array([place["population"] for place in places], float)
    onset = np.array([place["onset"] for place in places], float)
    weight = population * rng.lognormal(0, 0.7, len(places)) * np.where(onset < 200, 1, 0)
    weight *= 26_000 / weight.sum() * (1 if unrest else 0)
    age = hours[:, None] - onset[None, :]
    daily = 0.55 + 0.45 * np.sin((hours % 24 - 9) / 24 * 2 * np.pi)[:, None]
    end = 1 / (1 + np.exp((hours[:, None] - 128) / 6.0))
    active = np.floor(weight * (age >= 0) * (1 - np.exp(-np.maximum(age, 0) / 9)) * daily * end)
    violent = np.floor(active * 0.18 * (hours[:, None] > 92) * (rng.permutation(len(places)) % 3 > 0))
    dead = np.floor(np.cumsum(violent, 0) * 0.0062)
    security = np.floor(dead * 0.08)
    day_share = np.clip((hours[:, None] - 96) / (264 - 96), 0, 1)
    arrested = np.floor(12_000 * (1 if unrest else 0) * day_share**1.2 * weight / max(weight.sum(), 1))
    cut = np.where((hours > 112) & (hours < 222), 0.02, 1.0)[:, None] * np.ones_like(active)
    present = np.zeros((HOURS, len(places), len(FORCES)))
    present[:, :, 0] = population * 0.002
    present[:, :, 1] = population * 0.0004 * (1 + (hours[:, None] > 100))
    present[:, :, 2] = population * 0.0003 * (hours[:, None] > 120)
    present[:, :, 3] = np.where(population == population.max(), 1, 0) * 2030 * ((hours > 140) & (hours < 400))[:, None]
    participants = np.zeros_like(active)
    for day in range(HOURS // 24):
        part = slice(day * 24, day * 24 + 24)
        participants[part] = np.maximum.accumulate(active[part], 0) * 1.6
    data = {
        "active": active,
        "violent": violent,
        "participants": np.floor(participants),
        "armed": violent * 0.01,
        "deterrence": 0.1 + 0 * active,
        "fear": dead / 100,
        "outrage": dead / 90,
        "connectivity": cut,
        "news": np.log1p(active.sum(1, keepdims=True) * cut),
        "arrested": arrested,
        "in_custody": np.floor(arrested * 0.6),
        "dead_civilians": dead,
        "dead_security": security,
        "injured_civilians": dead * 5,
        "injured_security": dead * 8,
        "objects_lost": np.floor(violent / 300),
        "arms_lost": np.floor(np.cumsum(violent, 0) * 0.01),
        "damage": np.cumsum(violent, 0) * 700,
        "emergency": (hours[:, None] > 97) * np.ones_like(active),
        "curfew": 0 * active,
        "ordinary_life": 1 - 0.5 * (active > 500),
    }
    times = pd.to_datetime([(START + timedelta(hours=int(h) + 1)).replace(tzinfo=None) for h in hours])
    series = xr.Dataset(
        {name: (("time", "place"), values.astype("float32"), {"unit": "people"}) for name, values in data.items()},
        coords={"time": times, "place": [place["id"] for place in places], "force": list(FORCES)},
        attrs={"offset": "+06:00"},
    )
    series["present"] = (("time", "place", "force"), np.floor(present).astype("float32"))
    coordinates = {"place_name": "name"} | {key: key for key in ("unit", "kind", "latitude", "longitude", "population")}
    for coordinate, key in coordinates.items():
        series = series.assign_coords({coordinate: ("place", [place[key] for place in places])})
    return series


def iso(hour: float) -> str:
    return (START + timedelta(hours=float(hour))).isoformat(timespec="minutes")


def make_events(places: list[dict[str, Any]], series: xr.Dataset, unrest: bool) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [(0, "price", "price_rise", "market", "", None, 0, "gas from 60 to 120", "")]
    decisions = [
        (80, "reverse_price", "price cut for one unit"),
        (92, "blackout", "mobile networks"),
        (97, "emergency", "two units, then the country"),
        (104, "sack_cabinet", ""),
        (112, "blackout", "country"),
        (115, "security_council_chair", ""),
        (119, "alliance_request", ""),
        (122, "alliance_grant", ""),
        (156, "shooting_order", "fire without warning"),
    ]
    rows += [(hour, "decision", what, "president", "", None, 0, note, "rise") for hour, what, note in decisions]
    if unrest:
        for place in places:
            if place["onset"] > 200:
                continue
            start = place["onset"]
            rows.append((start, "protest", "first_rally", "protesters", "", place, 0, "50 people and more", "rise"))
            for day in range(4, 8):
                rows.append((day * 24 + 15, "protest", "day_peak", "protesters", "", place, 0, f"day {day}", "rally"))
                rows.append(
                    (day * 24 + 16, "coercion", "arrests", "police", "protesters", place, 0, "60 held", "rally")
                )
                rows.append((day * 24 + 17, "coercion", "dispersal", "police", "protesters", place, 0, "", "rally"))
                rows.append((day * 24 + 18, "harm", "deaths", "guard", "protesters", place, 3, "", "rally"))
        capital = next(place for place in places if place["id"] == "almaty")
        rows.append((111, "riot", "object_taken", "rioters", "almaty-hall", capital, 0, "Almaty city hall", "rally"))
        rows.append((112, "riot", "object_burnt", "rioters", "almaty-hall", capital, 0, "Almaty city hall", "taken"))
    rows.sort(key=lambda row: row[0])
    return number_events(rows)


def number_events(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ("hour", "event_type", "sub_event_type", "actor1", "actor2", "fatalities", "notes")
    events, last = [], {"rise": -1, "rally": -1, "taken": -1}
    leads = {"price_rise": "rise", "first_rally": "rally", "object_taken": "taken"}
    for event_id, (hour, kind, sub, actor1, actor2, place, dead, notes, cause) in enumerate(rows):
        here = place or {"unit": "", "id": "", "latitude": np.nan, "longitude": np.nan}
        event = dict(zip(columns, (hour, kind, sub, actor1, actor2, dead, notes), strict=True))
        event |= {"event_id": event_id, "date": iso(hour)[:10], "time": iso(hour), "cause": last.get(cause, -1)}
        event |= {"admin1": here["unit"], "place": here["id"]}
        events.append(event | {key: here[key] for key in ("latitude", "longitude")})
        if sub in leads:
            last[leads[sub]] = event_id
    return pd.DataFrame(events)


def make_outcome(places: list[dict[str, Any]], series: xr.Dataset, unrest: bool) -> dict[str, Any]:
    last = series.isel(time=-1)
    days = {iso(day * 24)[:10]: day for day in range(HOURS // 24)}
    by_day = {date: int(series.participants.isel(time=day * 24 + 23).sum()) for date, day in days.items()}
    peak = max(by_day.values())
    by_unit = (last.dead_civilians + last.dead_security).groupby("unit").sum()
    return {
        "outcome_class": "survives_intervention" if unrest else "no_crisis",
        "leader_in_office": True,
        "participants_peak": peak,
        "participants_peak_time": f"{max(by_day, key=lambda d: by_day[d])}T00:00+06:00" if unrest else None,
        "participants_by_day": by_day,
        "onset": {place["id"]: iso(place["onset"]) for place in places if unrest and place["onset"] < 200},
        "units_violent": ["almaty", "zhambyl"] if unrest else [],
        "objects_taken": ["almaty-hall"] if unrest else [],
        "dead_civilians": int(last.dead_civilians.sum()),
        "dead_security": int(last.dead_security.sum()),
        "dead_by_unit": {str(unit): int(value) for unit, value in zip(by_unit.unit.values, by_unit.values)},
        "injured": int(last.injured_civilians.sum() + last.injured_security.sum()),
        "detained": int(last.arrested.sum()),
        "detained_by_day": {d: int(series.arrested.isel(time=n * 24 + 23).sum()) for d, n in days.items()},
        "posts_abandoned": 6 if unrest else 0,
        "concessions": {"reverse_price": iso(80), "sack_cabinet": iso(104)},
        "blackout_hours": {"almaty": 111.0},
        "request_time": iso(119) if unrest else None,
        "decision_time": iso(122) if unrest else None,
        "first_troops_time": iso(138) if unrest else None,
        "contingents": {"RUS": 1480, "BLR": 100} if unrest else {},
        "troops_peak": 2030 if unrest else 0,
        "troops_out_time": iso(450) if unrest else None,
        "damage_usd": float(last.damage.sum()),
        "blackout_cost_usd": None,
        "legitimacy_change": None,
        "dependence_change": None,
        "next_crisis_risk_year": None,
        "next_crisis_risk_later": None,
        "help_next": None,
        "help_next_later": None,
        "next_crisis_time": None,
    }


CLAIM_ROWS = (
    ("D02", "detained", 200, None, "more than", "country", "2022-01-04T00:00+06:00", "2022-01-05T03:00+06:00"),
    ("D04", "detained", 2298, 2298, "", "country", "2022-01-04T00:00+06:00", "2022-01-06T20:00+06:00"),
    ("D10", "detained", 5135, 5135, "", "country", "2022-01-04T00:00+06:00", "2022-01-09T08:00+06:00"),
    ("D14", "detained", 9900, 9900, "", "country", "2022-01-04T00:00+06:00", "2022-01-11T12:00+06:00"),
    ("D17", "detained", 2700, 3500, "", "unit:shymkent", "2022-01-04T00:00+06:00", "2022-01-13T12:00+06:00"),
    ("K03", "dead_security", 18, 18, "", "country", "2022-01-04T00:00+06:00", "2022-01-06T23:00+06:00"),
    ("K07", "dead_attackers", None, None, "dozens", "unit:almaty", "2022-01-05T00:00+06:00", "2022-01-06T12:00+06:00"),
    ("K11", "dead", 225, 225, "", "country", "2022-01-04T00:00+06:00", "2022-01-15T12:00+06:00"),
    ("P04", "participants", 38000, 38000, "", "country", "2022-01-04T00:00+06:00", "2022-01-05T00:00+06:00"),
    ("P03", "participants", 10000, 10000, "about", "country", "2022-01-04T00:00+06:00", "2022-01-05T00:00+06:00"),
    ("P05", "participants", 50000, 50000, "", "country", "2022-01-05T00:00+06:00", "2022-01-06T00:00+06:00"),
    ("P01", "crowd", 1000, None, "more than", "place:zhanaozen", "2022-01-03T00:00+06:00", "2022-01-04T00:00+06:00"),
)


def make_scenario(places: list[dict[str, Any]]) -> SimpleNamespace:
    claims = [
        {
            "id": i,
            "quantity": q,
            "low": low,
            "high": high,
            "unit": "people",
            "words": words,
            "scope": scope,
            "from": start,
            "to": end,
            "claimant": "interior ministry",
            "reporter": "agency",
            "reported": end,
            "source": "TASS8",
            "mark": "F",
            "bias": "official",
        }
        for i, q, low, high, words, scope, start, end in CLAIM_ROWS
    ]
    return SimpleNamespace(
        name="kazakhstan-2022",
        title="Kazakhstan, January 2022",
        country="KAZ",
        start="2022-01-01T00:00+06:00",
        days=31,
        largest_city="almaty",
        capital="nur-sultan",
        facts={
            "gini": {"value": 0.29, "unit": "1", "source": "GM"},
            "exposed_households": {"value": 0.5, "unit": "share", "assumed": "no figure found"},
        },
        places=[{key: value for key, value in place.items() if key != "onset"} for place in places],
        units=[
            {"unit": slug(u), "name": u, "seat": slug(seat), "population": people * 1000}
            for u, seat, people, *_ in UNITS
        ],
        objects=[
            {"id": "almaty-hall", "name": "Almaty city hall", "kind": "city_hall", "place": "almaty", "source": "KURS"}
        ],
        object_kinds=[{"kind": "city_hall", "name": "Seat of government", "symbolic": 1.0}],
        states=[{"state": "RUS", "name": "Russia"}, {"state": "BLR", "name": "Belarus"}],
        claims=claims,
        sources=[
            {"key": "TASS8", "kind": "report", "title": "Detentions of 8 January", "where": "tass.com", "year": 2022},
            {"key": "GM", "kind": "statistics", "title": "Gini", "where": "Gapminder", "year": 2020},
        ],
        rules={"empty_poverty": "A unit without a figure takes the mean of the others."},
        columns={
            "units": {"population": {"unit": "people", "source": "GM"}},
            "object_kinds": {"guards": {"unit": "people", "assumed": "no public figure"}},
        },
        licences=[{"data": "all tables", "licence": "CC0-1.0", "note": ""}],
    )


def make_parameters() -> list[dict[str, Any]]:
    common = {
        "mechanism": "mobilisation",
        "unit": "1/hour",
        "low": 0.01,
        "high": 1.0,
        "prior": "loguniform(0.01, 1)",
        "set_by": "default",
    }
    return [
        {
            **common,
            "name": f"revision_rate_{n}",
            "value": 0.1 + n / 50,
            "about": "How often a person reconsiders.",
            "source": "KURAN1989" if n % 3 else "",
            "assumed": "" if n % 3 else "no measurement known",
        }
        for n in range(40)
    ]


def make_ranges() -> dict[str, Any]:
    row = {"unit": "people", "inside": True}
    return {
        "members": 20,
        "scale": 1.0,
        "rows": [
            {
                **row,
                "target": "crowd 4 January",
                "measure": "participants:2022-01-04",
                "low": 10000,
                "high": 38000,
                "median": 24000.0,
                "q05": 18000.0,
                "q95": 31000.0,
                "text": "participants on 4 January",
            },
            {
                **row,
                "target": "dead",
                "measure": "dead",
                "low": 150,
                "high": 350,
                "median": 231.0,
                "q05": 180.0,
                "q95": 300.0,
                "text": "dead on both sides",
            },
            {
                **row,
                "target": "quiet",
                "measure": "quiet_day",
                "low": 6,
                "high": 10,
                "median": 12.0,
                "q05": 11.0,
                "q95": 14.0,
                "inside": False,
                "text": "quiet by the 10th",
            },
        ],
    }


def fake_run(unrest: bool = True) -> SimpleNamespace:
    """A plausible Run of 33 places, 17 units and 744 hours, or one in which nothing happens."""
    places = make_places()
    series = make_series(places, unrest)
    scenario = make_scenario(places)
    return SimpleNamespace(
        outcome=make_outcome(places, series, unrest),
        series=series,
        events=make_events(places, series, unrest),
        claims=pd.DataFrame(scenario.claims[:2]),
        parameters=make_parameters(),
        scenario=scenario,
        settings=SimpleNamespace(
            seed=1, member=0, scale=0.1, days=31, policy="historical", overrides=(), without=(), edits=()
        ),
        folder=None,
    )
