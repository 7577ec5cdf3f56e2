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
