"""Some jobs that go to a worker together, and its answer: what a worker does, whoever started it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.engine import provenance
from steppefire.study import jobs
from steppefire.study.jobs import Job, Study

Played = tuple[dict[str, Any], jobs.Arrays]
MEMORY = "not enough memory; a smaller --scale needs less"


@dataclass(frozen=True)
class Batch:
    """Jobs with all that is needed to play them, so that a worker that dies takes nothing with it."""

    jobs: tuple[Job, ...]
    scenarios: dict[str, Any]
    keeps: str
    series: tuple[str, ...]

    def one_by_one(self) -> list[Batch]:
        """A batch for each of its jobs."""
        return [replace(self, jobs=(job,), scenarios={job.group: self.scenarios[job.group]}) for job in self.jobs]


@dataclass(frozen=True)
class Fault:
    """Why a job failed, in words, and which."""

    words: str
    where: str

    def error(self) -> SteppefireError:
        """The error to raise for it."""
        error = SteppefireError(self.words)
        error.add_note(f"in {self.where}")
        return error


@dataclass(frozen=True)
class Answer:
    """What a worker has played of a batch, in order, and why it went no further; or its versions, if others."""

    played: list[Played] = field(default_factory=list)
    fault: Fault | None = None
    others: dict[str, str] | None = None


def of(study: Study, some: tuple[Job, ...]) -> Batch:
    """A batch of these jobs."""
    return Batch(some, {job.group: study.scenarios[job.group] for job in some}, study.keeps, study.series)


def member(job: Job) -> str:
    """A job's name in a message."""
    return f"member {job.member} of {job.group}"


def play(batch: Batch, expected: dict[str, str]) -> Answer:
    """Play a batch where the versions are the expected ones; every fault comes back in words."""
    if versions() != expected:
        return Answer(others=versions())
    played: list[Played] = []
    for job in batch.jobs:
        try:
            played.append(play_one(batch.scenarios[job.group], job, batch.keeps, batch.series))
        except Exception as error:
            return Answer(played, Fault(_words(error), member(job)))
    return Answer(played)


def play_one(scenario: Any, job: Job, keeps: str, series: tuple[str, ...]) -> Played:
    """Row and series of one job."""
    return jobs.play(scenario, job, keeps, series)


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of everything that decides the bytes of a result, and the hash of our sources."""
    return provenance.versions()


def _words(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return MEMORY
    return str(error) if isinstance(error, SteppefireError) else f"{type(error).__name__}: {error}"
