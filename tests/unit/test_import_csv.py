"""Tables from other people's CSV files: their numbers, names and units become ours, or every mistake is told."""

from __future__ import annotations

import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from typer.testing import CliRunner

from steppefire.cli.main import app
from steppefire.core.errors import InputError
from steppefire.scenario import check, load
from steppefire.scenario.cells import Refused
from steppefire.scenario.foreign_csv import parse_foreign
from steppefire.scenario.import_cells import parse, written
from steppefire.scenario.import_csv import Imported, import_table
from steppefire.scenario.import_map import Written
from steppefire.scenario.located import Problems

THEIRS = '''Table 4. Regions;;;;;;
"Region";"Population,
thousand";"Urban, %";"Ours";"Theirs";Others;"Income"
West Coast;30,0;99,0%;27 000;1 500;1 500;141 000
"East; Steppe";71,25;"75,5";44 000;15 250;12 000;…
Total;101,25;;71 000;16 750;13 500;
;;;;;;
Source: invented
'''
MAP = '''map: 1
file: {encoding: cp1251, delimiter: semicolon, decimal: comma, grouping: blank, skip: 1, last: 6}
empty: ["…", "-"]
rows:
  drop: {Region: [Total]}
lookups:
  ids: {West Coast: west, "East; Steppe": east}
columns:
  unit: {from: Region, lookup: ids}
  name: {from: Region}
  seat: {keep: true}
  population: {from: "Population, thousand", given_in: thousand, source: TEST}
  urban_share: {from: "Urban, %", given_in: percent}
  titular_share: {from: Ours, per: "Population, thousand", factor: 0.001, round: 6}
  minority_share: {from: [Theirs], per: "#2", factor: 0.001, round: 6}
  other_share: {from: Others, per: "#2", factor: 0.001, round: 6}
  output_per_head: {keep: true}
  income: {from: Income, factor: 0.001, computed: a thousandth of their income}
  unemployment: {value: 0.05, computed: "the country's, for all: no figure is known below it"}
  exposed_share: {keep: true}
  price_before: {keep: true}
  price_after: {keep: true}
'''


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """tiny-land beside a foreign file and its map."""
    shutil.copytree(DATA / "tiny-land", tmp_path / "tiny-land")
    (tmp_path / "theirs.csv").write_text(THEIRS, encoding="cp1251")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    return tmp_path


def do(work: Path, table: str = "units", replace: bool = True) -> Imported:
    return import_table(work / "tiny-land", table, work / "theirs.csv", work / "map.yaml", replace)


def mistakes(work: Path, **more: Any) -> list[str]:
    """What is said, each with its file's name, line and column; nothing was changed."""
    before = {path.name: path.read_bytes() for path in (work / "tiny-land").iterdir()}
    with pytest.raises(InputError) as found:
        do(work, **more)
    assert {path.name: path.read_bytes() for path in (work / "tiny-land").iterdir()} == before
    return [str(problem).replace(f"{work}/", "") for problem in found.value.problems]


def change(work: Path, name: str, right: str, wrong: str) -> None:
    path, encoding = work / name, "cp1251" if name.endswith(".csv") else "utf-8"
    text = path.read_text(encoding)
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding=encoding)


def test_a_table_is_made_kept_and_described(work: Path) -> None:
    old = (work / "tiny-land" / "units.csv").read_bytes()
    done = do(work)
    assert (done.rows, done.backup, done.missing) == (2, "units.csv.bak", ())
    assert (work / "tiny-land" / "units.csv.bak").read_bytes() == old
    west, east = load(work / "tiny-land").units
    assert (west.unit, west.name, west.seat, west.population, west.urban_share) == (
        "west", "West Coast", "salt-bay", 30000, 0.99)  # fmt: skip
    assert (west.titular_share, west.minority_share, west.income, west.unemployment) == (0.9, 0.05, 141.0, 0.05)
    assert (east.name, east.population, east.income, east.price_after) == ("East; Steppe", 71250, None, 100)
    assert (east.titular_share, east.other_share) == (0.617544, 0.168421)
    columns = load(work / "tiny-land").columns["units"]
    assert (columns["income"].source, columns["income"].computed) == (None, "a thousandth of their income")
    assert columns["unemployment"].computed.startswith("the country's, for all: no")  # type: ignore[union-attr]
    assert columns["population"].source == "TEST"
    assert set(done.described) == {"population", "income", "unemployment"}
    stale = "urban_share is imported, and columns.yaml says of it: source TEST"
    assert any(note.startswith(stale) for note in done.notes)


