"""The regime: nothing at the reference, the published directions elsewhere, and the same rule for every country."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import seen_by
from given_wrong import with_facts
from hypothesis import given
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.mechanisms import coercion, council, outlook, regime, wrong
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.values import PARAMETERS
from steppefire.mechanisms.values_regime import REGIME
from steppefire.scenario.load import load
from steppefire.scenario.resolve import resolve

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY, digest

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in regime.MECHANISM.parameters})
AT_REFERENCE = {"openness": P.reference_openness, "gdp_per_head": P.reference_income, "rents_share": P.reference_rents,
                "loyalty_deviation": 0.0}  # fmt: skip
NEUTRAL = {"regime_doubt": 0.0, "mildness": 1.0, "force_cost": 1.0, "exit_worth": 0.0, "civic_reach": 1.0}
ALL_RULES = [entry.name for entry in REGIME if entry.prior != "fixed"]
RULES = [name for name in ALL_RULES if name in regime.MECHANISM.parameters]
INDEX, INCOME, SHARE = st.floats(0, 1), st.floats(100, 1e6), st.floats(0, 1)


def made_of(**facts: float) -> dict[str, float]:
    """What the rule makes of a country that has these facts, and else those of the reference."""
    out = regime.step(SimpleNamespace(**AT_REFERENCE | facts), P, None)
    return {name: float(value) for name, value in out.items()}


def before(scenario: Any, **settings: Any) -> Hours:
    return engine_run.prepare(scenario, Settings(**settings), 4)[3]


def state(hours: Hours) -> dict[str, float]:
    return {name: float(hours.now[name]) for name in NEUTRAL}


# The rule


def test_at_the_reference_it_is_nothing_to_the_last_bit() -> None:
    assert made_of() == NEUTRAL


@pytest.mark.parametrize("name", ["kazakhstan-2022", "tiny-land"])
def test_the_reference_is_the_country_that_was_fitted(name: str, tiny_land: Any) -> None:
    assert state(before(tiny_land if name == "tiny-land" else load(name), scale=0.01)) == NEUTRAL


@given(INDEX, INDEX, INCOME, SHARE)
def test_openness_works_in_the_published_directions(one: float, other: float, income: float, rents: float) -> None:
    low, high = (made_of(openness=index, gdp_per_head=income, rents_share=rents) for index in sorted((one, other)))
    assert low["mildness"] >= high["mildness"]
    for name in ("force_cost", "exit_worth", "civic_reach"):
        assert low[name] <= high[name], name


@given(st.floats(0, 0.5), st.floats(0, 0.5), INCOME, SHARE)
def test_doubt_is_an_inverted_u_of_openness(one: float, other: float, income: float, rents: float) -> None:
    """It rises up to the half-open, and falls beyond them as it rose."""
    less, more = sorted((one, other))

    def doubt(openness: float) -> float:
        return made_of(openness=openness, gdp_per_head=income, rents_share=rents)["regime_doubt"]

    assert doubt(less) <= doubt(more) <= doubt(0.5)
    assert doubt(1.0 - less) == pytest.approx(doubt(less), abs=1e-9)


def test_halfway_is_nothing_at_the_reference_and_highest_at_one_half() -> None:
    reference = P.reference_openness
    assert regime.halfway(reference, reference) == 0.0
    index = np.linspace(0.0, 1.0, 101)
    hump = regime.halfway(index, reference)
    assert index[int(hump.argmax())] == 0.5 and hump[0] < 0.0 < hump[50]
    nearby = 1e-6
    slope = (regime.halfway(reference + nearby, reference) - regime.halfway(reference - nearby, reference)) / 2e-6
    assert slope == pytest.approx(10.0, rel=1e-6), "near the reference a tenth of the index counts as one"


def test_beyond_what_the_rules_were_made_for_openness_changes_no_more() -> None:
    edge, beyond = (made_of(openness=P.reference_openness + 0.1 * P.open_most + more) for more in (0.0, 0.3))
    changed = {name for name in NEUTRAL if beyond[name] != pytest.approx(edge[name], rel=1e-12)}
    assert changed == {"regime_doubt"}


@given(INDEX, INCOME, SHARE, st.floats(-5, 5))
def test_loyalty_beyond_the_rules_is_taken_off_the_doubt(
    index: float, income: float, rents: float, beyond: float
) -> None:
    facts = {"openness": index, "gdp_per_head": income, "rents_share": rents}
    plain, loyal = made_of(**facts), made_of(**facts, loyalty_deviation=beyond)
    assert loyal["regime_doubt"] == pytest.approx(plain["regime_doubt"] - beyond, abs=1e-12)
    assert {**loyal, "regime_doubt": 0.0} == {**plain, "regime_doubt": 0.0}


@given(INDEX, INCOME, INCOME, SHARE)
def test_poverty_makes_men_doubt_and_moves_nothing_else(index: float, one: float, other: float, rents: float) -> None:
    rich, poor = (made_of(openness=index, gdp_per_head=income, rents_share=rents)
                  for income in sorted((one, other), reverse=True))  # fmt: skip
    assert rich["regime_doubt"] <= poor["regime_doubt"]
    assert {**rich, "regime_doubt": 0.0} == {**poor, "regime_doubt": 0.0}


@given(INDEX, INCOME, SHARE, SHARE)
def test_rents_bind_men_and_move_nothing_else(index: float, income: float, one: float, other: float) -> None:
    few, many = (made_of(openness=index, gdp_per_head=income, rents_share=rents) for rents in sorted((one, other)))
    assert many["regime_doubt"] <= few["regime_doubt"]
    assert {**few, "regime_doubt": 0.0} == {**many, "regime_doubt": 0.0}


@given(INDEX, INCOME, SHARE)
def test_whatever_the_country_what_it_makes_lies_in_the_declared_ranges(
    index: float, income: float, rents: float
) -> None:
    made = made_of(openness=index, gdp_per_head=income, rents_share=rents)
    for variable in regime.MECHANISM.writes:
        assert variable.low <= made[variable.name] <= variable.high, variable.name
    assert P.exit_value + made["exit_worth"] >= 0.0, "leaving in time is never worse than being driven out"


def test_numbers_are_per_tenth_of_the_index_and_per_e_fold_of_output() -> None:
    tenth = made_of(openness=P.reference_openness + 0.1)
    assert tenth["mildness"] == pytest.approx(np.exp(-P.open_mildness), rel=1e-12)
    assert tenth["force_cost"] == pytest.approx(np.exp(P.open_force_cost), rel=1e-12)
    assert tenth["exit_worth"] == pytest.approx(P.open_exit, rel=1e-12)
    assert tenth["civic_reach"] == pytest.approx(np.exp(P.open_reach), rel=1e-12)
    near = made_of(openness=P.reference_openness + 1e-7)
    assert near["regime_doubt"] == pytest.approx(1e-6 * P.open_doubt, rel=1e-5), "per tenth, near the reference"
    poorer = made_of(gdp_per_head=P.reference_income / np.e)
    assert poorer["regime_doubt"] == pytest.approx(P.poor_doubt, rel=1e-9)
    none = made_of(rents_share=0.0)
    assert none["regime_doubt"] == pytest.approx(P.rents_bind * P.reference_rents, rel=1e-12)


# What it reaches


@pytest.fixture(scope="module")
def open_land(tiny_land: Any) -> Any:
    return with_facts(tiny_land, democracy=0.455, gdp_per_head=5000.0, rents_share=0.02)


def test_openness_softens_emergency_law_and_nothing_of_an_ordinary_day(tiny_land: Any) -> None:
    hours = before(tiny_land)
    fear = np.array([0.0, 0.2, 0.0, 0.0])

    def risk(mildness: float, emergency: float) -> np.ndarray:
        fresh = {"present": np.full((4, 4), 50.0), "at_targets": np.zeros(4), "fear": fear,
                 "emergency": np.full(4, emergency), "talk": np.zeros(4)}  # fmt: skip
        read, p = seen_by(hours, "coercion", active=np.full(4, 10.0), mildness=mildness, **fresh)
        return np.asarray(coercion.step(read, p, None)["risk"])

    ordinary = risk(1.0, 0.0)
    assert (risk(0.5, 0.0) == ordinary).all(), "else open countries would rise without any cause"
    assert risk(0.5, 1.0) - ordinary == pytest.approx(0.5 * (risk(1.0, 1.0) - ordinary), rel=1e-9)
    assert (risk(1.0, 1.0) > ordinary).all()


def test_force_costs_an_open_regimes_leader_more_and_words_the_same(tiny_land: Any) -> None:
    hours = before(tiny_land, policy="adaptive")
    everywhere = np.ones((len(m.MOVES), 4), bool)

    def costs(force_cost: float) -> np.ndarray:
        read, p = seen_by(hours, "council", force_cost=force_cost)
        return np.asarray(council.costs(read, p, everywhere))

    plain, dear = costs(1.0), costs(1.5)
    force = list(council.FORCEFUL)
    assert dear[force] == pytest.approx(1.5 * plain[force], rel=1e-12) and (plain[force] > 0.0).all()
    others = [move for move in range(len(m.MOVES)) if move not in force]
    assert np.array_equal(dear[others], plain[others])


def test_leaving_in_time_is_worth_more_where_it_costs_less(tiny_land: Any) -> None:
    hours = before(tiny_land, policy="adaptive")

    def values(worth: float) -> np.ndarray:
        read, p = seen_by(hours, "council", exit_worth=worth)
        read.crowd_in_mind = np.full(4, 5000.0)
        reach, opened = np.ones((len(m.MOVES), 4), bool), np.ones(len(m.MOVES), bool)
        now = outlook.outlook(read, p, read.crowd_in_mind, read.leader_opposition, read.leader_obedience)
        return np.asarray(council.weigh(read, p, now, reach, opened)[1])

    moved = values(6.0) - values(0.0)
    assert moved[m.RESIGN] == pytest.approx(6.0, abs=1e-12)
    assert moved[m.DEMAND] > 0.0, "who has a life after office gives in more easily"
    assert not np.delete(moved, [m.RESIGN, m.DEMAND]).any()


def test_giving_in_costs_by_what_is_lost_with_office(tiny_land: Any) -> None:
    hours = before(tiny_land, policy="adaptive")
    everywhere = np.ones((len(m.MOVES), 4), bool)

    def cost(worth: float) -> float:
        read, p = seen_by(hours, "council", exit_worth=worth, elite_position=m.CONCEDED[m.DEMAND], patron_pressure=0.0)
        return float(council.costs(read, p, everywhere)[m.DEMAND])

    full, value = PARAMETERS["cost_demand"].default, PARAMETERS["exit_value"].default
    assert cost(0.0) == pytest.approx(full, rel=1e-12)
    assert cost(value) == pytest.approx(full / 2.0, rel=1e-12), "a life after office worth as much again: half the cost"
    assert cost(-0.5 * value) == pytest.approx(2.0 * full, rel=1e-12)


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_asking_a_cool_patron_costs_more(asking: SimpleNamespace, one: float, other: float) -> None:
    cool, warm = sorted((one, other))
    assert asking.cost(cool) >= asking.cost(warm) > 0.0


def test_at_the_references_stance_asking_costs_what_the_number_says(asking: SimpleNamespace) -> None:
    plain = asking.cost(PARAMETERS["reference_stance"].default)
    assert plain == pytest.approx(PARAMETERS["cost_request"].default, rel=1e-12)
    span = asking.cost(0.0) / asking.cost(1.0)
    assert span == pytest.approx(np.exp(PARAMETERS["stance_price"].default), rel=1e-9), "client beside indifferent"


@pytest.fixture(scope="module")
def asking(tiny_land: Any) -> SimpleNamespace:
    """What asking for troops costs a leader who was called and expects no backlash, by the stance of the patron."""
    hours = before(tiny_land, policy="adaptive")
    everywhere = np.ones((len(m.MOVES), 4), bool)

    def cost(stance: float) -> float:
        read, p = seen_by(hours, "council", patron_stance=stance, foreseen_backlash=0.0, patron_hour=np.zeros(5))
        p = SimpleNamespace(**vars(p) | {"call_relief": 0.0})
        return float(council.costs(read, p, everywhere)[m.REQUEST])

    return SimpleNamespace(cost=cost)


def test_associations_carry_a_call_and_add_nothing_without_one(tiny_land: Any) -> None:
    hours = before(tiny_land)

    def anger(reach: float, size: float) -> np.ndarray:
        read, p = seen_by(hours, "wrong", civic_reach=reach, demand_met=0.0, wrong_kind=np.asarray(1.0),
                          wrong_size=np.full(4, size), wrong_hour=np.asarray(0.0), hour=np.asarray(30.0))  # fmt: skip
        return np.asarray(wrong.step(read, p, None)["felt_wrong"])

    assert anger(1.5, 1.0) == pytest.approx(1.5 * anger(1.0, 1.0), rel=1e-12) and (anger(1.0, 1.0) > 0).all()
    assert not anger(3.0, 0.0).any()


# In whole runs


RUN = Settings(seed=11, scale=0.3, days=5, threads=1, overrides=UNEASY, policy="adaptive")


def played(scenario: Any, settings: Settings = RUN) -> Any:
    return engine_run.simulate(scenario, settings, cache=False)


def other_rules(settings: Settings) -> Settings:
    """The same with every number of the rule changed."""
    changed = tuple((name, repr(0.5 * PARAMETERS[name].default)) for name in ALL_RULES)
    return replace(settings, overrides=(*settings.overrides, *changed))


@pytest.mark.parametrize("policy", ["historical", "adaptive"])
def test_the_reference_country_does_not_feel_the_rule(policy: str) -> None:
    settings = Settings(scale=0.01, days=6, threads=1, policy=policy)
    kazakhstan = load("kazakhstan-2022")
    plain, other = played(kazakhstan, settings), played(kazakhstan, other_rules(settings))
    assert digest(plain) == digest(other)
    assert digest(played(kazakhstan, replace(settings, without=("regime",)))) == digest(plain)
    assert plain.outcome["participants_peak"] > 1000, "nothing happened at all"


@pytest.mark.parametrize("name", RULES)
def test_elsewhere_every_number_of_the_rule_moves_the_country_and_none_where_it_is_off(
    open_land: Any, name: str
) -> None:
    changed = {"overrides": ((name, repr(0.5 * PARAMETERS[name].default)),)}
    assert state(before(open_land, **changed)) != state(before(open_land))
    assert state(before(open_land, without=("regime",), **changed)) == NEUTRAL


def test_without_the_regime_an_open_country_is_held_like_the_reference(open_land: Any) -> None:
    on, off = played(open_land), played(open_land, replace(RUN, without=("regime",)))
    assert digest(on) != digest(off)
    assert digest(played(open_land, other_rules(replace(RUN, without=("regime",))))) == digest(off)
    assert digest(played(open_land, other_rules(RUN))) != digest(on)


# What is drawn


def deviation(scenario: Any, seed: int, member: int, **settings: Any) -> float:
    return float(resolve(scenario, Settings(seed=seed, member=member, **settings)).facts["loyalty_deviation"].value)


def test_loyalty_beyond_the_rules_is_drawn_for_a_card_by_seed_and_member() -> None:
    belarus = load("belarus-2020")
    drawn = [deviation(belarus, seed, member) for seed in (1, 2) for member in (0, 1)]
    assert len(set(drawn)) == 4 and drawn[0] == deviation(belarus, 1, 0)
    assert deviation(belarus, 1, 0, overrides=(("facts.loyalty_deviation", "0.25"),)) == 0.25
    many = np.array([deviation(belarus, 1, member) for member in range(200)])
    # Four standard errors of mean and spread of 200 draws of sd 0.5: false alarm below 1 in 8,000.
    assert abs(many.mean()) < 4 * 0.5 / np.sqrt(200) and abs(many.std() - 0.5) < 4 * 0.5 / np.sqrt(400)


def test_where_the_rules_were_fitted_nothing_is_drawn() -> None:
    kazakhstan = load("kazakhstan-2022")
    assert {deviation(kazakhstan, seed, member) for seed in (1, 2) for member in (0, 7)} == {0.0}


def test_the_drawn_deviation_reaches_the_doubt() -> None:
    belarus = load("belarus-2020")
    plain, more = (state(before(belarus, scale=0.01, overrides=(("facts.loyalty_deviation", text),)))
                   for text in ("0", "0.5"))  # fmt: skip
    assert more["regime_doubt"] == pytest.approx(plain["regime_doubt"] - 0.5, abs=1e-9)
