"""What the page tells beside the story: before, reports, beliefs, decisions, elites, posts, the dark, abroad, after."""

from __future__ import annotations

from typing import Any

from steppefire.report.aftermath import aftermath
from steppefire.report.alliance import alliance
from steppefire.report.believed import believed_figures, moments, trust_figure
from steppefire.report.circles import circles
from steppefire.report.dark import cost_claims, cut_by_unit, said_of_cost, said_of_effect
from steppefire.report.decisions import decisions
from steppefire.report.example import example
from steppefire.report.indicators import known_before
from steppefire.report.obedience_figure import obedience_figure
from steppefire.report.patron import patron
from steppefire.report.posts import posts_left, said_of_posts, wavering
from steppefire.report.reported import by_source, sentences, statements
from steppefire.report.reported_figures import reported_figures, source_key
from steppefire.report.years import years


def chapters(run: Any) -> dict[str, Any]:
    """The chapters, in the order of the page."""
    told = {"reported": reported(run), "believed": believed(run), "decisions": decisions(run), "circles": circles(run)}
    abroad = {"alliance": alliance(run), "patron": patron(run), "example": example(run), "aftermath": aftermath(run)}
    past = {"years": years(run), "indicators": known_before(run)}
    return {**past, **told, "posts": posts(run), "dark": dark(run), **abroad}


def reported(run: Any) -> dict[str, Any]:
    """What was said, and what was true."""
    said = statements(run)
    return {
        "sentences": sentences(run) if said else [],
        "figures": reported_figures(run, said),
        "key": source_key(str(row.get("claimant")) for row in said),
        "rows": by_source(said),
        "count": len(said),
        "all": len(run.claims),
    }


def believed(run: Any) -> dict[str, Any]:
    """Who believed what, and when."""
    trust, (rows, missing) = trust_figure(run), moments(run)
    charts = believed_figures(run)
    key = source_key(str(name) for name in run.series["source"].values) if trust else []
    return {"figures": charts, "trust": trust, "key": key, "moments": rows, "missing": missing}


def posts(run: Any) -> dict[str, Any]:
    """Which posts were left, and why; who else did not obey."""
    rows = posts_left(run)
    return {
        "said": said_of_posts(rows),
        "rows": rows,
        "wavering": wavering(run),
        "figure": obedience_figure(run),
        "known": "obedience" in run.series,
    }


def dark(run: Any) -> dict[str, Any]:
    """Where the net was cut, and at what cost."""
    rows = cut_by_unit(run)
    return {
        "rows": rows,
        "cut": any(row["hours"] >= 0.5 for row in rows),
        "cost": said_of_cost(run),
        "effect": said_of_effect(run),
        "claims": cost_claims(run),
    }
