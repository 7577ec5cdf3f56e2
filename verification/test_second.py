"""The page of the second crisis says what its numbers say."""

from __future__ import annotations

from typing import Any

from steppefire.core.settings import Settings
from steppefire.study.second import BEFORE, WITHIN, First, paired
from verification import second


def found(helped: int) -> dict[str, Any]:
    rows = [paired(name, [0.25, 0.5, 0.75], [0.5, 1.0, 1.0]) for name in (*BEFORE, *WITHIN)]
    return {"pairs": 3, "helped": helped, "level": 0.95, "differences": rows,
            "differences_helped": rows if helped > 1 else []}  # fmt: skip


def text(helped: int, first: First | None = None) -> str:
    return second.page(found(helped), Settings(scale=0.1), first or First(), "", 31)


def test_every_measure_has_a_line_in_its_unit() -> None:
    page = text(3)
    assert "| dependence on the patron | 0.500 | 0.833 | +0.333 |" in page
    assert "| help is asked for | 50 % | 83 % | +33 % |" in page
    assert page.count("| 3 / 0 / 0 |") == len(BEFORE) + len(WITHIN)
    assert "{" not in page


def test_the_pairs_with_help_stand_apart_where_some_had_none() -> None:
    assert "The 2 pairs in which men came" in text(2)
    assert "pairs in which men came" not in text(3)
    assert "say nothing about help" in text(0)


def test_who_decides_and_how_long_it_lasts_is_said() -> None:
    assert "everybody decides for himself. After 5 years in which" in " ".join(text(3).split())
    assert "the script decides. After a year in which" in " ".join(text(3, First("historical", 1)).split())
