"""Ensembles at several scales side by side: the statistic, and that only like is compared with like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import steppefire as sf
from steppefire.core.errors import SteppefireError
from steppefire.study import many
from verification import scales

TINY = Path(__file__).parents[1] / "tests" / "data" / "tiny-land"


def test_the_difference_of_two_shares() -> None:
    # The first example of Newcombe (1998), method 10: 56 of 70 less 48 of 80.
    found = scales.apart({"chance": 0.8}, 70, {"chance": 0.6}, 80)
    assert [round(found[end], 4) for end in ("difference", "low", "high")] == [0.2, 0.0524, 0.3339]
    same = scales.apart({"chance": 1.0}, 10, {"chance": 1.0}, 20)
    assert same["low"] < same["difference"] == 0.0 < same["high"], "all of few leave doubt"


def test_the_page_of_small_ensembles(tmp_path: Path) -> None:
    played: dict[str, Any] = {}
    for name, scale, days in (("a", 1.0, 1), ("b", 0.5, 1), ("c", 0.5, 2)):
        played[name] = sf.ensemble(TINY, members=2, scale=scale, days=days, out=tmp_path / name)
    text = scales.page([many.read(tmp_path / "a"), many.read(tmp_path / "b")])
    assert "2 runs at 0.5, 2 runs at 1" in text and "| scale 0.5 | scale 1 |" in text
    assert "Of 15 chances compared with those at scale 1, 0 differ beyond" in text
    with pytest.raises(SteppefireError, match="differ in more than their scale"):
        scales.page([many.read(tmp_path / "a"), many.read(tmp_path / "c")])


def test_the_country_without_what_set_it_off(tmp_path: Path) -> None:
    played = [sf.ensemble(TINY, members=2, scale=scale, days=1, edits=["no-trigger"], out=tmp_path / f"{scale}")
              for scale in (0.5, 1.0)]  # fmt: skip
    assert len(played) == 2
    text = scales.calm([many.read(tmp_path / "1.0"), many.read(tmp_path / "0.5")])
    assert "`--edit no-trigger`, 1 day (2 runs at 0.5, 2 runs at 1)" in text
    assert "| scale 0.5 | scale 1 |" in text and "**No smaller scale has more crises than the largest.**" in text
    assert scales.calm([]) == ""


def test_a_small_scale_that_explodes_by_itself_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(crises: int, peak: float) -> dict[str, Any]:
        share = {"chance": crises / 50, "low": 0.0, "high": 1.0}
        return {"members": 50, "events": dict.fromkeys(("crisis", "leader_out", "hundred_dead"), share),
                "numbers": {"participants_peak": {"median": peak, "q05": peak, "q95": peak}}}  # fmt: skip

    settings = {"edits": ["no-trigger"], "days": 5}
    study = many.Many(Path("a"), {"settings": settings}, [])
    told_by_scale = [told(30, 9000.0), told(1, 250.0), told(0, 230.0)]
    monkeypatch.setattr(scales, "by_scale", lambda studies: ([study], [0.1, 0.5, 1.0], told_by_scale))
    text = scales.calm([study])
    assert "At 0.1 the sample itself starts crises that scale 1 does not have" in text
    assert "| there is a crisis at all | 60 % (0 % to 100 %) | 2 % (0 % to 100 %) | 0 % (0 % to 100 %) |" in text
