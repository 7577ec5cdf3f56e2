"""Run folders: written in a working folder, renamed when whole, read only when they are as they were written."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import disk, formats, lock, manifest, provenance, unfinished

if TYPE_CHECKING:
    import pandas
    import xarray

    from steppefire.engine.run import Result

FORMAT = 1
MAX_RUN_JSON = 256 * 2**20


@dataclass(frozen=True)
class Stored:
    """A run folder that was found whole: the document run.json, and the tables read when first asked for."""

    folder: Path
    document: dict[str, Any]

    @property
    def settings(self) -> Settings:
        return provenance.restore(self.document["settings"])

    @cached_property
    def series(self) -> xarray.Dataset:
        return formats.read_series(self.folder / "series.zarr")

    @cached_property
    def events(self) -> pandas.DataFrame:
        return formats.read_table(self.folder / "events.parquet")

    @cached_property
    def claims(self) -> pandas.DataFrame:
        return formats.read_table(self.folder / "claims.parquet")

    @cached_property
    def decisions(self) -> pandas.DataFrame:
        return formats.read_table(self.folder / "decisions.parquet")


def save(result: Result, folder: Path, report: Callable[[Path], object] | None = None) -> Path:
    """Write a result as a run folder; `report` writes report.html into the staged folder. Nothing half-written stays.

    Raises SteppefireError where the folder exists or cannot be written; a report that fails does not cost the run.
    """
    folder = Path(folder)
    prepare(folder)
    with unfinished.at_work(folder) as work:
        return write(result, work, report)


def write(result: Result, work: unfinished.Work, report: Callable[[Path], object] | None = None) -> Path:
    """Write a result into its working folder, as `save` does, and let the run folder appear whole."""
    folder, staging = work.final, work.path / unfinished.RESULT
    with disk.clear_words(folder):
        try:
            staging.mkdir()
            _write(result, staging)
            fault = _try_report(report, staging)
            disk.flush(staging)
            manifest.write(staging)
            if folder.exists():
                raise SteppefireError(f"{folder} appeared while the run was being written; it was left alone")
            staging.rename(folder)
            work.finished = True
            disk.flush_folder(folder.parent)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    if fault is not None:
        again = f"{disk.command('report', folder)} tries again"
        raise SteppefireError(f"{folder} is whole, but its report failed ({fault}); {again}") from fault
    return folder


def _try_report(report: Callable[[Path], object] | None, staging: Path) -> Exception | None:
    """Write the report; a fault in it is kept for later, and what follows finds out whether the disk is full."""
    try:
        if report is not None:
            report(staging)
    except Exception as error:
        (staging / "report.html").unlink(missing_ok=True)
        return error
    return None


def load(folder: Path) -> Stored:
    """Open a run folder; raises SteppefireError unless every file is as it was written."""
    folder = Path(folder)
    with disk.clear_words(folder, "read"):
        if not folder.is_dir():
            raise SteppefireError(f"{folder} is no run folder: there is no such folder")
        manifest.check(folder)
        path = folder / "run.json"
        if not path.is_file() or path.stat().st_size > MAX_RUN_JSON:
            raise SteppefireError(f"{folder} is no run folder: run.json is missing or too large")
        try:
            document = json.loads(path.read_text("utf-8"))
            found = document["format"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SteppefireError(f"{path} cannot be read") from None
        if found != FORMAT:
            raise SteppefireError(f"{path} has format {found!r}; this version of Steppefire reads format {FORMAT}")
    return Stored(folder, document)


def prepare(folder: Path) -> None:
    """Make sure before a long run that its folder can be made: it must be new, and its parent writable."""
    folder = Path(folder)
    if folder.exists() or folder.is_symlink():
        raise SteppefireError(f"{folder} exists already; name another folder with --out, or move it away")
    if folder.name.endswith(unfinished.END):
        raise SteppefireError(f"{folder}: names that end with {unfinished.END} are for runs under way; name another")
    work = unfinished.working_folder(folder)
    if (work / unfinished.BEGUN).exists() and not lock.held(work):
        raise unfinished.Refused(unfinished.there_already(folder))
    with disk.clear_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(folder.parent, os.W_OK | os.X_OK):
        raise SteppefireError(f"could not write {folder}: no permission to write in {folder.parent}")


def next_folder(name: str, seed: int, base: Path = Path("runs")) -> Path:
    """The first free folder name for a run: runs/NAME-seedN, then runs/NAME-seedN-2 and so on."""
    plain = base / f"{name}-seed{seed}"
    candidate, number = plain, 1
    while candidate.exists() or unfinished.working_folder(candidate).exists():
        number += 1
        candidate = plain.with_name(f"{plain.name}-{number}")
    return candidate


def add_report(folder: Path, report: Callable[[Path], object]) -> Path:
    """Write report.html anew in a whole run folder, and its manifest with it."""
    manifest.check(folder)
    with disk.clear_words(folder):
        report(folder)
        disk.flush(folder)
        manifest.write(folder)
    return folder / "report.html"


def dataset(result: Result) -> xarray.Dataset:
    """The series of a result as one xarray dataset."""
    return formats.dataset(result.series, result.coords, attributes(result.scenario, result.settings))


def attributes(scenario: Any, settings: Settings) -> dict[str, Any]:
    """What the series of a run say of themselves; times are those of the country, `offset` from universal time."""
    offset = scenario.start.utcoffset() or timedelta(0)
    return {
        "title": scenario.title,
        "scenario": scenario.name,
        "offset": _offset_text(offset),
        "scale": settings.scale,
        "seed": settings.seed,
    }


def describe(result: Result) -> dict[str, Any]:
    """The document run.json of a result."""
    scenario = result.scenario
    written = datetime.now(UTC).isoformat(timespec="seconds")
    document = {
        "format": FORMAT,
        "scenario": {
            "name": scenario.name,
            "hash": scenario.digest,
            "ledger_hash": scenario.ledger_digest,
            "files": dict(scenario.texts),
        },
        "settings": provenance.describe(result.settings),
        "parameters": result.parameters,
        "facts": provenance.drawn(scenario, result.settings),
        "versions": provenance.versions(),
        "timings": {**result.timings, "threads": result.settings.threads, "written": written},
        "outcome": result.outcome,
    }
    described: dict[str, Any] = plain(document)
    return described


def plain(value: Any) -> Any:
    """The value in the words of JSON: NumPy numbers become numbers, what is not finite becomes null."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist"):  # NumPy scalars and arrays
        return plain(value.tolist())
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a {type(value).__name__} cannot stand in run.json")


def _write(result: Result, staging: Path) -> None:
    text = json.dumps(describe(result), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False)
    (staging / "run.json").write_text(text + "\n", "utf-8")
    formats.write_series(dataset(result), staging / "series.zarr")
    formats.write_table(result.events, formats.EVENT_COLUMNS, staging / "events.parquet")
    formats.write_table(result.claims, formats.CLAIM_COLUMNS, staging / "claims.parquet")
    formats.write_table(result.decisions, formats.DECISION_COLUMNS, staging / "decisions.parquet")


def _offset_text(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
