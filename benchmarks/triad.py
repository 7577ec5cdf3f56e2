"""Memory bandwidth: the triad a = b + s * c over arrays that fit in no cache. Run as a child with its threads."""

from __future__ import annotations

import argparse
import json
import time

import numba
import numpy as np
from numba import njit, prange


@njit(parallel=True, error_model="numpy")
def triad(a, b, c, scalar):  # type: ignore[no-untyped-def]
    """One pass: two arrays read, one written."""
    for i in prange(a.size):
        a[i] = b[i] + scalar * c[i]


def gigabytes_per_second(megabytes: int, repeats: int) -> float:
    """The best of some passes; three arrays of so many megabytes each."""
    size = megabytes * 1_000_000 // 8
    a, b, c = np.zeros(size), np.ones(size), np.ones(size)
    triad(a, b, c, 3.0)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        triad(a, b, c, 3.0)
        times.append(time.perf_counter() - start)
    return 24.0 * size / min(times) / 1e9


def main() -> None:
    """Print the bandwidth as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--megabytes", type=int, default=800)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    numba.set_num_threads(min(options.threads, numba.config.NUMBA_NUM_THREADS))
    print(json.dumps({"gb_per_s": gigabytes_per_second(options.megabytes, options.repeats)}))


if __name__ == "__main__":
    main()
