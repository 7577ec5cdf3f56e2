"""A small country whose trigger is no price but a wrong done to all, with other facts about its regime."""

from __future__ import annotations

from typing import Any


def with_facts(scenario: Any, **values: float) -> Any:
    """The scenario with these numbers in place of its own."""
    facts = {name: scenario.facts[name].model_copy(update={"value": value}) for name, value in values.items()}
    return scenario.model_copy(update={"facts": scenario.facts | facts})


def wronged(scenario: Any, trigger: str = "election", unit: str | None = None, **values: float) -> Any:
    """The country after a vote, a law, a death, a coup or a shortage; its prices stay as they are."""
    return with_facts(scenario, **values).model_copy(update={"trigger": trigger, "trigger_unit": unit})


def alone(scenario: Any, **changes: Any) -> Any:
    """The same without a price of its own, so that nothing but the wrong could set it off."""
    units = tuple(row.model_copy(update={"price_after": row.price_before}) for row in scenario.units)
    return wronged(scenario.model_copy(update={"units": units}), **changes)
