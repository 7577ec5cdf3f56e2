"""Compare: many pairs on common random numbers, from the runs to what is said about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from twins import made_up, player, twins

import steppefire as sf
from steppefire import studies
from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.study import compare, compare_words, found, kept_series

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
EDITED = compare.EDITED


@pytest.fixture(autouse=True)
def quick(no_waiting_for_the_disk: None) -> None:
    """Nothing here is about power cuts."""


# Real runs.


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sf.compare(TINY, [], members=2, scale=0.2, days=4, out=tmp_path_factory.mktemp("empty") / "study")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sf.compare(TINY, "no-price-rise", members=2, scale=0.2, days=4,
                      out=tmp_path_factory.mktemp("calm") / "study")  # fmt: skip


def numbers_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for entry in value.values() for number in numbers_in(entry)]
    return [] if value is None or isinstance(value, str) else [float(value)]


def test_the_empty_edit_changes_exactly_nothing(empty: Any) -> None:
    told = empty.found.facts
    assert (told["acted"], told["caused"], told["pairs"]) == (0, 0, 2)
    for part in ("numbers", "days", "events", "classes"):
        for entry in told[part].values():
            keys = {"mean", "low", "high", "median", "rises", "falls", "difference", "only_one", "only_two"}
            assert not any(entry.get(key) for key in keys), entry
    assert not any(entry["paired"] for entry in told["pairing"].values())
    assert told["parting"]["never"] == 1.0 and not any(told["parting"]["by_hour"])
    assert not any(numbers_in(told["apart"]))
    assert all(measure["of"] == 0 for measures in told["causes"].values() for measure in measures.values())
    assert len(empty.sentences) == 1 and empty.sentences[0].startswith("Nothing differs: in all 2 pairs")
    assert "causes" not in [table.name for table in empty.found.tables]
    peak = empty.effects.loc["participants_peak"]
    assert peak["one"] == peak["two"] > 0, "nothing happened at all"


def test_sides_come_in_their_order_and_the_edit_is_on_the_second(calm: Any) -> None:
    peak = calm.effects.loc["participants_peak"]
    assert peak["one"] > peak["two"] and peak["mean"] == peak["two"] - peak["one"] < 0.0
    assert calm.chances.loc["crisis"][["one", "two"]].tolist() == [1.0, 0.0]
    assert calm.chances.loc["no_crisis", "difference"] == 1.0
    assert calm.causes.loc["crisis", "necessary"]["chance"] == calm.causes.loc["crisis", "sufficient"]["chance"] == 1.0
    assert calm.found.facts["change"]["takes"] is True
    by_side = calm.outcomes.groupby("name")["participants_peak"].mean()
    assert (by_side["as it is"], by_side["edited"]) == (peak["one"], peak["two"])
    assert calm.sentences[0].startswith("Without the rise of the price there is a crisis at all in 100 fewer of 100")


def test_both_sides_of_a_pair_share_seed_and_member(calm: Any) -> None:
    rows = calm.outcomes
    assert rows["seed"].tolist() == [1] * 4 and rows["member"].tolist() == [0, 1, 0, 1]
    alone = sf.ensemble(TINY, members=2, scale=0.2, days=4, out=calm.folder.with_name("alone"))
    assert alone.outcomes["participants_peak"].tolist() == rows["participants_peak"].tolist()[:2]


def test_what_was_found_is_plain_and_can_be_read_again(calm: Any, tmp_path: Path) -> None:
    found.write(calm.found, tmp_path)
    again = found.read(tmp_path)
    assert json.dumps(again.document()) == json.dumps(calm.found.document())
    assert [table.name for table in again.tables] == ["effects", "days", "chances", "causes", "pairing"]
    assert (tmp_path / "tables" / "causes.csv").read_text("utf-8").startswith("what,as,hits,of,chance,low,high\n")
    kinds = {chart.name: chart.kind for chart in again.charts}
    assert kinds == {"effects": "effects", "numbers": "effects", "parting": "lines", "apart": "lines", "sides": "fan"}
    assert set(kinds.values()) <= set(found.CHARTS)
    assert str(tmp_path) not in (tmp_path / "study.json").read_text("utf-8")


# Made-up twins.


def asked(side: str, member: int) -> dict[str, Any]:
    """Nobody asks in members 0 to 3; of the others' leaders every second one falls without help."""
    asks = side == compare.AS_IT_IS and member >= 4
    falls = side == EDITED and member >= 4 and member % 2 == 0
    return made_up(side, member, kind="coup" if falls else "survives_repression",
                   request_time="2022-01-01T05:00+06:00" if asks else None)  # fmt: skip


