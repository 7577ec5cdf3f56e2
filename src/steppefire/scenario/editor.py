"""JSON Schemas (draft 2020-12) of the YAML files, for editors: derived from the declarations that the reader uses.

They help while writing; what must fit together between files only `steppefire check` can tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from steppefire.core.units import UNITS
from steppefire.scenario import card_fields, cells, head, treaty
from steppefire.scenario.cells import Reads
from steppefire.scenario.tables import TABLES, numeric_columns
from steppefire.scenario.wording import FACTS, HEAD, TREATY

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string", "pattern": r"\S", "maxLength": 10_000}
_LINE: Schema = {"type": "string", "pattern": r"\S", "maxLength": card_fields.LONGEST_WORD}
_KEY = cells.FORMS[cells.key].pattern
_KEYS: Schema = {"type": "string", "pattern": rf"^\s*{_KEY}(\s+{_KEY})*\s*$"}
_MOMENT: Schema = {"type": "string", "pattern": f"^{cells.MOMENT.pattern}$"}
_DAY: Schema = {"type": "string", "pattern": f"^({cells.MOMENT.pattern}|{cells.DATE.pattern})$"}
_HOUR: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:00(:00)?([+-]\d\d:\d\d|Z)$"}
_PRIOR: Schema = {"type": "string", "pattern": r"^\s*(normal|lognormal|uniform|loguniform)\(.+,.+\)\s*$"}


@dataclass(frozen=True)
class Field:
    """A key of a YAML file: how its value is read (a reader of cells.py, or a schema ready made) and what it means."""

    key: str
    reads: Callable[[str], object] | Schema
    words: str = ""
    required: bool = True
    units: tuple[str, ...] = ()
    nullable: bool = False


def mapping(fields: Iterable[Field], **more: Any) -> Schema:
    """The schema of a mapping with these keys and no others."""
    listed = list(fields)
    return {"type": "object", "properties": {field.key: field_schema(field) for field in listed},
            "required": [field.key for field in listed if field.required], "additionalProperties": False} | more


def field_schema(field: Field) -> Schema:
    """The schema of one key's value, with its meaning and unit in words."""
    schema = dict(field.reads) if isinstance(field.reads, dict) else reader_schema(field.reads)
    if field.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    words = field.words
    if field.units:
        words = f"{words} Unit: {' or '.join(f'{unit} ({UNITS[unit]})' for unit in field.units)}.".strip()
    return {"title": field.key, **({"description": words} if words else {}), **schema}


def reader_schema(reads: Callable[[str], object]) -> Schema:
    """What a reader of texts takes, in the words of JSON Schema."""
    if isinstance(reads, partial):
        return _with_limits(reads)
    if reads in cells.FORMS:
        return {"type": "string", "pattern": f"^{cells.FORMS[reads].pattern}$", "maxLength": 60}
    known: dict[Callable[[str], object], Schema] = {
        cells.words: _TEXT, cells.keys: _KEYS, cells.prior: _PRIOR, cells.moment: _MOMENT,
        cells.number: {"type": "number"}, cells.flag: {"type": "boolean"},
        head.version: {"const": 1}, treaty.version: {"const": 1}, card_fields.version: {"const": 1},
        cells.full_hour: _HOUR, card_fields.start: _HOUR, card_fields.word: _LINE,
        card_fields.gini: {"type": "number", "minimum": card_fields.GINI[0], "maximum": card_fields.GINI[1]},
        cells.country: {"type": "string", "pattern": "^[A-Z]{3}$"},
    }  # fmt: skip
    return dict(known[reads])


def _with_limits(reads: partial[object]) -> Schema:
    if reads.func is cells.one_of:
        return {"enum": list(reads.args[0])}
    if reads.func is cells.moment_or_day:
        return dict(_DAY)
    kinds = {cells.between: "number", cells.whole: "integer"}
    low, high = reads.args[:2]
    schema: Schema = {"type": kinds[reads.func], "minimum": low}
    return schema | ({"maximum": high} if math.isfinite(high) else {})


def _unit(units: tuple[str, ...]) -> Schema:
    # A bare 1 is a number to an editor and the unit "1" to the reader.
    return {"enum": [*units, *([1] if "1" in units else [])],
            "description": "; ".join(f"{unit}: {UNITS[unit]}" for unit in units if unit in UNITS)}


def number(reads: Reads, *more: Field) -> Schema:
    """A number with its unit and exactly one of source and assumed."""
    fields = (
        Field("value", reads.convert),
        Field("unit", _unit(reads.units)),
        Field("source", cells.keys, "Keys of sources.csv, separated by spaces.", required=False),
        Field("assumed", cells.words, "The reason, where no source has it.", required=False),
        *more,
    )
    return mapping(fields, oneOf=[{"required": ["source"]}, {"required": ["assumed"]}])


def fact(reads: Reads) -> Schema:
    """A national number, which may be drawn and may be made by a rule."""
    return number(
        reads,
        Field("prior", cells.prior, "How far the truth may lie from the value; every run draws its own, for example "
              "normal(0.3, 0.1).", required=False),
        Field("rule", cells.rule, "The rule of rules.yaml that it was made by.", required=False),
    )  # fmt: skip


