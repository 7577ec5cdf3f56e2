"""Order and names (V-A2): rows in another order, other names, other threads, the same bytes."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numba
import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import Result, simulate
from steppefire.engine.store import plain
from steppefire.scenario.load import from_texts, load
from steppefire.scenario.tables import TABLES
from steppefire.study.canon_row import same

# Told row by row, or with the leader in the first row, so that their order is part of the input.
IN_ORDER = ("script.csv", "claims.csv", "targets.csv", "elites.csv")
CROWD = 100  # people in the street at once without whom equal results would prove nothing
REORDERED = tuple(f"{table}.csv" for table in TABLES if f"{table}.csv" not in IN_ORDER)


def reversed_rows(texts: dict[str, str]) -> dict[str, str]:
    """The same tables with their rows from last to first."""
    turned = {}
    for name in REORDERED:
        head, *lines = csv.reader(io.StringIO(texts[name]))
        turned[name] = written([head, *reversed(lines)])
    return texts | turned


def exchanged_names(texts: dict[str, str], first: str, second: str) -> dict[str, str]:
    """The same places, two of them with each other's names (not ids)."""
    head, *lines = csv.reader(io.StringIO(texts["places.csv"]))
    cells = {line[0]: line for line in lines}
    cells[first][1], cells[second][1] = cells[second][1], cells[first][1]
    return texts | {"places.csv": written([head, *cells.values()])}


def written(lines: list[list[str]]) -> str:
    """Rows as the text of a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def differences(one: Result, other: Result, names_too: bool = True) -> list[str]:
    """What is not equal to the last byte in two results."""
    if one.series["active"][1].sum(axis=1).max() < CROWD:
        return ["hardly anybody went out, so nothing was compared"]
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


def order(
    fast: bool, scenario: Any = None, scale: float | None = None, overrides: tuple[tuple[str, str], ...] = ()
) -> list[dict[str, Any]]:
    """V-A2: threads, order of rows and names leave the results of a small run as they are."""
    scenario = scenario or load("kazakhstan-2022")
    scale, days = scale or (0.1 if fast else 0.5), 7 if fast else 12

    def run(texts: dict[str, str], count: int) -> Result:
        settings = Settings(scale=scale, days=days, threads=count, overrides=overrides)
        return simulate(from_texts(texts), settings, cache=False)

    first, second = (place.id for place in scenario.places[:2])
    base, two = run(scenario.texts, 1), run(scenario.texts, 2)
    turned = run(reversed_rows(scenario.texts), 1)
    named = run(exchanged_names(scenario.texts, first, second), 1)
    how = f"simulate, scale {scale:g}, {days} days, at least {CROWD} people in the street"
    alone = "" if numba.config.NUMBA_NUM_THREADS > 1 else " (this machine offers one thread only)"
    return [
        same("V-A2 threads", "1 and 2 threads: the same bytes", differences(base, two), how + alone),
        same("V-A2 order", f"rows of {len(REORDERED)} tables reversed: the same bytes", differences(base, turned), how),
        same("V-A2 names", f"{first} and {second} exchange names: nothing else changes",
             differences(base, named, names_too=False), how),
    ]  # fmt: skip
