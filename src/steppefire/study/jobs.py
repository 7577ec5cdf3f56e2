"""What a study plays: jobs in groups, each a scenario with its settings, and what is kept of each run."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.outcome import first_decisions
from steppefire.engine.store import plain
from steppefire.scenario.resolve import resolve
from steppefire.study import before, countries, endings
from steppefire.study.kept_series import chosen

# What a row holds: numbers for scores, every field of the outcome, or these with what was known before hour 0.
ENDING, OUTCOME, BEFORE = "ending", "outcome", "before"
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Job:
    """One run of a study: its group, its number there, its settings, and the numbers drawn for it by path.

    With `country` the scenario takes on the past of a drawn country (study/countries.py).
    """

    group: str
    member: int
    settings: Settings
    inputs: tuple[tuple[str, float], ...] = ()
    country: int | None = None

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
    # People of a country that is drawn are nobody else's: keeping them would only fill the disk.
    own = scenario if job.country is None else countries.lived(scenario, job.settings.seed, job.country)
    result = simulate(own, job.played, cache=job.country is None)
    row = endings.row(job.group, result) if keeps == ENDING else outcome_row(job, result)
    if keeps == BEFORE:
        row["before"] = known_before(job, result)
    return {**row, "seconds": round(time.perf_counter() - begun, 3)}, chosen(result, series)


def outcome_row(job: Job, result: Any) -> dict[str, Any]:
    """Every field of the outcome, after the names of group and member and the numbers drawn for it."""
    row = {"name": job.group, "member": job.member, "seed": job.settings.seed, "inputs": dict(job.inputs),
           "population": float(result.coords["population"][1].sum()),
           "shooting_time": first_decisions(result.events).get("shooting_order")}  # fmt: skip
    return dict(plain({**row, **result.outcome}))


def known_before(job: Job, result: Any) -> dict[str, Any]:
    """What was known of the country before hour 0, and what was not (study/before.py)."""
    series = {name: values for name, (_, values, _) in result.series.items() if name.startswith("years_")}
    facts = {name: setting.value for name, setting in resolve(result.scenario, job.played).facts.items()}
    address = job.member if job.country is None else job.country
    return before.of_run(series, result.scenario, facts, job.settings.seed, address)