def parted(side: str, member: int) -> int | None:
    return 10 + member if side == EDITED and member >= 4 else None


def test_pairs_in_which_nothing_acted_tell_nothing_of_the_cause(
    monkeypatch: Any, tiny_land: Any, tmp_path: Path
) -> None:
    played = twins(monkeypatch, tiny_land, tmp_path / "s", 12, ("no-request",), asked, parted)
    told = compare.contrast(played)
    assert (told["pairs"], told["acted"], told["caused"]) == (12, 8, 8)
    assert told["change"]["bans"] == ("alliance_request",)
    assert told["events"]["leader_out"]["difference"] == pytest.approx(4 / 12)
    fall = told["causes"]["leader_out"]
    assert (fall["prevented"]["hits"], fall["prevented"]["of"], fall["both"]["hits"]) == (4, 8, 0)
    assert (told["causes"]["asked"]["necessary"]["hits"], told["causes"]["asked"]["necessary"]["of"]) == (8, 8)
    assert told["parting"]["never"] == pytest.approx(1 / 3)
    assert told["parting"]["median"]["hour"] in (17, 18)
    said = " ".join(compare_words.found(played).sentences)
    assert "In 4 of 12 pairs the edit never acted" in said


def test_a_ban_that_parts_twins_in_which_nobody_would_have_asked_is_no_cause(
    monkeypatch: Any, tiny_land: Any, tmp_path: Path
) -> None:
    played = twins(monkeypatch, tiny_land, tmp_path / "s", 12, ("no-request",), asked,
                   lambda side, member: 3 if side == EDITED else None)  # fmt: skip
    told = compare.contrast(played)
    assert (told["acted"], told["caused"]) == (12, 8)
    assert told["causes"]["leader_out"]["both"]["of"] == 8


def test_an_edit_that_adds_a_cause_has_it_on_the_edited_side(monkeypatch: Any, tiny_land: Any, tmp_path: Path) -> None:
    played = twins(monkeypatch, tiny_land, tmp_path / "s", 12, ("disloyal-police",), asked, parted)
    told = compare.contrast(played)
    assert told["change"]["takes"] is False and told["change"]["bans"] == ()
    fall = told["causes"]["leader_out"]
    assert (fall["both"]["hits"], fall["necessary"]["hits"], fall["sufficient"]["of"]) == (4, 4, 8)
    assert fall["prevented"]["hits"] == 0


