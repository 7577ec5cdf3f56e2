"""Hundreds of damaged copies of the shipped scenario: each gives an error at its line, or is listed as harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mutant_kit import BASE, Mutant, Rows, written
from scenario_mutants import BREAKS

from steppefire.scenario import check, schema
from steppefire.scenario.located import Node, Problems
from steppefire.scenario.yaml_tree import parse_yaml

NAME = "kazakhstan-2022"
UNITS = Rows("units.csv")
HARMLESS = {
    "rows of a table without order in another order": Mutant(
        "units.csv", written([UNITS.lines[0], *reversed(UNITS.lines[1:])])),
    "columns in another order": Mutant("units.csv", written([row[::-1] for row in UNITS.lines])),
    "another display name, names are only shown": Mutant("units.csv", UNITS.with_cell(2, "name", "Ақмола 阿克莫拉")),
    "Windows line ends": Mutant("places.csv", BASE["places.csv"].replace("\n", "\r\n")),
    "the mark that Windows editors put first": Mutant("places.csv", "\ufeff" + BASE["places.csv"]),
    "no line end after the last row": Mutant("places.csv", BASE["places.csv"].rstrip("\n")),
    "one claim fewer, the ledger may hold any number": Mutant("claims.csv", Rows("claims.csv").with_row(2)),
    "one decision fewer, a script may hold any": Mutant("script.csv", Rows("script.csv").with_row(2)),
    "one target fewer": Mutant("targets.csv", Rows("targets.csv").with_row(2)),
    "an optional number not known": Mutant("units.csv", UNITS.with_cell(2, "poverty", "")),
    "another number within its range, only its source could tell": Mutant(
        "units.csv", UNITS.with_cell(2, "income", "99")),
    "a number in JSON's other spelling": Mutant("units.csv", UNITS.with_cell(2, "unemployment", "4.9e-2")),
    "no treaty of its own, that of the host's alliance is taken": Mutant("treaty.yaml", None),
    "a state in the chair fewer, a treaty may name any": Mutant("treaty.yaml", "\n".join(
        line for line in BASE["treaty.yaml"].split("\n") if "from: 2010-12-10" not in line)),
    "a comment": Mutant("columns.yaml", "# a note\n" + BASE["columns.yaml"]),
    "a reading note beside the tables": Mutant("README.md", "about this scenario\n"),
    "one rule fewer, rules are sentences for people": Mutant(
        "rules.yaml", BASE["rules.yaml"] + "\nextra-rule: A sentence more.\n"),
}


@pytest.fixture(scope="module", autouse=True)
def whole_files_are_parsed_once() -> Iterator[None]:
    """One file of a mutant is damaged; to parse the others anew each time takes more than half of the time."""
    trees: dict[str, Node | None] = {}

    def parsed(file: str, text: str, problems: Problems) -> Node | None:
        if BASE.get(file) != text:
            return parse_yaml(file, text, problems)
        if file not in trees:
            trees[file] = parse_yaml(file, text, problems)
        return trees[file]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "parse_yaml", parsed)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh copy of the scenario."""
    home = tmp_path / NAME
    home.mkdir()
    for file, text in BASE.items():
        (home / file).write_text(text, encoding="utf-8")
    return home


def problems_of(mutant: Mutant, folder: Path) -> list[tuple[str, int]]:
    """Check the damaged folder, see that nothing was written, and mend it again."""
    path = folder / mutant.file
    path.unlink(missing_ok=True)
    if mutant.text is not None:
        path.write_bytes(mutant.text if isinstance(mutant.text, bytes) else mutant.text.encode("utf-8"))
    before = {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in folder.rglob("*")}
    found = check(folder)
    assert before == {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in folder.rglob("*")}
    path.unlink(missing_ok=True)
    if mutant.file in BASE:
        path.write_text(BASE[mutant.file], encoding="utf-8")
    assert all(problem.line >= 1 and problem.column >= 1 and problem.what for problem in found)
    return [(problem.file, problem.line) for problem in found]


# A third of the mutants, and the others by night.
THIRDS = [0, pytest.param(1, marks=pytest.mark.nightly), pytest.param(2, marks=pytest.mark.nightly)]


@pytest.mark.parametrize("third", THIRDS)
@pytest.mark.parametrize("kind", BREAKS, ids=lambda kind: kind.__name__)
def test_every_breaking_mutation_is_reported_at_its_line(
    kind: Callable[[], Iterator[Mutant]], third: int, folder: Path
) -> None:
    missed = []
    for number, mutant in enumerate(kind()):
        # Mutants often come in threes, in the first, the middle and the last row: each third has some of each.
        if (number + number // 3) % 3 != third:
            continue
        found = problems_of(mutant, folder)
        if mutant.at not in found:
            missed.append((number, mutant.file, mutant.at, found[:3]))
    assert not missed


@pytest.mark.parametrize("reason", HARMLESS)
def test_harmless_mutations_pass(reason: str, folder: Path) -> None:
    assert problems_of(HARMLESS[reason], folder) == []


def test_there_are_at_least_three_hundred_mutants_and_all_differ() -> None:
    made = [(mutant.file, mutant.text) for kind in BREAKS for mutant in kind()]
    assert len(set(made)) >= 300
    assert all(BASE.get(file) != text for file, text in made)
