"""The working folder of a run under way, DIR.unfinished beside DIR: what it runs, how far it is, and who is at it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.cache import code_hash
from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import checkpoint, disk, lock, manifest, provenance, stopping

if TYPE_CHECKING:
    from steppefire.scenario.schema import Scenario

END = ".unfinished"
BEGUN = "begun.json"
RESULT = "result" + disk.PART
FORMAT = 1
MAX_BYTES = 256 * 2**20

Notice = Callable[[str], None]


def working_folder(final: Path) -> Path:
    """Where a run works until its own folder can appear whole."""
    return final.with_name(final.name + END)


def final_folder(folder: Path) -> Path:
    """The run folder, named by itself or by its working folder."""
    folder = folder if folder.name not in ("", "..") else Path(os.path.abspath(folder))
    return folder.with_name(folder.name.removesuffix(END)) if folder.name != END else folder


def warn(text: str) -> None:
    """What a session in Python is told."""
    warnings.warn(text, stacklevel=2)


class Nothing(SteppefireError):
    """There is no unfinished run of this name."""


class Refused(SteppefireError):
    """A run that cannot go on as it is; its text says what to do instead."""


class Work:
    """A working folder that this process holds: `run` is the hash of what is run, `hours_done` that all hours are."""

    def __init__(self, final: Path, held: lock.Lock, notice: Notice = warn):
        self.final, self.path, self.held, self.notice = final, working_folder(final), held, notice
        self.run, self.keep, self.hours_done, self.finished = "", False, False, False

    @property
    def begun(self) -> Path:
        """The file that says what is run."""
        return self.path / BEGUN

    def begin(self, document: dict[str, Any]) -> None:
        """Write down what is run, before anything of it is done."""
        data = _signed(document)
        disk.write_file(self.begun, data)
        self.run = hashlib.sha256(data).hexdigest()

    def tidy(self) -> None:
        """Remove what a killed process left half-written, and checkpoints of nothing."""
        for path in self.path.glob("*" + disk.PART):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if not self.begun.exists():
            self.forget_checkpoints()

    def forget_checkpoints(self) -> None:
        """Remove every checkpoint, so that the run begins at its first hour."""
        for path in checkpoint.found(self.path):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove all that we wrote; a folder with files of somebody else stays."""
        with suppress(OSError):
            self.begun.unlink(missing_ok=True)
            self.tidy()
        with suppress(OSError):
            self.held.release()
            self.path.rmdir()

    def leave(self) -> None:
        """Let go; only a run with something to go on from stays."""
        if self.finished or not (self.begun.exists() and (self.keep or self.hours_done)):
            self.remove()
        else:
            with suppress(OSError):
                self.tidy()
        with suppress(OSError):
            self.held.release()

    def words(self) -> str:
        """What there is, and the command that goes on."""
        if self.finished:
            return f"{self.final} is whole"
        if not self.begun.exists():
            return "nothing of the run was left"
        kept = checkpoint.found(self.path)
        how = f"goes on from hour {checkpoint.hour_of(kept[0])}" if kept else "runs it again from its first hour"
        return f"{disk.command('resume', self.final)} {how}"


@contextmanager
def at_work(final: Path, document: dict[str, Any] | None = None, notice: Notice = warn) -> Iterator[Work]:
    """Hold a new working folder while a run, described by `document`, is made or stored.

    Raises SteppefireError where the run folder exists, is being made by another process, or lies there unfinished.
    """
    with disk.clear_words(final):
        work = _claim(final, make=True, notice=notice)
    with _held(work):
        with disk.clear_words(final):
            work.keep = work.begun.exists()
            if final.exists() or final.is_symlink():
                raise Refused(f"{final} appeared in the meantime; it was left alone")
            if work.keep:
                raise Refused(there_already(final))
            work.tidy()
            if document is not None:
                work.begin(document)
        yield work


