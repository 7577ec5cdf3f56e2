"""When each field of a bundled scenario was known, from the file known.csv of its folder; no run reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.load import library, load
from steppefire.scenario.located import Mapping, Node, Problems, Sequence
from steppefire.scenario.tables import TABLES, fields_of
from steppefire.scenario.yaml_tree import parse_yaml

FILE = "known.csv"
# The source key of numbers that a card unfolds into.
CARD = "CARD"
# Tables that may tell of the crisis, and those that hold no number about a country.
EXEMPT = ("script", "claims", "targets", "sources", "licences")
COLUMNS = ("field", "known_on", "published_later", "note")
# Of these words stand what is no fact about a country: conventions, and numbers that are the same for all of them.
PROGRAM = "program"
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Known:
    """A field, when the number that stands in it could first be read, and why if that was after hour 0."""

    field: str
    known_on: str
    published_later: bool
    note: str

    @property
    def day(self) -> date | None:
        """The last day that `known_on` can mean; None for what is no fact about a country."""
        return None if self.known_on == PROGRAM else last_day(self.known_on)


def last_day(text: str) -> date:
    """The last day of a year, month or day."""
    parts = _DAY.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text!r} is no year, month or day")
    year, month, day = (int(part) if part else 0 for part in parts.groups())
    if day:
        return date(year, month, day)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def read_known(name: str) -> list[Known]:
    """The entries of a bundled scenario, one a field; raises InputError for a malformed table."""
    problems = Problems()
    table = parse_csv(FILE, _path(name).read_text("utf-8"), COLUMNS, problems)
    problems.raise_if_any()
    out = []
    for row in table.rows:
        cells = [row.cells[column].text for column in COLUMNS]
        out += [Known(field, cells[1], cells[2] == "true", cells[3]) for field in cells[0].split()]
    return out


def is_unfolded(name: str) -> bool:
    """Whether the tables of a bundled scenario come from its card alone."""
    return any(source.key == CARD for source in load(name).sources)


def fields(name: str) -> list[str]:
    """Every field of a bundled scenario that must say when it was known.

    Of a card: its leaves. Where the tables are unfolded from it, they follow by rules that are the same for every
    country, but for the treaty and the standard table of states. Of a hand-made scenario: each key of scenario.yaml
    and each column.
    """
    folder = library() / name
    out = [f"card.{leaf}" for leaf in _leaves((folder / "card.yaml").read_text("utf-8"))]
    if load(name).treaty is not None:
        out.append("treaty")
    if is_unfolded(name):
        return [*out, "states"]
    out += [f"scenario.{leaf}" for leaf in _keys((folder / "scenario.yaml").read_text("utf-8"))]
    return out + [f"{table}.{field.column}" for table, model in TABLES.items() if table not in EXEMPT
                  for field in fields_of(model)]  # fmt: skip


def _leaves(text: str) -> list[str]:
    """The keys of a card down to its values, those of a list once."""
    return list(dict.fromkeys(_below("", _tree("card.yaml", text))))


def _below(prefix: str, node: Node) -> list[str]:
    if isinstance(node, Sequence):
        return [leaf for item in node.items for leaf in _below(prefix, item)]
    if not isinstance(node, Mapping):
        return [prefix]
    return [leaf for key, (_, value) in node.entries.items() if key != "sources"
            for leaf in _below(f"{prefix}.{key}".lstrip("."), value)]  # fmt: skip


def _keys(text: str) -> list[str]:
    """The keys of scenario.yaml, and those of its facts."""
    tree = _tree("scenario.yaml", text)
    entries = tree.entries if isinstance(tree, Mapping) else {}
    facts = entries["facts"][1]
    names = list(facts.entries) if isinstance(facts, Mapping) else []
    return [key for key in entries if key != "facts"] + [f"facts.{key}" for key in names]


def _tree(file: str, text: str) -> Node:
    problems = Problems()
    tree = parse_yaml(file, text, problems)
    problems.raise_if_any()
    if tree is None:
        raise ValueError(f"{file} is empty")
    return tree


def faults(name: str) -> list[str]:
    """What is wrong with the entries of a bundled scenario, in words; none when every field was known before hour 0
    or says why it is there all the same."""
    start, found, wanted = load(name).start.date(), read_known(name), fields(name)
    written = [known.field for known in found]
    out = [f"{field} has no entry" for field in wanted if field not in written]
    out += [f"{field} is no field" for field in written if field not in wanted]
    out += [f"{field} has two entries" for field in sorted(set(written)) if written.count(field) > 1]
    for known in found:
        before = known.day is None or known.day < start
        if not before and not known.published_later:
            out.append(f"{known.field} was known on {known.known_on}, not before hour 0, and is not marked")
        if before and known.published_later:
            out.append(f"{known.field} is marked as published later, yet was known on {known.known_on}")
        if (known.published_later or known.day is None) and not known.note:
            out.append(f"{known.field} gives no reason")
    return out


def _path(name: str) -> Path:
    return library() / name / FILE
