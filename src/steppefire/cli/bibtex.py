"""The scenario's sources and the literature of the mechanisms as BibTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from steppefire.scenario.rows import Source
    from steppefire.scenario.schema import Scenario

KINDS = {"paper": "article", "report": "techreport", "statistics": "techreport"}
SPECIAL = {"\\": r"\textbackslash{}", **{character: "\\" + character for character in "&%$#_{}"}}


def entries(scenario: Scenario) -> list[str]:
    """One BibTeX entry for each source of the scenario and each work of the mechanisms, in the order of their keys."""
    from steppefire.core.citations import CITATIONS

    sources = [_entry(source) for source in sorted(scenario.sources, key=lambda source: source.key)]
    return sources + [CITATIONS[key].bibtex(key) for key in sorted(CITATIONS)]


def _entry(source: Source) -> str:
    fields = {"title": source.title, "howpublished": source.where, "year": source.year, "note": f"kind: {source.kind}"}
    lines = [f"  {name} = {{{_escaped(value)}}}," for name, value in fields.items() if value not in (None, "")]
    return "\n".join([f"@{KINDS.get(source.kind, 'misc')}{{{source.key},", *lines, "}"])


def _escaped(value: object) -> str:
    return "".join(SPECIAL.get(character, character) for character in str(value))
