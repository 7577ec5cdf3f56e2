"""The folder of a study of many members: what is played, and one line of text for every member that has ended.

Lines are appended as members end, each with its checksum, and put in order when all have: what a killed study has
left, the next one of the same settings goes on with, and ends with the same bytes. Series wait member by member in
files of their own until all have ended (study/kept_series.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.errors import SteppefireError
from steppefire.engine import disk, lock, provenance, stopping
from steppefire.engine.store import plain
from steppefire.study import kept_series, layout

FORMAT = 2
BEGUN, MEMBERS, TIMINGS = "begun.json", "members.jsonl", "timings.json"
GROWING = "growing.jsonl"  # in the order of their ends, with how long each took
SUM = "check"
COMPARED = ("settings", "members", "scenarios", "plan", "versions")
# What a person typed for a setting or a part of the plan, where it is not --NAME.
TYPED = {"each": "--members", "edits": "--edit", "changes": "--edit", "decide_from": "--from"}
OPTIONS = ("seed", "scale", "days", "policy", "set", "without", "prior", "width", "from", "trajectories", "samples",
           "countries", "repeats")  # fmt: skip
OURS = (lock.NAME, BEGUN + disk.PART)  # what a process that was killed at once has left
MAX_BYTES = 2**28
COMMANDS = {"asked": "forecast", "sample": "sensitivity"}  # of kinds of studies that are not called like it
About = Mapping[str, Mapping[str, Any]]


def command(kind: str) -> str:
    """The command that plays studies of a kind."""
    return COMMANDS.get(kind, kind)


def refuse_as_run(folder: Path) -> None:
    """Raise SteppefireError where a folder that should hold a run holds a study, finished or not."""
    kinds = [_kind(place / BEGUN) for place in (folder, folder / "screening")]
    kind = next(filter(None, kinds), None)
    if kind is None:
        return
    if any((folder / name).exists() for name in ("study.json", "scorecard.json")):
        raise SteppefireError(f"{folder} is a study, not a run: name the folder of a run")
    raise SteppefireError(f"{folder} is a study that is not finished, and no run: the same "
                          f"`steppefire {command(kind)}` command goes on with it")  # fmt: skip


def _kind(path: Path) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        return str(json.loads(path.read_text("utf-8"))["plan"]["kind"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def describe(scenarios: dict[str, Any], settings: Any, members: int, plan: dict[str, Any]) -> dict[str, Any]:
    """What is played, so that nothing else can be taken for it: never a path, a user or a machine.

    `members` are runs of all groups together; `plan` is whatever else decides what is played, in plain JSON.
    """
    return {
        "format": FORMAT,
        "plan": plan,
        "settings": _bare(settings),
        "members": members,
        "scenarios": {name: {"hash": scenario.digest, "files": dict(scenario.texts)}
                      for name, scenario in scenarios.items()},
        "versions": provenance.versions(),
    }  # fmt: skip


def differing(settings: Any, base: Any) -> dict[str, Any]:
    """The settings that are not those of the base, by name."""
    other = _bare(base)
    return {key: value for key, value in _bare(settings).items() if value != other[key]}


def _bare(settings: Any) -> dict[str, Any]:
    return {key: value for key, value in provenance.describe(settings).items() if key != "member"}


def digest(document: dict[str, Any]) -> str:
    """A short name (8 hexadecimal digits) for what is played."""
    return hashlib.sha256(_line(document).encode()).hexdigest()[:8]


class Kept:
    """A folder that this process holds, and the rows in it by name and member."""

    def __init__(self, folder: Path, document: dict[str, Any], fresh: bool, about: About):
        self.folder, self.document, self.fresh, self.about = folder, document, fresh, about
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}
        self.total = document["members"]
        self.groups = {name: number for number, name in enumerate(document["scenarios"])}

    @property
    def whole(self) -> bool:
        """Whether every member has ended."""
        return len(self.rows) == self.total

    def add(self, row: dict[str, Any], arrays: dict[str, np.ndarray] | None = None) -> None:
        """Keep one more row and its series: on the disk before it counts."""
        row = dict(plain(row))
        with disk.clear_words(self.folder):
            if arrays:
                kept_series.keep(self._part((row["name"], row["member"])), arrays)
            with (self.folder / GROWING).open("ab") as stream:
                stream.write(_signed(row))
                stream.flush()
                os.fsync(stream.fileno())
        self.rows[row["name"], row["member"]] = row

    def take(self, rows: dict[tuple[str, int], dict[str, Any]]) -> None:
        """Rows that were kept before; a member whose series are gone is played again."""
        if not self.series or (self.folder / MEMBERS).exists() or (self.folder / kept_series.STORE).exists():
            self.rows = rows
        else:
            self.rows = {key: row for key, row in rows.items() if self._part(key).is_file()}

    def close(self) -> list[dict[str, Any]]:
        """The rows of all members in order; once all have ended, the tables in that order and the series as one store.

        Every step can be the last one of a process that is killed: the next one begins with the first that is missing.
        """
        rows = [self.rows[key] for key in sorted(self.rows, key=lambda key: (self.groups[key[0]], key[1]))]
        bare = [{key: value for key, value in row.items() if key != "seconds"} for row in rows]
        if self.whole:
            with disk.clear_words(self.folder):
                if (self.folder / GROWING).exists():
                    self._finish(rows, bare)
                shutil.rmtree(self.folder / kept_series.PARTS, ignore_errors=True)
        return bare

    def _finish(self, rows: list[dict[str, Any]], bare: list[dict[str, Any]]) -> None:
        if self.series and not (self.folder / kept_series.STORE).exists():
            members: dict[str, list[int]] = {name: [] for name in self.groups}
            for row in rows:
                members[row["name"]].append(row["member"])
            kept_series.assemble(self.folder, members, self.about)
        spent = {name: round(sum(row["seconds"] for row in rows if row["name"] == name), 1) for name in self.groups}
        disk.write_file(self.folder / TIMINGS, (_line({"seconds": spent}) + "\n").encode())
        disk.write_file(self.folder / MEMBERS, b"".join(map(_signed, bare)))
        (self.folder / GROWING).unlink()

    @property
    def series(self) -> bool:
        """Whether series are kept."""
        return bool(self.document["plan"].get("series"))

    def _part(self, key: tuple[str, int]) -> Path:
        return kept_series.part(self.folder, self.groups[key[0]], key[1])

    def undo(self) -> None:
        """Where nothing has ended and nothing will, leave no file of this process."""
        if self.fresh and not self.rows:
            with suppress(OSError):
                shutil.rmtree(self.folder / kept_series.PARTS, ignore_errors=True)
                (self.folder / GROWING).unlink(missing_ok=True)
                (self.folder / BEGUN).unlink()

    def words(self) -> str:
        """What an interruption leaves."""
        return f"{len(self.rows)} of {self.total} members are kept in {self.folder}; the same command goes on with them"


@contextmanager
def opened(folder: Path, document: dict[str, Any], about: About | None = None) -> Iterator[Kept]:
    """Hold a new folder, or one that was left by the same study; raises SteppefireError where it is another's.

    `about` are attributes of each group's series. A failure before any member has ended leaves no new folder.
    """
    with disk.clear_words(folder):
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        _known(folder, document)
        folder.mkdir(parents=True, exist_ok=True)
        held = lock.Lock(folder, folder)
    kept: Kept | None = None

    def leave() -> None:
        layout.dismiss()
        held.release()

    try:
        with disk.clear_words(folder):
            before = _known(folder, document)
            kept = Kept(folder, before or _begin(folder, document), before is None, about or {})
        with disk.clear_words(folder, "read"):
            kept.take(_rows(folder))
        stopping.tell(kept.words, leave)
        yield kept
    except Exception:
        if kept is not None:
            kept.undo()
        raise
    finally:
        held.release()
        with suppress(OSError):
            for path in made:
                path.rmdir()  # where nothing is in it
        if kept is not None:
            stopping.tell(kept.words)


def refuse(folder: Path, document: dict[str, Any]) -> None:
    """Raise SteppefireError where the folder holds something else than this study, before anything is said of it."""
    with disk.clear_words(folder):
        _known(folder, document)


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a finished study played, and its rows; raises SteppefireError where there is none, or it is not finished."""
    folder = Path(folder)
    with disk.clear_words(folder, "read"):
        if not (folder / BEGUN).is_file():
            raise SteppefireError(f"{folder} holds no study of many members")
        document = _document(folder / BEGUN)
        rows = list(_rows(folder).values())
    total = document["members"]
    if len(rows) != total or not (folder / MEMBERS).exists():
        kind = document["plan"]["kind"]
        raise SteppefireError(f"{folder} is a study that is not finished ({len(rows)} of {total} members): the same "
                              f"`steppefire {command(kind)}` command goes on with it")  # fmt: skip
    return document, rows


