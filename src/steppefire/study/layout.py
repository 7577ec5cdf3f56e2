"""Who plays the jobs of a study: this process, workers on this machine, or a cluster; the rows are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from steppefire.study import jobs
from steppefire.study.jobs import Job, Study

Played = tuple[dict[str, object], jobs.Arrays]


@dataclass(frozen=True)
class Layout:
    """How many processes on this machine, or the address of a Dask scheduler, and how many jobs go out at a time."""

    workers: int = 1
    cluster: str | None = None
    batch: int = 1


def play(study: Study, waiting: Sequence[Job], layout: Layout) -> Iterator[Played]:
    """Row and series of every waiting job, in the order in which they end; a failure names its member."""
    for job in waiting:
        try:
            found = jobs.play(study.scenarios[job.group], job, study.keeps, study.series)
        except Exception as error:
            error.add_note(f"in member {job.member} of {job.group}")
            raise
        yield found


def dismiss() -> None:
    """End the processes that play jobs, at once."""
