"""Places as arrays: populations, distances, and the columns computed by one formula for all."""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np

from steppefire.core.triggers import TRIGGERS

EARTH_RADIUS_KM = 6371.0


def place_key(identifier: str) -> int:
    """Address of a place in random draws: from its fixed id alone, so that names and order do not matter."""
    return zlib.crc32(identifier.encode())


def great_circle(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Distances in km between all pairs, shape (places, places)."""
    count = latitude.size
    out = np.zeros((count, count))
    lat = [math.radians(value) for value in latitude]
    lon = [math.radians(value) for value in longitude]
    for i in range(count):
        for j in range(i):
            a = math.sin((lat[i] - lat[j]) / 2) ** 2
            a += math.cos(lat[i]) * math.cos(lat[j]) * math.sin((lon[i] - lon[j]) / 2) ** 2
            out[i, j] = out[j, i] = 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(a)))
    return out


def place_table(scenario: Any) -> list[dict[str, Any]]:
    """One row a place in order of id: population, urban share and the unit's statistics.

    Remainders get their unit's population minus its cities. Urban people of a unit live in its cities
    first; where cities with their villages exceed the unit's urban total, the excess is rural.
    """
    units = {unit.unit: unit for unit in scenario.units}
    cities: dict[str, float] = dict.fromkeys(units, 0.0)
    for place in scenario.places:
        if place.kind == "city":
            cities[place.unit] += place.population
    rows = []
    for place in sorted(scenario.places, key=lambda row: row.id):
        unit = units[place.unit]
        urban_total = unit.population * unit.urban_share
        in_cities = cities[place.unit]
        if place.kind == "city":
            population = float(place.population)
            urban = min(1.0, urban_total / in_cities)
        else:
            population = unit.population - in_cities
            urban = min(1.0, max(0.0, (urban_total - in_cities) / population))
        rows.append({"id": place.id, "name": place.name, "unit": place.unit, "kind": place.kind,
                     "population": population, "urban": urban, "latitude": place.latitude,
                     "longitude": place.longitude, "facts": unit, "seat": unit.seat})  # fmt: skip
    return rows


def within_half_a_day(hours: np.ndarray) -> np.ndarray:
    """Hours of the clock within half a day: beyond the date line a place is a day ahead or behind, not its sun."""
    return np.where(np.abs(hours) > 12.0, np.mod(hours + 12.0, 24.0) - 12.0, hours)


def place_statics(scenario: Any, rows: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """The place variables of `mechanisms.statics`, each by one formula for all places."""
    facts = {name: fact.value for name, fact in scenario.facts.items()}
    ids = [row["id"] for row in rows]
    units = sorted({row["unit"] for row in rows})
    latitude = np.array([row["latitude"] for row in rows])
    longitude = np.array([row["longitude"] for row in rows])
    offset = scenario.start.utcoffset().total_seconds() / 3600.0
    promised = facts["national_income"] / facts["national_wage"]
    kept_country = 12.0 * facts["national_income"] / facts["national_output"]
    year = scenario.start.year + (scenario.start.timetuple().tm_yday - 1) / 365.0

    def column(read):  # type: ignore[no-untyped-def]
        return np.array([float(read(row["facts"])) for row in rows])

    def gap(unit: Any) -> float:
        return float((unit.wage * promised - unit.income) / facts["national_income"])

    def lost(unit: Any) -> float:
        return float(1.0 - (12.0 * unit.income / unit.output_per_head) / kept_country)

    def rise(unit: Any) -> float:
        known = unit.price_before is not None and unit.price_after is not None
        return math.log(unit.price_after / unit.price_before) if known else 0.0

    return {
        "population": np.array([row["population"] for row in rows]),
        "solar_offset": within_half_a_day(longitude / 15.0 - offset),
        "distance": great_circle(latitude, longitude),
        "unit_of": np.array([units.index(row["unit"]) for row in rows], dtype=float),
        "seat_of": np.array([ids.index(row["seat"]) for row in rows], dtype=float),
        "exclusion_gap": column(gap),
        "output_lost": column(lost),
        "price_rise": column(rise) * facts["trigger_size"],
        "price_before": column(lambda unit: unit.price_before or 0.0),
        "price_after": column(lambda unit: unit.price_after or 0.0),
        "price_hour": np.asarray(facts["trigger_hour"]),
        "past_dead": column(lambda unit: unit.past_shooting_dead or 0.0),
        "past_years": column(lambda unit: year - (unit.past_shooting_year or year)),
        "place_key": np.array([place_key(identifier) for identifier in ids], dtype=float),
        "largest_city": np.asarray(float(ids.index(scenario.largest_city))),
        "capital": np.asarray(float(ids.index(scenario.capital))),
        "organised_cadre": np.asarray(facts["organised_cadre"]),
        "curfew_from": np.asarray(float(facts["curfew_from"])),
        "curfew_to": np.asarray(float(facts["curfew_to"])),
        "wrong_hour": np.asarray(facts["trigger_hour"]),
        "wrong_kind": np.asarray(float(TRIGGERS.index(scenario.trigger))),
        "wrong_size": facts["trigger_size"] * np.array(
            [float(scenario.trigger_unit in (None, row["unit"])) for row in rows]),
        "loyalty_deviation": np.asarray(facts["loyalty_deviation"]),
        "openness": np.asarray(facts["democracy"]),
        "rents_share": np.asarray(facts["rents_share"]),
        "gdp_per_head": np.asarray(facts["gdp_per_head"]),
        "corruption_silent": np.asarray(facts["corruption_index"]),
        "internet_share": np.asarray(float(facts["internet_share"])),
    }
