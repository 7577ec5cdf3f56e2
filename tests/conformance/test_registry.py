"""Every mechanism keeps the shape of the house: what it declares is complete, true and used."""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from steppefire.core.citations import CITATIONS
from steppefire.core.draws import DECISIONS
from steppefire.core.settings import Settings
from steppefire.core.spec import DIMENSIONS, Mechanism
from steppefire.core.units import is_unit
from steppefire.engine import run as engine_run
from steppefire.engine.order import variables
from steppefire.mechanisms import MECHANISMS, SWITCHES
from steppefire.mechanisms.statics import CROWD, STATICS
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import bundled, load

EACH = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)
NUMBERS = pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda p: p.name)
FAMILIES = "normal|lognormal|halfnormal|beta|gamma|uniform|loguniform"
PRIOR = re.compile(rf"fixed|({FAMILIES})\((ln )?-?[\d.e-]+(, [\d.e-]+)?\)")


@lru_cache(maxsize=1)
def known_sources() -> frozenset[str]:
    return frozenset(CITATIONS) | {source.key for name in bundled() for source in load(name).sources}


class Recorder:
    """Hands on what is asked for and remembers the names."""

    def __init__(self, inside: Any, names: set[str]):
        self._inside, self._names = inside, names

    def __getattr__(self, name: str) -> Any:
        self._names.add(name)
        return getattr(self._inside, name)


class Crowds:
    """A street of made-up crowds that grow, fight and die, so that every branch of a step is reached."""

    def __init__(self, places: int):
        self.places = places

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        size = np.abs(np.sin(np.arange(self.places) + hour / 20.0))
        counts = {name: np.floor(size * 40.0) for name in CROWD}
        return counts | {"active": np.floor(size * 3000), "violent": np.floor(size * 900), "participants": size}


def sent_for(mechanism: Mechanism) -> Mechanism:
    """The mechanism in a country to which its alliance sends what it has, and the patron more, from the first day."""
    given: dict[str, Any] = {
        "treaty": {"alliance_answer": 2.0, "answer_hour": 20.0},
        "members": {"pledge": 40.0, "gate_hour": 24.0},
        "patron": {"patron_hour": 30.0},
    }.get(mechanism.name, {})

    def step(read: Any, p: Any, draw: Any) -> Any:
        out = mechanism.step(read, p, draw)
        return {**out, **{name: np.full_like(np.asarray(out[name], float), value) for name, value in given.items()}}

    return dataclasses.replace(mechanism, step=step) if given else mechanism


@dataclasses.dataclass
class Used:
    """Names that a mechanism asked for."""

    reads: set[str]
    parameters: set[str]
    draws: set[str]


