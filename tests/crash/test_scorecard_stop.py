"""A scorecard that is interrupted or killed leaves no process behind, and goes on to the bytes of one that was not."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from processes import children, gone, players
from undisturbed import TINY, start

from steppefire.study import kept

WORDS = ("scorecard", str(TINY), "--members", "6", "--scale", "0.02", "--days", "2", "--out", "card")
COMPARED = (kept.BEGUN, kept.MEMBERS, "scorecard.json", "scorecard.html")


def begin(here: Path, workers: int) -> subprocess.Popen[str]:
    """A scorecard as the first of a group of its own, so that its processes can be counted."""
    here.mkdir(exist_ok=True)
    return start(*WORDS, "--workers", str(workers), here=here)


def wait_for_members(child: subprocess.Popen[str], here: Path, count: int) -> None:
    path = here / "card" / kept.GROWING
    while child.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < count):
        time.sleep(0.01)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What nobody stopped has left."""
    here = tmp_path_factory.mktemp("unstopped")
    child = begin(here, 1)
    _, told = child.communicate()
    assert child.returncode == 0, told
    return {name: (here / "card" / name).read_bytes() for name in COMPARED}


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_with_two_workers(kind: signal.Signals, whole: dict[str, bytes], tmp_path: Path) -> None:
    child = begin(tmp_path, 2)
    wait_for_members(child, tmp_path, 2)
    sent_for = children(child.pid) if os.path.isdir("/proc") else []
    child.send_signal(kind)
    _, told = child.communicate()
    if kind == signal.SIGKILL:
        assert child.returncode in (-signal.SIGKILL, 0)
    else:
        assert child.returncode in (130, 0), told
        assert "Traceback" not in told and "warn" not in told
        assert child.returncode == 0 or "members are kept in card; the same command goes on with them" in told
    assert gone(sent_for)
    again = begin(tmp_path, 2)
    _, told = again.communicate()
    assert again.returncode == 0, told
    assert {name: (tmp_path / "card" / name).read_bytes() for name in COMPARED} == whole


def test_a_process_that_dies_is_replaced(whole: dict[str, bytes], tmp_path: Path) -> None:
    child = begin(tmp_path, 2)
    wait_for_members(child, tmp_path, 1)
    for process in players(child.pid)[:1]:
        os.kill(process, signal.SIGKILL)
    _, told = child.communicate()
    assert child.returncode == 0, told
    assert {name: (tmp_path / "card" / name).read_bytes() for name in COMPARED} == whole


def test_two_at_once_do_not_share_a_folder(tmp_path: Path) -> None:
    first = begin(tmp_path, 1)
    while first.poll() is None and not (tmp_path / "card" / "owner.json").exists():
        time.sleep(0.01)
    second = begin(tmp_path, 1)
    _, told = second.communicate()
    first.send_signal(signal.SIGTERM)
    first.communicate()
    assert second.returncode == 1 and "is at work on card" in told or first.returncode == 0