def test_other_lines_of_columns_yaml_stay(work: Path) -> None:
    before = (work / "tiny-land" / "columns.yaml").read_text("utf-8").split("\n")
    do(work)
    after = (work / "tiny-land" / "columns.yaml").read_text("utf-8").split("\n")
    changed = [a for a, b in zip(before, after, strict=True) if a != b]
    assert [line.split(":")[0].strip() for line in changed] == ["income", "unemployment"]


def test_a_table_that_stands_there_is_not_replaced_unasked_and_no_copy_is_lost(work: Path) -> None:
    assert mistakes(work, replace=False) == [
        "units.csv:1:1: the table exists (it would be replaced) "
        "hint: add --replace; the old one is kept as units.csv.bak"
    ]
    do(work)
    assert do(work).backup == "units.csv.bak2"
    assert not [path for path in (work / "tiny-land").iterdir() if "part" in path.name]


def test_what_is_missing_in_the_scenario_is_told(work: Path) -> None:
    change(work, "map.yaml", "source: TEST", "source: CENSUS")
    change(work, "map.yaml", "West Coast: west", "West Coast: north")
    change(work, "map.yaml", "seat: {keep: true}", "seat: {value: salt-bay}")
    change(work, "map.yaml", "exposed_share: {keep: true}", "exposed_share: {value: 1}")
    done = do(work)
    told = [(problem.file, problem.what) for problem in done.missing]
    assert any(file == "columns.yaml" and "CENSUS" in what for file, what in told)
    assert any(file == "places.csv" and "west" in what for file, what in told)
    assert list(done.missing) == check(work / "tiny-land")


BROKEN = [
    ("theirs.csv", "71,25", "71.25", "theirs.csv:5:16: '71.25' is not a number (their decimal sign is a comma"),
    ("theirs.csv", "71,25", "x", "theirs.csv:5:16: 'x' is not a number (the map says that their numbers look like 1 2"),
    ("theirs.csv", "44 000", "44 00", "theirs.csv:5:29: '44 00' is not a number"),
    ("theirs.csv", '"75,5"', '"755,5"', "theirs.csv:5:22: '7.555' is out of range (it is between 0 and 1)"),
    ("theirs.csv", "West Coast;", "West Cost;", "theirs.csv:4:1: 'West Cost' stands in no line of the lookup ids"),
    ("theirs.csv", "\nTotal", "\nWest Coast;1;1;1;1;1;1\nTotal", "theirs.csv:6:1: unit 'west' twice"),
    ("theirs.csv", "1 500;141 000", "1 500;141 000;7", "theirs.csv:4:50: 8 cells where the header has 7"),
    ("theirs.csv", '"Income"', '"Income', "theirs.csv:3:45: a text after the closing quote"),
    ("theirs.csv", '"75,5"', '"75,5"x', "theirs.csv:5:22: a text after the closing quote"),
    ("theirs.csv", "30,0;", "30,00009;", "theirs.csv:4:12: '30000.09' is not a whole number"),
    ("theirs.csv", "30,0;", "0;", "theirs.csv:4:12: a division by 0"),
    ("theirs.csv", "Others", "Ours", "map.yaml:14:25: 'Ours' names 2 of their columns"),
    ("map.yaml", "from: Income", "from: Incom", "map.yaml:18:18: they have no column 'Incom'"),
    ("map.yaml", "from: Income", "fro: Income", "map.yaml:18:12: unknown key 'fro' in income"),
    ("map.yaml", "from: Income", "value: 5", "map.yaml:18:22: factor does not fit income"),
    ("map.yaml", "lookup: ids", "lookup: id", "map.yaml:9:32: there is no lookup 'id'"),
    ("map.yaml", "cp1251", "utf-16", "map.yaml:2:18: 'utf-16' is not one of the words allowed here"),
    ("map.yaml", "  seat: {keep: true}\n", "", "map.yaml:9:3: seat is missing in columns of units"),
    ("map.yaml", "unit: {from: Region, lookup: ids}", "unit: {keep: true}", "map.yaml:9:3: unit cannot be kept"),
    ("map.yaml", "value: 0.05", "value: 5 %", "map.yaml:19:25: '5 %' is not a number (shares are written 0..1"),
    ("map.yaml", "seat: {keep: true}", "seat: {keep: true, value: x}", "map.yaml:11:3: seat has value and keep"),
    ("map.yaml", "given_in: thousand", "given_in: thousand, factor: 2", "map.yaml:12:66: given_in and factor"),
    ("map.yaml", "name: {from: Region}", "name: {from: [Region, Ours]}", "map.yaml:10:10: name comes from several"),
    ("map.yaml", "factor: 0.001, computed", "factor: __import__('os'), computed", "is not a number"),
    ("map.yaml", "delimiter: semicolon", "delimiter: comma", "theirs.csv:2:1: a text after the closing quote"),
    ("map.yaml", "Region, lookup", "!!python/name:os.system Region, lookup", "map.yaml:9:16: tag"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "said"), BROKEN)
