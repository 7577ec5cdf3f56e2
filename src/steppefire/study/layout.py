"""Who plays the jobs of a study: this process, workers on this machine, or a cluster; the rows are the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from steppefire.core.errors import SteppefireError
from steppefire.study import batches, crew
from steppefire.study.batches import Batch, Played
from steppefire.study.crew import Crew
from steppefire.study.jobs import Job, Study


@dataclass(frozen=True)
class Layout:
    """How many processes on this machine, or the address of a Dask scheduler, and how many jobs go out at a time."""

    workers: int = 1
    cluster: str | None = None
    batch: int = 1

    def check(self) -> None:
        """Raise SteppefireError in a worker that has come here by running its parent's script once more."""
        crew.refuse_unguarded()

    @property
    def alone(self) -> bool:
        """Whether this process plays everything itself."""
        return self.cluster is None and self.workers == 1


def play(study: Study, waiting: Sequence[Job], layout: Layout) -> Generator[Played]:
    """Row and series of every waiting job, in the order in which they end; a failure names its member.

    More than one worker, or a cluster, are reached by Dask; in a script its main part must then be guarded.
    """
    if not waiting:
        return
    if layout.alone or (layout.cluster is None and len(waiting) == 1):
        yield from _here(study, waiting)
        return
    with crew.hired(layout.workers, layout.cluster) as hands, closing(_shared(study, waiting, layout, hands)) as played:
        yield from played


def dismiss() -> None:
    """End the processes that play jobs, at once."""
    crew.dismiss()


def _here(study: Study, waiting: Sequence[Job]) -> Generator[Played]:
    for job in waiting:
        try:
            found = batches.play_one(study.scenarios[job.group], job, study.keeps, study.series)
        except Exception as error:
            error.add_note(f"in {batches.member(job)}")
            raise
        yield found


def _shared(study: Study, waiting: Sequence[Job], layout: Layout, hands: Crew) -> Generator[Played]:
    """Keep every worker busy and no more: what waits is not sent, what has ended is given on and forgotten."""
    jobs = [tuple(waiting[begin : begin + layout.batch]) for begin in range(0, len(waiting), layout.batch)]
    left = deque(batches.of(study, some) for some in jobs)
    while left or hands.busy:
        while left and hands.free:
            hands.send(left.popleft())
        batch, answer = hands.next_answer()
        if answer is None:
            left.extendleft(reversed(_once_more(batch)))
            continue
        if left and hands.free:
            hands.send(left.popleft())
        yield from answer.played
        if answer.fault is not None:
            raise answer.fault.error()


def _once_more(batch: Batch) -> list[Batch]:
    """The members of a batch whose workers died, one by one, since one of them may be the cause; or an error."""
    if len(batch.jobs) > 1:
        return batch.one_by_one()
    raise SteppefireError(f"the worker that played {batches.member(batch.jobs[0])} ended without a word, {crew.TRIES} "
                          "times; perhaps memory ran out. Fewer workers or a smaller scale need less")  # fmt: skip
