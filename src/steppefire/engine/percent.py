"""Chances in words."""

from __future__ import annotations


def percent(share: float) -> str:
    """A chance in whole per cent; one that is merely tiny or large is not called impossible or certain."""
    if 0.0 < share < 0.005:
        return "under 1%"
    return "over 99%" if share >= 0.995 else f"{share:.0%}"
