"""For any text: reading gives what was written, or located problems; order of rows and columns carries nothing."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.errors import InputError, Problem
from steppefire.scenario import cells, from_texts, load
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.located import Mapping, Node, Problems, Scalar, Sequence
from steppefire.scenario.yaml_tree import parse_yaml

TINY = load(Path(__file__).parents[1] / "data" / "tiny-land")
UNORDERED = ("units.csv", "places.csv", "groups.csv", "bands.csv", "forces.csv", "object_kinds.csv", "objects.csv",
             "elites.csv", "states.csv", "claims.csv", "targets.csv", "sources.csv", "licences.csv")  # fmt: skip

plain = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, blacklist_categories=("Cc", "Cs", "Zl", "Zp")),
                max_size=20).map(lambda text: text.strip(" \t"))  # fmt: skip


@given(st.lists(st.tuples(plain, plain, plain), min_size=1, max_size=8))
def test_a_written_table_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    problems = Problems()
    table = parse_csv("f", out.getvalue(), ("a", "b", "c"), problems)
    assert [tuple(cell.text for cell in row.cells.values()) for row in table.rows] == rows
    assert not problems.found


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_back_exactly(value: float) -> None:
    text = json.dumps(value)
    assert cells.number(text) == value


trees = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
                     max_leaves=12)  # fmt: skip


def bare(node: Node | None) -> object:
    """The tree without its marks."""
    if isinstance(node, Mapping):
        return {key: bare(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [bare(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


@given(trees)
def test_json_is_read_as_a_tree_of_texts(tree: object) -> None:
    problems = Problems()
    # Escapes would be undone by both readers alike; the characters themselves are what a person writes.
    assert bare(parse_yaml("f", json.dumps(tree, ensure_ascii=False), problems)) == tree
    assert not problems.found


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_tree_or_a_located_problem(text: str) -> None:
    problems = Problems()
    tree = parse_yaml("f", text, problems)
    assert tree is not None or problems.found
    parse_csv("f", text, ("a", "b"), problems)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems.found)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(UNORDERED))
def test_the_order_of_rows_and_columns_carries_nothing(seed: int, file: str) -> None:
    lines = list(csv.reader(io.StringIO(TINY.texts[file])))
    shuffle = random.Random(seed)
    order = shuffle.sample(range(len(lines[0])), len(lines[0]))
    rows = [lines[0], *shuffle.sample(lines[1:], len(lines) - 1)]
    out = io.StringIO()
    csv.writer(out).writerows([[row[i] for i in order] for row in rows])
    again = from_texts({**TINY.texts, file: out.getvalue().replace("\r\n", "\n")})
    table = file.removesuffix(".csv")
    assert sorted(map(repr, getattr(again, table))) == sorted(map(repr, getattr(TINY, table)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_gives_located_problems_or_a_scenario(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(TINY.texts)))
    text = TINY.texts[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    found: tuple[Problem, ...] = ()
    try:
        from_texts({**TINY.texts, file: text[:start] + data.draw(plain) + text[end:]})
    except InputError as error:
        found = error.problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.file in TINY.texts for problem in found)