def test_every_mistake_is_told_where_it_stands(work: Path, name: str, right: str, wrong: str, said: str) -> None:
    change(work, name, right, wrong)
    assert any(said in line for line in mistakes(work)), mistakes(work)


def test_all_mistakes_come_at_once(work: Path) -> None:
    change(work, "theirs.csv", "30,0", "?")
    change(work, "theirs.csv", "75,5", "nan")
    assert [line.split(": ")[0] for line in mistakes(work)] == ["theirs.csv:4:12", "theirs.csv:5:22"]


def test_words_of_the_map_that_no_row_has_are_told(work: Path) -> None:
    change(work, "map.yaml", "[Total]", "[Total, Totals]")
    change(work, "map.yaml", "West Coast: west", "West Coast: west, South: south")
    notes = do(work).notes
    assert "the lookup ids has 'South', which no row has" in notes
    assert "rows names 'Totals', which no row has under 'Region'" in notes


def test_rows_may_be_chosen(work: Path) -> None:
    change(work, "map.yaml", "drop: {Region: [Total]}", "only: {Region: West Coast}")
    assert do(work).rows == 1


@pytest.mark.parametrize(("text", "how", "value"), [
    ("1 234,5", Written(decimal=",", grouping=" "), "1234.5"),
    ("1\u00a0234\u202f567", Written(grouping=" "), "1234567"),
    ("1.234,5", Written(decimal=",", grouping="."), "1234.5"), ("1,234,567.8", Written(grouping=","), "1234567.8"),
    ("1'234", Written(grouping="'"), "1234"), ("\u22123", Written(), "-3"), ("-0,5", Written(decimal=","), "-0.5"),
])  # fmt: skip
def test_numbers_as_people_write_them(text: str, how: Written, value: str) -> None:
    assert parse(text, how) == Decimal(value)


@pytest.mark.parametrize(("text", "how"), [
    ("1,5", Written()), ("1.234", Written(decimal=",", grouping=" ")), ("12,34", Written(grouping=",")),
    ("1,2345", Written(grouping=",")), ("1e400", Written()), ("nan", Written()), ("5 %", Written()), ("", Written()),
    ("0x10", Written()), ("\u0661\u0662", Written()), ("1" * 41, Written()), ("12 34", Written(grouping=" ")),
])  # fmt: skip
def test_doubtful_numbers_are_refused(text: str, how: Written) -> None:
    with pytest.raises(Refused):
        parse(text, how)


def test_numbers_are_exact_and_plain() -> None:
    assert written(Decimal("0.1") + Decimal("0.2")) == "0.3"
    assert written(Decimal("1234.500")) == "1234.5"
    assert written(Decimal("1e300") * 1000) == "1e+303"
    assert written(Decimal("0E-9")) == "0"


