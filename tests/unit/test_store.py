"""The run store: whole or not there, the same bytes for the same content, and never a run that was changed."""

from __future__ import annotations

import errno
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import make_result

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import formats, manifest, store


def names_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def write_page(folder: Path) -> None:
    (folder / "report.html").write_text("<p>a report</p>", "utf-8")


def test_a_run_folder_holds_what_the_document_says(made_up_result: Any, tmp_path: Path) -> None:
    folder = store.save(made_up_result, tmp_path / "run", write_page)
    top = {path.name for path in folder.iterdir()}
    assert top == {"run.json", "series.zarr", "events.parquet", "claims.parquet", "decisions.parquet", "report.html",
                   "manifest.json"}  # fmt: skip
    assert names_below(tmp_path)[0] == "run", "the staging folder is gone"


def test_a_run_reads_back_as_it_was(made_up_result: Any, tmp_path: Path) -> None:
    found = store.load(store.save(made_up_result, tmp_path / "run"))
    series = found.series
    assert series.active.dims == ("time", "place")
    np.testing.assert_array_equal(series.active.values, made_up_result.series["active"][1])
    np.testing.assert_array_equal(series.present.values, made_up_result.series["present"][1])
    assert str(series.time.values[0])[:16] == "2022-01-01T01:00"
    assert series.attrs["offset"] == "+06:00"
    assert series.active.attrs["unit"] == "people"
    assert list(series.place_name.values) == ["Salt Bay", "=River City", "East, the rest"]
    assert found.events.notes.tolist() == ["=1+1"]
    assert list(found.events.columns) == list(formats.EVENT_COLUMNS)
    assert found.claims["from"].tolist() == ["2022-01-02T00:00+06:00"]
    assert found.document["outcome"]["participants_peak"] == 429
    assert found.document["parameters"][0]["high"] is None, "what is not finite is null"
    assert found.settings == replace(made_up_result.settings, threads=None)


def test_the_scenario_comes_back_from_its_texts(made_up_result: Any, tmp_path: Path) -> None:
    from steppefire.engine.replay import rebuild_scenario

    again = rebuild_scenario(store.load(store.save(made_up_result, tmp_path / "run")))
    assert again == made_up_result.scenario


def test_the_same_content_gives_the_same_bytes(tiny_land: Any, tmp_path: Path) -> None:
    one = store.save(make_result(tiny_land, Settings(seed=7, threads=1)), tmp_path / "one", write_page)
    two = store.save(make_result(tiny_land, Settings(seed=7, threads=2)), tmp_path / "two")
    assert manifest.digest(one) == manifest.digest(two)
    left, right = manifest.check(one), manifest.check(two)
    for name in set(left) - {"run.json", "report.html"}:
        assert left[name] == right[name], name


def test_another_result_is_told_apart(tiny_land: Any, tmp_path: Path) -> None:
    one = store.save(make_result(tiny_land, Settings(seed=7)), tmp_path / "one")
    two = store.save(make_result(tiny_land, Settings(seed=7), dead=4), tmp_path / "two")
    assert manifest.digest(one) != manifest.digest(two)
    different = manifest.differences(one, two)
    assert "run.json: outcome" in different
    assert any(name.startswith("series.zarr/dead_civilians") for name in different)
    assert not any("active" in name for name in different)


def test_nothing_names_a_user_a_host_or_a_path(made_up_result: Any, tmp_path: Path) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    secrets = {str(tmp_path), str(Path.home()), os.uname().nodename}
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("latin-1")
            assert not [secret for secret in secrets if len(secret) > 3 and secret in text], path.name


