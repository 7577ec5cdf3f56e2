"""Random numbers with an address: known answers, their law, and their independence.

The statistical checks use fixed addresses, so they cannot fail by chance from one run to the next. Their limits are
set at 5.3 standard deviations or the matching p-value (1e-7): had the generator been changed for another good one,
a false alarm of the whole file would have a chance below 1e-4.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from steppefire.core import draws

FALSE_ALARM = 1e-7
LIMIT = 5.33  # standard deviations, two-sided 1e-7

KNOWN = [  # published with the generator's reference implementation (Random123, philox4x32 with 10 rounds)
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]  # fmt: skip


def plain_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """The generator in whole numbers of Python."""
    x, (a, b) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [(p1 >> 32) ^ x[1] ^ a, p1 & 0xFFFFFFFF, (p0 >> 32) ^ x[3] ^ b, p0 & 0xFFFFFFFF]
        a, b = (a + 0x9E3779B9) & 0xFFFFFFFF, (b + 0xBB67AE85) & 0xFFFFFFFF
    return tuple(x)


def words(*address: int) -> tuple[int, ...]:
    """The four words that stand behind the uniform numbers of an address."""
    return tuple(int(u * 2**32) for u in draws.four(*address))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers(counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]) -> None:
    assert plain_philox(counter, key) == answer
    assert words(*counter, *key) == answer


def test_other_addresses_agree_with_the_plain_generator() -> None:
    rng = np.random.default_rng(1)
    for row in rng.integers(0, 2**32, (200, 6)).tolist():
        assert words(*row) == plain_philox(tuple(row[:4]), tuple(row[4:]))


def test_one_is_the_first_of_four_and_many_are_ones() -> None:
    addresses = np.array([0, 5, 2**32 - 1], np.int64)
    for person in addresses.tolist():
        assert draws.one(person, 3, 7, 2, 11, 1) == draws.four(person, 3, 7, 2, 11, 1)[0]
    assert draws.many(addresses, 9, 6, 4, 2).tolist() == [draws.one(a, 0, 9, 6, 4, 2) for a in addresses.tolist()]


def test_every_part_of_an_address_counts() -> None:
    base = [10, 20, 30, 4, 5, 6]
    seen = {draws.one(*base)}
    for position in range(6):
        changed = base.copy()
        changed[position] += 1
        seen.add(draws.one(*changed))
    assert len(seen) == 7


def test_numbers_lie_strictly_between_0_and_1() -> None:
    assert draws.unit(np.uint32(0)) > 0.0
    assert draws.unit(np.uint32(2**32 - 1)) < 1.0


def test_decisions_have_numbers_of_their_own() -> None:
    assert len(set(draws.DECISIONS.values())) == len(draws.DECISIONS)
    assert min(draws.DECISIONS.values()) > 0


COUNT = 200_000


def block(name: str) -> np.ndarray:
    """Draws whose addresses differ in one part only, the ways in which the engine uses them."""
    people, hours = np.arange(COUNT, dtype=np.int64), range(COUNT // 1000)
    if name == "people":
        return draws.many(people, 12, draws.DECISIONS["join"], 1, 0)
    if name == "large keys":
        return draws.many(people * 20_011 + 2**31, 12, draws.DECISIONS["siege"], 1, 0)
    if name == "hours":
        return np.concatenate([draws.many(people[:1000], hour, draws.DECISIONS["rest"], 1, 0) for hour in hours])
    return np.concatenate([draws.many(people[:1000], 5, draws.DECISIONS["rest"], seed, 0) for seed in hours])


BLOCKS = ("people", "large keys", "hours", "seeds")


@pytest.mark.parametrize("name", BLOCKS)
def test_draws_are_uniform(name: str) -> None:
    numbers = block(name)
    assert stats.kstest(numbers, "uniform").pvalue > FALSE_ALARM
    boxes = np.bincount((numbers * 1000).astype(int), minlength=1000)
    assert stats.chisquare(boxes).pvalue > FALSE_ALARM


@pytest.mark.parametrize("name", BLOCKS)
def test_neighbouring_addresses_are_independent(name: str) -> None:
    numbers = block(name) - 0.5
    for lag in (1, 2, 1000):
        correlation = (numbers[:-lag] * numbers[lag:]).mean() * 12.0
        assert abs(correlation) * np.sqrt(numbers.size) < LIMIT, f"lag {lag}"


def test_decisions_seeds_and_the_four_numbers_are_independent_of_each_other() -> None:
    people = np.arange(50_000, dtype=np.int64)
    columns = [draws.many(people, 3, code, 1, 0) for code in draws.DECISIONS.values()]
    columns += [draws.many(people, 3, 1, 2, 0), draws.many(people, 3, 1, 1, 1), draws.many(people, 4, 1, 1, 0)]
    fours = np.array([draws.four(person, 1, 1, 1, 1, 0) for person in range(50_000)])
    for table in (np.array(columns), fours.T):
        between = np.corrcoef(table) - np.eye(table.shape[0])
        assert np.abs(between).max() * np.sqrt(50_000) < LIMIT


def test_a_biased_generator_would_be_found() -> None:
    """The checks above have power: a bias of one per cent is seen at once."""
    assert stats.kstest(np.minimum(block("people") * 1.01, 1.0), "uniform").pvalue < FALSE_ALARM
