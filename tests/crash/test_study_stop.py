"""A study that is interrupted, killed or robbed of its disk goes on to the bytes of one that was not."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from processes import children, gone, players
from test_faults import fails, named
from undisturbed import TINY, start

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import disk, lock
from steppefire.study import batches, ensemble, kept, kept_series, many
from steppefire.study.jobs import Job, Study

WORDS = ("ensemble", str(TINY), "--scale", "0.02", "--days", "1", "--set", "effort=1.9", "--set", "available=0.3",
         "--out", "study")  # fmt: skip
MEMBERS = 8
WHOLE_LINES = 3  # what is played, the folder, the page
KEPT_WORDS = "members are kept in study; the same command goes on with them"


def begin(here: Path, *more: str, members: int = MEMBERS) -> subprocess.Popen[str]:
    here.mkdir(exist_ok=True)
    return start(*WORDS, "--members", str(members), *more, here=here)


def ended(child: subprocess.Popen[str]) -> str:
    """What a child said until its end."""
    return child.communicate(timeout=300)[1]


def contents(here: Path) -> dict[str, bytes]:
    return {path.relative_to(here).as_posix(): path.read_bytes() for path in sorted(here.rglob("*"))
            if path.is_file() and path.name != kept.TIMINGS}  # fmt: skip


def wait_for_members(child: subprocess.Popen[str], here: Path, count: int) -> None:
    path = here / "study" / kept.GROWING
    while child.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < count):
        time.sleep(0.01)


@pytest.fixture(scope="module")
def whole_study(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process that nobody stopped has left."""
    here = tmp_path_factory.mktemp("unstopped")
    child = begin(here, "--workers", "1")
    told = ended(child)
    assert child.returncode == 0, told
    assert "Warning" not in told
    return contents(here)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_stopped_with_two_workers(kind: signal.Signals, whole_study: dict[str, bytes], tmp_path: Path) -> None:
    """Ctrl-C of a terminal reaches every process of the group."""
    child = subprocess.Popen([sys.executable, "-m", "steppefire", *WORDS, "--members", str(MEMBERS), "--workers", "2"],
                             cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             start_new_session=True)  # fmt: skip
    wait_for_members(child, tmp_path, 2)
    sent_for = children(child.pid)
    if kind == signal.SIGINT:
        os.killpg(child.pid, kind)
    else:
        child.kill()
    told = ended(child)
    if kind == signal.SIGINT and child.returncode:
        assert child.returncode == 130, told
        assert KEPT_WORDS in told and len(told.splitlines()) == 2, told
    assert gone(sent_for)
    again = begin(tmp_path, "--workers", "1")
    told = ended(again)
    assert again.returncode == 0, told
    assert contents(tmp_path) == whole_study


