"""The JSON Schemas for editors say of a file what the reader says, key by key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from steppefire.cli.main import app
from steppefire.scenario import bundled, card_fields, editor, head, treaty
from steppefire.scenario.load import library
from steppefire.scenario.located import Mapping, Node, Problems, Scalar
from steppefire.scenario.tables import TABLES, fields_of, numeric_columns
from steppefire.scenario.wording import FACTS, HEAD, TREATY
from steppefire.scenario.yaml_tree import parse_yaml

TINY = DATA / "tiny-land"
SHIPPED = sorted((Path(library()).parent / "alliances").glob("*.yaml"))
FOLDERS = [TINY, *(Path(library()) / name for name in bundled())]

CARD = """
card: 1
name: kyrgyzstan-2010
country: KGZ
start: 2010-04-06T00:00+06:00
population: 5400000
urban_share: 0.34
cities:
  - {name: Bishkek, population: 850000, lat: 42.87, lon: 74.59, capital: true}
groups: [{name: Kyrgyz, share: 0.71}]
corruption_index: null
rival_clique: latent
trigger: {kind: price, size: 0.9, place: null, time: 2010-04-06T09:00+06:00}
alliance: {name: CSTO, patron: RUS, patron_stance: hostile, requests_granted_before: 0, requests_refused_before: 0}
"""


def as_editor(node: Node | None) -> Any:
    """The values of a tree as an editor sees them: numbers, truth values and null where they are not quoted."""
    if isinstance(node, Mapping):
        return {key: as_editor(value) for key, (_, value) in node.entries.items()}
    if not isinstance(node, Scalar):
        assert node is not None
        return [as_editor(item) for item in node.items]
    if not node.quoted and re.fullmatch(r"null|~|true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?", node.text):
        return json.loads(node.text.replace("~", "null"))
    return node.text


def complaints(kind: str, text: str) -> list[str]:
    schema = editor.schema(kind)
    Draft202012Validator.check_schema(schema)
    values = as_editor(parse_yaml("f", text, Problems()))
    return [error.message for error in Draft202012Validator(schema).iter_errors(values)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("kind", ["scenario", "columns", "rules"])
def test_scenarios_fit(folder: Path, kind: str) -> None:
    assert complaints(kind, (folder / f"{kind}.yaml").read_text("utf-8")) == []


@pytest.mark.parametrize("path", [*SHIPPED, TINY / "treaty.yaml"], ids=lambda path: path.name)
def test_treaties_fit(path: Path) -> None:
    assert complaints("treaty", path.read_text("utf-8")) == []


def test_the_card_of_the_interface_fits() -> None:
    assert complaints("card", CARD) == []


MISTAKES = [
    ("scenario", "country: TNY", "country: Tiny"), ("scenario", "days: 10", "days: 0"),
    ("scenario", "days: 10", "day: 10"), ("scenario", "trigger: price", "trigger: prices"),
    ("scenario", "start: 2022-01-01T00:00+06:00", "start: 2022-01-01T00:30+06:00"),
    ("scenario", "start: 2022-01-01T00:00+06:00", "start: 2022-01-01"),
    ("scenario", "value: 0.29", "value: 29"), ("scenario", "unit: kKZT/month, source: TEST", "unit: KZT, source: TEST"),
    ("scenario", 'gini: {value: 0.29, unit: "1", source: TEST}', 'gini: {value: 0.29, unit: "1"}'),
    ("scenario", 'gini: {value: 0.29, unit: "1", source: TEST}',
     'gini: {value: 0.29, unit: "1", source: TEST, assumed: both}'),
    ("scenario", "  gini:", "  ginny:"), ("scenario", "name: tiny-land", "name: Tiny Land"),
    ("columns", "  population: {unit: people, source: TEST}", "  population: {unit: persons, source: TEST}"),
    ("columns", "  population: {unit: people, source: TEST}", "  population: {unit: people}"),
    ("columns", "  population: {unit: people, source: TEST}", "  population: {unit: people, assumed: guess}"),
    ("columns", "bands:", "band:"), ("columns", 'recalled: "invented, as if from memory"', "remembered: yes"),
    ("columns", "  income: {unit: kKZT/month, source: TEST}",
     "  income: {unit: kKZT/month, source: TEST, recalled: so}"),
    ("rules", "empty-poverty: A unit", "Empty Poverty: A unit"), ("rules", "hall-in-city: Every city has a city hall.",
                                                                 "hall-in-city: [1]"),
    ("treaty", "rule: consensus", "rule: all"), ("treaty", "door: defence", "door: back"),
    ("treaty", "answer: granted", "answer: maybe"), ("treaty", "date: 2015-03", "date: March 2015"),
    ("card", "country: KGZ", "country: Kyrgyzstan"), ("card", "urban_share: 0.34", "urban_share: 34"),
    ("card", "rival_clique: latent", "rival_clique: hidden"), ("card", "capital: true", "capitol: true"),
    ("card", "kind: price", "kind: prices"), ("card", "population: 5400000", "population: null"),
    ("card", "patron_stance: hostile", "patron_stance: angry"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "right", "wrong"), MISTAKES)
def test_a_planted_mistake_does_not_fit(kind: str, right: str, wrong: str) -> None:
    text = CARD if kind == "card" else (TINY / f"{kind}.yaml").read_text("utf-8")
    assert right in text
    assert complaints(kind, text.replace(right, wrong, 1))


def test_schemas_and_reader_know_the_same_keys() -> None:
    scenario = editor.schema("scenario")
    assert set(scenario["properties"]) == {*head.HEAD, *head.OPTIONAL, "facts"}
    assert set(scenario["required"]) == {*head.HEAD, "facts"}
    facts = scenario["properties"]["facts"]
    assert set(facts["properties"]) == set(facts["required"]) == set(head.FACTS)
    columns = editor.schema("columns")["properties"]
    wanted = {table: set(numeric_columns(table)) for table in TABLES if numeric_columns(table)}
    assert {table: set(inner["properties"]) for table, inner in columns.items()} == wanted
    assert all(set(inner["properties"]) == set(inner["required"]) for inner in columns.values())
    pact = editor.schema("treaty")
    assert set(pact["properties"]) == {*treaty.HEAD, "story_needed", *treaty.LISTS, "sources"}
    assert set(pact["required"]) == set(pact["properties"]) - {"sources"}
    for name, (model, _) in treaty.LISTS.items():
        entry = pact["properties"][name]["items"]
        assert {key.rstrip("_") for key in model.model_fields} == set(entry["properties"])


def test_the_card_s_schema_and_its_reader_know_the_same_fields() -> None:
    card = editor.schema("card")
    inner = {"cities": card["properties"]["cities"]["items"], "trigger": card["properties"]["trigger"]}
    for name, place in (("groups", 0), ("alliance", 0)):
        shape = card["properties"][name]["anyOf"][place]
        inner[name] = shape.get("items", shape)
    top = set(card["properties"]) - set(inner) - {"sources"}
    listed = top | {f"{name}.{key}" for name, shape in inner.items() for key in shape["properties"]}
    assert listed == {field.name for field in card_fields.FIELDS}
    required = {f"{name}.{key}" for name, shape in inner.items() for key in shape["required"]}
    required |= set(card["required"]) - {"cities", "trigger"}
    assert required == {field.name for field in card_fields.FIELDS if field.required}
    assert {"cities", "trigger"} <= set(card["required"])


def test_every_key_is_described() -> None:
    assert {*head.HEAD, *head.OPTIONAL, "facts"} == set(HEAD)
    assert set(head.FACTS) == set(FACTS)
    assert {*treaty.HEAD, "story_needed", *treaty.LISTS, "sources"} == set(TREATY)


def test_every_key_of_the_head_every_fact_and_every_column_stand_in_the_formats_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenario-format.md").read_text("utf-8")
    columns = {field.column for model in TABLES.values() for field in fields_of(model)}
    named = {*head.HEAD, *head.OPTIONAL, *head.FACTS, *columns}
    assert {name for name in named if not re.search(rf"\b{name}\b", page)} == set()
    assert "price_hour" not in page


@pytest.mark.parametrize("kind", editor.KINDS)
def test_no_mapping_takes_unknown_keys_and_patterns_are_anchored(kind: str) -> None:
    for node in walk(editor.schema(kind)):
        if node.get("type") == "object":
            assert "additionalProperties" in node
        if "pattern" in node and node["pattern"] != r"\S":
            assert node["pattern"].startswith("^") and node["pattern"].endswith("$")


def walk(node: Any) -> list[dict[str, Any]]:
    """Every mapping within a schema."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return ([node] if isinstance(node, dict) else []) + [found for item in inner for found in walk(item)]


def test_the_command_prints_the_schema_alone() -> None:
    found = CliRunner().invoke(app, ["schema", "rules"])
    assert found.exit_code == 0
    assert json.loads(found.stdout) == editor.schema("rules")
    refused = CliRunner().invoke(app, ["schema", "rule"])
    assert refused.exit_code == 2
    assert "known files: card, scenario" in refused.stderr
