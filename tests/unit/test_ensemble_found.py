"""What an ensemble has found: its numbers by hand, its days from the kept series, its page and its member table."""

from __future__ import annotations

import csv
import json
import sys
from importlib import import_module
from inspect import signature
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import DATA
from typer.testing import CliRunner

import steppefire as sf
from steppefire.cli.main import app
from steppefire.core.errors import SteppefireError
from steppefire.study import by_day, ensemble, ensemble_words, kept_series, member_table, reported

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

TINY = DATA / "tiny-land"
MEMBERS, DAYS = 7, 4


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("studies") / "ensemble"
    return sf.ensemble(TINY, members=MEMBERS, out=out, seed=11, scale=0.5, days=DAYS, overrides=dict(UNEASY))


@pytest.fixture(scope="module")
def found(many: Any) -> Any:
    return many.found


# By hand.


def test_quantiles_of_a_fan_are_values_that_occur() -> None:
    values = np.array([[10.0, 0.0], [30.0, 5.0], [20.0, 5.0], [50.0, 0.0], [40.0, 5.0]])
    first, second = by_day.fan(["2022-01-01", "2022-01-02"], values)
    assert first == {"time": "2022-01-01", "q05": 10.0, "q25": 20.0, "median": 30.0, "q75": 40.0, "q95": 50.0,
                     "observed": None, "observed_high": None}  # fmt: skip
    assert [second[name] for name in by_day.LEVELS] == [0.0, 0.0, 5.0, 5.0, 5.0]


def test_days_end_at_midnight_and_count_their_largest_hour(tmp_path: Path) -> None:
    import xarray

    hours = np.datetime64("2022-01-01T01:00") + np.arange(48) * np.timedelta64(1, "h")
    people = np.zeros((3, 48, 2), np.float32)
    people[0, 23, 0], people[0, 24, 1], people[1, 30, :], people[2, 47, 0] = 7.0, 9.0, 4.0, 1.0
    names = {name for series in by_day.DAILY.values() for name in series}
    dataset = xarray.Dataset(dict.fromkeys(names, (("member", "time", "place"), people)),
                             {"time": hours.astype("datetime64[ns]")})  # fmt: skip
    days, found = by_day.daily(dataset)
    assert days == ["2022-01-01", "2022-01-02"]
    assert found["participants"].tolist() == [[7.0, 9.0], [0.0, 8.0], [0.0, 1.0]]
    assert found["dead"].tolist() == [[14.0, 18.0], [0.0, 16.0], [0.0, 2.0]]


