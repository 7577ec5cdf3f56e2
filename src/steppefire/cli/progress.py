"""Progress on stderr: a bar on a terminal, plain lines where asked for, else nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from steppefire.cli.shell import say
from steppefire.core.clear_text import clean

Progress = Callable[[int, int, str], None]
SECONDS_BETWEEN_LINES = 2.0


@contextmanager
def shown_progress(quiet: bool = False, plain: bool = False, what: str = "hour") -> Iterator[Progress]:
    """A function (done, all, note) that shows how many hours, or else runs, are done.

    While preparing done is -1, and `all` says how many were done before.
    """
    if quiet or not (plain or sys.stderr.isatty()):
        yield lambda done, hours, note: None
    elif plain and not sys.stderr.isatty():
        yield _lines(what)
    else:
        yield from _bar(what)


def _lines(what: str) -> Progress:
    said, said_at, begun, before = "", 0.0, time.monotonic(), 0

    def show(done: int, hours: int, note: str) -> None:
        nonlocal said, said_at, begun, before
        now = time.monotonic()
        if done < 0:
            if note != said:
                say(f"{note} ...")
            said, begun, before = note, now, hours
            return
        if done < hours and now - said_at < SECONDS_BETWEEN_LINES:
            return
        said_at = now
        left = _left(now - begun, done - before, hours - before)
        say(f"{what} {done} of {hours}{left}" + (f": {note}" if note else ""))

    return show


def _left(spent: float, done: int, hours: int) -> str:
    if done >= hours:
        return f", after {spent:.0f} s"
    if done * 10 < hours:  # the first hours may hold compilation
        return ""
    return f", about {spent / max(done, 1) * (hours - done):.0f} s left"


def _bar(what: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[done]}"),
               TimeElapsedColumn(), TimeRemainingColumn())  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("preparing", total=None, done="")

        def show(done: int, hours: int, note: str) -> None:
            if done < 0:
                bar.update(task, description=clean(note), completed=hours)
            elif what == "hour":
                day = f"day {max(done - 1, 0) // 24 + 1} of {-(-hours // 24)}"
                text = f"{day} {clean(note)}"
                bar.update(task, description=text, total=hours, completed=done, done=f"{done}/{hours} h")
            else:
                bar.update(task, description=clean(note), total=hours, completed=done, done=f"{what} {done}/{hours}")

        yield show
