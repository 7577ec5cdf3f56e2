"""A country card: one YAML file with what anybody can look up before a crisis; every mistake noted at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from steppefire.scenario import keys, rows
from steppefire.scenario.card_fields import BY_NAME, FIELDS, MOST_CITIES, MOST_GROUPS, Field
from steppefire.scenario.located import Mapping, Mark, Node, Problems, Scalar, Sequence, did_you_mean, shown
from steppefire.scenario.read import read_text
from steppefire.scenario.tables import convert
from steppefire.scenario.treaty import read_sources
from steppefire.scenario.yaml_tree import parse_yaml

CARD_KEY = "CARD"
ENDINGS = (".yaml", ".yml")
LISTS = ("cities", "groups")
BLOCKS = ("trigger", "alliance")
DEFAULT_HOUR = 9.0


@dataclass(frozen=True)
class City:
    """A city of the card."""

    name: str
    population: int
    lat: float
    lon: float
    capital: bool = False


@dataclass
class Card:
    """What a card says; fields that it leaves out are not in `values`."""

    values: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    cities: tuple[City, ...] = ()
    groups: tuple[tuple[str, float], ...] = ()
    sources: dict[str, rows.Source] = field(default_factory=dict)

    def given(self, name: str) -> bool:
        """Whether the card has a value for the field."""
        return name in self.values

    def value(self, name: str) -> Any:
        """The field's value, or the median that stands for it."""
        if name in self.values:
            return self.values[name]
        return _FORMULAS[name](self) if name in _FORMULAS else BY_NAME[name].median

    @property
    def capital(self) -> int:
        """Number of the capital among the cities: the first one where none is marked."""
        return next((number for number, city in enumerate(self.cities) if city.capital), 0)

    @property
    def largest(self) -> int:
        """Number of the largest city."""
        return max(range(len(self.cities)), key=lambda number: self.cities[number].population)

    @property
    def trigger_hour(self) -> float:
        """Hours from the start to the trigger."""
        if "trigger.time" not in self.values:
            return DEFAULT_HOUR
        hour: float = (self.values["trigger.time"] - self.values["start"]).total_seconds() / 3600.0
        return hour


def _internet(card: Card) -> float:
    year: int = card.values["start"].year
    return round(min(0.8, max(0.02, 0.05 + 0.0275 * (year - 2000))), 3)


_FORMULAS: dict[str, Callable[[Card], Any]] = {
    "democracy": lambda card: round(0.33 + 0.015 * card.values.get("polity", 0), 3),
    "internet_share": _internet,
    "title": lambda card: f"{card.values['country']}, {card.values['start']:%B %Y}",
}


def is_card(path: str | Path) -> bool:
    """Whether a path names a card file."""
    try:
        return Path(path).suffix.lower() in ENDINGS and Path(path).is_file()
    except (OSError, ValueError):
        return False


def load_card(path: str | Path) -> Card:
    """The card of a file; raises InputError with all mistakes, each located."""
    problems, path = Problems(), Path(path)
    if not path.is_file():
        problems.add(Mark(path.name), "there is no such card", "a card is one file", "check its name")
        problems.raise_if_any()
    text = read_text(path.parent, path.name, problems)
    card = Card() if text is None else read_card(text, path.name, problems)
    problems.raise_if_any()
    return card


def read_card(text: str, file: str, problems: Problems) -> Card:
    """The card of a text, as far as it could be read; what is wrong is noted."""
    card, node = Card(), parse_yaml(file, text, problems)
    if node is None:
        return card
    top = {field.name: field for field in FIELDS if "." not in field.name}
    required = [name for name, field in top.items() if field.required] + ["cities", "trigger"]
    optional = [name for name, field in top.items() if not field.required] + ["groups", "alliance", "sources"]
    entries = keys.entries(node, "the card", required, optional, problems)
    _block("", entries, top, card, problems)
    for name in BLOCKS:
        if name in entries and not (name == "alliance" and _null(entries[name])):
            inner = {field.name.partition(".")[2]: field for field in FIELDS if field.name.startswith(f"{name}.")}
            found = keys.entries(entries[name], name, [key for key, field in inner.items() if field.required],
                                 [key for key, field in inner.items() if not field.required], problems)  # fmt: skip
            _block(f"{name}.", found, inner, card, problems)
    card.cities = tuple(City(**city) for city in _list("cities", entries.get("cities"), MOST_CITIES, card, problems))
    card.groups = tuple((group["name"], group["share"])
                        for group in _list("groups", entries.get("groups"), MOST_GROUPS, card, problems))  # fmt: skip
    if "sources" in entries and not _null(entries["sources"]):
        card.sources = _sources(entries["sources"], problems)
    for check in (_check_cities, _check_groups, _check_trigger, _check_alliance):
        check(card, problems)
    return card


