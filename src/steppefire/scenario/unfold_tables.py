"""Country card to tables: units, places, groups, bands, forces, objects and offices, by the same rules everywhere."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from steppefire.scenario.card import Card
from steppefire.scenario.card_fields import plain
from steppefire.scenario.rows import Line
from steppefire.scenario.tables import TABLES, fields_of

Cells = dict[str, Any]
STANDARD = Path(__file__).parent / "standard"
INCOME, WAGE, OUTPUT = 100, 250, 4000
TITULAR, MINORITY = 0.8, 0.15
NORTH, NEAR_POLE = 0.4, 89.5
YOUNG_OF_YOUTH = 22 / 25
REST_OF_BANDS = (0.44, 0.36, 0.20)
POLICE_SHARE = 0.8
ID_LENGTH = 40
# What stands in every city, at every seat, and in the capital and the largest city: kind, end of the id, name, rule.
OBJECTS = (
    ("city_hall", "city-hall", "city hall", "object-city"),
    ("police_hq", "police-hq", "police headquarters", "object-city"),
    ("security_hq", "security-hq", "department of the security service", "object-seat"),
    ("prosecutor", "prosecutor", "prosecutor's office", "object-seat"),
    ("party_office", "party-office", "office of the ruling party", "object-seat"),
    ("arms_shop", "arms-shop", "gun shop", "object-arms-shop"),
    ("tv", "tv", "television building", "object-centre"),
    ("residence", "residence", "residence of the leader", "object-centre"),
    ("airport", "airport", "airport", "object-centre"),
)  # fmt: skip
YEARS_BEFORE = 5.0  # at most: a term


def standard(name: str) -> str:
    """The text of a standard table."""
    return (STANDARD / name).read_text("utf-8")


def standard_rows(name: str) -> list[dict[str, str]]:
    """The rows of a standard table."""
    return list(csv.DictReader(io.StringIO(standard(name))))


def written(table: str, rows: Iterable[Cells]) -> str:
    """The text of a table with all columns of the format; what a row does not have is empty."""
    columns = [field.column for field in fields_of(TABLES[table])]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, float) else str(value)


def addresses(names: Sequence[str]) -> list[str]:
    """An id for each city: its name in small Latin letters, numbered where two would be alike or nothing is left."""
    out: list[str] = []
    for number, name in enumerate(names, start=1):
        latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        latin = re.sub("[^a-z0-9]+", "-", latin)[:ID_LENGTH].strip("-") or f"city-{number}"
        taken = {*out, *(f"{other}-rest" for other in out)}
        free = next(word for word in (latin, *(f"{latin}-{n}" for n in range(2, len(names) + 3)))
                    if word not in taken and f"{word}-rest" not in taken)  # fmt: skip
        out.append(free)
    return out


def city_ids(card: Card) -> list[str]:
    """The ids of the card's cities, which are also those of their units."""
    return addresses([city.name for city in card.cities])