def test_cells_over_several_lines_keep_their_places() -> None:
    rows = parse_foreign("f", 'a,"b\nc",d\n\n"x ""y""",2,3\n', ",", 1, None, Problems())
    assert [[cell.text for cell in row] for row in rows] == [["a", "b c", "d"], ['x "y"', "2", "3"]]
    assert [(cell.mark.line, cell.mark.column) for row in rows for cell in row] == [
        (1, 1), (1, 3), (2, 4), (4, 1), (4, 11), (4, 13)]  # fmt: skip


@pytest.mark.parametrize("data", [
    b"", b"\x00", b"\xff\xfe\x00", b"Region\n" * 3, b'"', b";" * 50_000, b"Region;\x98\n", b"a\rb",
    "Region;\u202eevil".encode(), b"x" * 2_000_001, b'"Region";' + b'"' * 20_001,
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "latin-1"])
def test_hostile_files_are_refused_in_words(work: Path, data: bytes, encoding: str) -> None:
    change(work, "map.yaml", "encoding: cp1251", f"encoding: {encoding}")
    change(work, "map.yaml", "skip: 1, last: 6", "skip: 0")
    (work / "theirs.csv").write_bytes(data)
    assert mistakes(work)


def test_nothing_is_written_through_links_or_outside(work: Path) -> None:
    secret = work / "secret.txt"
    secret.write_text("mine", "utf-8")
    (work / "tiny-land" / ".units.csv.part").symlink_to(secret)
    do(work)
    assert secret.read_text("utf-8") == "mine"
    (work / "tiny-land" / "units.csv").unlink()
    (work / "tiny-land" / "units.csv").symlink_to(secret)
    assert any("a link that leads outside the folder" in line for line in mistakes(work))  # it would be kept from
    assert secret.read_text("utf-8") == "mine"
    (work / "theirs.csv").unlink()
    (work / "theirs.csv").mkdir()
    assert any("this is not a plain file" in line for line in mistakes(work))


def test_a_failing_disk_changes_nothing(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in (work / "tiny-land").iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("steppefire.scenario.import_csv.os.fsync", full)
    with pytest.raises(Exception, match="could not write .*No space left"):
        do(work)
    assert {path.name: path.read_bytes() for path in (work / "tiny-land").iterdir()} == before


def test_the_command(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    line = ["import", "tiny-land", "--table", "units", "--csv", "theirs.csv", "--map", "map.yaml"]
    refused = CliRunner().invoke(app, line)
    assert refused.exit_code == 2
    assert "add --replace" in refused.stderr
    assert refused.stdout == ""
    found = CliRunner().invoke(app, [*line, "--replace"])
    assert found.exit_code == 0
    assert found.stdout == (
        "units.csv: 2 rows written; the old table is units.csv.bak\n"
        "columns.yaml: origin of population, income, unemployment\n"
        "the scenario has no mistakes\n"
    )
    assert "note: urban_share is imported" in found.stderr
    unknown = CliRunner().invoke(app, ["import", "tiny-land", "--table", "unit", *line[4:]])
    assert unknown.exit_code == 2
    assert "did you mean 'units'?" in unknown.stderr
    nowhere = CliRunner().invoke(app, ["import", ".", *line[2:]])
    assert nowhere.exit_code == 2
    assert "this is not a scenario folder" in nowhere.stderr


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_never_end_in_a_traceback(work: Path, seed: int) -> None:
    chance = random.Random(seed)
    scraps = ['"', ";", ",", "\n", ":", "{", "}", "[", "]", "%", "-", " ", "1e999", "#0", "#9", "null",
              "Ж", "0", "\t"]
    for _ in range(60):
        for name, text, encoding in (("theirs.csv", THEIRS, "cp1251"), ("map.yaml", MAP, "utf-8")):
            letters = list(text)
            for _ in range(chance.randrange(4)):
                at = chance.randrange(len(letters))
                letters[at : at + chance.randrange(3)] = chance.choice(scraps)
            (work / name).write_bytes("".join(letters).encode(encoding))
        try:
            done = do(work)
        except InputError as error:
            assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
        else:
            assert done.rows >= 1
            (work / "tiny-land" / str(done.backup)).replace(work / "tiny-land" / "units.csv")
