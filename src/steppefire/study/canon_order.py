"""Order and names (V-A2): rows in another order, other names, other threads, the same bytes."""

from __future__ import annotations

import json
from typing import Any

import numba
import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate
from steppefire.engine.store import plain
from steppefire.scenario.load import from_texts, load
from steppefire.study.canon_row import same

REORDERED = ("places.csv", "units.csv", "objects.csv")
HOW = "load, resolve, world, simulate"


def reversed_rows(texts: dict[str, str]) -> dict[str, str]:
    """The same tables with their rows from last to first."""
    turned = {}
    for name in REORDERED:
        head, *lines = texts[name].splitlines()
        turned[name] = "\n".join([head, *reversed(lines)]) + "\n"
    return texts | turned


def exchanged_names(texts: dict[str, str], first: str, second: str) -> dict[str, str]:
    """The same places, two of them with each other's names (not ids)."""
    head, *lines = texts["places.csv"].splitlines()
    cells = {line.split(",")[0]: line.split(",") for line in lines}
    cells[first][1], cells[second][1] = cells[second][1], cells[first][1]
    return texts | {"places.csv": "\n".join([head, *(",".join(line) for line in cells.values())]) + "\n"}


def differences(one: Result, other: Result, names_too: bool = True) -> list[str]:
    """What is not equal to the last byte in two results."""
    found = [name for name, (_, values, _) in one.series.items()
             if values.tobytes() != other.series[name][1].tobytes()]  # fmt: skip
    for name, (_, values) in one.coords.items():
        if (names_too or name != "place_name") and not np.array_equal(values, other.coords[name][1]):
            found.append(name)
    for name in ("events", "outcome", "claims"):
        kept, again = getattr(one, name), getattr(other, name)
        if json.dumps(plain(kept), sort_keys=True) != json.dumps(plain(again), sort_keys=True):
            found.append(name)
    return found


def order(fast: bool, scenario: Any = None) -> list[dict[str, Any]]:
    """V-A2: threads, order of rows and names leave the results of a small run as they are."""
    scenario = scenario or load("kazakhstan-2022")
    settings = {"scale": 0.002, "days": 6} if fast else {"scale": 0.02, "days": 12}

    def run(texts: dict[str, str], count: int) -> Result:
        return simulate(from_texts(texts), Settings(threads=count, **settings), cache=False)  # type: ignore[arg-type]

    first, second = (place.id for place in scenario.places[:2])
    base, two = run(scenario.texts, 1), run(scenario.texts, 2)
    turned = run(reversed_rows(scenario.texts), 1)
    named = run(exchanged_names(scenario.texts, first, second), 1)
    alone = "" if numba.config.NUMBA_NUM_THREADS > 1 else " (this machine offers one thread only)"
    return [
        same("V-A2 threads", "1 and 2 threads: the same bytes", differences(base, two), HOW + alone),
        same("V-A2 order", f"{', '.join(REORDERED)} reversed: the same bytes", differences(base, turned), HOW),
        same("V-A2 names", f"{first} and {second} exchange names: nothing else changes",
             differences(base, named, names_too=False), HOW),
    ]  # fmt: skip
