"""What keeping a run under way costs: `python -m benchmarks.checkpoint --scale 1`; prints one JSON line."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import checkpoint, keeper, unfinished
from steppefire.engine.run import simulate
from steppefire.scenario.load import load

EVERY = 24  # hours of the run between two measured checkpoints


class Measured(keeper.Keeper):
    """Writes and reads a checkpoint every so many hours, whatever the clock says, and keeps times and sizes."""

    def __init__(self, work: unfinished.Work):
        super().__init__(work)
        self.rows: list[tuple[int, float, float, int]] = []

    def look(self, done: int, parts: keeper.Parts) -> None:
        if done % EVERY:
            return
        began = time.perf_counter()
        self.keep(done, parts)
        written = time.perf_counter()
        path = checkpoint.found(self.work.path)[0]
        checkpoint.read(path, self.work.run)
        self.rows.append((done, written - began, time.perf_counter() - written, path.stat().st_size))


def timed(scenario: Any, settings: Settings, folder: Path, keep: type[keeper.Keeper] | None) -> tuple[float, Any]:
    """Seconds of the hours of a run, without its writing; and its keeper."""
    if keep is None:
        return simulate(scenario, settings).timings["hours_s"], None
    with unfinished.at_work(folder, unfinished.describe(scenario, settings, False)) as work:
        kept = keep(work)
        return simulate(scenario, settings, keeper=kept).timings["hours_s"], kept


def main() -> None:
    """Measure; the population and the compiled loops come from their caches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="kazakhstan-2022")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be measured")
    options = parser.parse_args()
    scenario = load(options.scenario)
    settings = Settings(scale=options.scale, threads=options.threads)
    with tempfile.TemporaryDirectory(dir=options.folder) as parent:
        here = Path(parent)
        simulate(scenario, Settings(scale=0.001, days=6))
        _, measured = timed(scenario, settings, here / "measured", Measured)
        plain, with_clock, each_second = [], [], []
        for number in range(options.repeats):
            plain.append(timed(scenario, settings, here, None)[0])
            with_clock.append(timed(scenario, settings, here / f"a{number}", keeper.Keeper)[0])
            os.environ[keeper.VARIABLE] = "1"
            each_second.append(timed(scenario, settings, here / f"b{number}", keeper.Keeper)[0])
            del os.environ[keeper.VARIABLE]
    done, writing, reading, size = (np.array(column) for column in zip(*measured.rows, strict=True))
    print(json.dumps({
        "write_ms": {"median": float(np.median(writing) * 1e3), "largest": float(writing.max() * 1e3)},
        "read_ms": {"median": float(np.median(reading) * 1e3), "largest": float(reading.max() * 1e3)},
        "size_mb": {"median": float(np.median(size) / 1e6), "largest": float(size.max() / 1e6),
                    "at_hour": int(done[size.argmax()])},
        "hours_s": {"without": sorted(plain), "every_10_s": sorted(with_clock), "every_second": sorted(each_second)},
    }))  # fmt: skip


if __name__ == "__main__":
    main()
