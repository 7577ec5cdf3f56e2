"""Every member of a study as a row of one CSV file: outcomes.csv in its folder."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from steppefire.engine import disk

FILE = "outcomes.csv"
FIRST = ("name", "member", "seed", "outcome_class", "leader_in_office", "leader_out_time")
INPUTS, INPUT = "inputs", "input"  # a row's numbers drawn for it stand in columns input.NAME


def write(rows: list[dict[str, Any]], folder: Path) -> Path:
    """Put the rows into the folder of their study."""
    path = Path(folder) / FILE
    with disk.clear_words(path):
        disk.write_file(path, csv_text(rows).encode())
    return path


def csv_text(rows: list[dict[str, Any]]) -> str:
    """Rows with a column for every key of a dictionary (`dead_by_unit.almaty`); what a row lacks stays empty."""
    flat = [flattened(row) for row in rows]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns(flat), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return stream.getvalue()


def flattened(row: dict[str, Any]) -> dict[str, Any]:
    """A row without dictionaries; lists of words become one cell with blanks between them."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            head = INPUT if name == INPUTS else name
            found |= flattened({f"{head}.{key}": inner for key, inner in value.items()})
        elif isinstance(value, list | tuple):
            plain = all(isinstance(entry, str | int | float) for entry in value)
            found[name] = " ".join(map(str, value)) if plain else json.dumps(value, ensure_ascii=False)
        else:
            found[name] = value
    return found


def columns(flat: Iterable[dict[str, Any]]) -> list[str]:
    """The columns in an order that depends on no row's: who it is and how it ended, outcomes by name, then inputs."""
    names = {name for row in flat for name in row}
    rest = sorted(names.difference(FIRST), key=lambda name: (name.startswith(f"{INPUT}."), name))
    return [name for name in FIRST if name in names] + rest
