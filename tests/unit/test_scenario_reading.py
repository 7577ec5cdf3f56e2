"""Reading a scenario: places of values, all mistakes at once, hints, names and digests."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from steppefire.core.errors import InputError
from steppefire.scenario import bundled, check, from_texts, load
from steppefire.scenario.alliance import shipped
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.located import Mapping, Problems, Scalar, Sequence, did_you_mean
from steppefire.scenario.treaty import read_treaty
from steppefire.scenario.yaml_tree import parse_yaml

TINY = Path(__file__).parents[1] / "data" / "tiny-land"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of tiny-land that a test may damage."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny-land"))


def damage(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands in the file exactly once."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_values_of_yaml_keep_their_place_and_their_text() -> None:
    problems = Problems()
    tree = parse_yaml("f", "a: NO\nb:\n  - 010\n  - {c: 12:30:45, d: 1e3}\ne: 2022-01-05\n", problems)
    assert isinstance(tree, Mapping)
    country, listed, date = (node for _, node in tree.entries.values())
    assert isinstance(country, Scalar)
    assert (country.text, country.mark.line, country.mark.column) == ("NO", 1, 4)
    assert isinstance(listed, Sequence)
    first, inner = listed.items
    assert isinstance(first, Scalar)
    assert (first.text, first.mark.line, first.mark.column) == ("010", 3, 5)
    assert isinstance(inner, Mapping)
    assert [node.text for _, node in inner.entries.values() if isinstance(node, Scalar)] == ["12:30:45", "1e3"]
    assert isinstance(date, Scalar)
    assert date.text == "2022-01-05"
    assert not problems.found


def test_cells_keep_their_line_and_column() -> None:
    problems = Problems()
    table = parse_csv("f", 'a,b,c\n1,"x, ""y""",3\n , z ,\n', ("a", "b", "c"), problems)
    cells = [(cell.text, cell.mark.line, cell.mark.column) for row in table.rows for cell in row.cells.values()]
    assert cells == [("1", 2, 1), ('x, "y"', 2, 3), ("3", 2, 14), ("", 3, 1), ("z", 3, 3), ("", 3, 7)]
    assert not problems.found


@pytest.mark.parametrize(("line", "column"), [
    ('1,"open,3', 3), ('1,x"y,3', 4), ('1,"x"y,3', 3), ("1,2", 3), ("1,2,3,4", 7), ("", 1),
])  # fmt: skip
def test_a_broken_line_of_a_table_is_located(line: str, column: int) -> None:
    problems = Problems()
    parse_csv("f", f"a,b,c\n1,2,3\n{line}\n4,5,6\n", ("a", "b", "c"), problems)
    assert [(problem.line, problem.column) for problem in problems.found] == [(3, column)]


def test_tiny_land_is_read() -> None:
    scenario = load(TINY)
    assert scenario.start == datetime.fromisoformat("2022-01-01T00:00+06:00")
    assert [place.population for place in scenario.places] == [30000, 45000, 10000, None]
    assert scenario.facts["gini"].value == 0.29
    assert scenario.units[1].poverty is None
    assert scenario.forces[0].armed is True
    assert scenario.claims[0].from_ == datetime.fromisoformat("2022-01-02T00:00+06:00")
    assert scenario.columns["units"]["titular_share"].recalled
    assert scenario.columns["object_kinds"]["guards"].assumed == "invented for tests"
    assert set(scenario.texts) == {path.name for path in TINY.iterdir()}


def test_a_scenario_cannot_be_changed() -> None:
    scenario = load(TINY)
    with pytest.raises(ValidationError):
        scenario.days = 3
    with pytest.raises(ValidationError):
        scenario.units[0].population = 3


def test_a_scenario_comes_back_from_its_texts() -> None:
    scenario = load(TINY)
    assert from_texts(scenario.texts) == scenario
    with pytest.raises(InputError, match=r"units\.csv:1:1: the file is missing"):
        from_texts({name: text for name, text in scenario.texts.items() if name != "units.csv"})


def test_bundled_scenarios_are_found_by_name_and_have_no_mistake() -> None:
    assert "kazakhstan-2022" in bundled()
    for name in bundled():
        assert check(name) == []
        assert load(name).name == name


@pytest.mark.parametrize("wrong", ["kazakhstan-2023", "no/such/folder", "", "\0", "x" * 5000])
def test_an_unknown_scenario_is_a_located_problem(wrong: str) -> None:
    if wrong == "":
        wrong = "."
    problems = check(wrong)
    assert problems
    assert all(problem.file and problem.line == 1 for problem in problems)


