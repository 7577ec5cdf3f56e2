"""Ctrl-C and SIGTERM at any moment: exit code 130, a word on what is left, and the same bytes in the end."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from undisturbed import EVERY_HOUR, TINY, finish, start, start_run, what_is_left

from steppefire.engine import manifest

HANG = 60  # seconds after which a child counts as hanging; how long it takes is printed, not tested
ALL = 50


def interrupt(child: subprocess.Popen[str], delay: float, kind: int, times: int) -> tuple[str, float]:
    """Send a signal after a while, more than once if so asked; what the child said, and how long its end took."""
    time.sleep(delay)
    began = time.monotonic()
    for _ in range(times):
        child.send_signal(kind)
        time.sleep(0.02)
    return child.communicate(timeout=HANG)[1], time.monotonic() - began


def cache(folder: Path, cold: bool) -> dict[str, str]:
    """The environment of a child, which must compile its loops if it is to be cold."""
    return EVERY_HOUR | ({"NUMBA_CACHE_DIR": str(folder)} if cold else {})


def check(child: subprocess.Popen[str], told: str, here: Path, whole: Path) -> None:
    left = what_is_left(here)
    assert "Traceback" not in told or child.returncode < 0, told
    if child.returncode == 130:
        assert "interrupted" in told
        assert left == "both" or ("steppefire resume run" in told) == (left == "unfinished"), (told, left)
    elif child.returncode < 0:  # still before the first line of ours
        assert left == "nothing"
    else:
        assert child.returncode == 0 and left == "run"
    finish(here)
    assert manifest.differences(whole, here / "run") == []


@pytest.mark.parametrize("trial", range(4))
def test_interrupted_at_some_moment(trial: int, whole: Path, tmp_path: Path) -> None:
    child = start_run(tmp_path, **(EVERY_HOUR if trial % 2 else {}))
    kind = (signal.SIGINT, signal.SIGTERM)[trial % 2]
    told, _ = interrupt(child, 0.7 + 0.35 * trial, kind, 1 + trial % 3)
    check(child, told, tmp_path, whole)


def test_interrupted_while_the_loops_are_compiled(whole: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    child = start_run(here, NUMBA_CACHE_DIR=str(tmp_path / "compiled"))
    while not (here / "run.unfinished").exists() and child.poll() is None:
        time.sleep(0.02)
    told, _ = interrupt(child, 1.0, signal.SIGINT, 2)
    assert child.returncode == 130
    check(child, told, here, whole)


def test_a_signal_that_is_to_be_ignored_stays_ignored(tmp_path: Path) -> None:
    """As under nohup, or in the background of a script."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        child = start("check", str(TINY), here=tmp_path)
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    interrupt(child, 0.1, signal.SIGHUP, 5)
    assert child.returncode == 0


@pytest.mark.nightly
def test_fifty_interrupts(whole: Path, tmp_path: Path) -> None:
    """At random moments, every fifth while the loops are compiled; prints how long the ends took."""
    lives, taken = {}, []
    for cold in (False, True):
        began = time.monotonic()
        (tmp_path / f"unstopped-{cold}").mkdir()
        start_run(tmp_path / f"unstopped-{cold}", **cache(tmp_path / "all", cold)).communicate()
        lives[cold] = time.monotonic() - began
    for trial in range(ALL):
        random_moment = random.Random(trial)
        here = tmp_path / f"{trial}"
        here.mkdir()
        cold = trial % 5 == 0
        child = start_run(here, **cache(tmp_path / f"compiled-{trial}", cold))
        kind = random_moment.choice((signal.SIGINT, signal.SIGTERM))
        told, seconds = interrupt(child, random_moment.uniform(0.0, lives[cold]), kind, 1 + trial % 2)
        taken.append(seconds)
        print(f"\ntrial {trial}: exit {child.returncode} after {seconds:.2f} s; {told.strip()[:100]}", end="")
        check(child, told, here, whole)
    print(f"\nlongest {max(taken):.2f} s, over two seconds: {sum(seconds > 2.0 for seconds in taken)} of {ALL}")
