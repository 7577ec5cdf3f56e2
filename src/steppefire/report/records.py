"""One way to read the tables of a scenario, whatever holds them: data frame, dicts or objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd


def records(table: Any) -> list[dict[str, Any]]:
    """Rows of a table as plain dicts; missing cells are None."""
    if table is None:
        return []
    if isinstance(table, pd.DataFrame):
        return [{str(key): known(value) for key, value in row.items()} for row in table.to_dict("records")]
    rows = table.values() if isinstance(table, Mapping) else table
    return [plain(row) for row in rows]


def plain(row: Any) -> dict[str, Any]:
    """The fields of one row; a trailing underscore (from_) is dropped."""
    if isinstance(row, Mapping):
        pairs = dict(row)
    elif is_dataclass(row):
        pairs = {field.name: getattr(row, field.name) for field in fields(row)}
    elif hasattr(row, "model_dump"):
        pairs = row.model_dump(by_alias=True)
    else:
        pairs = vars(row)
    return {str(key).rstrip("_"): known(value) for key, value in pairs.items()}


def known(value: Any) -> Any:
    """None for every way of saying that a cell is empty."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, float) and value != value:
        return None
    return value


def names(table: Any, key: str, name: str = "name") -> dict[str, str]:
    """Identifier to display name."""
    return {str(row[key]): str(row.get(name) or row[key]) for row in records(table)}
