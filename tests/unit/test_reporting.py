"""Sources in a small country: what they report with misreporting and without, what a falsehood costs, and the rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import pack
from steppefire.engine import run as engine_run
from steppefire.engine.claims import Clerk
from steppefire.engine.formats import CLAIM_COLUMNS
from steppefire.mechanisms import belief
from steppefire.mechanisms import exposure as e
from steppefire.mechanisms import sources as s
from steppefire.mechanisms.statics import CROWD
from steppefire.scenario.load import from_texts
from steppefire.study.ledgers import TRUE_SERIES, latest, ratios, truth, value

UNEASY = (("effort", "1.9"), ("available", "0.3"), ("anonymity", "60"), ("turn_rate", "0.5"), ("symbol_pull", "2"),
          ("siege_minimum", "5"), ("siege_fire", "0.02"), ("arrest_rate", "0.1"), ("wanted_rate", "0.05"))  # fmt: skip


TRACES = {"foreign_detained": ("foreign_detained",), "arms_found": ("cache_arms_found", "arms_again"),
          "border_crossings": ("crossings_seen",), "orders_reported": ("orders_given",),
          "calls_reported": ("calls_made",)}  # fmt: skip


def simulated(scenario: Any, *without: str, seed: int = 2022, more: tuple[tuple[str, str], ...] = ()) -> Any:
    settings = Settings(seed=seed, overrides=UNEASY + more, without=without)
    return engine_run.simulate(scenario, settings, cache=False)


@pytest.fixture(scope="module")
def told(tiny_land: Any) -> Any:
    return simulated(tiny_land)


@pytest.fixture(scope="module")
def honest(tiny_land: Any) -> Any:
    return simulated(tiny_land, "misreporting")


def hour_of(result: Any, moment: str) -> int:
    """Row of the series that ends at a moment."""
    at = np.datetime64(moment[:16], "ns")
    return int(np.flatnonzero(result.coords["time"][1] == at)[0])


def inside(result: Any, scope: str) -> np.ndarray:
    return np.ones(4, bool) if scope == "country" else result.coords["unit"][1] == scope.partition(":")[2]


def exact(result: Any, row: dict[str, Any]) -> float:
    """The true number that a row is about, from the series."""
    places, hour = inside(result, row["scope"]), hour_of(result, row["to"])
    series = {name: np.asarray(values, float) for name, (_, values, _) in result.series.items()}
    if row["quantity"] in TRUE_SERIES:
        return float(sum(series[name][hour][places].sum() for name in TRUE_SERIES[row["quantity"]]))
    if row["quantity"] in TRACES:
        return float(sum(np.sum(series[name][hour]) for name in TRACES[row["quantity"]]))
    people = result.coords["population"][1][places]
    if row["quantity"] in ("connectivity", "blocked_hours"):
        linked = (series["connectivity"][: hour + 1][:, places] * people).sum(axis=1) / people.sum()
        return float(linked[-1]) if row["quantity"] == "connectivity" else float((1.0 - linked).sum())
    first = hour_of(result, row["from"]) + 1 if row["from"] > "2022-01-01T00:00+06:00" else 0
    name = {"participants": "participants", "crowd": "active", "attackers": "violent"}[row["quantity"]]
    return float(series[name][first : hour + 1][:, places].sum(axis=1).max())


def test_without_misreporting_every_row_is_the_truth_at_its_time(honest: Any) -> None:
    names = {row["quantity"] for row in honest.claims}
    assert {"detained", "dead", "injured_security", "injured_civilians", "participants", "crowd", "attackers",
            "connectivity", "blocked_hours"} <= names  # fmt: skip
    for row in honest.claims:
        assert row["low"] == row["high"] and row["words"] == ""
        assert row["low"] == pytest.approx(exact(honest, row), rel=1e-5, abs=1e-6), row


def test_without_misreporting_everybody_speaks_from_the_start_and_is_believed_as_before(honest: Any) -> None:
    assert {row["claimant"] for row in honest.claims} == set(s.NAMES)
    trust = honest.series["trust"][1]
    assert (trust == trust[0]).all()


def test_with_misreporting_figures_differ_from_the_truth_and_from_each_other(told: Any) -> None:
    numbers = [row for row in told.claims if row["quantity"] in TRUE_SERIES and value(row) is not None]
    wrong = [row for row in numbers if abs(value(row) - exact(told, row)) > 0.5]
    assert len(numbers) > 100 and len(wrong) > 0.5 * len(numbers)
    dead = [latest(told.claims, "dead_civilians", (name,)) for name in ("news agencies", "exile press")]
    assert None not in dead and len({*dead, latest(told.claims, "dead_attackers", ("interior ministry",))}) == 3


def test_where_nobody_tells_a_story_reporting_moves_no_crowd(told: Any, honest: Any) -> None:
    for name in ("active", "dead_civilians", "arrested", "injured_security"):
        assert np.array_equal(told.series[name][1], honest.series[name][1]), name
    assert repr(told.events) == repr(honest.events)


def test_an_exposed_falsehood_costs_the_official_story_belief(tiny_land: Any) -> None:
    """The same hour, in which sources that tell the story are trusted as before, or have been caught."""
    made = engine_run.prepare(tiny_land, Settings(), 4)[3]
    made.advance(0, 0, Killing(4))
    story = []
    for lost in (0.0, 0.5):
        read = SimpleNamespace(**{**made.statics, **made.now, "foreign_story": np.ones(4),
                                  "trust_lost": np.full(len(s.SOURCES), lost)})  # fmt: skip
        story.append(belief.step(read, made.parameters["belief"], None)["believed_story"])
    assert (story[1] == pytest.approx(0.5 * story[0])) and (story[0] > 0.0).all()


def test_figures_of_witnesses_reach_cut_places_less(tiny_land: Any) -> None:
    claimed, trust = np.zeros(len(s.SOURCES)), np.full(len(s.SOURCES), 0.5)
    claimed[[s.MINISTRY, s.AGENCIES]] = 10.0, 100.0
    said, weight = belief.told(claimed, trust, np.array([1.0, 0.0]), 1.0)
    assert said.tolist() == [55.0, 10.0] and weight.tolist() == [1.0, 0.5]


def test_honest_sources_lose_no_trust_because_time_passes(tiny_land: Any) -> None:
    """Nobody is biased, slow or blind: counts grow all the time, and later ones expose nobody."""
    honest = {"bias_hidden": 0.0, "bias_own": 0.0, "bias_street": 0.0, "reach_agencies": 1.0, "reach_exile": 1.0,
              "reach_bodies": 1.0, "hospital_dead": 1.0, "avoid_hospital": 0.0, "count_noise": 0.0, "flattery": 0.0,
              "lag_police": 1.0, "lag_hospital": 1.0, "lag_witness": 1.0, "lag_court": 12.0, "overdispersion": 0.0,
              "serious_share": 1.0}  # fmt: skip
    states = played(tiny_land, 144, **{**CALM, **honest})
    lost = states[-1]["trust_lost"]
    assert {s.NAMES[i]: lost[i] for i in np.flatnonzero(lost > 0.02)} == {}


def test_two_runs_give_the_same_ledger_and_another_seed_another(tiny_land: Any, told: Any) -> None:
    assert simulated(tiny_land).claims == told.claims
    again, other = ratios(told), ratios(simulated(tiny_land, seed=5))
    shared = [pair for pair in again if pair in other]
    assert any(abs(again[pair] - other[pair]) > 0.1 for pair in shared)


def test_a_blackout_lowers_what_witnesses_report_and_not_what_officials_know(tiny_land: Any, told: Any) -> None:
    """The same history in which witnesses need the net, or do not; officials' figures stay as they are."""
    said = (("inquiry_first", "0"), ("silence", "0"))
    free = simulated(tiny_land, more=(("net_dependence", "0"), *said))
    bound = simulated(tiny_land, more=(("net_dependence", "1"), *said))
    for quantity in ("dead_civilians", "injured_civilians", "detained"):
        learnt = [latest(run.claims, quantity, ("non-governmental bodies",)) for run in (bound, free)]
        assert learnt[0] < 0.97 * learnt[1], quantity
    officials = [[row | {"id": "", "bias": ""} for row in run.claims if row["claimant"] == "interior ministry"]
                 for run in (bound, free)]  # fmt: skip
    assert officials[0] == officials[1]


