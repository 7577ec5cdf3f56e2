"""Checkpoints: the state of a run between two hours, in one file with its own checksum."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

from steppefire.engine import disk
from steppefire.engine.pack import pack, unpack

HEAD = "steppefire checkpoint 1 "
NAME = "checkpoint-"
KEPT = 2  # the newest, and the one before it in case the newest is damaged
MAX_BYTES = 4 * 2**30


class Damaged(Exception):
    """A checkpoint that is not as it was written, or belongs to another run."""


def write(folder: Path, run: str, hour: int, state: dict[str, Any]) -> Path:
    """Keep the state after so many hours of the run with this hash, and drop all but the newest checkpoints."""
    body = pack({"run": run, "hour": hour, "state": state})
    path = folder / f"{NAME}{hour:06d}"
    disk.write_file(path, f"{HEAD}{hashlib.sha256(body).hexdigest()}\n".encode() + body)
    for old in found(folder)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def found(folder: Path) -> list[Path]:
    """The checkpoints in a folder, the newest first."""
    return sorted((path for path in folder.glob(NAME + "*") if path.suffix != disk.PART), reverse=True)


def hour_of(path: Path) -> int:
    """The hours done at a checkpoint, by its name."""
    digits = path.name.removeprefix(NAME)
    return int(digits) if digits.isdecimal() else 0


def read(path: Path, run: str) -> tuple[int, dict[str, Any]]:
    """Hours done and state; raises Damaged unless every byte is as written and the run is this one."""
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            raise Damaged("no checkpoint of ours")
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise Damaged(disk.reason(error)) from error
    if head != f"{HEAD}{hashlib.sha256(body).hexdigest()}".encode():
        raise Damaged("its checksum is wrong")
    try:
        content = unpack(body)
        whose, hour, state = content["run"], content["hour"], content["state"]
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, RecursionError):
        raise Damaged("it cannot be read") from None
    if whose != run or type(hour) is not int or type(state) is not dict:
        raise Damaged("it belongs to another run")
    return hour, state
