"""Ranges over many seeds, computed beforehand and kept beside a scenario with the hashes that they belong to."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import SteppefireError

if TYPE_CHECKING:
    from steppefire.core.settings import Settings
    from steppefire.scenario.schema import Scenario

FILE = "ranges.json"
# What a result depends on; stores, other studies, reports and the command line change no number.
ROOMS = ("core", "mechanisms", "scenario", "world", "engine")
NO_MODEL = frozenset({"cache.py", "formats.py", "known.py", "manifest.py", "provenance.py", "replay.py", "store.py"})
OF_STUDY = ("measures.py", "patterns.py")


@lru_cache
def model_hash(of_study: tuple[str, ...] = OF_STUDY) -> str:
    """The hash of the sources that decide what a simulation gives, and of these files of the studies' room."""
    package = Path(str(resources.files("steppefire")))
    paths = [path for room in ROOMS for path in sorted((package / room).rglob("*.py")) if path.name not in NO_MODEL]
    digest = hashlib.sha256()
    for path in (*paths, *(package / "study" / name for name in of_study)):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def place(scenario: Scenario) -> Path:
    """Where the ranges of a bundled scenario are kept."""
    return Path(str(resources.files("steppefire.scenario"))) / "library" / scenario.name / FILE


def store(scenario: Scenario, rows: list[dict[str, Any]], members: int, settings: Settings) -> Path:
    """Keep the table of `patterns` for the report; returns the file."""
    from steppefire.engine.provenance import describe
    from steppefire.engine.store import plain

    path = place(scenario)
    document = {
        "scenario_hash": scenario.digest,
        "code_hash": model_hash(),
        "members": members,
        "scale": settings.scale,
        "settings": describe(settings),
        "rows": rows,
    }
    try:
        path.write_text(json.dumps(plain(document), indent=1, sort_keys=True) + "\n", "utf-8")
    except OSError as error:
        raise SteppefireError(f"could not write {path.name} of {scenario.name}: {error.strerror}") from error
    return path


def load(scenario: Scenario) -> dict[str, Any] | None:
    """The ranges kept for exactly this scenario, or None."""
    try:
        found = json.loads(place(scenario).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("scenario_hash") == scenario.digest else None


def stale(scenario: Scenario) -> str:
    """Why the ranges of a scenario must be computed anew; empty when they are fresh."""
    found = load(scenario)
    if found is None:
        return f"no ranges are stored for {scenario.name} as it is now"
    return "" if found["code_hash"] == model_hash() else "the model has changed since the ranges were computed"
