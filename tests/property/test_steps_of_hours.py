"""A mechanism stepped once by several hours comes to what as many steps of an hour come to, all else staying."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.hour import Hours
from steppefire.mechanisms import MECHANISMS, forces, mobilisation
from steppefire.mechanisms.statics import STATICS
from steppefire.scenario.load import load

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
NAMED = {mechanism.name: mechanism for mechanism in MECHANISMS}
# Chances of something within the step, and stocks and levels that move on their own way.
CHANCES = {"mobilisation": ("join_chance", "leave_chance", "quit_chance", "return_chance"),
           "coercion": ("arrest_chance", "injury_chance"), "custody": ("identify_chance", "wanted_chance",
                                                                      "release_chance"),
           "escalation": ("turn_chance", "calm_chance"), "travel": ("travel_chance",),
           "firing": ("kill_chance", "bystander_chance")}  # fmt: skip
LEVELS = {"information": ("crowd_seen",), "emotion": ("feared", "resented"), "exhaustion": ("days_spent",),
          "life": ("ordinary_life",), "fog": ("blackout_cost",), "backlash": ("presence_felt",),
          "price": ("price_lifted",), "grievance": ("price_turned", "cabinet_credit", "chair_credit"),
          "forces": ("guard_men", "army_men", "army_out", "fatigue"), "council": ("crowd_in_mind", "calm_hours"),
          "belief": ("unheard_dead", "believed_story", "leader_crowd", "leader_obedience"),
          "patron": ("patron_pressure", "host_danger"), "powers": ("dead_talked", "deed_weight"),
          "diffusion": ("state_example",), "dependence": ("dependence",), "bargain": ("critical", "standing"),
          }  # fmt: skip
# Where men go depends on where they stand, and fatigue on who is there: both are first order in the step. All others
# agree to rounding.
LOOSE = {("forces", "guard_men"): 0.05, ("forces", "army_men"): 0.05, ("forces", "fatigue"): 0.05,
         ("bargain", "critical"): 1e-6,
         ("bargain", "standing"): 1e-6}  # fmt: skip


@lru_cache(maxsize=1)
def land() -> Hours:
    """The little country at hour 0."""
    return engine_run.prepare(load(TINY), Settings(), 4)[3]


def read(mechanism: Any, hour: float, span: float, state: dict[str, Any]) -> SimpleNamespace:
    """What a mechanism sees at an hour, of facts and of this state."""
    facts = land().statics | {"hour": np.asarray(hour), "step_hours": np.asarray(span)}
    return SimpleNamespace(**{name: facts[name] if name in STATICS else state[name]
                              for name in (*mechanism.reads, *mechanism.reads_fresh)})  # fmt: skip


def stirred(seed: int) -> dict[str, Any]:
    """A state in which much has happened: numbers within the ranges of their variables, by seed."""
    rng, state = np.random.default_rng(seed), dict(land().now)
    people = {"active": 900.0, "violent": 60.0, "crowd_seen": 2000.0, "feared": 5.0, "resented": 9.0, "wanted": 50.0,
              "days_spent": 3.0, "unheard_dead": 4.0, "leader_crowd": 700.0, "crowd_in_mind": 900.0,
              "dead_talked": 20.0, "presence_felt": 0.5, "foreign_troops": 300.0, "besieged_guards": 20.0,
              "hired": 30.0, "armed": 5.0}  # fmt: skip
    shares = ("ordinary_life", "believed_story", "price_turned", "fatigue", "army_out", "host_danger",
              "leader_obedience", "patron_pressure", "emergency", "curfew", "shutdown", "deploy_order", "foreign_story",
              "price_offer", "dispersal", "talk", "deed_weight", "connectivity", "cabinet_sacked")  # fmt: skip
    for name, most in (people | dict.fromkeys(shares, 1.0)).items():
        state[name] = rng.uniform(0.05, 1.0, np.shape(state[name])) * most
    state["violent"] = np.minimum(state["violent"], state["active"])
    return state


def stepped(name: str, span: int, count: int, hour: int, state: dict[str, Any]) -> list[dict[str, Any]]:
    """What a mechanism writes in so many steps of this length, its own writings alone going on."""
    mechanism, written = NAMED[name], []
    for step in range(count):
        seen = read(mechanism, hour + step * span, span, state)
        out = mechanism.step(seen, land().parameters[name], lambda decision, keys: np.full(keys.shape, 0.999999))
        state = state | {key: value for key, value in out.items() if key in mechanism.reads}
        written.append(out)
    return written


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), hour=st.integers(0, 500), span=st.sampled_from((2, 6)))
@pytest.mark.parametrize("name", sorted(CHANCES))
def test_chances_of_hours_make_up_the_chance_of_the_step(name: str, seed: int, hour: int, span: int) -> None:
    state = stirred(seed)
    whole, single = stepped(name, span, 1, hour, state)[0], stepped(name, 1, span, hour, state)
    for chance in CHANCES[name]:
        none = np.prod([1.0 - np.asarray(each[chance]) for each in single], axis=0)
        assert np.allclose(1.0 - np.asarray(whole[chance]), none, rtol=1e-9, atol=1e-12), chance


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), hour=st.integers(96, 500), span=st.sampled_from((2, 6)))
@pytest.mark.parametrize("name", sorted(LEVELS))
def test_levels_move_as_far_in_one_step_as_in_its_hours(name: str, seed: int, hour: int, span: int) -> None:
    state = stirred(seed)
    if name == "belief":
        state = state | {"new_dead": np.zeros(4), "new_injured": np.zeros(4)}
    if name == "powers":
        state = state | {"new_dead": np.zeros(4)}
    whole, single = stepped(name, span, 1, hour, state)[0], stepped(name, 1, span, hour, state)[-1]
    for level in LEVELS[name]:
        near = LOOSE.get((name, level), 1e-9)
        assert np.allclose(whole[level], single[level], rtol=near, atol=1e-9), level


@given(st.integers(1, 24))
def test_a_step_of_hours_has_the_middles_of_its_hours(hours: int) -> None:
    assert mobilisation.full_hours(hours).tolist() == [each + 0.5 for each in range(hours)]


@given(st.floats(0, 1), st.floats(0, 0.2), st.floats(0, 0.2))
def test_fatigue_of_hours_is_that_of_single_hours(fatigue: float, tiring: float, resting: float) -> None:
    one = np.full(1, fatigue)
    for _ in range(6):
        one = forces.tired(one, tiring, resting, 1)
    assert forces.tired(np.full(1, fatigue), tiring, resting, 6).tolist() == one.tolist()
