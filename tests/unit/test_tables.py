"""Tables in the terminal: whatever its width, no number and no word of them is cut, and none is left out."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppefire.cli import tables
from steppefire.cli.shell import show_table
from steppefire.cli.study_options import show_whole
from steppefire.study.found import Column, Table

HEADS = ["mean number", "unit", "as it is", "edited", "change", "from", "to", "median"]
ROWS = [
    ["participants peak", "people", "187,500", "1,087,500", "+900,000", "-12,345", "+1,800,000", "+850,000"],
    ["damage usd", "USD", "227,900,000", "187,500,000", "-40,400,000", "-80,000,000", "-12,345,678", "-39,000,000"],
    ["next crisis risk year", "1/year", "0.123", "0.1166", "-0.0064", "-0.01", "+0.001", "–"],
]
EDITS = ["edit", "what", "without", "with"]
ASKED = [["at:2022-01-05T12:00/2022-01-06T12:00:shooting_order:unit:almaty", "participants of the largest day",
          "227,900,000", "1"], ["never:alliance_request", "the leader falls", "0.10", "+0.25"]]  # fmt: skip


def shown(capsys: Any, monkeypatch: Any, width: int | None, heads: list[str], rows: list[list[str]],
          numbers: set[int]) -> list[str]:  # fmt: skip
    if width is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", str(width))
    show_table(heads, rows, numbers)
    return str(capsys.readouterr().out).splitlines()


@pytest.mark.parametrize("width", [*range(40, 200, 8), 61, 79, 119, 200])
@pytest.mark.parametrize(("heads", "rows", "numbers"), [(HEADS, ROWS, set(range(2, 8))), (EDITS, ASKED, {2, 3})])
def test_every_number_and_every_word_is_whole_at_any_width(
    capsys: Any, monkeypatch: Any, width: int, heads: list[str], rows: list[list[str]], numbers: set[int]
) -> None:
    lines = shown(capsys, monkeypatch, width, heads, rows, numbers)
    words = [word.rstrip(";") for line in lines for word in line.split()]
    for row in rows:
        for number, cell in enumerate(row):
            assert all(words.count(word) >= 1 for word in cell.split()), cell
            assert number not in numbers or any(cell in line for line in lines), cell
    together = re.sub(r"\s", "", "".join(lines))
    assert all(word in together for head in heads for word in head.split())
    longest = max(len(word) for word in words)
    assert max(map(len, lines)) <= max(width, longest)


def test_a_narrow_terminal_gets_a_block_for_each_row(capsys: Any, monkeypatch: Any) -> None:
    lines = shown(capsys, monkeypatch, 60, HEADS, ROWS, set(range(2, 8)))
    begins = lines.index("damage usd")
    assert lines[begins + 1 : begins + 4] == [
        "  unit: USD; as it is: 227,900,000; edited: 187,500,000;",
        "  change: -40,400,000; from: -80,000,000; to: -12,345,678;",
        "  median: -39,000,000",
    ]
    assert lines[:2] == ["mean number", "───────────"]


def test_words_wrap_no_narrower_than_they_can_be_read(capsys: Any, monkeypatch: Any) -> None:
    rows = [["a b c d e f g h i j k l", "p q r s t u v w x y z", "123,456"]]
    lines = shown(capsys, monkeypatch, 40, ["one", "other", "number"], rows, {2})
    assert lines[2].split("   ")[0].strip() == "a b c d e f g" and lines[2].endswith("123,456")
    assert tables.widths(["one", "other", "number"], rows, {2}, 30) is None, "12 and 12 and 7 are 31"


def test_a_file_has_no_edge(capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda fallback: os.terminal_size(fallback))
    lines = shown(capsys, monkeypatch, None, EDITS, ASKED * 2, {2, 3})
    assert len(lines) == 2 + 4 and all("participants of the largest day" in line for line in lines[2::2])


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_of_a_study_is_shown_whole(capsys: Any, monkeypatch: Any, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    columns = (Column("ask", "edit"), Column("low", "from", "+,.2f"), Column("high", "to", "+,.2f"))
    show_whole(Table("effects", "What", columns, [{"ask": "never:x", "low": -9e12, "high": 9e12}], "a note"))
    out = capsys.readouterr().out
    assert all(word in out for word in ("-9,000,000,000,000.00", "+9,000,000,000,000.00", "a note"))


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)


@given(st.integers(1, 5).flatmap(lambda count: st.tuples(
    st.lists(CELLS, min_size=count, max_size=count),
    st.lists(st.lists(CELLS, min_size=count, max_size=count), max_size=3), st.sets(st.integers(0, count - 1)))),
    st.integers(1, 200))  # fmt: skip
def test_what_fits_holds_every_word_and_every_number(
    made: tuple[list[str], list[list[str]], set[int]], room: int
) -> None:
    heads, rows, numbers = made
    found = tables.widths(heads, rows, numbers, room)
    if found is None:
        for row in rows:
            lines = re.sub(r"\s", "", "".join(tables.block(heads, row, room)))
            assert all(re.sub(r"\s", "", cell) in lines for cell in row)
        return
    assert sum(found) <= room
    for row in (heads, *rows):
        for number, cell in enumerate(row):
            assert all(tables.cell_len(word) <= found[number] for word in cell.split())
            assert row is heads or number not in numbers or tables.cell_len(cell) <= found[number]
