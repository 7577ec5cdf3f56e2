"""The three YAML files of a scenario: scenario.yaml, columns.yaml and rules.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from math import inf
from typing import Any

from steppefire.core.units import UNITS
from steppefire.scenario import cells, rows
from steppefire.scenario.cells import Reads, Refused
from steppefire.scenario.located import Mapping, Mark, Node, Problems, Scalar, did_you_mean, nearest, shown
from steppefire.scenario.tables import TABLES, convert, numeric_columns

MAX_DAYS = 366
_AMOUNT = partial(cells.between, 0, inf)
_SHARE = partial(cells.between, 0, 1)

# The national numbers: how each is read and the units it may be in.
FACTS: dict[str, Reads] = {
    "gini": Reads(_SHARE, ("1", "share")),
    "national_income": Reads(_AMOUNT, ("kKZT/month",)),
    "national_wage": Reads(_AMOUNT, ("kKZT/month",)),
    "national_output": Reads(_AMOUNT, ("kKZT/year",)),
    "lpg_share_elsewhere": Reads(_SHARE, ("share",)),
    "car_households": Reads(_SHARE, ("share",)),
    "internet_share": Reads(_SHARE, ("share",)),
    "youth_share": Reads(_SHARE, ("share",)),
    "organised_cadre": Reads(partial(cells.whole, 0, cells.MAX_PEOPLE), ("people",)),
    "fuel_trigger_hour": Reads(partial(cells.between, 0, 24 * MAX_DAYS), ("hour",)),
    "curfew_from": Reads(partial(cells.between, 0, 24), ("hour",)),
    "patron_stance": Reads(partial(cells.between, -1, 1), ("1",)),
    "troop_feeling": Reads(partial(cells.between, -1, 1), ("1",)),
    "curfew_to": Reads(partial(cells.between, 0, 24), ("hour",)),
}


def _version(text: str) -> str:
    if text != "1":
        raise Refused(f"format version {shown(text)} is not known", "this program reads version 1", "write 1")
    return text


def _start(text: str) -> datetime:
    value = cells.moment(text)
    if value.minute or value.second:
        raise Refused(f"{shown(text)} is not a full hour", "the model counts whole hours from here", "")
    return value


def _country(text: str) -> str:
    if len(cells.code(text)) != 3:
        raise Refused(f"{shown(text)} is not a country code", "it is three capital letters, ISO 3166-1 alpha-3", "")
    return text


_HEAD: dict[str, Callable[[str], object]] = {
    "scenario": _version,
    "name": cells.ident,
    "title": cells.words,
    "country": _country,
    "start": _start,
    "power_since": _start,
    "days": partial(cells.whole, 1, MAX_DAYS),
    "largest_city": cells.ident,
    "capital": cells.ident,
}


@dataclass(frozen=True)
class Known:
    """A value and where it was written."""

    value: Any
    mark: Mark


@dataclass
class Head:
    """What scenario.yaml says, as far as it could be read."""

    values: dict[str, Known] = field(default_factory=dict)
    facts: dict[str, rows.Fact] = field(default_factory=dict)
    sources: list[Scalar] = field(default_factory=list)


def read_head(node: Node, problems: Problems) -> Head:
    """Read scenario.yaml."""
    head = Head()
    entries = _entries(node, "scenario.yaml", [*_HEAD, "facts"], (), problems)
    for key, reads in _HEAD.items():
        if key in entries:
            cell = _scalar(entries[key], key, problems)
            value = None if cell is None else convert(reads, cell, problems)
            if cell is not None and value is not None:
                head.values[key] = Known(value, cell.mark)
    if "facts" in entries:
        for name, (_, fact) in _entries_with_keys(entries["facts"], "facts", list(FACTS), (), problems).items():
            read = _fact(name, fact, head, problems)
            if read is not None:
                head.facts[name] = read
    return head


def _fact(name: str, node: Node, head: Head, problems: Problems) -> rows.Fact | None:
    entries = _entries(node, name, ["value", "unit"], ("source", "assumed"), problems)
    value_cell = _scalar(entries.get("value"), "value", problems)
    value = None if value_cell is None else convert(FACTS[name].convert, value_cell, problems)
    unit = _unit(entries.get("unit"), FACTS[name].units, problems)
    origin = _origin(entries, ("source", "assumed"), node, name, head.sources, problems)
    if "source" in entries and "assumed" in entries:
        problems.add(node.mark, f"{name} has source and assumed", "a fact has exactly one of them", "keep one")
    if value is None or unit is None or origin is None:
        return None
    return rows.Fact(value=float(value), unit=unit, source=origin.get("source"), assumed=origin.get("assumed"))


def read_rules(node: Node, problems: Problems) -> dict[str, str]:
    """Read rules.yaml: a sentence for each rule."""
    if not isinstance(node, Mapping):
        problems.add(node.mark, "rules.yaml holds no keys", "it names rules, a sentence each", "write NAME: sentence")
        return {}
    rules = {}
    for key, (name, value) in node.entries.items():
        convert(cells.rule, name, problems)
        cell = _scalar(value, shown(key), problems)
        text = None if cell is None else convert(cells.words, cell, problems)
        if text is not None:
            rules[key] = text
    return rules


@dataclass
class Columns:
    """What columns.yaml says, as far as it could be read; sources and recalled keys with their places."""

    described: dict[str, dict[str, rows.Column]] = field(default_factory=dict)
    sources: list[tuple[str, str, Scalar]] = field(default_factory=list)


# Columns that differ by place may rest on memory only here; see docs/scenario-format.md.
RECALLED = ("latitude", "longitude", "kazakh_share", "russian_share", "other_share")
BY_PLACE = ("units", "places")
_ORIGINS = ("source", "assumed", "computed")


def read_columns(node: Node, problems: Problems) -> Columns:
    """Read columns.yaml: unit and origin of every numeric column of every table."""
    columns = Columns()
    wanted = {name: numeric_columns(name) for name in TABLES if numeric_columns(name)}
    for table, inner in _entries(node, "columns.yaml", list(wanted), (), problems).items():
        columns.described[table] = {}
        entries = _entries_with_keys(inner, table, list(wanted[table]), (), problems)
        for name, (_, description) in entries.items():
            column = _column(table, name, description, wanted[table][name], columns, problems)
            if column is not None:
                columns.described[table][name] = column
    return columns


def _column(table: str, name: str, node: Node, units: tuple[str, ...], columns: Columns,
            problems: Problems) -> rows.Column | None:
    keyed = _entries_with_keys(node, f"{table}.{name}", ["unit"], (*_ORIGINS, "recalled"), problems)
    entries = {key: value for key, (_, value) in keyed.items()}
    unit = _unit(entries.get("unit"), units, problems)
    sources: list[Scalar] = []
    origin = _origin(entries, _ORIGINS, node, f"{table}.{name}", sources, problems)
    # `row`: each row has a column `source` of its own, which is checked there.
    columns.sources += [(table, name, cell) for cell in sources if units != ("row",) or cell.text != "row"]
    recalled = _recalled(table, name, keyed, problems)
    if table in BY_PLACE and "assumed" in keyed:
        problems.add(keyed["assumed"][0].mark, f"{table}.{name} is assumed",
                     "no assumed number may differ by place",
                     "give a source, or compute it by one formula for all places")
    if unit is None or origin is None:
        return None
    return rows.Column(unit=unit, recalled=recalled, **origin)


def _recalled(table: str, name: str, keyed: dict[str, tuple[Scalar, Node]], problems: Problems) -> str | None:
    if "recalled" not in keyed:
        return None
    key, node = keyed["recalled"]
    cell = _scalar(node, "recalled", problems)
    if table in BY_PLACE and name not in RECALLED:
        problems.add(key.mark, f"{table}.{name} is recalled", "only " + ", ".join(RECALLED) + " may rest on memory",
                     "give a source")
    elif "source" not in keyed:
        problems.add(key.mark, "recalled without a source", "it says which part of a sourced column is from memory",
                     "add source")
    return None if cell is None else convert(cells.words, cell, problems)


def _unit(node: Node | None, allowed: tuple[str, ...], problems: Problems) -> str | None:
    cell = _scalar(node, "unit", problems)
    if cell is None:
        return None
    expected = " or ".join(repr(unit) for unit in allowed)
    if cell.text not in UNITS and cell.text not in allowed:
        problems.add(cell.mark, f"unknown unit {shown(cell.text)}", "units are a closed list", f"write {expected}")
        return None
    if cell.text not in allowed:
        problems.add(cell.mark, f"wrong unit {shown(cell.text)}", f"the format has {expected} here",
                     "convert the numbers and the unit")
        return None
    return cell.text


def _origin(entries: dict[str, Node], options: tuple[str, ...], node: Node, what: str, sources: list[Scalar],
            problems: Problems) -> dict[str, str] | None:
    given = [option for option in options if option in entries]
    if not isinstance(node, Mapping):
        return None
    strangers = [key for key in node.entries if key not in (*options, "value", "unit", "recalled")]
    if not given and any(nearest(key, options) for key in strangers):
        return None  # Misspelt, and noted as an unknown key.
    if not given:
        problems.add(node.mark, f"{what} has no origin", "every number has " + " or ".join(options),
                     "say where it comes from")
    origin = {}
    for option in given:
        cell = _scalar(entries[option], option, problems)
        text = None if cell is None else convert(cells.keys if option == "source" else cells.words, cell, problems)
        if text is not None:
            origin[option] = text
        if cell is not None and text is not None and option == "source":
            sources.append(cell)
    return origin or None


def _scalar(node: Node | None, what: str, problems: Problems) -> Scalar | None:
    if node is None:
        return None
    if not isinstance(node, Scalar):
        problems.add(node.mark, f"{what} is a list or a group of keys", "one value is read here", "write one value")
        return None
    if not node.quoted and node.text in ("", "~", "null"):
        problems.add(node.mark, f"{what} has no value", "", "write it, or delete the key if it is optional")
        return None
    return node


def _entries(node: Node, what: str, required: list[str], optional: Iterable[str],
             problems: Problems) -> dict[str, Node]:
    keyed = _entries_with_keys(node, what, required, optional, problems)
    return {key: value for key, (_, value) in keyed.items()}


def _entries_with_keys(node: Node, what: str, required: list[str], optional: Iterable[str],
                       problems: Problems) -> dict[str, tuple[Scalar, Node]]:
    """The entries with known keys; unknown and missing keys are noted."""
    known = [*required, *optional]
    if not isinstance(node, Mapping):
        problems.add(node.mark, f"{what} is not a group of keys", "it holds named values",
                     "keys: " + ", ".join(known[:12]))
        return {}
    missing = [key for key in required if key not in node.entries]
    for key, (cell, _) in node.entries.items():
        if key not in known:
            absent = [word for word in known if word not in node.entries]
            problems.add(cell.mark, f"unknown key {shown(key)} in {what}", "only the keys of the format are read",
                         did_you_mean(key, absent or known))
            # A misspelt key is one mistake, not an unknown and a missing one.
            missing = [word for word in missing if word not in nearest(key, missing)]
    for key in missing:
        problems.add(node.mark, f"{key} is missing in {what}", "the format requires it", f"add {key}")
    return {key: entry for key, entry in node.entries.items() if key in known}
