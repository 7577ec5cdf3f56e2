"""What is known of the real events behind a scenario, to stand beside its runs; no simulation ever reads it."""

from __future__ import annotations

from typing import Any

from steppefire.core.errors import InputError
from steppefire.scenario.load import from_texts
from steppefire.scenario.observed import Observed, read_observed
from steppefire.scenario.schema import Scenario

Span = tuple[float | None, float | None]


def ending(name: str) -> Observed | None:
    """How the bundled crisis of this name ended; None where none of that name is known."""
    return read_observed().get(name)


def targets(document: dict[str, Any], group: str) -> dict[str, Span]:
    """Low and high of what is reported, by measure, from targets.csv of a study's group; open ends are None."""
    scenario = _scenario(document, group)
    return {target.measure: (target.low, target.high) for target in (scenario.targets if scenario else ())
            if (target.low, target.high) != (None, None)}  # fmt: skip


def facts_drawn(document: dict[str, Any], group: str) -> int:
    """How many facts of a study's group every run draws from their priors, since no option of the study sets them."""
    scenario = _scenario(document, group)
    fixed = {path for path, _ in document["settings"]["set"]}
    facts = scenario.facts.items() if scenario else ()
    return sum(fact.prior is not None and f"facts.{name}" not in fixed for name, fact in facts)


def _scenario(document: dict[str, Any], group: str) -> Scenario | None:
    """The scenario of a group as it was; None where a study of another version holds texts no longer read."""
    try:
        return from_texts(document["scenarios"][group]["files"])
    except InputError:
        return None


def put(rows: list[dict[str, Any]], known: dict[str, Span], measure: str) -> bool:
    """Set what is reported of a day (`measure:2022-01-05`) into its row of a fan; whether any row has got one."""
    for row in rows:
        low, high = known.get(f"{measure}:{row['time'][:10]}", (None, None))
        row["observed"] = high if low is None else low
        row["observed_high"] = None if low is None or high == low else high
    return any(row["observed"] is not None for row in rows)


def words(span: Span | None) -> str | None:
    """What is reported, as a person reads it."""
    if span is None:
        return None
    low, high = (None if end is None else f"{end:,.10g}" for end in span)
    if low == high:
        return low
    return f"up to {high}" if low is None else f"{low} or more" if high is None else f"{low} to {high}"
