"""Keys of the YAML files: which there are, which are missing, and the value, unit and origin under each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from steppefire.core.units import UNITS
from steppefire.scenario import cells, rows
from steppefire.scenario.cells import Reads
from steppefire.scenario.located import Mapping, Node, Problems, Scalar, did_you_mean, nearest, shown
from steppefire.scenario.tables import convert


def fact(name: str, node: Node, reads: Reads, sources: list[Scalar], problems: Problems,
         rules: list[Scalar] | None = None) -> rows.Fact | None:
    """A number with its unit and exactly one of source and assumed; the cells of its source and rule are put to the
    lists. Without a list of rules it has neither rule nor prior.
    """
    optional = ("source", "assumed", *(() if rules is None else ("prior", "rule")))
    inner = entries(node, name, ["value", "unit"], optional, problems)
    cell = scalar(inner.get("value"), "value", problems)
    value = None if cell is None else convert(reads.convert, cell, problems)
    word = unit(inner.get("unit"), reads.units, problems)
    given = origin(inner, ("source", "assumed"), node, name, sources, problems)
    if "source" in inner and "assumed" in inner:
        problems.add(node.mark, f"{name} has source and assumed", "a fact has exactly one of them", "keep one")
    spread = _words(inner.get("prior"), "prior", cells.prior, problems)
    rule = _words(inner.get("rule"), "rule", cells.rule, problems)
    if rules is not None and rule is not None:
        rules.append(inner["rule"])  # type: ignore[arg-type]  # a rule that could be read is a single value
    if value is None or word is None or given is None:
        return None
    return rows.Fact(value=float(value), unit=word, source=given.get("source"), assumed=given.get("assumed"),
                     prior=spread, rule=rule)


def _words(node: Node | None, what: str, reads: Callable[[str], str], problems: Problems) -> str | None:
    cell = scalar(node, what, problems)
    return None if cell is None else convert(reads, cell, problems)


def unit(node: Node | None, allowed: tuple[str, ...], problems: Problems) -> str | None:
    """The unit written in a node, if it is one of those allowed."""
    cell = scalar(node, "unit", problems)
    if cell is None:
        return None
    expected = " or ".join(repr(word) for word in allowed)
    if cell.text not in UNITS and cell.text not in allowed:
        problems.add(cell.mark, f"unknown unit {shown(cell.text)}", "units are a closed list", f"write {expected}")
        return None
    if cell.text not in allowed:
        problems.add(cell.mark, f"wrong unit {shown(cell.text)}", f"the format has {expected} here",
                     "convert the numbers and the unit")
        return None
    return cell.text


def origin(entries: dict[str, Node], options: tuple[str, ...], node: Node, what: str, sources: list[Scalar],
           problems: Problems) -> dict[str, str] | None:
    """Where a number comes from, by option; None with a problem noted where it does not say."""
    given = [option for option in options if option in entries]
    if not isinstance(node, Mapping):
        return None
    strangers = [key for key in node.entries if key not in (*options, "value", "unit", "recalled", "prior", "rule")]
    if not given and any(nearest(key, options) for key in strangers):
        return None  # Misspelt, and noted as an unknown key.
    if not given:
        problems.add(node.mark, f"{what} has no origin", "every number has " + " or ".join(options),
                     "say where it comes from")
    found = {}
    for option in given:
        cell = scalar(entries[option], option, problems)
        text = None if cell is None else convert(cells.keys if option == "source" else cells.words, cell, problems)
        if text is not None:
            found[option] = text
        if cell is not None and text is not None and option == "source":
            sources.append(cell)
    return found or None


def scalar(node: Node | None, what: str, problems: Problems) -> Scalar | None:
    """The text of a node; None with a problem noted where it holds no single value."""
    if node is None:
        return None
    if not isinstance(node, Scalar):
        problems.add(node.mark, f"{what} is a list or a group of keys", "one value is read here", "write one value")
        return None
    if not node.quoted and node.text in ("", "~", "null"):
        problems.add(node.mark, f"{what} has no value", "", "write it, or delete the key if it is optional")
        return None
    return node


def entries(node: Node, what: str, required: list[str], optional: Iterable[str],
            problems: Problems) -> dict[str, Node]:
    """The nodes under the known keys; unknown and missing keys are noted."""
    keyed = entries_with_keys(node, what, required, optional, problems)
    return {key: value for key, (_, value) in keyed.items()}


def entries_with_keys(node: Node, what: str, required: list[str], optional: Iterable[str],
                      problems: Problems) -> dict[str, tuple[Scalar, Node]]:
    """The entries with known keys, each with its key as written; unknown and missing keys are noted."""
    known = [*required, *optional]
    if not isinstance(node, Mapping):
        problems.add(node.mark, f"{what} is not a group of keys", "it holds named values",
                     "keys: " + ", ".join(known[:12]))
        return {}
    missing = [key for key in required if key not in node.entries]
    for key, (cell, _) in node.entries.items():
        if key not in known:
            absent = [word for word in known if word not in node.entries]
            problems.add(cell.mark, f"unknown key {shown(key)} in {what}", "only the keys of the format are read",
                         did_you_mean(key, absent or known))
            # A misspelt key is one mistake, not an unknown and a missing one.
            missing = [word for word in missing if word not in nearest(key, missing)]
    for key in missing:
        problems.add(node.mark, f"{key} is missing in {what}", "the format requires it", f"add {key}")
    return {key: entry for key, entry in node.entries.items() if key in known}
