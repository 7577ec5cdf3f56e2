"""Incidents that several sources told of, matched across sources, by place, period and connectivity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.evidence.lists import CannotEstimate


@dataclass(frozen=True)
class Reports:
    """Counts by cell (a place in a period at one connectivity) and by who told of an incident.

    `counts[cell, who]`: bit k of `who` is set if source k told of it; nobody tells of who = 0, so that is left at 0.
    `connectivity` is the share of the net that works (0..1), `hours` the length of the cell.
    """

    counts: np.ndarray  # (cells, 2 ** sources)
    place: np.ndarray  # (cells,)
    connectivity: np.ndarray  # (cells,)
    hours: np.ndarray  # (cells,)
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        cells = self.place.size
        if self.counts.shape != (cells, 1 << len(self.names)) or not (
            self.connectivity.shape == self.hours.shape == self.place.shape == (cells,)
        ):
            raise CannotEstimate("counts need a row a cell and a column for each set of sources")
        numbers = (self.counts, self.connectivity, self.hours)
        if not all(np.isfinite(values).all() and (values >= 0).all() for values in numbers):
            raise CannotEstimate("counts, connectivity and hours must be numbers that are not negative")
        if (self.connectivity > 1).any():
            raise CannotEstimate("connectivity is a share and must not be above 1")
        if self.counts[:, 0].any():
            raise CannotEstimate("an incident that no source told of cannot be in the reports")
        if self.counts[self.hours == 0].any():
            raise CannotEstimate("a cell without hours has incidents")

    @property
    def told(self) -> np.ndarray:
        """Distinct incidents told of, by cell."""
        return np.asarray(self.counts.sum(axis=1))

    def by_source(self) -> np.ndarray:
        """Incidents that each source told of."""
        return np.asarray(self.counts.sum(axis=0) @ bits(len(self.names)))

    def of(self, kept: np.ndarray) -> Reports:
        """The same incidents as far as the kept sources (boolean) told of them."""
        member = bits(len(self.names))[:, kept].astype(np.int64)
        who = member @ (1 << np.arange(member.shape[1]))
        counts = np.zeros((self.place.size, 1 << member.shape[1]))
        np.add.at(counts.T, who, self.counts.T)
        counts[:, 0] = 0.0
        names = tuple(name for name, keep in zip(self.names, kept, strict=True) if keep)
        return Reports(counts, self.place, self.connectivity, self.hours, names)


def bits(sources: int) -> np.ndarray:
    """Who told of it, for each set of sources: 0 or 1, shape (2 ** sources, sources)."""
    return ((np.arange(1 << sources)[:, None] >> np.arange(sources)) & 1).astype(float)


def matched(cells: Any, cell: np.ndarray, seen: np.ndarray, names: tuple[str, ...]) -> Reports:
    """Reports from single incidents: the cell of each, and which sources saw it (incidents, sources).

    `cells` has the arrays place, connectivity and hours.
    """
    width = 1 << len(names)
    who = seen.astype(np.int64) @ (1 << np.arange(len(names)))
    counts = np.bincount(cell * width + who, minlength=cells.place.size * width).reshape(-1, width).astype(float)
    counts[:, 0] = 0.0
    return Reports(counts, cells.place, cells.connectivity, cells.hours, names)
