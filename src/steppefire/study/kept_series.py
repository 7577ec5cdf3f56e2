"""The series that studies keep of every member, and the one store in which they end: chunks of whole members."""

from __future__ import annotations

import io
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from steppefire.core.errors import SteppefireError
from steppefire.engine import disk, formats
from steppefire.engine.record import COUNTRY_SERIES, PLACE_SERIES

# What fans, parting twins and indicators need; people are never among them.
OF_PLACES = ("active", "violent", "participants", "arrested", "dead_civilians", "dead_security", "injured_civilians",
             "objects_lost", "connectivity", "private_opposition", "posts_left", "obedience")  # fmt: skip
OF_COUNTRY = ("leader_out", "foreign_troops", "survival", "dependence", "crisis_risk")
KEPT = OF_PLACES + OF_COUNTRY
PARTS, STORE = "parts", "series.zarr"
CHUNK = 50  # members
COORD = "coord_"  # before their names in a part
COORDS = ("time", "place", "place_name", "unit", "latitude", "longitude", "population")


def chosen(result: Any, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Kept series of a run as float32, hours x places or hours, and the coordinates that describe them."""
    if not names:
        return {}
    found = {name: np.asarray(result.series[name][1], np.float32) for name in names}
    return found | {COORD + name: np.asarray(result.coords[name][1]) for name in COORDS}


def part(folder: Path, group: int, member: int) -> Path:
    """Where the series of one member wait until all have ended; groups are numbered, since names may be paths."""
    return folder / PARTS / f"{group}-{member}.npz"


def keep(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write one member's series, whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, **arrays)  # type: ignore[arg-type]
    disk.write_file(path, held.getvalue())


def assemble(folder: Path, groups: Mapping[str, Sequence[int]], about: Mapping[str, Mapping[str, Any]]) -> None:
    """Turn the parts into one store with a dataset for each group, staged and renamed; the parts stay.

    `about` are the attributes of each group's dataset.
    """
    staged, final = folder / (STORE + disk.PART), folder / STORE
    shutil.rmtree(staged, ignore_errors=True)
    for number, (name, members) in enumerate(groups.items()):
        paths = [part(folder, number, member) for member in members]
        _write(staged, name, paths, list(members), about.get(name, {}))
    disk.flush(staged)
    staged.rename(final)
    disk.flush_folder(folder)


def _write(store: Path, group: str, paths: list[Path], members: list[int], about: Mapping[str, Any]) -> None:
    """One group: chunks of whole members in order, so that no chunk is written twice and memory stays flat."""
    import zarr

    for begin in range(0, len(paths), CHUNK):
        block = _block([_read(path) for path in paths[begin : begin + CHUNK]], members[begin : begin + CHUNK], about)
        if begin:
            block = block.drop_vars([name for name in block.coords if name != "member"])  # they do not grow
            block.to_zarr(store, group=_group(group), append_dim="member", zarr_format=2, consolidated=False)
        else:
            encoding = formats.encoding(block)
            for name, variable in block.variables.items():
                if "member" in variable.dims:
                    encoding[str(name)]["chunks"] = (CHUNK, *variable.shape[1:])
            block.to_zarr(store, group=_group(group), mode="a", encoding=encoding, zarr_format=2, consolidated=False)
    zarr.consolidate_metadata(store, path=_group(group), zarr_format=2)


def _block(held: list[dict[str, np.ndarray]], members: list[int], about: Mapping[str, Any]) -> Any:
    """The series of these members as a dataset."""
    dims = ("member", "time", "place")
    series = {name: (dims[: 1 + values.ndim], np.stack([one[name] for one in held]), _about(name))
              for name, values in held[0].items() if not name.startswith(COORD)}  # fmt: skip
    coords: dict[str, Any] = {"member": (("member",), np.asarray(members, np.int64))}
    for name, values in held[0].items():
        if name.startswith(COORD):
            coords[name.removeprefix(COORD)] = (("time" if name == COORD + "time" else "place",), values)
    return formats.dataset(series, coords, about)


def _about(name: str) -> dict[str, str]:
    unit, meaning = (PLACE_SERIES | COUNTRY_SERIES)[name]
    return {"unit": unit, "about": meaning}


def _group(name: str) -> str:
    return name.replace("/", "_")


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        raise SteppefireError(f"{path} is damaged; remove it, and the same command plays that member again") from None


def opened(folder: Path, group: str) -> Any:
    """The series of a group of a finished study: an xarray dataset by member, time and place, read when used."""
    import xarray

    if not (folder / STORE).is_dir():
        raise SteppefireError(f"{folder} keeps no series")
    place = folder / STORE / _group(group)
    try:
        formats.needed(place)
        return xarray.open_zarr(place, consolidated=True, chunks=None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SteppefireError(f"{place} is missing or damaged; move {folder} away and begin again") from None


def blocks(dataset: Any, names: Iterable[str]) -> Iterator[dict[str, np.ndarray]]:
    """The named series, so many members at a time, for what must not hold all of them."""
    for begin in range(0, dataset.sizes["member"], CHUNK):
        piece = dataset[list(names)].isel(member=slice(begin, begin + CHUNK)).load()
        yield {name: piece[name].values for name in piece.data_vars}