def seconds(folder: Path) -> dict[str, float]:
    """Computing time of each scenario's members, over all processes."""
    found: dict[str, float] = json.loads((Path(folder) / TIMINGS).read_text("utf-8"))["seconds"]
    return found


def _known(folder: Path, document: dict[str, Any]) -> dict[str, Any] | None:
    """What was played there before, or None for a new folder; raises SteppefireError where it is something else."""
    if (folder / BEGUN).exists():
        before = _document(folder / BEGUN)
        # What is finished can be looked at with other versions; half a study of each would be neither.
        known = [key for key in COMPARED if key != "versions" or not (folder / MEMBERS).exists()]
        other = [key for key in known if before.get(key) != document[key]]
        if other:
            raise SteppefireError(f"{folder} was begun otherwise ({'; '.join(_apart(before, document, other))}); "
                                  "name another folder with --out, or move it away")  # fmt: skip
        return before
    if folder.exists() and (not folder.is_dir() or any(path.name not in OURS for path in folder.iterdir())):
        raise SteppefireError(f"{folder} exists and was not made by this command; name another folder with --out")
    return None


def _begin(folder: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Write down what is played; scenarios keep the order that they have there."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    disk.write_file(folder / BEGUN, (text + "\n").encode())
    return document


def _apart(before: dict[str, Any], now: dict[str, Any], other: list[str]) -> list[str]:
    """What differs, by the names of the options that a person typed."""
    kinds = before.get("plan", {}).get("kind"), now["plan"].get("kind")
    if kinds[0] != kinds[1]:
        return [f"`steppefire {kinds[0]}` then, `steppefire {kinds[1]}` now"]
    found: dict[str, str] = {}
    for part in ("settings", "plan"):
        then = before.get(part, {})
        for key in dict.fromkeys((*now[part], *then)):
            if key != "sides" and then.get(key) != now[part].get(key):  # what sides are follows from the others
                name = _typed(key, kinds[1])
                found.setdefault(name, _then_and_now(name, then.get(key), now[part].get(key)))
    if "scenarios" in other:
        name = "--ask" if kinds[1] == "asked" and [*before["scenarios"]] != [*now["scenarios"]] else "scenarios"
        found[name] = f"other {name}"
    if "versions" in other:
        found["versions"] = "other versions of the code"
    if not found and before.get("members") != now["members"]:
        return [_then_and_now("--members", before.get("members"), now["members"])]
    return [*found.values()] or ["other plan of the runs"]


def _typed(key: str, kind: str) -> str:
    if kind == "asked" and key == "members":
        return "--replayed"
    return TYPED.get(key) or (f"--{key}" if key in OPTIONS else "plan of the runs")


def _then_and_now(name: str, old: Any, new: Any) -> str:
    """Two values of an option, where they are short enough to read."""
    if isinstance(old, bool) and isinstance(new, bool):
        return f"{name} {'then, not now' if old else 'now, not then'}"
    if any(isinstance(value, list | dict) for value in (old, new)):
        return f"other {name}"
    return "{} {} then, {} now".format(name, *("not given" if value is None else value for value in (old, new)))


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            raise ValueError
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if document["format"] != FORMAT:
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SteppefireError(f"{path} cannot be read by this version; move {path.parent} away") from None
    return document


def _rows(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Rows by name and member; a line that a kill has cut short is cut off, one that was changed is an error."""
    path = folder / GROWING if (folder / GROWING).exists() else folder / MEMBERS
    if not path.exists():
        return {}
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data) and path.name == GROWING:
        with path.open("r+b") as stream:
            stream.truncate(len(whole))
    rows = {}
    for number, line in enumerate(data.splitlines() if path.name == MEMBERS else whole.splitlines(), start=1):
        try:
            row = json.loads(line)
            known = row.pop(SUM)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            known, row = None, {}
        if known != _check(row):
            raise SteppefireError(f"{path} is damaged in line {number}; move {folder} away and begin again")
        rows[row["name"], row["member"]] = row
    return rows


def _signed(row: dict[str, Any]) -> bytes:
    return (_line({**row, SUM: _check(row)}) + "\n").encode()


def _check(row: dict[str, Any]) -> str:
    return hashlib.sha256(_line(row).encode()).hexdigest()[:12]


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
