"""CSV files as offices publish them: any delimiter, cells over several lines; each cell keeps line and column."""

from __future__ import annotations

from steppefire.scenario.csv_table import MAX_CELL, MAX_ROWS
from steppefire.scenario.located import Mark, Problems, Scalar

Line = tuple[Scalar, ...]


def parse_foreign(file: str, text: str, delimiter: str, first: int, last: int | None,
                  problems: Problems) -> list[Line]:
    """The rows from line `first` to line `last` (both from 1), without blank ones; stops at the first broken quote."""
    rows: list[Line] = []
    scan = _Scan(file, text, delimiter, first)
    while not scan.ended and (last is None or scan.line <= last):
        if len(rows) > MAX_ROWS:
            problems.add(Mark(file, scan.line), f"more than {MAX_ROWS} rows", "larger tables are refused", "")
            return []
        row = scan.row(problems)
        if row is None:
            return []
        if any(cell.text for cell in row):
            rows.append(row)
    return rows


class _Scan:
    """Walks through the text, one row after the other."""

    def __init__(self, file: str, text: str, delimiter: str, first: int):
        self.file, self.text, self.delimiter = file, text, delimiter
        self.position = self.line_start = 0
        self.line = 1
        while self.line < first and self._next_line():
            pass

    @property
    def ended(self) -> bool:
        return self.position >= len(self.text)

    def _next_line(self) -> bool:
        end = self.text.find("\n", self.position)
        self.position = self.line_start = len(self.text) if end < 0 else end + 1
        self.line += 1
        return end >= 0

    def row(self, problems: Problems) -> Line | None:
        """The cells up to the end of the row; None after noting a quote that is never closed."""
        cells: list[Scalar] = []
        while True:
            mark = Mark(self.file, self.line, self.position - self.line_start + 1)
            text = self._quoted(mark, problems) if self.text.startswith('"', self.position) else self._bare()
            if text is None:
                return None
            if len(text) > MAX_CELL:
                problems.add(mark, f"a cell longer than {MAX_CELL} characters", "long texts are refused",
                             "a quote may be missing; shorten it")
                return None
            cells.append(Scalar(" ".join(text.split()), mark))
            if self.text.startswith(self.delimiter, self.position):
                self.position += 1
                continue
            self._next_line()
            return tuple(cells)

    def _bare(self) -> str:
        ends = [self.text.find(end, self.position) for end in (self.delimiter, "\n")]
        end = min((end for end in ends if end >= 0), default=len(self.text))
        text, self.position = self.text[self.position:end], end
        return text

    def _quoted(self, mark: Mark, problems: Problems) -> str | None:
        parts, start = [], self.position + 1
        while (quote := self.text.find('"', start)) >= 0:
            parts.append(self.text[start:quote])
            if not self.text.startswith('"', quote + 1):
                break
            parts.append('"')
            start = quote + 2
        after = self.text[quote + 1 : quote + 2]
        if quote < 0 or after not in ("", "\n", self.delimiter):
            problems.add(mark, "a quoted cell without its closing quote" if quote < 0 else
                         "a text after the closing quote", "a cell that begins with a quote ends with one",
                         'write "" for a quote inside')
            return None
        passed = self.text[self.position:quote]
        if "\n" in passed:
            self.line += passed.count("\n")
            self.line_start = self.position + passed.rindex("\n") + 1
        self.position = quote + 1
        return "".join(parts)