def test_the_first_hour_is_found_in_every_block_of_members(monkeypatch: Any, tiny_land: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(kept_series, "CHUNK", 4)
    played = twins(monkeypatch, tiny_land, tmp_path / "s", 10, ("no-request",), asked, parted)
    first = compare.parting.first_hours(played, compare.AS_IT_IS, EDITED)
    assert first.tolist() == [-1] * 4 + [10 + member for member in range(4, 10)]


def test_one_pair_has_differences_without_intervals(monkeypatch: Any, tiny_land: Any, tmp_path: Path) -> None:
    played = twins(monkeypatch, tiny_land, tmp_path / "s", 1, ("no-request",),
                   lambda side, member: made_up(side, member, dead_civilians=5 if side == EDITED else 2))  # fmt: skip
    what = compare_words.found(played)
    assert what.facts["numbers"]["dead"]["mean"] == 3.0 and what.facts["numbers"]["dead"]["low"] is None
    json.dumps(what.document(), allow_nan=False)
    assert what.sentences[-2].startswith("The series of all twins stay equal")


def test_a_stopped_comparison_goes_on_to_the_same_bytes(monkeypatch: Any, tiny_land: Any, tmp_path: Path) -> None:
    given = (12, ("no-request",), asked, parted)
    whole = twins(monkeypatch, tiny_land, tmp_path / "whole", *given)
    with pytest.raises(RuntimeError, match="went down"):
        twins(monkeypatch, tiny_land, tmp_path / "stopped", *given, most=7)
    again = twins(monkeypatch, tiny_land, tmp_path / "stopped", *given)
    for name in ("begun.json", "members.jsonl"):
        assert (whole.folder / name).read_bytes() == (again.folder / name).read_bytes()
    assert compare_words.found(whole).document() == compare_words.found(again).document()
    for side in (compare.AS_IT_IS, EDITED):
        assert np.array_equal(whole.series_of(side)["active"], again.series_of(side)["active"])


# What a change is, and what is refused.


@pytest.mark.parametrize(
    ("edits", "takes", "bans"),
    [
        ((), True, ()),
        (("never:blackout",), True, ("blackout",)),
        (("never:blackout", "never:shooting_order"), True, ("blackout", "shooting_order")),
        (("never:curfew",), True, ()),
        (("without:rents",), True, ()),
        (("never:blackout", "set:turn_rate=0.2"), False, ()),
        (("at:2022-01-02T10:00:curfew",), False, ()),
        (("no-troops",), True, ("contingent",)),
        (("cadre-500",), False, ()),
        (("refusal-as-2010",), True, ("alliance_grant",)),
    ],
)
def test_whether_an_edit_takes_a_cause_away(
    tiny_land: Any, edits: tuple[str, ...], takes: bool, bans: tuple[str, ...]
) -> None:
    what = compare.change(tiny_land, Settings(policy="adaptive"), edits)
    assert (what.edits, what.takes, what.bans) == (edits, takes, bans)
    assert what.words and what.cause


def test_under_the_historical_policy_the_first_decision_of_a_named_edit_is_its_cause(tiny_land: Any) -> None:
    what = compare.change(tiny_land, Settings(policy="historical"), ("no-request",))
    assert what.takes and what.bans == ("alliance_request",)


def test_mistakes_are_told_before_anything_is_played(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        sf.compare(TINY, ["no-blakout", "at:2022-03-01T00:00:curfew"], members=2, out=tmp_path / "study")
    said = [(problem.line, problem.column, problem.what) for problem in error.value.problems]
    assert [entry[:2] for entry in said] == [(1, 1), (2, 4)]
    assert "no edit" in said[0][2] and "edit after the end" in said[1][2]
    assert not (tmp_path / "study").exists()
    with pytest.raises(ValueError, match="1 member at least"):
        sf.compare(TINY, members=0)


# The command line.


def command(*arguments: str) -> Any:
    from typer.testing import CliRunner

    from steppefire.cli.main import app

    return CliRunner().invoke(app, ["compare", *arguments])


def test_the_list_says_what_each_name_stands_for_here_and_runs_nothing() -> None:
    rows = json.loads(command("belarus-2020", "--list", "--json").stdout)["rows"]
    by_name = {row["name"]: row for row in rows}
    assert by_name["no-blackout"]["edits"] == ["never:blackout"] and by_name["no-blackout"]["takes_away"]
    assert by_name["no-price-rise"]["edits"] == [] and "no price" in by_name["no-price-rise"]["why_not"]
    said = command(str(TINY), "--list").stdout
    assert "no-request: What if the leader had not asked for help?" in said and "never:alliance_request" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--edit", "no-blakout"), "--edit:1:1: 'no-blakout' is no edit"),
        (("--edit", "no-blackout", "--edit", "at:2023-01-01T00:00:curfew"), "--edit:2:4: edit after the end"),
        (("--members", "0"), "--members"),
        (("--edit", "never:blackout", "--set", "turn_rte=1"), "--set:1:1: unknown path"),
    ],
)
def test_bad_input_is_located_and_ends_with_2(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = command(str(TINY), "--out", str(tmp_path / "study"), *arguments)
    assert done.exit_code == 2 and said in done.output
    assert not (tmp_path / "study").exists()


def test_the_command_writes_what_it_found_and_says_it(monkeypatch: Any, tiny_land: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("steppefire.study.layout.play", player(asked, parted))
    done = command(str(TINY), "--edit", "no-request", "--members", "6", "--days", "2", "--out", str(tmp_path / "s"),
                   "--workers", "1")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Was the request necessary, was it sufficient?" in done.stdout and "4 of 6 pairs" in done.stdout
    written = found.read(tmp_path / "s")
    assert written.facts["pairs"] == 6 and written.kind == "compare"
    for name in ("study.json", "report.html"):
        (tmp_path / "s" / name).unlink()
    assert studies.report(tmp_path / "s").is_file() and found.read(tmp_path / "s").facts == written.facts
    bare = command(str(TINY), "--members", "1", "--days", "2", "--out", str(tmp_path / "bare"), "--workers", "1")
    assert "no --edit" in bare.output and bare.exit_code == 0
