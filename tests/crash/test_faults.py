"""Full disks, missing permission, folders that vanish: a message, and nothing half-written that claims to be a run."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from undisturbed import OPTIONS, RUN, TINY, finish, stop_after, what_is_left

import steppefire as sf
import steppefire.api
from steppefire.core.errors import SteppefireError
from steppefire.engine import checkpoint, disk, formats, keeper, manifest, stopping
from steppefire.engine.hour import Hours

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")

Fault = Callable[[pytest.MonkeyPatch, Path], None]


def fails(code: int, name: str, of: Any, when: Callable[..., bool] = lambda *_: True) -> Fault:
    """A fault: this function fails with this error whenever the condition on its arguments holds."""

    def put(patch: pytest.MonkeyPatch, here: Path) -> None:
        real = getattr(of, name)

        def faulty(*arguments: Any, **more: Any) -> Any:
            if when(*arguments):
                raise OSError(code, os.strerror(code))
            return real(*arguments, **more)

        patch.setattr(of, name, faulty)

    return put


def named(text: str) -> Callable[..., bool]:
    return lambda path, *_: text in str(path)


def during_the_hours(act: Callable[[Path], object]) -> Fault:
    """A fault: this happens to the folder at hour 90."""

    def put(patch: pytest.MonkeyPatch, here: Path) -> None:
        advance = Hours.advance

        def faulty(self: Hours, hour: int, *rest: Any) -> Any:
            if hour == 90:
                act(here)
            return advance(self, hour, *rest)

        patch.setattr(Hours, "advance", faulty)

    return put


FAULTS: dict[str, tuple[Fault, str, str]] = {  # the fault, words of the message, what is left
    "no space for the settings": (fails(errno.ENOSPC, "write_file", disk, named("begun")), "no space", "nothing"),
    "no permission for the working folder": (
        fails(errno.EACCES, "mkdir", Path, named(".unfinished")), "no permission", "nothing"),
    "a read-only disk": (fails(errno.EROFS, "mkdir", Path, named(".unfinished")), "read-only", "nothing"),
    "no space for the series": (fails(errno.ENOSPC, "write_series", formats), "no space", "unfinished"),
    "no quota for the tables": (fails(errno.EDQUOT, "write_table", formats), "quota", "unfinished"),
    "the disk fails when flushed": (fails(errno.EIO, "flush", disk), "disk reports an error", "unfinished"),
    "no space for the manifest": (fails(errno.ENOSPC, "write", manifest), "no space", "unfinished"),
    "no permission to rename": (fails(errno.EACCES, "rename", Path), "no permission", "unfinished"),
    "no permission for the results": (
        fails(errno.EACCES, "mkdir", Path, named("result.part")), "no permission", "unfinished"),
    "the working folder vanishes": (
        during_the_hours(lambda here: shutil.rmtree(here / "run.unfinished")), "vanished", "nothing"),
    "a strange folder appears": (during_the_hours(lambda here: (here / "run").mkdir()), "appeared", "both"),
    "a file appears in the place of the run": (
        during_the_hours(lambda here: (here / "run").write_text("x")), "appeared", "both"),
    "a file stands in the place of the working folder": (
        lambda patch, here: (here / "run.unfinished").write_text("x") and None, "is no folder", "unfinished"),
}  # fmt: skip


@pytest.mark.parametrize("checkpoints", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["short", "long"])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_and_costs_no_more_than_it_must(
    name: str, checkpoints: bool, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, words, left = FAULTS[name]
    if checkpoints:
        monkeypatch.setenv(keeper.VARIABLE, "0")
    with monkeypatch.context() as patch:
        fault(patch, tmp_path)
        with pytest.raises(SteppefireError, match=words) as error:
            sf.run(TINY, out=tmp_path / "run", **RUN)
    if "appears" in name:
        assert error.value.__notes__ and (tmp_path / "run.unfinished" / "begun.json").exists()
        stranger = tmp_path / "run"
        stranger.rmdir() if stranger.is_dir() else stranger.unlink()
    elif "stands" in name:
        (tmp_path / "run.unfinished").unlink()
    else:
        assert what_is_left(tmp_path) == left
        assert bool(getattr(error.value, "__notes__", [])) == (left == "unfinished")
    if left != "nothing":
        finish(tmp_path)
        assert manifest.differences(whole, tmp_path / "run") == []


def test_a_disk_that_takes_no_checkpoint_costs_no_run(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeper.VARIABLE, "0")
    fails(errno.ENOSPC, "write", checkpoint)(monkeypatch, tmp_path)
    with pytest.warns(UserWarning, match="no checkpoint could be written: no space is left") as told:
        sf.run(TINY, out=tmp_path / "run", **RUN)
    assert len(told) == 1, "said once"
    assert manifest.differences(whole, tmp_path / "run") == []


def test_a_full_disk_at_the_stop_leaves_the_checkpoint_before(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(keeper.VARIABLE, "0")
        patch.setattr(keeper, "SHARE", 0.0)
        fails(errno.ENOSPC, "write", checkpoint, lambda folder, run, hour, *_: hour >= 60)(patch, tmp_path)
        stop_after(60, patch)
        with pytest.warns(UserWarning, match="no space"), pytest.raises(KeyboardInterrupt, match="from hour 59"):
            sf.run(TINY, out=tmp_path / "run", **RUN)
    stopping.forget()
    sf.resume(tmp_path / "run")
    assert manifest.differences(whole, tmp_path / "run") == []


def test_a_vanished_parent_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = tmp_path / "parent"
    during_the_hours(lambda here: shutil.rmtree(parent))(monkeypatch, tmp_path)
    with pytest.raises(SteppefireError, match="vanished"):
        sf.run(TINY, out=parent / "run", **RUN)
    assert not parent.exists()


def test_a_report_that_fails_costs_no_run(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(errno.ENOSPC, "_write_report", steppefire.api)(monkeypatch, tmp_path)
    with pytest.raises(SteppefireError, match=r"is whole, but its report failed.*steppefire report"):
        sf.run(TINY, out=tmp_path / "run", **{**RUN, "report": True})
    assert what_is_left(tmp_path) == "run"
    assert manifest.differences(whole, tmp_path / "run") == []


def test_a_working_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run.unfinished").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SteppefireError, match="is a link"):
        sf.run(TINY, out=tmp_path / "run", **RUN)
    with pytest.raises(SteppefireError, match="nothing to resume"):
        sf.resume(tmp_path / "run")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_real_limit_of_the_system_ends_with_a_message(whole: Path, tmp_path: Path) -> None:
    """The system itself refuses every file over 16 kB, as a full disk would: settings and some results are larger."""
    limit = 16 * 1024
    found = subprocess.run(
        [sys.executable, "-m", "steppefire", "run", str(TINY), *OPTIONS, "--out", "run"], cwd=tmp_path, text=True,
        capture_output=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert found.returncode == 1, found.stderr
    assert "error: could not write run" in found.stderr and "Traceback" not in found.stderr
    assert "larger than this system allows" in found.stderr
    finish(tmp_path)
    assert manifest.differences(whole, tmp_path / "run") == []