class Cluster:
    """A scheduler and workers of Dask, started by their own command lines."""

    def __init__(self, here: Path):
        self.here, self.started = here, [dask(here, "scheduler", "--host", "127.0.0.1", "--port", "0",
                                              "--no-dashboard", "--scheduler-file", "scheduler.json")]  # fmt: skip
        while not (here / "scheduler.json").exists():
            assert self.started[0].poll() is None
            time.sleep(0.05)
        self.address: str = json.loads((here / "scheduler.json").read_text())["address"]

    def work(self, first: str = "") -> subprocess.Popen[bytes]:
        """One more worker; `first` is what it does before anything else."""
        self.started.append(dask(self.here, "worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", "1",
                                 "--host", "127.0.0.1", "--memory-limit", "0", first=first))  # fmt: skip
        return self.started[-1]

    def close(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()


def dask(here: Path, kind: str, *words: str, first: str = "") -> subprocess.Popen[bytes]:
    code = f"import sys\n{first}\nfrom distributed.cli.dask_{kind} import main\nmain()"
    return subprocess.Popen([sys.executable, "-c", code, *words], cwd=here, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


def test_a_real_cluster(cluster: Cluster, whole_study: dict[str, bytes], tmp_path: Path) -> None:
    """First with a worker that knows no Steppefire, then with two that do, one of which is killed on the way."""
    bare = cluster.work("sys.modules['steppefire'] = None")
    refused = begin(tmp_path, "--cluster", cluster.address)
    told = ended(refused)
    assert refused.returncode == 1 and "Traceback" not in told, told
    assert "have no Steppefire" in told and not (tmp_path / "study").exists()
    bare.kill()
    bare.wait()
    first, _ = cluster.work(), cluster.work()
    child = begin(tmp_path, "--cluster", cluster.address, "--batch", "2")
    wait_for_members(child, tmp_path, 1)
    first.kill()
    told = ended(child)
    assert child.returncode == 0, told
    assert len(told.splitlines()) == WHOLE_LINES, told
    assert contents(tmp_path) == whole_study


def test_a_cluster_that_goes_away(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    try:
        cluster.work()
        child = begin(tmp_path, "--cluster", cluster.address, members=200)
        wait_for_members(child, tmp_path, 1)
        cluster.started[0].kill()
        told = ended(child)
    finally:
        cluster.close()
    assert child.returncode == 1 and "Traceback" not in told, told
    assert "cannot be reached any more; what has ended is kept" in told and len(told.splitlines()) == 2, told


def test_no_members_and_two_kinds_of_workers_are_bad_input(tmp_path: Path) -> None:
    for more, words in ((("--members", "0"), "members"), (("--workers", "2", "--cluster", "tcp://x:1"), "name one")):
        child = begin(tmp_path, *more)
        told = ended(child)
        assert child.returncode == 2 and words in told.lower() and not (tmp_path / "study").exists()


# What follows plays made-up members: the folder alone is looked at.


ALL_PLAYED = 8  # steps: begun.json and six parts are written, and the store is begun


class Killed(BaseException):
    """As if the process had been killed here."""


@pytest.fixture
def made_up(tiny_land: Any, monkeypatch: pytest.MonkeyPatch, no_waiting_for_the_disk: None) -> Study:
    """A study of 6 members that take no time, with two series in chunks of 4 members."""

    def play(scenario: Any, job: Job, *rest: Any) -> Any:
        row = {"name": job.group, "member": job.member, "seconds": 0.1 + job.member}
        drawn = np.random.default_rng(job.member).random((5, 3), np.float32)
        place = np.array(["a", "b", "c-long"])
        times = np.datetime64("2022-01-01", "ns") + np.arange(5) * np.timedelta64(1, "h")
        return row, {"active": drawn, "survival": drawn[:, 0], "coord_time": times, "coord_place": place}

    monkeypatch.setattr(batches, "play_one", play)
    monkeypatch.setattr(kept_series, "CHUNK", 4)
    return ensemble.study(tiny_land, Settings(scale=0.02, days=1), 6, prior=False)


@contextmanager
def killed_at(step: int, after: bool) -> Iterator[list[str]]:
    """Die at this step of those that change the folder, before or after it is taken; yields the steps."""
    taken: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for of, name in ((disk, "write_file"), (disk, "flush"), (Path, "rename"), (Path, "unlink"),
                         (shutil, "rmtree"), (kept_series, "_write")):  # fmt: skip
            patch.setattr(of, name, counted(getattr(of, name), name, taken, step, after))
        yield taken


def counted(real: Callable[..., Any], name: str, taken: list[str], step: int, after: bool) -> Callable[..., Any]:
    def act(*given: Any, **more: Any) -> Any:
        if name == "unlink" and given[0].name == lock.NAME:  # a process that is killed holds no lock
            return real(*given, **more)
        taken.append(name)
        if len(taken) != step:
            return real(*given, **more)
        if after:
            real(*given, **more)
        elif name == "rmtree" and Path(given[0]).is_dir():
            next(Path(given[0]).iterdir()).unlink()  # it got no further
        raise Killed

    return act


def test_killed_at_any_step_of_the_end(made_up: Study, tmp_path: Path) -> None:
    many.played(made_up, tmp_path / "whole")
    expected = contents(tmp_path / "whole")
    assert any(name.startswith("series.zarr/tiny-land/active/1.") for name in expected), "a second chunk of members"
    begun = tmp_path / "begun"
    with pytest.raises(Killed), killed_at(ALL_PLAYED, True):
        many.played(made_up, begun)
    assert (begun / kept.GROWING).read_bytes().count(b"\n") == 6
    steps = 0
    with killed_at(10**6, False) as taken:
        many.played(made_up, shutil.copytree(begun, tmp_path / "counted"))
        steps = len(taken)
    assert steps >= 7
    for step, after in [*((step, False) for step in range(1, steps + 1)), (steps, True)]:
        here = shutil.copytree(begun, tmp_path / f"{step}-{after}")
        with pytest.raises(Killed), killed_at(step, after):
            many.played(made_up, here)
        many.played(made_up, here)
        assert contents(here) == expected, (step, after)


FAULTS = {
    "no space for the plan": (fails(errno.ENOSPC, "write_file", disk, named(kept.BEGUN)), "no space", False),
    "no permission": (fails(errno.EACCES, "mkdir", Path, named("study")), "no permission", False),
    "a read-only disk": (fails(errno.EROFS, "mkdir", Path, named("study")), "read-only", False),
    "no space for the first series": (fails(errno.ENOSPC, "write_file", disk, named("0-0.npz")), "no space", False),
    "no space for a later series": (fails(errno.ENOSPC, "write_file", disk, named("0-4.npz")), "no space", True),
    "no quota for the store": (fails(errno.EDQUOT, "_write", kept_series), "quota", True),
    "the disk fails when flushed": (fails(errno.EIO, "flush", disk), "disk reports an error", True),
    "no permission to rename": (fails(errno.EACCES, "rename", Path, named("series.zarr")), "no permission", True),
    "no space for the rows": (fails(errno.ENOSPC, "write_file", disk, named(kept.MEMBERS)), "no space", True),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_disk_is_said_and_the_same_study_goes_on(name: str, made_up: Study, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    put, words, stays = FAULTS[name]
    many.played(made_up, tmp_path / "whole")
    with monkeypatch.context() as patch:
        put(patch, tmp_path)
        with pytest.raises(SteppefireError, match=words):
            many.played(made_up, tmp_path / "study")
    assert (tmp_path / "study").exists() == stays
    many.played(made_up, tmp_path / "study")
    assert contents(tmp_path / "study") == contents(tmp_path / "whole")


def test_a_folder_that_vanishes_is_said(made_up: Study, tmp_path: Path) -> None:
    def vanish(done: int, *rest: Any) -> None:
        if done == 3:
            shutil.rmtree(tmp_path / "study")

    with pytest.raises(SteppefireError, match="vanished"):
        many.played(made_up, tmp_path / "study", progress=vanish)
    assert not (tmp_path / "study").exists()


def test_two_on_one_folder(made_up: Study, tmp_path: Path) -> None:
    def second(done: int, *rest: Any) -> None:
        if done == 2:
            with pytest.raises(SteppefireError, match="is at work on"):
                many.played(made_up, tmp_path / "study")

    many.played(made_up, tmp_path / "whole")
    many.played(made_up, tmp_path / "study", progress=second)
    assert contents(tmp_path / "study") == contents(tmp_path / "whole")


def test_damaged_and_missing_parts(made_up: Study, tmp_path: Path) -> None:
    many.played(made_up, tmp_path / "whole")
    with pytest.raises(Killed), killed_at(ALL_PLAYED, True):
        many.played(made_up, tmp_path / "study")
    parts = tmp_path / "study" / kept_series.PARTS
    (parts / "0-4.npz").unlink()
    (parts / "0-5.npz").write_bytes((parts / "0-5.npz").read_bytes()[:700])
    with pytest.raises(SteppefireError, match=r"0-5.npz is damaged; remove it, and the same command plays"):
        many.played(made_up, tmp_path / "study")
    (parts / "0-5.npz").unlink()
    many.played(made_up, tmp_path / "study")
    assert contents(tmp_path / "study") == contents(tmp_path / "whole")


def test_a_damaged_store_is_said(made_up: Study, tmp_path: Path) -> None:
    played = many.played(made_up, tmp_path / "study")
    head = tmp_path / "study" / "series.zarr" / "tiny-land" / ".zmetadata"
    text = head.read_text()
    head.write_text(text.replace('"filters": null', '"filters": [{"id": "pickle"}]', 1))
    with pytest.raises(SteppefireError, match="never writes"):
        _ = played.series
    for wrong in (text[: len(text) // 2], "[]"):
        head.write_text(wrong)
        with pytest.raises(SteppefireError, match="missing or damaged"):
            _ = played.series


@pytest.mark.nightly
def test_twenty_killed_workers(tmp_path: Path) -> None:
    """One after the other while 120 members are played; the result is that of one process."""
    alone = begin(tmp_path / "alone", "--workers", "1", members=120)
    ended(alone)
    child = begin(tmp_path / "shared", "--workers", "2", members=120)
    for count in range(20):
        wait_for_members(child, tmp_path / "shared", 1 + 5 * count)
        workers = players(child.pid)
        if workers:
            os.kill(random.Random(count).choice(workers), signal.SIGKILL)
    told = ended(child)
    assert child.returncode == 0 and len(told.splitlines()) == WHOLE_LINES, told
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")


@pytest.mark.nightly
def test_fifty_stops(whole_study: dict[str, bytes], tmp_path: Path) -> None:
    """At random moments, by every kind of signal, until a study is whole; no process is left."""
    began = time.monotonic()
    ended(begin(tmp_path / "unstopped", "--workers", "2"))
    life = time.monotonic() - began
    for trial in range(50):
        here = tmp_path / f"{trial}"
        dice = random.Random(trial)
        child = begin(here, "--workers", "2")
        time.sleep(dice.uniform(0.0, life))
        sent_for = children(child.pid)
        child.send_signal(dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGKILL)))
        told = ended(child)
        assert "Traceback" not in told or child.returncode < 0, told
        assert gone(sent_for)
        again = begin(here, "--workers", "2")
        told = ended(again)
        assert again.returncode == 0 and len(told.splitlines()) == WHOLE_LINES, told
        assert contents(here) == whole_study
