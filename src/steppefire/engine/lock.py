"""Who may write a run: one process at a time; the lock of a process that died is free at once."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

from steppefire.core.errors import SteppefireError

try:
    import fcntl
except ImportError:  # a system without these locks: the owner's record alone decides
    fcntl = None  # type: ignore[assignment]

NAME = "owner.json"
MAX_BYTES = 4096
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)


class Busy(SteppefireError):
    """Another living process is writing this run."""


class Lock:
    """A file that the system locks for this process, and that says which process it is: id and start time.

    The system's lock decides, so that a dead process holds nothing; the record says who holds it, and decides alone
    only where the disk knows no locks.
    """

    def __init__(self, folder: Path, final: Path):
        self.path = folder / NAME
        self.handle = self._take(final)

    def _take(self, final: Path) -> int:
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            try:
                if not _locked(handle) or (fcntl is None and owner_alive(self.path)):
                    raise Busy(f"another process ({owner(self.path) or 'unknown'}) is at work on {final}; "
                               "wait for it, or name another folder")  # fmt: skip
                if self._is_there(handle):
                    self._sign(handle)
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)  # its last owner removed the file between our opening and our locking it

    def _is_there(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), os.lstat(self.path))
        except FileNotFoundError:
            return False

    def _sign(self, handle: int) -> None:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"process": os.getpid(), "started": started(os.getpid())}).encode(), 0)

    def release(self) -> None:
        """Remove the record and let go."""
        if self.handle >= 0:
            if self._is_there(self.handle):
                self.path.unlink(missing_ok=True)
            os.close(self.handle)
            self.handle = -1


def _locked(handle: int) -> bool:
    """Whether the system gave us the lock; a disk without locks gives it to anybody."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in NO_LOCKS:
            return True
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True


def held(folder: Path) -> bool:
    """Whether a living process holds the lock of this folder."""
    path = folder / NAME
    if fcntl is None:
        return owner_alive(path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _locked(handle)
    finally:
        os.close(handle)


def owner(path: Path) -> int:
    """The process named in the record; 0 if it names none."""
    return _record(path)[0]


def owner_alive(path: Path) -> bool:
    """Whether the recorded process lives: same id, and same start time where the system tells it."""
    process, began = _record(path)
    if process <= 0 or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return started(process) == began


def started(process: int) -> str:
    """When a process began, in the system's own ticks since its boot; empty where the system does not tell."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _record(path: Path) -> tuple[int, str]:
    try:
        with path.open("rb") as stream:
            found = json.loads(stream.read(MAX_BYTES))
        return int(found["process"]), str(found["started"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return 0, ""
