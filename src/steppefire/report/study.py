"""What a study has found as one HTML file that opens offline and runs no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from steppefire.core.clear_text import clean
from steppefire.core.errors import SteppefireError
from steppefire.engine import disk
from steppefire.report import words
from steppefire.report.html import policy, template_text
from steppefire.report.study_charts import DRAWN, key, pictures
from steppefire.study import found as study_found
from steppefire.study.found import Chart, Found, Table

MOST_ROWS = 400  # of a table in the page; all of them are in its file
# What a study was made with, in words; the rest keeps its name.
MADE = {"members": "Runs in all", "settings.seed": "Seed", "settings.scale": "Scale", "settings.days": "Days",
        "settings.policy": "Policy", "settings.set": "Numbers set by hand", "settings.without": "Switched off",
        "settings.edits": "Edits", "plan.kind": "Kind of study", "plan.series": "Series kept"}  # fmt: skip


def write(found: Found, path: Path) -> Path:
    """Write the page; it links to tables/NAME.csv where these lie beside it."""
    tables = path.parent / study_found.TABLES
    text = render(found, {table.name for table in found.tables if (tables / f"{table.name}.csv").is_file()})
    with disk.clear_words(path):
        disk.write_file(path, text.encode())
    return path


def render(found: Found, files: set[str] | None = None) -> str:
    """The page as text; `files` are the names of tables that lie beside it."""
    style = template_text("report.css")
    environment = Environment(loader=FunctionLoader(template_text), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    environment.filters.update(count=words.count, joined=joined)
    found = tamed(found)
    try:
        told = content(found, files or set())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SteppefireError(f"a table or a chart of this {found.kind} cannot be shown: {error!r}") from error
    return environment.get_template("study.html.j2").render(policy=policy([], style), style=Markup(style), **told)


def content(found: Found, files: set[str]) -> dict[str, Any]:
    """Everything the template prints."""
    from steppefire import __version__

    return {
        "found": found,
        "lead": found.sentences,
        "figures": [figure(chart, number) for number, chart in enumerate(found.charts)],
        "tables": [table_of(table, files) for table in found.tables],
        "made": made_rows(found.made),
        "version": __version__,
    }


def joined(text: str) -> str:
    """The text with every per cent sign on the line of its number."""
    return text.replace(" %", "\u00a0%")


def figure(chart: Chart, number: int) -> dict[str, Any]:
    """A chart: its drawings, what its marks mean, and its data as a table."""
    if chart.kind not in DRAWN:
        raise SteppefireError(f"{chart.kind} is no kind of chart; known: {', '.join(DRAWN)}")
    heads = list(dict.fromkeys(name for row in chart.rows for name in row))
    return {
        "id": f"figure-{number}",
        "title": chart.title,
        "about": chart.about,
        "pictures": pictures(chart, number),
        "key": key(chart),
        "heads": [heading(name, chart) for name in heads],
        "numbers": [any(is_number(row.get(name)) for row in chart.rows) for name in heads],
        "rows": [[cell(row.get(name)) for name in heads] for row in chart.rows[:MOST_ROWS]],
        "more": max(0, len(chart.rows) - MOST_ROWS),
    }


def table_of(table: Table, files: set[str]) -> dict[str, Any]:
    """A table's heads, cells and file."""
    return {
        "id": f"table-{quote(table.name, safe='')}",
        "title": table.title,
        "note": table.note,
        "heads": [(column.title, bool(column.form)) for column in table.columns],
        "rows": [[column.text(row).replace("%", "\u00a0%") if column.form.endswith("%") else column.text(row)
                  for column in table.columns] for row in table.rows[:MOST_ROWS]],
        "more": max(0, len(table.rows) - MOST_ROWS),
        "file": f"{study_found.TABLES}/{quote(table.name)}.csv" if table.name in files else "",
    }  # fmt: skip


HEADS = {"q05": "5 %", "q25": "25 %", "q75": "75 %", "q95": "95 %", "low": "from", "high": "to", "marked": "marked",
         "observed_high": "observed, up to", "panel": "part", "value": "value"}  # fmt: skip


def heading(name: str, chart: Chart) -> str:
    """The head of a column of a chart's data."""
    if name == "marked" and chart.mark:
        return chart.mark
    if name == "x":
        return chart.x_title or "x"
    if name in ("value", "y") and chart.unit:
        return chart.unit
    return HEADS.get(name, words.plainly(name))


def is_number(value: Any) -> bool:
    """Whether a cell holds a number, not a yes or no."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def cell(value: Any) -> str:
    """A cell of a chart's data: numbers with five digits at most, local times without their zone."""
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else ""
    if is_number(value):
        return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:,.5g}"
    text = str(value)
    if len(text) >= 16 and text[4:5] == text[7:8] == "-" and text[10:11] == "T":
        return text[:16].replace("T", " ")
    return text


def made_rows(made: dict[str, Any]) -> list[tuple[str, str]]:
    """With what a study was made, name by name."""
    flat = dict(_flat(made, ""))
    told = [(MADE[name], flat.pop(name)) for name in MADE if name in flat]
    return told + [(name.replace(".", ": ", 1).replace("_", " "), value) for name, value in flat.items()]


def _flat(value: Any, name: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _flat(inner, f"{name}.{key}" if name else str(key))]
    if isinstance(value, list):
        parts = [" = ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value]
        return [(name, ", ".join(parts) or "none")]
    return [(name, "all" if value is None else "yes" if value is True else "no" if value is False else str(value))]


def tamed(found: Found) -> Found:
    """The same with control and direction characters shown escaped, in every text and every name."""
    return study_found.restored(_tame(found.document()))


def _tame(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value).replace("\n", " ")
    if isinstance(value, dict):
        return {_tame(key): _tame(inner) for key, inner in value.items()}
    return [_tame(inner) for inner in value] if isinstance(value, list | tuple) else value
