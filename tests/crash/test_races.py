"""Two processes on one folder: exactly one wins, and the other says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from undisturbed import RUN, TINY, start, start_run, stop_after, what_is_left

import steppefire as sf
from steppefire.engine import lock, manifest, stopping, unfinished

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")

RACERS = Path(__file__).with_name("racers.py")


def race(kind: str, here: Path, rounds: int) -> list[tuple[str, str]]:
    """What each of the two said in every round."""
    racers = [subprocess.Popen([sys.executable, str(RACERS), kind, str(here), str(rounds), name], text=True,
                               stdout=subprocess.PIPE) for name in "ab"]  # fmt: skip
    said = [racer.communicate(timeout=120)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    return list(zip(*said, strict=True))


def test_exactly_one_takes_the_folder(tmp_path: Path) -> None:
    rounds = race("hold", tmp_path, 100)
    assert len(rounds) == 100
    assert all(sorted(pair) == ["busy", "won"] for pair in rounds), rounds


def test_exactly_one_folder_appears_and_nothing_else_stays(tmp_path: Path) -> None:
    rounds = race("finish", tmp_path, 100)
    assert len(rounds) == 100
    for number, pair in enumerate(rounds):
        assert pair.count("won") == 1 and set(pair) <= {"won", "Busy", "Refused"}, pair
        assert len(list((tmp_path / f"run-{number}").iterdir())) == 1
    assert not list(tmp_path.glob("*.unfinished"))


def both(children: list[Any]) -> list[tuple[int, str]]:
    return sorted((child.wait(), child.communicate()[1]) for child in children)


def test_two_runs_on_one_name(whole: Path, tmp_path: Path) -> None:
    (first, _), (second, told) = both([start_run(tmp_path), start_run(tmp_path)])
    assert (first, second) == (0, 1)
    assert "another process" in told or "exists already" in told or "appeared" in told
    assert what_is_left(tmp_path) == "run"
    assert manifest.differences(whole, tmp_path / "run") == []


@pytest.mark.parametrize("round_", [0, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(1, 20))])
def test_two_resumes_of_one_run(whole: Path, tmp_path: Path, round_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stop_after(60, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(TINY, out=tmp_path / "run", **RUN)
    stopping.forget()
    ends = both([start("resume", "run", "--quiet", here=tmp_path) for _ in range(2)])
    assert ends[0][0] == 0
    if ends[1][0]:
        assert ends[1][0] == 1 and "another process" in ends[1][1]
    else:
        assert any("finished already" in told for _, told in ends)
    assert what_is_left(tmp_path) == "run"
    assert manifest.differences(whole, tmp_path / "run") == []


def test_the_owner_is_named_by_process_and_start_alone(tmp_path: Path) -> None:
    with unfinished.at_work(tmp_path / "run") as work:
        record = json.loads((work.path / lock.NAME).read_text())
        assert record == {"process": os.getpid(), "started": lock.started(os.getpid())}
        busy = f"another process \\({os.getpid()}\\)"
        with pytest.raises(lock.Busy, match=busy), unfinished.at_work(tmp_path / "run"):
            pass
        assert lock.held(work.path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "record", ["", "{", "[]", '{"process": "x"}', '{"process": 999999999, "started": "1"}', "[" * 9999], ids=range(6)
)
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path, record: str) -> None:
    folder = tmp_path / "run.unfinished"
    folder.mkdir()
    (folder / lock.NAME).write_text(record)
    (folder / "result.part").mkdir()
    (folder / "result.part" / "half").touch()
    assert not lock.held(folder)
    with unfinished.at_work(tmp_path / "run"):
        assert [path.name for path in folder.iterdir()] == [lock.NAME]
    assert not list(tmp_path.iterdir())


def test_without_locks_of_the_system_the_record_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "fcntl", None)
    folder = tmp_path / "run.unfinished"
    folder.mkdir()
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        for began, free in ((lock.started(other.pid), False), ("an earlier process of this number", True)):
            (folder / lock.NAME).write_text(json.dumps({"process": other.pid, "started": began}))
            assert lock.held(folder) is not free
            if free:
                with unfinished.at_work(tmp_path / "run"):
                    pass
            else:
                with pytest.raises(lock.Busy, match=str(other.pid)), unfinished.at_work(tmp_path / "run"):
                    pass
    finally:
        other.communicate(b"\n")


def test_files_of_somebody_else_stay(tmp_path: Path) -> None:
    (tmp_path / "run.unfinished").mkdir()
    (tmp_path / "run.unfinished" / "letter.txt").write_text("dear")
    with unfinished.at_work(tmp_path / "run"):
        pass
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["letter.txt"]
