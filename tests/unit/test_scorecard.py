"""The study, its folder and its command, with members that no simulation made; one test plays real ones."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from made_up_members import drawn, row
from typer.testing import CliRunner

import steppefire as sf
from steppefire.cli.main import app
from steppefire.core.errors import InputError, SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.observed import CLASSES, Observed
from steppefire.study import batches, endings, kept, layout, scorecard
from steppefire.study.jobs import Job

TINY = DATA / "tiny-land"
SETTINGS = Settings(scale=0.01, days=1, policy="adaptive")
COMPARED = (kept.BEGUN, kept.MEMBERS, "scorecard.json", "scorecard.html")


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Members that take no time; what was asked for."""
    asked: list[tuple[str, int]] = []

    def made_up(scenario: Any, job: Job, *kept: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        asked.append(job.key)
        return {**drawn(job.group, job.member, job.settings.seed), "seconds": 0.5}, {}

    monkeypatch.setattr(batches, "play_one", made_up)
    return asked


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "seen.csv"
    path.write_text("name,outcome_class,leader_falls\ntiny-land,coup,1\nkazakhstan-2022,survives_repression,0\n")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in COMPARED}


def both(out: Path | None = None, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = sf.scorecard([TINY, "kazakhstan-2022"], members=5, out=out, **more)
    return found


def test_probabilities_intervals_and_scores_of_made_up_members() -> None:
    rows = [row("a", number, "coup" if number < 3 else "survives_repression") for number in range(10)]
    rows += [row("b", number, "no_crisis") for number in range(10)]
    seen = {"a": Observed(outcome_class="coup", leader_falls=True)}
    found = scorecard.card(rows, seen)
    a, b = found["rows"]
    assert a["leader_in_office"] == 0.7 and a["outcome_class"]["coup"] == 0.3
    assert set(a["outcome_class"]) == set(CLASSES)
    assert a["observed"] == {"outcome_class": "coup", "leader_falls": True} and b["observed"] is None
    assert a["outcome_class_interval"]["coup"] == pytest.approx((0.1078, 0.6032), abs=1e-4)
    scores = found["scores"]
    assert scores["cases"] == 1 and scores["leader_falls"]["brier"]["score"] == pytest.approx(0.49)
    assert scores["outcome_class"]["brier"]["score"] == pytest.approx(0.98)
    assert scores["likeliest_class_right"] == 0 and scores["fall_side_right"] == 0
    assert scores["leader_falls"]["brier"]["skill_left_out"]["skill"] is None
    assert scorecard.card(rows, {})["scores"] is None


def test_a_study_keeps_its_members_and_is_not_played_again(played: list[Any], tmp_path: Path, table: Path) -> None:
    first = both(tmp_path / "card", observed=table)
    assert len(played) == 10
    again = both(tmp_path / "card", observed=table)
    assert len(played) == 10 and first == again
    assert not (tmp_path / "card" / kept.GROWING).exists() and not (tmp_path / "card" / "owner.json").exists()
    assert kept.seconds(tmp_path / "card") == {"tiny-land": 2.5, "kazakhstan-2022": 2.5}
    lines = [json.loads(line) for line in (tmp_path / "card" / kept.MEMBERS).read_text().splitlines()]
    assert [(line["name"], line["member"]) for line in lines[4:6]] == [("tiny-land", 4), ("kazakhstan-2022", 0)]


def test_without_a_folder_the_rows_are_the_same(played: list[Any], tmp_path: Path) -> None:
    kept_one, bare = both(tmp_path / "card"), both()
    assert kept_one["rows"] == json.loads(json.dumps(bare["rows"])) or kept_one["rows"] == bare["rows"]


@pytest.mark.parametrize("ends", [1, 4, 9])
@pytest.mark.parametrize("torn", ["", '{"name":"tiny-land","memb'])
def test_a_stopped_study_goes_on_to_equal_bytes(ends: int, torn: str, played: list[Any], tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    both(tmp_path / "whole")
    count = 0
    playing = layout.play

    def stopped(*given: Any) -> Any:
        nonlocal count
        for found in playing(*given):
            if count == ends:
                raise KeyboardInterrupt
            count += 1
            yield found

    monkeypatch.setattr(layout, "play", stopped)
    with pytest.raises(KeyboardInterrupt):
        both(tmp_path / "card")
    monkeypatch.setattr(layout, "play", playing)
    with (tmp_path / "card" / kept.GROWING).open("a") as stream:
        stream.write(torn)
    played.clear()
    both(tmp_path / "card")
    assert len(played) == 10 - ends
    assert contents(tmp_path / "card") == contents(tmp_path / "whole")


def test_members_in_any_order_give_equal_bytes(played: list[Any], tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    both(tmp_path / "one")
    playing = layout.play
    monkeypatch.setattr(layout, "play", lambda *given: (found for found in reversed(list(playing(*given)))))
    both(tmp_path / "other")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_what_was_begun_otherwise_is_refused(played: list[Any], tmp_path: Path) -> None:
    both(tmp_path / "card", scale=0.1)
    with pytest.raises(SteppefireError, match=r"begun otherwise \(--scale 0.1 then, 0.05 now\); name another folder"):
        both(tmp_path / "card", scale=0.05)
    with pytest.raises(SteppefireError, match=r"begun otherwise \(other scenarios\)"):
        sf.scorecard([TINY], members=5, scale=0.1, out=tmp_path / "card")
    with pytest.raises(SteppefireError, match=r"begun otherwise \(--members 5 then, 6 now\)"):
        sf.scorecard([TINY, "kazakhstan-2022"], members=6, scale=0.1, out=tmp_path / "card")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("dear")
    with pytest.raises(SteppefireError, match="was not made by this command"):
        both(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter"]


def test_half_a_study_of_other_sources_is_refused_a_whole_one_is_shown(played: list[Any], tmp_path: Path) -> None:
    both(tmp_path / "card")
    begun = tmp_path / "card" / kept.BEGUN
    begun.write_text(begun.read_text().replace('"code": "', '"code": "0'))
    assert len(both(tmp_path / "card")["rows"]) == 2
    shutil.move(tmp_path / "card" / kept.MEMBERS, tmp_path / "card" / kept.GROWING)
    with pytest.raises(SteppefireError, match="other versions of the code"):
        both(tmp_path / "card")


def test_a_changed_line_is_found(played: list[Any], tmp_path: Path) -> None:
    both(tmp_path / "card")
    path = tmp_path / "card" / kept.MEMBERS
    text = path.read_text()
    path.write_text(text.replace('"member":3', '"member":4', 1))
    with pytest.raises(SteppefireError, match=r"damaged in line 4"):
        kept.read(tmp_path / "card")
    path.write_text(text[: len(text) // 2])
    with pytest.raises(SteppefireError, match="damaged|not finished"):
        kept.read(tmp_path / "card")


def test_a_folder_names_nobody(played: list[Any], tmp_path: Path) -> None:
    both(tmp_path / "card")
    for path in (tmp_path / "card").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes()
        assert str(Path.home()).encode() + b"/" not in path.read_bytes()


def test_mistakes_of_every_card_come_before_anything_runs(played: list[Any], tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(TINY, bad)
    (bad / "units.csv").write_text((bad / "units.csv").read_text().replace("west", "wext", 1))
    with pytest.raises(InputError) as caught:
        sf.scorecard([TINY, bad, "kazakstan-2022"], members=2, out=tmp_path / "card")
    told = "\n".join(map(str, caught.value.problems))
    assert f"{bad}/" in told and "kazakstan-2022:1:1: there is no scenario" in told
    with pytest.raises(InputError, match="two scenarios of this name"):
        sf.scorecard([TINY, TINY], members=2)
    with pytest.raises(InputError, match="unknown path 'turn_ratte'"):
        sf.scorecard([TINY], members=2, settings=replace(SETTINGS, edits=("set:turn_ratte=1",)))
    assert played == [] and not (tmp_path / "card").exists()


def test_a_folder_of_folders_stands_for_what_is_in_it(played: list[Any], tmp_path: Path) -> None:
    for name in ("land-a", "land-b"):
        shutil.copytree(TINY, tmp_path / "all" / name)
        head = tmp_path / "all" / name / "scenario.yaml"
        head.write_text(head.read_text().replace("name: tiny-land", f"name: {name}"))
    found = sf.scorecard([tmp_path / "all"], members=1)
    assert [entry["name"] for entry in found["rows"]] == ["land-a", "land-b"]


def test_a_member_that_fails_is_named_and_the_others_are_kept(played: list[Any], tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    made_up = batches.play_one

    def failing(scenario: Any, job: Job, *kept: Any) -> Any:
        if job.key == ("kazakhstan-2022", 2):
            raise SteppefireError("no bread")
        return made_up(scenario, job, *kept)

    monkeypatch.setattr(batches, "play_one", failing)
    with pytest.raises(SteppefireError, match="no bread") as caught:
        both(tmp_path / "card")
    assert caught.value.__notes__ == ["in member 2 of kazakhstan-2022"]
    monkeypatch.setattr(batches, "play_one", made_up)
    played.clear()
    both(tmp_path / "card")
    assert len(played) == 5


def test_the_command(played: list[Any], tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["scorecard", str(TINY), "kazakhstan-2022", "--members", "5", "--observed", str(table), "--workers", "1"]
    found = CliRunner().invoke(app, [*words, "--progress"])
    assert found.exit_code == 0, found.output
    assert "run 10 of 10" in found.stderr and "tiny-land" in found.stdout and "Brier" in found.stdout
    folder = next((tmp_path / "runs").iterdir())
    assert folder.name.startswith("scorecard-") and f"page: runs/{folder.name}/scorecard.html" in found.stderr
    again = CliRunner().invoke(app, [*words, "--json"])
    document = json.loads(again.stdout)
    assert len(played) == 10 and {row["name"] for row in document["rows"]} == {"tiny-land", "kazakhstan-2022"}
    assert sum(document["rows"][0]["outcome_class"].values()) == pytest.approx(1.0)
    assert document["rows"][0]["observed"]["leader_falls"] is True
    assert document == json.loads((folder / "scorecard.json").read_text())


def test_the_command_says_what_is_wrong(played: list[Any], tmp_path: Path, table: Path) -> None:
    table.write_text(table.read_text().replace("coup", "cup"))
    found = CliRunner().invoke(app, ["scorecard", str(TINY), "--observed", str(table)])
    assert found.exit_code == 2 and "seen.csv:2:11: unknown outcome class 'cup'" in found.stderr
    assert found.stdout == "" and played == []


def test_the_page_is_one_file_and_asks_no_network(played: list[Any], tmp_path: Path, table: Path) -> None:
    both(tmp_path / "card", observed=table)
    page = (tmp_path / "card" / "scorecard.html").read_text("utf-8")
    assert "http://" not in page and "https://" not in page and "<script" not in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert page.count("<figure") == 3 and "2 cases say little" in page
    both(tmp_path / "card", observed=None)  # another table, the same members
    assert "tiny-land" in (tmp_path / "card" / "scorecard.html").read_text("utf-8").partition("Without a score")[2]


def test_the_row_of_a_run_counts_until_the_leader_is_out(tiny_land: Any) -> None:
    result = simulate(tiny_land, Settings(scale=0.05, days=2, policy="adaptive"))
    found = endings.row("here", result)
    assert found["population"] == 100_000 and found["participants_before"] == found["participants_peak"]
    assert found["obedience_capital_before"] == endings.lowest_obedience(result, None)
    place = list(result.coords["place"][1]).index(tiny_land.capital)
    result.series["obedience"][1][30, place] = 0.25
    result.series["obedience"][1][40, place] = 0.125
    assert endings.lowest_obedience(result, 35) == 0.25 and endings.lowest_obedience(result, None) == 0.125
    result.series["leader_out"][1][35:] = 1.0
    day = {"2022-01-01": 10, "2022-01-02": 90, "2022-01-03": 900}
    result.outcome.update(leader_out_time="2022-01-02T11:00+06:00", participants_by_day=day, leader_in_office=False)
    result.events.extend({"sub_event_type": "post_abandoned", "hour": hour, "actor2": f"post-{hour}"}
                         for hour in (34, 35, 36))  # fmt: skip
    found = endings.row("here", result)
    assert found["participants_before"] == 90 and found["posts_abandoned_before"] == 2
    assert found["obedience_capital_before"] == 0.25


def test_processes_change_no_byte(tmp_path: Path) -> None:
    """Real members, by this process and by two others."""
    for name, workers in (("alone", 1), ("shared", 2)):
        sf.scorecard([TINY], members=3, scale=0.02, days=2, out=tmp_path / name, workers=workers)
    assert contents(tmp_path / "alone") == contents(tmp_path / "shared")
