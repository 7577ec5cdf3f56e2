"""The map of an import: how a foreign CSV is written, and what becomes of each of its columns; no formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from steppefire.scenario import cells, keys
from steppefire.scenario.located import Mapping, Mark, Node, Problems, Scalar, Sequence, did_you_mean, nearest, shown
from steppefire.scenario.tables import TABLES, convert, fields_of, numeric_columns

ENCODINGS = ("utf-8", "cp1251", "latin-1")
# What a number is given in, and what it is multiplied with to become one of ours.
GIVEN_IN = {"percent": Decimal("0.01"), "per_mille": Decimal("0.001"), "thousand": Decimal(1000),
            "million": Decimal(1_000_000)}  # fmt: skip
ORIGINS = ("source", "assumed", "computed", "recalled")
_MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "point": ".", "blank": " ", "apostrophe": "'",
          "none": ""}  # fmt: skip


def _mark_of(options: tuple[str, ...], text: str) -> str:
    known = [*options, *(_MARKS[option] for option in options if _MARKS[option].strip())]
    word = cells.one_of(known, text)
    return _MARKS.get(word, word)


_FILE: dict[str, Callable[[str], Any]] = {
    "encoding": partial(cells.one_of, ENCODINGS),
    "delimiter": partial(_mark_of, ("comma", "semicolon", "tab", "bar")),
    "decimal": partial(_mark_of, ("point", "comma")),
    "grouping": partial(_mark_of, ("none", "blank", "comma", "point", "apostrophe")),
    "skip": partial(cells.whole, 0, 10_000),
    "last": partial(cells.whole, 1, 1_000_000),
}


def _decimal(text: str) -> Decimal:
    cells.number(text)
    return Decimal(text)


_NUMERIC: dict[str, Callable[[str], Any]] = {
    "given_in": partial(cells.one_of, tuple(GIVEN_IN)), "factor": _decimal, "offset": _decimal,
    "per": cells.words, "round": partial(cells.whole, 0, 12),
}  # fmt: skip
_BESIDE: dict[str, Callable[[str], Any]] = {
    "lookup": cells.words, "unit": cells.words, "source": cells.keys, "assumed": cells.words,
    "computed": cells.words, "recalled": cells.words,
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """How the foreign file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    grouping: str = ""
    skip: int = 0
    last: int | None = None


@dataclass(frozen=True)
class Rule:
    """What a column of ours is made of: columns of theirs, a constant, or what stands there already."""

    column: str
    mark: Mark
    theirs: tuple[Scalar, ...] = ()
    value: Scalar | None = None
    keep: bool = False
    per: Scalar | None = None
    given_in: str | None = None
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    round: int | None = None
    lookup: Scalar | None = None
    origin: dict[str, str] = field(default_factory=dict)


@dataclass
class ImportMap:
    """The map of a table, as far as it could be read."""

    file: str
    table: str
    written: Written = Written()
    empty: frozenset[str] = frozenset({""})
    drop: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)
    only: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    lookups: dict[str, dict[str, Scalar]] = field(default_factory=dict)
    readable: bool = True  # whether it is known how their file is written
    headers: list[Scalar] = field(default_factory=list)  # every column of theirs that the map names


def read_map(node: Node, file: str, table: str, problems: Problems) -> ImportMap:
    """Read the map of a table's import; every mistake is noted at its place in the map."""
    plan = ImportMap(file, table)
    entries = keys.entries(node, "the map", ["map", "columns"], ("file", "empty", "rows", "lookups"), problems)
    if "map" in entries:
        _value(entries["map"], "map", partial(cells.one_of, ("1",)), problems)
    if "file" in entries:
        inner = keys.entries(entries["file"], "file", [], _FILE, problems)
        read = {key: _value(value, key, _FILE[key], problems) for key, value in inner.items()}
        plan.readable = None not in read.values()
        plan.written = Written(**{key: value for key, value in read.items() if value is not None})
    if "empty" in entries:
        plan.empty |= {text.text for text in _texts(entries["empty"], "empty", problems)}
    if "rows" in entries:
        _rows(entries["rows"], plan, problems)
    if "lookups" in entries:
        plan.lookups = {name: _lookup(inner, name, problems)
                        for name, inner in _free(entries["lookups"], "lookups", problems).items()}  # fmt: skip
    if "columns" in entries:
        _columns(entries["columns"], plan, problems)
    return plan


def _value(node: Node | None, what: str, reads: Callable[[str], Any], problems: Problems) -> Any:
    cell = keys.scalar(node, what, problems)
    return None if cell is None else convert(reads, cell, problems)


