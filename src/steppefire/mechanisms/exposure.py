"""When a figure embarrasses, when figures contradict each other, and what the public has been told: pure functions.

`out` holds the published arrays, source x quantity x scope.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.mechanisms import sources as s
from steppefire.mechanisms.statements import gap, span, standing

NEAR, OLD = 6.0, 48.0  # hours within which a higher, and a lower, later count of the same thing contradicts


def state_line(out, quantity):
    """The interior ministry's standing count of the dead in the street, or of all dead (0 while it says nothing)."""
    figure = np.where(standing(out["published_words"][s.MINISTRY, :, 0]), out["published_low"][s.MINISTRY, :, 0], 0.0)
    return figure[s.DEAD_ATTACKERS] + (figure[s.DEAD_SECURITY] if quantity == s.DEAD else 0.0)


def embarrassment(said, line, tolerance):
    """How far a figure lies above the official line, log scale, 0..1; what stays within the tolerance does not."""
    return np.clip(mathx.log1p((said + 1.0) / (line + 1.0) - 1.0) - tolerance, 0.0, 1.0)


def comparable(out, city, midnight):
    """(least, most, stands, hour) by source for what can be held against each other: seven columns, source x column.

    Columns: detained, dead, dead of the forces, dead of the street, injured of both sides, attackers in the city
    (since local midnight only: yesterday's are others).
    """
    least, most = span(out["published_low"], out["published_high"], out["published_words"])
    stands = standing(out["published_words"])

    def column(quantity, scope=0):
        at = (slice(None), quantity, scope)
        return [least[at], most[at], stands[at], out["published_hour"][at]]

    def either(one, other):
        return [np.where(one[2], first, second) for first, second in zip(one, other, strict=True)]

    fallen, street = column(s.DEAD_SECURITY), either(column(s.DEAD_CIVILIANS), column(s.DEAD_ATTACKERS))
    both = [fallen[0] + street[0], fallen[1] + street[1], fallen[2] & street[2], np.maximum(fallen[3], street[3])]
    attackers = column(s.ATTACKERS, 1 + city)
    attackers[2] = attackers[2] & (attackers[3] >= midnight)
    columns = [column(s.DETAINED), either(column(s.DEAD), both), fallen, street, column(s.INJURED_SECURITY),
               column(s.INJURED_CIVILIANS), attackers]  # fmt: skip
    return tuple(np.stack(parts, axis=1) for parts in zip(*columns, strict=True))


def exposure(figures, hour, trust, tolerance):
    """Contradiction that each source meets this hour: the gap beyond the tolerance to others' new figures, weighed by
    their trust. Whoever spoke before is exposed by whoever speaks now, whatever his side; source.

    Counts only grow: a later, higher one contradicts an earlier one within NEAR hours alone, a lower one within OLD.
    """
    least, most, stands, hours = figures
    speaks = stands & (hours == hour)
    if not speaks.any():
        return np.zeros(trust.size)
    apart = gap(least[:, None], most[:, None], least[None], most[None]) - tolerance
    age = hour - hours
    lower = most[:, None] < least[None]
    fresh = np.where(lower, age[None] <= OLD, age[None] <= NEAR)
    counts = speaks[:, None] & (stands & (age > 0.0))[None] & fresh & s.EXPOSES[:, :, None]
    return (np.clip(apart, 0.0, 1.0) * counts * trust[:, None, None]).sum(axis=(0, 2))


def claimed(out):
    """Latest standing number of dead participants in the country by source; 0 while silent or withdrawn."""
    middle = standing(out["published_words"][:, :, 0]) * (
        out["published_low"][:, :, 0] + out["published_high"][:, :, 0]) / 2.0  # fmt: skip
    street = np.maximum(middle[:, s.DEAD_CIVILIANS], middle[:, s.DEAD_ATTACKERS])
    return np.where(street > 0.0, street, np.maximum(middle[:, s.DEAD] - middle[:, s.DEAD_SECURITY], 0.0))


def frank_figures_only() -> bool:
    """Promise: a figure at or a little above the official line does not embarrass, one far above does."""
    line = np.array([100.0, 100.0, 100.0])
    shame = embarrassment(np.array([90.0, 110.0, 300.0]), line, 0.4)
    return bool(shame[0] == 0 and shame[1] == 0 and shame[2] > 0)


def only_contradiction_costs() -> bool:
    """Promise: whoever spoke before is exposed by a contradiction, of whatever side, not by agreement or growth."""
    least, stands = np.full((len(s.SOURCES), 1), 50.0), np.ones((len(s.SOURCES), 1), bool)
    hours = np.zeros((len(s.SOURCES), 1))
    hours[s.EXILES] = NEAR - 1.0
    trust = np.full(len(s.SOURCES), 0.5)
    agree = exposure((least, least, stands, hours), NEAR - 1.0, trust, 0.4)
    apart = np.where(hours > 0.0, 200.0, least)
    met = exposure((apart, apart, stands, hours), NEAR - 1.0, trust, 0.4)
    grown = exposure((apart, apart, stands, 4.0 * hours), 4.0 * (NEAR - 1.0), trust, 0.4)
    fair = not agree.any() and not grown.any()
    return bool(fair and met[s.MINISTRY] > 0 and met[s.BODIES] > 0 and met[s.EXILES] == 0)