def test_members_come_in_blocks_and_none_is_lost(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_day.daily(many.series)
    monkeypatch.setattr(kept_series, "CHUNK", 3)
    days, parts = by_day.daily(many.series)
    assert days == whole[0] and all(np.array_equal(parts[name], whole[1][name]) for name in parts)


@pytest.mark.parametrize(("count", "places"), [(5, None), (6, (0, 5)), (8, (0, 7)), (9, (1, 7)), (100, (39, 60))])
def test_the_interval_of_a_median_holds_it_in_95_of_100(count: int, places: tuple[int, int] | None) -> None:
    found = ensemble.median_interval([float(value) for value in range(count)][::-1])
    assert found == ((None, None) if places is None else tuple(map(float, places)))
    if places is not None:
        outside = 2 * sum(comb(count, hits) for hits in range(places[0] + 1)) / 2**count
        inner = 2 * sum(comb(count, hits) for hits in range(places[0] + 2)) / 2**count
        assert outside <= 0.05 < inner


def test_chances_by_day_grow_to_the_share_in_which_it_happened() -> None:
    times = ["2022-01-02T03:00+06:00", None, "2022-01-01T23:00+06:00", None]
    rows = by_day.happened(["2022-01-01", "2022-01-02", "2022-01-03"], times, "", "it")
    assert [row["value"] for row in rows] == [0.25, 0.5, 0.5]
    assert all(row["low"] < row["value"] < row["high"] for row in rows)
    held = [{"onset": {"a": "2022-01-03", "b": "2022-01-02"}}, {"onset": {}}, {"onset": None}]
    assert by_day.first(lambda row: row["onset"], held) == ["2022-01-02", None, None]


def test_what_is_reported_stands_at_its_day_with_its_ends() -> None:
    rows = by_day.fan(["2022-01-05", "2022-01-06", "2022-01-07"], np.zeros((2, 3)))
    known = {"detained:2022-01-05": (10.0, 20.0), "detained:2022-01-06": (5.0, 5.0), "dead:2022-01-07": (1.0, 2.0)}
    assert reported.put(rows, known, "detained")
    assert [(row["observed"], row["observed_high"]) for row in rows] == [(10.0, 20.0), (5.0, None), (None, None)]
    assert [reported.words(span) for span in ((1000.0, 2500.5), (None, 3.0), (3.0, None), (2.0, 2.0), None)] == [
        "1,000 to 2,500.5", "up to 3", "3 or more", "2", None]  # fmt: skip


def test_bundled_crises_have_their_ending_and_their_targets() -> None:
    ending = reported.ending("kazakhstan-2022")
    assert ending is not None and ending.outcome_class == "survives_intervention" and not ending.leader_falls
    assert reported.ending("tiny-land") is None
    texts = dict(sf.load("kazakhstan-2022").texts)
    known = reported.targets({"scenarios": {"kazakhstan-2022": {"files": texts}}}, "kazakhstan-2022")
    assert known["dead"] == (150.0, 350.0) and known["detained:2022-01-12"] == (9000.0, 15000.0)
    assert reported.targets({"scenarios": {"broken": {"files": {"scenario.yaml": "["}}}}, "broken") == {}


# Of a small ensemble.


def test_days_from_the_series_are_those_of_the_outcomes(many: Any) -> None:
    days, found = by_day.daily(many.series)
    for name, field in (("participants", "participants_by_day"), ("detained", "detained_by_day")):
        for row, values in zip(many.rows, found[name], strict=True):
            assert days == list(row[field])
            assert np.allclose(values, list(row[field].values()), atol=0.51)  # outcomes are whole people
    dead = [row["dead_civilians"] + row["dead_security"] for row in many.rows]
    assert np.allclose(found["dead"][:, -1], dead, atol=1.02)


def test_it_says_the_likeliest_ending_first_with_its_interval_and_leaves_no_number_out(found: Any, many: Any) -> None:
    classes = [row["outcome_class"] for row in many.rows]
    likeliest = max(found.facts["outcome_class"], key=lambda name: found.facts["outcome_class"][name]["chance"])
    hits = classes.count(likeliest)
    first = found.sentences[0]
    assert first.startswith(f"In {MEMBERS} runs of tiny-land the likeliest ending is that ")
    assert ensemble_words.ENDINGS[likeliest] in first and f"{100 * hits / MEMBERS:.0f} %" in first
    assert "95 % interval" in first
    assert any(sentence.startswith("Dead on both sides: ") for sentence in found.sentences)
    assert any(f"{path} = " in found.sentences[-1] for path, _ in UNEASY), "the numbers set by hand are told"
    assert any("scale 0.5" in limit for limit in found.limits)
    assert any(f"after {DAYS} days" in limit for limit in found.limits)
    assert set(ensemble_words.ENDINGS) == set(found.facts["outcome_class"])
    assert {table.name for table in found.tables} == {
        "outcomes", "events", "numbers", "rates", "participants_by_day", "dead_by_day", "detained_by_day"}  # fmt: skip
    numbers = next(table for table in found.tables if table.name == "numbers")
    crowd = next(row for row in numbers.rows if row["what"] == "largest day")
    assert crowd["median"] == sorted(row["participants_peak"] for row in many.rows)[MEMBERS // 2]


def test_endings_that_tie_are_all_named() -> None:
    share = {"low": 0.1, "high": 0.8}
    told = {"members": 5, "outcome_class": dict.fromkeys(ensemble_words.ENDINGS, {"chance": 0.0, **share})}
    told["outcome_class"] |= {"coup": {"chance": 0.4, **share}, "civil_war": {"chance": 0.4, **share},
                              "no_crisis": {"chance": 0.2, **share}}  # fmt: skip
    first, others, seen = ensemble_words.endings("tiny-land", told, "coup")
    assert first.startswith("In 5 runs of tiny-land no ending is the likeliest. Equally often, each in 40 %")
    assert ensemble_words.ENDINGS["coup"] in first and ensemble_words.ENDINGS["civil_war"] in first
    assert others.endswith("runs: there is no crisis 20 %.") and seen.startswith("What happened, that his own elite")


def test_it_says_what_sets_runs_apart_besides_chance(found: Any, many: Any) -> None:
    def said(prior: bool, facts: int) -> str:
        return ensemble_words.spread(found.facts, {"plan": {"prior": prior}}, facts)

    assert said(False, 0).endswith("; chance alone sets the runs apart.")
    assert "chance and the 12 facts of the country that are not surely known, drawn from their priors, set" in said(
        False, 12)  # fmt: skip
    assert "not surely known and the model's numbers, drawn from their priors, set the runs apart" in said(True, 12)
    texts = dict(sf.load("belarus-2020").texts)
    document: dict[str, Any] = {"scenarios": {"a": {"files": texts}}, "settings": {"set": []}}
    drawn = reported.facts_drawn(document, "a")
    assert drawn == sum(fact.prior is not None for fact in sf.load("belarus-2020").facts.values()) > 5
    name = next(name for name, fact in sf.load("belarus-2020").facts.items() if fact.prior is not None)
    document["settings"]["set"] = [[f"facts.{name}", 1.0]]
    assert reported.facts_drawn(document, "a") == drawn - 1
    assert reported.facts_drawn(many.document, many.groups[0]) == 0


def test_what_is_reported_of_a_whole_crisis_stands_beside_whole_runs_only(found: Any) -> None:
    known = {"participants_peak": (50.0, 5000.0), "detained:2022-01-02": (3.0, 9.0)}
    fans = {"detained": by_day.fan(["2022-01-01", "2022-01-02"], np.array([[1.0, 4.0]]))}
    reported.put(fans["detained"], known, "detained")
    (table,) = ensemble.beside(found.facts["numbers"], known, fans)
    assert [(row["what"], row["reported"]) for row in table.rows] == [
        ("largest day", "50 to 5,000"), ("detained by 2022-01-02", "3 to 9")]  # fmt: skip
    assert table.rows[1]["median"] == 4.0
    assert ensemble.beside(found.facts["numbers"], {}, {}) == []
    assert "reported" not in {table.name for table in found.tables}, "tiny-land was cut short"


def test_outcome_bars_are_marked_where_something_happened() -> None:
    rows = [{"chance": 0.0, "low": 0.0, "high": 0.1}] * 7
    told = {"outcome_class": dict(zip(ensemble_words.ENDINGS, rows, strict=True))}
    bars = ensemble.charts(told, "coup", {}, [])[0].rows
    assert [row["label"] for row in bars if row["observed"]] == [ensemble_words.ENDINGS["coup"]]
    assert not any(row["observed"] for row in ensemble.charts(told, None, {}, [])[0].rows)


def test_dollars_are_told_by_the_million() -> None:
    row = ensemble.in_millions({"unit": "USD", "median": 2.5e6, "q05": 0.0, "median_low": None})
    assert row == {"unit": "million USD", "median": 2.5, "q05": 0.0, "median_low": None}
    assert ensemble.in_millions({"unit": "people", "median": 3.0}) == {"unit": "people", "median": 3.0}


def test_the_folder_has_the_page_the_tables_and_every_member_in_a_row(many: Any) -> None:
    page = many.report()
    assert page == many.folder / "report.html"
    text = page.read_text("utf-8")
    assert "tiny-land: 7 runs" in text and str(many.folder.parent) not in text
    with (many.folder / member_table.FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["member"]) for row in rows] == list(range(MEMBERS))
    for kept, row in zip(rows, many.rows):
        assert kept["outcome_class"] == row["outcome_class"]
        for unit, dead in row["dead_by_unit"].items():
            assert kept[f"dead_by_unit.{unit}"] == str(dead)
    document = json.loads((many.folder / "study.json").read_text("utf-8"))
    assert document["facts"]["members"] == MEMBERS


def test_report_tells_a_study_that_nobody_told_yet(many: Any, tmp_path: Path) -> None:
    for name in ("study.json", "report.html", member_table.FILE):
        (many.folder / name).unlink(missing_ok=True)
    done = CliRunner().invoke(app, ["report", str(many.folder)])
    assert done.exit_code == 0 and done.stdout.strip() == str(many.folder / "report.html")
    assert (many.folder / "study.json").is_file() and (many.folder / member_table.FILE).is_file()


def test_a_study_told_by_another_command_is_left_to_it(many: Any) -> None:
    other = type(many)(many.folder, {**many.document, "plan": {"kind": "scorecard"}}, many.rows)
    with pytest.raises(SteppefireError, match="only `steppefire scorecard` can"):
        _ = other.found


@pytest.mark.parametrize("wanted", [True, False])
def test_the_command_says_where_the_page_is_unless_none_is_wanted(wanted: bool, tmp_path: Path) -> None:
    words = ["ensemble", str(TINY), "--members", "1", "--days", "1", "--scale", "0.1", "--workers", "1",
             "--out", str(tmp_path / "one")]  # fmt: skip
    done = CliRunner().invoke(app, words if wanted else [*words, "--no-report"])
    assert done.exit_code == 0, done.stderr
    assert ("page: " in done.stderr) == wanted == (tmp_path / "one" / "report.html").is_file()
    assert (tmp_path / "one" / member_table.FILE).is_file()
    assert "In 1 run of tiny-land" in done.stdout


@pytest.mark.parametrize("name", sf.STUDIES)
def test_every_study_can_leave_the_page_out(name: str) -> None:
    module = import_module(f"steppefire.cli.{name}")
    assert signature(module.command).parameters["no_report"].default is False
    assert "--no-report" in CliRunner().invoke(app, [name, "--help"]).stdout


# The table of members.


def test_rows_are_flattened_with_dots_and_every_column_is_there_for_every_row() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "a", "member": 0, "inputs": {"facts.x": 0.5}, "dead_by_unit": {"almaty": 3}, "taken": ["hall", "tv"]},
        {"member": 1, "name": "a", "concessions": {"purge": "2022-01-05"}, "troops": None, "odd": [{"k": 1}]},
    ]
    text = member_table.csv_text(rows)
    assert text.splitlines() == [
        "name,member,concessions.purge,dead_by_unit.almaty,odd,taken,troops,input.facts.x",
        "a,0,,3,,hall tv,,0.5",
        'a,1,2022-01-05,,"[{""k"": 1}]",,,',
    ]
    turned = [dict(reversed(list(row.items()))) for row in rows]
    assert member_table.csv_text(turned) == text, "the order of keys in a row changes nothing"
