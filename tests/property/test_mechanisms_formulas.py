"""Formulas of the mechanisms keep their sense over the whole of their domains, not only at the defaults."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from steppefire.mechanisms import (
    coercion,
    custody,
    economy,
    emotion,
    escalation,
    falsification,
    firing,
    forces,
    grievance,
    information,
    life,
    mobilisation,
    price,
    siege,
    travel,
)
from steppefire.mechanisms.mobilisation import NORMAL, UNIFORM

QUICK = settings(max_examples=150, deadline=None)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


SHARE, HOURS, PEOPLE = numbers(0, 1), numbers(0.01, 48), numbers(0, 1e6)
RULE = {"drive": numbers(-10, 10), "caution": SHARE, "risk": numbers(0, 20), "contacts": st.integers(0, 3),
        "tie_weight": SHARE, "mean": numbers(-2, 1), "spread": numbers(0.2, 3),
        "family": st.sampled_from((NORMAL, UNIFORM))}  # fmt: skip


def in_order(rule: dict[str, float]) -> list[float]:
    """The numbers of the person rule in the order of its arguments."""
    return [rule[name] for name in RULE]


@QUICK
@given(rule=st.fixed_dictionaries(RULE), step=numbers(0, 5))
def test_willingness_is_a_share_that_rises_with_drive_and_ties_and_falls_with_risk(
    rule: dict[str, float], step: float
) -> None:
    def willing(**changes: float) -> float:
        return mobilisation.willing_share(*in_order(rule | changes))

    base = willing()
    assert 0.0 <= base <= 1.0
    assert willing(drive=rule["drive"] + step) >= base
    assert willing(contacts=rule["contacts"] + 1) >= base
    assert willing(risk=rule["risk"] + step) <= base
    assert willing(caution=min(1.0, rule["caution"] + step / 5)) <= base


@QUICK
@given(rule=st.fixed_dictionaries(RULE), available=SHARE)
def test_only_the_available_are_willing(rule: dict[str, float], available: float) -> None:
    everybody = mobilisation.willing_share(*in_order(rule))
    assert mobilisation.willing_share(*in_order(rule), available) == available * everybody


@QUICK
@given(PEOPLE, PEOPLE, numbers(100, 1e7), numbers(1, 1000), SHARE)
def test_a_larger_crowd_is_seen_better(one: float, more: float, population: float, reference: float, by: float) -> None:
    small, large = sorted((one, more))
    seen = [mobilisation.sight(crowd, population, reference, by, 0) for crowd in (0.0, small, large)]
    assert seen[0] == 0.0 and seen == sorted(seen)


@QUICK
@given(numbers(-48, 400))
def test_wakefulness_is_a_share_and_repeats_every_day(hour: float) -> None:
    now, tomorrow = mobilisation.wakefulness(hour, 3.0, 1.6), mobilisation.wakefulness(hour + 24.0, 3.0, 1.6)
    assert -1e-12 <= now <= 1.0 + 1e-12
    assert abs(now - tomorrow) < 1e-9
    assert mobilisation.wakefulness(15.0, 3.0, 1.6) == 1.0 and mobilisation.wakefulness(3.0, 3.0, 1.6) == 0.0


@QUICK
@given(numbers(0, 23.9))
def test_a_curfew_may_pass_midnight(hour: float) -> None:
    inside = mobilisation.in_curfew(hour, 23.0, 7.0)
    assert inside == float(hour >= 23.0 or hour < 7.0)
    assert inside + mobilisation.in_curfew(hour, 7.0, 23.0) == 1.0


@QUICK
@given(numbers(0, 1e5), numbers(0, 1e5), numbers(0.5, 5), SHARE)
def test_deterrence_is_a_chance_that_rises_with_guards_and_falls_with_the_crowd(
    guards: float, crowd: float, constant: float, step_size: float
) -> None:
    caught = coercion.deterrence(guards, crowd, constant, step_size)
    assert 0.0 <= caught <= 1.0
    assert coercion.deterrence(guards + 10.0, crowd, constant, step_size) >= caught - 1e-12
    assert coercion.deterrence(guards, crowd + 10.0, constant, step_size) <= caught + 1e-12
    assert coercion.felt_ratio(guards / (1.0 + crowd), step_size) <= guards / (1.0 + crowd) + 1e-12


@QUICK
@given(st.lists(PEOPLE, min_size=2, max_size=6), st.data(), numbers(1, 100), HOURS)
def test_sending_men_conserves_them(men: list[float], data: st.DataObject, to_move: float, hours: float) -> None:
    strength = np.array(men)
    needs = st.just(0.0) | numbers(1e-3, 1e6)
    need = np.array(data.draw(st.lists(needs, min_size=len(men), max_size=len(men))))
    apart = 250.0 * (1.0 - np.eye(len(men)))
    after = forces.sent(strength, need, apart, to_move, 60.0, hours)
    assert (after >= -1e-9).all()
    assert abs(after.sum() - strength.sum()) <= 1e-9 * max(1.0, strength.sum())


@QUICK
@given(numbers(0, 60), numbers(1e-6, 1 - 1e-6))
@example(0.0, 0.5)
def test_a_drawn_count_is_the_quantile_of_its_law(mean: float, u: float) -> None:
    count = firing.poisson(mean, u)
    assert stats.poisson.cdf(count, mean) >= u * (1 - 1e-9)
    assert count == 0 or stats.poisson.cdf(count - 1, mean) <= u * (1 + 1e-9)


@QUICK
@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE, SHARE, SHARE, numbers(1e-4, 0.1), numbers(1e-4, 0.1), SHARE)
def test_deaths_are_never_negative_and_an_order_never_saves(
    guards: float, troops: float, violent: float, armed: float, emergency: float, order: float, siege_fire: float,
    order_fire: float, emergency_fire: float
) -> None:  # fmt: skip
    scene = {"guards": guards, "talk": 0.2, "troops": troops, "violent": violent, "armed": armed,
             "emergency": emergency, "order": order, "siege_fire": siege_fire, "order_fire": order_fire,
             "emergency_fire": emergency_fire, "threat_arms": 50.0}  # fmt: skip

    def deaths(**changes: float) -> float:
        return float(firing.expected_deaths(**(scene | changes)))

    assert 0.0 <= deaths() <= deaths(order=1.0)
    assert deaths(talk=0.5) <= deaths() and deaths(talk=1.0) == 0.0
    assert deaths(guards=0.0, violent=0.0) == 0.0


@QUICK
@given(numbers(0, 3), numbers(0, 700), numbers(0, 700), numbers(1, 200), numbers(168, 4320))
def test_a_price_rise_is_met_little_by_little_and_got_used_to(
    rise: float, one: float, other: float, notice: float, kept: float
) -> None:
    early, late = sorted((one, other))
    met = [float(price.felt_rise(rise, hour, notice, 1e30)) for hour in (-5.0, early, late)]
    assert met[0] == 0.0 and met == sorted(met) and met[-1] <= rise
    assert 0.0 <= float(price.felt_rise(rise, late, notice, kept)) <= rise
    assert float(price.felt_rise(rise, 20 * 4320.0, notice, kept)) <= 1e-6 * rise


@QUICK
@given(SHARE, SHARE, PEOPLE, HOURS)
def test_anger_turns_one_way_and_only_while_a_crowd_is_seen(
    turned: float, rate: float, seen: float, hours: float
) -> None:
    after = float(grievance.shifted(turned, rate, seen, 100.0, hours))
    assert turned - 1e-12 <= after <= 1.0 + 1e-12
    assert float(grievance.shifted(turned, rate, 0.0, 100.0, hours)) == turned


@QUICK
@given(SHARE, SHARE, PEOPLE, numbers(0.1, 24))
def test_two_half_steps_turn_as_much_anger_as_one(turned: float, rate: float, seen: float, hours: float) -> None:
    halves = grievance.shifted(grievance.shifted(turned, rate, seen, 100.0, hours / 2), rate, seen, 100.0, hours / 2)
    assert abs(float(halves) - float(grievance.shifted(turned, rate, seen, 100.0, hours))) < 1e-12


@QUICK
@given(numbers(0, 1e4), numbers(0, 1e3), numbers(1, 1000), HOURS)
def test_harm_in_mind_fades_at_the_same_rate_in_two_steps_as_in_one(
    stock: float, added: float, kept: float, hours: float
) -> None:
    start = np.array([stock])
    once = emotion.fading(start, 0.0, kept, hours)
    twice = emotion.fading(emotion.fading(start, 0.0, kept, hours / 2), 0.0, kept, hours / 2)
    assert abs(once[0] - twice[0]) <= 1e-9 * max(1.0, stock)
    assert 0.0 <= once[0] <= stock
    assert emotion.fading(start, added, kept, hours)[0] >= added


@QUICK
@given(numbers(-3, 3), numbers(-3, 3), numbers(0, 5), numbers(0, 5))
def test_felt_exclusion_is_never_negative(gap: float, lost: float, one: float, other: float) -> None:
    felt = float(economy.exclusion(gap, lost, one, other))
    assert felt >= 0.0
    assert float(economy.exclusion(gap + 0.5, lost + 0.5, one, other)) >= felt


@QUICK
@given(SHARE, SHARE, SHARE)
def test_restraint_is_a_share_that_both_causes_raise(focused: float, memory: float, kept: float) -> None:
    held = escalation.restraint(focused, memory, kept)
    assert -1e-12 <= held <= 1.0 + 1e-12
    assert escalation.restraint(1.0, memory, kept) >= held - 1e-12
    assert escalation.restraint(focused, 1.0, kept) >= held - 1e-12


@QUICK
@given(numbers(0, 500), numbers(0, 200), numbers(1, 200))
def test_a_shooting_is_remembered_as_a_share_and_forgotten(dead: float, years: float, kept: float) -> None:
    alive = float(escalation.memory_of_shooting(dead, years, 5.0, kept))
    assert 0.0 <= alive <= 1.0
    assert float(escalation.memory_of_shooting(dead, years + 1.0, 5.0, kept)) <= alive
    assert float(escalation.memory_of_shooting(0.0, years, 5.0, kept)) == 0.0


@QUICK
@given(PEOPLE, PEOPLE, numbers(0, 2), numbers(1, 30))
def test_objects_fall_sooner_to_more_attackers_and_never_to_nobody(
    attackers: float, defenders: float, rate: float, hold: float
) -> None:
    now = float(siege.fall(attackers, defenders, rate, hold))
    assert 0.0 <= now <= rate
    assert float(siege.fall(attackers + 10, defenders, rate, hold)) >= now - 1e-12
    assert float(siege.fall(attackers, defenders + 10, rate, hold)) <= now + 1e-12
    assert float(siege.fall(0.0, defenders, rate, hold)) == 0.0


@QUICK
@given(st.lists(numbers(0, 3000), min_size=2, max_size=6), SHARE, numbers(1, 1000))
def test_interest_fades_with_distance_and_ones_own_place_is_no_news(
    away: list[float], national: float, half: float
) -> None:
    distance = np.abs(np.subtract.outer(away, away))
    weight = information.interest(distance, national, half)
    assert (weight >= 0).all() and (weight <= 1).all() and not np.diag(weight).any()
    first = weight[0, 1:][np.argsort(distance[0, 1:], kind="stable")]
    assert (np.diff(first) <= 1e-12).all()
    assert (weight[~np.eye(len(away), dtype=bool)] >= national * (1 - 1e-12)).all()


@QUICK
@given(PEOPLE, PEOPLE, numbers(1, 200), HOURS)
def test_a_crowd_in_mind_is_at_least_todays(seen: float, active: float, memory: float, hours: float) -> None:
    after = float(information.remembered(seen, active, memory, hours))
    assert active <= after <= max(seen, active)


@QUICK
@given(PEOPLE, SHARE, SHARE)
def test_ordinary_life_is_a_share_that_trouble_lowers(violent: float, emergency: float, shutdown: float) -> None:
    half, by_emergency, by_shutdown = 100.0, 0.4, 0.3
    now = float(life.open_share(violent, emergency, shutdown, half, by_emergency, by_shutdown))
    assert 0.0 <= now <= 1.0
    assert float(life.open_share(violent + 10, emergency, shutdown, half, by_emergency, by_shutdown)) <= now
    assert float(life.open_share(violent, 1.0, shutdown, half, by_emergency, by_shutdown)) <= now


@QUICK
@given(PEOPLE, PEOPLE, PEOPLE, numbers(0, 20))
def test_free_men_are_some_of_the_men(men: float, crowd: float, violent: float, each: float) -> None:
    assert 0.0 <= float(custody.free_men(men, crowd, violent, each)) <= men


@QUICK
@given(numbers(0, 3000), numbers(0, 3000), numbers(10, 500))
def test_travel_is_rarer_the_farther(one: float, other: float, reach: float) -> None:
    near, far = sorted((one, other))
    assert 0.0 <= float(travel.pull(far, reach)) <= float(travel.pull(near, reach)) <= 1.0


@QUICK
@given(st.lists(numbers(-3, 3), min_size=1, max_size=4), numbers(0, 3), numbers(0, 3), numbers(-2, 1))
def test_what_is_shown_is_part_of_what_is_thought(own: list[float], company: float, cost: float, mean: float) -> None:
    size = len(own)
    felt, share = np.array([own]), np.full((1, size), 1.0 / size)
    private = falsification.opposed(felt, share, mean, 1.0)[0]
    levels, weights = np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.5, 0.3])

    def said(crowd: float, price_of_speech: float) -> float:
        arrays = (np.array([crowd]), np.array([price_of_speech]), levels, weights)
        return float(falsification.shown(felt, share, *arrays, mean, 1.0)[0])

    assume(private > 1e-9)
    assert 0.0 <= said(company, cost) <= private * (1 + 1e-12)
    assert said(company + 1.0, cost) >= said(company, cost) >= said(company, cost + 1.0)
