"""What studies refuse, and in which words: options that would do nothing, folders of others, what is not finished."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import DATA
from typer.testing import CliRunner

import steppefire as sf
from steppefire import studies
from steppefire.cli import study_options
from steppefire.cli.main import app
from steppefire.core.errors import InputError, SteppefireError
from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study import forecast, forecast_words, kept
from steppefire.study.found import Column, Found, Table

TINY = DATA / "tiny-land"
T = "2022-01-06T22:00"
SMALL = Settings(scale=0.1, days=2, policy="adaptive")


def call(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def begun(folder: Path, document: dict[str, Any]) -> Path:
    """A study that was stopped before its first member ended."""
    folder.mkdir(parents=True)
    (folder / kept.BEGUN).write_text(json.dumps(document))
    return folder


def ensemble(members: int = 3, prior: bool = False, settings: Settings = SMALL, width: float = 1.0) -> dict[str, Any]:
    return studies.prepare_ensemble(TINY, members, prior, settings, width).document


def test_a_width_without_priors_is_refused(tmp_path: Path) -> None:
    done = call("ensemble", str(TINY), "--width", "0.2", "--out", str(tmp_path / "s"))
    assert done.exit_code == 2 and "--width" in done.stderr and "--prior" in done.stderr
    assert not (tmp_path / "s").exists()


def test_questions_that_nobody_would_try_are_refused_and_all_are_checked() -> None:
    done = call("forecast", str(TINY), "--from", T, "--replayed", "0", "--ask", "never:blackout")
    assert done.exit_code == 2 and "--replayed 0" in done.stderr
    with pytest.raises(InputError, match="--ask:1:1"):
        forecast.plan(load(TINY), T, Settings(), 3, asks=("foo",), replayed=0)


def test_a_named_edit_is_one_mistake() -> None:
    done = call("forecast", "kazakhstan-2022", "--from", "2022-01-06T12:00", "--ask", "earlier-blackout")
    assert done.exit_code == 2 and done.stderr.count("earlier-blackout cannot be asked") == 1
    assert "1 mistake found" in done.stderr


@pytest.mark.parametrize("command", [("ensemble", str(TINY)), ("forecast", str(TINY), "--from", T),
                                     ("scorecard", str(TINY)), ("compare", str(TINY))])  # fmt: skip
def test_a_folder_of_something_else_is_refused_before_anything_is_said(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "letter").write_text("dear")
    done = call(*command, "--members", "3", "--scale", "0.1", "--out", str(tmp_path))
    assert done.exit_code == 1 and "was not made by this command" in done.stderr
    assert "is kept in" not in done.stderr and [path.name for path in tmp_path.iterdir()] == ["letter"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (ensemble(4), "begun otherwise (--members 3 then, 4 now); name"),
        (ensemble(settings=replace(SMALL, days=None, scale=0.2)),
         "(--scale 0.1 then, 0.2 now; --days 2 then, not given now)"),
        (ensemble(settings=replace(SMALL, edits=("never:blackout",))), "(other --edit)"),
        (ensemble(prior=True, width=0.2), "(--prior now, not then; --width not given then, 0.2 now)"),
        ({**ensemble(), "versions": {}}, "(other versions of the code)"),
        (studies.prepare_compare(TINY, (), 3, SMALL).document,
         "(`steppefire ensemble` then, `steppefire compare` now)"),
    ],
)  # fmt: skip
def test_what_differs_is_said_in_the_options_that_were_typed(tmp_path: Path, now: dict[str, Any], said: str) -> None:
    folder = begun(tmp_path / "s", ensemble())
    with pytest.raises(SteppefireError) as error:
        kept.refuse(folder, now)
    assert said in str(error.value)


def test_other_questions_of_a_forecast_are_named() -> None:
    one, two = ({"settings": {}, "members": 2, "scenarios": {ask: {} for ask in asks}, "versions": {},
                 "plan": {"kind": "asked", "members": members}} for asks, members in ((("a",), [0]), (("b",), [0, 1])))
    assert kept._apart(one, two, ["scenarios", "plan"]) == ["other --replayed", "other --ask"]


def test_a_study_that_is_not_finished_names_its_command(tmp_path: Path) -> None:
    folder = begun(tmp_path / "s", ensemble())
    done = call("report", str(folder))
    assert done.exit_code == 1
    assert "a study that is not finished" in done.stderr and "`steppefire ensemble` command goes on" in done.stderr
    (folder / kept.GROWING).write_text("")
    assert "not finished (0 of 3 members): the same `steppefire ensemble` command" in call("report", str(folder)).stderr
    begun(tmp_path / "two" / "screening", {"plan": {"kind": "sensitivity"}})
    assert "`steppefire sensitivity` command goes on" in call("report", str(tmp_path / "two")).stderr
    begun(tmp_path / "odd", {"plan": "none"})
    assert "is no run folder: it has no manifest.json" in call("report", str(tmp_path / "odd")).stderr


def test_two_studies_are_told_that_two_runs_are_wanted(tmp_path: Path) -> None:
    folder = begun(tmp_path / "s", ensemble())
    (folder / "study.json").write_text("{}")
    done = call("report", str(folder), str(folder))
    assert done.exit_code == 1 and "two runs are laid side by side, not studies" in done.stderr
    with pytest.raises(SteppefireError, match="is a study, not a run"):
        sf.open_run(folder)


def test_one_is_no_plural() -> None:
    def told(members: int, ruled: int, claims: int, unused: int) -> str:
        made: Any = SimpleNamespace(weight=np.ones(members), ess=float(members), power=1.0,
                                    possible=np.arange(members) >= ruled,
                                    ledger=SimpleNamespace(unused=dict.fromkeys(range(unused))))  # fmt: skip
        ends = [{"what": what, "chance": 0.5, "low": 0.1, "high": 0.9}
                for what in (*"abcdefg", "the leader falls", "foreign troops come")]  # fmt: skip
        return " ".join(forecast_words.sentences(made, ends, [{"claim": "P", "beyond": 1.0}] * claims, [], []))

    one, two = told(3, 1, 1, 1), told(3, 2, 2, 2)
    assert "1 claim published by then was used; 1 more had been published and is not used." in one
    assert "In 1 member the leader was out before his last known decision; it weighs nothing." in one
    assert "2 claims published by then were used; 2 more had been published and are not used." in two
    assert "In 2 members the leader was out before his last known decision; they weigh nothing." in two
    assert "(1 claim had been published," in told(3, 0, 0, 1) and "(2 claims had been" in told(3, 0, 0, 2)
    assert "1 member counts as 1 with" in told(1, 0, 0, 0)


def test_a_table_without_rows_is_not_shown(capsys: Any, tmp_path: Path) -> None:
    columns = (Column("what", "edit"), Column("change", "difference"))
    tables = [Table("none", "What would change it", columns, []),
              Table("one", "How it ends", columns, [{"what": "coup", "change": "0 %"}])]  # fmt: skip
    found = Found("ensemble", "a", [], tables, [], {})
    study_options.tell(found, tmp_path, json=False, no_report=True)
    said = capsys.readouterr().out
    assert "How it ends" in said and "coup" in said and "What would change it" not in said