@contextmanager
def again(final: Path, notice: Notice) -> Iterator[tuple[Work, dict[str, Any]]]:
    """Hold a working folder that was left, and read what it runs; raises SteppefireError where there is none."""
    path = working_folder(final)
    if not path.is_dir() or path.is_symlink():
        raise Nothing(f"nothing to resume: there is neither {final} nor {path}")
    with disk.clear_words(path):
        work = _claim(final, make=False, notice=notice)
    with _held(work):
        if not work.begun.exists():
            raise Nothing(f"nothing to resume: {path} holds no run that had begun")
        work.keep = True
        if final.exists():
            manifest.check(final)
            work.keep = False  # it was finished, and its process killed before it could tidy up
            raise Nothing(f"{final} is finished already")
        with disk.clear_words(path):
            work.tidy()
            data = _read(work.begun)
        work.run = hashlib.sha256(data).hexdigest()
        yield work, _document(work.begun, data)


def _claim(final: Path, make: bool, notice: Notice) -> Work:
    path = working_folder(final)
    if path.is_symlink():
        raise SteppefireError(f"{path} is a link; move it away")
    while True:
        with suppress(FileNotFoundError, FileExistsError):  # where its last owner has just removed it
            if make:
                path.mkdir(parents=True, exist_ok=True)
            return Work(final, lock.Lock(path, final), notice)
        if path.is_file():
            raise SteppefireError(f"{path} is no folder; move it away")
        if not make:
            raise Nothing(f"nothing to resume: {path} has just gone")


@contextmanager
def _held(work: Work) -> Iterator[None]:
    """Let go in every case; who is interrupted hears what is left, and so does who reads an error."""
    stopping.tell(work.words, work.leave)
    try:
        yield
        work.leave()
    except KeyboardInterrupt:
        work.leave()
        raise KeyboardInterrupt(work.words()) from None
    except BaseException as error:
        work.leave()
        if work.begun.exists() and not isinstance(error, Refused):
            error.add_note(work.words())
        raise
    finally:
        stopping.tell(work.words)


def there_already(final: Path) -> str:
    """What to say where an unfinished run lies on the name of a new one."""
    path = working_folder(final)
    return (f"{final} has an unfinished run: {disk.command('resume', final)} goes on with it; "
            f"or name another folder with --out, or move {path} away")  # fmt: skip


def describe(scenario: Scenario, settings: Settings, report: bool) -> dict[str, Any]:
    """What is run, so that it can go on from the folder alone: never a path, a user or a machine."""
    return {
        "format": FORMAT,
        "scenario": {"name": scenario.name, "files": dict(scenario.texts)},
        "settings": provenance.describe(settings),
        "threads": settings.threads,
        "report": report,
        "versions": provenance.versions(),
    }


def settings_of(document: dict[str, Any], threads: int | None) -> Settings:
    """The settings that `describe` wrote."""
    return provenance.restore(document["settings"], threads or document["threads"])


def go_on(work: Work, document: dict[str, Any], from_start: bool) -> None:
    """Make ready to go on from the last checkpoint, or from the first hour with the sources of today."""
    now = provenance.versions()
    if from_start:
        work.forget_checkpoints()
        work.begin(document | {"versions": now})
        return
    check_code(document, work.final)
    for name in sorted(now):
        if document["versions"].get(name) != now[name]:
            work.notice(f"{name}: the run was begun with {document['versions'].get(name)}, this is {now[name]}")


def check_code(document: dict[str, Any], final: Path) -> None:
    """Raise Refused unless the run was begun with the sources that would go on with it."""
    before, now = document["versions"]["code"], code_hash()
    if before != now:
        raise Refused(
            f"{final} was begun with other sources of Steppefire ({before}, these are {now}); half a run of each would "
            f"be neither. {disk.command('resume --from-start', final)} runs it from its first hour with these; with "
            "the sources of then it goes on"
        )


def _signed(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}".encode()


def _read(path: Path) -> bytes:
    if path.is_symlink() or path.stat().st_size > MAX_BYTES:
        raise SteppefireError(f"{path} was not written by Steppefire")
    return path.read_bytes()


def _document(path: Path, data: bytes) -> dict[str, Any]:
    """The content of begun.json after a look at its checksum."""
    head, _, text = data.partition(b"\n")
    if head != hashlib.sha256(text).hexdigest().encode():
        raise Refused(f"{path} is damaged, so nobody knows what was run; move {path.parent} away and run it anew")
    try:
        document: dict[str, Any] = json.loads(text)
        found = document["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(f"{path} cannot be read") from None
    if found != FORMAT:
        raise Refused(f"{path} has format {found!r}; this version of Steppefire reads format {FORMAT}")
    return document