def _texts(node: Node, what: str, problems: Problems) -> tuple[Scalar, ...]:
    """One text, or a list of texts."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found = [item if isinstance(item, Scalar) and item.text else keys.scalar(item, what, problems) for item in items]
    return tuple(item for item in found if item is not None)


def _free(node: Node, what: str, problems: Problems) -> dict[str, Node]:
    """The values under keys that the writer of the map chooses."""
    if isinstance(node, Mapping):
        return {key: value for key, (_, value) in node.entries.items()}
    problems.add(node.mark, f"{what} is not a group of keys", "it holds named values", "write NAME: value")
    return {}


def _rows(node: Node, plan: ImportMap, problems: Problems) -> None:
    inner = keys.entries(node, "rows", [], ("drop", "only"), problems)
    for key, kept in (("drop", plan.drop), ("only", plan.only)):
        if key in inner and isinstance(inner[key], Mapping):
            for name, (cell, values) in inner[key].entries.items():  # type: ignore[union-attr]
                plan.headers.append(cell)
                kept[name] = _texts(values, name, problems)
        elif key in inner:
            _free(inner[key], key, problems)


def _lookup(node: Node, name: str, problems: Problems) -> dict[str, Scalar]:
    found = {}
    for theirs, value in _free(node, name, problems).items():
        cell = keys.scalar(value, shown(theirs), problems)
        if cell is not None:
            found[theirs] = cell
    return found


def _columns(node: Node, plan: ImportMap, problems: Problems) -> None:
    required = [f.column for f in fields_of(TABLES[plan.table]) if f.required]
    optional = [f.column for f in fields_of(TABLES[plan.table]) if not f.required]
    entries = keys.entries_with_keys(node, f"columns of {plan.table}", required, optional, problems)
    for column, (key, inner) in entries.items():
        rule = _rule(column, key, inner, plan, problems)
        if rule is not None:
            plan.rules[column] = rule


def _rule(column: str, key: Scalar, node: Node, plan: ImportMap, problems: Problems) -> Rule | None:
    inner = keys.entries_with_keys(node, column, [], ("from", "value", "keep", *_NUMERIC, *_BESIDE), problems)
    if not isinstance(node, Mapping):
        return None
    given = [word for word in ("from", "value", "keep") if word in inner]
    if not given and any(nearest(word, ("from", "value", "keep")) for word in node.entries):
        return None  # Misspelt, and noted as an unknown key.
    if len(given) != 1:
        problems.add(key.mark, f"{column} has {' and '.join(given) or 'neither from, value nor keep'}",
                     "a column comes from theirs, is one value, or is kept", "write exactly one of the three")
        return None
    read: dict[str, Any] = {word: _value(inner[word][1], word, reads, problems)
                            for word, reads in (_NUMERIC | _BESIDE).items() if word in inner}  # fmt: skip
    theirs = _texts(inner["from"][1], "from", problems) if "from" in inner else ()
    per = inner["per"][1] if "per" in inner and isinstance(inner["per"][1], Scalar) else None
    plan.headers += [*theirs, *([per] if per else [])]
    _check_words(column, inner, theirs, plan, problems)
    keep = "keep" in inner and bool(_value(inner["keep"][1], "keep", cells.flag, problems))
    return Rule(
        column, key.mark, theirs,
        value=keys.scalar(inner["value"][1], "value", problems) if "value" in inner else None,
        keep=keep, per=per, given_in=read.get("given_in"), round=read.get("round"),
        factor=Decimal(1) if read.get("factor") is None else read["factor"], offset=read.get("offset") or Decimal(0),
        lookup=inner["lookup"][1] if "lookup" in inner and isinstance(inner["lookup"][1], Scalar) else None,
        origin={word: read[word] for word in ("unit", *ORIGINS) if read.get(word)},
    )  # fmt: skip


def _check_words(column: str, inner: dict[str, tuple[Scalar, Node]], theirs: tuple[Scalar, ...], plan: ImportMap,
                 problems: Problems) -> None:
    """Note what does not go together."""
    numeric = column in numeric_columns(plan.table)
    for word, (key, node) in inner.items():
        if word in _NUMERIC and ("from" not in inner or not numeric or "lookup" in inner):
            problems.add(key.mark, f"{word} does not fit {column}", "it works on numbers that come from their file",
                         f"delete {word}" if "from" in inner else "write the value as it shall stand")
        if word in ("unit", *ORIGINS) and not numeric:
            problems.add(key.mark, f"{word} does not fit {column}", "columns.yaml describes columns of numbers only",
                         f"delete {word}")
        if word == "lookup" and "from" not in inner:
            problems.add(key.mark, "a lookup without from", "it turns their words into ours", "add from, or delete it")
        if word == "lookup" and isinstance(node, Scalar) and node.text not in plan.lookups:
            problems.add(node.mark, f"there is no lookup {shown(node.text)}", "lookups are named under lookups:",
                         did_you_mean(node.text, plan.lookups))
    if "given_in" in inner and "factor" in inner:
        problems.add(inner["factor"][0].mark, "given_in and factor", "each multiplies the number", "keep one")
    if len(theirs) > 1 and (not numeric or "lookup" in inner):
        problems.add(inner["from"][0].mark, f"{column} comes from several columns", "only numbers can be added up",
                     "name one column")
    if column in numeric_columns(plan.table) and "unit" in inner and isinstance(inner["unit"][1], Scalar):
        keys.unit(inner["unit"][1], numeric_columns(plan.table)[column], problems)
