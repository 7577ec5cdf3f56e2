"""What must hold between the tables: keys that exist, sums that add up, places that fit into units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from steppefire.core.units import UNITS
from steppefire.scenario.head import BY_PLACE, RECALLED, Columns, Head
from steppefire.scenario.located import Mark, Problems, Row, Scalar, did_you_mean, shown
from steppefire.scenario.tables import TABLES, Rows, fields_of

GROUP_SHARES = ("titular_share", "minority_share", "other_share")
SHARES_TOLERANCE = 0.03
BANDS_TOLERANCE = 0.001
FORCES = ("police", "guard", "army")
MOST_SIDES = 4  # three kinds of faction each: the work for coalitions grows with three to the power of the factions


@dataclass(frozen=True)
class Draft:
    """A scenario as far as it could be read."""

    head: Head
    tables: dict[str, Rows[Any]]
    columns: Columns
    rules: dict[str, str]

    def pairs(self, table: str) -> tuple[tuple[Any, Row], ...]:
        """The rows of a table with their cells; none where the file could not be read."""
        return self.tables[table].rows if table in self.tables else ()

    def keys(self, table: str) -> frozenset[str] | None:
        """The keys written in a table, or None where they could not be read."""
        return self.tables[table].keys if table in self.tables else None

    def complete(self, *tables: str) -> bool:
        """Whether all rows of these tables could be read."""
        return all(table in self.tables and self.tables[table].complete for table in tables)


# Column -> the table whose keys it names; `unit` in places is a unit, and so on.
REFERENCES = (
    ("units", "seat", "places"), ("places", "unit", "units"), ("objects", "kind", "object_kinds"),
    ("objects", "place", "places"), ("elites", "patron", "elites"),
)  # fmt: skip


def check_references(draft: Draft, problems: Problems) -> None:
    """Every key used exists."""
    for table, column, target in REFERENCES:
        for cell in _cells(draft, table, column):
            known(cell.text, cell.mark, target, draft, problems)
    for key in ("largest_city", "capital"):
        place = draft.head.values.get(key)
        if place is not None:
            known(place.value, place.mark, "places", draft, problems)


_ONE = {"units": "unit", "places": "place", "objects": "object", "object_kinds": "object kind", "states": "state",
        "elites": "office", "sources": "source"}  # fmt: skip


def known(key: str, mark: Mark, table: str, draft: Draft, problems: Problems) -> bool:
    """Whether the table has the key; notes it when not."""
    keys = draft.keys(table)
    if keys is None or key in keys:
        return True
    problems.add(mark, f"unknown {_ONE[table]} {shown(key)}", f"{table}.csv has no such row", did_you_mean(key, keys))
    return False


def check_assets(draft: Draft, problems: Problems) -> None:
    """Whatever commands the men of a kind of object is an asset that some office controls."""
    if not draft.complete("elites"):
        return
    held = sorted({asset for elite, _ in draft.pairs("elites") for asset in (elite.assets or "").split()})
    for cell in _cells(draft, "object_kinds", "asset"):
        if cell.text not in held:
            problems.add(cell.mark, f"no office controls {shown(cell.text)}", "elites.csv lists no such asset",
                         did_you_mean(cell.text, held))


def check_sides(draft: Draft, problems: Problems) -> None:
    """Elites are on four sides at most, the leader's among them."""
    seen: list[str] = []
    for elite, row in draft.pairs("elites"):
        side = elite.allegiance or ""
        if side not in seen:
            seen.append(side)
            if len(seen) == MOST_SIDES + 1:
                problems.add(row.cells["allegiance"].mark, f"{shown(side)} is side number {len(seen)}",
                             f"the model holds {MOST_SIDES} sides at most", "join some of them")


def check_sources(draft: Draft, problems: Problems) -> None:
    """Every source key used exists, and only some place columns rest on memory."""
    for table in TABLES:
        if table != "sources" and any(field.column == "source" for field in fields_of(TABLES[table])):
            for cell in _cells(draft, table, "source"):
                # What is where by a rule, such as a city hall in every city, names the rule.
                if table != "objects" or cell.text not in draft.rules:
                    known_source(cell, draft, problems)
    for cell in draft.head.sources:
        known_source(cell, draft, problems)
    recalled = {source.key for source, _ in draft.pairs("sources") if source.kind == "recalled"}
    for table, column, cell in draft.columns.sources:
        known_source(cell, draft, problems)
        if table in BY_PLACE and column not in RECALLED and recalled & set(cell.text.split()):
            problems.add(cell.mark, f"{table}.{column} rests on a recalled source",
                         "only " + ", ".join(RECALLED) + " may rest on memory", "give a found source")


def check_rules(draft: Draft, problems: Problems) -> None:
    """Every rule by which a fact was made is one of rules.yaml."""
    for cell in draft.head.rules:
        if cell.text not in draft.rules:
            problems.add(cell.mark, f"unknown rule {shown(cell.text)}", "rules.yaml has no rule of this name",
                         did_you_mean(cell.text, draft.rules))


