"""The options of one run, apart from the scenario itself."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SEED = 2**32 - 1  # a draw's address holds seed and member in 32 bits each; more would repeat smaller ones


@dataclass(frozen=True)
class Settings:
    """What the command line's model options say; the same names in Python."""

    seed: int = 1
    member: int = 0
    scale: float = 1.0
    days: int | None = None
    threads: int | None = None
    policy: str = "historical"  # by the script; `run` and `sf.run` take "adaptive" unless told otherwise
    overrides: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    decide_from: str | None = None  # time from which the powerful decide, the script before it; None: as policy says
