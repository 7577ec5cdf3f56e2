"""What sources know of the traces of rival explanations: pure functions, in the order of `sources.TRACES`."""

from __future__ import annotations

import numpy as np

from steppefire.mechanisms import sources as s
from steppefire.mechanisms.states import people_in_all


def known(read, p, number, new):
    """What a source knows in the country: foreigners detained (people), arms found, crossings, orders and calls.

    Of those arrested it knows with its lag, and so of the foreigners among them; witnesses see few papers.
    """
    source, arrested = s.SOURCES[number], float(new["losses"][s.ARREST].sum())
    reach = p.nationality_seen if source.view == s.WITNESS else 1.0
    share = min(1.0, float(new["known"][number, s.ARREST, 0]) / max(arrested, 1.0))
    return np.array([reach * share * float(read.foreign_detained.sum()), arms(read), float(read.crossings_seen),
                     float(read.orders_known[number]), float(read.calls_known[number])])  # fmt: skip


def true(read):
    """The same as it is."""
    return np.array([float(read.foreign_detained.sum()), arms(read), float(read.crossings_seen),
                     float(read.orders_given), float(read.calls_made)])  # fmt: skip


def arms(read):
    """Arms found so far: hidden ones, and those carried off."""
    return float(read.cache_arms_found.sum() + read.arms_again.sum())


def story(read):
    """Share of the people to whom the revolt is told as an attack from outside."""
    return float((read.foreign_story * read.population).sum() / people_in_all(read.population))
