"""The manifest of a run folder: every file with size and SHA-256; a folder without one does not exist."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import Any

from steppefire.core.errors import SteppefireError

NAME = "manifest.json"
MAX_BYTES = 16 * 2**20
# run.json says how long things took and with which versions; the rest of it is the result.
NOT_RESULTS = ("timings", "versions")
NOT_COMPARED = ("report.html", NAME)


def write(folder: Path) -> None:
    """Write the manifest of all files in the folder, in one step."""
    files = [_entry(folder, path) for path in _files(folder)]
    draft = folder / (NAME + ".part")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps({"format": 1, "files": files}, indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / NAME)


def check(folder: Path) -> dict[str, str]:
    """The hash of every file by its name, after comparing the folder with its manifest."""
    listed = _read(folder)
    wrong = []
    for name, (size, expected) in listed.items():
        path = folder.joinpath(*PurePosixPath(name).parts)
        if not path.is_file() or path.is_symlink():
            wrong.append(f"{name} is missing")
        elif path.stat().st_size != size or _hash(path) != expected:
            wrong.append(f"{name} has been changed")
    if wrong:
        raise SteppefireError(f"{folder} is not as it was written: {'; '.join(wrong[:5])}")
    return {name: expected for name, (_, expected) in listed.items()}


def contents(folder: Path) -> dict[str, str]:
    """The hash of every result by name: files, and the parts of run.json; no timings, versions or report."""
    found = {name: value for name, value in check(folder).items() if name not in NOT_COMPARED}
    if "run.json" in found:
        del found["run.json"]
        for key, value in json.loads((folder / "run.json").read_text("utf-8")).items():
            if key not in NOT_RESULTS:
                found[f"run.json: {key}"] = hashlib.sha256(canonical(value).encode()).hexdigest()
    return found


def digest(folder: Path) -> str:
    """One hash of everything that the run found out."""
    return hashlib.sha256(canonical(contents(folder)).encode()).hexdigest()


def differences(one: Path, other: Path) -> list[str]:
    """The names of the results in which two run folders differ."""
    left, right = contents(one), contents(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def canonical(value: Any) -> str:
    """JSON text that depends on the content alone."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (NAME, NAME + ".part"))


def _entry(folder: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    return {"file": name, "size": path.stat().st_size, "sha256": _hash(path)}


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(folder: Path) -> dict[str, tuple[int, str]]:
    path = folder / NAME
    if not path.is_file():
        raise SteppefireError(f"{folder} is no run folder: it has no {NAME}")
    if path.stat().st_size > MAX_BYTES:
        raise SteppefireError(f"{path} is too large to be a manifest")
    try:
        document = json.loads(path.read_text("utf-8"))
        listed = {str(entry["file"]): (int(entry["size"]), str(entry["sha256"])) for entry in document["files"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SteppefireError(f"{path} cannot be read as a manifest") from None
    for name in listed:
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or "\0" in name:
            raise SteppefireError(f"{path} names a file outside the run folder")
    return listed
