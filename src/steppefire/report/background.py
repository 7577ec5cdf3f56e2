"""Where the numbers come from: parameters, scenario columns, facts, rules, versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steppefire.report import words
from steppefire.report.records import known, plain, records


def joined(value: Any) -> str:
    """Citation keys or words as one text."""
    value = known(value)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(str(part) for part in value)


def parameter_rows(parameters: Any) -> list[dict[str, Any]]:
    """Every parameter, by mechanism and name."""
    rows = [
        {
            "name": str(row["name"]),
            "mechanism": words.plainly(row.get("mechanism") or ""),
            "about": row.get("about") or "",
            "value": words.number(row.get("value")),
            "range": words.span(row.get("low"), row.get("high")),
            "prior": joined(row.get("prior")),
            "set_by": row.get("set_by") or "default",
            **origin(row),
        }
        for row in records(parameters)
    ]
    return sorted(rows, key=lambda row: (row["mechanism"], row["name"]))


def origin(row: Mapping[str, Any]) -> dict[str, str]:
    """Unit and origin of a fact or a column."""
    kinds = ("source", "assumed", "computed", "recalled")
    return {"unit": joined(row.get("unit")), **{kind: joined(row.get(kind)) for kind in kinds}}


def facts_rows(facts: Any) -> list[dict[str, Any]]:
    """The national numbers of a scenario."""
    rows = []
    for name, fact in dict(facts or {}).items():
        row = plain(fact) if isinstance(fact, Mapping) or hasattr(fact, "__dict__") else {"value": fact}
        rows.append({"name": words.plainly(name), "value": words.number(row.get("value")), **origin(row)})
    return rows


def columns_rows(columns: Any) -> list[dict[str, Any]]:
    """Every numeric column of the scenario's tables with its unit and origin."""
    rows = []
    for table, inside in dict(columns or {}).items():
        for column, described in dict(inside).items():
            rows.append({"table": str(table), "column": str(column), **origin(plain(described))})
    return rows


def rules_rows(rules: Any) -> list[dict[str, str]]:
    """The rules that fill empty cells, one sentence each."""
    return [{"name": words.plainly(name), "text": joined(text)} for name, text in dict(rules or {}).items()]


def provenance(run: Any) -> list[tuple[str, str]]:
    """Seed, scale, switches, hashes and versions of a run."""
    from steppefire.engine.provenance import versions

    settings, scenario = run.settings, run.scenario
    stored = getattr(run, "stored", None)
    made_with = stored.document["versions"] if stored is not None else versions()
    pairs = [
        ("Scenario", str(scenario.name)),
        ("Scenario hash", str(getattr(scenario, "digest", "–"))),
        ("Seed and member", f"{settings.seed}, {settings.member}"),
        ("Scale", words.number(settings.scale)),
        ("Days", words.count(run.series.sizes["time"] / 24)),
        ("Policy", str(settings.policy)),
        ("Parts switched off", ", ".join(settings.without) or "none"),
        ("Edits", ", ".join(settings.edits) or "none"),
        ("Values set by hand", ", ".join("=".join(pair) for pair in settings.overrides) or "none"),
    ]
    return pairs + [(words.plainly(name).capitalize(), str(value)) for name, value in made_with.items()]
