"""What a study plays: jobs in groups, each a scenario with its settings, and what is kept of each run."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.store import plain
from steppefire.study import endings
from steppefire.study.kept_series import chosen

ENDING, OUTCOME = "ending", "outcome"  # what a row holds: numbers for scores, or every field of the outcome
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Job:
    """One run of a study: its group, its number there, its settings, and the numbers drawn for it by path."""

    group: str
    member: int
    settings: Settings
    inputs: tuple[tuple[str, float], ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """How it is found again."""
        return self.group, self.member

    @property
    def played(self) -> Settings:
        """The settings it is run with: what a person set by hand comes after what was drawn."""
        drawn = tuple((path, repr(value)) for path, value in self.inputs)
        return replace(self.settings, overrides=drawn + self.settings.overrides)


@dataclass(frozen=True)
class Study:
    """All that is to be played: the scenario of each group, the jobs in order, and what is kept of a run.

    `document` says what is played, so that a stopped study can be told from another one (study/kept.py).
    """

    kind: str
    scenarios: dict[str, Any]
    jobs: tuple[Job, ...]
    document: dict[str, Any]
    keeps: str = OUTCOME
    series: tuple[str, ...] = field(default=())


def play(scenario: Any, job: Job, keeps: str, series: tuple[str, ...]) -> tuple[dict[str, Any], Arrays]:
    """The row of a job, with `seconds` that it took, and its kept series; people are never part of it."""
    from steppefire.engine.run import simulate

    begun = time.perf_counter()
    result = simulate(scenario, job.played)
    row = endings.row(job.group, result) if keeps == ENDING else outcome_row(job, result)
    return {**row, "seconds": round(time.perf_counter() - begun, 3)}, chosen(result, series)


def outcome_row(job: Job, result: Any) -> dict[str, Any]:
    """Every field of the outcome, after the names of group and member and the numbers drawn for it."""
    row = {"name": job.group, "member": job.member, "seed": job.settings.seed, "inputs": dict(job.inputs),
           "population": float(result.coords["population"][1].sum()), "shooting_time": first(result, "shooting_order")}
    return dict(plain({**row, **result.outcome}))


def first(result: Any, action: str) -> str | None:
    """When a decision was first taken, or None."""
    times = [event["time"] for event in result.events
             if event["event_type"] == "decision" and event["sub_event_type"] == action]  # fmt: skip
    return min(times, default=None)
