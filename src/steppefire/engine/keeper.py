"""Keeps a run under way: a checkpoint from time to time and when the run is stopped, and the way back into it."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from itertools import islice
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.engine import checkpoint, disk, stopping
from steppefire.engine.state import Stateful
from steppefire.engine.unfinished import Work

VARIABLE = "STEPPEFIRE_CHECKPOINT_SECONDS"
SECONDS = 10.0
SHARE = 20.0  # writing checkpoints takes at most one part in so many of a run's time

Parts = dict[str, Stateful]


def seconds_between() -> float:
    """Seconds from one checkpoint to the next: ten, or as the environment says."""
    text = os.environ.get(VARIABLE, "")
    try:
        found = float(text) if text else SECONDS
    except ValueError:
        found = -1.0
    if not found >= 0.0:
        raise SteppefireError(f"{VARIABLE} is {text!r}; it must be a number of seconds")
    return found


class Keeper:
    """Leads through the hours of a run: from the last checkpoint on, and with new ones."""

    def __init__(self, work: Work):
        self.work = work
        self.seconds = seconds_between()
        self.first, self.due, self.failed = 0, 0.0, False

    def hours(self, count: int, parts: Any) -> Generator[int, None, None]:
        """The hours at which steps begin; the state is kept between them, and a wish to stop is met there."""
        self.first = self.restore(parts)
        self.due = time.monotonic() + self.seconds
        course = parts["pace"].course(count)
        for hour in islice(course, 1):
            yield hour  # the loops may be compiled here, for long: a wish to stop does not wait for its end
        with stopping.at_the_hour():
            for hour in course:
                self.look(hour, parts)
                yield hour
            self.look(count, parts)
        self.work.hours_done = True
        if stopping.asked():
            raise KeyboardInterrupt

    def restore(self, parts: Parts) -> int:
        """Put back the newest checkpoint that is as it was written; returns the hours done."""
        for path in checkpoint.found(self.work.path):
            try:
                hour, state = checkpoint.read(path, self.work.run)
            except checkpoint.Damaged as fault:
                self.work.notice(f"the checkpoint of hour {checkpoint.hour_of(path)} cannot be used: {fault}; "
                                 "the run goes on from an older one, or from its first hour")  # fmt: skip
                path.unlink(missing_ok=True)
                continue
            self.fit(parts, state)
            return hour
        return 0

    def fit(self, parts: Parts, state: dict[str, Any]) -> None:
        """Restore every part from its own state; raises SteppefireError where they do not belong together."""
        try:
            if state.keys() != parts.keys():
                raise ValueError("it has other parts")
            for name, part in parts.items():
                part.restore(state[name])
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
            again = disk.command("resume --from-start", self.work.final)
            raise SteppefireError(f"the checkpoint does not fit this run ({fault}); {again} leaves it out") from fault

    def look(self, done: int, parts: Parts) -> None:
        """After so many hours: stop if somebody wants it, and keep the state if it is time."""
        stop = stopping.asked()
        if stop or time.monotonic() >= self.due:
            self.keep(done, parts)
        if stop:
            raise KeyboardInterrupt

    def keep(self, done: int, parts: Parts) -> None:
        """Write a checkpoint; a disk that does not take it costs only the way back, unless the folder is gone."""
        began = time.monotonic()
        try:
            state = {name: part.snapshot() for name, part in parts.items()}
            checkpoint.write(self.work.path, self.work.run, done, state)
            self.work.keep = True
        except FileNotFoundError as error:
            raise SteppefireError(f"{self.work.path} has vanished while the run was under way") from error
        except OSError as error:
            if not self.failed:
                self.work.notice(f"no checkpoint could be written: {disk.reason(error)}")
            self.failed = True
        now = time.monotonic()
        self.due = now + max(self.seconds, SHARE * (now - began))
