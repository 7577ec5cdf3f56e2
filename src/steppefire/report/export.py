"""A run in the formats of other tools: CSV, Parquet, NetCDF, GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from steppefire.core.errors import SteppefireError

# A spreadsheet would read such a cell as a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")
CUMULATIVE = frozenset({
    "participants", "arrested", "dead_civilians", "dead_security", "injured_civilians", "injured_security",
    "arms_lost", "damage",
})  # fmt: skip
COUNTED = frozenset({"people", "count", "arms", "USD"})


def write(run: Any, form: str, out: Path) -> list[Path]:
    """Write the run as files of a form; returns the new ones. Existing files are left alone."""
    makers: dict[str, Callable[[Any], dict[str, Callable[[Path], object]]]] = {
        "csv": _csv, "parquet": _parquet, "netcdf": _netcdf, "geojson": _geojson,
    }  # fmt: skip
    files = makers[form](run)
    for name in files:
        if (out / name).exists():
            raise SteppefireError(f"{out / name} exists already; name another folder with --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, put in files.items():
            put(out / name)
    except OSError as error:
        raise SteppefireError(f"could not write in {out}: {error.strerror or error}") from error
    return [out / name for name in files]


def tables(run: Any) -> dict[str, pd.DataFrame]:
    """The run as tables: series by hour and place, states by hour and state, events, decisions, claims, parameters."""
    return {
        "series": series_table(run.series),
        **({"states": states_table(run.series)} if "state" in run.series.dims else {}),
        "events": run.events,
        "decisions": run.decisions,
        "claims": run.claims,
        "parameters": pd.DataFrame(run.parameters),
    }


def series_table(series: xr.Dataset) -> pd.DataFrame:
    """A row an hour and place; a column a variable, forces side by side; other series have no place."""
    flat: dict[str, xr.DataArray] = {}
    for name, array in series.data_vars.items():
        if "place" not in array.dims:
            continue
        if "force" in array.dims:
            flat |= {f"{name}_{force}": array.sel(force=force, drop=True) for force in series.force.values}
        else:
            flat[str(name)] = array
    return xr.Dataset(flat).to_dataframe(dim_order=["time", "place"]).reset_index()


def states_table(series: xr.Dataset) -> pd.DataFrame:
    """A row an hour and state; a column a variable."""
    flat = xr.Dataset({name: array for name, array in series.data_vars.items() if array.dims == ("time", "state")},
                      {"state_name": series["state_name"]})  # fmt: skip
    return flat.to_dataframe(dim_order=["time", "state"]).reset_index()


def safe_for_spreadsheets(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a quote mark before every text that a spreadsheet would take for a formula; numbers untouched."""
    return table.apply(lambda column: column if column.dtype.kind in "biufM" else column.map(_quoted))


def _quoted(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def _csv(run: Any) -> dict[str, Callable[[Path], object]]:
    def writer(table: pd.DataFrame) -> Callable[[Path], object]:
        return lambda path: safe_for_spreadsheets(table).to_csv(path, index=False, lineterminator="\n")

    return {f"{name}.csv": writer(table) for name, table in tables(run).items()}


def _parquet(run: Any) -> dict[str, Callable[[Path], object]]:
    def writer(table: pd.DataFrame) -> Callable[[Path], object]:
        return lambda path: table.to_parquet(path, index=False)

    return {f"{name}.parquet": writer(table) for name, table in tables(run).items()}


def _netcdf(run: Any) -> dict[str, Callable[[Path], object]]:
    return {"series.nc": lambda path: run.series.to_netcdf(path, engine="h5netcdf")}


def _geojson(run: Any) -> dict[str, Callable[[Path], object]]:
    text = json.dumps(places(run.series), ensure_ascii=False, allow_nan=False)
    return {"places.geojson": lambda path: path.write_text(text + "\n", "utf-8")}


def places(series: xr.Dataset) -> dict[str, Any]:
    """Every place as a GeoJSON point with a value a day of each variable."""
    flat = series[[name for name, array in series.data_vars.items() if set(array.dims) == {"time", "place"}]]
    dates = pd.DatetimeIndex(flat.time.values - pd.Timedelta(minutes=30)).normalize()
    days = [day.date().isoformat() for day in dates.unique()]
    rules = {str(name): _daily_rule(str(name), array.attrs.get("unit", "")) for name, array in flat.data_vars.items()}
    daily = {
        name: pd.DataFrame(flat[name].transpose("time", "place").values, dates).groupby(level=0).agg(rule)
        for name, rule in rules.items()
    }
    features = []
    for index, place in enumerate(flat.place.values):
        here = flat.isel(place=index)
        properties: dict[str, Any] = {"id": str(place), "days": days}
        properties |= {key: str(here[key].item()) for key in ("place_name", "unit", "kind") if key in here.coords}
        properties["population"] = float(here.population)
        properties |= {name: [_number(value) for value in table[index]] for name, table in daily.items()}
        point = {"type": "Point", "coordinates": [float(here.longitude), float(here.latitude)]}
        features.append({"type": "Feature", "id": str(place), "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features, "daily": rules}


def _daily_rule(name: str, unit: str) -> str:
    """How hours become a day: the last value of what accumulates, the largest count, the mean of a share."""
    return "last" if name in CUMULATIVE else "max" if unit in COUNTED else "mean"


def _number(value: float) -> float | None:
    return round(float(value), 6) if value == value else None
