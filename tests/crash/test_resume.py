"""A run that was stopped goes on to the same bytes, from the folder alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import undisturbed
from typer.testing import CliRunner
from undisturbed import HOURS, RUN, TINY, UNEASY, stop_after

import steppefire as sf
from steppefire.cli.main import app
from steppefire.core.errors import SteppefireError
from steppefire.engine import formats, keeper, manifest, stopping, store, unfinished

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")

STOPS = [int(hour) for hour in np.linspace(1, HOURS, 24)]


def stopped_at(hour: int, folder: Path) -> str:
    """Run, and stop after this hour; returns what the user is told."""
    with pytest.MonkeyPatch.context() as patch:
        stop_after(hour, patch)
        with pytest.raises(KeyboardInterrupt) as stop:
            sf.run(TINY, out=folder, **RUN)
    stopping.forget()
    return str(stop.value)


def call(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("hour", STOPS)
def test_stopped_at_any_hour_it_comes_to_the_same_end(whole: Path, tmp_path: Path, hour: int) -> None:
    told = stopped_at(hour, tmp_path / "run")
    assert f"from hour {hour}" in told and "steppefire resume" in told
    assert undisturbed.what_is_left(tmp_path) == "unfinished"
    finished = sf.resume(tmp_path / "run")
    assert finished.timings["resumed_from_hour"] == hour
    assert manifest.differences(whole, tmp_path / "run") == []
    assert undisturbed.what_is_left(tmp_path) == "run"


def test_stopped_again_and_again_it_comes_to_the_same_end(whole: Path, tmp_path: Path) -> None:
    stopped_at(20, tmp_path / "run")
    for hour in range(40, HOURS, 30):
        with pytest.MonkeyPatch.context() as patch:
            stop_after(hour, patch)
            with pytest.raises(KeyboardInterrupt, match=f"from hour {hour}"):
                sf.resume(tmp_path / "run")
        stopping.forget()
    sf.resume(tmp_path / "run")
    assert manifest.differences(whole, tmp_path / "run") == []


# A country in which the leader meets, moves and asks, and factions act.
STIRRED = {"price_weight": 6, "noticed_crowd": 10, "restive_crowd": 10, "calm_crowd": 50, "signal_reference": 5,
           "calm_signal": 1.5, "available": 0.6, "effort": 1.5, "turn_rate": 0.5, "siege_minimum": 5,
           "office_value": 60}  # fmt: skip


def stopped_and_resumed(hour: int, folder: Path, variables: dict[str, str] | None = None, **given: Any) -> None:
    """Stop a run of the little country after an hour and go on with it: it leaves what the whole one left."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (variables or {}).items():
            patch.setenv(name, value)
        stop_after(hour, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(TINY, out=folder / str(hour), **given)
    stopping.forget()
    sf.resume(folder / str(hour))
    assert manifest.differences(folder / "whole", folder / str(hour)) == []


def test_where_the_powerful_decide_it_comes_to_the_same_end(tmp_path: Path) -> None:
    given: dict[str, Any] = {"policy": "adaptive", "seed": 3, "days": 4, "overrides": STIRRED, "report": False}
    free = sf.run(TINY, out=tmp_path / "whole", **given)
    assert {"leader", "predecessor wealth"} <= set(free.decisions["who"]) and free.outcome["request_time"]
    for hour in (7, 17, 40):
        stopped_and_resumed(hour, tmp_path, {keeper.VARIABLE: "0"}, **given)


# A country whose leader asks, whose allies vote and send, and whose men land and leave.
HELPED = UNEASY | {"noticed_crowd": "50", "restive_crowd": "20", "calm_crowd": "50", "office_value": "60",
                   "leave_rate": "0.3", "leave_calm": "8", "settled_hours": "6"}  # fmt: skip


@pytest.mark.parametrize("moments", [(2, 4), pytest.param((0, 1, 3), marks=pytest.mark.nightly)])
def test_where_troops_come_and_go_it_comes_to_the_same_end_and_to_the_same_bytes_again(
    moments: tuple[int, ...], tmp_path: Path
) -> None:
    """Stopped while the allies vote, while the first men are on their way, while they are there, and as they leave."""
    given: dict[str, Any] = {"policy": "adaptive", "seed": 1, "days": 8, "overrides": HELPED, "report": False}
    helped = sf.run(TINY, out=tmp_path / "whole", **given)
    hours = {row.sub_event_type: int(row.hour) for row in helped.events[::-1].itertuples()}
    stops = [hours[name] for name in ("alliance_request", "alliance_grant", "contingent", "withdraw_troops")]
    assert stops == sorted(stops) and helped.outcome["troops_peak"] > 0
    hours_of = (stops[0] + 1, stops[1] + 2, (stops[1] + stops[2]) // 2, stops[2] + 3, stops[3] + 1)
    for hour in {hours_of[moment] for moment in moments}:
        stopped_and_resumed(hour, tmp_path, **given)
    assert sf.rerun(tmp_path / "whole") == []


def test_checkpoints_of_every_hour_change_nothing(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keeper.VARIABLE, "0")
    monkeypatch.setattr(keeper, "SHARE", 0.0)
    sf.run(TINY, out=tmp_path / "run", **RUN)
    assert manifest.differences(whole, tmp_path / "run") == []


def test_it_needs_the_folder_alone_wherever_that_was_moved(whole: Path, tmp_path: Path) -> None:
    scenario = shutil.copytree(TINY, tmp_path / "tiny-land")
    with pytest.MonkeyPatch.context() as patch:
        stop_after(50, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(scenario, out=tmp_path / "run", **RUN)
    stopping.forget()
    shutil.rmtree(scenario)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run.unfinished").rename(tmp_path / "elsewhere" / "again.unfinished")
    sf.resume(tmp_path / "elsewhere" / "again.unfinished")
    assert manifest.differences(whole, tmp_path / "elsewhere" / "again") == []


def test_another_number_of_threads_goes_on_to_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    stopped_at(99, tmp_path / "run")
    sf.resume(tmp_path / "run", threads=2)
    assert manifest.differences(whole, tmp_path / "run") == []


def test_nothing_kept_names_a_user_a_host_or_a_path(tmp_path: Path) -> None:
    stopped_at(60, tmp_path / "run")
    secrets = {str(tmp_path), str(Path.home()), os.uname().nodename}
    for path in (tmp_path / "run.unfinished").iterdir():
        text = path.read_bytes().decode("latin-1")
        assert not [secret for secret in secrets if len(secret) > 3 and secret in text], path.name


def test_interrupted_while_results_are_written(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(formats, "write_table", interrupt)
        with pytest.raises(KeyboardInterrupt, match="runs it again from its first hour"):
            sf.run(TINY, out=tmp_path / "run", **RUN)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["begun.json", "run.unfinished"]
    sf.resume(tmp_path / "run")
    assert manifest.differences(whole, tmp_path / "run") == []


def test_interrupted_before_the_first_hour_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("steppefire.world.build.people", interrupt)
    with pytest.raises(KeyboardInterrupt, match="nothing of the run was left"):
        sf.run(TINY, out=tmp_path / "run", **RUN)
    assert undisturbed.what_is_left(tmp_path) == "nothing"


def test_a_finished_run_is_finished(whole: Path) -> None:
    before = manifest.check(whole)
    found = call("resume", str(whole))
    assert found.exit_code == 0, found.output
    assert "finished already" in found.stderr
    assert manifest.check(whole) == before


def test_what_a_killed_process_forgot_beside_a_finished_run_goes(whole: Path, tmp_path: Path) -> None:
    stopped_at(30, tmp_path / "run")
    shutil.copytree(whole, tmp_path / "run")
    assert call("resume", str(tmp_path / "run")).exit_code == 0
    assert undisturbed.what_is_left(tmp_path) == "run"


def test_a_strange_folder_in_the_place_of_the_run_costs_neither(tmp_path: Path) -> None:
    stopped_at(30, tmp_path / "run")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "letter.txt").write_text("dear")
    found = call("resume", str(tmp_path / "run"))
    assert found.exit_code == 1 and "no manifest.json" in found.stderr
    assert (tmp_path / "run" / "letter.txt").exists()
    assert (tmp_path / "run.unfinished" / "checkpoint-000030").exists()


@pytest.mark.parametrize("name", ["nowhere", "nowhere.unfinished"])
def test_nothing_to_resume_is_said(tmp_path: Path, name: str) -> None:
    found = call("resume", str(tmp_path / name))
    assert found.exit_code == 1
    assert "nothing to resume" in found.stderr and "Traceback" not in found.output
    (tmp_path / "nowhere.unfinished").mkdir()
    assert "nothing to resume" in call("resume", str(tmp_path / name)).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_run_on_the_name_names_the_two_ways_out(tmp_path: Path) -> None:
    stopped_at(30, tmp_path / "run")
    found = call("run", str(TINY), "--out", str(tmp_path / "run"))
    assert found.exit_code == 1
    assert "steppefire resume" in found.stderr and "--out" in found.stderr and "move" in found.stderr
    assert (tmp_path / "run.unfinished" / "checkpoint-000030").exists()


def test_a_run_without_a_name_takes_the_next_one_and_points_to_the_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stopped_at(30, Path("runs/tiny-land-seed1"))
    found = call("run", str(TINY), "--scale", "0.02", "--days", "1", "--no-report")
    assert found.exit_code == 0, found.output
    assert "steppefire resume runs/tiny-land-seed1" in found.stderr
    assert "run folder: runs/tiny-land-seed1-2" in found.stderr


def test_other_sources_are_refused_and_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_at(30, tmp_path / "run")
    monkeypatch.setattr(unfinished, "code_hash", lambda: "0123456789abcdef")
    found = call("resume", str(tmp_path / "run"))
    assert found.exit_code == 1
    assert "other sources" in found.stderr and "resume --from-start" in found.stderr
    assert (tmp_path / "run.unfinished" / "checkpoint-000030").exists()


def test_from_start_runs_it_anew(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_at(30, tmp_path / "run")
    found = call("resume", "--from-start", str(tmp_path / "run"), "--quiet")
    assert found.exit_code == 0, found.output
    assert found.stdout.strip() == str(tmp_path / "run")
    assert manifest.differences(whole, tmp_path / "run") == []
    assert "resumed_from_hour" not in store.load(tmp_path / "run").document["timings"]


def test_another_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_at(30, tmp_path / "run")
    told: list[str] = []
    versions = unfinished.provenance.versions()
    monkeypatch.setattr(unfinished.provenance, "versions", lambda: {**versions, "numpy": "9.9"})
    sf.resume(tmp_path / "run", notice=told.append)
    assert any("numpy" in text and "9.9" in text for text in told)


def test_a_fault_in_the_hours_leaves_what_can_go_on(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from steppefire.engine.hour import Hours

    advance = Hours.advance

    def fault(self: Hours, hour: int, *rest: Any) -> Any:
        if hour == 100:
            raise MemoryError
        return advance(self, hour, *rest)

    monkeypatch.setenv(keeper.VARIABLE, "0")
    with monkeypatch.context() as patch:
        patch.setattr(Hours, "advance", fault)
        with pytest.raises(MemoryError) as error:
            sf.run(TINY, out=tmp_path / "run", **RUN)
    assert "steppefire resume" in error.value.__notes__[0]
    sf.resume(tmp_path / "run")
    assert manifest.differences(whole, tmp_path / "run") == []


def test_begun_json_says_what_is_run(tmp_path: Path) -> None:
    stopped_at(10, tmp_path / "run")
    text = (tmp_path / "run.unfinished" / "begun.json").read_text("utf-8")
    document = json.loads(text.partition("\n")[2])
    assert document["settings"]["seed"] == RUN["seed"]
    assert document["scenario"]["files"].keys() == {path.name for path in TINY.iterdir()}
    assert document["report"] is False


def test_a_working_name_is_no_name_for_a_run(tmp_path: Path) -> None:
    with pytest.raises(SteppefireError, match="for runs under way"):
        store.prepare(tmp_path / "run.unfinished")


@pytest.mark.nightly
@pytest.mark.parametrize(("scale", "hours"), [(0.1, (1, 130, 400)), (1.0, (131,))])
def test_the_country_too(tmp_path: Path, scale: float, hours: tuple[int, ...]) -> None:
    more: dict[str, Any] = {"scale": scale, "seed": 3, "report": False}
    sf.run("kazakhstan-2022", out=tmp_path / "whole", **more)
    for hour in hours:
        with pytest.MonkeyPatch.context() as patch:
            stop_after(hour, patch)
            with pytest.raises(KeyboardInterrupt):
                sf.run("kazakhstan-2022", out=tmp_path / "run", **more)
        stopping.forget()
        sf.resume(tmp_path / "run")
        assert manifest.differences(tmp_path / "whole", tmp_path / "run") == []
        shutil.rmtree(tmp_path / "run")
