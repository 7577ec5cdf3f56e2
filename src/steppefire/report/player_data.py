"""What the map player needs: places, a tile a unit, and the series as whole numbers."""

from __future__ import annotations

from math import ceil, cos, radians
from typing import Any

import numpy as np
import pandas as pd

from steppefire.report import words
from steppefire.report.records import names
from steppefire.report.tables import frame
from steppefire.report.timeline import choose

MOST_FRAMES = 1500
MOST_MOMENTS = 60
# key, series added up, label, unit, how units add up, colour, decimals
VARIABLES: tuple[tuple[str, tuple[str, ...], str, str, str, str, int], ...] = (
    ("active", ("active",), "People on the street", "people now", "sum", "crowd", 0),
    ("violent", ("violent",), "Acting violently", "people now", "sum", "violence", 0),
    ("arrested", ("arrested",), "Arrested so far", "people", "sum", "custody", 0),
    ("dead", ("dead_civilians", "dead_security"), "Dead so far, both sides", "people", "sum", "death", 0),
    ("present", ("present",), "Forces free to act", "people now", "sum", "force", 0),
    ("objects", ("objects_lost",), "Objects lost now", "objects", "sum", "violence", 0),
    ("connectivity", ("connectivity",), "Network that works", "share", "mean", "wire", 2),
    ("obedience", ("obedience",), "Own men who obey", "share", "mean", "force", 2),
    ("posts_left", ("posts_left",), "Posts left now", "posts", "sum", "custody", 0),
    ("news", ("news",), "News from elsewhere", "log scale", "mean", "news", 2),
)


def player_data(run: Any) -> dict[str, Any]:
    """The whole player as one JSON document."""
    series = run.series
    stride = ceil(series.sizes["time"] / MOST_FRAMES)
    units = sorted({str(unit) for unit in series.unit.values})
    titles = names(run.scenario.units, "unit")
    places = [
        {
            "id": str(place),
            "name": str(series.place_name.values[n]),
            "unit": units.index(str(series.unit.values[n])),
            "kind": str(series.kind.values[n]),
            "lat": float(series.latitude.values[n]),
            "lon": float(series.longitude.values[n]),
            "people": int(series.population.values[n]),
        }
        for n, place in enumerate(series.place.values)
    ]
    rows, columns, cells = tiles(units, places)
    start = pd.Timestamp(series.time.values[0]) - pd.Timedelta(hours=1)
    return {
        "start": start.isoformat(),
        "offset": str(series.attrs.get("offset", "")),
        "stride": stride,
        "places": places,
        "rows": rows,
        "columns": columns,
        "units": [
            {"id": unit, "name": titles.get(unit, unit), "row": row, "column": column}
            for unit, (row, column) in zip(units, cells, strict=True)
        ],
        "variables": [variable(series, stride, *described) for described in VARIABLES if described[1][0] in series],
        "moments": moments(run, start),
    }


def variable(
    series: Any,
    stride: int,
    key: str,
    parts: tuple[str, ...],
    label: str,
    unit: str,
    how: str,
    colour: str,
    decimals: int,
) -> dict[str, Any]:
    """One variable: a list of hours for every place, in whole numbers times 10**-decimals."""
    total = sum(frame(series, name).to_numpy() for name in parts if name in series)
    values = np.rint(np.nan_to_num(np.asarray(total)[::stride]) * 10**decimals).astype(int)
    return {
        "key": key,
        "label": label,
        "unit": unit,
        "how": how,
        "colour": colour,
        "decimals": decimals,
        "values": [packed(column) for column in values.T.tolist()],
    }


def packed(values: list[int]) -> list[int]:
    """Run lengths as value, repeats, value, repeats: quiet hours and cumulative counts hardly take room."""
    runs: list[int] = []
    for value in values:
        if runs and runs[-2] == value:
            runs[-1] += 1
        else:
            runs += [value, 1]
    return runs


def moments(run: Any, start: pd.Timestamp) -> list[dict[str, Any]]:
    """The most telling events with their hour, for the line under the clock."""
    place = {str(p): str(n) for p, n in zip(run.series.place.values, run.series.place_name.values, strict=True)}
    found = []
    for event in choose(run.events.to_dict("records"), MOST_MOMENTS):
        where = place.get(str(event["place"]), "")
        text = words.happened(event["sub_event_type"]) + (f", {where}" if where else "")
        found.append({"hour": int(event["hour"]), "when": words.moment(str(event["time"])), "text": text})
    return found


def tiles(units: list[str], places: list[dict[str, Any]]) -> tuple[int, int, list[tuple[int, int]]]:
    """Rows, columns and a cell for each unit, so that tiles lie as the units' centres do."""
    centres = np.array([centre([place for place in places if place["unit"] == n]) for n in range(len(units))])
    wide = np.ptp(centres[:, 0]) * cos(radians(float(centres[:, 1].mean()))) or 1.0
    high = np.ptp(centres[:, 1]) or 1.0
    # A fifth of the cells stay free, so that neighbours need not push each other round the map.
    columns = max(1, round((1.25 * len(units) * wide / high) ** 0.5))
    columns = min(columns, 7, len(units))
    rows = ceil(1.25 * len(units) / columns)
    scaled = np.empty_like(centres)
    scaled[:, 0] = spread(centres[:, 0]) * (columns - 1)
    scaled[:, 1] = (1 - spread(centres[:, 1])) * (rows - 1)
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    cost = np.array([[(x - column) ** 2 + (y - row) ** 2 for row, column in cells] for x, y in scaled])
    return trimmed([cells[cell] for cell in assigned(cost)])


def trimmed(cells: list[tuple[int, int]]) -> tuple[int, int, list[tuple[int, int]]]:
    """The grid without empty rows and columns at its edges."""
    top, left = (min(cell[axis] for cell in cells) for axis in (0, 1))
    moved = [(row - top, column - left) for row, column in cells]
    return max(row for row, _ in moved) + 1, max(column for _, column in moved) + 1, moved


def centre(places: list[dict[str, Any]]) -> tuple[float, float]:
    """Mean longitude and latitude, weighted by people."""
    people = np.array([max(place["people"], 1) for place in places], float)
    return (
        float(np.average([place["lon"] for place in places], weights=people)),
        float(np.average([place["lat"] for place in places], weights=people)),
    )


def spread(values: np.ndarray) -> np.ndarray:
    """Half position, half rank: crowded corners get room and the outline stays."""
    rank = values.argsort().argsort() / max(len(values) - 1, 1)
    position = (values - values.min()) / (np.ptp(values) or 1.0)
    return np.asarray(0.5 * rank + 0.5 * position)


def assigned(cost: np.ndarray) -> list[int]:
    """A cell for every unit: start in order of closeness, then swap and move while that brings them closer."""
    count, cells = cost.shape
    seat = [-1] * count
    for unit in np.argsort(cost.min(axis=1)):
        free = [cell for cell in range(cells) if cell not in seat]
        seat[unit] = min(free, key=lambda cell: cost[unit, cell])
    better = True
    while better:
        better = False
        for unit in range(count):
            for cell in range(cells):
                other = seat.index(cell) if cell in seat else None
                before = cost[unit, seat[unit]] + (cost[other, cell] if other is not None else 0)
                after = cost[unit, cell] + (cost[other, seat[unit]] if other is not None else 0)
                if after < before - 1e-9:
                    if other is not None:
                        seat[other] = seat[unit]
                    seat[unit] = cell
                    better = True
    return seat
