"""The pages of the scorecard and of the sign checks, from members that no simulation made."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study import batches, scorecard
from steppefire.study.jobs import Job
from verification import scorecard as cards
from verification import signs

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))
from made_up_members import drawn, row

TINY = Path(__file__).parents[1] / "tests" / "data" / "tiny-land"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A finished scorecard of two scenarios; a dearer vain obedience fells the leader of every second member."""

    def made_up(scenario: Any, job: Job, *kept: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if "set:vain_cost=2.0" in job.settings.edits and job.member % 2:
            return {**row(job.group, job.member, "popular_overthrow"), "seconds": 60.0}, {}
        if job.settings.edits:
            return {**row(job.group, job.member), "seconds": 60.0}, {}
        return {**drawn(job.group, job.member), "seconds": 60.0}, {}

    monkeypatch.setattr(batches, "play_one", made_up)
    scenarios = {"tiny-land": load(TINY), "kazakhstan-2022": load("kazakhstan-2022")}
    scorecard.played(scorecard.study(scenarios, Settings(scale=0.1, policy="adaptive"), 30), tmp_path / "card")
    (tmp_path / "docs").mkdir()
    return tmp_path / "card"


def test_the_scorecards_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = folder.parent / "docs"
    monkeypatch.setattr(sys, "argv", ["scorecard", str(folder), "--docs", str(docs)])
    assert cards.main() == 0
    text = (docs / "scorecard.md").read_text("utf-8")
    assert "--members 30 --scale 0.1 --seed 1" in text and "60 minutes of computing time" in text
    assert "Without a score: tiny-land." in text and "- `kazakhstan-2022`: " in text
    falls = [line for line in text.partition("## How soon the leader fell")[2].splitlines() if " of 30 |" in line]
    assert [line.split("`")[1] for line in falls] == ["tiny-land", "kazakhstan-2022"]
    assert str(folder.parent) not in text
    figures = {path.name for path in (docs / "figures").iterdir()}
    assert figures == {f"scorecard-{name}.svg" for name in ("classes", "reliability-leader", "reliability-classes")}
    assert all(name in text for name in figures)
    assert "var(--" not in (docs / "figures" / "scorecard-classes.svg").read_text("utf-8")


def test_the_page_of_signs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = folder.parent / "docs"
    monkeypatch.setattr(sys, "argv", ["signs", str(folder), "--pairs", "10", "--workers", "1", "--docs", str(docs)])
    assert signs.main() == 0
    text = (docs / "sign-checks.md").read_text("utf-8")
    assert "| dearer vain obedience, more falls | falls +50 %" in text
    assert text.partition("dearer vain")[2].split("|")[2].strip() == "agrees"
    rents = re.search(r"rents prolong survival \| falls \+0 % \((-\d+) to \+(\d+) %\) \| (.*?) \|", text)
    assert rents is not None and int(rents[1]) < 0 < int(rents[2]), "pairs that all agree leave doubt"
    assert rents[3] == "cannot be told from nothing; no pair differs"
    assert "| crowd, share of the population | 0." in text and str(folder.parent) not in text


def test_a_verdict_says_where_no_pair_differs() -> None:
    said = signs.verdict({"low": -0.2, "high": 0.2, "more": 0, "fewer": 0}, 1)
    assert said == "cannot be told from nothing; no pair differs"
    assert signs.verdict({"low": -0.2, "high": 0.2, "more": 1, "fewer": 1}, 1) == "cannot be told from nothing"


def test_a_bound_just_off_nothing_shows_its_side() -> None:
    assert signs.interval({"low": 0.004, "high": 0.09}) == "+0.4 to +9 %"
    assert signs.interval({"low": -0.1, "high": 0.0}) == "-10 to +0 %"


@pytest.mark.parametrize(("low", "high", "sign", "word"), [
    (0.1, 0.3, 1, "agrees"), (0.1, 0.3, -1, "**against it**"), (-0.3, -0.1, -1, "agrees"),
    (-0.1, 0.3, 1, "cannot be told from nothing"), (0.0, 0.0, 1, "cannot be told from nothing"),
    (None, None, 1, "cannot be told: no member says anything"),
])  # fmt: skip
def test_a_verdict_is_what_the_interval_says(low: float | None, high: float | None, sign: int, word: str) -> None:
    assert signs.verdict({"low": low, "high": high}, sign) == word
