"""Plain values and arrays as bytes and back, exactly; no pickle. What it does not know, it refuses by name."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

TREE = "tree"
KINDS = "biufU"  # of NumPy: truth values, whole numbers, floats, texts


def pack(value: Any) -> bytes:
    """Dicts, lists, tuples, sets, texts, numbers, None and arrays as the bytes of an npz file.

    Raises TypeError for anything else, and says where it was found.
    """
    arrays: list[np.ndarray] = []
    tree = json.dumps(_plain(value, arrays, "state"), ensure_ascii=True, separators=(",", ":"))
    named = {f"a{number}": array for number, array in enumerate(arrays)}
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **{TREE: np.frombuffer(tree.encode(), np.uint8)}, **named)
    return stream.getvalue()


def unpack(data: bytes) -> Any:
    """What `pack` was given; lists of equal content, arrays of equal bytes."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        tree = json.loads(kept[TREE].tobytes())
        return _value(tree, kept)


def _plain(value: Any, arrays: list[np.ndarray], where: str) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in KINDS:
        arrays.append(value)
        return {"array": len(arrays) - 1}
    if isinstance(value, np.generic) and value.dtype.kind in KINDS:
        return {"number": [value.dtype.str, value.item()]}
    if type(value) in (list, tuple, set, frozenset):
        entries = sorted(value) if isinstance(value, set | frozenset) else value
        return {type(value).__name__: [_plain(entry, arrays, f"{where}[{i}]") for i, entry in enumerate(entries)]}
    if type(value) is dict:
        pairs = [[_plain(key, arrays, f"{where}, key"), _plain(entry, arrays, f"{where}.{key}")]
                 for key, entry in value.items()]  # fmt: skip
        return {"map": dict(pairs)} if all(type(key) is str for key in value) else {"pairs": pairs}
    raise TypeError(f"{where} is a {type(value).__name__}, which a checkpoint cannot keep")


def _value(tree: Any, kept: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    ((tag, content),) = tree.items()
    if tag == "array":
        return kept[f"a{int(content)}"]
    if tag == "number":
        return np.dtype(content[0]).type(content[1])
    if tag == "map":
        return {key: _value(entry, kept) for key, entry in content.items()}
    if tag == "pairs":
        return {_value(key, kept): _value(entry, kept) for key, entry in content}
    sort = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[tag]
    return sort(_value(entry, kept) for entry in content)


def nonzero(array: np.ndarray) -> dict[str, Any]:
    """A whole-number array that is nearly all zero, as the places and values of the others."""
    at = np.flatnonzero(array)
    return {"size": int(array.size), "at": at.astype(np.uint32 if array.size < 2**32 else np.int64), "is": array[at]}


def fill(array: np.ndarray, kept: dict[str, Any]) -> None:
    """Put back what `nonzero` kept; raises ValueError where it belongs to another array."""
    if kept["size"] != array.size or kept["is"].dtype != array.dtype:
        raise ValueError("the kept values belong to another array")
    array[:] = 0
    array[kept["at"]] = kept["is"]
