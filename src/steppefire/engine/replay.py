"""A run again, from its folder alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.engine import manifest, store

if TYPE_CHECKING:
    from steppefire.scenario.schema import Scenario

Progress = Callable[[int, int, str], None]


def rebuild_scenario(stored: store.Stored) -> Scenario:
    """The scenario of a run, read from the texts kept in its run.json."""
    return rebuild(stored.document)


def rebuild(document: dict[str, Any]) -> Scenario:
    """The scenario in run.json or begun.json, read from its texts."""
    from steppefire.scenario.load import from_texts

    return from_texts({str(name): str(text) for name, text in document["scenario"]["files"].items()})


def replay(folder: Path, threads: int | None = None, progress: Progress | None = None) -> list[str]:
    """Run again with the same scenario and settings; returns the names of the results that came out differently."""
    from steppefire.engine import provenance
    from steppefire.engine.run import simulate

    stored = store.load(folder)
    settings = provenance.restore(stored.document["settings"], threads)
    result = simulate(rebuild_scenario(stored), settings, progress)
    with tempfile.TemporaryDirectory(prefix="steppefire-") as parent:
        again = store.save(result, Path(parent) / "again")
        return manifest.differences(stored.folder, again)
