"""What leaps over calm save: `python -m benchmarks.pace --scale 0.1`; prints one JSON line.

The same months hour by hour and with leaps, in turn: processor seconds, steps and hours.
"""

from __future__ import annotations

import argparse
import json
import time

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.load import load


def main() -> None:
    """Measure; the population and the compiled loops come from their caches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="kazakhstan-2022")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--length", type=int, default=90, help="days that the scenario is made to last")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", action="append", default=[], help="as for run: price_shock makes a calm country")
    options = parser.parse_args()
    scenario = load(options.scenario).model_copy(update={"days": options.length})
    settings = Settings(seed=options.seed, scale=options.scale, without=tuple(options.without))
    found: dict[str, float] = {"hours": 24.0 * options.length}
    simulate(scenario, Settings(scale=options.scale, days=1))
    for hourly in (True, False):
        began = time.process_time()
        result = simulate(scenario, settings, hourly=hourly)
        found["hourly_s" if hourly else "leaps_s"] = time.process_time() - began
    found |= {"steps": result.timings["steps"], "ratio": found["hourly_s"] / found["leaps_s"]}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
