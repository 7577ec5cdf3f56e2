"""Parameters drawn from their priors: each by its own address, cut off at the ends of its range."""

from __future__ import annotations

import math
import zlib
from functools import cache
from typing import Any

from steppefire.core import draws, priors
from steppefire.core.settings import Settings
from steppefire.core.spec import Parameter
from steppefire.scenario.hypotheses import HYPOTHESES

FIXED = "fixed"


def parameters() -> dict[str, Parameter]:
    """The parameters that have a prior, by name.

    Fixed ones set a scale. What is nothing unless a rival explanation sets it is not drawn either: its prior holds
    under that explanation only.
    """
    from steppefire.mechanisms.values import PARAMETERS

    supposed = {path for entry in HYPOTHESES.values() for path in entry.sets if path in PARAMETERS}
    return {name: entry for name, entry in PARAMETERS.items()
            if entry.prior != FIXED and not (name in supposed and entry.default == 0.0)}  # fmt: skip


@cache
def law(text: str) -> Any:
    """The law that the text of a prior writes, as SciPy has it; raises ValueError for one it does not know."""
    from scipy import stats

    found = priors.written(text)
    if found is None:
        raise ValueError(f"{text} writes no prior")
    name, first, second = found[0], found[2], math.nan if found[3] is None else found[3]
    laws = {
        "normal": lambda: stats.norm(first, second),
        "lognormal": lambda: stats.lognorm(second, scale=first),  # written by its median after ln
        "beta": lambda: stats.beta(first, second),
        "gamma": lambda: stats.gamma(first, scale=second),
        "halfnormal": lambda: stats.halfnorm(0.0, first),
        "uniform": lambda: stats.uniform(first, second - first),
        "loguniform": lambda: stats.loguniform(first, second),
    }
    if name not in laws:
        raise ValueError(f"{text} is no known law; known: {', '.join(laws)}")
    return laws[name]()


def at(entry: Parameter, u: float, width: float = 1.0) -> float:
    """The value below which the share u (0..1) of the prior within the parameter's range lies.

    With a width below 1 only that share of the prior counts: the part around the present value, moved to fit inside.
    """
    given = law(entry.prior)
    low, high = ends(entry)
    if width < 1.0:
        present = (float(given.cdf(entry.default)) - low) / (high - low)
        u = min(max(present - width / 2.0, 0.0), 1.0 - width) + width * u
    value = float(given.ppf(low + u * (high - low)))
    return min(max(float(f"{value:.12g}"), entry.low), entry.high)


def ends(entry: Parameter) -> tuple[float, float]:
    """The shares of the prior below the ends of the parameter's range."""
    given = law(entry.prior)
    return float(given.cdf(entry.low)), float(given.cdf(entry.high)) if math.isfinite(entry.high) else 1.0


def drawn(settings: Settings, width: float = 1.0) -> tuple[tuple[str, float], ...]:
    """Every parameter with a prior, drawn by seed and member; what a person has set is not drawn.

    With a width below 1 each is drawn from that share of its prior, around its present value.
    """
    by_hand = {path for path, _ in settings.overrides}
    return tuple((name, at(entry, uniform(name, settings), width)) for name, entry in parameters().items()
                 if name not in by_hand)  # fmt: skip


def uniform(name: str, settings: Settings) -> float:
    """The addressed draw (0..1) of a parameter."""
    address = zlib.crc32(name.encode())
    return float(draws.one(address, 0, 0, draws.DECISIONS["parameter"], settings.seed, settings.member))
