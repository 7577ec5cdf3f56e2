"""docs/run-folder.md says of every series what the engine writes: its name and its unit."""

from __future__ import annotations

import re
from pathlib import Path

from steppefire.engine.afterwards import SERIES as AFTER
from steppefire.engine.formats import DECISION_COLUMNS
from steppefire.engine.record import COUNTRY_SERIES, PLACE_SERIES, SOURCE_SERIES, STATE_SERIES
from steppefire.engine.years import SERIES

DOC = Path(__file__).parents[2] / "docs" / "run-folder.md"


def documented() -> dict[str, str]:
    """Unit of every series in the table of the contract; one unit may stand for all names of a line."""
    units = {}
    for line in DOC.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 6 and cells[2].startswith(("time", "month")):
            names, written = re.findall(r"`(\w+)`", cells[1]), cells[3].split(", ")
            units |= dict(zip(names, written if len(written) > 1 else written * len(names), strict=True))
    return units


def test_every_series_and_its_unit_are_documented() -> None:
    kept = PLACE_SERIES | SOURCE_SERIES | COUNTRY_SERIES | STATE_SERIES
    written = {name: unit for name, (unit, _) in kept.items()}
    before = {f"years_{name}": unit for name, (unit, _) in SERIES.items()}
    after = {f"after_{name}": unit for name, (unit, _) in AFTER.items()}
    assert documented() == {**written, **before, **after, "present": "people"}


def test_every_column_of_the_decisions_is_documented() -> None:
    text = DOC.read_text("utf-8").partition("## Decisions")[2].partition("## Claims")[0]
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert sorted(name for cell in cells for name in re.findall(r"`(\w+)`", cell)) == sorted(DECISION_COLUMNS)