def test_rows_have_the_columns_of_the_ledger_and_the_reader_takes_them(tiny_land: Any, told: Any) -> None:
    assert all(tuple(row) == CLAIM_COLUMNS for row in told.claims)
    assert len({row["id"] for row in told.claims}) == len(told.claims)
    text = io.StringIO()
    writer = csv.DictWriter(text, CLAIM_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(told.claims)
    read = from_texts(tiny_land.texts | {"claims.csv": text.getvalue()}).claims
    assert len(read) == len(told.claims)
    for claim, row in zip(read, told.claims):
        assert (claim.id, claim.quantity, claim.low, claim.high, claim.scope) == (
            row["id"], row["quantity"], row["low"], row["high"], row["scope"])  # fmt: skip
        assert (claim.words or "") == row["words"] and claim.mark == "D"


def test_revisions_name_the_figure_before(told: Any) -> None:
    seen: dict[str, dict[str, Any]] = {}
    named = 0
    for row in told.claims:
        seen[row["id"]] = row
        for verb in ("revises ", "withdraws "):
            if verb in row["bias"]:
                before = seen[row["bias"].partition(verb)[2]]
                assert [before[key] for key in ("claimant", "quantity", "scope")] == [
                    row[key] for key in ("claimant", "quantity", "scope")]  # fmt: skip
                named += 1
    assert named > 50


def test_the_clerk_goes_on_where_it_stopped(tiny_land: Any, told: Any) -> None:
    built = engine_run.prepare(tiny_land, Settings(), 4)[1]
    shape = (len(s.SOURCES), len(s.QUANTITIES), 3)
    hours = np.full(shape, -1.0)
    now = {"published_hour": hours, "published_low": np.full(shape, 7.0), "published_high": np.full(shape, 7.0),
           "published_words": np.full(shape, float(s.EXACT)), "largest_hour": np.zeros((4, 3))}  # fmt: skip
    whole, first, second = (Clerk(tiny_land, built) for _ in range(3))
    for hour in (30, 31, 32):
        hours[s.MINISTRY, s.DETAINED, 0] = hour
        whole.watch(hour, now)
        if hour < 32:
            first.watch(hour, now)
        else:
            second.restore(pack.unpack(pack.pack(first.snapshot())))
            second.watch(hour, now)
    assert second.rows == whole.rows and len(whole.rows) == 3
    assert whole.rows[2]["bias"].endswith("revises D002") and len(first.rows) == 2


class Killing:
    """A street with the same deaths, arrests and injuries in every hour."""

    def __init__(self, places: int):
        self.places = places

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        each = {"active": 900.0, "violent": 200.0, "new_dead": 3.0, "new_arrests": 5.0, "new_injured": 9.0}
        return {name: np.full(self.places, each.get(name, 50.0)) for name in (*CROWD, "participants")}


def played(tiny_land: Any, hours: int, **parameters: float) -> list[dict[str, Any]]:
    """State after each hour of a country in which people are killed all the time."""
    overrides = tuple((name, repr(number)) for name, number in parameters.items())
    made = engine_run.prepare(tiny_land, Settings(overrides=overrides), 4)[3]
    states = []
    for hour in range(hours):
        made.advance(hour, hour // 24, Killing(4))
        states.append(made.now)
    return states


CALM = {"silence": 0.0, "silence_shame": 0.0, "source_bias_sd": 0.0, "inquiry_first": 0.0, "bias_threat": 0.0,
        "net_dependence": 0.0}  # fmt: skip


def test_a_denial_that_witnesses_expose_costs_the_ministry_trust_and_silence_of_others_does_not(tiny_land: Any) -> None:
    exposed = played(tiny_land, 120, bias_hidden=2.0, bias_street=0.0, **CALM)
    alone = played(tiny_land, 120, bias_hidden=2.0, bias_street=0.0, reach_agencies=0.0, reach_exile=0.0,
                   reach_bodies=0.0, **CALM)  # fmt: skip
    start = exposed[0]["trust"][s.MINISTRY]
    assert exposed[-1]["trust"][s.MINISTRY] < 0.8 * start
    assert alone[-1]["trust"][s.MINISTRY] == start
    assert alone[-1]["claimed_dead"][s.MINISTRY] < 0.5 * alone[-1]["losses"][1].sum()


def test_an_exaggeration_costs_the_exile_press_trust_just_as_well(tiny_land: Any) -> None:
    plain = played(tiny_land, 120, bias_hidden=0.0, bias_street=0.0, **CALM)
    loud = played(tiny_land, 120, bias_hidden=0.0, bias_street=2.0, reach_exile=1.0, **CALM)
    assert loud[-1]["trust"][s.EXILES] < 0.8 * plain[-1]["trust"][s.EXILES]


def test_lost_trust_comes_back_slowly_once_nobody_speaks(tiny_land: Any) -> None:
    made = engine_run.prepare(tiny_land, Settings(overrides=(("silence", "1"), ("trouble_crowd", "100000"))), 4)[3]
    made.now["trust_lost"] = np.full(len(s.SOURCES), 0.5)
    trust = []
    for hour in range(201):
        made.advance(hour, hour // 24, Killing(4))
        trust.append(made.now["trust"][s.MINISTRY])
    assert (np.diff(trust) > 0).all()
    assert trust[200] - trust[0] == pytest.approx(0.45 * 0.5 * (1.0 - np.exp(-200 / 1500.0)), rel=0.01)


def test_a_too_frank_figure_is_taken_back_and_not_repeated_soon(tiny_land: Any) -> None:
    states = played(tiny_land, 200, bias_hidden=2.0, withdrawal_rate=1.0, hospital_dead=1.0, muzzle_hours=48.0, **CALM)
    words = np.array([state["published_words"][s.HEALTH, s.DEAD, 0] for state in states])
    back = np.flatnonzero(words == s.WITHDRAWN)
    assert back.size and words[back[0] - 1] == s.EXACT
    first = back[0]
    assert (words[first : first + 48] == s.WITHDRAWN).all() and (words[first + 48 :] == s.EXACT).any()
    assert states[first]["claimed_dead"][s.HEALTH] == 0.0 < states[first - 1]["claimed_dead"][s.HEALTH]
    assert states[first]["trust"][s.HEALTH] < states[first - 1]["trust"][s.HEALTH]
    silent = played(tiny_land, 200, bias_hidden=0.0, withdrawal_rate=1.0, hospital_dead=1.0, **CALM)
    assert not any((state["published_words"] == s.WITHDRAWN).any() for state in silent)


def test_the_forces_own_light_injuries_count_more_from_day_to_day(tiny_land: Any) -> None:
    """Men are hurt in the first hours only; the count goes on rising after all of them are known."""
    states = played(tiny_land, 60, light_hours=100.0, lag_police=1.0, count_noise=0.0, **CALM)
    counted = [state["published_low"][s.MINISTRY, s.INJURED_SECURITY, 0] for state in states]
    hurt = [state["losses"][s.WOUNDED].sum() for state in states]
    shares = [c / h for c, h in zip(counted, hurt) if c > 0]
    assert shares[-1] > shares[0] > 0.0 and shares[-1] < 1.2


def test_a_foreign_story_turns_a_crowd_into_attackers(tiny_land: Any) -> None:
    rows = Path(__file__).parents[1] / "data" / "tiny-land" / "script.csv"
    script = rows.read_text("utf-8").replace("2022-01-05T23:30+06:00,alliance_request",
                                             "2022-01-02T01:00+06:00,foreign_story")  # fmt: skip
    lines = script.splitlines()
    story = from_texts(tiny_land.texts | {"script.csv": "\n".join([lines[0], *sorted(lines[1:])]) + "\n"})
    said = [played(scenario, 60, **CALM)[-1]["published_low"][s.PRESIDENT, s.ATTACKERS, 0]
            for scenario in (tiny_land, story)]  # fmt: skip
    assert said[1] > 1.5 * said[0] > 0.0


def test_only_standing_figures_are_claimed_dead() -> None:
    shape = (len(s.SOURCES), len(s.QUANTITIES), 2)
    out = {name: np.zeros(shape) for name in ("published_low", "published_high", "published_words")}
    for quantity, figure in ((s.DEAD_SECURITY, 8.0), (s.DEAD_ATTACKERS, 26.0)):
        out["published_low"][s.MINISTRY, quantity, 0] = out["published_high"][s.MINISTRY, quantity, 0] = figure
        out["published_words"][s.MINISTRY, quantity, 0] = s.EXACT
    out["published_low"][s.HEALTH, s.DEAD, 0] = out["published_high"][s.HEALTH, s.DEAD, 0] = 164.0
    out["published_words"][s.HEALTH, s.DEAD, 0] = s.WITHDRAWN
    assert e.claimed(out)[s.MINISTRY] == 26.0 and e.claimed(out)[s.HEALTH] == 0.0


def test_truth_is_what_the_series_say(told: Any) -> None:
    assert truth(told, "dead") == told.outcome["dead_civilians"] + told.outcome["dead_security"]
