"""Times of falls beside what was observed, from members that no simulation made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.scenario.load import load
from verification import how_soon

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))
from made_up_members import row

SETTINGS = provenance.describe(Settings(days=45))


def entry(hours: list[float], observed: tuple[float, float] | None, **more: Any) -> dict[str, Any]:
    return {"name": "a", "members": 10, "hours": hours, "observed": observed, "end": 1000.0, "without_crisis": [],
            **more}  # fmt: skip


def test_hours_count_from_the_trigger_on_both_sides() -> None:
    times = ["2018-04-09T12:00+04:00", "2018-04-10T10:00+04:00", "2018-04-09T07:00+00:00"]
    rows = [row("armenia-2018", number, "popular_overthrow", leader_out_time=time) for number, time in enumerate(times)]
    found = how_soon.found_for("armenia-2018", load("armenia-2018"), SETTINGS, [*rows, row("armenia-2018", 3)])
    # Its trigger is at hour 228, its targets say days 22 to 24.
    assert found["hours"] == [-1.0, 0.0, 22.0] and found["members"] == 4
    assert found["observed"] == (300.0, 348.0) and found["end"] == 45 * 24 - 228
    assert "| 3 of 4 | 1 | 0 | " in how_soon.line(found) and "| 300 to 348 | 12.5 to 14.5 |" in how_soon.line(found)


def test_an_edited_trigger_hour_counts() -> None:
    edited = provenance.describe(Settings(days=45, edits=("set:facts.trigger_hour=100",)))
    assert how_soon.trigger_hour(load("armenia-2018"), edited, 0) == 100.0
    assert how_soon.trigger_hour(load("armenia-2018"), SETTINGS, 0) == 228.0


@pytest.mark.parametrize(("hours", "said"), [
    ([10.0, 20.0, 30.0], "(all 3 falls are earlier; that hour is 5 times the median)"),
    ([10.0, 20.0, 130.0], "(2 of 3 falls are earlier; that hour is 5 times the median)"),
    ([-2.0, -1.0, 5.0], "(all 3 falls are earlier)."),
    ([100.0], "The median lies within what was observed in `a`."),
    ([150.0, 201.0, 300.0], "The median lies after what was observed in `a`."),
])  # fmt: skip
def test_the_words_follow_the_figures(hours: list[float], said: str) -> None:
    sentences = how_soon.findings([entry(hours, (100.0, 200.0))])
    assert len(sentences) == 1 and said in sentences[0]
    assert ("too soon" in sentences[0]) == ("earlier" in said)


def test_what_cannot_be_told_is_said() -> None:
    assert how_soon.findings([entry([], None)]) == []
    assert how_soon.findings([entry([], (100.0, 200.0))]) == []
    assert "nothing to hold" in how_soon.findings([entry([5.0], None)])[0]
    assert "The runs end before" in how_soon.findings([entry([], (1001.0, 1002.0))])[0]
    quiet = how_soon.findings([entry([5.0, 6.0], None, without_crisis=[680, 2240])])[-1]
    assert "In 2 of 10 members of `a`" in quiet and "at most 2,240 people" in quiet


def test_the_chapter_has_a_line_for_every_case() -> None:
    text = how_soon.chapter([entry([5.0], (2.0, 9.0)), entry([], None, name="b")])
    assert "| `a` | 1 of 10 | 0 | 5 | 5 to 5 | 2 to 9 | 0.1 to 0.4 |" in text
    assert "| `b` | 0 of 10 | 0 | - | - | - | - |" in text and "{" not in text
