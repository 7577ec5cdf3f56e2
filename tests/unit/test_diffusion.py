"""The example: what the host's revolt does to others, what rulers learn, and that without the part nothing moves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, seen_by

from steppefire.core.settings import Settings
from steppefire.mechanisms import diffusion
from steppefire.mechanisms.precedent import belief

BIG, FAR, MID, TNY = range(4)  # states of tiny-land by code
CALM, CROWD = np.zeros(4), np.array([2000.0, 3000.0, 0.0, 0.0])


def never(decision: str, addresses: np.ndarray) -> np.ndarray:
    return np.ones(addresses.size)


def always(decision: str, addresses: np.ndarray) -> np.ndarray:
    return np.zeros(addresses.size)


@pytest.fixture(scope="module")
def seen(tiny_land: Any) -> tuple[SimpleNamespace, SimpleNamespace]:
    return seen_by(after(tiny_land, CALM, 3, Settings()), "diffusion")


def stepped(seen: Any, draw: Any = never, **changed: Any) -> dict[str, np.ndarray]:
    read, p = seen
    given = {name: np.asarray(value, float) for name, value in changed.items()}
    return diffusion.step(SimpleNamespace(**(vars(read) | given)), p, draw)


def test_a_calm_country_leaves_others_at_their_own_rates(seen: Any) -> None:
    new, rate = stepped(seen), seen[1].revolt_rate
    assert new["state_risk"] == pytest.approx(rate * np.array([0.7, 0.2, 0.6, 0.0]))
    assert not new["state_crises"].any() and not new["state_example"].any()


def test_a_revolt_moves_the_risk_of_neighbours_and_most_of_those_alike(seen: Any) -> None:
    calm = stepped(seen)["state_risk"]
    fire = stepped(seen, crowd_seen=CROWD)
    lift = fire["state_risk"][:TNY] / calm[:TNY]
    assert (lift > 1.0).all() and lift[BIG] > lift[FAR] and lift[MID] > lift[FAR]
    assert fire["state_risk"][TNY] == 0.0 and 0.0 < fire["state_example"][TNY] <= 1.0
    larger = stepped(seen, crowd_seen=3 * CROWD)["state_risk"][:TNY]
    assert (larger >= fire["state_risk"][:TNY]).all()


def test_success_encourages_failure_and_foreign_troops_deter(seen: Any) -> None:
    fire = stepped(seen, crowd_seen=CROWD)
    calm, height = stepped(seen)["state_risk"][:TNY], fire["revolt_height"]
    crushed = stepped(seen, crowd_seen=CALM, revolt_height=height)
    helped = stepped(seen, crowd_seen=CROWD, foreign_troops=100.0)
    won = stepped(seen, crowd_seen=CROWD, leader_out=1.0)
    assert (crushed["state_risk"][:TNY] < calm).all() and (helped["state_risk"][:TNY] < calm).all()
    assert (won["state_risk"][:TNY] >= fire["state_risk"][:TNY]).all()
    assert float(won["successes_seen"]) == 1.0
    later = stepped(seen, crowd_seen=CALM, leader_out=1.0, fall_seen=1.0, successes_seen=1.0, revolt_height=1.0)
    assert float(later["successes_seen"]) == 1.0 and (later["state_risk"][:TNY] > calm).all()


def test_an_example_is_forgotten_and_long_steps_forget_as_much_as_short_ones(seen: Any) -> None:
    left = 0.8
    example = np.array([left, 0.0, 0.0, 0.0])
    month = stepped(seen, state_example=example, step_hours=720.0)["state_example"][BIG]
    for _ in range(720):
        example = stepped(seen, state_example=example)["state_example"]
    assert month == pytest.approx(example[BIG], rel=1e-12) and month < left


def test_revolts_begin_end_and_win_or_lose(seen: Any) -> None:
    began = stepped(seen, always, state_risk=np.full(4, 0.1))
    assert began["state_crises"].tolist() == [1.0, 1.0, 1.0, 0.0] and began["state_revolt"].tolist() == [1, 1, 1, 0]
    running = {"state_revolt": np.array([1.0, 0.0, 0.0, 0.0]), "state_example": np.array([1.0, 0.0, 0.0, 0.0])}
    won = stepped(seen, always, **running)
    assert won["state_revolt"][BIG] == 0.0 and float(won["successes_seen"]) == 1.0 and won["state_example"][BIG] > 0.9

    def loses(decision: str, addresses: np.ndarray) -> np.ndarray:
        return np.full(addresses.size, float(decision == "state_answer"))

    lost = stepped(seen, loses, **running)
    assert float(lost["successes_seen"]) == 0.0 and lost["state_example"][BIG] < 0.0


def test_before_hour_0_nothing_is_drawn_elsewhere(seen: Any) -> None:
    assert not stepped(seen, always, hour=-100.0, state_risk=np.full(4, 0.1))["state_crises"].any()


def test_elites_learn_and_help_saves_rulers(seen: Any) -> None:
    p, hope = seen[1], np.array([0.0, 1.0])
    chances = [diffusion.success(np.asarray(float(m)), hope, p) for m in range(4)]
    assert chances[0][0] == p.success_chance
    assert all(a[0] > b[0] for a, b in zip(chances, chances[1:], strict=False)) and chances[0][1] < chances[0][0]
    assert chances[2][0] == pytest.approx(p.success_chance * (1 - p.elite_learning) ** 2)


def test_rulers_of_the_alliance_learn_from_precedents(seen: Any) -> None:
    assert (belief(1.0, 1.0), belief(2.0, 1.0)) == (0.5, 0.6)  # V10.1
    few, many = (stepped(seen, helped_before=helped, refused_before=1.0)["state_hope"] for helped in (1.0, 3.0))
    assert few[FAR] == many[FAR] == 0.0 and (many[[BIG, MID, TNY]] > few[[BIG, MID, TNY]]).all()
    assert many[MID] > many[BIG]  # who leans on the patron more
    even = stepped((seen[0], SimpleNamespace(**(vars(seen[1]) | {"hope_reliance": 0.0}))), helped_before=2.0,
                   refused_before=1.0)["state_hope"]  # fmt: skip
    assert even[MID] == pytest.approx(0.6)


def test_the_same_numbers_whatever_the_order_of_examples(seen: Any) -> None:
    """Any examples and crowds give finite rates, and those of an outsider alone follow what it sees."""
    rng = np.random.default_rng(7)
    for _ in range(100):
        example = rng.uniform(-1.0, 2.0, 4)
        new = stepped(seen, state_example=example, crowd_seen=rng.uniform(0, 1e5, 4), step_hours=rng.uniform(1, 800))
        assert np.isfinite(new["state_risk"]).all() and (new["state_risk"] >= 0.0).all()
        more = stepped(seen, state_example=example + np.array([0.5, 0.0, 0.0, 0.0]))["state_risk"]
        assert more[MID] > stepped(seen, state_example=example)["state_risk"][MID]


def test_without_the_part_the_risk_of_neighbours_is_constant(tiny_land: Any) -> None:
    on, off = Settings(), Settings(without=("diffusion",))
    calm, fire = (after(tiny_land, crowd, 48, on).now["state_risk"] for crowd in (CALM, CROWD))
    assert (fire[:TNY] > calm[:TNY]).all()
    calm, fire = (after(tiny_land, crowd, 48, off).now for crowd in (CALM, CROWD))
    assert np.array_equal(calm["state_risk"], fire["state_risk"]) and not fire["state_crises"].any()