def test_a_misspelt_name_brings_the_right_one() -> None:
    assert "'kazakhstan-2022'" in check("kazakstan-2022")[0].hint


PLANTED = [
    ("scenario.yaml", "days: 10", "days: 1O", 8), ("scenario.yaml", "capital: old-fort", "capital: old-ford", 10),
    ("scenario.yaml", "gini: {value: 0.29", "gini: {value: 29%", 12),
    ("scenario.yaml", "internet_share:", "internet_shar:", 18),
    ("units.csv", "0.049", "4.9", 2), ("units.csv", "0.62,0.21,0.17", "0.62,0.41,0.17", 3),
    ("places.csv", "city,10000", "city,-10000", 4), ("places.csv", "45.02", "145.02", 5),
    ("groups.csv", "titular_share", "kazak_share", 2), ("bands.csv", "0.13,true", "0.13,yes", 5),
    ("forces.csv", "everywhere", "anywhere", 2), ("object_kinds.csv", "0.6,60,100", "0.6,60,many", 3),
    ("objects.csv", "police_hq,river-city", "police_hq,rivercity", 4), ("elites.csv", ",predecessor,predecessor",
     ",predecesor,predecessor", 4), ("states.csv", "PACT,patron", "PACT,boss", 3),
    ("script.csv", "2022-01-04T12:00+06:00", "2022-01-04T12:00", 2), ("script.csv", "contingent", "contingents", 12),
    ("script.csv", "unit:east", "unit:eest", 4), ("claims.csv", "150,200", "250,200", 4),
    ("claims.csv", "place:salt-bay", "place:saltbay", 2), ("targets.csv", ",people,", ",peopel,", 2),
    ("columns.yaml", "price_before: {unit: KZT/litre", "price_before: {unit: KZT", 14),
    ("columns.yaml", 'guards: {unit: people, assumed: "invented for tests"}', "guards: {unit: people}", 33),
    ("columns.yaml", "poverty: {unit: share, source: TEST}", 'poverty: {unit: share, assumed: "guess"}', 12),
    ("sources.csv", "TEST,paper", "TEST,rumour", 2), ("rules.yaml", "hall-in-city: Every", "Hall In City: Every", 5),
    ("licences.csv", "CC0-1.0", "", 2),
]  # fmt: skip


def test_all_mistakes_are_reported_in_one_pass_each_once_and_at_its_line(tiny: Path) -> None:
    for file, old, new, _ in PLANTED:
        damage(tiny, file, old, new)
    found = check(tiny)
    # The renamed rule is used by an object, which is a mistake of its own.
    expected = sorted([(file, line) for file, _, _, line in PLANTED] + [("objects.csv", 2)])
    assert [(problem.file, problem.line) for problem in found] == expected
    assert found == sorted(found)


@pytest.mark.parametrize(("file", "old", "new", "line", "wanted"), [
    ("objects.csv", "police_hq,river-city", "police_hq,river-citty", 4, "'river-city'"),
    ("script.csv", "state:BIG,20", "state:BGI,20", 12, "'BIG'"),
    ("script.csv", "sack_cabinet", "sack_cabinett", 6, "'sack_cabinet'"),
    ("scenario.yaml", "largest_city:", "biggest_city:", 9, "'largest_city'"),
    ("columns.yaml", "speed_kmh", "speed_kph", 30, "'speed_kmh'"),
    ("units.csv", "exposed_share", "lgp_share", 1, "'exposed_share'"),
    ("claims.csv", "100,100,people", "100,100,peple", 3, "'people'"),
    ("columns.yaml", "wage: {unit: kKZT/month", "wage: {unit: KZT/month", 10, "'kKZT/month'"),
    ("scenario.yaml", "country: TNY", "country: TNX", 5, "make them equal"),
    ("scenario.yaml", "name: tiny-land", "name: tinyland", 3, "make them equal"),
])  # fmt: skip
def test_hints_name_what_was_meant(tiny: Path, file: str, old: str, new: str, line: int, wanted: str) -> None:
    damage(tiny, file, old, new)
    (problem,) = check(tiny)
    assert wanted in problem.hint
    assert problem.line == line or problem.file != file


