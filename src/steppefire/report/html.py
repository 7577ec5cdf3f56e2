"""One run as one HTML file that opens offline and asks no network for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from steppefire.report import words
from steppefire.report.background import columns_rows, facts_rows, parameter_rows, provenance, rules_rows
from steppefire.report.chapters import chapters
from steppefire.report.figures import figures
from steppefire.report.headlines import cautions, headlines, range_rows
from steppefire.report.leader import said_of_moves
from steppefire.report.player_data import player_data
from steppefire.report.records import names, records
from steppefire.report.story import place_names, story, verdict
from steppefire.report.tables import claim_rows, unit_table
from steppefire.report.timeline import timeline


def write(run: Any, path: str | Path, ranges: dict[str, Any] | None = None) -> Path:
    """Write the report of a run; `ranges` are the stored ranges over many seeds, or None where there are none."""
    target = Path(path)
    target.write_text(render(run, ranges), "utf-8", newline="\n")
    return target


def render(run: Any, ranges: dict[str, Any] | None = None) -> str:
    """The report of a run as text."""
    style, player, page = (template_text(name) for name in ("report.css", "player.js", "page.js"))
    environment = Environment(
        loader=FunctionLoader(template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        count=words.count,
        number=words.number,
        span=words.span,
        moment=words.moment,
        plainly=words.plainly,
        day=words.day,
        brief=words.brief,
        share=words.share,
        listed=words.listed,
    )
    return environment.get_template("report.html.j2").render(
        policy=policy([player, page], style),
        style=Markup(style),
        scripts=[Markup(player), Markup(page)],
        player_json=inline_json(player_data(run)),
        **content(run, ranges),
    )


def content(run: Any, ranges: dict[str, Any] | None) -> dict[str, Any]:
    """Everything the template prints."""
    scenario, charts, parameters = run.scenario, figures(run, ranges), parameter_rows(run.parameters)
    comparable, made = compared_claims(run), provenance(run)
    return {
        "scenario": scenario,
        "settings": run.settings,
        "outcome": run.outcome,
        "story": story(run),
        "verdict": verdict(run),
        "moves": said_of_moves(run),
        "people": float(run.series.population.sum()),
        "hours": run.series.sizes["time"],
        "place_count": run.series.sizes["place"],
        "headlines": headlines(run, ranges),
        "ranges": ranges,
        "range_rows": range_rows(run, ranges),
        "cautions": cautions(run, ranges),
        "charts": charts[:4],
        "heats": charts[4:],
        "claims": comparable,
        "other_claims": len(records(scenario.claims)) - len(comparable),
        **chapters(run),
        "units": unit_table(run),
        "timeline": timeline(run),
        "parameters": parameters,
        "assumed": sum(1 for row in parameters if row["assumed"]),
        "facts": facts_rows(scenario.facts),
        "columns": columns_rows(scenario.columns),
        "rules": rules_rows(scenario.rules),
        "sources": records(scenario.sources),
        "licences": records(scenario.licences),
        "provenance": made,
        "version": dict(made).get("Steppefire", ""),
    }


def compared_claims(run: Any) -> list[dict[str, Any]]:
    """Claims about something that the run counts, with readable scope and period."""
    where = {**names(run.scenario.units, "unit"), **place_names(run)}
    rows = []
    for claim in claim_rows(run):
        if claim["simulated"] is None:
            continue
        quantity = words.plainly(claim["quantity"])
        scope = str(claim.get("scope") or "country").partition(":")[2]
        said = words.claimed(claim.get("words"), claim.get("low"), claim.get("high"))
        rows.append(
            {
                **claim,
                "quantity": quantity,
                "where": where.get(scope, scope) or "country",
                "said": said,
                "until": words.until(claim["end"].to_pydatetime()) if claim.get("to") else "final",
            }
        )
    return rows


def template_text(name: str) -> str:
    """The text of one file of the templates folder."""
    return (files("steppefire.report") / "templates" / name).read_text("utf-8")


def inline_json(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in, nor be read as markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def policy(scripts: list[str], style: str) -> str:
    """A content security policy without any network: only these scripts and this style, by their hashes."""
    allowed = " ".join(hash_source(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {hash_source(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def hash_source(text: str) -> str:
    """The policy's name for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
