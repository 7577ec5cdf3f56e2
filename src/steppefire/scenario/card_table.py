"""The fields of a country card as a table of Markdown, for docs/country-card.md."""

from __future__ import annotations

from steppefire.scenario.card_fields import FIELDS, Field

BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"


def field_table() -> str:
    """One line a field: unit, range, meaning, rule, the prior of a given value, and what stands for a missing one."""
    lines = ["| field | unit | range | what it is | rule | given | missing |", "| --- " * 7 + "|"]
    return "\n".join(lines + [_line(field) for field in FIELDS])


def _line(field: Field) -> str:
    rule = f"`{field.rule}`" if field.rule else ""
    given = field.given.short if field.given else "as it is"
    cells = (f"`{field.name}`", field.unit, field.limits, field.about, rule, given, _missing(field))
    return "| " + " | ".join(cells) + " |"


def _missing(field: Field) -> str:
    if field.required:
        inside = field.name.partition(".")[0] if "." in field.name else ""
        return f"required in each of {inside}" if inside in ("cities", "groups") else "required"
    middle = f"{field.median:g}" if isinstance(field.median, int | float) else str(field.median)
    wide = f" ({field.wide.short})" if field.wide else ""
    return f"{middle}{wide}" + (f"; {field.reason}" if field.reason else "")
