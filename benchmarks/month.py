"""One run of a scenario, timed from inside: hours, mechanisms, every compiled loop, and peak memory. Run as a child."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from steppefire.core.cache import cache_folder
from steppefire.core.settings import Settings
from steppefire.engine import kernels
from steppefire.engine import run as engine_run
from steppefire.engine.claims import Clerk
from steppefire.engine.crowd import Crowd
from steppefire.engine.hour import Hours
from steppefire.scenario.load import load
from steppefire.world import build as world_build

LOOPS = ("going_out", "street", "merge", "home_place", "tell", "count_day", "crowds", "recover", "fetch", "release")
# Parts that a run could do without and show the same crowds: loyalty of the forces, fog, beliefs, reports.
DOUBT = ("loyalty", "fog", "belief", "reporting")
QUIET = 100  # people active in the run: fewer make a quiet hour


class Clock:
    """Adds up the time spent in functions, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.hours: list[tuple[float, float]] = []  # seconds of an hour, people active after it

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        def run(*values: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*values, **named)
            finally:
                self.spent[name] += time.perf_counter() - start

        return run

    def watch_hours(self, scale: float) -> None:
        """Time whole hours, the crowd's part of them, and every compiled loop."""
        for name in LOOPS:
            setattr(kernels, name, self.watched(f"loop {name}", getattr(kernels, name)))
        advance, step, written = Hours.advance, Crowd.step, Hours.written

        def hour(this: Hours, number: int, today: int, street: Any) -> Any:
            start = time.perf_counter()
            counts = advance(this, number, today, street)
            self.hours.append((time.perf_counter() - start, float(counts["active"].sum()) * scale))
            return counts

        def mechanism(this: Hours, which: Any, new: Any, number: int) -> Any:
            return self.watched(f"mechanism {which.name}", written)(this, which, new, number)

        Hours.written = mechanism  # type: ignore[method-assign]
        Clerk.watch = self.watched("clerk", Clerk.watch)  # type: ignore[method-assign]
        Hours.advance = hour  # type: ignore[method-assign]
        Crowd.step = self.watched("crowd", step)  # type: ignore[method-assign]


def settings(options: argparse.Namespace) -> Settings:
    """What is run."""
    without = tuple(options.without.split(",")) if options.without else ()
    return Settings(seed=options.seed, scale=options.scale, days=options.days, threads=options.threads, without=without)


def warm(scenario: Any, options: argparse.Namespace) -> None:
    """Compile every loop before anything is timed."""
    engine_run.simulate(scenario, Settings(scale=0.001, days=6, threads=options.threads), cache=False)


def month(scenario: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Times of a run from the kept population."""
    made = settings(options)
    world_build.people(world_build.world(scenario, made.scale), cache_folder())  # so that it is kept
    clock = Clock()
    clock.watch_hours(made.scale)
    result = engine_run.simulate(scenario, made)
    seconds, active = (np.array(column) for column in zip(*clock.hours, strict=True))
    quiet = seconds[active < QUIET]
    loops = {name.removeprefix("loop "): spent for name, spent in clock.spent.items() if name.startswith("loop ")}
    doubt = clock.spent["clerk"] + sum(clock.spent[f"mechanism {name}"] for name in DOUBT)
    return {
        **result.timings,
        "doubt_ratio": result.timings["hours_s"] / (result.timings["hours_s"] - doubt),
        "people": int(result.coords["population"][1].sum() * made.scale),
        "hours": len(seconds),
        "mechanisms_s": float(seconds.sum() - clock.spent["crowd"]),
        "crowd_s": clock.spent["crowd"],
        "quiet_hour_ms": float(np.median(quiet) * 1000) if quiet.size else None,
        "quiet_hours": int(quiet.size),
        "busiest_hour_ms": float(seconds.max() * 1000),
        "loops_s": loops,
        "participants_peak": result.outcome["participants_peak"],
    }


def population(scenario: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Time to build the population from nothing."""
    built = world_build.world(scenario, options.scale)
    start = time.perf_counter()
    people = world_build.people(built, None)
    return {"build_s": time.perf_counter() - start, "people": people.count}


def peak_megabytes() -> float:
    """Largest resident memory of this process so far."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 1e6 if sys.platform == "darwin" else size / 1e3


def main() -> None:
    """Print one measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("month", "population"))
    parser.add_argument("--scenario", default="kazakhstan-2022")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    scenario = load(options.scenario)
    warm(scenario, options)
    found = {"month": month, "population": population}[options.what](scenario, options)
    print(json.dumps(found | {"peak_mb": peak_megabytes()}))


if __name__ == "__main__":
    main()
