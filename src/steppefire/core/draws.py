"""Random numbers with an address: Philox4x32-10 of (seed, member, decision, hour, place, person).

There is no stream and so nothing to save: any order of evaluation and any number of threads gives
the same numbers (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
TO_UNIT = 1.0 / 4294967296.0

# The named decisions. A number, once given, is never reused: it is part of every draw's address.
DECISIONS = {
    "street": 1,
    "join": 2,
    "rest": 3,
    "wanted": 4,
    "custody": 5,
    "siege": 6,
    "guard_fire": 7,
    "population": 8,
    "security_harm": 9,
    "retake": 10,
    "identify": 11,
    "desert": 12,
    "meeting": 30,
    "choice": 31,
    "flight": 32,
    "clique_power": 60,
    "clique_staged": 61,
    "clique_pact": 62,
    "clique_meeting": 63,
    "clique_choice": 64,
    "clique_follow": 65,
    "clique_coup": 66,
    "purge_office": 67,
    "treaty_session": 70,
    "member_vote": 71,
    "member_size": 72,
    "gate_vote": 73,
    "stay_frailty": 74,
    "leave": 75,
    "ready": 76,
    "patron_meeting": 77,
    "patron_choice": 78,
    "power_meeting": 79,
    "power_choice": 80,
    "state_crisis": 81,
    "state_end": 82,
    "state_answer": 83,
    "next_crisis": 84,
    "border_crossing": 85,
    "cache_found": 86,
    "call_seen": 87,
    "fact": 88,
    "revote": 89,
    "parameter": 90,
    "foreign_caught": 92,
    "order_seen": 93,
    "cadre_size": 94,
    "resample": 110,
    "particle": 117,
    "country": 130,
    "poll": 131,
    "noise": 132,
    "trial_incidents": 40,
    "trial_burst": 41,
    "trial_notice": 42,
    "trial_copy": 43,
    "trial_hidden": 44,
    "trial_attack": 45,
    "source_bias": 20,
    "noticed": 21,
    "statement": 22,
    "withdrawal": 23,
    "silence": 24,
}


@njit(cache=True, inline="always", error_model="numpy")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Four independent 32-bit words for a 128-bit counter and a 64-bit key."""
    x0, x1, x2, x3 = uint32(c0), uint32(c1), uint32(c2), uint32(c3)
    a, b = uint32(k0), uint32(k1)
    for _ in range(10):
        p0 = M0 * uint64(x0)
        p1 = M1 * uint64(x2)
        y0 = uint32(p1 >> SHIFT) ^ x1 ^ a
        y2 = uint32(p0 >> SHIFT) ^ x3 ^ b
        x0, x1, x2, x3 = y0, uint32(p1 & LOW), y2, uint32(p0 & LOW)
        a = uint32(a + W0)
        b = uint32(b + W1)
    return x0, x1, x2, x3


@njit(cache=True, inline="always", error_model="numpy")
def unit(word):  # type: ignore[no-untyped-def]
    """A 32-bit word as a number strictly between 0 and 1."""
    return (uint64(word) + 0.5) * TO_UNIT


@njit(cache=True, error_model="numpy")
def four(person, place, hour, decision, seed, member):  # type: ignore[no-untyped-def]
    """Four uniform numbers for one decision of one person (index within the place) in one hour."""
    a, b, c, d = philox(person, place, hour, decision, seed, member)
    return unit(a), unit(b), unit(c), unit(d)


@njit(cache=True, error_model="numpy")
def one(person, place, hour, decision, seed, member):  # type: ignore[no-untyped-def]
    """One uniform number for one decision of one person (index within the place) in one hour."""
    a, _, _, _ = philox(person, place, hour, decision, seed, member)
    return unit(a)


@njit(cache=True, error_model="numpy")
def many(addresses, hour, decision, seed, member):  # type: ignore[no-untyped-def]
    """One uniform number for each address (an array of non-negative integers)."""
    out = np.empty(addresses.size, np.float64)
    for i in range(addresses.size):
        out[i] = one(addresses[i], 0, hour, decision, seed, member)
    return out


@njit(cache=True, error_model="numpy")
def joined(addresses, hour, hours, decision, seed, member):  # type: ignore[no-untyped-def]
    """One uniform number for each address over so many hours together, from those of the single hours.

    It lies below the chance of something within all of these hours exactly where some hour's number lies below the
    chance of it within that hour, if its rate stays the same: 1 - (1 - u)^n of the least u of the n hours.
    """
    out = np.empty(addresses.size, np.float64)
    for i in range(addresses.size):
        least = 1.0
        for each in range(hour, hour + hours):
            least = min(least, one(addresses[i], 0, each, decision, seed, member))
        above = 1.0
        for _ in range(hours):
            above *= 1.0 - least
        out[i] = min(1.0 - above, 1.0 - 2.0**-53)
    return out
