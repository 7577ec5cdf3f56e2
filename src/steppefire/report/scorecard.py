"""A scorecard as one HTML page that opens offline and runs no script."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from steppefire.report import scorecard_words as said
from steppefire.report.html import policy, template_text
from steppefire.report.scorecard_figures import SHORT, figures
from steppefire.scenario.observed import CLASSES


def render(document: dict[str, Any]) -> str:
    """The page of a scorecard as text."""
    from steppefire import __version__

    style = template_text("report.css")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    scores = document["scores"]
    return environment.from_string(template_text("scorecard.html.j2")).render(
        policy=policy([], style),
        style=Markup(style),
        made=said.made(document),
        statements=said.statements(document),
        rules=said.RULES,
        figures=figures(document),
        heads=[SHORT[kind] for kind in CLASSES],
        rows=[table_row(row) for row in document["rows"]],
        score_heads=said.SCORE_HEADS,
        scores=said.score_rows(scores) if scores else [],
        bins=[(what, bin_rows(scores[key])) for what, key in (("Leader's fall", "reliability_leader"),
                                                              ("Classes", "reliability_class"))] if scores else [],
        version=__version__,
    )  # fmt: skip


def table_row(row: dict[str, Any]) -> dict[str, Any]:
    """The cells of one name."""
    observed = row["observed"]
    return {
        "name": row["name"],
        "falls": said.falls(row),
        "fell": "-" if observed is None else "fell" if observed["leader_falls"] else "stayed",
        "classes": [{"text": text, "seen": observed is not None and kind == observed["outcome_class"]}
                    for kind, text in zip(CLASSES, said.classes(row), strict=True)],
    }  # fmt: skip


def bin_rows(bins: list[dict[str, Any]]) -> list[list[str]]:
    """The cells of a reliability diagram's table."""
    return [[f"{said.percent(row['from'])} to {said.percent(row['to'])}", str(row["count"]),
             said.percent(row["forecast"]), said.percent(row["observed"]),
             f"{said.percent(row['low'])} to {said.percent(row['high'])}"] for row in bins]  # fmt: skip
