"""What damaged copies of the shipped scenario are made with: its texts, a table as cells, a line replaced."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from steppefire.scenario import load

BASE = load("kazakhstan-2022").texts


@dataclass(frozen=True)
class Mutant:
    """A damaged file (None: deleted), and the file and line at which the mistake is to be reported."""

    file: str
    text: str | bytes | None
    line: int = 0
    reported_in: str = ""

    @property
    def at(self) -> tuple[str, int]:
        return (self.reported_in or self.file, self.line)


@dataclass
class Rows:
    """A table as lists of cells; line numbers count from 1, the header's line."""

    file: str
    lines: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = list(csv.reader(io.StringIO(BASE[self.file])))

    def numbers(self) -> list[int]:
        """Three lines of the table: the first, the middle and the last row."""
        count = len(self.lines)
        return sorted({2, (count + 2) // 2, count})

    def find(self, column: str, wanted: Callable[[str], bool]) -> int:
        """The first line whose cell is wanted."""
        position = self.lines[0].index(column)
        return next(number for number, row in enumerate(self.lines, 1) if number > 1 and wanted(row[position]))

    def cell(self, line: int, column: str) -> str:
        return self.lines[line - 1][self.lines[0].index(column)]

    def with_cell(self, line: int, column: str, value: str) -> str:
        row = list(self.lines[line - 1])
        row[self.lines[0].index(column)] = value
        return self.with_row(line, row)

    def with_row(self, line: int, *rows: list[str]) -> str:
        return written([*self.lines[: line - 1], *rows, *self.lines[line:]])


def written(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def line_of(file: str, start: str) -> int:
    """The first line of a text that begins so, blanks aside."""
    return next(n for n, line in enumerate(BASE[file].split("\n"), 1) if line.strip().startswith(start))


def with_line(file: str, number: int, *lines: str) -> str:
    old = BASE[file].split("\n")
    return "\n".join([*old[: number - 1], *lines, *old[number:]])
