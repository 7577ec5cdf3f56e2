"""What of the sources stays the same all through a run: addresses of draws, lags, and trust at first."""

from __future__ import annotations

import numpy as np

from steppefire.core.facts import from_facts
from steppefire.mechanisms import sources as s

PER_SOURCE = np.uint64(2654435761)  # spreads the addresses of sources and counts among those of places


@from_facts
def addresses(place_key):
    """Addresses of the draws of what witnesses notice: of each kind of witness, count and place."""
    cells = len(s.WITNESSES) * len(s.COUNTS)
    keys = place_key.astype(np.uint64) + np.arange(cells, dtype=np.uint64)[:, None] * PER_SOURCE
    return (keys % np.uint64(2**32)).ravel()


@from_facts
def learning(police, hospital, court, witness):
    """Rate per hour at which each source gets to know what it will know, from the lags of what it goes by."""
    lags = {s.POLICE: police, s.BELIEF: police, s.COPY: police, s.HOSPITAL: hospital,
            s.COURT: court, s.WITNESS: witness, s.MEASURE: police}  # fmt: skip
    return 1.0 / np.array([lags[source.view] for source in s.SOURCES])


@from_facts
def first_trust(state, press, exile, bodies, television):
    """Trust before the trouble, by source."""
    by_camp = {s.STATE: state, s.PRESS: press, s.EXILE: exile, s.CIVIC: bodies, s.NET: bodies}
    return np.array([television if source.view == s.COPY else by_camp[source.camp] for source in s.SOURCES])
