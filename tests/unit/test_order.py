"""The order of the hour follows from what mechanisms read, and from nothing else."""

from __future__ import annotations

import dataclasses
import random

import pytest

from steppefire.core.errors import SteppefireError
from steppefire.core.spec import Mechanism, Variable
from steppefire.engine.order import order, variables, writers
from steppefire.mechanisms import MECHANISMS


def part(name: str, writes: str, fresh: tuple[str, ...] = (), reads: tuple[str, ...] = ()) -> Mechanism:
    written = (Variable(writes, "1", "country", ""),)
    return Mechanism(name=name, purpose="", parts=(), switches=(), sources=(), reads=reads, reads_fresh=fresh,
                     writes=written, parameters=(), step=lambda r, p, d: {})  # fmt: skip


def test_everybody_comes_after_what_he_reads_afresh() -> None:
    placed = [mechanism.name for mechanism in order()]
    writer = writers(MECHANISMS)
    assert sorted(placed) == sorted(mechanism.name for mechanism in MECHANISMS)
    for mechanism in MECHANISMS:
        for name in mechanism.reads_fresh:
            assert placed.index(writer[name].name) < placed.index(mechanism.name)


def test_the_order_of_the_registry_does_not_matter() -> None:
    mixed, shuffle = list(MECHANISMS), random.Random(1)
    for _ in range(50):
        shuffle.shuffle(mixed)
        assert order(tuple(mixed)) == order(MECHANISMS)


def test_a_circle_is_refused_with_its_path() -> None:
    circle = (part("one", "a", fresh=("c",)), part("two", "b", fresh=("a",)), part("three", "c", fresh=("b",)))
    with pytest.raises(SteppefireError, match="one -> three -> two -> one"):
        order(circle)


def test_old_values_make_no_circle() -> None:
    assert [m.name for m in order((part("one", "a", reads=("b",)), part("two", "b", reads=("a",))))] == ["one", "two"]


def test_two_writers_of_a_variable_are_refused() -> None:
    with pytest.raises(SteppefireError, match="a is written twice, also by two"):
        order((part("one", "a"), part("two", "a")))


@pytest.mark.parametrize("name", ["population", "active"])
def test_facts_and_counts_of_the_crowd_are_written_by_no_mechanism(name: str) -> None:
    with pytest.raises(SteppefireError, match=f"{name} is written twice"):
        order((part("one", name),))


def test_a_variable_that_nothing_writes_is_refused() -> None:
    with pytest.raises(SteppefireError, match="one reads rumour, which nothing writes"):
        order((part("one", "a", reads=("rumour",)),))


def test_every_written_variable_is_known_once() -> None:
    known = variables()
    assert {"active", "grievance", "object_state"} <= set(known)
    written = [variable.name for mechanism in MECHANISMS for variable in mechanism.writes]
    assert len(written) == len(set(written))


def test_declarations_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        MECHANISMS[0].name = "other"  # type: ignore[misc]
