"""Critical slowing down: what a series is said to do before it tips (Dakos et al. 2012).

The trend is taken off with a Gaussian kernel; what is left is looked at in rolling windows of half the series: its
standard deviation and its autocorrelation at lag one. Kendall's tau says whether they rise towards the end.
"""

from __future__ import annotations

import numpy as np

LEAST = 24  # steps; shorter series are left alone
WINDOW = 0.5  # of the series, as in the source
BANDWIDTH = 0.1  # of the series, standard deviation of the kernel; chosen by us


def residuals(series: np.ndarray) -> np.ndarray:
    """A series less its smoothed self: weights of a Gaussian kernel, which add up to 1 at the ends too."""
    at = np.arange(series.size)
    weights = np.exp(-0.5 * ((at[:, None] - at[None, :]) / (BANDWIDTH * series.size)) ** 2)
    return np.asarray(series - weights @ series / weights.sum(axis=1))


def spread(values: np.ndarray) -> float:
    """Standard deviation."""
    return float(values.std(ddof=1))


def echo(values: np.ndarray) -> float:
    """Autocorrelation at lag one; not a number where nothing moves."""
    off = values - values.mean()
    return float(off[1:] @ off[:-1] / (off @ off)) if off @ off > 0.0 else float("nan")


def tau(values: np.ndarray) -> float:
    """Kendall's tau of values with time, from -1 (always falls) to 1 (always rises); ties as in tau-b."""
    later = np.triu_indices(values.size, 1)
    steps = np.sign(values[later[1]] - values[later[0]])
    untied = np.count_nonzero(steps)
    return float(steps.sum() / np.sqrt(untied * steps.size)) if untied else float("nan")


def signs(series: np.ndarray) -> dict[str, float | None]:
    """Spread and echo of the last window, and the trends of both over all windows; None where the series is short."""
    names = ("spread", "echo", "spread_trend", "echo_trend")
    if series.size < LEAST:
        return dict.fromkeys(names)
    left, length = residuals(series), round(WINDOW * series.size)
    windows = np.lib.stride_tricks.sliding_window_view(left, length)
    spreads = np.array([spread(window) for window in windows])
    echoes = np.array([echo(window) for window in windows])
    found = (spreads[-1], echoes[-1], tau(spreads), tau(echoes) if np.isfinite(echoes).all() else float("nan"))
    return {name: float(value) if np.isfinite(value) else None for name, value in zip(names, found, strict=True)}
