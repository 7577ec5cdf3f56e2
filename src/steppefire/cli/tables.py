"""Tables in the terminal: no number and no word is ever cut, however narrow it is.

Where the columns fit, words wrap between words; where they do not, every row becomes a block of lines of its own.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Collection

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from steppefire.core.clear_text import clean

GAP = 3  # between two columns
NARROW = 12  # a column of words wraps no narrower, so that nothing stands one word per line
ENDLESS = 10**6  # a file or a pipe has no edge


def show(columns: list[str], rows: list[list[str]], numbers: Collection[int]) -> None:
    """Print a table to fit the terminal, or COLUMNS where it is set; columns in `numbers` are set to the right."""
    heads, *cells = [[" ".join(clean(cell).split()) for cell in row] for row in (columns, *rows)]
    edge = shutil.get_terminal_size((ENDLESS, 24)).columns
    found = widths(heads, cells, numbers, edge - GAP * (len(heads) - 1))
    if found is None:
        lines = [line for row in cells for line in block(heads, row, edge)]
        print("\n".join([heads[0], "─" * cell_len(heads[0]), *lines]))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, (head, width) in enumerate(zip(heads, found, strict=True)):
        table.add_column(Text(head), justify="right" if number in numbers else "left", width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    whole = sum(found) + GAP * len(found)
    Console(width=whole, markup=False, emoji=False, highlight=False).print(table)


def widths(heads: list[str], rows: list[list[str]], numbers: Collection[int], room: int) -> list[int] | None:
    """Widths of the columns that fit together into so much room; None where something would have to be cut."""
    least, found = [], []
    for number, head in enumerate(heads):
        cells = [row[number] for row in rows]
        whole = max(map(cell_len, (head, *cells)))
        words = max(map(cell_len, " ".join((head, *cells)).split()), default=1)
        longest = max(map(cell_len, cells), default=0) if number in numbers else min(whole, NARROW)
        least.append(max(words, longest))
        found.append(max(whole, 1))
    if sum(least) > room:
        return None
    while sum(found) > room:
        widest = max((number for number in range(len(found)) if found[number] > least[number]), key=found.__getitem__)
        found[widest] -= 1
    return found


def block(heads: list[str], row: list[str], edge: int) -> list[str]:
    """A row as lines: its first cell, then what stands in each of the other columns."""
    lines = [row[0]]
    pairs = [f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
    for number, pair in enumerate(pairs, start=1):
        text = pair + ";" * (number < len(pairs))
        if len(lines) > 1 and cell_len(lines[-1]) + 1 + cell_len(text) <= edge:
            lines[-1] += " " + text
        else:
            lines += textwrap.wrap("  " + text, edge, subsequent_indent="    ", break_long_words=False,
                                   break_on_hyphens=False)  # fmt: skip
    return lines
