"""The README says what the product does."""

from __future__ import annotations

import json
from pathlib import Path

from steppefire.report.pattern_table import markdown
from steppefire.scenario.load import load
from steppefire.study import ranges

ROOT = Path(__file__).parents[2]


def test_the_pattern_table_is_the_stored_one():
    rows = json.loads(ranges.place(load("kazakhstan-2022")).read_text("utf-8"))["rows"]
    assert markdown(rows) in (ROOT / "README.md").read_text("utf-8")


def test_the_picture_of_the_report_is_there():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "docs/images/report.png" in text
    assert (ROOT / "docs" / "images" / "report.png").stat().st_size > 10_000
