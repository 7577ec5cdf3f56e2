"""Steppefire: how an autocracy meets a popular revolt, person by person and hour by hour."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from steppefire.core.cache import keep_compiled_code

__version__ = "0.1.0"
__all__ = ["Run", "export", "load", "open_run", "patterns", "rerun", "resume", "run", "scenarios", "verify"]

keep_compiled_code()


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("steppefire.api"), name)
    raise AttributeError(f"steppefire has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
