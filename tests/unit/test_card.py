"""Reading country cards: every field, every mistake at its place, medians and priors for what is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from given_cards import FULL, SPARSE, changed, mistakes, read, text_of

from steppefire.core import priors
from steppefire.core.errors import InputError
from steppefire.scenario import cells, check, load
from steppefire.scenario.card import load_card
from steppefire.scenario.card_fields import FIELDS, Law
from steppefire.scenario.card_table import BEGIN, END, field_table
from steppefire.scenario.head import FACTS

DOC = Path(__file__).parents[2] / "docs" / "country-card.md"
CARD = """card: 1
name: newland
country: XNL
start: 2010-04-06T00:00+06:00
population: 1000000
cities:
  - {name: Harbour, population: 200000, lat: 42.87, lon: 74.59, capital: true}
  - {name: Mill, population: 50000, lat: 40.53, lon: 72.80}
groups:
  - {name: Some, share: 0.7}
  - {name: More, share: 0.2}
gini: 30
trigger:
  kind: price
  size: 0.9
  place: Harbour
  time: 2010-04-06T09:00+06:00
alliance: {name: CSTO, patron: RUS, patron_stance: loyal}
"""
# Old text, new text, line, column, and words of the message.
WRONG = {
    "misspelt key": ("gini: 30", "ginni: 30", 12, 1, "did you mean 'gini'"),
    "unknown key of the trigger": ("  size: 0.9", "  sise: 0.9", 15, 3, "did you mean 'size'"),
    "missing key": ("population: 1000000\n", "", 1, 1, "population is missing"),
    "missing kind": ("  kind: price\n", "", 14, 3, "kind is missing"),
    "null where required": ("country: XNL", "country: null", 3, 10, "country has no value"),
    "version": ("card: 1", "card: 2", 1, 7, "card version '2' is not known"),
    "name": ("name: newland", "name: New_Land", 2, 7, "is not an id"),
    "country code": ("country: XNL", "country: xnl", 3, 10, "write XNL"),
    "country code of two": ("country: XNL", "country: KG", 3, 10, "is not a country code"),
    "offset": ("start: 2010-04-06T00:00+06:00", "start: 2010-04-06T00:00", 4, 8, "the offset is missing"),
    "full hour": ("start: 2010-04-06T00:00+06:00", "start: 2010-04-06T00:30+06:00", 4, 8, "not a full hour"),
    "no date": ("start: 2010-04-06T00:00+06:00", "start: 2010-02-30T00:00+06:00", 4, 8, "is not a time"),
    "too early": ("start: 2010-04-06T00:00+06:00", "start: 1810-04-06T00:00+06:00", 4, 8, "between 1900 and 2100"),
    "nan": ("gini: 30", "gini: nan", 12, 7, "not-a-number is no value"),
    "infinity": ("gini: 30", "gini: .inf", 12, 7, "numbers are finite"),
    "percent": ("share: 0.7", "share: 70%", 10, 25, "never in percent"),
    "comma": ("size: 0.9", "size: 0,9", 15, 9, "the decimal sign is a point"),
    "share above 1": ("share: 0.7", "share: 7", 10, 25, "between 0 and 1"),
    "grouped digits": ("population: 1000000", "population: 1_000_000", 5, 13, "not grouped by underscores"),
    "no people": ("population: 1000000", "population: 0", 5, 13, "out of range"),
    "half a person": ("population: 1000000", "population: 1000000.5", 5, 13, "not a whole number"),
    "gini of 0 to 1": ("gini: 30", "gini: 0.3", 12, 7, "multiply by 100"),
    "cities above the country": ("population: 1000000", "population: 240000", 5, 13, "hold 250,000 people"),
    "two capitals": ("lon: 72.80}", "lon: 72.80, capital: true}", 8, 70, "second capital"),
    "capital of another kind": ("capital: true", "capital: yes", 7, 74, "not a truth value"),
    "latitude": ("lat: 42.87", "lat: 92.87", 7, 46, "between -90 and 90"),
    "a city without longitude": (", lon: 72.80}", "}", 8, 5, "lon is missing"),
    "a city twice": ("name: Mill", "name: Harbour", 8, 12, "city 'Harbour' twice"),
    "a group twice": ("name: More", "name: Some", 11, 12, "group 'Some' twice"),
    "groups above 1": ("share: 0.2", "share: 0.4", 10, 3, "add up to 1.1"),
    "trigger kind": ("kind: price", "kind: prise", 14, 9, "did you mean 'price'"),
    "trigger place": ("place: Harbour", "place: Harbor", 16, 10, "did you mean 'Harbour'"),
    "trigger before the start": ("T09:00+06:00", "T09:00+23:00", 17, 9, "lies outside the card's days"),
    "size without a price": ("kind: price", "kind: law", 15, 9, "a size with a trigger of kind law"),
    "stance": ("patron_stance: loyal", "patron_stance: loyl", 18, 52, "did you mean 'loyal'"),
    "its own patron": ("patron: RUS", "patron: XNL", 18, 32, "its own patron"),
    "tag": ("gini: 30", "gini: !!int 30", 12, 7, "plain data"),
    "a list for a value": ("gini: 30", "gini: [30]", 12, 7, "list or a group"),
    "a list with a key": ("  - {name: Mill, population: 50000, lat: 40.53, lon: 72.80}", "  x: 1", 8, 3, "YAML"),
    "a key twice": ("gini: 30", "gini: 30\ngini: 31", 13, 1, "twice"),
}  # fmt: skip


def test_the_example_is_without_mistakes() -> None:
    assert not mistakes(CARD)


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_reported_alone_and_at_its_place(name: str) -> None:
    old, new, line, column, words = WRONG[name]
    assert CARD.count(old) == 1
    found = mistakes(CARD.replace(old, new))
    assert [(problem.file, problem.line, problem.column) for problem in found] == [("card.yaml", line, column)], found
    assert words in str(found[0])


def test_all_mistakes_come_at_once() -> None:
    text = CARD.replace("gini: 30", "gini: 300").replace("kind: price", "kind: prise").replace("XNL", "xnl")
    assert [problem.line for problem in mistakes(text)] == [3, 12, 14]


@pytest.mark.parametrize("value", ["", "null", "[]", "{}", "3", "- 1", "cities: 3\n", "trigger: x\nalliance: y\n"])
def test_what_is_no_card_is_told_so(value: str) -> None:
    assert mistakes(value)


@pytest.mark.parametrize("name", ["a\\nb", "a\\tb", "\\ud800", "\\u202e", "\\0", "x" * 81, "", "   "])
def test_names_that_would_break_a_table_are_refused(name: str) -> None:
    assert mistakes(CARD.replace("name: Mill", f'name: "{name}"'))


def test_a_missing_field_and_null_are_the_same() -> None:
    optional = [field.name for field in FIELDS if not field.required and "." not in field.name]
    nulls = changed(SPARSE, **dict.fromkeys([*optional, "groups", "alliance", "sources"]))
    nulls["trigger"] |= {"size": None, "place": None, "time": None}
    assert read(nulls).values == read(SPARSE).values


def test_what_is_missing_has_a_median_inside_its_range() -> None:
    card = read(SPARSE)
    for field in FIELDS:
        if field.fact and field.name != "alliance.patron_stance":
            value = card.value(field.name)
            assert field.reads(f"{value:.9f}".rstrip("0").rstrip(".")) == pytest.approx(value), field.name
    assert card.value("internet_share") == pytest.approx(0.4625, abs=6e-4)
    assert card.value("democracy") == 0.33
    assert read(changed(SPARSE, polity=-10)).value("democracy") == pytest.approx(0.18)


def test_missing_fields_have_wider_priors_than_given_ones() -> None:
    for field in FIELDS:
        assert bool(field.given) == bool(field.wide) == bool(field.fact), field.name
        if field.given is not None and field.wide is not None:
            assert field.given.law == field.wide.law
            assert field.given.spread < field.wide.spread, field.name
            assert field.fact in FACTS
            assert field.reason


@pytest.mark.parametrize("law", [Law("normal", 0.03), Law("lognormal", 0.2)], ids=["normal", "lognormal"])
@pytest.mark.parametrize("middle", [0.0, 1e-9, 2e-3, 0.5, 123456.0, 1e6])
def test_priors_are_written_as_they_are_read(law: Law, middle: float) -> None:
    drawn = priors.read(cells.prior(law.around(middle)))
    assert drawn.at(0.5) == pytest.approx(middle, rel=1e-6, abs=1.1e-3)


def test_a_card_is_loaded_by_its_path(tmp_path: Path) -> None:
    for ending in ("yaml", "yml", "YAML"):
        path = tmp_path / f"card.{ending}"
        path.write_text(CARD, "utf-8")
        assert load(path).name == load(str(path)).name == "newland"
        assert not check(path)


def test_a_broken_card_is_told_by_its_file_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(CARD.replace("gini: 30", "gini: 3"), "utf-8")
    assert [(problem.file, problem.line) for problem in check(path)] == [("mine.yaml", 12)]
    with pytest.raises(InputError, match=r"mine.yaml:12:7: '3' is out of range"):
        load(path)


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    for data in (b"\xff\xfe", b"\n" * 2_000_001, b"[" * 100_000, b"a: &a [*a]", b""):
        path = tmp_path / "card.yaml"
        path.write_bytes(data)
        assert check(path)
    assert "no country card" in str(check(tmp_path / "absent.yaml")[0])


def test_the_works_of_a_card_are_cited(tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(CARD + "sources:\n  EDI: {kind: found, title: An index, year: 2010}\n", "utf-8")
    assert [source.key for source in load(path).sources][:2] == ["CARD", "EDI"]
    assert "is taken" in str(mistakes(CARD + "sources: {CARD: {kind: found, title: x}}\n")[0])


def test_the_table_of_fields_in_the_documentation_is_current() -> None:
    text = DOC.read_text("utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == field_table()


def test_the_card_in_the_documentation_has_no_mistakes() -> None:
    example = re.search(r"```yaml\n(card: 1.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    assert example is not None
    assert not mistakes(example.group(1))


@pytest.mark.parametrize("fields", [FULL, SPARSE], ids=["full", "sparse"])
def test_cards_for_tests_are_read_whole(fields: dict[str, Any]) -> None:
    assert not mistakes(text_of(fields))


def test_a_card_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="there is no such card"):
            load_card(path)
