"""What a finite number of runs leaves open: 95 % intervals of shares and of their differences, and spreads."""

from __future__ import annotations

import math
from typing import Any

Z = 1.959963984540054  # the normal quantile of 95 %


def wilson(hits: float, runs: float) -> tuple[float, float]:
    """The 95 % interval of a share after so many hits (Wilson 1927); 0 to 1 without a run."""
    if runs == 0:
        return 0.0, 1.0
    share, spread = hits / runs, Z * Z / runs
    middle = share + 0.5 * spread
    reach = math.sqrt(spread * (share * (1.0 - share) + 0.25 * spread))
    low, high = (middle - reach) / (1.0 + spread), (middle + reach) / (1.0 + spread)
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == runs else min(1.0, high))


def newcombe(one: tuple[float, float], other: tuple[float, float]) -> dict[str, float]:
    """Difference of two shares (hits, runs), one less other, with its 95 % interval (Newcombe 1998, method 10)."""
    (p, (l1, u1)), (q, (l2, u2)) = ((hits / runs, wilson(hits, runs)) for hits, runs in (one, other))
    return {"difference": p - q, "low": p - q - math.hypot(p - l1, u2 - q), "high": p - q + math.hypot(u1 - p, q - l2)}


def paired_interval(both: float, more: float, fewer: float, none: float) -> tuple[float, float]:
    """95 % interval of a difference of paired shares, (more - fewer) / pairs (Newcombe 1998b, method 10).

    Wilson's intervals of both shares, drawn together as far as the pairs go together. Pairs that all agree leave
    doubt, which an interval from their spread would not.
    """
    pairs = both + more + fewer + none
    up, down = both + more, both + fewer
    (up_low, up_high), (down_low, down_high) = wilson(up, pairs), wilson(down, pairs)
    margins = float(up * (pairs - up)) * float(down * (pairs - down))
    agree = float(both * none - more * fewer)
    agree = max(agree - pairs / 2.0, 0.0) if agree > 0.0 else agree
    tied = agree / math.sqrt(margins) if margins else 0.0
    below = (up / pairs - up_low, down_high - down / pairs)
    above = (up_high - up / pairs, down / pairs - down_low)
    reach = [math.sqrt(max(a * a - 2.0 * tied * a * b + b * b, 0.0)) for a, b in (below, above)]
    gap = (more - fewer) / pairs
    return gap - reach[0], gap + reach[1]


def middle(values: Any) -> dict[str, float]:
    """5 %, median and 95 % of values, as values that occur."""
    known = sorted(float(value) for value in values)
    last = len(known) - 1
    return {name: known[round(level * last)] for name, level in (("q05", 0.05), ("median", 0.5), ("q95", 0.95))}
