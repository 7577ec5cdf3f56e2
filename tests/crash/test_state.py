"""What a checkpoint holds: everything that the hours change, exactly."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from undisturbed import TINY, UNEASY

from steppefire.core.settings import Settings
from steppefire.engine import keeper, pack
from steppefire.engine import run as engine_run
from steppefire.engine.crowd import Listed
from steppefire.scenario.load import load

SETTINGS = Settings(seed=2022, scale=0.2, days=8, threads=1, overrides=tuple(UNEASY.items()))
SCRATCH = {"room"}  # memory that every hour writes before it reads
AT = 130


class Seen(Exception):
    """The parts of a run at some hour."""


def parts_at(hour: int) -> dict[str, Any]:
    """The parts of a run as they are before this hour."""

    class Stops:
        first = 0

        def hours(self, count: int, parts: dict[str, Any]) -> Any:
            yield from range(hour)
            raise Seen(parts)

    with pytest.raises(Seen) as seen:
        engine_run.simulate(load(TINY), SETTINGS, keeper=Stops())  # type: ignore[arg-type]
    parts: dict[str, Any] = seen.value.args[0]
    return parts


def differences(one: Any, other: Any, where: str) -> list[str]:
    """Where two objects differ, looking into everything that they hold; the layout of arrays counts too."""
    if type(one) is not type(other):
        return [f"{where}: {type(one).__name__} and {type(other).__name__}"]
    if isinstance(one, Listed):
        one, other = one.snapshot(), other.snapshot()
    if isinstance(one, np.ndarray):
        equal = one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
        laid_out = one.size < 2 or one.strides == other.strides
        return [] if equal and laid_out else [f"{where}: arrays"]
    if isinstance(one, dict):
        if list(one) != list(other):
            return [f"{where}: keys"]
        return [found for key in one for found in differences(one[key], other[key], f"{where}.{key}")]
    if isinstance(one, list | tuple):
        if len(one) != len(other):
            return [f"{where}: length"]
        pairs = enumerate(zip(one, other, strict=True))
        return [found for n, (left, right) in pairs for found in differences(left, right, f"{where}[{n}]")]
    if type(one).__module__.startswith("steppefire.engine"):
        mine, yours = (
            {name: value for name, value in vars(part).items() if name not in SCRATCH} for part in (one, other)
        )
        return differences(mine, yours, where)
    if isinstance(one, float) and one != one and other != other:
        return []
    try:
        return [] if bool(one == other) else [where]
    except ValueError:  # records that hold arrays
        return differences(vars(one), vars(other), where)


@pytest.fixture(scope="module")
def stopped() -> dict[str, Any]:
    return parts_at(AT)


def test_every_attribute_comes_back(stopped: dict[str, Any]) -> None:
    fresh = parts_at(0)
    assert differences(stopped, fresh, "run"), "the hours must have changed something"
    state = pack.unpack(pack.pack({name: part.snapshot() for name, part in stopped.items()}))
    for name, part in fresh.items():
        part.restore(state[name])
    assert differences(stopped, fresh, "run") == []


@pytest.mark.parametrize("part", ["hours", "street", "record", "chronicle", "clerk"])
def test_a_forgotten_field_is_noticed(stopped: dict[str, Any], part: str) -> None:
    """The test above would fail for every single thing that the hours change and a snapshot left out."""
    fresh = parts_at(0)
    state = pack.unpack(pack.pack({name: each.snapshot() for name, each in stopped.items()}))
    before = pack.unpack(pack.pack(fresh[part].snapshot()))
    forgotten = [name for name in state[part] if differences(state[part][name], before[name], name)]
    assert forgotten, "nothing changed, so nothing was tested"
    for name in forgotten:
        spoilt = {**state, part: {**state[part], name: before[name]}}
        try:
            for other, each in fresh.items():
                each.restore(pack.unpack(pack.pack(spoilt[other])))
        except ValueError:
            continue  # noticed at once
        assert differences(stopped, fresh, "run"), f"{part}.{name}"


def test_nothing_of_the_loop_stands_outside_the_parts() -> None:
    """What play() hands on from hour to hour is among the parts, or does not change."""
    tree = ast.parse(inspect.getsource(engine_run.play))
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For) and ast.unparse(node.iter) == "course")
    names = [node for node in ast.walk(loop) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    from_before = {node.id for node in names if isinstance(node.ctx, ast.Load)} - own - {"course"}
    parts = next(node.value for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.value)
    assert isinstance(parts, ast.Dict)
    kept = {ast.unparse(value) for value in parts.values}
    assert kept <= from_before, "parts that no hour touches"
    the_same = {"scenario", "built", "progress", "count", "turn"}
    assert from_before - kept <= the_same, "neither kept nor known to stay the same"


VALUES = [
    None, True, 3, -0.0, 1e-320, float("inf"), "ü\n", [], (), {}, [1, (2.5, "x"), {"a": None}], {1: "one", (2, "b"): 3},
    {3, 1}, frozenset({"b", "a"}), np.float64(0.1), np.float32(0.1), np.int64(-5), np.uint16(7), np.bool_(True),
    np.str_("text"), np.arange(6.0).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.zeros((0, 3)),
    np.array(2.5), np.array([True, False]), np.array(["a", "bc"]), {"array": 1}, {"map": [1]}, {"pairs": "x"},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_values_come_back_exactly(value: Any) -> None:
    assert differences(value, pack.unpack(pack.pack(value)), "value") == []


def test_nan_and_the_sign_of_zero_come_back() -> None:
    found = pack.unpack(pack.pack([float("nan"), np.array([-0.0, float("nan")]), -0.0]))
    assert found[0] != found[0]
    assert found[1].tobytes() == np.array([-0.0, float("nan")]).tobytes()
    assert str(found[2]) == "-0.0"


@pytest.mark.parametrize("value", [object(), b"x", 1j, np.array([None]), {"a": [Path("x")]}], ids=range(5))
def test_what_cannot_be_kept_is_refused_by_name(value: Any) -> None:
    with pytest.raises(TypeError, match=r"state.* is a .*cannot keep"):
        pack.pack(value)


def test_mostly_empty_arrays_take_little_room() -> None:
    people = np.zeros(10_000_000, np.uint8)
    people[[5, 9_999_999]] = 3, 200
    data = pack.pack(pack.nonzero(people))
    assert len(data) < 10_000
    back = np.ones_like(people)
    pack.fill(back, pack.unpack(data))
    assert np.array_equal(back, people)
    with pytest.raises(ValueError, match="another"):
        pack.fill(np.zeros(5, np.uint8), pack.nonzero(people))


@pytest.mark.parametrize("change", [("ids", 10**9), ("ids", -1), ("places", 99), ("places", -1)])
def test_people_who_do_not_exist_never_reach_the_compiled_loops(
    stopped: dict[str, Any], change: tuple[str, int]
) -> None:
    crowd = parts_at(0)["street"]
    state = stopped["street"].snapshot()
    spoilt = {name: column.copy() for name, column in state["lists"]["active"].items()}
    assert spoilt["ids"].size, "somebody must be in the street"
    spoilt[change[0]][0] = change[1]
    with pytest.raises(ValueError, match="names others"):
        crowd.restore({**state, "lists": {**state["lists"], "active": spoilt}})


@pytest.mark.parametrize("text", ["soon", "-1", "nan"])
def test_a_wrong_number_of_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(keeper.VARIABLE, text)
    with pytest.raises(Exception, match="number of seconds"):
        keeper.seconds_between()
