"""Writing so that a crash leaves the old or the new, never a mixture; and the system's errors in plain words."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from steppefire.core.errors import SteppefireError

PART = ".part"  # the end of every name that stands for something not yet whole

REASONS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "the folder has vanished",
    errno.ENOTDIR: "a file stands where a folder should be",
}


def reason(error: OSError) -> str:
    """What went wrong, in plain words."""
    return REASONS.get(error.errno or 0) or error.strerror or str(error)


@contextmanager
def clear_words(what: Path, verb: str = "write") -> Iterator[None]:
    """Turn the system's errors into one sentence."""
    try:
        yield
    except OSError as error:
        raise SteppefireError(f"could not {verb} {what}: {reason(error)}") from error


def command(verb: str, folder: Path) -> str:
    """A command line to type, for a message."""
    return f"`steppefire {verb} {shlex.quote(str(folder))}`"


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, bring it to the disk, and rename it."""
    draft = path.with_name(path.name + PART)
    try:
        with draft.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush(folder: Path) -> None:
    """Bring every file and folder to the disk, so that a rename cannot outrun the content."""
    for path in folder.rglob("*"):
        if path.is_dir():
            flush_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
