"""A table of a scenario from somebody else's CSV, by a map in words: read, check, and put in place as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

from steppefire.core.errors import Problem, SteppefireError
from steppefire.scenario import described
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.foreign_csv import parse_foreign
from steppefire.scenario.head import read_head
from steppefire.scenario.import_cells import Foreign, dropped, ours, places
from steppefire.scenario.import_map import ORIGINS, ImportMap, Rule, read_map
from steppefire.scenario.load import check
from steppefire.scenario.located import Mark, Problems, Row, Scalar, Table, did_you_mean, shown
from steppefire.scenario.read import read_given, read_text
from steppefire.scenario.tables import TABLES, fields_of, key_column, numeric_columns, read_rows
from steppefire.scenario.yaml_tree import parse_yaml


@dataclass(frozen=True)
class Imported:
    """What an import did: rows written, the old table's new name, columns described anew, notes, and what is wrong."""

    table: str
    rows: int
    backup: str | None
    described: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[Problem, ...]


def import_table(folder: Path, table: str, csv: Path, mapping: Path, replace: bool = False) -> Imported:
    """Make a table of a scenario folder from a foreign CSV; raises InputError, and changes nothing, on a mistake."""
    problems = Problems()
    _check_place(folder, table, replace, problems)
    tree_text = read_given(mapping, problems)
    tree = None if tree_text is None else parse_yaml(str(mapping), tree_text, problems)
    problems.raise_if_any()
    assert tree is not None
    plan = read_map(tree, str(mapping), table, problems)
    hint = "name its encoding under file: in the map, or save it as UTF-8"
    text = read_given(csv, problems, plan.written.encoding, hint) if plan.readable else None
    problems.raise_if_any()
    assert text is not None
    foreign = _foreign(str(csv), text, plan, problems)
    problems.raise_if_any()
    made = _table(folder, plan, foreign, problems)
    read_rows(table, made, _zone(folder), problems)
    problems.raise_if_any()
    notes = _unused(plan, foreign)
    columns, named = _columns_text(folder, plan, notes)
    backup = _put(folder, f"{table}.csv", _csv(made), columns)
    return Imported(table, len(made.rows), backup, named, tuple(notes), tuple(check(folder)))


def _check_place(folder: Path, table: str, replace: bool, problems: Problems) -> None:
    if table not in TABLES:
        problems.add(Mark("--table"), f"there is no table {shown(table)}", "", did_you_mean(table, TABLES))
    elif not (folder / "scenario.yaml").is_file():
        problems.add(Mark(str(folder)), "this is not a scenario folder", "it has no scenario.yaml",
                     "make one with `steppefire new`")
    elif not replace and os.path.lexists(folder / f"{table}.csv"):
        problems.add(Mark(f"{table}.csv"), "the table exists", "it would be replaced",
                     f"add --replace; the old one is kept as {table}.csv.bak")


def _foreign(file: str, text: str, plan: ImportMap, problems: Problems) -> Foreign:
    how = plan.written
    rows = parse_foreign(file, text, how.delimiter, how.skip + 1, how.last, problems)
    problems.raise_if_any()
    if not rows:
        problems.add(Mark(file, how.skip + 1), "there are no rows here", "a header and rows are read",
                     "correct skip and last in the map")
        return Foreign(file, (), [], {})
    header, *body = rows
    if len(header) == 1 and any(len(row) > 1 for row in body) or (len(header) == 1 and len(plan.headers) > 1):
        problems.add(header[0].mark, "the header has one column only", "another line or delimiter may be meant",
                     "correct skip and delimiter in the map")
    for row in body:
        if len(row) > len(header):
            problems.add(row[len(header)].mark, f"{len(row)} cells where the header has {len(header)}",
                         "a row has one cell for each column", "correct the row, or delimiter, skip or last in the map")
    return Foreign(file, header, body, places(header, plan.headers, problems))


def _table(folder: Path, plan: ImportMap, foreign: Foreign, problems: Problems) -> Table:
    """Our table, each cell marked with the place that it came from."""
    kept = _kept(folder, plan, problems)
    fields = fields_of(TABLES[plan.table])
    key = key_column(plan.table)
    rows = []
    for row in foreign.rows:
        if dropped(plan, foreign, row):
            continue
        cells: dict[str, Scalar] = {}
        for field in fields:
            rule = plan.rules.get(field.column)
            if rule is None:
                cells[field.column] = Scalar("", row[0].mark)
            elif not rule.keep:
                cell = ours(rule, plan, foreign, row, problems)
                if cell is not None:
                    cells[field.column] = cell
        name = cells.get(key) if key else None
        for field in fields:
            rule = plan.rules.get(field.column)
            if rule is not None and rule.keep and name is not None:
                _keep(rule, field.required, name, kept, cells, problems)
        rows.append(Row(cells, row[0].mark))
    header = {field.column: Scalar(field.column, foreign.header[0].mark) for field in fields}
    return Table(header, tuple(rows), len(rows))


