"""Many runs over several processes, in order whatever the processes; progress goes to the standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

TOLD_EVERY = 20  # runs


def pool(workers: int) -> ProcessPoolExecutor:
    """New processes that share nothing: compiled loops with threads of their own do not survive a fork."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def play(one: Callable[[Any], dict[str, Any]], jobs: Sequence[Any], workers: int, what: str) -> list[dict[str, Any]]:
    """The row of every job."""
    rows = []
    with pool(workers) as processes:
        for number, row in enumerate(processes.map(one, jobs), start=1):
            rows.append(row)
            if number % TOLD_EVERY == 0:
                print(f"{number} of {len(jobs)} runs {what}", file=sys.stderr, flush=True)
    return rows


def pair_options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The command line of a study of pairs: its own options, and those that all of them have."""
    parser.add_argument("--pairs", type=int, default=20, help="pairs of histories, two or more")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the people")
    parser.add_argument("--days", type=int, default=None, help="days of each crisis; all by default")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    given = parser.parse_args()
    if given.pairs < 2 or given.workers < 1:
        parser.error("two pairs and one worker at least")
    return given