def known_source(cell: Scalar, draft: Draft, problems: Problems, own: frozenset[str] = frozenset()) -> None:
    """Note the keys in a cell that neither sources.csv nor the file's own sources have."""
    for key in dict.fromkeys(cell.text.split()):
        offset = cell.text.index(key) + cell.quoted
        if key not in own:
            known(key, Mark(cell.mark.file, cell.mark.line, cell.mark.column + offset), "sources", draft, problems)


def check_units(draft: Draft, problems: Problems) -> None:
    """Group shares add up, prices and past shootings come in pairs, and a seat lies in its own unit."""
    unit_of = {place.id: place.unit for place, _ in draft.pairs("places")}
    start = draft.head.values.get("start")
    for unit, row in draft.pairs("units"):
        total = sum(getattr(unit, share) for share in GROUP_SHARES)
        if abs(total - 1) > SHARES_TOLERANCE:
            problems.add(row.cells[GROUP_SHARES[0]].mark, f"the group shares of {unit.unit} add up to {total:.4g}",
                         f"they add up to 1 within {SHARES_TOLERANCE}", "correct " + ", ".join(GROUP_SHARES))
        _pair(unit, row, "price_before", "price_after", problems)
        _pair(unit, row, "past_shooting_dead", "past_shooting_year", problems)
        if start and unit.past_shooting_year and unit.past_shooting_year > start.value.year:
            problems.add(row.cells["past_shooting_year"].mark, "the past shooting lies in the future",
                         "a scenario holds what was known at its start", "")
        if unit_of.get(unit.seat, unit.unit) != unit.unit:
            problems.add(row.cells["seat"].mark, f"the seat {unit.seat!r} lies in unit {unit_of[unit.seat]!r}",
                         "a seat of government lies in its own unit", "")


def _pair(model: Any, row: Row, first: str, second: str, problems: Problems) -> None:
    if (getattr(model, first) is None) != (getattr(model, second) is None):
        empty = first if getattr(model, first) is None else second
        problems.add(row.cells[empty].mark, f"{empty} is empty", f"{first} and {second} come together",
                     "write both or neither")


def check_places(draft: Draft, problems: Problems) -> None:
    """Cities have people, remainders take what is left, and every unit is filled exactly."""
    for place, row in draft.pairs("places"):
        if place.kind == "city" and place.population is None:
            problems.add(row.cells["population"].mark, f"city {place.id} has no population", "",
                         "write its people, or make it the remainder")
        if place.kind == "remainder" and place.population is not None:
            problems.add(row.cells["population"].mark, f"remainder {place.id} has a population of its own",
                         "it is the unit minus its cities", "leave the cell empty")
    if draft.complete("places", "units"):
        for unit, row in draft.pairs("units"):
            _fill(unit, row, [pair for pair in draft.pairs("places") if pair[0].unit == unit.unit], problems)
    _largest(draft, problems)


def _fill(unit: Any, row: Row, places: list[tuple[Any, Row]], problems: Problems) -> None:
    cities = [pair for pair in places if pair[0].kind == "city"]
    remainders = [pair for pair in places if pair[0].kind == "remainder"]
    if not places:
        problems.add(row.cells["unit"].mark, f"unit {unit.unit} has no place", "people live in places",
                     "add its cities or its remainder to places.csv")
    for _, second in remainders[1:]:
        problems.add(second.cells["kind"].mark, f"a second remainder of {unit.unit}", "a unit has one at most",
                     f"the first is in line {remainders[0][1].mark.line}")
    if not cities or any(city.population is None for city, _ in cities):
        return
    total = sum(city.population for city, _ in cities)
    at = max(cities, key=lambda pair: pair[0].population)[1].cells["population"].mark
    if total > unit.population or (remainders and total == unit.population):
        problems.add(at, f"the cities of {unit.unit} hold {total} people, the unit {unit.population}",
                     "a unit holds its cities and its remainder", "correct places.csv or units.csv")
    elif not remainders and total < unit.population:
        problems.add(at, f"{unit.population - total} people of {unit.unit} live in no place",
                     "the unit has no remainder", "add one to places.csv, or correct the populations")


def _largest(draft: Draft, problems: Problems) -> None:
    cities = {place.id: place.population or 0 for place, _ in draft.pairs("places") if place.kind == "city"}
    if not draft.complete("places"):
        return
    for key in ("largest_city", "capital"):
        value = draft.head.values.get(key)
        if value and value.value not in cities and value.value in (draft.keys("places") or ()):
            problems.add(value.mark, f"{key} {shown(value.value)} is not a city", "", "name a city of places.csv")
    value = draft.head.values.get("largest_city")
    if value and value.value in cities:
        largest = max(cities, key=lambda city: cities[city])
        if cities[largest] > cities[value.value]:
            problems.add(value.mark, f"{value.value} is not the largest city", f"{largest} has more people",
                         f"write {largest}")


