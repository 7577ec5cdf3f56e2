"""Many members over several processes: who dies is replaced, and nobody outlives the one who sent for them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.study import endings

TRIES = 3  # of a job whose process ended without a word
Job = tuple[str, Settings]
_scenarios: dict[str, Any] = {}  # in a process that was sent for
_others: set[int | None] = set()  # children that are not ours


def play(scenarios: dict[str, Any], jobs: Iterable[Job], workers: int) -> Iterator[dict[str, Any]]:
    """The row of every job (name and settings), in the order in which they end; `seconds` says how long each took.

    With one worker they are played here. A failure names its member.
    """
    if workers <= 1:
        for name, settings in jobs:
            with _named(name, settings):
                yield _timed(scenarios[name], name, settings)
        return
    waiting = list(jobs)
    for last in range(1, TRIES + 1 if waiting else 1):
        try:
            for job, row in _shared(scenarios, tuple(waiting), workers):
                waiting.remove(job)
                yield row
            return
        except BrokenProcessPool:
            if last == TRIES:
                raise SteppefireError(f"a process ended without a word, {TRIES} times; perhaps memory ran out. "
                                      "Fewer workers or a smaller scale need less") from None  # fmt: skip


def _shared(scenarios: dict[str, Any], jobs: tuple[Job, ...], workers: int) -> Iterator[tuple[Job, dict[str, Any]]]:
    _others.update(child.pid for child in multiprocessing.active_children())
    # New processes that share nothing: compiled loops with threads of their own do not survive a fork.
    pool = ProcessPoolExecutor(min(workers, len(jobs)), mp_context=multiprocessing.get_context("spawn"),
                               initializer=_begin, initargs=(scenarios,))  # fmt: skip
    try:
        ends = {pool.submit(_play_one, job): job for job in jobs}
        for end in as_completed(ends):
            job = ends[end]
            with _named(*job):
                row = end.result()
            yield job, row
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        dismiss()
        raise
    pool.shutdown()


def dismiss() -> None:
    """End the processes that play members."""
    for child in multiprocessing.active_children():
        if child.pid not in _others:
            child.kill()


def _begin(scenarios: dict[str, Any]) -> None:
    """In a new process: keep the scenarios; let the sender alone hear interruptions; end when the sender has ended."""
    _scenarios.update(scenarios)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_sender, daemon=True).start()


def _end_with_the_sender() -> None:
    sender = multiprocessing.parent_process()
    if sender is not None:
        sender.join()
        os._exit(1)


def _play_one(job: Job) -> dict[str, Any]:
    name, settings = job
    return _timed(_scenarios[name], name, settings)


def _timed(scenario: Any, name: str, settings: Settings) -> dict[str, Any]:
    from steppefire.engine import run

    begun = time.perf_counter()
    found = endings.row(name, run.simulate(scenario, settings))
    return {**found, "seconds": round(time.perf_counter() - begun, 3)}


@contextmanager
def _named(name: str, settings: Settings) -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise
    except Exception as error:
        error.add_note(f"in member {settings.member} of {name}")
        raise
