"""Entries of columns.yaml rewritten in place: other lines and comments stay as they are."""

from __future__ import annotations

import json
import re

from steppefire.scenario.located import Mapping, Problems, Scalar
from steppefire.scenario.yaml_tree import parse_yaml

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+._/-]*( [A-Za-z][A-Za-z0-9+._/-]*)*")
Entries = dict[str, dict[str, str]]


def existing(text: str, table: str) -> Entries:
    """What columns.yaml says of a table's columns, as far as it can be read."""
    tree = parse_yaml("columns.yaml", text, Problems())
    inner = tree.entries.get(table) if isinstance(tree, Mapping) else None
    if inner is None or not isinstance(inner[1], Mapping):
        return {}
    return {column: {key: value.text for key, (_, value) in entry.entries.items() if isinstance(value, Scalar)}
            for column, (_, entry) in inner[1].entries.items() if isinstance(entry, Mapping)}  # fmt: skip


def line(column: str, entry: dict[str, str]) -> str:
    """An entry in one line."""
    return f"{column}: {{{', '.join(f'{key}: {_quoted(value)}' for key, value in entry.items())}}}"


def _quoted(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in ("null", "true", "false", "yes", "no", "on", "off")
    return text if plain else json.dumps(text, ensure_ascii=False)


def rewrite(text: str, table: str, changed: Entries) -> str | None:
    """The text with these entries of a table changed or added; None where its form does not allow that."""
    if not changed:
        return text
    tree = parse_yaml("columns.yaml", text, Problems())
    if not isinstance(tree, Mapping) or table not in tree.entries or not isinstance(tree.entries[table][1], Mapping):
        return None
    key, inner = tree.entries[table]
    assert isinstance(inner, Mapping)
    starts = {name: cell.mark for name, (cell, _) in inner.entries.items()}
    lines = text.split("\n")
    later = [cell.mark.line for cell, _ in tree.entries.values() if cell.mark.line > key.mark.line]
    end = _trimmed(lines, key.mark.line, min(later, default=len(lines) + 1) - 1)
    used = [mark.line for mark in starts.values()]
    if not starts or len(set(used)) < len(used) or key.mark.line in used:
        return None
    indent = " " * (next(iter(starts.values())).column - 1)
    added = [indent + line(name, entry) for name, entry in changed.items() if name not in starts]
    lines[end:end] = added
    for name in sorted((name for name in changed if name in starts), key=lambda name: -starts[name].line):
        first = starts[name].line
        last = _trimmed(lines, first, min((at for at in used if at > first), default=end + 1) - 1)
        lines[first - 1 : last] = [indent + line(name, changed[name])]
    done = "\n".join(lines)
    return done if existing(done, table) == existing(text, table) | changed else None


def _trimmed(lines: list[str], first: int, last: int) -> int:
    """The last line (from 1) of a stretch, without blank lines and comments at its end."""
    while last > first and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return last