def test_hints_list_what_there_is_where_nothing_is_near() -> None:
    assert did_you_mean("zzz", ["guard", "army"]) == "known: army, guard"
    assert did_you_mean("zzz", []) == "none is defined"


def test_a_broken_row_does_not_spread(tiny: Path) -> None:
    damage(tiny, "places.csv", "river-city,River City,east,city,45000", 'river-city,"River City,east,city,45000')
    assert [(problem.file, problem.line) for problem in check(tiny)] == [("places.csv", 3)]


def test_a_missing_file_does_not_spread(tiny: Path) -> None:
    (tiny / "places.csv").unlink()
    assert [(problem.file, problem.line) for problem in check(tiny)] == [("places.csv", 1)]


def test_sources_of_columns_by_place_are_no_memories(tiny: Path) -> None:
    damage(tiny, "sources.csv", "TEST,paper", "REC,recalled,From memory,nowhere,2022\nTEST,paper")
    damage(tiny, "columns.yaml", "wage: {unit: kKZT/month, source: TEST}", "wage: {unit: kKZT/month, source: TEST REC}")
    damage(tiny, "columns.yaml", "latitude: {unit: degree, source: TEST}", "latitude: {unit: degree, source: REC}")
    (problem,) = check(tiny)
    assert (problem.file, problem.line) == ("columns.yaml", 10)


def test_an_alliance_without_a_treaty_is_reported_where_it_is_named(tiny: Path) -> None:
    (tiny / "treaty.yaml").unlink()
    (problem,) = check(tiny)
    assert (problem.file, problem.line, problem.column) == ("states.csv", 2, 15)
    assert "CSTO, GCC" in problem.hint


def test_a_run_from_before_treaties_says_so() -> None:
    texts = {name: text for name, text in load("kazakhstan-2022").texts.items() if name != "treaty.yaml"}
    with pytest.raises(InputError, match=r"^treaty\.yaml:1:1: the file is missing .*a run made before treaties"):
        from_texts(texts)


def test_a_treaty_without_an_alliance_is_a_mistake(tiny: Path) -> None:
    damage(tiny, "states.csv", "Tiny Land,PACT,host", "Tiny Land,,host")
    damage(tiny, "states.csv", "MID,Middle Land,PACT,member", "MID,Middle Land,,power")
    damage(tiny, "states.csv", "true,0,parliament", "true,0,")
    assert [(problem.file, problem.line) for problem in check(tiny)] == [("treaty.yaml", 1)]


def test_the_treaty_of_an_alliance_that_ships_comes_by_its_name_with_what_it_cites() -> None:
    scenario = load("kazakhstan-2022")
    assert scenario.treaty is not None and scenario.treaty.name == "CSTO"
    assert scenario.texts["treaty.yaml"] and "ARMP21" in {source.key for source in scenario.sources}
    assert scenario.treaty.door("defence") == "Article 4" and scenario.treaty.chair(scenario.start) == "ARM"
    assert scenario.treaty.chair(datetime.fromisoformat("2010-04-06T00:00+06:00")) == "RUS"
    assert scenario.treaty.chair(datetime.fromisoformat("2000-01-01T00:00+06:00")) is None


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_treaty_that_ships_is_read_without_a_mistake(name: str) -> None:
    problems = Problems()
    tree = parse_yaml("treaty.yaml", shipped()[name].read_text("utf-8"), problems)
    assert tree is not None
    read = read_treaty(tree, UTC, problems)
    assert not problems.found
    assert read.treaty.name == name and read.treaty.precedents
    keys = {key for cell in read.cited for key in cell.text.split()}
    assert keys == set(read.sources)


def test_the_treaty_moves_the_digest(tiny: Path) -> None:
    before = load(tiny).digest
    damage(tiny, "treaty.yaml", "rule: consensus", "rule: majority")
    assert load(tiny).digest != before


def test_digests_tell_what_changed(tiny: Path) -> None:
    before = load(tiny)
    damage(tiny, "claims.csv", "on the spot", "seen by few")
    claims = load(tiny)
    assert (claims.digest, claims.ledger_digest != before.ledger_digest) == (before.digest, True)
    damage(tiny, "targets.csv", "50 and 5000", "some")
    damage(tiny, "licences.csv", "invented", "made up")
    assert load(tiny).digest == before.digest
    damage(tiny, "units.csv", "140,460", "141,460")
    after = load(tiny)
    assert after.digest != before.digest
    assert after.ledger_digest == claims.ledger_digest
