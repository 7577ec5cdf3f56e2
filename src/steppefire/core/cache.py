"""Where things that can be computed again are kept: compiled code and populations."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
KEPT_CODE_VERSIONS = 6
DAY = 86_400.0


@lru_cache(maxsize=1)
def code_hash() -> str:
    """The hash of the package's Python sources (hexadecimal, 16 characters)."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@lru_cache
def cache_folder(part: str = "") -> Path:
    """The user's own cache folder, or a part of it; made when missing, closed to other users."""
    for candidate in _candidates():
        if _ours(candidate):
            folder = candidate / part if part else candidate
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return folder
    return Path(tempfile.mkdtemp(prefix="steppefire-")) / part


def keep_compiled_code() -> None:
    """Tell Numba to keep compiled code in a folder named by our sources, so that it is never stale."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    compiled = cache_folder("compiled")
    folder = compiled / code_hash()
    if not folder.exists():
        _forget_old(compiled)
        folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    numba = sys.modules.get("numba")
    if numba is not None:  # it read the environment before us
        numba.config.CACHE_DIR = str(folder)


def _candidates() -> list[Path]:
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        home = [Path(named) if os.path.isabs(named) else Path.home() / ".cache"]
    except RuntimeError:  # a user without a home
        home = []
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return [folder / "steppefire" for folder in home] + [Path(tempfile.gettempdir()) / f"steppefire-{user}"]


def _ours(folder: Path) -> bool:
    """Whether the folder can be written and belongs to this user alone: compiled code is trusted."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid"):
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
                return False
            if stat.S_IMODE(found.st_mode) & 0o077:
                folder.chmod(0o700)
        return os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        return False


def _forget_old(compiled: Path) -> None:
    """Drop the compiled code of versions of our sources that nobody has used for a day, but the newest few."""
    import shutil

    ages = sorted((time.time() - path.stat().st_mtime, path) for path in compiled.iterdir())
    for age, stale in ages[KEPT_CODE_VERSIONS:]:
        if age > DAY:
            shutil.rmtree(stale, ignore_errors=True)