def test_a_folder_that_exists_is_never_written_over(made_up_result: Any, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(SteppefireError, match="exists already"):
        store.save(made_up_result, tmp_path / "run")
    assert names_below(tmp_path) == ["run"]


def test_names_count_up(tmp_path: Path) -> None:
    assert store.next_folder("x", 3, tmp_path).name == "x-seed3"
    (tmp_path / "x-seed3").mkdir()
    (tmp_path / "x-seed3-2").mkdir()
    assert store.next_folder("x", 3, tmp_path).name == "x-seed3-3"


@pytest.mark.parametrize("where", ["write_series", "write_table"])
def test_a_full_disk_leaves_nothing(made_up_result: Any, tmp_path: Path, monkeypatch: Any, where: str) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(formats, where, full)
    with pytest.raises(SteppefireError, match="no space is left"):
        store.save(made_up_result, tmp_path / "run")
    assert names_below(tmp_path) == []


def test_an_interruption_leaves_nothing(made_up_result: Any, tmp_path: Path) -> None:
    def interrupt(folder: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save(made_up_result, tmp_path / "run", interrupt)
    assert names_below(tmp_path) == []


def test_a_report_that_fails_does_not_cost_the_run(made_up_result: Any, tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        write_page(folder)
        raise KeyError("a fault")

    with pytest.raises(SteppefireError, match="its report failed"):
        store.save(made_up_result, tmp_path / "run", fail)
    assert not (tmp_path / "run" / "report.html").exists()
    assert store.load(tmp_path / "run").document["settings"]["seed"] == 7


def test_a_parent_that_vanishes_is_said(made_up_result: Any, tmp_path: Path) -> None:
    import shutil

    parent = tmp_path / "parent"

    def vanish(folder: Path) -> None:
        shutil.rmtree(parent)

    with pytest.raises(SteppefireError, match="vanished"):
        store.save(made_up_result, parent / "run", vanish)


def test_a_file_in_the_way_is_said(made_up_result: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SteppefireError, match="could not write"):
        store.save(made_up_result, tmp_path / "file" / "run")


def test_an_unknown_column_is_an_error(made_up_result: Any, tmp_path: Path) -> None:
    made_up_result.events[0]["mood"] = "grim"
    with pytest.raises(ValueError, match="mood"):
        store.save(made_up_result, tmp_path / "run")
    assert names_below(tmp_path) == []


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("[" * 100_000), "cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text('{"files": 3}'), "cannot be read"),
        (lambda folder: (folder / "run.json").write_text("{}"), "run.json has been changed"),
        (lambda folder: (folder / "events.parquet").unlink(), "events.parquet is missing"),
        (lambda folder: (folder / "series.zarr" / "active" / ".zarray").write_text("{}"), "has been changed"),
    ],
)
def test_a_changed_folder_is_refused(made_up_result: Any, tmp_path: Path, spoil: Any, message: str) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    spoil(folder)
    with pytest.raises(SteppefireError, match=re.escape(message)):
        store.load(folder)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", "a\\b", ""])
def test_a_manifest_that_leaves_the_folder_is_refused(made_up_result: Any, tmp_path: Path, name: str) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    path = folder / "manifest.json"
    document = json.loads(path.read_text())
    document["files"][0]["file"] = name
    path.write_text(json.dumps(document))
    with pytest.raises(SteppefireError, match="outside the run folder"):
        store.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"filters": [{"id": "pickle"}]},
        {"dtype": "|O"},
        {"compressor": {"id": "pickle"}},
        {"shape": [10**6, 10**6]},
    ],
)
def test_arrays_that_could_do_harm_are_refused(made_up_result: Any, tmp_path: Path, change: dict[str, Any]) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    path = folder / "series.zarr" / ".zmetadata"
    document = json.loads(path.read_text())
    document["metadata"]["active/.zarray"] |= change
    path.write_text(json.dumps(document))
    manifest.write(folder)
    with pytest.raises(SteppefireError, match=r"never writes|not read"):
        _ = store.load(folder).series


def test_a_format_of_the_future_is_refused(made_up_result: Any, tmp_path: Path) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    document = json.loads((folder / "run.json").read_text()) | {"format": 99}
    (folder / "run.json").write_text(json.dumps(document))
    manifest.write(folder)
    with pytest.raises(SteppefireError, match="format 99"):
        store.load(folder)


def test_a_new_report_keeps_the_folder_whole(made_up_result: Any, tmp_path: Path) -> None:
    folder = store.save(made_up_result, tmp_path / "run")
    before = manifest.digest(folder)
    store.add_report(folder, write_page)
    assert store.load(folder).folder == folder
    assert manifest.digest(folder) == before
    assert "report.html" in manifest.check(folder)
