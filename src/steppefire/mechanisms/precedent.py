"""Belief in help, learnt from cases: a Beta belief that starts even and counts each request as one observation."""

from __future__ import annotations

from typing import Any


def belief(helped: Any, refused: Any) -> Any:
    """Mean chance of help after so many requests that were granted and refused, 0..1 (V10.1)."""
    return (1.0 + helped) / (2.0 + helped + refused)
