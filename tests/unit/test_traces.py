"""Traces of plots: laws of counts, what is conserved, base rates without a cause, and what a cadre adds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.plots import Plots
from steppefire.mechanisms import hearsay, traces
from steppefire.mechanisms import sources as s
from steppefire.mechanisms.patron import CALL
from steppefire.mechanisms.reporting import KEYS
from steppefire.mechanisms.states import ASIDE, ORDERED
from steppefire.mechanisms.statics import CROWD


class Street:
    """The same crowd, violence and arrests in every place and hour."""

    def __init__(self, places: int, active: float = 900.0, arrests: float = 20.0):
        self.places, self.each = places, {"active": active, "violent": 50.0, "new_arrests": arrests}

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        return {name: np.full(self.places, self.each.get(name, 0.0)) for name in (*CROWD, "participants")}


def played(scenario: Any, hours: int, *edits: str, seed: int = 1, street: Any = None, **numbers: float) -> list[Any]:
    """All variables after each hour under made-up crowds."""
    overrides = tuple((path.replace("__", "."), repr(value)) for path, value in numbers.items())
    settings = Settings(seed=seed, edits=edits, overrides=overrides, policy="adaptive")
    made = engine_run.prepare(scenario, settings, 4)[3]
    out = []
    for hour in range(hours):
        made.advance(hour, hour // 24, street or Street(made.statics["population"].size))
        out.append(made.now)
    return out


# Counts.


@pytest.mark.parametrize("mean", [0.02, 0.7, 4.0, 29.0, 31.0, 400.0])
def test_counts_have_the_mean_and_spread_of_their_law(mean: float) -> None:
    """An even grid in place of draws: nothing is left to chance."""
    counts = np.array([traces.count_of(mean, (i + 0.5) / 5000.0) for i in range(5000)])
    assert counts.mean() == pytest.approx(mean, rel=0.01)
    assert counts.var() == pytest.approx(mean, rel=0.03)
    assert (counts >= 0).all() and (counts == np.floor(counts)).all()


def test_places_are_thinned_within_their_numbers() -> None:
    numbers, u = np.array([0.0, 5.0, 40.0]), np.array([0.999, 0.999, 0.5])
    found = traces.thinned_by_place(numbers, np.array([0.5, 0.9, 0.25]), u)
    assert (found <= numbers).all() and found[0] == 0.0 and found[2] == 10.0
    assert not traces.thinned_by_place(numbers, np.zeros(3), u).any()


def test_draws_of_the_quantities_of_before_keep_their_addresses() -> None:
    old = len(s.QUANTITIES) - len(s.TRACES)
    assert np.array_equal(KEYS[:, :old], np.arange(len(s.SOURCES) * old).reshape(len(s.SOURCES), old))
    assert np.unique(KEYS).size == KEYS.size


# Conservation and bounds.


def test_the_cadre_comes_over_is_caught_and_never_more_than_there_was(tiny_land: Any) -> None:
    states = played(tiny_land, 240, "hypothesis:foreign-led", facts__organised_cadre=80.0)
    here = np.array([float(now["cadre_here"]) for now in states])
    abroad = np.array([float(now["cadre_abroad"]) for now in states])
    assert abroad[0] > 0 and (np.diff(abroad) <= 0).all() and abroad[-1] < 0.02 * abroad[0]
    assert (here >= 0).all() and (here + abroad <= 80.0 + 1e-9).all() and (np.diff(here + abroad) <= 1e-9).all()
    assert here.max() > here[0], "they come in"
    foreign, arrested = float(states[-1]["foreign_detained"].sum()), 4 * 20.0 * 240
    assert 0 < foreign < arrested


def test_stores_are_found_one_by_one_until_none_is_left(tiny_land: Any) -> None:
    calm = Street(4, active=0.0, arrests=0.0)
    states = played(tiny_land, 400, arms_caches=9.0, cache_rate=0.05, street=calm)
    left = np.array([now["caches_left"].sum() for now in states])
    found = np.array([now["cache_arms_found"].sum() for now in states])
    assert left[0] <= 9 and (np.diff(left) <= 0).all() and left[-1] == 0 and found[-1] == 9 * 30
    assert np.allclose(found, (9 - left) * 30)
    busy = played(tiny_land, 60, arms_caches=9.0, cache_rate=0.05, street=Street(4, active=20000.0))
    assert busy[-1]["caches_left"].sum() > left[59], "nobody searches while the street is full"


def test_a_closed_border_turns_back_and_notices(tiny_land: Any) -> None:
    start = played(tiny_land, 1, "hypothesis:foreign-led", facts__organised_cadre=5000.0)[0]
    made = engine_run.prepare(tiny_land, Settings(), 4)[3]
    p = SimpleNamespace(foreign_cadre=0.8, cadre_inside=0.3, crossing_rate=0.02, closed_noticed=0.5,
                        crossing_noticed=0.05, crossings_ordinary=0.0)  # fmt: skip
    shut = []
    for closed in (0.0, 1.0):
        later = {"hour": np.asarray(5.0), "border_closed": np.asarray(closed)}
        read = SimpleNamespace(**{**made.statics, **start, **later})
        shut.append(traces.cadre(read, p, lambda name, keys: np.full(keys.size, 0.5)))
    assert shut[1]["cadre_here"] < shut[0]["cadre_here"] and shut[1]["cadre_abroad"] == shut[0]["cadre_abroad"]
    assert shut[1]["crossings_seen"] > 3.0 * shut[0]["crossings_seen"] > 0.0


# Base rates: what is seen without any cause.


def test_without_a_cadre_only_the_base_rates_are_left(tiny_land: Any) -> None:
    """False alarm below 1 in 10,000: both counts are Poisson or binomial, and lie within four standard deviations."""
    last = played(tiny_land, 480)[-1]
    arrested = 4 * 20.0 * 479  # those of the last hour are not judged yet
    mean = 0.01 * arrested
    assert abs(last["foreign_detained"].sum() - mean) < 4.0 * np.sqrt(mean)
    assert abs(last["crossings_seen"] - 40.0) < 4.0 * np.sqrt(40.0)
    assert last["cadre_here"] == 0.0 and not last["cache_arms_found"].any() and not last["calls_known"].any()
    none = played(tiny_land, 100, foreign_base=0.0, crossings_ordinary=0.0)[-1]
    assert not none["foreign_detained"].any() and none["crossings_seen"] == 0.0


def test_a_foreign_cadre_adds_to_them_and_citizens_do_not(tiny_land: Any) -> None:
    size = {"facts__organised_cadre": 3000.0}
    plain, foreign, own = (played(tiny_land, 120, *edits, **numbers)[-1]["foreign_detained"].sum()
                           for edits, numbers in (((), {}), (("hypothesis:foreign-led",), size),
                                                  (("hypothesis:clique-led",), size)))  # fmt: skip
    assert foreign > 3.0 * plain and own < 1.1 * plain


# Orders and calls.


def leaking(**changes: Any) -> dict[str, Any]:
    count = 400
    base = {"post_left": np.zeros(count), "post_before": np.zeros(count), "post_retreated": np.zeros(count),
            "object_key": np.arange(count, dtype=float), "patron_hour": np.full(5, 1e9), "request_hour": 1e9,
            "calls_made": 0.0, "asked_before": 0.0, "orders_given": 0.0, "orders_known": np.zeros(len(s.SOURCES)),
            "calls_known": np.zeros(len(s.SOURCES))}  # fmt: skip
    p = SimpleNamespace(order_seen=0.5, call_seen=0.5, false_trace=0.05)
    even = lambda name, keys: (np.arange(keys.size) + 0.5) / keys.size  # noqa: E731
    return traces.leaks(SimpleNamespace(**{**base, **changes}), p, even)


def test_orders_leak_to_the_press_and_retreats_are_rarely_taken_for_one() -> None:
    ordered = leaking(post_left=np.full(400, ORDERED))
    assert ordered["orders_given"] == 400.0 and ordered["orders_known"][s.AGENCIES] == 200.0
    assert ordered["orders_known"][s.MINISTRY] == 0.0
    retreat = leaking(post_left=np.full(400, ASIDE))
    assert retreat["orders_given"] == 0.0 and retreat["orders_known"][s.EXILES] == 20.0
    again = leaking(post_left=np.full(400, ASIDE), post_retreated=np.ones(400))
    assert not again["orders_known"].any(), "a post is suspected once"


def test_a_call_is_known_or_not_once_for_all() -> None:
    called = np.full(5, 1e9)
    called[traces.CALL] = 7.0
    first = leaking(patron_hour=called)
    assert first["calls_made"] == 1.0 and not first["calls_known"].any(), "0.5 is not below the chance of 0.5"
    later = leaking(patron_hour=called, calls_made=1.0)
    assert not later["calls_known"].any() and later["calls_made"] == 1.0


# Reports and chronicle.


def test_a_told_story_enlarges_what_the_state_reports_and_nothing_that_others_do(tiny_land: Any) -> None:
    made = engine_run.prepare(tiny_land, Settings(), 4)[3]
    made.advance(0, 0, Street(4))
    made.now["foreign_detained"] = np.array([40.0, 0.0, 0.0, 0.0])
    from steppefire.mechanisms import reporting

    def told(story: float, number: int) -> np.ndarray:
        read = SimpleNamespace(**{**made.statics, **made.now, "foreign_story": np.full(4, story)})
        new = reporting.follow(read, made.parameters["reporting"])
        new["known"] = np.full((len(s.SOURCES), len(s.COUNTS), 3), 1e9)
        tilt = np.zeros((len(s.SOURCES), len(s.QUANTITIES)))
        return reporting.figures(read, made.parameters["reporting"], number, new, tilt)

    assert told(0.0, s.MINISTRY)[s.FOREIGNERS, 0] == pytest.approx(40.0)
    assert told(1.0, s.MINISTRY)[s.FOREIGNERS, 0] == pytest.approx(40.0 * np.exp(0.7))
    assert told(0.0, s.AGENCIES)[s.FOREIGNERS, 0] == told(1.0, s.AGENCIES)[s.FOREIGNERS, 0] == pytest.approx(4.0)
    assert told(1.0, s.MINISTRY)[s.DETAINED, 0] == told(0.0, s.MINISTRY)[s.DETAINED, 0]
    assert hearsay.story(SimpleNamespace(foreign_story=np.ones(2), population=np.array([1.0, 3.0]))) == 1.0


def test_the_chronicle_tells_days_stores_and_calls_and_nothing_of_an_ordinary_day(tiny_land: Any) -> None:
    rows: list[tuple[Any, ...]] = []

    def add(hour: int, kind: str, sub: str, place: int, cause: int, notes: str = "", **_: str) -> int:
        rows.append((hour, sub, place, notes))
        return len(rows) - 1

    def state(crossed: float, foreign: float, arms: float, call: float) -> dict[str, Any]:
        known = np.zeros(len(s.SOURCES))
        known[s.EXILES] = call
        return {"crossings_seen": crossed, "foreign_detained": np.array([0.0, foreign]),
                "cache_arms_found": np.array([0.0, arms]), "calls_known": known}  # fmt: skip

    watcher, before = Plots(tiny_land), state(0, 0, 0, 0)
    for hour in range(48):
        now = state(2.0 if hour < 24 else 30.0, 1.0 if hour < 24 else 20.0, 30.0 if hour >= 5 else 0.0, hour >= 7)
        watcher.watch(hour, before, now, add)
        before = now
    assert [row[:3] for row in rows] == [(5, "cache_found", 1), (7, "call_reported", -1), (47, "border_crossing", -1),
                                         (47, "foreigners_detained", 1)]  # fmt: skip
    assert rows[2][3].startswith("28 ") and rows[3][3].startswith("19 ")


def test_factions_with_a_prepared_plot_act_before_the_pact_breaks() -> None:
    from steppefire.mechanisms import clique_choice as choice

    worth = np.zeros((1, 6))
    opened = np.ones(worth.shape, bool)
    acts = [1.0 - 1.0 * (1.0 - prepared) for prepared in (0.0, 0.8)]
    hostile = [choice.chances(worth, opened, share, 4.0)[0, list(choice.HOSTILE)].sum() for share in acts]
    assert hostile[0] == 0.0 < hostile[1]


def test_a_patron_calls_only_where_an_explanation_lets_it(tiny_land: Any) -> None:
    """A patron that would like nothing more calls, unless the idea is taken to be the leader's own."""
    def calls(edit: str) -> bool:
        seen = played(tiny_land, 72, f"hypothesis:{edit}", noticed_crowd=10.0, uncalled_cost=15.0, patron_call_wish=9.0)
        return bool(seen[-1]["calls_made"])

    assert calls("patron-call") and not calls("own-idea")


def test_a_call_is_likelier_where_the_request_is_taken_for_the_patrons_idea(tiny_land: Any) -> None:
    """At its first meeting, which comes before anything that the explanations change."""
    def chance(*edits: str) -> float:
        hours = played(tiny_land, 12, *edits, noticed_crowd=10.0, patron_noticed=100.0, patron_rate=2.0)
        return float(next(hour["patron_chance"][CALL] for hour in hours if hour["patron_move"] >= 0.0))

    assert 0.0 < chance("hypothesis:spontaneous") < 0.5 * chance("hypothesis:patron-call")
