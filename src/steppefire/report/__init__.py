"""The report: one run told on one page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write_report(run: Any, path: str | Path, ranges: dict[str, Any] | None = None) -> Path:
    """Write the report of a run as one HTML file; `ranges` are the stored ranges over many seeds."""
    from steppefire.report.html import write

    return write(run, path, ranges)


def write_comparison(a: Any, b: Any, path: str | Path) -> Path:
    """Write two runs side by side as one HTML file."""
    from steppefire.report.compare import write

    return write(a, b, path)


def write_study(found: Any, path: Path) -> Path:
    """Write what a study has found as one HTML file."""
    from steppefire.report.study import write

    return write(found, path)


def write_scorecard(document: dict[str, Any], folder: Path) -> Path:
    """Write a scorecard as scorecard.json and scorecard.html into its folder; returns the page."""
    import json

    from steppefire.engine import disk
    from steppefire.engine.store import plain
    from steppefire.report.scorecard import render

    text = json.dumps(plain(document), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False)
    with disk.clear_words(folder):
        disk.write_file(folder / "scorecard.json", (text + "\n").encode())
        disk.write_file(folder / "scorecard.html", render(document).encode())
    return folder / "scorecard.html"
