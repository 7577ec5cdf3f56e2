"""The hour hands every mechanism what it declares, and takes nothing else from it."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import hour as engine_hour
from steppefire.engine import run as engine_run
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.sources import QUANTITIES, SOURCES
from steppefire.mechanisms.statics import CROWD


class Empty:
    """A street in which nobody ever is; keeps what it was given."""

    def __init__(self, places: int):
        self.places, self.given = places, SimpleNamespace()

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        self.given = v
        return {name: np.zeros(self.places) for name in (*CROWD, "participants")}


@pytest.fixture
def hours(tiny_land: Any) -> engine_hour.Hours:
    return engine_run.prepare(tiny_land, Settings(scale=0.5), 8)[3]


def changed(hours: engine_hour.Hours, name: str, **changes: Any) -> None:
    """Put another form of a mechanism in the plan."""
    hours.plan = tuple(dataclasses.replace(m, **changes) if m.name == name else m for m in hours.plan)


def test_a_view_has_declared_names_only(hours: engine_hour.Hours) -> None:
    economy = next(m for m in hours.plan if m.name == "economy")
    assert set(vars(hours.view(economy, {}))) == {"exclusion_gap", "output_lost"}


def test_start_values_have_the_shape_of_their_dimension(hours: engine_hour.Hours) -> None:
    places, kinds = hours.statics["class_share"].shape
    shapes = {"country": (), "place": (places,), "place x class": (places, kinds), "place x force": (places, 4),
              "object": hours.statics["object_place"].shape}  # fmt: skip
    sizes = {"source": len(SOURCES), "quantity": len(QUANTITIES), "scope": 1 + 2, "count": 5, "level": 4,
             "place": places, "move": len(MOVES), "elite": 3, "faction": 3, "clique move": 6,
             "state": hours.statics["state_role"].size, "patron move": 5, "power move": 5}  # fmt: skip
    for name, variable in hours.known.items():
        expected = shapes.get(variable.on) or tuple(sizes[part] for part in variable.on.split(" x ") if part in sizes)
        assert np.shape(hours.now[name]) == expected, name
    assert hours.now["guard_men"].tolist() == hours.statics["guard_strength"].tolist()


def test_counts_come_back_at_full_scale(hours: engine_hour.Hours) -> None:
    street = Empty(4)
    street.step = lambda hour, today, v: {name: np.full(4, 3.0) for name in (*CROWD, "participants")}  # type: ignore
    counts = hours.advance(0, 0, street)
    assert counts["active"].tolist() == [6.0] * 4
    assert hours.now["active"].tolist() == [6.0] * 4


def test_shapes_stay_as_declared(hours: engine_hour.Hours) -> None:
    before = {name: np.shape(value) for name, value in hours.now.items()}
    for hour in range(3):
        hours.advance(hour, 0, Empty(4))
    assert {name: np.shape(value) for name, value in hours.now.items()} == before


def test_an_undeclared_variable_stops_the_run(hours: engine_hour.Hours) -> None:
    changed(hours, "economy", step=lambda read, p, draw: {"felt_exclusion": read.output_lost, "mood": 1.0})
    with pytest.raises(SteppefireError, match=r"economy wrote other variables than it declares: \['mood'\]"):
        hours.advance(0, 0, Empty(4))


def test_a_missing_variable_stops_the_run(hours: engine_hour.Hours) -> None:
    changed(hours, "economy", step=lambda read, p, draw: {})
    with pytest.raises(SteppefireError, match="economy wrote other variables"):
        hours.advance(0, 0, Empty(4))


def test_an_undeclared_draw_stops_the_run(hours: engine_hour.Hours) -> None:
    def step(read: Any, p: Any, draw: Any) -> dict[str, Any]:
        return {"felt_exclusion": draw("siege", np.arange(4))}

    changed(hours, "economy", step=step)
    with pytest.raises(SteppefireError, match="economy drew siege, which it does not declare"):
        hours.advance(0, 0, Empty(4))


def test_an_undeclared_read_stops_the_run(hours: engine_hour.Hours) -> None:
    changed(hours, "economy", step=lambda read, p, draw: {"felt_exclusion": read.population})
    with pytest.raises(AttributeError, match="population"):
        hours.advance(0, 0, Empty(4))


@pytest.mark.parametrize("switch", ["coercion", "contagion", "escalation", "falsification", "leader", "misreporting",
                                    "price_shock", "rents"])  # fmt: skip
def test_a_part_that_is_off_rests(tiny_land: Any, switch: str) -> None:
    hours = engine_run.prepare(tiny_land, Settings(without=(switch,)), 8)[3]
    resting = [m for m in hours.plan if switch in m.switches]
    assert resting
    for mechanism in resting:

        def never(read: Any, p: Any, draw: Any, name: str = mechanism.name) -> dict[str, Any]:
            raise AssertionError(f"{name} stepped although it is switched off")

        changed(hours, mechanism.name, step=never)
    for hour in range(3):
        hours.advance(hour, 0, Empty(4))
    for mechanism in resting:
        if mechanism.rest is None:
            for variable in mechanism.writes:
                assert np.array_equal(hours.now[variable.name], hours.start[variable.name]), variable.name


def test_the_state_starts_as_floating_numbers(tiny_land: Any) -> None:
    """A start value of 1 must not make a variable one of whole numbers: shares would be cut off to 0."""
    _, _, _, hours = engine_run.prepare(tiny_land, Settings(), 4)
    assert {name for name, value in hours.now.items() if value.dtype.kind != "f"} == set()
