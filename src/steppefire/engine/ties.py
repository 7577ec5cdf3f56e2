"""Contacts between people, without a stored network.

Each tie slot is a perfect matching: a keyed permutation of a block of people (the place for offline ties, the
country for online ones), in which neighbours are paired. So ties are symmetric, quenched, cost no memory, and are
found in nanoseconds when somebody changes state. A share of pairs, by hash, is not a tie: degrees are binomial.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, uint32, uint64

from steppefire.mechanisms.values import STRUCTURE

OFFLINE_SLOTS = int(STRUCTURE["ties_offline"].default)
ONLINE_SLOTS = int(STRUCTURE["ties_online"].default)
KEPT = STRUCTURE["ties_kept"].default
KEPT_WORD = np.uint32(int(KEPT * 2**32))


@njit(cache=True, inline="always", error_model="numpy")
def mix(value, key):  # type: ignore[no-untyped-def]
    """A well-mixed 32-bit word of a value and a key (finaliser of MurmurHash3)."""
    h = uint32(value) ^ uint32(key)
    h = uint32((h ^ (h >> uint32(16))) * uint32(0x85EBCA6B))
    h = uint32((h ^ (h >> uint32(13))) * uint32(0xC2B2AE35))
    return uint32(h ^ (h >> uint32(16)))


@njit(cache=True, inline="always", error_model="numpy")
def below(word, bound):  # type: ignore[no-untyped-def]
    """A word as a whole number from 0 to bound - 1."""
    return np.int64((uint64(word) * uint64(bound)) >> uint64(32))


@njit(cache=True, error_model="numpy")
def forward(x, size, width, height, key):  # type: ignore[no-untyped-def]
    """Permutation of 0..size-1: an alternating Feistel network on a width x height grid, walked back into range."""
    while True:
        left, right = x // height, x % height
        left = left + below(mix(right, key), width)
        left = left - width if left >= width else left
        right = right + below(mix(left, key + 1), height)
        right = right - height if right >= height else right
        left = left + below(mix(right, key + 2), width)
        left = left - width if left >= width else left
        right = right + below(mix(left, key + 3), height)
        right = right - height if right >= height else right
        x = left * height + right
        if x < size:
            return x


@njit(cache=True, error_model="numpy")
def backward(x, size, width, height, key):  # type: ignore[no-untyped-def]
    """Inverse of `forward`."""
    while True:
        left, right = x // height, x % height
        right = right - below(mix(left, key + 3), height)
        right = right + height if right < 0 else right
        left = left - below(mix(right, key + 2), width)
        left = left + width if left < 0 else left
        right = right - below(mix(left, key + 1), height)
        right = right + height if right < 0 else right
        left = left - below(mix(right, key), width)
        left = left + width if left < 0 else left
        x = left * height + right
        if x < size:
            return x


@njit(cache=True, error_model="numpy")
def partner(x, size, slot, block_key):  # type: ignore[no-untyped-def]
    """The contact of person x of a block in a slot, or -1: symmetric, partner(partner(x)) == x."""
    if size < 2:
        return -1
    width = np.int64(math.ceil(math.sqrt(size)))
    height = (size + width - 1) // width
    key = uint32(block_key + 0x9E3779B9 * (slot + 1))
    paired = forward(x, size, width, height, key) ^ 1
    if paired >= size:
        return -1
    other = backward(paired, size, width, height, key)
    low, high = min(x, other), max(x, other)
    if mix(uint32(high), mix(uint32(low), key)) >= KEPT_WORD:
        return -1
    return other


@njit(cache=True, inline="always", error_model="numpy")
def online_works(index, key, connectivity):  # type: ignore[no-untyped-def]
    """Whether a person's net works at this connectivity: a fixed rank per person, so that cuts are nested."""
    if connectivity >= 1.0:
        return True
    return np.float64(mix(uint32(index), uint32(key))) * 2.0**-32 < connectivity


@njit(cache=True, error_model="numpy")
def push(person, change, first, last, key, total, offline, online):  # type: ignore[no-untyped-def]
    """Tell a person's contacts that he has become active (+1) or has left the street (-1)."""
    for slot in range(OFFLINE_SLOTS):
        other = partner(person - first, last - first, slot, key)
        if other >= 0:
            offline[first + other] += change
    for slot in range(ONLINE_SLOTS):
        other = partner(person, total, OFFLINE_SLOTS + slot, 1)
        if other >= 0:
            online[other] += change
