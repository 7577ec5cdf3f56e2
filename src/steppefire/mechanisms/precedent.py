"""What earlier requests for help say of the next one."""

from __future__ import annotations


def belief(helped, refused):
    """Mean of a beta(1, 1) belief in being helped, after so many requests granted and refused (0..1; V10.1)."""
    return (1.0 + helped) / (2.0 + helped + refused)
