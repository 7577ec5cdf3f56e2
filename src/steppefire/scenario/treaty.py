"""The treaty of an alliance, as data: treaty.yaml of a scenario, or a file of `alliances/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from steppefire.scenario import cells, keys, rows
from steppefire.scenario.cells import Reads
from steppefire.scenario.located import Mapping, Node, Problems, Scalar, Sequence, shown
from steppefire.scenario.tables import convert, fields_of

TREATY = "treaty.yaml"
DOORS = ("consultation", "defence")
Read = Callable[[str], Any]


def _version(text: str) -> str:
    if text != "1":
        raise cells.Refused(f"treaty version {shown(text)} is not known", "this program reads version 1", "write 1")
    return text


_HEAD: dict[str, Read] = {
    "treaty": _version,
    "name": cells.words,
    "title": cells.words,
    "rule": partial(cells.one_of, ("consensus", "majority", "patron")),
    "may_ask": partial(cells.one_of, ("leader", "government")),
    "threat": partial(cells.one_of, ("outside", "any")),
}
_NEEDED = Reads(partial(cells.between, 0, 1), ("share",))
_DAY = partial(cells.moment_or_day, False)
# The lists: what an entry becomes, and how each of its keys is read; it says besides where it comes from.
_LISTS: dict[str, tuple[type[rows.Line], dict[str, Read]]] = {
    "articles": (rows.Article, {"article": cells.words, "door": partial(cells.one_of, DOORS), "says": cells.words}),
    "chairs": (rows.Chair, {"from": _DAY, "state": cells.code}),
    "precedents": (rows.Precedent, {
        "date": _DAY, "state": cells.code, "frame": partial(cells.one_of, ("inside", "outside")),
        "answer": partial(cells.one_of, ("granted", "refused", "talks", "aid"))}),
}  # fmt: skip
_BESIDE: dict[str, Read] = {"note": cells.words, "source": cells.keys, "assumed": cells.words}
_SOURCE = {f.column: f.reads.convert for f in fields_of(rows.Source) if f.column != "key"}


@dataclass
class TreatyRead:
    """What the treaty's file says, as far as it could be read, and the cells that other tables are asked about."""

    values: dict[str, Any] = field(default_factory=dict)
    name: Scalar | None = None
    chairs: list[tuple[datetime, Scalar]] = field(default_factory=list)
    cited: list[Scalar] = field(default_factory=list)
    sources: dict[str, rows.Source] = field(default_factory=dict)

    @property
    def treaty(self) -> rows.Treaty:
        """The treaty; only once no problem was noted."""
        return rows.Treaty(**self.values)


def read_treaty(node: Node, zone: tzinfo, problems: Problems) -> TreatyRead:
    """Read treaty.yaml; `zone` is given to bare dates."""
    read = TreatyRead()
    entries = keys.entries(node, TREATY, [*_HEAD, "story_needed", *_LISTS], ("sources",), problems)
    for key, reads in _HEAD.items():
        cell = keys.scalar(entries.get(key), key, problems)
        if cell is not None:
            read.values[key] = convert(reads, cell, problems)
            read.name = cell if key == "name" else read.name
    read.values.pop("treaty", None)
    if "story_needed" in entries:
        read.values["story_needed"] = keys.fact("story_needed", entries["story_needed"], _NEEDED, read.cited, problems)
    for name in _LISTS:
        if name in entries:
            found = [_line(name, item, zone, read, problems) for item in _items(entries[name], name, problems)]
            read.values[name] = tuple(line for line in found if line is not None)
    if "sources" in entries:
        read.sources = read_sources(entries["sources"], problems)
    return read


def _items(node: Node, what: str, problems: Problems) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.items
    problems.add(node.mark, f"{what} is not a list", "it holds any number of entries", "write [] for none")
    return ()


def _line(name: str, node: Node, zone: tzinfo, read: TreatyRead, problems: Problems) -> rows.Line | None:
    """An entry of a list; None with a problem noted where something is missing or wrong."""
    model, reads = _LISTS[name]
    what = f"an entry of {name}"
    beside = {key: reader for key, reader in _BESIDE.items() if key in model.model_fields}
    entries = keys.entries(node, what, list(reads), beside, problems)
    origin = keys.origin(entries, ("source", "assumed"), node, what, read.cited, problems)
    values: dict[str, Any] = dict.fromkeys(beside)
    for key, reader in (reads | beside).items():
        cell = None if key in ("source", "assumed") else keys.scalar(entries.get(key), key, problems)
        if cell is not None:
            value = convert(reader, cell, problems)
            naive = isinstance(value, datetime) and value.tzinfo is None
            values["from_" if key == "from" else key] = value.replace(tzinfo=zone) if naive else value
    values.update(origin or {})
    needed = {"from_" if key == "from" else key for key in reads}
    if origin is None or any(values.get(key) is None for key in needed):
        return None
    if name == "chairs" and isinstance(entries["state"], Scalar):
        read.chairs.append((values["from_"], entries["state"]))
    return model(**values)


def read_sources(node: Node, problems: Problems) -> dict[str, rows.Source]:
    """The works that the file cites, by key, read as the columns of sources.csv are."""
    found: dict[str, rows.Source] = {}
    if not isinstance(node, Mapping):
        problems.add(node.mark, "sources is not a group of keys", "it names works",
                     "write KEY: {kind: ..., title: ...}")
        return found
    for name, (cell, inner) in node.entries.items():
        key = convert(cells.key, cell, problems)
        entries = keys.entries(inner, shown(name), ["kind", "title"], ("where", "year"), problems)
        values: dict[str, Any] = {"key": key, **dict.fromkeys(_SOURCE)}
        for column, reads in _SOURCE.items():
            text = keys.scalar(entries.get(column), column, problems)
            values[column] = None if text is None else convert(reads, text, problems)
        if key is not None and values["kind"] is not None and values["title"] is not None:
            found[key] = rows.Source(**values)
    return found
