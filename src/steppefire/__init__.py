"""Steppefire: how an autocracy meets a popular revolt, person by person and hour by hour."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from steppefire.core.cache import keep_compiled_code

__version__ = "0.1.0"
EDITS = ("at", "hypothesis", "never", "set_value", "without")
STUDIES = ("compare", "ensemble", "forecast", "indicators", "sensitivity")
__all__ = ["Run", "at", "compare", "compare_runs", "ensemble", "export", "forecast", "hypothesis", "indicators",
           "load", "never", "open_run", "patterns", "rerun", "resume", "run", "scenarios", "scorecard",
           "sensitivity", "set_value", "verify", "without"]  # fmt: skip

keep_compiled_code()


def __getattr__(name: str) -> Any:
    if name in __all__:
        room = "core.what_if" if name in EDITS else "studies" if name in STUDIES else "api"
        return getattr(import_module(f"steppefire.{room}"), name)
    raise AttributeError(f"steppefire has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
