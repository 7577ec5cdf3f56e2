"""The table of scenarios without their trigger, from members that no simulation made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from steppefire.core.settings import Settings
from steppefire.study import batches
from verification import placebo

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))
from made_up_members import row


def test_counts_of_one_scenario() -> None:
    rows = [row("a", 0, "no_crisis"), row("a", 1, "popular_overthrow"), row("a", 2, "survives_repression"),
            row("a", 3, "no_crisis", leader_in_office=False, participants_peak=7)]  # fmt: skip
    found = placebo.counted("a", rows)
    assert placebo.line(found) == "| `a` | 2 of 4 | 2 of 4 | 1,000 | 1,002 |"
    words = placebo.said([found, placebo.counted("b", [row("b", 0, "no_crisis")])])
    assert "a crisis in 2 of 5 members (12 to 77 %)" in words
    assert words.endswith("What happens in `a` the trigger does not explain.")


def test_calm_is_said_with_the_doubt_that_is_left() -> None:
    words = placebo.said([placebo.counted("b", [row("b", member, "no_crisis") for member in range(64)])])
    assert "a crisis in 0 of 64 members (0 to 6 %)" in words and "the leader is out in 0 of 64" in words
    assert words.endswith("None of the scenarios rises by itself in this time.")


def test_a_block_replaces_what_was_between_the_marks() -> None:
    page = f"# A\n{placebo.BEGIN}\nold\n{placebo.END}\nlast\n"
    once = placebo.put(page, "new\n")
    assert once == f"# A\n{placebo.BEGIN}\nnew\n{placebo.END}\nlast\n"
    assert placebo.put(once, "new\n") == once
    with pytest.raises(ValueError, match="the page has no"):
        placebo.put("# A\n", "new\n")


def test_every_run_is_without_the_trigger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    played: list[Settings] = []

    def made_up(scenario: Any, job: Any, keeps: str, series: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
        played.append(job.settings)
        return {**row(job.group, job.settings.member, "no_crisis"), "seconds": 1.0}, {}

    monkeypatch.setattr(batches, "play_one", made_up)
    page = tmp_path / "page.md"
    page.write_text(f"{placebo.BEGIN}\n{placebo.END}\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["placebo", "--members", "2", "--days", "3", "4", "--page", str(page)])
    assert placebo.main() == 0
    assert {settings.without for settings in played} == {("price_shock",)}
    assert [settings.days for settings in played] == [3] * 16 + [4] * 16
    text = page.read_text("utf-8")
    assert "3 days, 2 members each, scale 0.05:" in text and "4 days, 2 members each" in text
    assert text.count("| `kyrgyzstan-2010` | 0 of 2 | 0 of 2 | ") == 2 and "{" not in text