@pytest.fixture(scope="module")
def used(tiny_land: Any) -> dict[str, Used]:
    """What every mechanism really used in ten days of a turbulent small country, in step or at rest.

    Once its trigger is an election that is held again after a week.
    """
    found = {mechanism.name: Used(set(), set(), set()) for mechanism in MECHANISMS}
    stays = (("flight_rate", "0"),)  # a leader who fled would leave nothing to order
    withdrawn = ("at:2022-01-04T10:00:withdraw_troops:state:MID",)
    early = (*stays, ("revote_days", "7"))
    for without, policy, help_comes, voted in (
        ((), "historical", False, False), ((), "adaptive", False, False), ((), "adaptive", True, False),
        ((), "historical", False, True), ((), "adaptive", False, True), (tuple(SWITCHES), "adaptive", False, False),
    ):  # fmt: skip
        edits = withdrawn if help_comes else ("at:2022-01-01T02:00:meet_demand",) if voted else ()
        settings = Settings(without=without, policy=policy, edits=edits,
                            overrides=early if voted else stays if policy == "historical" else ())  # fmt: skip
        scenario = tiny_land.model_copy(update={"trigger": "election"}) if voted else tiny_land
        _, built, _, hours = engine_run.prepare(scenario, settings, 4)

        def watched(step: Any, names: Used) -> Any:
            def run(read: Any, p: Any, draw: Any) -> Any:
                def drawn(decision: str, addresses: np.ndarray) -> Any:
                    names.draws.add(decision)
                    return draw(decision, addresses)

                return step(Recorder(read, names.reads), Recorder(p, names.parameters), drawn)

            return run

        hours.plan = tuple(
            dataclasses.replace(m, step=watched(m.step, found[m.name]),
                                rest=m.rest and watched(m.rest, found[m.name])) for m in hours.plan
        )  # fmt: skip
        if help_comes:
            hours.plan = tuple(sent_for(m) for m in hours.plan)
        for m in hours.plan:
            if m.begin is not None:
                m.begin(Recorder(hours.parameters[m.name], found[m.name].parameters))
        for hour in range(240):
            hours.advance(hour, hour // 24, Crowds(len(built.rows)))
    return found


@EACH
def test_it_says_what_it_is(mechanism: Mechanism) -> None:
    assert mechanism.purpose.endswith(".") and len(mechanism.purpose) > 20
    assert mechanism.parts and set(mechanism.parts) <= set(range(1, 24))
    assert mechanism.sources and len(set(mechanism.sources)) == len(mechanism.sources)


@EACH
def test_its_sources_are_known(mechanism: Mechanism) -> None:
    assert set(mechanism.sources) <= known_sources()


@EACH
def test_what_it_reads_and_writes_exists_and_has_a_unit(mechanism: Mechanism) -> None:
    known = {**STATICS, **variables()}
    for name in mechanism.reads + mechanism.reads_fresh:
        assert name in known, name
    assert not set(mechanism.reads) & set(mechanism.reads_fresh)
    for variable in mechanism.writes:
        assert is_unit(variable.unit), variable
        assert variable.on in DIMENSIONS
        assert variable.low <= variable.start <= variable.high
        assert variable.about


@EACH
def test_it_reads_what_it_declares_and_nothing_else(mechanism: Mechanism, used: dict[str, Used]) -> None:
    assert used[mechanism.name].reads == set(mechanism.reads + mechanism.reads_fresh)


@EACH
def test_it_uses_the_parameters_it_declares_and_no_others(mechanism: Mechanism, used: dict[str, Used]) -> None:
    assert set(mechanism.parameters) <= set(PARAMETERS)
    assert used[mechanism.name].parameters == set(mechanism.parameters)


@EACH
def test_it_draws_what_it_declares_and_nothing_else(mechanism: Mechanism, used: dict[str, Used]) -> None:
    assert set(mechanism.draws) <= set(DECISIONS)
    assert used[mechanism.name].draws == set(mechanism.draws)


@pytest.mark.parametrize(
    "promise", [pytest.param(p, id=f"{m.name}: {p.text}") for m in MECHANISMS for p in m.promises]
)
def test_promises_hold(promise: Any) -> None:
    assert promise.holds() is True


def test_names_are_used_once() -> None:
    names = [mechanism.name for mechanism in MECHANISMS]
    assert len(set(names)) == len(names)
    drawn = [decision for mechanism in MECHANISMS for decision in mechanism.draws]
    assert len(set(drawn)) == len(drawn), "two mechanisms would draw the same numbers"


def test_every_variable_that_is_written_is_used_or_recorded() -> None:
    from steppefire.engine.afterwards import OUTLIVES
    from steppefire.engine.afterwards import SERIES as AFTER_SERIES
    from steppefire.engine.crowd import SIGNALS
    from steppefire.engine.events import TOLD
    from steppefire.engine.record import COUNTRY_SERIES, PLACE_SERIES, SOURCE_SERIES, STATE_SERIES
    from steppefire.engine.years import SERIES as YEARS_SERIES

    read = {name for m in MECHANISMS for name in m.reads + m.reads_fresh}
    street = set(SIGNALS) | {"grievance", "signal", "risk", "join_chance", "return_chance", "travel_goal",
                             "wanted_chance", "release_chance", "connectivity"}  # fmt: skip
    written = {variable.name for m in MECHANISMS for variable in m.writes}
    kept = {*PLACE_SERIES, *SOURCE_SERIES, *COUNTRY_SERIES, *STATE_SERIES, *YEARS_SERIES, *AFTER_SERIES, *OUTLIVES,
            *TOLD}  # fmt: skip
    assert written - read - street - kept == set()


def test_every_static_is_read_or_says_where_things_are() -> None:
    read = {name for m in MECHANISMS for name in m.reads + m.reads_fresh}
    elsewhere = {"adults", "unit_of", "guard_strength", "army_strength", "object_arms", "scale"}  # starts
    assert set(STATICS) - read - elsewhere == set()


@pytest.mark.parametrize("variable", [*STATICS.values(), *CROWD.values()], ids=lambda v: v.name)
def test_facts_and_counts_have_a_unit(variable: Any) -> None:
    assert is_unit(variable.unit) and variable.about


@NUMBERS
def test_a_parameter_has_a_source_or_says_why_it_is_assumed(parameter: Any) -> None:
    assert bool(parameter.source) != bool(parameter.assumed)
    assert not parameter.source or parameter.source in known_sources()


@NUMBERS
def test_a_parameter_lies_in_its_range_and_has_a_unit_and_a_prior(parameter: Any) -> None:
    assert np.isfinite([parameter.low, parameter.high]).all()
    assert parameter.low <= parameter.default <= parameter.high
    assert is_unit(parameter.unit)
    assert PRIOR.fullmatch(parameter.prior), parameter.prior
    assert (parameter.prior == "fixed") == (parameter.low == parameter.high)
    assert parameter.about


@lru_cache(maxsize=1)
def asked_by_the_law_of_persons() -> frozenset[str]:
    names: set[str] = set()

    class Asked(dict[str, float]):
        def __getitem__(self, name: str) -> float:
            names.add(name)
            return super().__getitem__(name)

    engine_run.law(Asked({name: entry.default for name, entry in PARAMETERS.items()}), 4, -0.6)
    return frozenset(names)


def test_no_two_parameters_have_one_name() -> None:
    from steppefire.mechanisms import values

    names = [entry.name for entry in values._TABLE]
    assert sorted(set(names)) == sorted(names)


@NUMBERS
def test_a_parameter_is_used(parameter: Any) -> None:
    by_mechanisms = any(parameter.name in mechanism.parameters for mechanism in MECHANISMS)
    assert by_mechanisms or parameter.name in asked_by_the_law_of_persons()


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_part_at_rest_draws_nothing_and_stays_in_range(switch: str, tiny_land: Any) -> None:
    _, built, _, hours = engine_run.prepare(tiny_land, Settings(without=(switch,)), 4)
    resting = [m for m in hours.plan if switch in m.switches]

    def forbidden(decision: str, addresses: Any) -> Any:
        raise AssertionError(f"{decision} was drawn at rest")

    for hour in range(60):
        hours.advance(hour, hour // 24, Crowds(len(built.rows)))
        for mechanism in resting:
            if mechanism.rest:
                p = hours.parameters[mechanism.name]
                mechanism.rest(hours.view(mechanism, hours.now), p, forbidden)
            for variable in mechanism.writes:
                value = np.asarray(hours.now[variable.name])
                assert np.isfinite(value).all() and (value >= variable.low).all() and (value <= variable.high).all()


def test_off_means_nothing_of_it_happens(tiny_land: Any) -> None:
    """At rest, what a part does to people and objects is nothing."""
    nothing = {
        "coercion": ("dispersal", "arrest_chance", "injury_chance", "kill_chance", "bystander_chance", "wanted_chance",
                     "dead_security", "fatigue"),
        "contagion": ("news", "travel_chance"),
        "escalation": ("turn_chance", "besieged_guards", "armed", "object_state", "arms_lost", "damage"),
        "leader": ("emergency", "curfew", "shutdown", "price_offer", "cabinet_sacked", "shooting_order", "stand_down",
                   "foreign_troops"),
        "cliques": ("clique_stand_down", "hired", "coup", "left_alone", "clique_move"),
        "purge": ("office_state", "asset_moved"),
        "price_shock": ("felt_price", "price_lifted", "felt_wrong", "wrong_lifted"),
        "backlash": ("backlash", "treason", "foreseen_backlash"),
        "dependence": ("owed", "bought"),
        "rents": ("felt_exclusion",),
        "regime": ("regime_doubt", "exit_worth"),
    }  # fmt: skip
    facts = tiny_land.facts | {"democracy": tiny_land.facts["democracy"].model_copy(update={"value": 0.6})}
    elsewhere = tiny_land.model_copy(update={"trigger": "election", "facts": facts})
    for switch, names in nothing.items():
        scenario = elsewhere if switch in ("regime", "price_shock") else tiny_land
        _, built, _, hours = engine_run.prepare(scenario, Settings(without=(switch,)), 4)
        for hour in range(200):
            hours.advance(hour, hour // 24, Crowds(len(built.rows)))
            for name in names:
                assert not np.any(hours.now[name]), f"{switch}: {name} in hour {hour}"
    _, built, _, hours = engine_run.prepare(tiny_land, Settings(without=("falsification",)), 4)
    hours.advance(0, 0, Crowds(len(built.rows)))
    assert np.array_equal(hours.now["private_opposition"], hours.now["shown_opposition"])


def test_the_switches_of_the_parts_that_exist() -> None:
    parts = {"bargain": 1, "rents": 2, "price_shock": 3, "falsification": 4, "contagion": 5, "escalation": 6,
             "coercion": 7, "leader": 9, "cliques": 10, "purge": 11, "misreporting": 13,
             "backlash": 20, "dependence": 21, "regime": 8}  # fmt: skip
    for switch, part in parts.items():
        assert part in SWITCHES[switch]
