"""The fast crowd against the plain law, person by person."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
import pytest
from reference_crowd import DEAD, HELD, HURT, RESTING, VIOLENT, ReferenceCrowd

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.crowd import Crowd, Law
from steppefire.engine.expected import ExpectedCrowd
from steppefire.mechanisms.mobilisation import NORMAL
from steppefire.world import build as world_build
from steppefire.world.people import People

HOURS = 72
KEYS = np.array([11, 2_000_000_007, 4_000_000_123], np.int64)
STATE, IDENTIFIED = 15, 16
UNEASY = (("effort", "1"), ("available", "0.6"), ("turn_rate", "0.5"), ("anonymity", "60"), ("identify_rate", "0.3"))


def small_country(rng: np.random.Generator) -> People:
    """Three places and some 3,000 people: four classes of adults, three levels of caution, and children."""
    place, kind, level, adult, size = [], [], [], [], []
    for p in range(3):
        for k in range(4):
            for c in range(3):
                place.append(p), kind.append(k), level.append(c), adult.append(1)
                size.append(int(rng.integers(1, 140)))
        place.append(p), kind.append(4), level.append(0), adult.append(0), size.append(150)
    start = np.concatenate([[0], np.cumsum(size)])
    rank = np.concatenate([np.sort(rng.random(n)) for n in size]).astype(np.float32)
    by_place = np.bincount(place, weights=size, minlength=3).astype(np.int64)
    people = People(rank, start, *(np.array(column) for column in (place, kind, level, adult)),
                    np.concatenate([[0], np.cumsum(by_place)]))  # fmt: skip
    assert 1500 < people.count < 6000
    return people


def signals(hour: int, rng: np.random.Generator) -> SimpleNamespace:
    """An hour that differs from every other: crowds come and go, fire, arrests, travel, nights and a shutdown."""
    surge = np.sin(hour / 11.0)
    night = hour % 24 < 6
    shut = 30 <= hour < 50
    small = rng.random((9, 3))
    return SimpleNamespace(
        grievance=rng.normal(0.0, 0.4, (3, 5)),
        signal=-1.2 + 1.2 * surge + rng.normal(0.0, 0.3, 3),
        risk=rng.random(3) * 2.0,
        join_chance=np.where(rng.random(3) < 0.1, 0.0, (0.05 if night else 0.6) * rng.random(3)),
        leave_chance=(0.5 if night else 0.1) * small[0],
        quit_chance=0.4 * small[1],
        return_chance=0.3 * small[2],
        kill_chance=0.03 * small[3] * (hour > 20),
        bystander_chance=0.005 * small[3] * (hour > 20),
        injury_chance=0.02 * small[4],
        arrest_chance=0.05 * small[5],
        turn_chance=0.3 * small[6],
        calm_chance=0.2 * small[7],
        travel_chance=np.array([0.0, 0.3, 0.2]) * small[8],
        travel_goal=np.array([0.0, 0.0, 1.0]),
        identify_chance=np.full(3, 0.2),
        wanted_chance=np.array([0.05, 0.3, 0.0]) * (hour > 10),
        release_chance=np.full(3, 0.1 * (hour > 40)),
        connectivity=np.array([0.02, 1.0, 0.6]) if shut else np.ones(3),
    )


def agree(fast: Crowd, plain: ReferenceCrowd, counts: dict[str, Any], wanted: dict[str, Any], hour: int) -> None:
    different = np.flatnonzero(fast.state != plain.coded())
    assert different.size == 0, f"hour {hour}: {different.size} people differ, the first is {different[0]}"
    for name in wanted:
        assert np.array_equal(counts[name], wanted[name]), f"hour {hour}: {name} {counts[name]} != {wanted[name]}"


@pytest.mark.parametrize(("seed", "threads", "tie_weight"), [(1, 1, 0.4), (7, 2, 0.4), (123456, 2, 0.0)])
def test_the_crowd_follows_the_plain_law_person_by_person(seed: int, threads: int, tie_weight: float) -> None:
    rng = np.random.default_rng(seed)
    people = small_country(rng)
    law = Law(np.array([0.2, 0.5, 0.9]), tie_weight, -0.3, 1.1, NORMAL, 0.7)
    fast, plain = Crowd(people, KEYS, law, seed), ReferenceCrowd(people, KEYS, law, seed)
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    met: set[int] = set()
    for hour in range(HOURS):
        v = signals(hour, rng)
        agree(fast, plain, fast.step(hour, hour // 24, v), plain.step(hour, hour // 24, v), hour)
        met |= set((fast.state & STATE).tolist())
    assert met == set(range(7)), "a state was never reached: the test shows less than it says"


def test_no_list_of_the_crowd_holds_a_person_twice_or_in_a_wrong_state() -> None:
    rng = np.random.default_rng(5)
    people = small_country(rng)
    crowd = Crowd(people, KEYS, Law(np.array([0.2, 0.5, 0.9]), 0.3, -0.3, 1.0, NORMAL, 0.9), 5)
    for hour in range(HOURS):
        crowd.step(hour, hour // 24, signals(hour, rng))
        street = crowd.active.ids[: crowd.active.count]
        assert np.array_equal(street, np.flatnonzero(np.isin(crowd.state & STATE, (1, VIOLENT)))), f"hour {hour}"
        for name, listed, state in (("resting", crowd.resting, RESTING), ("held", crowd.held, HELD)):
            ids = listed.ids[: listed.count]
            kept = np.unique(ids[(crowd.state[ids] & STATE) == state])
            assert np.array_equal(kept, np.flatnonzero((crowd.state & STATE) == state)), f"hour {hour}: {name}"
        for name, listed in (("held", crowd.held), ("listed", crowd.listed)):
            ids = listed.ids[: listed.count]
            assert np.unique(ids).size == ids.size, f"hour {hour}: somebody is twice on the list {name}"
        wanted = ((crowd.state & IDENTIFIED) != 0) & np.isin(crowd.state & STATE, (0, RESTING, HURT))
        assert np.array_equal(np.sort(crowd.listed.ids[: crowd.listed.count]), np.flatnonzero(wanted)), f"hour {hour}"


def test_known_contacts_are_exactly_the_active_ones() -> None:
    rng = np.random.default_rng(9)
    people = small_country(rng)
    law = Law(np.array([0.2, 0.5, 0.9]), 0.3, -0.3, 1.0, NORMAL, 0.7)
    crowd, plain = Crowd(people, KEYS, law, 9), ReferenceCrowd(people, KEYS, law, 9)
    for hour in range(30):
        crowd.step(hour, 0, signals(hour, rng))
    active = np.isin(crowd.state & STATE, (1, VIOLENT))
    assert active.sum() > 50
    assert np.array_equal(crowd.offline, [sum(active[other] for other in known) for known in plain.offline])
    assert np.array_equal(crowd.online, [sum(active[other] for other in known) for known in plain.online])


def test_the_dead_stay_dead_and_children_stay_at_home() -> None:
    rng = np.random.default_rng(3)
    people = small_country(rng)
    crowd = Crowd(people, KEYS, Law(np.array([0.2, 0.5, 0.9]), 0.3, 0.0, 1.0, NORMAL), 3)
    dead = np.zeros(people.count, bool)
    deaths = 0
    for hour in range(HOURS):
        deaths += int(crowd.step(hour, hour // 24, signals(hour, rng))["new_dead"].sum())
        now = (crowd.state & STATE) == DEAD
        assert now[dead].all()
        dead = now
    assert dead.sum() == deaths > 0
    children = np.repeat(people.adult == 0, np.diff(people.start))
    assert not crowd.state[children].any()


def test_nobody_moves_where_nobody_reconsiders() -> None:
    rng = np.random.default_rng(4)
    people = small_country(rng)
    crowd = Crowd(people, KEYS, Law(np.array([0.2, 0.5, 0.9]), 0.3, 0.0, 1.0, NORMAL), 4)
    v = signals(12, rng)
    v.join_chance = np.zeros(3)
    for hour in range(5):
        assert not any(values.any() for values in crowd.step(hour, 0, v).values())


def test_expected_numbers_are_the_mean_of_many_crowds() -> None:
    """While nothing but chance moves people, and without ties and travel, expected-value mode is exact in the mean."""
    numba.set_num_threads(1)
    law = Law(np.array([0.2, 0.5, 0.9]), 0.0, -0.3, 1.0, NORMAL, 0.8)
    v = signals(14, np.random.default_rng(2))
    v.signal, v.join_chance, v.travel_chance = np.full(3, -0.5), np.array([0.1, 0.3, 0.2]), np.zeros(3)
    v.turn_chance, v.kill_chance, v.release_chance = np.full(3, 0.2), np.full(3, 0.02), np.zeros(3)
    shape, sample = small_country(np.random.default_rng(0)), []
    names = ("active", "violent", "new_dead", "new_injured")

    def counted(street: Any) -> list[list[float]]:
        return [[counts[name].sum() for name in names] for counts in (street.step(hour, 0, v) for hour in range(12))]

    for seed in range(100):
        rng = np.random.default_rng(1000 + seed)
        rank = np.concatenate([np.sort(rng.random(n)) for n in np.diff(shape.start)]).astype(np.float32)
        sample.append(counted(Crowd(replace(shape, rank=rank), KEYS, law, seed)))
    expected = np.array(counted(ExpectedCrowd(shape, 3, law)))
    mean, error = np.mean(sample, axis=0), np.std(sample, axis=0) / np.sqrt(len(sample))
    assert expected[-1, 0] > 100
    assert (np.abs(mean - expected) <= 5.0 * error + 1e-3).all()


class Both:
    """A street of both crowds, which must agree in every hour."""

    def __init__(self, fast: Crowd, plain: ReferenceCrowd):
        self.fast, self.plain = fast, plain

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        counts = self.fast.step(hour, today, v)
        agree(self.fast, self.plain, counts, self.plain.step(hour, today, v), hour)
        return counts


def test_a_small_country_runs_by_the_plain_law_with_the_real_mechanisms(tiny_land: Any) -> None:
    settings = Settings(seed=3, scale=0.04, days=5, overrides=UNEASY)
    resolved, built, values, hours = engine_run.prepare(tiny_land, settings, 4)
    people, keys = world_build.people(built, None), built.statics["place_key"]
    law = engine_run.law(values, 4, engine_run.mean_opposition(hours))
    street = Both(Crowd(people, keys, law, settings.seed), ReferenceCrowd(people, keys, law, settings.seed))
    result = engine_run.play(resolved, built, hours, street, settings, engine_run.quiet)
    assert result.outcome["participants_peak"] > 1000
