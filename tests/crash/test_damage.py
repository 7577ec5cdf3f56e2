"""Damaged checkpoints are noticed and left out; never is there a wrong result."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from undisturbed import RUN, TINY, stop_after, what_is_left

import steppefire as sf
from steppefire.core.errors import SteppefireError
from steppefire.engine import checkpoint, keeper, manifest, stopping, unfinished
from steppefire.engine.pack import pack

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run stopped at hour 70, with the checkpoint before that."""
    here = tmp_path_factory.mktemp("stopped")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keeper.VARIABLE, "0")
        patch.setattr(keeper, "SHARE", 0.0)
        stop_after(70, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(TINY, out=here / "run", **RUN)
    stopping.forget()
    kept = [path.name for path in checkpoint.found(here / "run.unfinished")]
    assert kept == ["checkpoint-000070", "checkpoint-000069"]
    return here


@pytest.fixture
def copy(stopped: Path, tmp_path: Path) -> Path:
    shutil.copytree(stopped / "run.unfinished", tmp_path / "run.unfinished")
    return tmp_path


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


def whose(folder: Path) -> str:
    return hashlib.sha256((folder / unfinished.BEGUN).read_bytes()).hexdigest()


def test_every_flipped_bit_is_noticed(copy: Path) -> None:
    path = checkpoint.found(copy / "run.unfinished")[0]
    data, run = path.read_bytes(), whose(path.parent)
    assert checkpoint.read(path, run)[0] == 70
    chance = random.Random(1)
    places = [*range(120), *(chance.randrange(len(data)) for _ in range(500)), *range(len(data) - 60, len(data))]
    for place in places:
        path.write_bytes(flipped(data, place, chance.randrange(8)))
        with pytest.raises(checkpoint.Damaged):
            checkpoint.read(path, run)


@pytest.mark.parametrize("length", [0, 1, 50, 89, 90, 1000, -1])
def test_a_shortened_checkpoint_is_noticed(copy: Path, length: int) -> None:
    path = checkpoint.found(copy / "run.unfinished")[0]
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(checkpoint.Damaged, match="checksum"):
        checkpoint.read(path, whose(path.parent))


@pytest.mark.parametrize(("damaged", "hour"), [(1, 69), (2, 0)], ids=["the newest", "both"])
def test_it_goes_on_from_what_is_whole(whole: Path, copy: Path, damaged: int, hour: int) -> None:
    for path in checkpoint.found(copy / "run.unfinished")[:damaged]:
        path.write_bytes(flipped(path.read_bytes(), 4000, 3))
    told: list[str] = []
    finished = sf.resume(copy / "run", notice=told.append)
    assert finished.timings.get("resumed_from_hour", 0) == hour
    assert len(told) == damaged and all("cannot be used: its checksum is wrong" in text for text in told)
    assert manifest.differences(whole, copy / "run") == []
    assert what_is_left(copy) == "run"


def test_the_checkpoint_of_another_run_is_noticed(whole: Path, copy: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stop_after(80, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(TINY, out=tmp_path / "other", **{**RUN, "seed": 5})
    stopping.forget()
    shutil.move(tmp_path / "other.unfinished" / "checkpoint-000080", copy / "run.unfinished")
    shutil.rmtree(tmp_path / "other.unfinished")
    told: list[str] = []
    sf.resume(copy / "run", notice=told.append)
    assert "belongs to another run" in told[0]
    assert manifest.differences(whole, copy / "run") == []


def test_every_flipped_bit_of_the_settings_is_noticed(copy: Path) -> None:
    path = copy / "run.unfinished" / unfinished.BEGUN
    data, chance = path.read_bytes(), random.Random(2)
    for place in [*range(70), *(chance.randrange(len(data)) for _ in range(60)), len(data) - 1]:
        path.write_bytes(flipped(data, place, chance.randrange(8)))
        with pytest.raises(SteppefireError, match="damaged"):
            sf.resume(copy / "run")
    path.write_bytes(data)
    assert len(checkpoint.found(path.parent)) == 2, "nothing was thrown away"


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"format": 99}'])
def test_settings_that_are_none_are_refused(copy: Path, text: str) -> None:
    path = copy / "run.unfinished" / unfinished.BEGUN
    path.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")
    with pytest.raises(SteppefireError):
        sf.resume(copy / "run")


def hand_made(path: Path, body: bytes) -> None:
    path.write_bytes(f"{checkpoint.HEAD}{hashlib.sha256(body).hexdigest()}\n".encode() + body)


def with_objects() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, tree=np.array([{"run": 1}], dtype=object))
    return stream.getvalue()


def test_a_checkpoint_that_somebody_made_by_hand_runs_no_code(copy: Path) -> None:
    path = checkpoint.found(copy / "run.unfinished")[0]
    run = whose(path.parent)
    no_number, no_state = {"run": run, "hour": "7", "state": {}}, {"run": run, "hour": 7, "state": None}
    packed = [pack(content) for content in ([1], {"run": run}, no_number, no_state)]
    for body in (with_objects(), b"", b"PK\x03\x04", *packed):
        hand_made(path, body)
        with pytest.raises(checkpoint.Damaged):
            checkpoint.read(path, run)


@pytest.mark.parametrize("spoil", [
    lambda state: state.pop("street"),
    lambda state: state["hours"].pop("now"),
    lambda state: state["hours"]["now"].update(fear=np.zeros(3)),
    lambda state: state["street"]["people"].pop("mark"),
    lambda state: state["street"]["lists"]["active"].update(ids=np.array([10**12])),
    lambda state: state["record"].update(done=10**6),
    lambda state: state["chronicle"].pop("rows"),
    lambda state: state["chronicle"].update(mood="grim"),
], ids=range(8))  # fmt: skip
def test_a_state_that_does_not_fit_is_refused(copy: Path, spoil: Any) -> None:
    path = checkpoint.found(copy / "run.unfinished")[0]
    run = whose(path.parent)
    hour, state = checkpoint.read(path, run)
    spoil(state)
    hand_made(path, pack({"run": run, "hour": hour, "state": state}))
    with pytest.raises(SteppefireError, match=r"does not fit this run.*--from-start"):
        sf.resume(copy / "run")


def test_the_document_is_json_with_its_checksum_first(copy: Path) -> None:
    head, _, text = (copy / "run.unfinished" / unfinished.BEGUN).read_bytes().partition(b"\n")
    assert head.decode() == hashlib.sha256(text).hexdigest()
    assert json.loads(text)["format"] == 1