def scenario_schema() -> Schema:
    """The schema of scenario.yaml."""
    facts = [Field(name, fact(reads), FACTS.get(name, ""), units=reads.units)
             for name, reads in head.FACTS.items()]  # fmt: skip
    fields = [Field(key, reads, HEAD.get(key, ""), required=key in head.HEAD)
              for key, reads in (head.HEAD | head.OPTIONAL).items()]  # fmt: skip
    return mapping([*fields, Field("facts", mapping(facts), HEAD["facts"])])


def columns_schema() -> Schema:
    """The schema of columns.yaml: unit and origin of every numeric column of every table."""
    tables = []
    for table in TABLES:
        columns = [Field(name, _column(table, name, units), f"Where {table}.csv has the numbers of {name} from.")
                   for name, units in numeric_columns(table).items()]  # fmt: skip
        if columns:
            tables.append(Field(table, mapping(columns), f"The numeric columns of {table}.csv."))
    return mapping(tables)


def _column(table: str, name: str, units: tuple[str, ...]) -> Schema:
    by_place = table in head.BY_PLACE
    origins = [origin for origin in head.ORIGINS if not (by_place and origin == "assumed")]
    fields = [
        Field("unit", _unit(units)),
        Field("source", cells.keys, "Keys of sources.csv; `row` where each row says it.", required=False),
        Field("assumed", cells.words, "The reason, where no source has it.", required=False),
        Field("computed", cells.words, "The formula, where it is computed.", required=False),
        Field("recalled", cells.words, "Which part of a sourced column is from memory.", required=False),
    ]
    kept = [field for field in fields if field.key in ("unit", *origins)
            or (field.key == "recalled" and (not by_place or name in head.RECALLED))]  # fmt: skip
    return mapping(kept, anyOf=[{"required": [origin]} for origin in origins],
                   dependentRequired={"recalled": ["source"]})


def rules_schema() -> Schema:
    """The schema of rules.yaml: a sentence for each rule."""
    name = cells.FORMS[cells.rule].pattern
    return {"type": "object", "propertyNames": {"pattern": f"^{name}$", "maxLength": 60},
            "additionalProperties": _TEXT}  # fmt: skip


def treaty_schema() -> Schema:
    """The schema of treaty.yaml."""
    fields = [Field(key, reads, TREATY.get(key, "")) for key, reads in treaty.HEAD.items()]
    fields.append(Field("story_needed", number(treaty.NEEDED), TREATY["story_needed"], units=treaty.NEEDED.units))
    for name, (model, reads) in treaty.LISTS.items():
        beside = [Field(key, reader, required=False) for key, reader in treaty.BESIDE.items()
                  if key in model.model_fields]  # fmt: skip
        entry = mapping([*(Field(key, reader) for key, reader in reads.items()), *beside],
                        anyOf=[{"required": ["source"]}, {"required": ["assumed"]}])
        fields.append(Field(name, {"type": "array", "items": entry}, TREATY[name]))
    return mapping([*fields, Field("sources", _works(), TREATY["sources"], required=False)])


def _works() -> Schema:
    """Works by their citation keys."""
    work = mapping(Field(key, reader, required=key in ("kind", "title")) for key, reader in treaty.SOURCE.items())
    return {"type": "object", "propertyNames": {"pattern": f"^{_KEY}$"}, "additionalProperties": work}


def card_schema() -> Schema:
    """The schema of a country card."""
    return mapping([*_part(""), _list("cities", card_fields.MOST_CITIES, required=True),
                    _list("groups", card_fields.MOST_GROUPS, required=False),
                    Field("trigger", mapping(_part("trigger")), "What sets the crisis off, where and when."),
                    Field("alliance", mapping(_part("alliance")), "The alliance of the country and its patron.",
                          required=False, nullable=True),
                    Field("sources", _works(), "Works that the numbers come from.", required=False, nullable=True)])


def _part(block: str) -> list[Field]:
    """The declared fields of one mapping of the card; those of the card itself under the empty name."""
    fields = []
    for entry in card_fields.FIELDS:
        outer, dot, inner = entry.name.rpartition(".")
        if outer == block:
            unit = f" Unit: {entry.unit}." if entry.unit in UNITS else ""
            words = f"{entry.about[0].upper()}{entry.about[1:]}. {entry.limits[0].upper()}{entry.limits[1:]}.{unit}"
            fields.append(Field(inner, entry.reads, words, entry.required, nullable=not entry.required))
    return fields


def _list(block: str, most: int, required: bool) -> Field:
    items = {"type": "array", "items": mapping(_part(block)), "minItems": int(required), "maxItems": most}
    words = {"cities": "The largest few; the rest is countryside.", "groups": "Groups of people, the titular first."}
    return Field(block, items, words[block], required, nullable=not required)


_FILES: dict[str, tuple[str, Callable[[], Schema]]] = {
    "card": ("A country card of Steppefire", card_schema),
    "scenario": ("scenario.yaml of a Steppefire scenario", scenario_schema),
    "columns": ("columns.yaml of a Steppefire scenario", columns_schema),
    "rules": ("rules.yaml of a Steppefire scenario", rules_schema),
    "treaty": ("treaty.yaml of a Steppefire scenario", treaty_schema),
}
KINDS = tuple(_FILES)


def schema(kind: str) -> Schema:
    """The JSON Schema of one kind of file, one of KINDS."""
    title, build = _FILES[kind]
    return {"$schema": DRAFT, "title": title, **build()}

