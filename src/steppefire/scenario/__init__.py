"""Reading scenarios: text to a frozen Scenario, all mistakes at once, each located."""

from steppefire.scenario.load import bundled, check, from_texts, load
from steppefire.scenario.resolve import Resolved, Setting, resolve
from steppefire.scenario.schema import Scenario

__all__ = ["Resolved", "Scenario", "Setting", "bundled", "check", "from_texts", "load", "resolve"]