def remainders(card: Card) -> list[int]:
    """People of each unit outside its city: equal parts of those who live in no listed city."""
    count = len(card.cities)
    rest = card.values["population"] - sum(city.population for city in card.cities)
    return [rest // count + (number < rest % count) for number in range(count)]


def urban_shares(card: Card) -> list[float]:
    """Urban share of each unit: cities first, the rest of the urban people evenly over the remainders."""
    people, cities = card.values["population"], sum(city.population for city in card.cities)
    urban = card.value("urban_share") * people
    of_city = min(1.0, urban / cities)
    of_rest = max(0.0, urban - cities) / (people - cities) if people > cities else 0.0
    return [(of_city * city.population + of_rest * rest) / (city.population + rest)
            for city, rest in zip(card.cities, remainders(card), strict=True)]  # fmt: skip


def group_shares(card: Card) -> tuple[float, float, float]:
    """Shares of the titular group, the largest other one, and all else; they add up to 1."""
    if not card.groups:
        return TITULAR, MINORITY, round(1 - TITULAR - MINORITY, 9)
    titular = min(1.0, card.groups[0][1])
    minority = min(max((share for _, share in card.groups[1:]), default=0.0), 1.0 - titular)
    return titular, minority, max(0.0, 1.0 - titular - minority)


def _group_names(card: Card) -> tuple[str, str, str]:
    if not card.groups:
        return "Titular group", "Largest minority", "Other groups"
    others = sorted(card.groups[1:], key=lambda group: -group[1])
    return card.groups[0][0], others[0][0] if others else "Largest minority", "Other groups"


def priced(card: Card) -> list[bool]:
    """Whether the price rises in each unit."""
    place = card.values.get("trigger.place")
    is_price = card.values["trigger.kind"] == "price"
    return [is_price and place in (None, city.name) for city in card.cities]


def units(card: Card) -> list[Cells]:
    """The rows of units.csv: one unit a city."""
    titular, minority, other = group_shares(card)
    after = 1.0 + card.value("trigger.size")
    exposed = 1 if card.values["trigger.kind"] == "price" else 0
    return [{
        "unit": name, "name": city.name, "seat": name, "population": city.population + rest, "urban_share": urban,
        "titular_share": titular, "minority_share": minority, "other_share": other, "output_per_head": OUTPUT,
        "income": INCOME, "wage": WAGE, "exposed_share": exposed,
        "price_before": 1 if rises else None, "price_after": after if rises else None,
    } for name, city, rest, urban, rises in zip(city_ids(card), card.cities, remainders(card), urban_shares(card),
                                                priced(card), strict=True)]  # fmt: skip


def places(card: Card) -> list[Cells]:
    """The rows of places.csv: the cities, and the remainder of each unit that has one."""
    out: list[Cells] = []
    for name, city, rest in zip(city_ids(card), card.cities, remainders(card), strict=True):
        out.append({"id": name, "name": city.name, "unit": name, "kind": "city", "population": city.population,
                    "latitude": city.lat, "longitude": city.lon})  # fmt: skip
        if rest:
            north = city.lat + NORTH if city.lat <= NEAR_POLE else city.lat - NORTH
            out.append({"id": f"{name}-rest", "name": f"{city.name}, the rest", "unit": name, "kind": "remainder",
                        "latitude": round(north, 6), "longitude": city.lon})  # fmt: skip
    return out


def groups(card: Card) -> list[Cells]:
    """The rows of groups.csv."""
    return [{"group": word, "name": name, "titular": word == "titular", "column": f"{word}_share", "troop_feeling": 0}
            for word, name in zip(("titular", "minority", "other"), _group_names(card), strict=True)]  # fmt: skip


def bands(card: Card) -> list[Cells]:
    """The rows of bands.csv; the shares add up to 1."""
    young = round(YOUNG_OF_YOUTH * card.value("youth_share"), 6)
    child, middle = (round((1 - young) * part, 6) for part in REST_OF_BANDS[:2])
    rows = (("child", "Under 18", 0, 17, child, False), ("young", "18 to 39", 18, 39, young, True),
            ("middle", "40 to 59", 40, 59, middle, True),
            ("older", "60 and over", 60, 110, round(1 - child - young - middle, 6), True))  # fmt: skip
    return [dict(zip(("band", "name", "from_age", "to_age", "share", "adult"), row, strict=True)) for row in rows]


def forces(card: Card) -> list[Cells]:
    """The rows of forces.csv: the standard ones, with the card's police and interior troops."""
    total = card.value("security_per_1000")
    strength = {"police": POLICE_SHARE * total, "guard": (1 - POLICE_SHARE) * total}
    return [row | {"strength": strength[row["force"]]} if row["force"] in strength else dict(row)
            for row in standard_rows("forces.csv")]  # fmt: skip


def objects(card: Card) -> list[Cells]:
    """The rows of objects.csv."""
    ids, centres = city_ids(card), {card.capital, card.largest}
    return [{"id": f"{ids[number]}-{end}", "name": f"{city.name} {what}", "kind": kind, "place": ids[number],
             "source": rule}
            for number, city in enumerate(card.cities) for kind, end, what, rule in OBJECTS
            if rule != "object-centre" or number in centres]  # fmt: skip


def elites(card: Card) -> list[Cells]:
    """The rows of elites.csv: generic offices on one side or two; a patron binds his own side only."""
    rows = standard_rows("offices.csv")
    side = {row["office"]: row[card.value("rival_clique")] for row in rows}
    return [{"office": row["office"], "name": row["name"], "allegiance": side[row["office"]], "assets": row["assets"],
             "patron": row["patron"] if side.get(row["patron"]) == side[row["office"]] else None}
            for row in rows]  # fmt: skip


def power_since(card: Card) -> datetime:
    """When the years before begin: with the leader's time in office, some years back at most; at the start's hour."""
    start: datetime = card.values["start"]
    return start - timedelta(days=max(1, round(365.25 * min(card.value("years_in_office"), YEARS_BEFORE))))


def sources(card: Card, kind: type[Line]) -> list[Cells]:
    """The rows of sources.csv: the card, and what it cites."""
    own = {"key": "CARD", "kind": "found", "title": f"Country card {card.values['name']}",
           "where": "the card's own notes", "year": card.values["start"].year}  # fmt: skip
    columns = [field.column for field in fields_of(kind)]
    return [own, *({column: getattr(source, column) for column in columns} for source in card.sources.values())]
