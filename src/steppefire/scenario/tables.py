"""Tables of text become tuples of rows; every cell that does not fit is noted at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Any, Generic, TypeVar, get_args

from steppefire.scenario import rows
from steppefire.scenario.cells import Reads, Refused
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.located import Mark, Problems, Row, Scalar, Table, shown

R = TypeVar("R", bound=rows.Line)

TABLES: dict[str, type[rows.Line]] = {
    "units": rows.Unit, "places": rows.Place, "groups": rows.Group, "bands": rows.Band, "forces": rows.Force,
    "object_kinds": rows.ObjectKind, "objects": rows.Object, "elites": rows.Elite, "states": rows.State,
    "history": rows.Happening, "script": rows.Decision, "claims": rows.Claim, "targets": rows.Target,
    "sources": rows.Source, "licences": rows.Licence,
}  # fmt: skip
# Tables in which one thing may stand in several rows.
WITHOUT_KEY = ("history", "script", "licences")
# Tables that may have a header only.
MAY_BE_EMPTY = ("states", "history", "script", "claims", "targets", "objects", "licences")


@dataclass(frozen=True)
class Field:
    """A column as its row model declares it."""

    column: str
    attribute: str
    reads: Reads
    required: bool


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The rows of a table that could be read, with their cells.

    `keys` holds every key that was written, in rows that could be read or not, so that one broken row is one mistake
    and not one more wherever its key is used; it is None where the key column itself could not be read.
    """

    file: str
    rows: tuple[tuple[R, Row], ...]
    table: Table
    keys: frozenset[str] | None

    @property
    def complete(self) -> bool:
        """Whether every row could be read, so that sums over the rows mean something."""
        return bool(self.table.header) and len(self.rows) == self.table.lines

    @property
    def models(self) -> tuple[R, ...]:
        """The rows without their places."""
        return tuple(row for row, _ in self.rows)


@cache
def fields_of(model: type[rows.Line]) -> tuple[Field, ...]:
    """The columns of a row model, in order."""
    fields = []
    for attribute, info in model.model_fields.items():
        options = get_args(info.annotation)
        required = type(None) not in options
        metadata = list(info.metadata)
        for option in options:
            metadata += getattr(option, "__metadata__", ())
        reads = next(item for item in metadata if isinstance(item, Reads))
        fields.append(Field(info.alias or attribute, attribute, reads, required))
    return tuple(fields)


def numeric_columns(table: str) -> dict[str, tuple[str, ...]]:
    """The columns of a table that columns.yaml describes, and the units each may be in."""
    return {field.column: field.reads.units for field in fields_of(TABLES[table]) if field.reads.units}


def key_column(name: str) -> str | None:
    """The column whose cells may not repeat, where the table has one."""
    return None if name in WITHOUT_KEY else fields_of(TABLES[name])[0].column


def read_table(name: str, text: str, zone: tzinfo, problems: Problems) -> Rows[Any]:
    """The rows of a table's text; `zone` is given to bare dates."""
    columns = tuple(field.column for field in fields_of(TABLES[name]))
    return read_rows(name, parse_csv(f"{name}.csv", text, columns, problems), zone, problems)


def read_rows(name: str, table: Table, zone: tzinfo, problems: Problems) -> Rows[Any]:
    """The rows of a table of cells, wherever these stood; `zone` is given to bare dates."""
    fields = fields_of(TABLES[name])
    if table.header and not table.rows and name not in MAY_BE_EMPTY:
        mark = next(iter(table.header.values())).mark
        problems.add(Mark(mark.file), "the table has no rows", "the model needs at least one", "add rows")
    read = []
    for row in table.rows:
        model = _line(TABLES[name], fields, row, zone, problems)
        if model is not None:
            read.append((model, row))
    column = key_column(name)
    _unique(column, table, problems)
    written = None if column is None or column not in table.header else _written(column, table)
    return Rows(f"{name}.csv", tuple(read), table, written)


def _line(model: type[R], fields: tuple[Field, ...], row: Row, zone: tzinfo, problems: Problems) -> R | None:
    values: dict[str, Any] = {}
    complete = True
    for field in fields:
        cell = row.cells.get(field.column)
        if cell is None:
            complete = False
        elif cell.text == "" and not field.required:
            values[field.attribute] = None
        elif cell.text == "":
            problems.add(cell.mark, f"{field.column} is empty", "this column needs a value in every row", "")
            complete = False
        else:
            value = convert(field.reads.convert, cell, problems)
            complete = complete and value is not None
            values[field.attribute] = value.replace(tzinfo=zone) if _is_naive(value) else value
    return model(**values) if complete else None


def _is_naive(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None


def convert(reads: Callable[[str], object], cell: Scalar, problems: Problems) -> Any:
    """The value of a text, or None after noting why it has none."""
    try:
        return reads(cell.text)
    except Refused as refused:
        problems.add(cell.mark, refused.what, refused.why, refused.hint)
        return None


def _written(column: str, table: Table) -> frozenset[str]:
    return table.scraps.union(row.cells[column].text for row in table.rows if column in row.cells)


def _unique(column: str | None, table: Table, problems: Problems) -> None:
    seen: dict[str, int] = {}
    for row in table.rows:
        cell = row.cells.get(column) if column else None
        if cell is None or not cell.text:
            continue
        if cell.text in seen:
            problems.add(cell.mark, f"{column} {shown(cell.text)} twice",
                         f"it stands in line {seen[cell.text]} already", "give each row its own")
        seen.setdefault(cell.text, cell.mark.line)
