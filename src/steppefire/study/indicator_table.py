"""How well indicators told in a study of many countries, kept beside a scenario for the reports of its runs."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import SteppefireError
from steppefire.study.ranges import model_hash

if TYPE_CHECKING:
    from steppefire.scenario.schema import Scenario
    from steppefire.study.found import Found

FILE = "indicators.json"
OF_STUDY = ("before.py", "countries.py", "indicators.py", "slowing.py")  # what the figures depend on, beside the model
FACTS = ("countries", "repeats", "shares", "seen", "hidden", "reach", "calm", "deciles")


def place(scenario: Scenario) -> Path:
    """Where the table of a bundled scenario is kept."""
    return Path(str(resources.files("steppefire.scenario"))) / "library" / scenario.name / FILE


def document(scenario: Scenario, found: Found) -> dict[str, Any]:
    """What is kept: the figures, with what they were made."""
    from steppefire.engine.store import plain

    return dict(plain({
        "scenario_hash": scenario.digest, "code_hash": model_hash(OF_STUDY),
        "version": found.made["versions"]["steppefire"], "plan": found.made["plan"], "settings": found.made["settings"],
        "sentences": found.sentences,
        **{name: found.facts[name] for name in FACTS}}))  # fmt: skip


def store(scenario: Scenario, found: Found) -> Path:
    """Keep what a study has found for the report; returns the file."""
    path = place(scenario)
    try:
        path.write_text(json.dumps(document(scenario, found), indent=1, sort_keys=True) + "\n", "utf-8")
    except OSError as error:
        raise SteppefireError(f"could not write {path.name} of {scenario.name}: {error.strerror}") from error
    return path


def load(scenario: Scenario) -> dict[str, Any] | None:
    """The table kept for exactly this scenario, or None."""
    try:
        found = json.loads(place(scenario).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and found.get("scenario_hash") == scenario.digest and set(FACTS) <= set(found)
    return found if whole else None


def stale(table: dict[str, Any]) -> bool:
    """Whether the model has changed since a table was made."""
    return bool(table.get("code_hash") != model_hash(OF_STUDY))
