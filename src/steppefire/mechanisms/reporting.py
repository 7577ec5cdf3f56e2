"""Reporting: what sources learn of what happens."""

from __future__ import annotations


def noticed(reach, connectivity, dependence):
    """Share of incidents (0..1) that a source who lives on witnesses learns of, where so much of the net works."""
    return reach * (1.0 - dependence * (1.0 - connectivity))
