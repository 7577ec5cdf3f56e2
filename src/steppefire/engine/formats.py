"""Series as Zarr and tables as Parquet: the same content always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import SteppefireError

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import xarray

MAX_SERIES_BYTES = 4 * 2**30
FLOATS = ("latitude", "longitude", "low", "high", "value", "chance", "survival", "believed_survival", "believed_crowd",
          "believed_violent", "believed_opposition", "believed_obedience")  # fmt: skip
WHOLES = ("event_id", "hour", "fatalities", "cause", "meeting")
TRUTHS = ("chosen",)
EVENT_COLUMNS = (
    "event_id", "date", "time", "hour", "event_type", "sub_event_type", "actor1", "actor2",
    "admin1", "place", "latitude", "longitude", "fatalities", "notes", "cause",
)  # fmt: skip
CLAIM_COLUMNS = (
    "id", "quantity", "low", "high", "unit", "words", "scope", "from", "to",
    "claimant", "reporter", "reported", "source", "mark", "bias",
)  # fmt: skip
DECISION_COLUMNS = (
    "meeting", "who", "time", "hour", "option", "chosen", "scope", "value", "chance", "survival", "believed_survival",
    "believed_crowd", "believed_violent", "believed_opposition", "believed_obedience", "weak_place", "why",
)  # fmt: skip


def dataset(series: Mapping[str, Any], coords: Mapping[str, Any], attributes: Mapping[str, Any]) -> xarray.Dataset:
    """The labelled arrays of a run, variables in the order of their names."""
    import xarray

    return xarray.Dataset(
        {name: (dims, values, _sorted(attrs)) for name, (dims, values, attrs) in sorted(series.items())},
        {name: (dims, values) for name, (dims, values, *_) in sorted(coords.items())},
        _sorted(attributes),
    )


def write_series(data: xarray.Dataset, folder: Path) -> None:
    """Write a dataset as Zarr (format 2, one chunk a variable, one compressor, consolidated metadata)."""
    data.to_zarr(folder, mode="w-", encoding=encoding(data), zarr_format=2, consolidated=True)


def encoding(data: xarray.Dataset) -> dict[str, dict[str, Any]]:
    """How each variable of a dataset is stored."""
    from numcodecs import Zstd

    found: dict[str, dict[str, Any]] = {}
    for name, variable in data.variables.items():
        found[str(name)] = {"chunks": variable.shape or None, "compressors": (Zstd(level=3),)}
        if variable.dtype.kind == "M":
            found[str(name)] |= {"units": "minutes since 1970-01-01", "dtype": "int64"}
    return found


def read_series(folder: Path) -> xarray.Dataset:
    """Read what `write_series` wrote, after a look at its size and codecs."""
    import xarray

    if needed(folder) > MAX_SERIES_BYTES:
        raise SteppefireError(f"{folder.name} would need {needed(folder) / 2**30:.1f} GB of memory; it is not read")
    return xarray.open_zarr(folder, consolidated=True, chunks=None).load()


def table(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pyarrow.Table:
    """Rows as an Arrow table with exactly these columns; an unknown key is an error."""
    import pyarrow

    rows = list(rows)
    unknown = sorted({key for row in rows for key in row} - set(columns))
    if unknown:
        raise ValueError(f"columns that no run folder has: {', '.join(unknown)}")
    fields = {name: _arrow_type(name) for name in columns}
    arrays = [pyarrow.array([_cell(row.get(name), name) for row in rows], kind) for name, kind in fields.items()]
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(list(fields.items())))


def write_table(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], path: Path) -> None:
    """Write rows as a Parquet file."""
    import pyarrow.parquet

    pyarrow.parquet.write_table(table(rows, columns), path, compression="zstd")


def read_table(path: Path) -> pandas.DataFrame:
    """Read what `write_table` wrote."""
    import pyarrow.parquet

    return frame(pyarrow.parquet.ParquetFile(path).read())


def frame(rows: pyarrow.Table) -> pandas.DataFrame:
    """An Arrow table as a DataFrame."""
    found: pandas.DataFrame = rows.to_pandas()
    return found


def _arrow_type(name: str) -> Any:
    import pyarrow

    if name in TRUTHS:
        return pyarrow.bool_()
    return pyarrow.float64() if name in FLOATS else pyarrow.int64() if name in WHOLES else pyarrow.string()


def _cell(value: Any, name: str) -> Any:
    if value is None or (value == "" and name in FLOATS + WHOLES):
        return None
    if name in TRUTHS:
        return bool(value)
    return float(value) if name in FLOATS else int(value) if name in WHOLES else str(value)


def _sorted(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: attributes[key] for key in sorted(attributes)}


def needed(folder: Path) -> int:
    """Bytes that the series of a folder take in memory; refuses codecs or types that could run code when read."""
    total = 0
    described = json.loads((folder / ".zmetadata").read_text("utf-8"))["metadata"]
    for name, entry in described.items():
        if not name.endswith(".zarray"):
            continue
        size = int(str(entry["dtype"])[2:].partition("[")[0]) if "O" not in entry["dtype"] else 0
        if size == 0 or entry.get("filters") or (entry["compressor"] or {}).get("id") not in (None, "zstd"):
            raise SteppefireError(f"{folder.name}/{name} holds a type or a codec that Steppefire never writes")
        count = 1
        for length in entry["shape"]:
            count *= int(length)
        total += count * size * (4 if entry["dtype"][1] == "U" else 1)
    return total
