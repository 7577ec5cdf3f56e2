"""The page of what-if questions says what the twins say, for all questions, from a kept folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from steppefire import api, studies
from steppefire.study import compare, layout, many
from verification import what_if

sys.path.append(str(Path(__file__).parents[1] / "tests" / "unit"))
from twins import made_up, player

FALLS = "popular_overthrow"


def row(side: str, member: int) -> dict[str, Any]:
    """Half of the leaders fall as it is; all of them without the request; nobody dies without the price rise."""
    falls = side == "no-request" or member % 2 == 0
    calm = side == "no-price-rise"
    asked = "2022-01-05T05:00+06:00" if side != "no-request" else None
    return made_up(side, member, kind="no_crisis" if calm else FALLS if falls else "survives_repression",
                   dead_civilians=0 if calm else 200 + member, request_time=asked)  # fmt: skip


def parted(side: str, member: int) -> int | None:
    return 7 if side in ("no-request", "no-price-rise") else None


@pytest.fixture
def played(monkeypatch: Any, tmp_path: Path) -> many.Many:
    monkeypatch.setattr(layout, "play", player(row, parted))
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # nothing here is about power cuts
    changes = {name: (name,) for name in what_if.QUESTIONS}
    what = compare.study(api.load(what_if.SCENARIO), studies.options(days=8), changes, 20, ("active", "leader_out"))
    return many.played(what, tmp_path / "kept")


def test_the_page_says_what_the_twins_say(played: many.Many) -> None:
    text = what_if.page(played, " --days 8")
    assert what_if.page(many.read(played.folder), " --days 8") == text, "a kept folder gives the same page"
    assert "--members 20 --scale 1 --days 8`" in text and "{" not in text
    assert all(f"### {what_if.NAMED[name].question}" in text for name in what_if.QUESTIONS)
    lines = {line.split(" | ")[0]: line for line in text.splitlines() if line.startswith("| the ")}
    assert "**-100** (-100 to" in lines["| the rise of the price (20 pairs)"]
    assert "N 100%, S 100%" in lines["| the rise of the price (20 pairs)"]
    assert "**+50** (" in lines["| the request (20 pairs)"], "without it ten more of twenty leaders fall"
    assert "N –, S –" in lines["| the foreign troops (0 pairs)"]
    said = text.partition("## In short")[2].partition("| the cause")[0]
    assert "Without the request, runs of 100: the fall of the leader **+50**" in said
    assert "mostly necessary for a crisis, the fall of the leader and a hundred dead" in said
    assert "Pairs with the foreign troops: 0 of 20; so nothing can be said of its part" in said
    assert "not to be cited" in said and "calibration.md" in text
    assert "Nothing differs: in all 20 pairs" in text


def test_every_question_of_the_design_is_asked() -> None:
    assert set(what_if.QUESTIONS) >= {"no-price-rise", "reversal-a-day-earlier", "no-blackout", "no-request",
                                      "refusal-as-2010", "loyal-police", "disloyal-police"}  # fmt: skip
    assert set(what_if.CAUSES) <= set(what_if.QUESTIONS) and len(what_if.QUESTIONS) == 13
