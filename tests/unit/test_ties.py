"""Contacts: symmetric, without loops, of the stated degree, and unrelated between places."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steppefire.engine import ties

SLOTS = range(ties.OFFLINE_SLOTS)
LIMIT = 5.33  # standard deviations: a false alarm in ten million, were keys or sizes changed


def grid(size: int) -> tuple[int, int]:
    width = math.ceil(math.sqrt(size))
    return width, (size + width - 1) // width


def contacts(size: int, key: int, slots: range = SLOTS) -> np.ndarray:
    """Partner in every slot (columns) of every person (rows), -1 for none."""
    return np.array([[ties.partner(x, size, slot, key) for slot in slots] for x in range(size)])


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 17, 100, 101, 1024, 5003])
@pytest.mark.parametrize("key", [1, 77, 2**32 - 1])
def test_the_permutation_is_one_to_one_and_undone(size: int, key: int) -> None:
    width, height = grid(size)
    sent = [ties.forward(x, size, width, height, np.uint32(key)) for x in range(size)]
    assert sorted(sent) == list(range(size))
    assert [ties.backward(y, size, width, height, np.uint32(key)) for y in sent] == list(range(size))


@pytest.mark.parametrize("size", [2, 3, 10, 999, 2000])
def test_ties_are_mutual_and_nobody_is_his_own_contact(size: int) -> None:
    table = contacts(size, 4_000_000_123)
    people, slots = np.nonzero(table >= 0)
    others = table[people, slots]
    assert others.max(initial=0) < size
    assert (others != people).all()
    assert (table[others, slots] == people).all()


def test_one_person_alone_has_no_contact() -> None:
    assert [ties.partner(0, 1, slot, 5) for slot in SLOTS] == [-1] * len(SLOTS)
    assert [ties.partner(0, 0, slot, 5) for slot in SLOTS] == [-1] * len(SLOTS)


def test_degrees_are_binomial() -> None:
    """Mean and variance within 5.33 standard errors of a binomial of 8 slots kept with chance 0.8."""
    size, slots, kept = 20_000, ties.OFFLINE_SLOTS, ties.KEPT
    degree = (contacts(size, 31337) >= 0).sum(axis=1)
    variance = slots * kept * (1.0 - kept)
    # A tie makes two people's degrees at once: as many independent choices as pairs, not as people.
    assert abs(degree.mean() - slots * kept) < LIMIT * math.sqrt(2.0 * variance / size)
    assert abs(degree.var() / variance - 1.0) < LIMIT * math.sqrt(4.0 / size)


def test_contacts_are_spread_over_the_whole_block() -> None:
    """Partners of a run of neighbours are no neighbours: their mean place in the block is the middle."""
    size = 20_000
    table = contacts(size, 99)[:2000]
    others = table[table >= 0] / size
    assert abs(others.mean() - 0.5) < LIMIT * math.sqrt(1.0 / 12.0 / others.size)
    near = (np.abs(table - np.arange(2000)[:, None]) < 10) & (table >= 0)
    assert near.sum() < 2 * 19 / size * others.size + 30


def test_slots_and_keys_give_other_contacts() -> None:
    size = 2000
    first, second = contacts(size, 1), contacts(size, 2)
    both = (first >= 0) & (second >= 0)
    assert (first[both] == second[both]).mean() < 0.01
    for slot in range(1, len(SLOTS)):
        both = (first[:, 0] >= 0) & (first[:, slot] >= 0)
        assert (first[both, 0] == first[both, slot]).mean() < 0.01


def test_a_push_reaches_exactly_the_contacts_and_is_undone() -> None:
    first, last, total, key, person = 300, 800, 1500, 12345, 431
    offline, online = np.zeros(total, np.uint8), np.zeros(total, np.uint8)
    ties.push(person, 1, first, last, key, total, offline, online)
    near = [first + other for other in contacts(last - first, key)[person - first] if other >= 0]
    far = range(ties.OFFLINE_SLOTS, ties.OFFLINE_SLOTS + ties.ONLINE_SLOTS)
    known = [other for slot in far if (other := ties.partner(person, total, slot, 1)) >= 0]
    assert np.array_equal(offline, np.bincount(near, minlength=total))
    assert np.array_equal(online, np.bincount(known, minlength=total))
    ties.push(person, -1, first, last, key, total, offline, online)
    assert not offline.any() and not online.any()
