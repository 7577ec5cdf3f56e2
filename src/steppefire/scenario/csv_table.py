"""CSV tables whose cells keep line and column."""

from __future__ import annotations

from steppefire.scenario.located import Mark, Problems, Row, Scalar, Table, did_you_mean, nearest, shown

MAX_ROWS = 100_000
MAX_CELL = 10_000


def parse_csv(file: str, text: str, columns: tuple[str, ...], problems: Problems) -> Table:
    """The table of a CSV text with exactly these columns in any order; what does not fit is noted and left out."""
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        problems.add(Mark(file), "the file is empty", "a table begins with its column names",
                     "first line: " + ",".join(columns))
        return Table({}, ())
    if len(lines) > MAX_ROWS:
        problems.add(Mark(file, MAX_ROWS), f"more than {MAX_ROWS} rows", "larger tables are refused", "")
        return Table({}, ())
    names = _cells(lines[0], Mark(file), problems)
    if names is None:
        return Table({}, ())
    header = _header(names, columns, Mark(file), problems)
    rows = []
    scraps: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        mark = Mark(file, number)
        cells = _cells(line, mark, problems)
        if cells is not None and len(cells) == len(names):
            rows.append(Row({name.text: cell for name, cell in zip(names, cells, strict=True)}, mark))
            continue
        scraps.update(part.strip(' \t"') for part in line.split(","))
        if cells is not None:
            problems.add(cells[-1].mark, f"{len(cells)} cells where the header has {len(names)}",
                         "every row has one cell for each column",
                         "put a text that holds a comma in double quotes; leave no line empty")
    return Table(header, tuple(rows), len(lines) - 1, frozenset(scraps))


def _header(cells: tuple[Scalar, ...], columns: tuple[str, ...], mark: Mark,
            problems: Problems) -> dict[str, Scalar]:
    header: dict[str, Scalar] = {}
    missing = [name for name in columns if name not in {cell.text for cell in cells}]
    for cell in cells:
        if cell.text in header:
            problems.add(cell.mark, f"column {shown(cell.text)} twice", "", "delete one of the two")
        elif cell.text not in columns:
            problems.add(cell.mark, f"unknown column {shown(cell.text)}", "only the columns of the format are read",
                         did_you_mean(cell.text, missing or columns))
            # A misspelt column is one mistake, not an unknown and a missing one.
            missing = [name for name in missing if name not in nearest(cell.text, missing)]
        header.setdefault(cell.text, cell)
    for name in missing:
        problems.add(mark, f"column {name!r} is missing", "every table has all of its columns",
                     "add it; where the format allows, its cells may be empty")
    return header


def _cells(line: str, mark: Mark, problems: Problems) -> tuple[Scalar, ...] | None:
    """The cells of one line; a quoted cell ends on its own line."""
    cells: list[Scalar] = []
    position = 0
    while True:
        start = Mark(mark.file, mark.line, position + 1)
        quoted = line.startswith('"', position)
        if quoted:
            ended = _quoted_end(line, position + 1)
            if ended is None:
                problems.add(start, "a quoted cell without its closing quote",
                             "a cell ends on its own line; the text after a closing quote is a comma",
                             'close it with "; write "" for a quote inside')
                return None
            text, position = line[start.column : ended - 1].replace('""', '"'), ended
        else:
            comma = line.find(",", position)
            end = len(line) if comma < 0 else comma
            text, position = line[position:end], end
            if '"' in text:
                column = start.column + text.index('"')
                problems.add(Mark(mark.file, mark.line, column), "a quote in the middle of a cell", "",
                             'put the whole cell in quotes and write "" for the quote')
                return None
        if len(text) > MAX_CELL:
            problems.add(start, f"a cell longer than {MAX_CELL} characters", "long texts are refused", "shorten it")
            return None
        cells.append(Scalar(text.strip(" \t"), start, quoted))
        if position == len(line):
            return tuple(cells)
        position += 1


def _quoted_end(line: str, position: int) -> int | None:
    """The position after the closing quote, or None where the quote is not closed before a comma or the end."""
    while True:
        quote = line.find('"', position)
        if quote < 0:
            return None
        if line.startswith('"', quote + 1):
            position = quote + 2
            continue
        return quote + 1 if quote + 1 == len(line) or line[quote + 1] == "," else None
