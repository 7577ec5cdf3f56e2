"""Runs of the little country with edits, for the tests of edits."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

BASE = Settings(seed=11, scale=0.5, days=8, threads=1, overrides=UNEASY)


def made(scenario: Any, *edits: str, settings: Settings = BASE) -> Any:
    """A run with fresh people."""
    return engine_run.simulate(scenario, replace(settings, edits=edits), cache=False)
