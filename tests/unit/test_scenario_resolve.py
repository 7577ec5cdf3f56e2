"""Overrides and switches: who set a number, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.mechanisms import SWITCHES
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario import Scenario, Setting, load, resolve


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(Path(__file__).parents[1] / "data" / "tiny-land")


def test_without_overrides_every_parameter_has_its_default(tiny: Scenario) -> None:
    resolved = resolve(tiny, Settings())
    assert {name: setting.value for name, setting in resolved.parameters.items()} == {
        name: entry.default for name, entry in PARAMETERS.items()
    }
    assert {setting.set_by for setting in resolved.parameters.values()} == {"default"}
    assert {setting.set_by for setting in resolved.facts.values()} == {"scenario"}
    assert resolved.scenario == tiny
    assert resolved.without == frozenset()


def test_an_override_sets_a_parameter_or_a_fact_and_the_last_one_wins(tiny: Scenario) -> None:
    name = next(name for name, entry in PARAMETERS.items() if entry.low < entry.high)
    low, high = PARAMETERS[name].low, PARAMETERS[name].high
    given = ((name, str(low)), ("facts.organised_cadre", "40"), (name, str(high)))
    resolved = resolve(tiny, Settings(overrides=given))
    assert resolved.parameters[name] == Setting(high, "--set")
    assert resolved.value(name) == high
    assert resolved.facts["organised_cadre"] == Setting(40, "--set")
    assert resolved.scenario.facts["organised_cadre"].value == 40
    assert resolved.scenario.facts["gini"] == tiny.facts["gini"]
    assert tiny.facts["organised_cadre"].value == 0


def test_all_wrong_overrides_and_switches_are_reported_together(tiny: Scenario) -> None:
    name = next(name for name, entry in PARAMETERS.items() if entry.high < 1e6)
    above = str(PARAMETERS[name].high + 1)
    given = (("facts.gini", "29"), ("gini", "0.3"), (name + "x", "1"), (name, above), (name, "nan"), (name, "50%"))
    switch = next(iter(SWITCHES))
    with pytest.raises(InputError) as error:
        resolve(tiny, Settings(overrides=given, without=(switch, switch + "s")))
    found = error.value.problems
    assert [(problem.file, problem.line) for problem in found] == [
        *(("--set", number) for number in range(1, 7)), ("--without", 2)]  # fmt: skip
    assert [problem.hint for problem in found][1:3] == ["did you mean 'facts.gini'?", f"did you mean {name!r}?"]
    assert repr(switch) in found[-1].hint


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**32 - 1])
def test_seeds_that_fit_an_address_are_taken(tiny: Scenario, seed: int) -> None:
    assert resolve(tiny, Settings(seed=seed, member=seed)).without == frozenset()


def test_seed_and_member_are_reported_with_the_other_mistakes(tiny: Scenario) -> None:
    with pytest.raises(InputError) as error:
        resolve(tiny, Settings(seed=2**32, member=-1, without=("nothing",)))
    assert [(problem.file, problem.line) for problem in error.value.problems] == [
        ("--member", 1), ("--seed", 1), ("--without", 1)]  # fmt: skip


def test_known_switches_are_kept(tiny: Scenario) -> None:
    assert resolve(tiny, Settings(without=tuple(SWITCHES))).without == frozenset(SWITCHES)
