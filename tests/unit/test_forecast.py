"""What next: what was known at the hour of a forecast, what it leaves out, what it says, and how it fails."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import made_up_members
import numpy as np
import pytest
from typer.testing import CliRunner

import steppefire as sf
from steppefire.cli.main import app
from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.scenario.observed import read_observed
from steppefire.study import asked, forecast, forecast_scores, known_then, lived, particles, scoring
from steppefire.study.layout import Layout

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
T = "2022-01-06T22:00"
WEST = "2022-01-06T12:00"


@pytest.fixture(scope="module")
def land() -> Any:
    return load(TINY)


@pytest.fixture(scope="module")
def real() -> Any:
    return load("kazakhstan-2022")


def ledger(scenario: Any, when: str) -> known_then.Ledger:
    return known_then.ledger(scenario, scenario.start.fromisoformat(when + "+06:00"))


def test_only_what_was_published_is_known(real: Any) -> None:
    """Every claim that is named was published by then; of a day that is not over nothing is known."""
    published = {claim.id: claim.reported for claim in real.claims}
    for when, some in (("2022-01-04T23:00", "P01"), ("2022-01-05T00:00", "D01"), ("2022-01-07T00:00", "D04b")):
        found = ledger(real, when)
        named = {claim.id for claim in found.used} | set(found.unused)
        moment = real.start.fromisoformat(when + "+06:00")
        assert some in named and all(published[name] <= moment for name in named)
    assert "D01" not in {claim.id for claim in ledger(real, "2022-01-04T23:00").used}


def test_copies_count_once(real: Any) -> None:
    found = ledger(real, "2022-01-07T00:00")
    ids = {claim.id: claim for claim in found.used}
    assert "D04a" not in ids and ids["D04b"].copies == ("D04a",), "the same count, rounded"
    assert "D04b" in found.unused["D04a"]
    assert "D03" in ids, "another body, in one city"


def test_what_cannot_be_used_says_why(real: Any) -> None:
    unused = ledger(real, "2022-02-01T00:00").unused
    assert unused["P10a"] == known_then.NO_NUMBER if "P10a" in unused else True
    assert unused["P14a"] == known_then.DRIFTS and unused["K07"] == "it gives no number" if "K07" in unused else True
    assert unused["P17a"] == known_then.NO_NUMBER and unused["D20"] == known_then.NO_NUMBER


def test_early_official_counts_may_be_too_low(real: Any) -> None:
    ids = {claim.id: claim for claim in ledger(real, "2022-01-07T00:00").used}
    assert ids["K01"].above == pytest.approx(3.0 * ids["K01"].below), "more may have died than an office says"
    assert ids["P02a"].source == known_then.UNVERIFIED and ids["P02a"].above == ids["P02a"].below
    assert ids["D01"].high == math.inf


def test_few_people_of_a_small_run_say_little(real: Any) -> None:
    moment = real.start.fromisoformat("2022-01-07T00:00+06:00")
    small = {claim.id: claim.below for claim in known_then.ledger(real, moment, 0.01).used}
    whole = {claim.id: claim.below for claim in known_then.ledger(real, moment, 1.0).used}
    assert small["K01"] > 1.5 > whole["K01"] and small["D04b"] < 1.2 * whole["D04b"] + 0.2


def test_numbers_of_claims_come_out_of_series() -> None:
    """Two members, 48 hours, three places in two units; the second member has twice as many of everything."""
    hours = np.arange(1.0, 49.0)
    one = np.stack([hours, 2.0 * hours, np.where(hours == 30, 900.0, 10.0)], axis=1)
    series = {name: np.stack([one, 2.0 * one]) for name in ("arrested", "active", "dead_civilians", "dead_security")}
    ids, units = np.array(["a", "b", "c"]), np.array(["west", "west", "east"])

    def value(quantity: str, scope: str, since: float | None, at: float) -> list[float]:
        claim = SimpleNamespace(quantity=quantity, scope=scope, since=since, at=at)
        return list(known_then.value(claim, series, ids, units))  # type: ignore[arg-type]

    assert value("detained", "unit:west", None, 24.0) == [72.0, 144.0]
    assert value("detained", "unit:west", 12.0, 24.0) == [36.0, 72.0], "those of the period alone"
    assert value("dead", "place:b", None, 10.0) == [40.0, 80.0], "both sides"
    assert value("crowd", "place:c", 24.0, 48.0) == [900.0, 1800.0], "the largest of the period"
    assert value("crowd", "place:c", None, 24.0) == [10.0, 20.0], "of the day, if no beginning is named"
    assert value("units_unrest", "country", None, 20.0) == [1.0, 1.0]
    assert value("units_unrest", "country", None, 48.0) == [2.0, 2.0]


def test_a_leader_who_decides_is_in_office(real: Any) -> None:
    run = SimpleNamespace(out_hour=lambda: np.array([50.0, 90.0, np.inf]))
    moment = real.start + timedelta(hours=84)  # his last decision known then: 3 January, 18:00
    assert forecast.in_office(run, real, moment).tolist() == [False, True, True]


def test_usual_questions_are_open_at_the_hour(real: Any, land: Any) -> None:
    def usual(hours: float) -> tuple[str, ...]:
        return asked.usual(real, real.start + timedelta(hours=hours), None)

    assert "at:2022-01-04T01:00:reverse_price" in usual(72.0) and "never:blackout" in usual(72.0)
    late = usual(132.0)  # 6 January, noon: the price is back, the net is cut, help is asked for
    assert late == ("at:2022-01-06T13:00:blackout=0", "never:shooting_order")
    assert all(asked.checked(asks, real, real.start + timedelta(hours=hours), None) == asks
               for hours, asks in ((72.0, usual(72.0)), (132.0, late)))  # fmt: skip


@pytest.mark.parametrize("ask", ["at:2022-01-05T00:00:sack_cabinet", "set:turn_rate=0.1", "without:leader", "nothing"])
def test_questions_that_cannot_be_asked(land: Any, ask: str) -> None:
    with pytest.raises(InputError, match="--ask:1:1"):
        forecast.plan(land, T, Settings(), 4, asks=(ask,))


@pytest.mark.parametrize("when", ["2021-12-31T00:00", "2022-01-11T00:00", "soon"])
def test_a_time_outside_the_run_is_bad_input(when: str) -> None:
    found = CliRunner().invoke(app, ["forecast", str(TINY), "--from", when])
    assert found.exit_code == 2 and "--from:1:1" in found.stderr


def test_no_member_is_bad_input(land: Any) -> None:
    assert CliRunner().invoke(app, ["forecast", str(TINY), "--from", T, "--members", "0"]).exit_code == 2
    with pytest.raises(ValueError, match="member"):
        sf.forecast(land, T, members=0)


def played(land: Any, folder: Path, **more: Any) -> Any:
    given = {"members": 3, "replayed": 2, "asks": ("never:shooting_order",), "scale": 0.05, "days": 8, **more}
    return sf.forecast(land, T, out=folder, **given)


def said(found: Any) -> str:
    """All that a forecast says but with what it was made."""
    return json.dumps({**found.document(), "made": None}, sort_keys=True)


@pytest.fixture(scope="module")
def first(land: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(land, tmp_path_factory.mktemp("first") / "here")


def test_later_claims_and_decisions_are_never_read(land: Any, first: Any, tmp_path: Path) -> None:
    """Other claims and another script after the hour: the same bytes."""
    turn = land.start.fromisoformat(T + "+06:00")
    claims = tuple(claim.model_copy(update={"low": 9e4, "high": 9e5, "quantity": "dead"}) if claim.reported > turn
                   else claim for claim in land.claims)  # fmt: skip
    script = [entry for entry in land.script if entry.time <= turn]
    script.append(land.script[0].model_copy(update={"time": turn + timedelta(hours=1), "action": "resign",
                                                    "scope": "country"}))  # fmt: skip
    assert claims != land.claims and len(script) < len(land.script)
    other = played(land.model_copy(update={"claims": claims, "script": tuple(script)}), tmp_path / "other")
    assert said(other.found) == said(first.found)
    assert first.ledger.used and {claim.id for claim in first.ledger.used} == {"P01", "D01"}


def test_earlier_claims_are_read(land: Any, first: Any) -> None:
    claims = tuple(claim.model_copy(update={"low": 7.0}) if claim.id == "P01" else claim for claim in land.claims)
    plan = replace(first.plan, study=replace(first.plan.study, scenarios={
        land.name: land.model_copy(update={"claims": claims})}))  # fmt: skip
    assert [claim.says for claim in forecast.weighed(plan, first.many).ledger.used][0] == "7 or more"


def test_what_it_says_hangs_together(first: Any) -> None:
    found = first.found
    tables = {table.name: table.rows for table in found.tables}
    charts = {chart.name: chart for chart in found.charts}
    assert sum(row["chance"] for row in tables["outcomes"][:7]) == pytest.approx(1.0)
    assert [row["day"] for row in tables["days"]] == ["2022-01-06", "2022-01-07", "2022-01-08"]
    assert all(row["low"] <= row["chance"] <= row["high"] for row in tables["days"] + tables["outcomes"])
    for row in charts["fan"].rows:
        assert row["q05"] <= row["q25"] <= row["median"] <= row["q75"] <= row["q95"] and row["time"] >= "2022-01-06T12"
    by_time: dict[str, float] = {}
    for row in charts["shares"].rows:
        by_time[row["time"]] = by_time.get(row["time"], 0.0) + row["value"]
    assert all(total == pytest.approx(1.0) for total in by_time.values())
    assert {row["ask"] for row in tables["effects"]} == {"never:shooting_order"}
    assert found.facts["weights"] == pytest.approx(first.weight) and sum(first.weight) == pytest.approx(1.0)
    assert list(first.outcomes["weight"]) == list(first.weight)


def test_going_on_plays_nothing_again(land: Any, first: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("a finished member was played again")

    monkeypatch.setattr("steppefire.study.batches.play_one", never)
    assert said(forecast.played(first.plan, first.folder, Layout()).found) == said(first.found)


def test_the_page_is_written_and_an_untold_forecast_names_its_command(first: Any) -> None:
    (first.folder / "study.json").unlink(missing_ok=True)
    found = CliRunner().invoke(app, ["report", str(first.folder)])
    assert found.exit_code == 1 and "only `steppefire forecast` can" in found.stderr
    page = first.report()
    assert "What next: tiny-land" in page.read_text("utf-8") and (first.folder / "study.json").is_file()
    page.unlink()
    assert CliRunner().invoke(app, ["report", str(first.folder)]).exit_code == 0 and page.is_file()


def test_nothing_was_known(land: Any, first: Any) -> None:
    plan = replace(first.plan, asks=(), study=replace(first.plan.study, scenarios={
        land.name: land.model_copy(update={"claims": ()})}))  # fmt: skip
    alone = forecast.weighed(plan, first.many)
    assert alone.weight == pytest.approx(1.0 / 3.0) and alone.power == 1.0
    assert alone.found.sentences[0].startswith("Nothing was known that could be used: the forecast rests on the model")


def test_the_command_tells_and_keeps(first: Any) -> None:
    found = CliRunner().invoke(app, ["forecast", str(TINY), "--from", T, "--members", "3", "--replayed", "2", "--ask",
                                     "never:shooting_order", "--scale", "0.05", "--days", "8", "--workers", "1",
                                     "--out", str(first.folder)])  # fmt: skip
    assert found.exit_code == 0, found.stderr
    assert "How it ends" in found.stdout and "Likeliest end" in found.stdout
    assert (first.folder / "study.json").exists() and (first.folder / "tables" / "effects.csv").exists()


def test_effects_are_differences_within_pairs() -> None:
    def row(out: bool, dead: int) -> dict[str, Any]:
        kind = "coup" if out else "survives_repression"
        return made_up_members.row("land", 0, kind, dead_civilians=dead, dead_security=0, shooting_time=None)

    pairs = [(row(True, 120), row(False, 20)), (row(True, 10), row(True, 30)), (row(False, 0), row(False, 0))]
    rows = {(entry["what"]): entry for entry in asked.effects("never:x", pairs, np.array([2, 1, 1]))}
    falls, dead = rows["the leader falls"], rows["dead"]
    assert (falls["without"], falls["given"], falls["difference"]) == pytest.approx((0.75, 0.25, -0.5))
    assert falls["low"] < -0.5 < falls["high"]
    assert dead["difference"] == pytest.approx((2 * -100 + 20 + 0) / 4) and dead["low"] < dead["difference"]
    assert rows["foreign troops come"]["high"] > 0.0 == rows["foreign troops come"]["difference"], "doubt is left"


def test_claims_of_one_member_recover_it(real: Any, tmp_path: Path) -> None:
    """Each of 16 members once as the truth: its crowds and arrests of 4 January weigh the others for 5 January.

    If weights said nothing, 12 or more of 16 would be better by chance in 3.8 % of such sets of members.
    """
    plan = forecast.plan(real, "2022-01-05T00:00", Settings(scale=0.01, days=5), 16, prior=True, replayed=0)
    members = forecast.many.played(plan.study, tmp_path / "members")
    when = {"since": 72.0, "at": 96.0}
    shape = {"claimant": "", "source": "other", "below": 0.3, "above": 0.3, "low": 0.0, "high": 0.0}
    asks = [known_then.Known(quantity, quantity, "country", **{**when, **shape})  # type: ignore[arg-type]
            for quantity in ("participants", "detained")]  # fmt: skip
    run = lived.read(members.series, 96.0, asks)
    peak = np.log10(1.0 + lived.largest_after(run, 96.0))
    better, scores = 0, np.zeros(2)
    for truth in range(16):
        others = np.arange(16) != truth
        claims = [replace(ask, low=value, high=value) for ask, value in zip(asks, run.claimed[truth])]
        logs = particles.log_likelihood(claims, run.claimed[others])
        weight, _ = particles.tempered(logs, np.ones(15, bool), 4.0)
        pair = [scoring.crps(peak[others], w, peak[truth]) for w in (weight, np.full(15, 1.0 / 15.0))]
        better += pair[0] < pair[1]
        scores += pair
    assert better >= 12 and scores[0] < scores[1]


def test_numbers_to_come_are_scored(real: Any) -> None:
    """Of each kind the last day within the run; what was over when a forecast began is left out."""
    assert {measure: (f"{over:%d}", seen) for measure, (over, seen) in forecast_scores.targets(real, 8).items()} == {
        "participants:2022-01-05": ("06", 35_000.0), "dead": ("09", 250.0), "detained:2022-01-08": ("09", 4_400.0)}
    rows = [{"participants_by_day": {"2022-01-05": people}, "detained_by_day": {"2022-01-08": people / 10},
             "dead_civilians": people / 100, "dead_security": 0.0, "leader_in_office": people < 90_000,
             "outcome_class": "survives_intervention" if people < 90_000 else "coup"}
            for people in (20_000.0, 35_000.0, 90_000.0)]  # fmt: skip
    weight = np.array([0.2, 0.8, 0.0])

    def begun(day: int) -> Any:
        plan = SimpleNamespace(scenario=real, turn=real.start + timedelta(days=day),
                               settings=SimpleNamespace(decide_from="then"))  # fmt: skip
        return SimpleNamespace(plan=plan, many=SimpleNamespace(rows=rows), weight=weight, ess=2.0, power=1.0,
                               ledger=SimpleNamespace(used=()))  # fmt: skip

    found = {row["number"]: row for row in forecast_scores.numbers(begun(4), rows[2:], 8)}
    crowd = found["participants of 2022-01-05"]
    assert crowd["people_weighted"] == pytest.approx(0.2 * 15_000 - 0.2 * 0.8 * 15_000)
    assert crowd["people_from_0"] == 55_000.0 and crowd["gain_low"] > 0.0
    assert crowd["log_from_0"] == pytest.approx(math.log10(90_001 / 35_001))
    assert "participants of 2022-01-05" not in {row["number"] for row in forecast_scores.numbers(begun(5), rows, 8)}
    ends = forecast_scores.endings(begun(4), rows, read_observed())
    assert ends["brier_falls_weighted"] == 0.0 and ends["brier_falls_equal"] == pytest.approx(1.0 / 9.0)
    assert ends["brier_class_from_0"] == pytest.approx(2.0 / 9.0)
    assert ends["falls_others"] == pytest.approx(5.0 / 7.0) and ends["class_others"] == pytest.approx(1.0 / 7.0)
