"""When each field of a bundled scenario was known, from the file known.csv of its folder; no run reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.load import library
from steppefire.scenario.located import Problems

FILE = "known.csv"
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


def _path(name: str) -> Path:
    return library() / name / FILE
