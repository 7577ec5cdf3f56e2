"""Laws that uncertain facts are drawn from: read from one line of text, drawn by turning a uniform number into a value.

A few laws suffice for facts; each is written as its name and two numbers, `lognormal(ln 0.03, 0.8)` by its median.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steppefire.core import mathx

EXAMPLE = "'normal(0.3, 0.1)', 'lognormal(ln 0.03, 0.8)', 'uniform(0, 1)' or 'loguniform(0.1, 10)'"
_NUMBER = r"-?[0-9.]+(?:e-?[0-9]+)?"
_FORM = re.compile(rf"(\w+)\(\s*(ln\s+)?({_NUMBER})(?:\s*,\s*({_NUMBER}))?\s*\)")


@dataclass(frozen=True)
class Prior:
    """A law with two numbers."""

    law: str
    first: float
    second: float

    def at(self, u: float) -> float:
        """The value below which the share u (0..1) of all draws lies."""
        return _QUANTILES[self.law](self.first, self.second, u)


def _normal(mean: float, spread: float, u: float) -> float:
    return mean + spread * float(mathx.normal_quantiles(np.asarray(u)))


_QUANTILES: dict[str, Callable[[float, float, float], float]] = {
    "normal": _normal,
    "lognormal": lambda middle, spread, u: math.exp(_normal(middle, spread, u)),
    "uniform": lambda low, high, u: low + (high - low) * u,
    "loguniform": lambda low, high, u: math.exp(math.log(low) + (math.log(high) - math.log(low)) * u),
}


def written(text: str) -> tuple[str, bool, float, float | None] | None:
    """Name of the law, whether its first number stands after ln, and its one or two numbers; None for other text."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        return None
    law, log, first, second = match.groups()
    return law, log is not None, float(first), None if second is None else float(second)


def read(text: str) -> Prior:
    """The prior that a text writes; raises ValueError with the reason where it writes none."""
    law, log, first, second = written(text) or ("", False, 0.0, None)
    if law not in _QUANTILES or second is None:
        raise ValueError("a prior is a law with two numbers, known laws: " + ", ".join(_QUANTILES))
    if log != (law == "lognormal"):
        raise ValueError("a lognormal prior is written with its median after ln, others without ln")
    if law in ("lognormal", "loguniform") and first <= 0.0:
        raise ValueError("it is a law of positive numbers")
    if (second <= first) if law.endswith("uniform") else (second <= 0.0):
        raise ValueError("its second number is too small")
    return Prior(law, math.log(first) if law == "lognormal" else first, second)
