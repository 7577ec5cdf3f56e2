"""The words in which a mechanism declares itself: variables, parameters, draws, promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DIMENSIONS = ("country", "place", "place x class", "place x force", "object", "move", "move x place",
              # Elites; a faction is those of one side whose main assets are of one kind.
              "elite", "faction", "faction x clique move",
              # Abroad: the states of states.csv by code.
              "state", "patron move", "state x power move",
              # Reporting; a scope is the country, or one of its units.
              "scope", "source", "source x quantity", "count x place", "level x scope", "source x count x scope",
              "source x quantity x scope")  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A quantity of the simulated world: unit, dimension, range and start value."""

    name: str
    unit: str
    on: str
    about: str
    low: float = 0.0
    high: float = float("inf")
    start: float = 0.0


@dataclass(frozen=True)
class Parameter:
    """A behavioural number: default, unit, range, prior, and a source or a stated assumption."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    prior: str
    about: str
    source: str = ""
    assumed: str = ""


@dataclass(frozen=True)
class Promise:
    """A property that a mechanism's step keeps; each becomes a test and a line of the ODD text."""

    text: str
    holds: Callable[[], bool]


@dataclass(frozen=True)
class Mechanism:
    """One part of the system: what it reads, writes and draws, and the pure step of an hour."""

    name: str
    purpose: str
    parts: tuple[int, ...]
    switches: tuple[str, ...]
    sources: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[Variable, ...]
    parameters: tuple[str, ...]
    step: Callable[[Any, Any, Any], dict[str, Any]]
    reads_fresh: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    rest: Callable[[Any, Any, Any], dict[str, Any]] | None = None
    # Start values that rest on parameters, from the parameters alone.
    begin: Callable[[Any], dict[str, float]] | None = None
    # Whether it runs in the years before hour 0 too.
    slow: bool = False
    # Whether it runs every hour even while the country is calm and others take several hours at once (engine/pace.py):
    # what the street meets, what goes by the clock, and whoever may meet more than once in those hours.
    hourly: bool = False
    promises: tuple[Promise, ...] = ()
