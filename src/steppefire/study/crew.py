"""Many members over several processes: who dies is replaced, and nobody outlives the one who sent for them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.study import endings

TRIES = 3  # of a job whose process ended without a word
Job = tuple[str, Settings]


@dataclass
class Hand:
    """A process that plays members, the pipe to it, and what it is playing."""

    process: BaseProcess
    pipe: Connection
    job: Job | None = None
    ready: bool = False

    def give(self, job: Job | None) -> None:
        """Give it a job, or nothing more to do; before it is ready it only counts as given."""
        self.job = job
        if self.ready:
            self.send(job)

    def begin(self, scenarios: dict[str, Any]) -> None:
        """It is there: tell it everything at once."""
        self.ready = True
        self.send(scenarios)
        self.send(self.job)

    def send(self, what: Any) -> None:
        """Put something into its pipe; if it has died, the next look at the pipe tells."""
        with suppress(OSError):
            self.pipe.send(what)


_hands: list[Hand] = []


def play(scenarios: dict[str, Any], jobs: Sequence[Job], workers: int) -> Iterator[dict[str, Any]]:
    """The row of every job (name and settings), in the order in which they end; `seconds` says how long each took.

    With one worker they are played here. A failure names its member.
    """
    if workers > 1 and len(jobs) > 1:
        yield from _shared(scenarios, jobs, workers)
        return
    for name, settings in jobs:
        try:
            row = _timed(scenarios[name], name, settings)
        except Exception as error:
            error.add_note(f"in member {settings.member} of {name}")
            raise
        yield row


def _shared(scenarios: dict[str, Any], jobs: Sequence[Job], workers: int) -> Iterator[dict[str, Any]]:
    waiting, ends = deque(jobs), Counter[Job]()
    try:
        for _ in range(min(workers, len(jobs))):
            _send_for().give(waiting.popleft())
        while busy := {hand.pipe: hand for hand in _hands if hand.job is not None}:
            for pipe in wait(list(busy)):
                hand = busy[pipe]  # type: ignore[index]
                job = hand.job
                assert job is not None
                try:
                    row, fault = hand.pipe.recv()
                except (EOFError, OSError):
                    ends[job] += 1
                    _replace(hand, job, ends[job])
                    continue
                if not hand.ready:
                    hand.begin(scenarios)
                    continue
                if fault is not None:
                    raise SteppefireError(f"{fault} (in member {job[1].member} of {job[0]})")
                hand.give(waiting.popleft() if waiting else None)
                yield row
    finally:
        dismiss()


def _send_for() -> Hand:
    """A new process that shares nothing: compiled loops with threads of their own do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    with _not_interrupted():
        process.start()
    there.close()  # so that its end is seen at ours
    hand = Hand(process, here)
    _hands.append(hand)
    return hand


def _replace(hand: Hand, job: Job, ends: int) -> None:
    _hands.remove(hand)
    hand.process.kill()
    if ends >= TRIES:
        raise SteppefireError(f"the process that played member {job[1].member} of {job[0]} ended without a word, "
                              f"{TRIES} times; perhaps memory ran out. Fewer workers or a smaller scale need less")
    _send_for().give(job)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """A process started here never hears Ctrl-C itself; the one who sent for it does, and ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def dismiss() -> None:
    """End the processes that play members."""
    while _hands:
        hand = _hands.pop()
        hand.process.kill()
        hand.pipe.close()


def _work(pipe: Connection) -> None:
    """Play what comes through the pipe until nothing more does; the sender's end is ours, wherever it finds us."""
    threading.Thread(target=_end_with_the_sender, daemon=True).start()
    with suppress(EOFError, OSError):
        pipe.send((None, None))
        _play_all(pipe, pipe.recv())


def _play_all(pipe: Connection, scenarios: dict[str, Any]) -> None:
    while (job := pipe.recv()) is not None:
        name, settings = job
        answer: tuple[dict[str, Any] | None, str | None]
        try:
            answer = _timed(scenarios[name], name, settings), None
        except MemoryError:
            answer = None, "not enough memory; a smaller --scale needs less"
        except SteppefireError as error:
            answer = None, str(error)
        except Exception as error:
            answer = None, f"{type(error).__name__}: {error}"
        pipe.send(answer)


def _end_with_the_sender() -> None:
    sender = multiprocessing.parent_process()
    if sender is not None:
        sender.join()
        os._exit(1)


def _timed(scenario: Any, name: str, settings: Settings) -> dict[str, Any]:
    from steppefire.engine import run

    begun = time.perf_counter()
    found = endings.row(name, run.simulate(scenario, settings))
    return {**found, "seconds": round(time.perf_counter() - begun, 3)}
