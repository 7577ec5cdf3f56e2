"""The command line: results to stdout, messages to stderr, and an exit code for every way to end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import DATA, make_result
from mutant_kit import BASE
from scenario_mutants import BREAKS
from typer.testing import CliRunner

from steppefire.cli import shell
from steppefire.cli.main import app
from steppefire.core.errors import SteppefireError

TINY = str(DATA / "tiny-land")
COMMANDS = ("run", "resume", "rerun", "scenarios", "check", "new", "explain", "compare", "patterns", "scorecard",
            "verify", "report", "export", "schema", "import")


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """A simulation that takes no time; `seen` keeps the settings it was asked for."""
    seen: list[Any] = []

    def simulate(scenario: Any, settings: Any, progress: Any = None, keeper: Any = None) -> Any:
        seen.append(settings)
        if progress is not None:
            progress(-1, 48, "building the population")
            progress(48, 48, "")
        return make_result(scenario, settings, dead=module.dead)

    module = SimpleNamespace(simulate=simulate, seen=seen, dead=3)
    monkeypatch.setattr("steppefire.engine.run.simulate", lambda *given, **more: module.simulate(*given, **more))
    monkeypatch.chdir(tmp_path)
    return module


def call(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def test_help_names_every_command() -> None:
    found = call("--help")
    assert found.exit_code == 0
    assert all(f"\n  {name} " in found.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    found = call(name, "--help")
    assert found.exit_code == 0
    assert "Usage" in found.stdout


def test_run_prints_the_story_and_writes_the_folder(simulated: Any) -> None:
    found = call("run", TINY, "--seed", "7")
    assert found.exit_code == 0, found.output
    assert "West Coast" in found.stdout and "first rally" in found.stdout
    assert max(map(len, found.stdout.splitlines())) <= 80
    assert "report: runs/tiny-land-seed7/report.html" in found.stderr
    assert (Path("runs/tiny-land-seed7") / "report.html").stat().st_size > 10_000
    assert call("run", TINY, "--seed", "7", "--quiet").stdout.strip() == "runs/tiny-land-seed7-2"


def test_run_passes_the_options_on(simulated: Any) -> None:
    options = ("--seed 3 --scale 0.25 --days 2 --threads 2 --set turn_rate=0.2 --without rents --out here "
               "--edit never:blackout --edit at:2022-01-01T10:00:curfew")  # fmt: skip
    found = call("run", TINY, *options.split(), "--set", "effort = 3", "--no-report", "--json")
    assert found.exit_code == 0, found.output
    outcome = json.loads(found.stdout)
    assert outcome["participants_peak"] == 429
    settings = simulated.seen[0]
    assert (settings.seed, settings.scale, settings.days, settings.threads) == (3, 0.25, 2, 2)
    assert settings.overrides == (("turn_rate", "0.2"), ("effort", "3"))
    assert settings.without == ("rents",)
    assert settings.edits == ("never:blackout", "at:2022-01-01T10:00:curfew")
    assert not Path("here/report.html").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--scale", "0"), ("--scale", "1.5"), ("--scale", "nan"), ("--scale", "ten"), ("--days", "0"),
        ("--threads", "0"), ("--seed", "-1"), ("--seed", "4294967296"), ("--seed", "9" * 40),
        ("--policy", "clairvoyant"), ("--set", "turn_rate"), ("--set", "=2"), ("--nonsense",),
    ],
)  # fmt: skip
def test_wrong_options_are_explained(simulated: Any, options: tuple[str, ...]) -> None:
    found = call("run", TINY, *options)
    assert found.exit_code == 2
    assert options[0] in found.stderr
    assert "Traceback" not in found.output
    assert not simulated.seen and not Path("runs").exists()


@pytest.mark.parametrize("options", [("--edit", "never:foo"), ("--without", "rain"), ("--set", "turn_rte=1")])
def test_a_wrong_name_is_found_before_a_folder_is_made(simulated: Any, options: tuple[str, ...]) -> None:
    found = call("run", TINY, *options)
    assert found.exit_code == 2 and "unknown" in found.stderr
    assert not simulated.seen and not Path("runs").exists()


def test_bad_input_lists_every_mistake(simulated: Any, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "tiny-land"
    shutil.copytree(TINY, folder)
    text = (folder / "units.csv").read_text()
    (folder / "units.csv").write_text(text.replace(",0.9,", ",90%,"))
    (folder / "states.csv").unlink()
    for command in ("check", "run"):
        found = call(command, str(folder))
        assert found.exit_code == 2
        assert "units.csv:2:" in found.stderr and "states.csv:1:1" in found.stderr
        assert "mistakes found" in found.stderr and "Traceback" not in found.output
        assert found.stdout == ""
    assert not Path("runs").exists()


@pytest.mark.parametrize("kind", BREAKS[-20:], ids=lambda kind: kind.__name__)
def test_damaged_scenarios_end_with_the_mistake_and_leave_nothing(
    kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant, folder, here = next(kind()), tmp_path / "kazakhstan-2022", tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    texts = {name: text.encode() for name, text in BASE.items()}
    damaged = mutant.text.encode() if isinstance(mutant.text, str) else mutant.text
    for name, data in {**texts, mutant.file: damaged}.items():
        (folder / name).write_bytes(data)
    monkeypatch.chdir(here)
    for command in ("check", "run"):
        found = call(command, str(folder))
        assert found.exit_code == 2
        assert f"{mutant.at[0]}:{mutant.at[1]}:" in found.stderr
        assert "Traceback" not in found.output and found.stdout == ""
        assert list(here.iterdir()) == []


def test_a_real_run_comes_out_again_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = "--scale 0.01 --days 3 --out here --no-report --quiet --threads 1"
    assert call("run", "kazakhstan-2022", *options.split()).exit_code == 0
    found = call("rerun", "here")
    assert found.exit_code == 0, found.output
    assert "equal" in found.stdout


def test_an_unknown_scenario_is_bad_input() -> None:
    found = call("check", "atlantis")
    assert found.exit_code == 2
    assert "atlantis" in found.stderr


def test_a_good_scenario_passes_the_check() -> None:
    found = call("check", TINY)
    assert found.exit_code == 0
    assert "tiny-land: no mistakes" in found.stdout


def test_an_existing_folder_stops_the_run_before_it_begins(simulated: Any) -> None:
    Path("here").mkdir()
    found = call("run", TINY, "--out", "here")
    assert found.exit_code == 1
    assert "exists already" in found.stderr
    assert not simulated.seen


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (SteppefireError("the bridge is out"), 1, "error: the bridge is out"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 1, "--scale"),
        (ZeroDivisionError("by zero"), 1, shell.DEBUG),
    ],
)
def test_failures_end_with_a_message_and_leave_nothing(simulated: Any, error: Any, code: int, message: str) -> None:
    def fail(*_: Any, **more: Any) -> None:
        raise error

    simulated.simulate = fail
    found = call("run", TINY)
    assert found.exit_code == code
    assert message in found.stderr and "Traceback" not in found.output
    assert not list(Path("runs").iterdir())


def test_the_traceback_can_be_asked_for(simulated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **more: Any) -> None:
        raise ZeroDivisionError("by zero")

    simulated.simulate = fail
    monkeypatch.setenv(shell.DEBUG, "1")
    assert isinstance(call("run", TINY).exception, ZeroDivisionError)


def test_progress_only_where_it_is_asked_for(simulated: Any) -> None:
    assert "building" not in call("run", TINY).stderr
    shown = call("run", TINY, "--progress").stderr
    assert "building the population ..." in shown and "hour 48 of 48" in shown


def test_a_costly_run_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    from steppefire.cli.run import warn_of_cost
    from steppefire.core.settings import Settings

    country = SimpleNamespace(units=[SimpleNamespace(population=19_500_000)], days=31)
    warn_of_cost(country, Settings())
    assert capsys.readouterr().err == ""
    warn_of_cost(country, Settings(), members=2000)
    assert "hours" in capsys.readouterr().err
    warn_of_cost(SimpleNamespace(units=[SimpleNamespace(population=1_400_000_000)], days=1), Settings())
    assert "GB of memory" in capsys.readouterr().err


def test_rerun_says_whether_the_bytes_are_equal(simulated: Any) -> None:
    call("run", TINY, "--out", "here", "--set", "effort=3")
    found = call("rerun", "here", "--threads", "1")
    assert found.exit_code == 0, found.output
    assert "equal" in found.stdout
    assert simulated.seen[1].overrides == (("effort", "3"),)
    simulated.dead = 5
    found = call("rerun", "here", "--json")
    assert found.exit_code == 1
    assert "run.json: outcome" in json.loads(found.stdout)["different"]


def test_report_and_export_read_the_folder(simulated: Any) -> None:
    call("run", TINY, "--out", "here", "--no-report")
    assert call("report", "here").stdout.strip() == "here/report.html"
    assert call("report", "here", "--out", "page.html").exit_code == 0
    assert Path("page.html").exists()
    assert call("rerun", "here").exit_code == 0, "the folder is still whole"
    for form, name in (("csv", "series.csv"), ("parquet", "events.parquet"), ("netcdf", "series.nc"),
                       ("geojson", "places.geojson")):  # fmt: skip
        found = call("export", "here", "--format", form)
        assert found.exit_code == 0, found.output
        assert f"here-{form}/{name}" in found.stdout
    again = call("export", "here", "--format", "csv")
    assert again.exit_code == 1 and "exists already" in again.stderr
    assert call("export", "here", "--format", "excel").exit_code == 2


def test_two_runs_are_laid_side_by_side(simulated: Any) -> None:
    call("run", TINY, "--out", "one", "--no-report")
    simulated.dead = 5
    call("run", TINY, "--out", "two", "--no-report", "--edit", "never:blackout")
    found = call("report", "one", "two")
    assert found.exit_code == 0, found.output
    assert found.stdout.strip() == "compare-one-two.html"
    assert "never:blackout" in Path("compare-one-two.html").read_text("utf-8")
    assert call("report", "one", "two", "--out", "page.html").stdout.strip() == "page.html"
    assert Path("page.html").read_bytes() == Path("compare-one-two.html").read_bytes()
    assert call("report", "one", "two", "one").exit_code == 2
    missing = call("report", "one", "three")
    assert missing.exit_code == 1 and "three" in missing.stderr and "Traceback" not in missing.output
    nowhere = call("report", "one", "two", "--out", "no/such/page.html")
    assert nowhere.exit_code == 1 and "could not write" in nowhere.stderr


def test_edits_are_named_in_the_summary_and_noted_where_they_change_nothing(simulated: Any) -> None:
    edits = ("--edit", "never:purge", "--edit", "never:alliance_request")
    found = call("run", TINY, "--policy", "historical", *edits, "--out", "here")
    assert found.exit_code == 0, found.output
    assert "Edits of this run: never:purge, never:alliance_request." in found.stdout
    assert "note: never:purge changes nothing" in found.stderr and "never:contingent" in found.stderr
    assert "never:purge" in Path("here/report.html").read_text("utf-8")
    assert "Edits" not in call("run", TINY).stdout


def test_damaged_edits_are_bad_input_and_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = ("--edit", "never:blakout", "--edit", "at:2022-01-05T10:00:blackout", "--edit", "hypothesis:coup")
    for command in ("run", "patterns"):
        found = call(command, TINY, "--scale", "0.02", *given)
        assert found.exit_code == 2 and found.stdout == ""
        for said in ("--edit:1:7: unknown action 'blakout'", "--edit:2:1: blackout has no value", "3 mistakes found",
                     "--edit:3:12: unknown hypothesis 'coup'"):  # fmt: skip
            assert said in found.stderr
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_spreadsheets_meet_no_formula(simulated: Any) -> None:
    import pandas as pd

    call("run", TINY, "--out", "here", "--no-report")
    call("export", "here")
    events, claims = pd.read_csv("here-csv/events.csv"), pd.read_csv("here-csv/claims.csv")
    assert events.notes[0] == "'=1+1"
    assert events.cause[0] == -1, "numbers are left alone"
    assert claims.claimant[0] == "'+reporters"
    assert "'=River City" in set(pd.read_csv("here-csv/series.csv").place_name)


def test_exports_hold_the_numbers_of_the_run(simulated: Any) -> None:
    import pandas as pd
    import xarray as xr

    import steppefire

    call("run", TINY, "--out", "here", "--no-report")
    for form in ("csv", "netcdf", "geojson"):
        call("export", "here", "--format", form)
    series = steppefire.open_run("here").series
    table = pd.read_csv("here-csv/series.csv")
    assert len(table) == 48 * 3
    assert table.active.sum() == pytest.approx(float(series.active.sum()))
    assert table.present_army.sum() == pytest.approx(float(series.present.sel(force="army").sum()))
    with xr.open_dataset("here-netcdf/series.nc") as again:
        assert float(again.arrested.sum()) == pytest.approx(float(series.arrested.sum()))
    places = json.loads(Path("here-geojson/places.geojson").read_text())
    first = places["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [51.16, 43.65]}
    assert first["properties"]["days"] == ["2022-01-01", "2022-01-02"]
    assert first["properties"]["arrested"][1] == float(series.arrested[-1, 0])
    assert first["properties"]["active"][0] == float(series.active[:24, 0].max())


def test_control_characters_cannot_steer_the_terminal() -> None:
    assert shell.clean("a\x1b[31mb\u202ec\x07") == "a\\x1b[31mb\\u202ec\\x07"
    assert shell.clean("Zhañaözen, 日本\n") == "Zhañaözen, 日本\n"


def test_scenarios_lists_the_bundled_ones() -> None:
    import steppefire

    found = call("scenarios", "--json")
    assert found.exit_code == 0, found.output
    assert [row["name"] for row in json.loads(found.stdout)["rows"]] == steppefire.scenarios()
    assert call("scenarios").exit_code == 0


def test_explain_tells_order_numbers_and_assumptions() -> None:
    from steppefire.engine.order import order
    from steppefire.mechanisms.values import PARAMETERS

    text = call("explain", TINY).stdout
    found = json.loads(call("explain", TINY, "--json").stdout)
    assert [step["name"] for step in found["order"]] == [step.name for step in order()]
    behaviour = [number["name"] for number in found["numbers"] if number["kind"] == "behaviour"]
    assert behaviour == list(PARAMETERS)
    assert all(name in text for name in PARAMETERS)
    assert all(number["assumed"] for number in found["assumptions"])
    assert f"Assumptions without evidence ({len(found['assumptions'])})" in text


def test_explain_needs_no_value_before_it_is_written() -> None:
    steps = json.loads(call("explain", TINY, "--json").stdout)["order"]
    done: set[str] = {"the world"}
    for step in steps:
        assert set(step["needs"]) <= done | {step["name"]}
        done.add(step["name"])


def test_explain_writes_odd_and_bibtex() -> None:
    odd = call("explain", TINY, "--odd").stdout
    assert [line[3:5] for line in odd.splitlines() if line.startswith("## ")] == [f"{n}." for n in range(1, 8)]
    bibtex = call("explain", TINY, "--bibtex").stdout
    assert "@article{TEST," in bibtex and "title = {Numbers invented for tests}" in bibtex
    assert call("explain", TINY, "--odd", "--bibtex").exit_code == 2


def test_patterns_prints_and_keeps_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from steppefire.study import ranges

    row = {"target": "crowd", "low": 50, "high": 5000, "median": 429.0, "q05": 100.0, "q95": 12345.6, "inside": True}
    table = SimpleNamespace(table=lambda scenario, members, settings, progress: [row, {**row, "inside": False}])
    monkeypatch.setitem(sys.modules, "steppefire.study.patterns", table)
    monkeypatch.setattr("steppefire.study.patterns", table, raising=False)
    monkeypatch.setattr(ranges, "place", lambda scenario: tmp_path / "ranges.json")
    found = call("patterns", TINY, "--members", "2", "--scale", "0.1", "--store")
    assert found.exit_code == 0, found.output
    assert "12,346" in found.stdout and "1 of 2 medians inside" in found.stdout
    assert json.loads(call("patterns", TINY, "--json").stdout)["rows"][0]["q95"] == 12345.6
    kept = json.loads((tmp_path / "ranges.json").read_text())
    assert (kept["members"], kept["scale"], kept["code_hash"]) == (2, 0.1, ranges.model_hash())


def test_verify_fails_when_a_result_is_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"id": "V1.1", "target": 0.5, "ours": 0.499999, "tolerance": 0.01, "inside": True}
    rows = [row, {**row, "id": "V1.2", "inside": False}]
    module = SimpleNamespace(rows=lambda fast: rows[:1] if fast else rows)
    monkeypatch.setitem(sys.modules, "steppefire.study.verify", module)
    monkeypatch.setattr("steppefire.study.verify", module, raising=False)
    monkeypatch.setattr("steppefire.evidence.canon_observe.rows", lambda fast: [])
    assert call("verify", "--fast").exit_code == 0
    found = call("verify")
    assert found.exit_code == 1
    assert "outside: V1.2" in found.stderr
    assert len(json.loads(call("verify", "--fast", "--json").stdout)["rows"]) == 1
