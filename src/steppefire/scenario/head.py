"""The three YAML files of a scenario: scenario.yaml, columns.yaml and rules.yaml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any

from steppefire.core.triggers import TRIGGERS
from steppefire.scenario import cells, keys, rows
from steppefire.scenario.cells import Reads, Refused
from steppefire.scenario.located import Mapping, Mark, Node, Problems, Scalar, shown
from steppefire.scenario.tables import TABLES, convert, numeric_columns

MAX_DAYS = 366
_AMOUNT = partial(cells.between, 0, inf)
_SHARE = partial(cells.between, 0, 1)

# The national numbers: how each is read and the units it may be in.
FACTS: dict[str, Reads] = {
    "gini": Reads(_SHARE, ("1", "share")),
    "national_income": Reads(_AMOUNT, ("kKZT/month", "kLCU/month")),
    "national_wage": Reads(_AMOUNT, ("kKZT/month", "kLCU/month")),
    "national_output": Reads(_AMOUNT, ("kKZT/year", "kLCU/year")),
    "exposed_share_elsewhere": Reads(_SHARE, ("share",)),
    "exposed_households": Reads(_SHARE, ("share",)),
    "internet_share": Reads(_SHARE, ("share",)),
    "youth_share": Reads(_SHARE, ("share",)),
    "organised_cadre": Reads(partial(cells.whole, 0, cells.MAX_PEOPLE), ("people",)),
    "trigger_hour": Reads(partial(cells.between, 0, 24 * MAX_DAYS), ("hour",)),
    "trigger_size": Reads(partial(cells.between, 0, 20), ("1",)),
    "democracy": Reads(_SHARE, ("1",)),
    "corruption_index": Reads(partial(cells.between, 0, 100), ("index",)),
    "rents_share": Reads(_SHARE, ("share",)),
    "gdp_per_head": Reads(partial(cells.between, 100, 1e6), ("USD/year",)),
    "loyalty_deviation": Reads(partial(cells.between, -5, 5), ("log",)),
    "security_scale": Reads(partial(cells.between, 0.05, 20), ("1",)),
    "curfew_from": Reads(partial(cells.between, 0, 24), ("hour",)),
    "patron_stance": Reads(partial(cells.between, -1, 1), ("1",)),
    "troop_feeling": Reads(partial(cells.between, -1, 1), ("1",)),
    "curfew_to": Reads(partial(cells.between, 0, 24), ("hour",)),
}


def version(text: str) -> str:
    """The version of the format."""
    if text != "1":
        raise Refused(f"format version {shown(text)} is not known", "this program reads version 1", "write 1")
    return text


HEAD: dict[str, Callable[[str], object]] = {
    "scenario": version,
    "name": cells.ident,
    "title": cells.words,
    "country": cells.country,
    "start": cells.full_hour,
    "power_since": cells.full_hour,
    "days": partial(cells.whole, 1, MAX_DAYS),
    "trigger": partial(cells.one_of, TRIGGERS),
    "largest_city": cells.ident,
    "capital": cells.ident,
}
# Where the trigger is felt first and above all: a unit; the whole country without it.
OPTIONAL: dict[str, Callable[[str], object]] = {"trigger_unit": cells.ident}


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
    rules: list[Scalar] = field(default_factory=list)


def read_head(node: Node, problems: Problems) -> Head:
    """Read scenario.yaml."""
    head = Head()
    entries = keys.entries(node, "scenario.yaml", [*HEAD, "facts"], OPTIONAL, problems)
    for key, reads in (HEAD | OPTIONAL).items():
        if key in entries:
            cell = keys.scalar(entries[key], key, problems)
            value = None if cell is None else convert(reads, cell, problems)
            if cell is not None and value is not None:
                head.values[key] = Known(value, cell.mark)
    if "facts" in entries:
        for name, (_, fact) in keys.entries_with_keys(entries["facts"], "facts", list(FACTS), (), problems).items():
            read = keys.fact(name, fact, FACTS[name], head.sources, problems, head.rules)
            if read is not None:
                head.facts[name] = read
    return head


def read_rules(node: Node, problems: Problems) -> dict[str, str]:
    """Read rules.yaml: a sentence for each rule."""
    if not isinstance(node, Mapping):
        problems.add(node.mark, "rules.yaml holds no keys", "it names rules, a sentence each", "write NAME: sentence")
        return {}
    rules = {}
    for key, (name, value) in node.entries.items():
        convert(cells.rule, name, problems)
        cell = keys.scalar(value, shown(key), problems)
        text = None if cell is None else convert(cells.words, cell, problems)
        rules[key] = text or ""  # one without its sentence is noted, and known by name all the same
    return rules


@dataclass
class Columns:
    """What columns.yaml says, as far as it could be read; sources and recalled keys with their places."""

    described: dict[str, dict[str, rows.Column]] = field(default_factory=dict)
    sources: list[tuple[str, str, Scalar]] = field(default_factory=list)


# Columns that differ by place may rest on memory only here; see docs/scenario-format.md.
RECALLED = ("latitude", "longitude", "titular_share", "minority_share", "other_share")
BY_PLACE = ("units", "places")
ORIGINS = ("source", "assumed", "computed")


def read_columns(node: Node, problems: Problems) -> Columns:
    """Read columns.yaml: unit and origin of every numeric column of every table."""
    columns = Columns()
    wanted = {name: numeric_columns(name) for name in TABLES if numeric_columns(name)}
    for table, inner in keys.entries(node, "columns.yaml", list(wanted), (), problems).items():
        columns.described[table] = {}
        entries = keys.entries_with_keys(inner, table, list(wanted[table]), (), problems)
        for name, (_, description) in entries.items():
            column = _column(table, name, description, wanted[table][name], columns, problems)
            if column is not None:
                columns.described[table][name] = column
    return columns


def _column(table: str, name: str, node: Node, units: tuple[str, ...], columns: Columns,
            problems: Problems) -> rows.Column | None:
    keyed = keys.entries_with_keys(node, f"{table}.{name}", ["unit"], (*ORIGINS, "recalled"), problems)
    entries = {key: value for key, (_, value) in keyed.items()}
    unit = keys.unit(entries.get("unit"), units, problems)
    sources: list[Scalar] = []
    origin = keys.origin(entries, ORIGINS, node, f"{table}.{name}", sources, problems)
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
    cell = keys.scalar(node, "recalled", problems)
    if table in BY_PLACE and name not in RECALLED:
        problems.add(key.mark, f"{table}.{name} is recalled", "only " + ", ".join(RECALLED) + " may rest on memory",
                     "give a source")
    elif "source" not in keyed:
        problems.add(key.mark, "recalled without a source", "it says which part of a sourced column is from memory",
                     "add source")
    return None if cell is None else convert(cells.words, cell, problems)
