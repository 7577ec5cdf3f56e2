"""Two processes that try for the same folders, again and again (test_races.py)."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from steppefire.core.errors import SteppefireError
from steppefire.engine import lock, unfinished


def claim_and_hold(here: Path, rounds: int, me: str) -> None:
    """Hold what was won until the other has tried too; prints a line a round."""
    for number in range(rounds):
        meet(here, f"start-{number}", me)
        try:
            with unfinished.at_work(here / f"run-{number}", {"format": 1}):
                meet(here, f"tried-{number}", me)
                print("won")
        except lock.Busy:
            meet(here, f"tried-{number}", me)
            print("busy")


def claim_and_finish(here: Path, rounds: int, me: str) -> None:
    """Make a folder and let it appear, as fast as can be; prints a line a round."""
    for number in range(rounds):
        meet(here, f"start-{number}", me)
        try:
            with unfinished.at_work(here / f"run-{number}", {"format": 1}) as work:
                (work.path / unfinished.RESULT).mkdir()
                (work.path / unfinished.RESULT / me).touch()
                (work.path / unfinished.RESULT).rename(work.final)
                work.finished = True
                print("won")
        except SteppefireError as error:
            print(type(error).__name__)


def meet(here: Path, place: str, me: str) -> None:
    """Wait until the other is here too."""
    (here / f"{place}.{me}").touch()
    other = here / f"{place}.{'ab'.replace(me, '')}"
    deadline = time.monotonic() + 60
    while not other.exists():
        if time.monotonic() > deadline:
            sys.exit("the other never came")


if __name__ == "__main__":
    kind, folder, times, name = sys.argv[1:]
    {"hold": claim_and_hold, "finish": claim_and_finish}[kind](Path(folder), int(times), name)