def _null(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null")


def _block(prefix: str, entries: dict[str, Node], fields: dict[str, Field], card: Card, problems: Problems) -> None:
    for name, entry in fields.items():
        if name in entries and (entry.required or not _null(entries[name])):
            cell = keys.scalar(entries[name], prefix + name, problems)
            value = None if cell is None else convert(entry.reads, cell, problems)
            if cell is not None and value is not None:
                card.values[prefix + name], card.marks[prefix + name] = value, cell.mark


def _list(name: str, node: Node | None, most: int, card: Card, problems: Problems) -> list[dict[str, Any]]:
    """The entries of a list that could be read; the marks of the list and of each entry are kept."""
    required = name == "cities"
    if node is None or (_null(node) and not required):
        return []
    card.marks[name] = node.mark
    if not isinstance(node, Sequence):
        problems.add(node.mark, f"{name} is not a list", "it holds entries, each with its keys", "write - {name: ...}")
        return []
    if (required and not node.items) or len(node.items) > most:
        problems.add(node.mark, f"{len(node.items)} {name}", f"a card has {int(required)} to {most} of them", "")
        return []
    fields = {entry.name.partition(".")[2]: entry for entry in FIELDS if entry.name.startswith(f"{name}.")}
    out: list[dict[str, Any]] = []
    for item in node.items:
        inner = Card()
        entries = keys.entries(item, f"an entry of {name}", [key for key, entry in fields.items() if entry.required],
                               [key for key, entry in fields.items() if not entry.required], problems)  # fmt: skip
        _block("", entries, fields, inner, problems)
        if all(key in inner.values for key, entry in fields.items() if entry.required):
            card.marks |= {f"{name}.{len(out)}.{key}": mark for key, mark in inner.marks.items()}
            out.append(inner.values)
        else:
            card.marks[f"{name} in part"] = item.mark
    return out


def _sources(node: Node, problems: Problems) -> dict[str, rows.Source]:
    found = read_sources(node, problems)
    if isinstance(node, Mapping) and CARD_KEY in node.entries:
        problems.add(node.entries[CARD_KEY][0].mark, f"the key {CARD_KEY} is taken", "it stands for the card itself",
                     "use another key")
    return found


def _check_cities(card: Card, problems: Problems) -> None:
    total, people = sum(city.population for city in card.cities), card.values.get("population")
    if people is not None and total > people:
        problems.add(card.marks["population"], f"the cities hold {total:,} people, the country {people:,}",
                     "a country holds its cities", "correct population or cities")
    seen: set[str] = set()
    capitals = 0
    for number, city in enumerate(card.cities):
        if city.name in seen:
            problems.add(card.marks[f"cities.{number}.name"], f"city {shown(city.name)} twice",
                         "cities are told apart by their names", "delete one, or add what tells them apart")
        seen.add(city.name)
        capitals += city.capital
        if city.capital and capitals > 1:
            problems.add(card.marks[f"cities.{number}.capital"], f"{shown(city.name)} is a second capital",
                         "a country has one at most", "keep one")


def _check_groups(card: Card, problems: Problems) -> None:
    total = sum(share for _, share in card.groups)
    if total > 1 + 1e-6:
        problems.add(card.marks["groups"], f"the group shares add up to {total:.4g}", "together they are 1 at most",
                     "correct the shares")
    seen: set[str] = set()
    for number, (name, _) in enumerate(card.groups):
        if name in seen:
            problems.add(card.marks[f"groups.{number}.name"], f"group {shown(name)} twice", "", "add their shares up")
        seen.add(name)


def _check_trigger(card: Card, problems: Problems) -> None:
    names = [city.name for city in card.cities]
    place = card.values.get("trigger.place")
    if place is not None and names and place not in names and "cities in part" not in card.marks:
        problems.add(card.marks["trigger.place"], f"there is no city {shown(place)}", "the place is one of the cities",
                     did_you_mean(place, names))
    kind = card.values.get("trigger.kind")
    if kind not in (None, "price") and card.given("trigger.size"):
        problems.add(card.marks["trigger.size"], f"a size with a trigger of kind {kind}",
                     "the size is the relative rise of a price", "write null")
    if card.given("trigger.time") and card.given("start"):
        end = card.values["start"] + timedelta(days=card.value("days"))
        if not card.values["start"] <= card.values["trigger.time"] < end:
            problems.add(card.marks["trigger.time"], "the trigger lies outside the card's days",
                         f"they run from {_minutes(card.values['start'])} to {_minutes(end)}", "correct time or start")


def _minutes(time: datetime) -> str:
    return time.isoformat("T", "minutes")


def _check_alliance(card: Card, problems: Problems) -> None:
    patron = card.values.get("alliance.patron")
    if patron is not None and patron == card.values.get("country"):
        problems.add(card.marks["alliance.patron"], f"{patron} is its own patron", "the patron is another state",
                     "name the other state, or write null")
