"""What `explain` knows: the model's declarations and the scenario's numbers, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from steppefire.core.spec import Mechanism
    from steppefire.scenario.schema import Scenario


def explained(scenario: Scenario) -> dict[str, Any]:
    """The order of the hour, what depends on what, and every number with its origin."""
    from steppefire.engine.order import order

    steps = list(order())
    writer = {variable.name: step.name for step in steps for variable in step.writes}
    numbers = [*_parameters(steps), *_facts(scenario), *_columns(scenario), *_needed(scenario)]
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "order": [_step(step, writer) for step in steps],
        "numbers": numbers,
        "assumptions": [number for number in numbers if number["assumed"]],
        "rules": dict(scenario.rules),
        "treaty": _treaty(scenario),
    }


def _step(step: Mechanism, writer: dict[str, str]) -> dict[str, Any]:
    fresh: dict[str, list[str]] = {}
    for name in step.reads_fresh:
        fresh.setdefault(writer.get(name, "the world"), []).append(name)
    return {
        "name": step.name,
        "purpose": step.purpose,
        "parts": list(step.parts),
        "switches": list(step.switches),
        "needs": fresh,
        "reads": list(step.reads),
        "writes": [
            {"name": made.name, "unit": made.unit, "on": made.on, "about": made.about} for made in step.writes
        ],
        "parameters": list(step.parameters),
        "draws": list(step.draws),
        "sources": list(step.sources),
        "promises": [promise.text for promise in step.promises],
    }


def _parameters(steps: list[Mechanism]) -> list[dict[str, Any]]:
    from steppefire.mechanisms.values import PARAMETERS

    used: dict[str, list[str]] = {}
    for step in steps:
        for name in step.parameters:
            used.setdefault(name, []).append(step.name)
    return [
        {
            "kind": "behaviour",
            "name": name,
            "about": entry.about,
            "value": entry.default,
            "unit": entry.unit,
            "low": entry.low,
            "high": entry.high,
            "prior": entry.prior,
            "source": entry.source,
            "assumed": entry.assumed,
            "used_by": used.get(name, []),
        }
        for name, entry in PARAMETERS.items()
    ]


def _facts(scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "kind": "fact",
            "name": name,
            "value": fact.value,
            "unit": fact.unit,
            "source": fact.source or "",
            "assumed": fact.assumed or "",
        }
        for name, fact in scenario.facts.items()
    ]


def _needed(scenario: Scenario) -> list[dict[str, Any]]:
    """The treaty's one number."""
    if scenario.treaty is None:
        return []
    fact = scenario.treaty.story_needed
    return [{"kind": "fact", "name": "treaty.story_needed", "value": fact.value, "unit": fact.unit,
             "source": fact.source or "", "assumed": fact.assumed or ""}]  # fmt: skip


def _treaty(scenario: Scenario) -> list[dict[str, str]]:
    """What the treaty of the host's alliance says and how it was used before hour 0, each with its origin."""
    treaty = scenario.treaty
    if treaty is None:
        return []
    chair = max((row for row in treaty.chairs if row.from_ <= scenario.start), key=lambda row: row.from_, default=None)
    past = sorted((row for row in treaty.precedents if row.date < scenario.start), key=lambda row: row.date)
    told: list[tuple[str, Any]] = [
        *[(f"{row.article} opens the door of {row.door}: {row.says}", row) for row in treaty.articles],
        *([] if chair is None else [(f"In the chair since {chair.from_:%Y-%m-%d}: {chair.state}.", chair)]),
        *[(f"{row.date:%Y-%m-%d}, {row.state}, threat from {row.frame}: {row.answer}"
           + (f" ({row.note})." if row.note else "."), row) for row in past],
    ]  # fmt: skip
    head = f"{treaty.title} ({treaty.name}): decided by {treaty.rule}, asked by the {treaty.may_ask}, against " + (
        "any threat." if treaty.threat == "any" else "threats from outside.")  # fmt: skip
    return [{"text": head, "source": "", "assumed": ""}, *(
        {"text": text, "source": row.source or "", "assumed": row.assumed or ""} for text, row in told)]  # fmt: skip


def _columns(scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "kind": "column",
            "name": f"{table}.{name}",
            "value": None,
            "unit": column.unit,
            "source": column.source or "",
            "assumed": column.assumed or "",
            "computed": column.computed or "",
            "recalled": column.recalled or "",
        }
        for table, columns in scenario.columns.items()
        for name, column in columns.items()
    ]
