"""The table of published results sees planted faults: each would be a plausible mistake in the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from steppefire.evidence import canon_observe, observe, trials
from steppefire.study import canon_crowd, canon_order, canon_steps, canon_thresholds, canon_towns, verify
from steppefire.world import classes


def outside(case: Callable[[bool], list[dict[str, Any]]]) -> set[str]:
    return {row["id"] for row in verify.played(case, True) if not row["inside"]}


def test_thresholds_a_tenth_too_high(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canon_thresholds, "MEAN", 27.5)
    assert outside(canon_thresholds.jump) == {"V1.2", "V1.2 x*", "V1.2 hours"}
    assert outside(canon_thresholds.rests) >= {f"V1.3 sigma={value:g}" for value in canon_thresholds.RESTS}


def test_towns_with_thresholds_a_tenth_too_high(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canon_towns, "MEAN", 27.5)
    monkeypatch.setattr(canon_towns, "EXACT", {1_000: canon_towns.EXACT[1_000]})
    assert outside(canon_towns.finite_size) >= {"V1.6 N=1000 sigma=12", "V1.6 N=1000 sigma=13"}


def test_named_thresholds_a_tenth_too_high(monkeypatch: pytest.MonkeyPatch) -> None:
    named = canon_crowd.named
    monkeypatch.setattr(canon_crowd, "named", lambda known: named([1.1 * value for value in known]))
    assert outside(canon_thresholds.chain) == {"V1.1"}


def test_one_person_too_few_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    sight = canon_crowd.sight
    monkeypatch.setattr(canon_crowd, "sight", lambda a, n, *rest: sight(max(0.0, a - 1), n, *rest))
    assert "V1.1" in outside(canon_thresholds.chain)
    assert "V1.7 changed" in outside(canon_thresholds.bandwagons)


def test_risk_that_nobody_feels(monkeypatch: pytest.MonkeyPatch) -> None:
    law = canon_crowd.uniform_law
    monkeypatch.setattr(canon_crowd, "uniform_law", lambda caution=0.0: law(0.0))
    assert outside(canon_thresholds.interior) == {"V1.9", "V1.9 down"}
    assert outside(canon_thresholds.corners) == {"V1.10 S=0", "V1.10 S=1"}


def test_chances_taken_for_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canon_steps, "mathx", SimpleNamespace(chance=lambda rate, hours: rate * hours))
    assert "V-A3 dt=24 h" in outside(canon_steps.steps)


def test_draws_that_follow_the_order_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate = canon_order.simulate

    def by_row(scenario: Any, settings: Any, **more: Any) -> Any:
        return simulate(scenario, replace(settings, seed=len(scenario.places[0].id)), **more)

    monkeypatch.setattr(canon_order, "simulate", by_row)
    assert outside(canon_order.order) == {"V-A2 order"}


@pytest.mark.parametrize(("function", "table"), [("groups_in_order", "groups"), ("bands_in_order", "bands")])
def test_classes_numbered_by_the_order_of_rows(monkeypatch: pytest.MonkeyPatch, function: str, table: str) -> None:
    monkeypatch.setattr(classes, function, lambda scenario: list(getattr(scenario, table)))
    assert outside(canon_order.order) == {"V-A2 order"}


def test_results_that_depend_on_names(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate = canon_order.simulate

    def by_name(scenario: Any, settings: Any, **more: Any) -> Any:
        named = next(place.name for place in scenario.places if place.id == "almaty")
        return simulate(scenario, replace(settings, seed=len(named)), **more)

    monkeypatch.setattr(canon_order, "simulate", by_name)
    assert outside(canon_order.order) == {"V-A2 names"}


def test_a_nearly_empty_street_proves_nothing() -> None:
    quiet = SimpleNamespace(series={"active": ((), canon_crowd.np.full((3, 2), 40.0), {})})
    assert canon_order.differences(quiet, quiet) == ["hardly anybody went out, so nothing was compared"]


@pytest.fixture
def few_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty replicates of the plain blackouts alone: the faults below are seen in nearly every one."""
    monkeypatch.setattr(canon_observe, "REPLICATES", {True: 30})
    monkeypatch.setattr(canon_observe, "scripted_trial", lambda connectivity, population: canon_observe.plain_trial())


@pytest.mark.usefixtures("few_replicates")
def test_an_estimator_that_takes_silence_for_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "noticed", lambda reach, connectivity, dependence: reach + 0.0 * connectivity)
    assert {"V11.5 joint", "V11.5 halved"} <= outside(canon_observe.blackout)


@pytest.mark.usefixtures("few_replicates")
def test_intervals_so_wide_that_they_hold_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe.Joint, "allowed", 1e9)
    assert {"V11.5 seen", "V11.5 seen 2022"} <= outside(canon_observe.blackout)


@pytest.mark.usefixtures("few_replicates")
def test_a_blackout_that_silences_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "noticed", lambda reach, connectivity, dependence: reach + 0.0 * connectivity)
    assert {"V11.5 naive", "V11.5 naive 2022"} <= outside(canon_observe.blackout)


def test_a_script_whose_cut_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canon_observe, "REPLICATES", {True: 1})
    cut = trials.scripted_connectivity

    def shorter(scenario: Any) -> Any:
        connectivity, places = cut(scenario)
        return canon_crowd.np.vstack([connectivity[1:], connectivity[-1:]])[: 24 * 8], places

    monkeypatch.setattr(canon_observe, "scripted_connectivity", shorter)
    assert "V11.5 hours" in outside(canon_observe.blackout)
