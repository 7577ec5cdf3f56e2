"""Memory of the process that collects a study's members: `python -m benchmarks.study`; prints one JSON line."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import steppefire as sf

TINY = Path(__file__).parents[1] / "tests" / "data" / "tiny-land"


def main() -> None:
    """Play a study of tiny-land for a day each; workers hold the memory of the runs, this process that of the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as here:
        sf.ensemble(TINY, members=options.members, scale=0.02, days=1, out=Path(here) / "study",
                    workers=options.workers, batch=options.batch)  # fmt: skip
    seconds = time.perf_counter() - began
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"members": options.members, "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
