"""A process killed at any moment leaves an old run, a new one or none, and what it had done goes on."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from undisturbed import EVERY_HOUR, finish, start, start_run, what_is_left

from steppefire.engine import manifest

OFTEN = 10
ALL = 100


@pytest.fixture(scope="module")
def seconds(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a child takes that nobody kills; it makes the run that the tests make."""
    here = tmp_path_factory.mktemp("unkilled")
    began = time.monotonic()
    child = start_run(here, **EVERY_HOUR)
    assert child.communicate()[1] == "" and child.returncode == 0
    taken = time.monotonic() - began
    assert manifest.differences(whole, here / "run") == []
    return taken


def kill_at_random(trial: int, seconds: float, here: Path, *words: str) -> None:
    child = start(*words, here=here, **EVERY_HOUR) if words else start_run(here, **EVERY_HOUR)
    time.sleep(random.Random(trial).uniform(0.0, 1.05 * seconds))
    child.kill()
    child.communicate()


@pytest.mark.parametrize("trial", range(OFTEN))
def test_killed_at_a_random_moment(trial: int, seconds: float, whole: Path, tmp_path: Path) -> None:
    # The moments of these few are spread evenly, a random one in each tenth of a child's life.
    child = start_run(tmp_path, **EVERY_HOUR)
    time.sleep((trial + random.Random(trial).random()) / OFTEN * seconds)
    child.kill()
    child.communicate()
    what_is_left(tmp_path)
    finish(tmp_path)
    assert manifest.differences(whole, tmp_path / "run") == []


@pytest.mark.nightly
@pytest.mark.parametrize("trial", range(ALL))
def test_killed_at_a_random_moment_and_killed_again_while_it_goes_on(
    trial: int, seconds: float, whole: Path, tmp_path: Path
) -> None:
    kill_at_random(1000 + trial, seconds, tmp_path)
    left = what_is_left(tmp_path)
    if trial % 2 and left == "unfinished":
        kill_at_random(2000 + trial, seconds, tmp_path, "resume", "run", "--quiet")
        left = what_is_left(tmp_path)
    print(f"\ntrial {trial}: {left}")
    finish(tmp_path)
    assert manifest.differences(whole, tmp_path / "run") == []


def test_a_living_process_keeps_what_it_writes(tmp_path: Path) -> None:
    """A second process on the name removes nothing of the first, which comes to its end."""
    child = start_run(tmp_path, **EVERY_HOUR)
    staged = tmp_path / "run.unfinished"
    while child.poll() is None and not (staged / "begun.json").exists():
        time.sleep(0.01)
    second = start_run(tmp_path)
    told = second.communicate()[1]
    assert second.returncode == 1
    assert "another process" in told or "exists already" in told or "appeared" in told
    assert child.communicate()[1] == "" and child.returncode == 0
    assert what_is_left(tmp_path) == "run"