def _kept(folder: Path, plan: ImportMap, problems: Problems) -> dict[str, Row]:
    """The rows that stand in the table now, by their key."""
    wanted = [rule for rule in plan.rules.values() if rule.keep]
    key = key_column(plan.table)
    if not wanted:
        return {}
    if key is None or any(rule.column == key for rule in wanted):
        problems.add(wanted[0].mark, f"{wanted[0].column} cannot be kept",
                     "rows are matched by their key" if key else "the rows of this table have no key",
                     "write from or value")
        return {}
    here = Problems()
    text = read_text(folder, f"{plan.table}.csv", here)
    columns = tuple(field.column for field in fields_of(TABLES[plan.table]))
    table = Table({}, ()) if text is None else parse_csv(f"{plan.table}.csv", text, columns, here)
    problems.found += here.found
    return {row.cells[key].text: row for row in table.rows if key in row.cells}


def _keep(rule: Rule, required: bool, name: Scalar, kept: dict[str, Row], cells: dict[str, Scalar],
          problems: Problems) -> None:
    row = kept.get(name.text)
    if row is not None and rule.column in row.cells:
        cells[rule.column] = row.cells[rule.column]
    elif not required:
        cells[rule.column] = Scalar("", name.mark)
    else:
        problems.add(name.mark, f"no row {shown(name.text)} stands in the table, so its {rule.column} cannot be kept",
                     f"line {rule.mark.line} of the map keeps it", did_you_mean(name.text, kept))


def _zone(folder: Path) -> tzinfo:
    quiet = Problems()
    text = read_text(folder, "scenario.yaml", quiet)
    tree = None if text is None else parse_yaml("scenario.yaml", text, quiet)
    start = None if tree is None else read_head(tree, quiet).values.get("start")
    return UTC if start is None else start.value.tzinfo


def _unused(plan: ImportMap, foreign: Foreign) -> list[str]:
    """Words of the map that no row used: most are misspelt."""
    notes = []
    for rule in plan.rules.values():
        if rule.lookup is not None:
            there = {foreign.cell(row, rule.theirs[0]).text for row in foreign.rows}
            lost = [word for word in plan.lookups[rule.lookup.text] if word not in there]
            notes += [f"the lookup {rule.lookup.text} has {shown(word)}, which no row has" for word in lost]
    for words in (plan.drop, plan.only):
        for name, values in words.items():
            there = {foreign.cell(row, Scalar(name, Mark(plan.file))).text for row in foreign.rows}
            notes += [f"rows names {shown(value.text)}, which no row has under {shown(name)}"
                      for value in values if value.text not in there]  # fmt: skip
    return list(dict.fromkeys(notes))


def _columns_text(folder: Path, plan: ImportMap, notes: list[str]) -> tuple[str | None, tuple[str, ...]]:
    """columns.yaml with the origins that the map gives, or None where it stays; and the columns described anew."""
    text = read_text(folder, "columns.yaml", Problems())
    old = {} if text is None else described.existing(text, plan.table)
    changed: described.Entries = {}
    units = numeric_columns(plan.table)
    for column, rule in plan.rules.items():
        if any(origin in rule.origin for origin in ORIGINS):
            unit = rule.origin.get("unit") or old.get(column, {}).get("unit") or units[column][0]
            changed[column] = {"unit": unit} | {key: value for key, value in rule.origin.items() if key != "unit"}
        elif column in units and not rule.keep:
            was = " ".join(f"{key} {value}" for key, value in old.get(column, {}).items() if key in ORIGINS)
            notes.append(f"{column} is imported, and columns.yaml says of it: {was or 'nothing'}; "
                         f"a `source:` under {column} in the map puts the new one there")
    done = None if text is None else described.rewrite(text, plan.table, changed)
    if changed and done is None:
        notes.append(f"columns.yaml could not be changed; write there under {plan.table}:")
        notes += [described.line(column, entry) for column, entry in changed.items()]
        return None, ()
    return (done, tuple(changed)) if changed else (None, ())


def _csv(table: Table) -> str:
    """The table as a CSV file."""
    lines = [",".join(table.header)]
    for row in table.rows:
        lines.append(",".join(_cell(row.cells[column].text) for column in table.header))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def _put(folder: Path, name: str, text: str, columns: str | None) -> str | None:
    """Stage the new texts, keep the old table under another name, and put the new ones in place; its new name."""
    new = {name: text} | ({} if columns is None else {"columns.yaml": columns})
    staged = {file: folder / f".{file}.part" for file in new}
    try:
        for file, path in staged.items():
            _write(path, new[file])
        backup = _backup(folder, name)
        for file, path in staged.items():
            os.replace(path, folder / file)
    except OSError as error:
        raise SteppefireError(f"could not write {folder / name}: {error.strerror or error}") from error
    finally:
        for path in staged.values():
            path.unlink(missing_ok=True)
    return backup


def _backup(folder: Path, name: str) -> str | None:
    """Copy the table that stands there to the first free name; an older copy is never lost."""
    if not (folder / name).is_file():
        return None
    number = 1
    while os.path.lexists(folder / (kept := f"{name}.bak{'' if number == 1 else number}")):
        number += 1
    old = folder / f".{kept}.part"
    try:
        old.write_bytes((folder / name).read_bytes())
        os.replace(old, folder / kept)
    finally:
        old.unlink(missing_ok=True)
    return kept


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)  # what an interrupted import left; never written through a link
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