def check_kinds(draft: Draft, problems: Problems) -> None:
    """Groups, bands and forces are complete and add up."""
    _groups(draft, problems)
    _bands(draft, problems)
    for force, row in draft.pairs("forces"):
        if force.per_people not in (None, 1000):
            problems.add(row.cells["per_people"].mark, f"per_people is {force.per_people}",
                         "strength is counted per 1000 people or in all", "write 1000, or leave the cell empty")
    _all_of("forces", "force", FORCES, draft, problems)


def _groups(draft: Draft, problems: Problems) -> None:
    used: set[str] = set()
    for group, row in draft.pairs("groups"):
        cell = row.cells["column"]
        if group.column not in GROUP_SHARES:
            problems.add(cell.mark, f"unknown share column {shown(group.column)}",
                         "groups take their share from a column of units.csv", did_you_mean(group.column, GROUP_SHARES))
            return
        if group.column in used:
            problems.add(cell.mark, f"a second group with column {group.column}", "its people would count twice", "")
            return
        used.add(group.column)
    _all_of("groups", "column", GROUP_SHARES, draft, problems)
    titular = [row for group, row in draft.pairs("groups") if group.titular]
    if draft.complete("groups") and len(titular) != 1:
        mark = titular[1].cells["titular"].mark if titular else Mark("groups.csv")
        problems.add(mark, f"{len(titular)} groups are titular", "exactly one is", "correct the column titular")


def _all_of(table: str, column: str, wanted: Iterable[str], draft: Draft, problems: Problems) -> None:
    if draft.complete(table):
        present = {row.cells[column].text for _, row in draft.pairs(table)}
        for missing in wanted:
            if missing not in present:
                problems.add(Mark(f"{table}.csv"), f"no row with {column} {missing!r}", "the model needs it", "add it")


def _bands(draft: Draft, problems: Problems) -> None:
    if not draft.complete("bands"):
        return
    pairs = sorted(draft.pairs("bands"), key=lambda pair: pair[0].from_age)
    total = sum(band.share for band, _ in pairs)
    if pairs and abs(total - 1) > BANDS_TOLERANCE:
        problems.add(draft.tables["bands"].table.header["share"].mark, f"the band shares add up to {total:.6g}",
                     f"they add up to 1 within {BANDS_TOLERANCE}", "correct the column share")
    if pairs and not any(band.adult for band, _ in pairs):
        problems.add(Mark("bands.csv"), "no band is adult", "only adults take part", "correct the column adult")
    due = 0
    for band, row in pairs:
        if band.from_age != due:
            problems.add(row.cells["from_age"].mark, f"band {band.band} begins at {band.from_age}, not at {due}",
                         "bands follow each other without gap or overlap, from age 0", "")
        if band.to_age < band.from_age:
            problems.add(row.cells["to_age"].mark, f"band {band.band} ends before it begins", "", "exchange the ages")
        due = band.to_age + 1


def check_states(draft: Draft, problems: Problems) -> None:
    """Exactly one host, which is the scenario's country, if any states are told of."""
    country = draft.head.values.get("country")
    hosts = [(state, row) for state, row in draft.pairs("states") if state.role == "host"]
    if draft.complete("states") and len(hosts) != 1 and draft.pairs("states"):
        mark = hosts[1][1].cells["role"].mark if hosts else Mark("states.csv")
        problems.add(mark, f"{len(hosts)} states are host", "exactly one is", "correct the column role")
    elif hosts and country and hosts[0][0].state != country.value:
        problems.add(hosts[0][1].cells["state"].mark, f"the host is {hosts[0][0].state}",
                     f"scenario.yaml has the country {country.value}", "make them equal")


def check_unit_words(draft: Draft, problems: Problems) -> None:
    """The units named in claims and targets are units, and their lower bounds are not above the upper ones."""
    for table in ("claims", "targets"):
        for cell in _cells(draft, table, "unit"):
            if cell.text not in UNITS:
                problems.add(cell.mark, f"unknown unit {shown(cell.text)}", "units are a closed list",
                             did_you_mean(cell.text, UNITS))
        for model, row in draft.pairs(table):
            if model.low is not None and model.high is not None and model.low > model.high:
                problems.add(row.cells["low"].mark, f"low {model.low:g} is above high {model.high:g}", "",
                             "exchange them")


def _cells(draft: Draft, table: str, column: str) -> list[Scalar]:
    """The cells of a column that are not empty, also of rows in which another cell is wrong."""
    if table not in draft.tables:
        return []
    cells = (row.cells.get(column) for row in draft.tables[table].table.rows)
    return [cell for cell in cells if cell is not None and cell.text]
