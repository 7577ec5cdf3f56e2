"""Two runs side by side as one HTML file that opens offline and runs no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from steppefire.report import compare_tables as tables
from steppefire.report import words
from steppefire.report.compare_figures import figures
from steppefire.report.html import policy, template_text
from steppefire.report.story import place_names
from steppefire.study.pair import PairGap, compare


def write(a: Any, b: Any, path: str | Path) -> Path:
    """Write the page of two runs."""
    target = Path(path)
    target.write_text(render(a, b), "utf-8", newline="\n")
    return target


def render(a: Any, b: Any) -> str:
    """The page of two runs as text."""
    style = template_text("report.css")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(count=words.count, listed=words.listed)
    return environment.from_string(template_text("compare.html.j2")).render(
        policy=policy([], style), style=Markup(style), **content(a, b)
    )


def content(a: Any, b: Any) -> dict[str, Any]:
    """Everything the template prints."""
    from steppefire import __version__

    gap = compare(a, b)
    return {
        "title": str(a.scenario.title),
        "runs": [called("A", a), called("B", b)],
        "gap": gap,
        "parted": parted(a, gap),
        "share": share_apart(gap),
        "told": tables.told_rows(a, b),
        "headlines": tables.headline_rows(a, b),
        "figures": figures(a, b),
        "events": tables.event_rows(a, gap),
        "events_apart": len(gap.events),
        "unit_heads": [title for _, title in tables.BY_UNIT],
        "units": tables.unit_rows(a, b),
        "objects": tables.object_rows(a, b),
        "variables": tables.variable_rows(a, gap),
        "variable_count": len(gap.variables),
        "version": __version__,
    }


def called(letter: str, run: Any) -> dict[str, Any]:
    """A run's letter, folder name, seed, scale and edits."""
    folder = getattr(run, "folder", None)
    settings = run.settings
    return {"letter": letter, "name": Path(folder).resolve().name if folder else "", "seed": settings.seed,
            "scale": words.number(settings.scale), "whole": settings.scale == 1,
            "edits": list(settings.edits)}  # fmt: skip


def parted(run: Any, gap: PairGap) -> str:
    """When, where and in what the two runs part, in one sentence."""
    if gap.equal:
        return ""
    first = gap.first_hour
    if first is None:
        return "No variable of the series differs at any hour; the runs differ only in what is told of them."
    where = place_names(run)
    pairs = [f"{words.plainly(row.name)} in {words.few([where.get(place, place) for place in row.first_places])}"
             for row in gap.first]  # fmt: skip
    equal = words.plural(first, "hour is", "hours are")
    before = f"The first {equal} equal to the last bit. " if first else ""
    end = words.moment(gap.first[0].first_time)
    return f"{before}They part in the hour that ends on {end}: {words.few(pairs, 6)}."


def share_apart(gap: PairGap) -> str:
    """How many variables differ, in words."""
    apart = sum(row.first_hour is not None for row in gap.variables)
    return f"{apart} of {len(gap.variables)}"
