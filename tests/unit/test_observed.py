"""The table of what happened: every mistake at its place, and the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppefire.core.errors import InputError, SteppefireError
from steppefire.scenario.observed import CLASSES, bundled_observed, read_observed


def read(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "seen.csv"
    path.write_text(text, "utf-8")
    return dict(read_observed(path))


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    return list(map(str, caught.value.problems))


def test_the_table_that_ships_has_eight_crises() -> None:
    found = read_observed()
    assert len(found) == 8 and found["kazakhstan-2022"].outcome_class == "survives_intervention"
    assert sum(entry.leader_falls for entry in found.values()) == 5
    assert "/" not in bundled_observed().read_text("utf-8")


def test_other_columns_and_any_order_are_fine(tmp_path: Path) -> None:
    text = "leader_falls,dead_low,name,outcome_class,note\n0,,here,no_crisis,\"a, b\"\nyes,1,there,coup,\n"
    found = read(tmp_path, text)
    assert {name: entry.leader_falls for name, entry in found.items()} == {"here": False, "there": True}  # type: ignore


def test_an_unknown_class_is_located(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "name,outcome_class,leader_falls\nhere,popular_overtrow,1\nthere,coup,perhaps\n")
    assert found[0].startswith("seen.csv:2:6: unknown outcome class 'popular_overtrow'")
    assert "did you mean 'popular_overthrow'?" in found[0]
    assert found[1].startswith("seen.csv:3:12: 'perhaps' does not say")


def test_contradictions_doubles_and_missing_columns(tmp_path: Path) -> None:
    head = "name,outcome_class,leader_falls\n"
    assert "leader_falls is 0, the class is coup" in mistakes(tmp_path, head + "here,coup,0\n")[0]
    assert "twice" in mistakes(tmp_path, head + "here,coup,1\nhere,coup,1\n")[0]
    assert "without a name" in mistakes(tmp_path, head + ",coup,1\n")[0]
    missing = mistakes(tmp_path, "name,outcome_clas,leader_falls\nhere,coup,1\n")
    assert len(missing) == 1 and "did you mean 'outcome_class'" in missing[0]
    assert "5 cells" not in mistakes(tmp_path, head + "here,coup\n")[0]


def test_what_is_no_text_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(SteppefireError, match="could not read"):
        read_observed(tmp_path / "nothing.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SteppefireError, match="not UTF-8"):
        read_observed(tmp_path / "bytes.csv")


def test_the_classes_are_those_a_run_can_end_in() -> None:
    from steppefire.engine import outcome
    from steppefire.report.scorecard_figures import SHORT

    text = Path(outcome.__file__).read_text("utf-8")
    assert set(SHORT) == set(CLASSES)
    assert {kind for kind in CLASSES if f'"{kind}"' in text} >= set(CLASSES) - {"civil_war"}
