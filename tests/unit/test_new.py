"""`steppefire new`: a folder that runs at once, or nothing at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from given_cards import FULL, text_of
from typer.testing import CliRunner

from steppefire.cli import new
from steppefire.cli.main import app
from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario import check, load


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_waiting_for_the_disk: None) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "card.yaml").write_text(text_of(FULL), "utf-8")
    return tmp_path


def call(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["new", *arguments])


def test_the_skeleton_runs_at_once_and_says_what_to_replace() -> None:
    assert call("mine").exit_code == 0
    scenario = load(Path("mine"))
    assert scenario.name == "mine"
    assert simulate(scenario, Settings(days=1, scale=0.01), cache=False).outcome["participants_by_day"]
    page = Path("mine/README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in page for path in Path("mine").iterdir() if path.name != "README.md")
    assert "replace every value" in Path("mine/scenario.yaml").read_text("utf-8")


def test_the_card_of_the_skeleton_makes_the_same_country() -> None:
    call("mine")
    page = Path("mine/README.md").read_text("utf-8")
    Path("again.yaml").write_text(page.partition("```yaml\n")[2].removesuffix("```\n"), "utf-8")
    assert load(Path("again.yaml")).texts["units.csv"] == load(Path("mine")).texts["units.csv"]


def test_a_card_unfolds_into_a_folder_of_the_folder_s_name() -> None:
    found = call("land", "--card", "card.yaml")
    assert (found.exit_code, found.stdout) == (0, "land: 19 files\n")
    made, card = load(Path("land")), load(Path("card.yaml"))
    assert (made.name, card.name) == ("land", "newland-2010")
    assert (made.facts, made.units, made.states) == (card.facts, card.units, card.states)


@pytest.mark.parametrize("line", ["name: tiny-land", "name:   'tiny-land'  # a name", 'name: "tiny-land"'])
def test_another_scenario_is_copied_under_the_new_name(line: str) -> None:
    shutil.copytree(DATA / "tiny-land", "tiny-land")
    head = Path("tiny-land/scenario.yaml")
    head.write_text(head.read_text("utf-8").replace("name: tiny-land", line), "utf-8")
    assert call("copy", "--from", "tiny-land").exit_code == 0
    assert not check(Path("copy"))
    assert load(Path("copy")).units == load(Path("tiny-land")).units
    assert call("kz", "--from", "kazakhstan-2022").exit_code == 0
    assert not check(Path("kz"))


def test_a_folder_may_be_called_null() -> None:
    for arguments in ((), ("--card", "card.yaml"), ("--from", "kazakhstan-2022")):
        assert call("null", *arguments).exit_code == 0
        assert not check(Path("null"))
        shutil.rmtree("null")


def test_an_empty_folder_is_filled() -> None:
    Path("mine").mkdir()
    assert call("mine").exit_code == 0
    assert not check(Path("mine"))


def test_nothing_is_overwritten() -> None:
    Path("full").mkdir()
    Path("full/notes.txt").write_text("mine", "utf-8")
    Path("file").write_text("mine", "utf-8")
    for name in ("full", "file"):
        assert call(name).exit_code == 2
    assert [path.name for path in Path("full").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("arguments", [
    ("Bad_Name",), ("mine", "--card", "absent.yaml"), ("mine", "--from", "absent"), ("mine", "--card", "broken.yaml"),
    ("mine", "--card", "card.yaml", "--from", "kazakhstan-2022"), ("deep/er", "--card", "broken.yaml"),
])  # fmt: skip
def test_bad_input_writes_nothing(arguments: tuple[str, ...], elsewhere: Path) -> None:
    Path("broken.yaml").write_text(text_of(FULL | {"gini": 3}), "utf-8")
    before = sorted(elsewhere.rglob("*"))
    assert call(*arguments).exit_code == 2
    assert sorted(elsewhere.rglob("*")) == before


def test_a_failure_on_the_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "write_bytes", full)
    found = call("mine")
    assert found.exit_code == 1
    assert "no space is left" in found.stderr
    assert sorted(path.name for path in elsewhere.iterdir()) == ["card.yaml"]


def test_a_folder_filled_meanwhile_stays_as_it_is(elsewhere: Path) -> None:
    Path("mine").mkdir()
    Path("mine/theirs").write_text("x", "utf-8")
    with pytest.raises(OSError):
        new.write(Path("mine"), {"a": "b"})
    assert sorted(path.name for path in elsewhere.iterdir()) == ["card.yaml", "mine"]
