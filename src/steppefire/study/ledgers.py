"""What reporting alone does to figures: the wounded as they were and as officials told them, over many seeds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate

Progress = Callable[[int, int, str], None]
OFFICIAL = ("interior ministry", "health ministry", "prosecutor")
# What a figure is held against: series added up, for cumulative counts of the country.
TRUE_SERIES = {
    "detained": ("arrested",), "dead": ("dead_civilians", "dead_security"), "dead_security": ("dead_security",),
    "dead_civilians": ("dead_civilians",), "dead_attackers": ("dead_civilians",),
    "injured": ("injured_civilians", "injured_security"), "injured_security": ("injured_security",),
    "injured_civilians": ("injured_civilians",),
}  # fmt: skip


def value(row: dict[str, Any]) -> float | None:
    """The number that a claim names: its middle, or the end it has; None for words alone."""
    ends = [end for end in (row["low"], row["high"]) if end is not None]
    return sum(ends) / len(ends) if ends else None


def latest(claims: list[dict[str, Any]], quantity: str, claimants: tuple[str, ...]) -> float | None:
    """The last figure for the country that any of these sources gave and did not take back."""
    standing: dict[str, tuple[int, float | None]] = {}
    for number, row in enumerate(claims):
        if row["quantity"] == quantity and row["scope"] == "country" and row["claimant"] in claimants:
            standing[row["claimant"]] = (number, value(row))
    given = [entry for entry in standing.values() if entry[1] is not None]
    return max(given)[1] if given else None


def truth(result: Result, quantity: str) -> float:
    """The true number in the country at the end."""
    return float(sum(result.series[name][1][-1].sum() for name in TRUE_SERIES[quantity]))


def wounded(result: Result) -> dict[str, float | None]:
    """True and last officially reported wounded of both sides at the end of a run."""
    return {"true_security": truth(result, "injured_security"), "true_civilians": truth(result, "injured_civilians"),
            "reported_security": latest(result.claims, "injured_security", OFFICIAL),
            "reported_civilians": latest(result.claims, "injured_civilians", OFFICIAL)}  # fmt: skip


def turned(row: dict[str, float | None]) -> bool:
    """Whether more wounded security than civilians were reported although fewer there were."""
    true, told = ([row[f"{kind}_{side}"] for side in ("security", "civilians")] for kind in ("true", "reported"))
    if None in told:
        return False
    return bool(true[0] <= true[1] and told[0] > told[1])  # type: ignore[operator]


def ratios(result: Result) -> dict[tuple[str, str], float]:
    """Last reported over true number at the end of a run, by claimant and quantity."""
    pairs = {(row["claimant"], row["quantity"]) for row in result.claims if row["quantity"] in TRUE_SERIES}
    out = {}
    for claimant, quantity in sorted(pairs):
        told, true = latest(result.claims, quantity, (claimant,)), truth(result, quantity)
        if told is not None and true > 0:
            out[claimant, quantity] = told / true
    return out


def beta_share(a: float, b: float, x: float) -> float:
    """Distribution function of the beta law at x, by its continued fraction (Lentz); error below 1e-12."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - beta_share(b, a, 1.0 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    d = 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    c, total = 1.0, d
    for m in range(1, 1000):
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):  # fmt: skip
            d, c = 1.0 / (1.0 + term * d), 1.0 + term / c
            total *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return front * total


def jeffreys(hits: int, runs: int) -> tuple[float, float]:
    """5 % and 95 % points of a share after so many hits, from Jeffreys's prior beta(1/2, 1/2); 0 and 1 at the ends."""
    def point(level: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if beta_share(hits + 0.5, runs - hits + 0.5, middle) < level else (low, middle)
        return 0.5 * (low + high)

    return (0.0 if hits == 0 else point(0.05)), (1.0 if hits == runs else point(0.95))


def ledgers(scenario: Any, members: int = 20, settings: Settings | None = None,
            progress: Progress | None = None) -> dict[str, Any]:  # fmt: skip
    """Run seeds seed .. seed + members - 1: rows (the wounded of each), share and its range, ratios by source.

    `share` is that of runs in which wounded security exceed civilians by reporting alone.
    """
    first = settings or Settings()
    rows, found = [], dict[tuple[str, str], list[float]]()
    for number in range(members):
        result = simulate(scenario, replace(first, seed=first.seed + number))
        rows.append({"seed": first.seed + number, **wounded(result)})
        for pair, ratio in ratios(result).items():
            found.setdefault(pair, []).append(ratio)
        if progress:
            progress(number + 1, members, f"seed {first.seed + number}")
    hits = sum(turned({name: row[name] for name in row if name != "seed"}) for row in rows)
    spread = [{"claimant": claimant, "quantity": quantity, "runs": len(values),
               **dict(zip(("q05", "median", "q95"), np.quantile(values, (0.05, 0.5, 0.95)).tolist(), strict=True))}
              for (claimant, quantity), values in sorted(found.items())]  # fmt: skip
    return {"rows": rows, "hits": hits, "members": members, "share": hits / members,
            "range": jeffreys(hits, members), "ratios": spread}  # fmt: skip
