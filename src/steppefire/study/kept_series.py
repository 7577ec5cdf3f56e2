"""The series that studies keep of every member, and the one store in which they end: chunks of whole members."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.errors import SteppefireError
from steppefire.engine import disk

# What fans, parting twins and indicators need; people are never among them.
OF_PLACES = ("active", "violent", "participants", "arrested", "dead_civilians", "dead_security", "injured_civilians",
             "objects_lost", "connectivity", "private_opposition", "posts_left", "obedience")  # fmt: skip
OF_COUNTRY = ("leader_out", "foreign_troops", "survival", "dependence", "crisis_risk")
KEPT = OF_PLACES + OF_COUNTRY
PARTS, STORE = "parts", "series.zarr"
CHUNK = 50  # members
COORDS = ("time", "place", "place_name", "unit", "latitude", "longitude", "population")


def chosen(result: Any, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Kept series of a run as float32, hours x places or hours, and the coordinates that describe them."""
    if not names:
        return {}
    found = {name: np.asarray(result.series[name][1], np.float32) for name in names}
    return found | {f"coord_{name}": np.asarray(result.coords[name][1]) for name in COORDS}


def part(folder: Path, group: int, member: int) -> Path:
    """Where the series of one member wait until all have ended; groups are numbered, since names may be paths."""
    return folder / PARTS / f"{group}-{member}.npz"


def keep(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write one member's series, whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, **arrays)  # type: ignore[arg-type]
    disk.write_file(path, held.getvalue())


def assemble(folder: Path, groups: dict[str, Sequence[int]]) -> None:
    """Turn the parts into one store with a group of datasets each, staged and renamed, then drop the parts."""
    staged, final = folder / (STORE + disk.PART), folder / STORE
    shutil.rmtree(staged, ignore_errors=True)
    for number, (name, members) in enumerate(groups.items()):
        _write(staged, name, [part(folder, number, member) for member in members], list(members))
    disk.flush(staged)
    staged.rename(final)
    disk.flush_folder(folder)
    shutil.rmtree(folder / PARTS, ignore_errors=True)


def _write(store: Path, group: str, paths: list[Path], members: list[int]) -> None:
    """One group: chunks of whole members in order, so that no chunk is written twice and memory stays flat."""
    import xarray

    first = _read(paths[0])
    coords = {name.removeprefix("coord_"): values for name, values in first.items() if name.startswith("coord_")}
    for begin in range(0, len(paths), CHUNK):
        block = [_read(path) for path in paths[begin : begin + CHUNK]]
        data = {name: (("member", "time", "place")[: 1 + first[name].ndim], np.stack([held[name] for held in block]))
                for name in first if not name.startswith("coord_")}  # fmt: skip
        dataset = xarray.Dataset(data, _coordinates(coords, members[begin : begin + CHUNK]))
        if begin:
            _bare(dataset).to_zarr(store, group=_group(group), append_dim="member", consolidated=False)
        else:
            encoding = {name: {"chunks": (CHUNK, *first[name].shape)} for name in data}
            dataset.to_zarr(store, group=_group(group), mode="a", encoding=encoding, consolidated=False)


def _coordinates(coords: dict[str, np.ndarray], members: list[int]) -> dict[str, Any]:
    labels = {name: (("time",) if name == "time" else ("place",), values) for name, values in coords.items()}
    return {"member": (("member",), np.asarray(members, np.int64)), **labels}


def _bare(dataset: Any) -> Any:
    """Without the coordinates that do not grow: they are there already."""
    return dataset.drop_vars([name for name in dataset.coords if name != "member"])


def _group(name: str) -> str:
    return name.replace("/", "_")


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, KeyError) as error:
        raise SteppefireError(f"{path} is missing or damaged; move its folder away and begin again") from error


def opened(folder: Path, group: str) -> Any:
    """The series of a group of a finished study: an xarray dataset by member, time and place, read when used."""
    import xarray

    if not (folder / STORE).is_dir():
        raise SteppefireError(f"{folder} keeps no series")
    return xarray.open_zarr(folder / STORE, group=_group(group), consolidated=False, chunks=None)


def blocks(dataset: Any, names: Iterable[str]) -> Iterator[dict[str, np.ndarray]]:
    """The named series, so many members at a time, for what must not hold all of them."""
    for begin in range(0, dataset.sizes["member"], CHUNK):
        piece = dataset[list(names)].isel(member=slice(begin, begin + CHUNK)).load()
        yield {name: piece[name].values for name in piece.data_vars}
