"""What a study has found: sentences, tables and charts as plain data, which the terminal, a page and files show."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.engine import disk
from steppefire.engine.store import plain

STUDY, TABLES = "study.json", "tables"
# Kinds of charts, and what a row of each holds; `panel` sets rows of one kind side by side, and may be left out.
# A number that is None is not drawn. Where the unit begins with "share", values (0..1) read as per cent. Where what was
# observed is known as an interval only, `observed` is its lower end and `observed_high` the upper.
CHARTS = {
    "fan": "time (ISO 8601), q05, q25, median, q75, q95, observed (a number or None), observed_high, panel",
    "bars": "label, value, low, high (an interval), observed (whether it is what happened), panel",
    "effects": "label, value, low, high, panel; a vertical line at the chart's reference",
    "tornado": "label, value, low, high, marked (drawn in another colour; `mark` of the chart says what that means)",
    "shares": "time (ISO 8601), label, value (0..1): shares of one whole, stacked",
    "lines": "x (a number or an ISO time), label, value, low, high (or None), observed (or None), observed_high, panel",
    "dots": "x, y, label, panel",
}


@dataclass(frozen=True)
class Column:
    """A column of a table: the key in its rows, the heading with its unit, and how Python formats its numbers."""

    key: str
    title: str
    form: str = ""  # "" for words

    def text(self, row: dict[str, Any]) -> str:
        """A cell as a person reads it; a dash where nothing is known."""
        value = row.get(self.key)
        if value is None or value != value:
            return "–"
        return format(value, self.form) if self.form else str(value)


@dataclass(frozen=True)
class Table:
    """A table: a short name for its file, a title, columns, and rows as dictionaries."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart as data; `kind` is one of CHARTS, `about` is the sentence under it."""

    name: str
    kind: str
    title: str
    rows: list[dict[str, Any]]
    unit: str = ""
    about: str = ""
    reference: float | None = None
    mark: str = ""
    log: bool = False
    x_title: str = ""
    band: str = "95 % interval"  # what lies between low and high
    alone: bool = False  # panels of unlike numbers: each has its own axis


@dataclass(frozen=True)
class Found:
    """What a study of this kind has found; `made` says with what it was made, `facts` what programs may want."""

    kind: str
    title: str
    sentences: list[str]
    tables: list[Table]
    charts: list[Chart]
    made: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)  # what the reader must not conclude

    def document(self) -> dict[str, Any]:
        """All of it as plain JSON."""
        return dict(plain(asdict(self)))


def write(found: Found, folder: Path) -> None:
    """Put study.json and a CSV file for each table into the study's folder."""
    with disk.clear_words(folder):
        (folder / TABLES).mkdir(exist_ok=True)
        for table in found.tables:
            disk.write_file(folder / TABLES / f"{table.name}.csv", csv_text(table).encode())
        text = json.dumps(found.document(), ensure_ascii=False, indent=1, allow_nan=False)
        disk.write_file(folder / STUDY, (text + "\n").encode())


def csv_text(table: Table) -> str:
    """A table as CSV: keys as heads, numbers as they are."""
    stream = io.StringIO()
    keys = [column.key for column in table.columns]
    writer = csv.DictWriter(stream, keys, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table.rows)
    return stream.getvalue()


def read(folder: Path) -> Found:
    """What was written there; raises SteppefireError where it cannot be read."""
    path = Path(folder) / STUDY
    try:
        document = json.loads(path.read_text("utf-8"))
        return restored(document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SteppefireError(f"{path} cannot be read as what a study has found") from error


def restored(document: dict[str, Any]) -> Found:
    """What `document` made, the other way round."""
    tables = [Table(**{**entry, "columns": tuple(Column(**column) for column in entry["columns"])})
              for entry in document["tables"]]  # fmt: skip
    charts = [Chart(**entry) for entry in document["charts"]]
    return Found(**{**document, "tables": tables, "charts": charts})


def made(document: dict[str, Any]) -> dict[str, Any]:
    """With what a study was made, without the texts of its scenarios."""
    return {**document, "scenarios": {name: entry["hash"] for name, entry in document["scenarios"].items()}}
